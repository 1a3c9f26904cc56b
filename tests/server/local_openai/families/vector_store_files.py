# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/vector_stores/{id}/files"""

from __future__ import annotations

from typing import Any

from openai.types.vector_stores import file_create_params, file_list_params, file_update_params

from .. import limits
from ..errors import not_found
from ..ingestion import attach, touch
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record
from .files import require_files
from .vector_stores import find as find_store

LIMITS: limits.Table = {"attributes": limits.pairs, "chunking_strategy": limits.chunking}


async def create(call: Call) -> dict[str, Any]:
    store = find_store(call)
    body = await call.body(file_create_params.FileCreateParams, LIMITS)
    require_files(call, [body["file_id"]], "file_id")
    return attach(call.service, store, [body])[0].body


async def list_files(call: Call) -> dict[str, Any]:
    store = find_store(call)
    return list_page(call, call.state.all("vector_store_files", store.id))


def list_page(call: Call, records: list[Record]) -> dict[str, Any]:
    query = call.query(file_list_params.FileListParams)
    if "filter" in query:
        records = [record for record in records if record.body["status"] == query["filter"]]
    return page(records, query)


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def update(call: Call) -> dict[str, Any]:
    record = find(call)
    body = await call.body(file_update_params.FileUpdateParams, LIMITS, omit=("vector_store_id",))
    record.body["attributes"] = body["attributes"] or {}
    record.cache = None
    call.state.save(record)
    return record.body


async def delete(call: Call) -> dict[str, Any]:
    record = find(call)
    call.state.remove(record)
    touch(call.state, find_store(call))
    return {"id": record.id, "object": "vector_store.file.deleted", "deleted": True}


async def content(call: Call) -> dict[str, Any]:
    record = find(call)
    path = call.state.content_path(record.id)
    data = []
    if record.body["status"] == "completed":
        data.append({"type": "text", "text": path.read_text(encoding="utf-8")})
    return {"object": "vector_store.file_content.page", "data": data, "has_more": False, "next_page": None}


def find(call: Call) -> Record:
    store = find_store(call)
    record = call.state.get("vector_store_files", call.path("file_id"), store.id)
    if record is None:
        raise not_found("file", call.path("file_id"))
    return record


BASE = "/vector_stores/{vector_store_id}/files"
ENDPOINTS = [
    Endpoint("POST", BASE, create),
    Endpoint("GET", BASE, list_files),
    Endpoint("GET", BASE + "/{file_id}", retrieve),
    Endpoint("POST", BASE + "/{file_id}", update),
    Endpoint("DELETE", BASE + "/{file_id}", delete),
    Endpoint("GET", BASE + "/{file_id}/content", content),
]
