# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/uploads: a file in parts, for what is too large for one request"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import time
from pathlib import Path
from typing import Any

from openai.types import upload_complete_params, upload_create_params
from openai.types.uploads import part_create_params

from .. import limits
from ..contents import new_file, receive, require_valid
from ..errors import ApiError, bad_request, not_found
from ..service import Call, Endpoint
from ..state import Record, new_id, now
from .files import LIMITS as FILE_LIMITS

LARGEST = 8 * 1024 * 1024 * 1024
LARGEST_PART = 64 * 1024 * 1024
LIFETIME = 3600
LIMITS: limits.Table = {**FILE_LIMITS, "bytes": limits.number(1, LARGEST), "filename": limits.text(512, 1)}


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(upload_create_params.UploadCreateParams, LIMITS)
    upload_id = new_id("upload_")
    upload = {
        "id": upload_id,
        "object": "upload",
        "bytes": body["bytes"],
        "created_at": now(),
        "expires_at": now() + LIFETIME,
        "filename": body["filename"],
        "purpose": body["purpose"],
        "status": "pending",
        "file": None,
    }
    hidden = {"expires_after": body.get("expires_after")}
    return call.state.add(Record("uploads", upload_id, upload, hidden=hidden)).body


async def add_part(call: Call) -> dict[str, Any]:
    upload = find_pending(call)
    part_id = new_id("part_")
    path = call.state.content_path(part_id)
    await receive(call, "data", part_create_params.PartCreateParams, path, LARGEST_PART)
    part = {"id": part_id, "object": "upload.part", "created_at": now(), "upload_id": upload.id}
    return call.state.add(Record("upload_parts", part_id, part, upload.id)).body


async def complete(call: Call) -> dict[str, Any]:
    upload = find_pending(call)
    body = await call.body(upload_complete_params.UploadCompleteParams, {"part_ids": limits.items(10_000, 1)})
    for part_id in body["part_ids"]:
        if call.state.get("upload_parts", part_id, upload.id) is None:
            raise ApiError(404, f"No part found with id '{part_id}' in this upload.", param="part_ids")
    parts = [call.state.content_path(part_id) for part_id in body["part_ids"]]
    size = sum(path.stat().st_size for path in parts)
    if size != upload.body["bytes"]:
        expected = upload.body["bytes"]
        raise bad_request(f"The parts have {size} bytes in all, but the upload was announced with {expected}.")
    file_id = new_id("file-", 22)
    path = call.state.content_path(file_id)
    try:
        md5 = await asyncio.to_thread(_join, parts, path)
        if body.get("md5", md5) != md5:
            raise bad_request(f"The MD5 checksum of the file is {md5}, not {body['md5']}.", "md5")
        await require_valid(path, upload.body["filename"], upload.body["purpose"])
    except ApiError:
        path.unlink(missing_ok=True)
        raise
    filename, purpose = upload.body["filename"], upload.body["purpose"]
    file = new_file(call.state, file_id, filename, purpose, size, upload.hidden["expires_after"])
    return _end(call, upload, "completed", file.body)


async def cancel(call: Call) -> dict[str, Any]:
    return _end(call, find_pending(call), "cancelled", None)


def _join(parts: list[Path], path: Path) -> str:
    """All parts in one file; returns its MD5, which the API uses as a checksum."""
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("w+b") as target:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, target, 1024 * 1024)
        target.seek(0)
        while piece := target.read(1024 * 1024):
            digest.update(piece)
    return digest.hexdigest()


def _end(call: Call, upload: Record, status: str, file: dict[str, Any] | None) -> dict[str, Any]:
    for part in call.state.all("upload_parts", upload.id):
        call.state.content_path(part.id).unlink(missing_ok=True)
        call.state.remove(part)
    upload.body.update(status=status, file=file)
    call.state.save(upload)
    return upload.body


def find_pending(call: Call) -> Record:
    upload = call.state.get("uploads", call.path("upload_id"))
    if upload is None:
        raise not_found("upload", call.path("upload_id"))
    if upload.body["status"] == "pending" and time.time() >= upload.body["expires_at"]:
        _end(call, upload, "expired", None)
    if upload.body["status"] != "pending":
        raise bad_request(f"Upload {upload.id} has status '{upload.body['status']}'; it must be 'pending'.")
    return upload


ENDPOINTS = [
    Endpoint("POST", "/uploads", create),
    Endpoint("POST", "/uploads/{upload_id}/parts", add_part),
    Endpoint("POST", "/uploads/{upload_id}/complete", complete),
    Endpoint("POST", "/uploads/{upload_id}/cancel", cancel),
]
