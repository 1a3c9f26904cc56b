# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/files: uploads are streamed to disk and never held in memory."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import IO, Any

from openai.types import file_create_params, file_list_params
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse

from .. import params
from ..errors import ApiError, bad_request
from ..limits import number
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record, new_id, now

LARGEST = 512 * 1024 * 1024
FORM_OVERHEAD = 64 * 1024


async def create(call: Call) -> dict[str, Any]:
    if int(call.request.headers.get("content-length", 0)) > LARGEST + FORM_OVERHEAD:
        raise _too_large()
    if not call.request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise bad_request("Invalid content type. Expected multipart/form-data.")
    async with call.request.form(max_files=1) as form:
        upload = form.get("file")
        fields = _nested([(name, value) for name, value in form.multi_items() if name != "file"])
        params.check(fields, file_create_params.FileCreateParams, omit=("file",))
        expires_after = fields.get("expires_after")
        if expires_after:
            number(3600, 2_592_000)("expires_after.seconds", expires_after["seconds"])
        if not isinstance(upload, UploadFile):
            raise bad_request("Missing required parameter: 'file'.", "file", "missing_required_parameter")
        file_id = new_id("file-", 22)
        path = call.state.content_path(file_id)
        await asyncio.to_thread(_write, upload.file, path)
        try:
            size = path.stat().st_size
            if size == 0:
                raise bad_request("File is empty.", "file")
            if size > LARGEST:
                raise _too_large()
            filename = Path(upload.filename or "file").name
            if fields["purpose"] in ("fine-tune", "batch"):
                await asyncio.to_thread(_require_jsonl, path, filename, fields["purpose"])
        except ApiError:
            path.unlink()
            raise
    created_at = now()
    body = {
        "id": file_id,
        "object": "file",
        "bytes": size,
        "created_at": created_at,
        "filename": filename,
        "purpose": fields["purpose"],
        "status": "processed",
        "expires_at": created_at + expires_after["seconds"] if expires_after else None,
        "status_details": None,
    }
    return call.state.add(Record("files", file_id, body)).body


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


def _nested(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    """`expires_after[seconds]=3600` as {"expires_after": {"seconds": 3600}}."""
    body: dict[str, Any] = {}
    for name, value in fields:
        if name == "expires_after[seconds]" and str(value).isdecimal():
            value = int(value)
        outer, bracket, inner = name.partition("[")
        if bracket:
            body.setdefault(outer, {})[inner.removesuffix("]")] = value
        else:
            body[name] = value
    return body


def _write(source: IO[bytes], path: Path) -> None:
    with path.open("wb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)


def _require_jsonl(path: Path, filename: str, purpose: str) -> None:
    if not filename.endswith(".jsonl"):
        raise bad_request(f"Invalid file format for purpose {purpose}. Must be .jsonl", "file")
    with path.open("rb") as lines:
        for count, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                fits = isinstance(json.loads(line), dict)
            except ValueError:
                fits = False
            if not fits:
                raise bad_request(f"Invalid file format. Line {count} is not a valid JSON object.", "file")


def _too_large() -> ApiError:
    return ApiError(413, f"File is too large. The maximum size is {LARGEST} bytes (512 MB).", param="file")


ENDPOINTS = [
    Endpoint("POST", "/files", create),
    Endpoint("GET", "/files", list_files),
    Endpoint("GET", "/files/{file_id}", retrieve),
    Endpoint("DELETE", "/files/{file_id}", delete),
    Endpoint("GET", "/files/{file_id}/content", content),
]
