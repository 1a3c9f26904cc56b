# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/assistants"""

from __future__ import annotations

from typing import Any

from openai.types.beta import assistant_create_params, assistant_list_params, assistant_update_params

from .. import limits
from ..catalogue import require_chat_model
from ..errors import not_found
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record, new_id, now
from .tools import complete_tools, resolve_tool_resources

LIMITS: limits.Table = {
    "name": limits.text(256),
    "description": limits.text(512),
    "instructions": limits.text(256_000),
    "tools": limits.items(128),
    "metadata": limits.pairs,
    **limits.SAMPLING,
    **limits.TOOLS,
    **limits.tool_resources(),
}
# What a field is when it is left out on creation, or set to null later.
DEFAULTS: dict[str, Any] = {
    "name": None,
    "description": None,
    "instructions": None,
    "tools": [],
    "metadata": {},
    "temperature": 1.0,
    "top_p": 1.0,
    "response_format": "auto",
}


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(assistant_create_params.AssistantCreateParams, LIMITS)
    require_chat_model(body["model"])
    assistant_id = new_id("asst_")
    assistant: dict[str, Any] = {"id": assistant_id, "object": "assistant", "created_at": now(), "model": body["model"]}
    tools = complete_tools(body.get("tools"))
    assistant.update({name: _given(body, name) for name in DEFAULTS})
    assistant["tools"] = tools
    assistant["tool_resources"] = resolve_tool_resources(call, body.get("tool_resources"), tools, creating=True)
    hidden = {"reasoning_effort": body.get("reasoning_effort")}
    return call.state.add(Record("assistants", assistant_id, assistant, hidden=hidden)).body


async def list_assistants(call: Call) -> dict[str, Any]:
    return page(call.state.all("assistants"), call.query(assistant_list_params.AssistantListParams))


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def update(call: Call) -> dict[str, Any]:
    record = find(call)
    body = await call.body(assistant_update_params.AssistantUpdateParams, LIMITS)
    if "model" in body:
        require_chat_model(body["model"])
    changes = {name: _given(body, name) for name in DEFAULTS if name in body}
    if "model" in body:
        changes["model"] = body["model"]
    if "tools" in body:
        changes["tools"] = complete_tools(body["tools"])
    if "tool_resources" in body or "tools" in body:
        given = body["tool_resources"] if "tool_resources" in body else record.body["tool_resources"]
        changes["tool_resources"] = resolve_tool_resources(call, given, changes.get("tools", record.body["tools"]))
    record.body.update(changes)
    if "reasoning_effort" in body:
        record.hidden["reasoning_effort"] = body["reasoning_effort"]
    call.state.save(record)
    return record.body


async def delete(call: Call) -> dict[str, Any]:
    record = find(call)
    call.state.remove(record)
    return {"id": record.id, "object": "assistant.deleted", "deleted": True}


def _given(body: dict[str, Any], name: str) -> Any:
    return body[name] if body.get(name) is not None else DEFAULTS[name]


def find(call: Call) -> Record:
    return find_assistant(call, call.path("assistant_id"))


def find_assistant(call: Call, assistant_id: str) -> Record:
    record = call.state.get("assistants", assistant_id)
    if record is None:
        raise not_found("assistant", assistant_id)
    return record


ENDPOINTS = [
    Endpoint("POST", "/assistants", create),
    Endpoint("GET", "/assistants", list_assistants),
    Endpoint("GET", "/assistants/{assistant_id}", retrieve),
    Endpoint("POST", "/assistants/{assistant_id}", update),
    Endpoint("DELETE", "/assistants/{assistant_id}", delete),
]
