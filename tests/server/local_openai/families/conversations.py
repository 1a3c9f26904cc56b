# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/conversations"""

from __future__ import annotations

from typing import Any

from openai.types.conversations import conversation_create_params, conversation_update_params

from .. import limits
from ..errors import gone, require_prefix
from ..items import add_items
from ..service import Call, Endpoint
from ..state import Record, new_id, now
from .input_items import accept, require_distinct

LIMITS: limits.Table = {"items": limits.items(20), "metadata": limits.pairs}


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(conversation_create_params.ConversationCreateParams, LIMITS, empty=True)
    items = accept(call, body.get("items") or [], "items")
    require_distinct(items)
    conversation_id = new_id("conv_", 48)
    conversation = {
        "id": conversation_id,
        "object": "conversation",
        "created_at": now(),
        "metadata": body.get("metadata") or {},
    }
    record = call.state.add(Record("conversations", conversation_id, conversation))
    add_items(call.state, record, items)
    return record.body


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def update(call: Call) -> dict[str, Any]:
    record = find(call)
    body = await call.body(conversation_update_params.ConversationUpdateParams, LIMITS)
    record.body["metadata"] = body["metadata"] or {}
    call.state.save(record)
    return record.body


async def delete(call: Call) -> dict[str, Any]:
    record = find(call)
    for item in call.state.all("conversation_items", record.id):
        call.state.remove(item)
    call.state.remove(record)
    return {"id": record.id, "object": "conversation.deleted", "deleted": True}


def find(call: Call) -> Record:
    return find_conversation(call, call.path("conversation_id"), "conversation_id")


def find_conversation(call: Call, conversation_id: str, param: str) -> Record:
    require_prefix(conversation_id, "conv", param)
    record = call.state.get("conversations", conversation_id)
    if record is None:
        raise gone("Conversation", conversation_id)
    return record


ENDPOINTS = [
    Endpoint("POST", "/conversations", create),
    Endpoint("GET", "/conversations/{conversation_id}", retrieve),
    Endpoint("POST", "/conversations/{conversation_id}", update),
    Endpoint("DELETE", "/conversations/{conversation_id}", delete),
]
