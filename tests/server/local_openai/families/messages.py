# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/threads/{id}/messages"""

from __future__ import annotations

from typing import Any

from openai.types.beta.threads import message_create_params, message_list_params, message_update_params

from .. import limits
from ..conversation import active_run, add_message, content_parts
from ..errors import bad_request, not_found
from ..ingestion import attach, new_store
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record
from .files import require_files

DAYS_OF_A_THREAD_STORE = 7
LIMITS: limits.Table = {"content": limits.items(10_000, 1), "metadata": limits.pairs}


def limits_below(prefix: str) -> limits.Table:
    return {f"{prefix}.{path}": rule for path, rule in LIMITS.items()}


async def create(call: Call) -> dict[str, Any]:
    thread = find_thread(call)
    body = await call.body(message_create_params.MessageCreateParams, LIMITS)
    run = active_run(call.state, thread.id)
    if run is not None:
        raise bad_request(f"Can't add messages to {thread.id} while a run {run.id} is active.")
    check_message(call, body)
    return add_checked(call, thread, body).body


async def list_messages(call: Call) -> dict[str, Any]:
    thread = find_thread(call)
    query = call.query(message_list_params.MessageListParams)
    records = call.state.all("messages", thread.id)
    if "run_id" in query:
        records = [record for record in records if record.body["run_id"] == query["run_id"]]
    return page(records, query)


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def update(call: Call) -> dict[str, Any]:
    record = find(call)
    body = await call.body(message_update_params.MessageUpdateParams, LIMITS, omit=("thread_id",))
    if "metadata" in body:
        record.body["metadata"] = body["metadata"] or {}
    call.state.save(record)
    return record.body


async def delete(call: Call) -> dict[str, Any]:
    record = find(call)
    run = active_run(call.state, record.parent)
    if run is not None:
        raise bad_request(f"Can't delete messages from {record.parent} while a run {run.id} is active.")
    call.state.remove(record)
    return {"id": record.id, "object": "thread.message.deleted", "deleted": True}


def check_message(call: Call, body: dict[str, Any], path: str = "") -> None:
    """What the types do not say: the files exist, and an attachment is whole."""
    if isinstance(body["content"], list):
        for index, part in enumerate(body["content"]):
            if part["type"] == "image_file":
                require_files(call, [part["image_file"]["file_id"]], f"{path}content[{index}].image_file.file_id")
    for index, attachment in enumerate(body.get("attachments") or []):
        for name in ("file_id", "tools"):
            where = f"{path}attachments[{index}].{name}"
            if name not in attachment:
                raise bad_request(f"Missing required parameter: '{where}'.", where, "missing_required_parameter")
        require_files(call, [attachment["file_id"]], f"{path}attachments[{index}].file_id")


def add_checked(call: Call, thread: Record, body: dict[str, Any]) -> Record:
    """Add a message; its attachments become the thread's tool resources."""
    attachments = list(body.get("attachments") or [])
    for attachment in attachments:
        kinds = {tool["type"] for tool in attachment["tools"]}
        if "file_search" in kinds:
            _add_to_store(call, thread, attachment["file_id"])
        if "code_interpreter" in kinds:
            held = thread.body["tool_resources"].setdefault("code_interpreter", {"file_ids": []})["file_ids"]
            if attachment["file_id"] not in held:
                held.append(attachment["file_id"])
    call.state.save(thread)
    return add_message(
        call.service,
        thread.id,
        body["role"],
        content_parts(body["content"]),
        metadata=body.get("metadata"),
        attachments=attachments,
    )


def _add_to_store(call: Call, thread: Record, file_id: str) -> None:
    store_ids = thread.body["tool_resources"].setdefault("file_search", {"vector_store_ids": []})["vector_store_ids"]
    store = call.state.get("vector_stores", store_ids[0]) if store_ids else None
    if store is None:
        store = new_store(call.state, {"expires_after": {"anchor": "last_active_at", "days": DAYS_OF_A_THREAD_STORE}})
        store_ids[:] = [store.id]
    attach(call.service, store, [{"file_id": file_id}])


def find_thread(call: Call) -> Record:
    record = call.state.get("threads", call.path("thread_id"))
    if record is None:
        raise not_found("thread", call.path("thread_id"))
    return record


def find(call: Call) -> Record:
    thread = find_thread(call)
    record = call.state.get("messages", call.path("message_id"), thread.id)
    if record is None:
        raise not_found("message", call.path("message_id"))
    return record


BASE = "/threads/{thread_id}/messages"
ENDPOINTS = [
    Endpoint("POST", BASE, create),
    Endpoint("GET", BASE, list_messages),
    Endpoint("GET", BASE + "/{message_id}", retrieve),
    Endpoint("POST", BASE + "/{message_id}", update),
    Endpoint("DELETE", BASE + "/{message_id}", delete),
]
