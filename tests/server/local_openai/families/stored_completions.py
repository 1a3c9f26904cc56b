# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/chat/completions with store: true: the completions that were kept"""

from __future__ import annotations

from typing import Any

from openai.types.chat import completion_list_params, completion_update_params
from openai.types.chat.completions import message_list_params

from .. import limits
from ..errors import gone
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record

LIMITS: limits.Table = {"metadata": limits.pairs}
# What is kept of a request beside the answer, and what stands for what was left out.
KEPT: dict[str, Any] = {
    "frequency_penalty": 0.0,
    "presence_penalty": 0.0,
    "response_format": None,
    "seed": None,
    "temperature": 1.0,
    "tool_choice": None,
    "tools": None,
    "top_p": 1.0,
}


def keep(call: Call, completion: dict[str, Any], body: dict[str, Any]) -> None:
    """Keep the completion, and as its messages what was said before it."""
    completion["metadata"] = body.get("metadata") or {}
    kept = {name: default if body.get(name) is None else body[name] for name, default in KEPT.items()}
    said = [_message(f"{completion['id']}-{index}", message) for index, message in enumerate(body["messages"])]
    record = Record("chat_completions", completion["id"], {**completion, **kept}, hidden={"messages": said})
    call.state.add(record)


def _message(message_id: str, message: dict[str, Any]) -> dict[str, Any]:
    content = message.get("content")
    parts = content if isinstance(content, list) else None
    return {
        "name": None,
        **message,
        "id": message_id,
        "content": None if parts is not None else content,
        "content_parts": parts,
    }


async def list_completions(call: Call) -> dict[str, Any]:
    query = call.query(completion_list_params.CompletionListParams)
    wanted = query.get("metadata", {}).items()
    found = [
        record
        for record in call.state.all("chat_completions")
        if query.get("model") in (None, record.body["model"]) and wanted <= record.body["metadata"].items()
    ]
    return page(found, {"order": "asc", **query})


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def update(call: Call) -> dict[str, Any]:
    body = await call.body(completion_update_params.CompletionUpdateParams, LIMITS)
    record = find(call)
    record.body["metadata"] = body["metadata"] or {}
    call.state.save(record)
    return record.body


async def delete(call: Call) -> dict[str, Any]:
    record = find(call)
    call.state.remove(record)
    return {"id": record.id, "object": "chat.completion.deleted", "deleted": True}


async def list_messages(call: Call) -> dict[str, Any]:
    query = call.query(message_list_params.MessageListParams)
    records = [Record("messages", message["id"], message) for message in find(call).hidden["messages"]]
    return page(records, {"order": "asc", **query})


def find(call: Call) -> Record:
    record = call.state.get("chat_completions", call.path("completion_id"))
    if record is None:
        raise gone("Chat completion", call.path("completion_id"))
    return record


ENDPOINTS = [
    Endpoint("GET", "/chat/completions", list_completions),
    Endpoint("GET", "/chat/completions/{completion_id}", retrieve),
    Endpoint("POST", "/chat/completions/{completion_id}", update),
    Endpoint("DELETE", "/chat/completions/{completion_id}", delete),
    Endpoint("GET", "/chat/completions/{completion_id}/messages", list_messages),
]
