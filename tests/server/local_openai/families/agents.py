# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/agents"""

from __future__ import annotations

from typing import Any

from openai.types.beta import agent_create_params, agent_list_params, agent_update_params
from starlette.responses import JSONResponse, Response

from .. import limits
from ..catalogue import reasons, require_chat_model
from ..errors import ApiError
from ..paging import page
from ..service import Call, Endpoint, Handler
from ..state import Record, new_id, now
from .agent_tools import check_format, complete_tools

MOST_SUBAGENTS = 6
LIMITS: limits.Table = {
    "name": limits.text(128),
    "instructions": limits.text(256_000),
    "metadata": limits.pairs,
    "multi_agent.max_concurrent_subagents": limits.number(1),
}
FIELDS = (
    "model",
    "name",
    "instructions",
    "metadata",
    "reasoning",
    "text",
    "tools",
    "compaction",
    "experimental",
    "multi_agent",
    "service_tier",
)
# What is left out in them, or null, is as here; a text without a default is null.
DEFAULTS: dict[str, Any] = {
    "metadata": {},
    "text": {"format": {"type": "text"}, "verbosity": "medium"},
    "compaction": {"async": True},
    "experimental": {"time_awareness": False},
    "service_tier": "auto",
}


async def create(call: Call) -> Response:
    body = await call.body(agent_create_params.AgentCreateParams, LIMITS)
    agent_id = new_id("agent_", 32)
    moment = now()
    agent: dict[str, Any] = {"id": agent_id, "object": "agent", "created_at": moment, "updated_at": moment}
    agent.update({name: resolve(name, body.get(name), body["model"]) for name in FIELDS})
    return JSONResponse(call.state.add(Record("agents", agent_id, agent)).body, 201)


async def list_agents(call: Call) -> dict[str, Any]:
    return page(call.state.all("agents"), call.query(agent_list_params.AgentListParams))


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def update(call: Call) -> dict[str, Any]:
    body = await call.body(agent_update_params.AgentUpdateParams, LIMITS, empty=True)
    record = find(call)
    agent = record.body
    if "experimental" in body:  # the only field that is merged
        body["experimental"] = {**agent["experimental"], **body["experimental"]}
    model = body.get("model", agent["model"])
    agent.update({name: resolve(name, body[name], model) for name in FIELDS if name in body})
    agent["updated_at"] = now()
    call.state.save(record)
    return agent


async def delete(call: Call) -> dict[str, Any]:
    record = find(call)
    call.state.remove(record)
    return {"id": record.id, "object": "agent.deleted", "deleted": True}


def find(call: Call) -> Record:
    record = call.state.get("agents", call.path("agent_id"))
    if record is None:
        message = f"Agent with id '{call.path('agent_id')}' not found."
        raise ApiError(404, message, kind="not_found_error", code="not_found_error")
    return record


def resolve(name: str, given: Any, model: str) -> Any:
    """A field as it is answered: what was left out or null has its default."""
    if name == "model":
        require_chat_model(model, "Agents")
        return model
    if name == "tools":
        return complete_tools(given or [])
    if name == "text":
        check_format((given or {}).get("format"))
    if name == "reasoning":
        return _filled({"effort": "medium" if reasons(model) else None, "summary": None}, given)
    if name == "multi_agent":
        if not (given or {}).get("enabled"):
            return {"enabled": False, "max_concurrent_subagents": None}
        return _filled({"max_concurrent_subagents": MOST_SUBAGENTS}, given)
    default = DEFAULTS.get(name)
    return _filled(default, given) if isinstance(default, dict) else default if given is None else given


def _filled(defaults: dict[str, Any], given: dict[str, Any] | None) -> dict[str, Any]:
    return {**defaults, **{name: value for name, value in (given or {}).items() if value is not None}}


def in_beta(handler: Handler) -> Handler:
    """Refusals of the Agents API say their type again as their code."""

    async def handle(call: Call) -> dict[str, Any] | Response:
        try:
            return await handler(call)
        except ApiError as refusal:
            error = refusal.body["error"]
            error["code"] = error["type"]
            raise

    return handle


ENDPOINTS = [
    Endpoint("POST", "/agents", in_beta(create)),
    Endpoint("GET", "/agents", in_beta(list_agents)),
    Endpoint("GET", "/agents/{agent_id}", in_beta(retrieve)),
    Endpoint("POST", "/agents/{agent_id}", in_beta(update)),
    Endpoint("DELETE", "/agents/{agent_id}", in_beta(delete)),
]
