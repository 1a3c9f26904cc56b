# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/threads"""

from __future__ import annotations

from typing import Any

from openai.types.beta import thread_create_params, thread_update_params

from .. import limits
from ..service import Call, Endpoint
from ..state import Record, new_id, now
from .messages import add_checked, check_message, limits_below
from .messages import find_thread as find
from .tools import resolve_tool_resources

LIMITS: limits.Table = {"metadata": limits.pairs, **limits.tool_resources(), **limits_below("messages[*]")}


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(thread_create_params.ThreadCreateParams, LIMITS, empty=True)
    return create_thread(call, body).body


def create_thread(call: Call, body: dict[str, Any], path: str = "") -> Record:
    """All of it is checked before any of it is made."""
    messages = list(body.get("messages", []))
    for index, message in enumerate(messages):
        check_message(call, message, f"{path}messages[{index}].")
    resources = resolve_tool_resources(call, body.get("tool_resources"), creating=True)
    thread_id = new_id("thread_")
    thread = {
        "id": thread_id,
        "object": "thread",
        "created_at": now(),
        "tool_resources": resources,
        "metadata": body.get("metadata") or {},
    }
    record = call.state.add(Record("threads", thread_id, thread))
    for message in messages:
        add_checked(call, record, message)
    return record


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def update(call: Call) -> dict[str, Any]:
    record = find(call)
    body = await call.body(thread_update_params.ThreadUpdateParams, LIMITS)
    if "tool_resources" in body:
        record.body["tool_resources"] = resolve_tool_resources(call, body["tool_resources"])
    if "metadata" in body:
        record.body["metadata"] = body["metadata"] or {}
    call.state.save(record)
    return record.body


async def delete(call: Call) -> dict[str, Any]:
    record = find(call)
    for run in call.state.all("runs", record.id):
        for step in call.state.all("run_steps", run.id):
            call.state.remove(step)
        call.state.remove(run)
    for message in call.state.all("messages", record.id):
        call.state.remove(message)
    call.state.remove(record)
    return {"id": record.id, "object": "thread.deleted", "deleted": True}


ENDPOINTS = [
    Endpoint("POST", "/threads", create),
    Endpoint("GET", "/threads/{thread_id}", retrieve),
    Endpoint("POST", "/threads/{thread_id}", update),
    Endpoint("DELETE", "/threads/{thread_id}", delete),
]
