# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads' messages as records, and as turns for a model."""

from __future__ import annotations

from typing import Any

from .model import Turn
from .service import Service
from .state import Record, State, new_id, now

ACTIVE = ("queued", "in_progress", "requires_action", "cancelling")


def add_message(
    service: Service,
    thread_id: str,
    role: str,
    content: list[dict[str, Any]],
    *,
    metadata: dict[str, str] | None = None,
    attachments: list[dict[str, Any]] | None = None,
    run: Record | None = None,
) -> Record:
    message_id = new_id("msg_")
    moment = now()
    body = {
        "id": message_id,
        "object": "thread.message",
        "created_at": moment,
        "thread_id": thread_id,
        "status": "completed",
        "incomplete_details": None,
        "completed_at": moment if run else None,
        "incomplete_at": None,
        "role": role,
        "content": content,
        "assistant_id": run.body["assistant_id"] if run else None,
        "run_id": run.id if run else None,
        "attachments": attachments or [],
        "metadata": metadata or {},
    }
    return service.state.add(Record("messages", message_id, body, thread_id))


def content_parts(content: str | list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A request's content as it is answered."""
    if isinstance(content, str):
        return [text_part(content)]
    parts = []
    for part in content:
        kind = part["type"]
        image = {"detail": "auto", **part.get(kind, {})} if kind != "text" else None
        parts.append(text_part(part["text"]) if image is None else {"type": kind, kind: image})
    return parts


def text_part(text: str, annotations: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"type": "text", "text": {"value": text, "annotations": annotations or []}}


def active_run(state: State, thread_id: str) -> Record | None:
    return next((run for run in state.all("runs", thread_id) if run.body["status"] in ACTIVE), None)


def turns(state: State, run: Record) -> list[Turn]:
    """The thread up to the run, as far back as the run's truncation strategy lets it see."""
    strategy = run.body["truncation_strategy"]
    messages = state.all("messages", run.parent)
    if strategy["type"] == "last_messages" and strategy.get("last_messages"):
        messages = messages[-strategy["last_messages"] :]
    return [Turn(message.body["role"], _text_of(message.body["content"])) for message in messages]


def _text_of(content: list[dict[str, Any]]) -> str:
    return "\n".join(part["text"]["value"] if part["type"] == "text" else f"({part['type']})" for part in content)
