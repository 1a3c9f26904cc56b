# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files' contents: multipart bodies to disk, and the file objects that name them."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from starlette.datastructures import UploadFile

from . import params
from .errors import ApiError, bad_request
from .service import Call
from .state import Record, State, now

FORM_OVERHEAD = 64 * 1024


@dataclass
class Received:
    """A multipart body whose file part lies on disk."""

    fields: dict[str, Any]
    filename: str
    size: int


async def receive(call: Call, name: str, hint: Any, path: Path, largest: int) -> Received:
    """Stream the file part `name` to `path`; check the other fields against the SDK's params `hint`."""
    if int(call.request.headers.get("content-length", 0)) > largest + FORM_OVERHEAD:
        raise _too_large(name, largest)
    if not call.request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise bad_request("Invalid content type. Expected multipart/form-data.")
    async with call.request.form(max_files=1) as form:
        upload = form.get(name)
        fields = _nested([(field, value) for field, value in form.multi_items() if field != name])
        params.check(fields, hint, omit=(name,))
        if not isinstance(upload, UploadFile):
            raise bad_request(f"Missing required parameter: '{name}'.", name, "missing_required_parameter")
        if not upload.size:
            raise bad_request("File is empty.", name)
        if upload.size > largest:
            raise _too_large(name, largest)
        await asyncio.to_thread(_write, upload.file, path)
        return Received(fields, Path(upload.filename or "file").name, upload.size)


def new_file(
    state: State, file_id: str, filename: str, purpose: str, size: int, expires_after: dict[str, Any] | None
) -> Record:
    created_at = now()
    body = {
        "id": file_id,
        "object": "file",
        "bytes": size,
        "created_at": created_at,
        "filename": filename,
        "purpose": purpose,
        "status": "processed",
        "expires_at": created_at + expires_after["seconds"] if expires_after else None,
        "status_details": None,
    }
    return state.add(Record("files", file_id, body))


async def require_valid(path: Path, filename: str, purpose: str) -> None:
    """Files for batches and fine-tuning are JSON lines."""
    if purpose in ("fine-tune", "batch"):
        await asyncio.to_thread(_require_jsonl, path, filename, purpose)


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


def _too_large(name: str, largest: int) -> ApiError:
    return ApiError(413, f"File is too large. The maximum size is {largest // 1024 // 1024} MB.", param=name)
