# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/vector_stores"""

from __future__ import annotations

from typing import Any

from openai.types import (
    vector_store_create_params,
    vector_store_list_params,
    vector_store_search_params,
    vector_store_update_params,
)
from openai.types.shared_params import ComparisonFilter, CompoundFilter

from .. import limits, params
from ..errors import ApiError, not_found
from ..ingestion import attach, new_store, search, touch, view_store
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record
from .files import require_files

EXPIRY: limits.Table = {"expires_after.days": limits.number(1, 365), "metadata": limits.pairs}
CREATE: limits.Table = {
    **EXPIRY,
    "file_ids": limits.items(500),
    "chunking_strategy": limits.chunking,
}
SEARCH: limits.Table = {
    "query": limits.items(10, 1),
    "max_num_results": limits.number(1, 50),
    "ranking_options.score_threshold": limits.number(0, 1),
}


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(vector_store_create_params.VectorStoreCreateParams, CREATE)
    file_ids = list(body.get("file_ids", []))
    require_files(call, file_ids, "file_ids")
    store = new_store(call.state, body)
    chunking = body.get("chunking_strategy")
    attach(call.service, store, [{"file_id": file_id, "chunking_strategy": chunking} for file_id in file_ids])
    return view_store(call.state, store)


async def list_stores(call: Call) -> dict[str, Any]:
    query = call.query(vector_store_list_params.VectorStoreListParams)
    return page(call.state.all("vector_stores"), query, lambda record: view_store(call.state, record))


async def retrieve(call: Call) -> dict[str, Any]:
    return view_store(call.state, find(call))


async def update(call: Call) -> dict[str, Any]:
    store = find(call)
    body = await call.body(vector_store_update_params.VectorStoreUpdateParams, EXPIRY)
    if "name" in body:
        store.body["name"] = body["name"] or ""
    if "expires_after" in body:
        store.body["expires_after"] = body["expires_after"]
    if "metadata" in body:
        store.body["metadata"] = body["metadata"] or {}
    touch(call.state, store)
    return view_store(call.state, store)


async def delete(call: Call) -> dict[str, Any]:
    store = find(call)
    for kind in ("vector_store_files", "vector_store_file_batches"):
        for record in call.state.all(kind, store.id):
            call.state.remove(record)
    call.state.remove(store)
    return {"id": store.id, "object": "vector_store.deleted", "deleted": True}


async def search_store(call: Call) -> dict[str, Any]:
    store = find(call)
    body = await call.body(vector_store_search_params.VectorStoreSearchParams, SEARCH)
    condition = body.get("filters")
    if condition is not None:
        check_filter(condition, "filters")
    queries = [body["query"]] if isinstance(body["query"], str) else body["query"]
    threshold = body.get("ranking_options", {}).get("score_threshold", 0.0)
    found = search(call.state, [store.id], " ".join(queries), body.get("max_num_results", 10), threshold, condition)
    return {
        "object": "vector_store.search_results.page",
        "search_query": queries,
        "data": [
            {
                "file_id": passage.file_id,
                "filename": passage.file_name,
                "score": passage.score,
                "attributes": passage.attributes,
                "content": [{"type": "text", "text": passage.text}],
            }
            for passage in found
        ],
        "has_more": False,
        "next_page": None,
    }


def check_filter(condition: Any, path: str) -> None:
    """The SDK's type of a nested filter is `object`; every level is checked here."""
    compound = isinstance(condition, dict) and condition.get("type") in ("and", "or")
    params.check(condition, CompoundFilter if compound else ComparisonFilter, path)
    if not compound and (condition["type"] in ("in", "nin")) != isinstance(condition["value"], list):
        params.wrong_type(f"{path}.value", "an array for 'in' and 'nin' and only for these", condition["value"])
    if compound:
        for index, part in enumerate(condition["filters"]):
            check_filter(part, f"{path}.filters[{index}]")


def find(call: Call) -> Record:
    store = call.state.get("vector_stores", call.path("vector_store_id"))
    if store is None:
        raise not_found("vector store", call.path("vector_store_id"))
    return store


def require_stores(call: Call, store_ids: list[str], param: str) -> None:
    for store_id in store_ids:
        if call.state.get("vector_stores", store_id) is None:
            raise ApiError(404, f"No vector store found with id '{store_id}'.", param=param)


ENDPOINTS = [
    Endpoint("POST", "/vector_stores", create),
    Endpoint("GET", "/vector_stores", list_stores),
    Endpoint("GET", "/vector_stores/{vector_store_id}", retrieve),
    Endpoint("POST", "/vector_stores/{vector_store_id}", update),
    Endpoint("DELETE", "/vector_stores/{vector_store_id}", delete),
    Endpoint("POST", "/vector_stores/{vector_store_id}/search", search_store),
]
