# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/files: uploads are streamed to disk and never held in memory."""

from __future__ import annotations

from typing import Any

from openai.types import file_create_params, file_list_params
from starlette.responses import FileResponse

from .. import limits
from ..contents import new_file, receive, require_valid
from ..errors import ApiError, bad_request
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record, new_id

LARGEST = 512 * 1024 * 1024
LIMITS: limits.Table = {"expires_after.seconds": limits.number(3600, 2_592_000)}


async def create(call: Call) -> dict[str, Any]:
    file_id = new_id("file-", 22)
    path = call.state.content_path(file_id)
    try:
        got = await receive(call, "file", file_create_params.FileCreateParams, path, LARGEST)
        limits.apply(got.fields, LIMITS)
        await require_valid(path, got.filename, got.fields["purpose"])
    except ApiError:
        path.unlink(missing_ok=True)
        raise
    expires_after = got.fields.get("expires_after")
    return new_file(call.state, file_id, got.filename, got.fields["purpose"], got.size, expires_after).body


async def list_files(call: Call) -> dict[str, Any]:
    query = call.query(file_list_params.FileListParams)
    records = call.state.all("files")
    if "purpose" in query:
        records = [record for record in records if record.body["purpose"] == query["purpose"]]
    return page(records, query, default=10_000, most=10_000)


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def delete(call: Call) -> dict[str, Any]:
    record = find(call)
    for attached in call.state.every("vector_store_files"):
        if attached.id == record.id:
            call.state.remove(attached)
    call.state.remove(record)
    call.state.content_path(record.id).unlink(missing_ok=True)
    return {"id": record.id, "object": "file", "deleted": True}


async def content(call: Call) -> FileResponse:
    record = find(call)
    if record.body["purpose"] == "assistants":
        raise bad_request("Not allowed to download files of purpose: assistants")
    return FileResponse(
        call.state.content_path(record.id),
        media_type="application/octet-stream",
        filename=record.body["filename"],
    )


def find(call: Call) -> Record:
    record = call.state.get("files", call.path("file_id"))
    if record is None:
        raise ApiError(404, f"No such File object: {call.path('file_id')}", param="id")
    return record


def require_files(call: Call, file_ids: list[str], param: str) -> None:
    for file_id in file_ids:
        if call.state.get("files", file_id) is None:
            raise ApiError(404, f"No file found with id '{file_id}'.", param=param)


ENDPOINTS = [
    Endpoint("POST", "/files", create),
    Endpoint("GET", "/files", list_files),
    Endpoint("GET", "/files/{file_id}", retrieve),
    Endpoint("DELETE", "/files/{file_id}", delete),
    Endpoint("GET", "/files/{file_id}/content", content),
]
