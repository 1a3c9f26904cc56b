# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/conversations/{id}/items"""

from __future__ import annotations

from typing import Any

from openai.types.conversations import item_create_params, item_list_params, item_retrieve_params

from .. import limits
from ..errors import ApiError
from ..items import add_items, require_unlocked, view
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record
from .conversations import find as find_conversation
from .input_items import accept, require_distinct

LIMITS: limits.Table = {"items": limits.items(20)}


async def create(call: Call) -> dict[str, Any]:
    conversation = find_conversation(call)
    include = call.query(item_create_params.ItemCreateParams, omit=("items",)).get("include", [])
    body = await call.body(item_create_params.ItemCreateParams, LIMITS, omit=("include",))
    require_unlocked(call.state, conversation)
    items = accept(call, body["items"], "items")
    require_distinct([*(record.body for record in call.state.all("conversation_items", conversation.id)), *items])
    records = add_items(call.state, conversation, items)
    return {
        "object": "list",
        "data": [view(record.body, include) for record in records],
        "first_id": records[0].id if records else None,
        "last_id": records[-1].id if records else None,
        "has_more": False,
    }


async def list_items(call: Call) -> dict[str, Any]:
    conversation = find_conversation(call)
    query = call.query(item_list_params.ItemListParams)
    records = call.state.all("conversation_items", conversation.id)
    return page(records, query, lambda record: view(record.body, query.get("include", [])))


async def retrieve(call: Call) -> dict[str, Any]:
    _conversation, item = find(call)
    query = call.query(item_retrieve_params.ItemRetrieveParams, omit=("conversation_id",))
    return view(item.body, query.get("include", []))


async def delete(call: Call) -> dict[str, Any]:
    conversation, item = find(call)
    require_unlocked(call.state, conversation)
    call.state.remove(item)
    return conversation.body


def find(call: Call) -> tuple[Record, Record]:
    conversation = find_conversation(call)
    item = call.state.get("conversation_items", call.path("item_id"), conversation.id)
    if item is None:
        raise ApiError(404, f"Item with id '{call.path('item_id')}' not found in conversation.")
    return conversation, item


BASE = "/conversations/{conversation_id}/items"
ENDPOINTS = [
    Endpoint("POST", BASE, create),
    Endpoint("GET", BASE, list_items),
    Endpoint("GET", BASE + "/{item_id}", retrieve),
    Endpoint("DELETE", BASE + "/{item_id}", delete),
]
