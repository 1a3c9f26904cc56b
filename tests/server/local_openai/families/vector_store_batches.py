# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/vector_stores/{id}/file_batches"""

from __future__ import annotations

from typing import Any

from openai.types.vector_stores import file_batch_create_params

from .. import limits
from ..errors import bad_request, not_found
from ..ingestion import attach, counts
from ..service import Call, Endpoint
from ..state import Record, new_id, now
from .files import require_files
from .vector_store_files import list_page
from .vector_stores import find as find_store

LARGEST = 2000
LIMITS: limits.Table = {
    "file_ids": limits.items(LARGEST, 1),
    "files": limits.items(LARGEST, 1),
    "attributes": limits.pairs,
    "chunking_strategy": limits.chunking,
    "files[*].attributes": limits.pairs,
    "files[*].chunking_strategy": limits.chunking,
}


async def create(call: Call) -> dict[str, Any]:
    store = find_store(call)
    body = await call.body(file_batch_create_params.FileBatchCreateParams, LIMITS)
    if ("file_ids" in body) == ("files" in body):
        raise bad_request("Provide exactly one of 'file_ids' and 'files'.", "file_ids", "invalid_value")
    shared = {name: body[name] for name in ("attributes", "chunking_strategy") if name in body}
    wanted = body.get("files") or [{"file_id": file_id, **shared} for file_id in body["file_ids"]]
    require_files(call, [item["file_id"] for item in wanted], "files" if "files" in body else "file_ids")
    batch_id = new_id("vsfb_")
    batch = {
        "id": batch_id,
        "object": "vector_store.files_batch",
        "created_at": now(),
        "vector_store_id": store.id,
        "status": "in_progress",
        "file_counts": {},
    }
    record = call.state.add(Record("vector_store_file_batches", batch_id, batch, store.id))
    attach(call.service, store, wanted, batch_id)
    return view(call, record)


async def retrieve(call: Call) -> dict[str, Any]:
    return view(call, find(call))


async def cancel(call: Call) -> dict[str, Any]:
    record = find(call)
    for file in files_of(call, record):
        if file.body["status"] == "in_progress":
            file.body["status"] = "cancelled"
            call.state.save(file)
            record.body["status"] = "cancelled"
    call.state.save(record)
    return view(call, record)


async def list_files(call: Call) -> dict[str, Any]:
    return list_page(call, files_of(call, find(call)))


def view(call: Call, record: Record) -> dict[str, Any]:
    found = counts(files_of(call, record))
    status = record.body["status"]
    if status == "in_progress" and not found["in_progress"]:
        # As with OpenAI, a batch with some failed files is complete; one where all failed is not.
        status = "failed" if found["total"] and found["failed"] == found["total"] else "completed"
    return {**record.body, "status": status, "file_counts": found}


def files_of(call: Call, batch: Record) -> list[Record]:
    return [
        record
        for record in call.state.all("vector_store_files", batch.parent)
        if record.hidden.get("batch") == batch.id
    ]


def find(call: Call) -> Record:
    store = find_store(call)
    record = call.state.get("vector_store_file_batches", call.path("batch_id"), store.id)
    if record is None:
        raise not_found("file batch", call.path("batch_id"))
    return record


BASE = "/vector_stores/{vector_store_id}/file_batches"
ENDPOINTS = [
    Endpoint("POST", BASE, create),
    Endpoint("GET", BASE + "/{batch_id}", retrieve),
    Endpoint("POST", BASE + "/{batch_id}/cancel", cancel),
    Endpoint("GET", BASE + "/{batch_id}/files", list_files),
]
