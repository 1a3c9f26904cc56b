# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on their way into vector stores, the stores' totals, and the search over them."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import Any

from .model import Passage
from .retrieval import Chunk, matches, rank, read_text, split
from .service import Service
from .state import Record, State, new_id, now

AUTO = {"type": "static", "static": {"max_chunk_size_tokens": 800, "chunk_overlap_tokens": 400}}
SECONDS_A_DAY = 86_400


def new_store(state: State, body: dict[str, Any]) -> Record:
    moment = now()
    record = Record(
        "vector_stores",
        new_id("vs_"),
        {
            "id": "",
            "object": "vector_store",
            "created_at": moment,
            "name": body.get("name") or "",
            "description": body.get("description"),
            "usage_bytes": 0,
            "file_counts": {},
            "status": "completed",
            "expires_after": body.get("expires_after"),
            "expires_at": None,
            "last_active_at": moment,
            "metadata": body.get("metadata") or {},
        },
    )
    record.body["id"] = record.id
    return state.add(record)


def touch(state: State, store: Record) -> None:
    """A store's expiry counts from its last use."""
    store.body["last_active_at"] = now()
    state.save(store)


def view_store(state: State, store: Record) -> dict[str, Any]:
    files = state.all("vector_store_files", store.id)
    body = dict(store.body)
    body["file_counts"] = counts(files)
    body["usage_bytes"] = sum(file.body["usage_bytes"] for file in files)
    if body["expires_after"]:
        body["expires_at"] = body["last_active_at"] + body["expires_after"]["days"] * SECONDS_A_DAY
    if body["expires_at"] is not None and time.time() >= body["expires_at"]:
        body["status"] = "expired"
    else:
        body["status"] = "in_progress" if body["file_counts"]["in_progress"] else "completed"
    return body


def counts(files: list[Record]) -> dict[str, int]:
    found = Counter(file.body["status"] for file in files)
    names = ("in_progress", "completed", "failed", "cancelled")
    return {**{name: found[name] for name in names}, "total": len(files)}


def attach(service: Service, store: Record, wanted: list[dict[str, Any]], batch: str | None = None) -> list[Record]:
    """Put files (file_id, attributes, chunking_strategy) into a store; their ingestion goes on beside the requests."""
    state = service.state
    records = []
    for item in wanted:
        old = state.get("vector_store_files", item["file_id"], store.id)
        if old is not None:
            state.remove(old)
        chunking = item.get("chunking_strategy") or AUTO
        body = {
            "id": item["file_id"],
            "object": "vector_store.file",
            "usage_bytes": 0,
            "created_at": now(),
            "vector_store_id": store.id,
            "status": "in_progress",
            "last_error": None,
            "chunking_strategy": AUTO if chunking["type"] == "auto" else chunking,
            "attributes": item.get("attributes") or {},
        }
        records.append(
            state.add(Record("vector_store_files", item["file_id"], body, store.id, {"batch": batch} if batch else {}))
        )
    touch(state, store)
    if records:
        service.start(ingest(service, records))
    return records


async def ingest(service: Service, records: list[Record]) -> None:
    await service.pause("vector_store_files/in_progress", service.pace)
    for record in records:
        if record.body["status"] != "in_progress":
            continue
        chunks = await asyncio.to_thread(chunks_of, service.state, record)
        if record.body["status"] == "in_progress":  # it may have been cancelled meanwhile
            finish(service.state, record, chunks)


def finish(state: State, record: Record, chunks: list[Chunk] | None) -> None:
    if chunks is None:
        record.body["status"] = "failed"
        record.body["last_error"] = {
            "code": "unsupported_file",
            "message": "The file type is not supported, or the file holds no text.",
        }
    else:
        record.body["status"] = "completed"
        record.body["usage_bytes"] = sum(len(chunk.text.encode()) for chunk in chunks)
    state.save(record)


def chunks_of(state: State, record: Record) -> list[Chunk] | None:
    """None: the file cannot be searched."""
    if record.cache is None:
        record.cache = _read_chunks(state, record)
    chunks: list[Chunk] | None = record.cache
    return chunks


def _read_chunks(state: State, record: Record) -> list[Chunk] | None:
    file = state.get("files", record.id)
    if file is None:
        return None
    text = read_text(state.content_path(record.id), file.body["filename"])
    if text is None:
        return None
    pieces = split(text, record.body["chunking_strategy"]["static"])
    return [Chunk(record.id, file.body["filename"], piece, record.body["attributes"]) for piece in pieces]


def search(
    state: State, store_ids: list[str], query: str, most: int, threshold: float = 0.0, condition: Any = None
) -> list[Passage]:
    chunks: list[Chunk] = []
    for store_id in store_ids:
        store = state.get("vector_stores", store_id)
        if store is None or view_store(state, store)["status"] == "expired":
            continue
        touch(state, store)
        for record in state.all("vector_store_files", store_id):
            if record.body["status"] == "completed" and matches(record.body["attributes"], condition):
                chunks += chunks_of(state, record) or []
    found = [(score, chunk) for score, chunk in rank(query, chunks) if score >= threshold]
    return [
        Passage(chunk.file_id, chunk.file_name, chunk.text, score, chunk.attributes) for score, chunk in found[:most]
    ]


def resume(service: Service) -> None:
    """After a restart: what was under way goes on."""
    waiting = [record for record in service.state.every("vector_store_files") if record.body["status"] == "in_progress"]
    if waiting:
        service.start(ingest(service, waiting))
