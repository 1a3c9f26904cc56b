# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads, and the messages in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import Comparison, unordered
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import PAGING, Info, Query
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec, waiting
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import (
    merged_tool_resources,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared.thread_lock import (
    held_thread,
    when_free,
)

#: A run in one of these holds its thread: no message and no other run can be added.
ACTIVE = frozenset({"queued", "in_progress", "requires_action", "cancelling"})

_PARTS = {"text": "text", "image_url": "image_url", "image_file": "image_file"}
_DETAILS = ("auto", "low", "high")

ATTACHMENT_OPTIONS: dict[str, Any] = {
    "file_id": {"type": "str", "required": True},
    "tools": {"type": "list", "elements": "raw", "required": True},
}
MESSAGE_OPTIONS: dict[str, Any] = {
    "role": {"type": "str", "choices": ["user", "assistant"], "default": "user"},
    "content": {"type": "raw", "required": True},
    "attachments": {"type": "list", "elements": "dict", "options": ATTACHMENT_OPTIONS},
    "metadata": {"type": "dict"},
}


def content(name: str, value: Any) -> list[dict[str, Any]]:
    """Text, or a list of parts, as a list of parts in the API's form. Text stands for a part of type text."""
    parts = value if isinstance(value, list) else [value]
    if not parts or parts == [""]:
        raise PlatformError(f"{name} is empty; give text, or a list of parts.")
    return [_part(f"{name}[{index}]", part) for index, part in enumerate(parts)]


def _part(where: str, part: Any) -> dict[str, Any]:
    if isinstance(part, (str, int, float)):
        return {"type": "text", "text": str(part)}
    kind = part.get("type") if isinstance(part, Mapping) else None
    if kind not in _PARTS or not part.get(_PARTS[kind]):
        raise PlatformError(
            f"{where} is {part!r}; give text, or a mapping of type {', '.join(_PARTS)} with what it names."
        )
    held = part[_PARTS[kind]]
    if kind == "text":
        return {"type": "text", "text": held["value"] if isinstance(held, Mapping) else str(held)}
    needed = "url" if kind == "image_url" else "file_id"
    image = {"detail": "auto", **(validators.without_none(held) if isinstance(held, Mapping) else {needed: held})}
    if not image.get(needed) or image["detail"] not in _DETAILS:
        raise PlatformError(f"{where}.{kind} needs {needed}, and a detail of {', '.join(_DETAILS)} if one is set.")
    return {"type": kind, kind: image}


def attachments(name: str, value: list[Any]) -> list[dict[str, Any]]:
    """Files with the tools that may use them; a tool may be given as its type alone."""
    cleaned = []
    for index, attachment in enumerate(value):
        given = [tool if isinstance(tool, Mapping) else {"type": tool} for tool in attachment["tools"]]
        if not given or any(tool.get("type") not in ("code_interpreter", "file_search") for tool in given):
            raise PlatformError(
                f"{name}[{index}].tools is {attachment['tools']!r}; give code_interpreter, file_search or both."
            )
        cleaned.append({"file_id": attachment["file_id"], "tools": given})
    run = {one["file_id"] for one in cleaned if any(tool["type"] == "code_interpreter" for tool in one["tools"])}
    validators.run_files(f"{name} for code_interpreter", list(run))
    return cleaned


def messages(name: str, value: list[Any]) -> list[dict[str, Any]]:
    """Messages in the API's form."""
    return [_message(f"{name}[{index}]", validators.without_none(message)) for index, message in enumerate(value)]


def _message(where: str, given: dict[str, Any]) -> dict[str, Any]:
    message = {**given, "content": content(f"{where}.content", given["content"])}
    if "attachments" in given:
        message["attachments"] = attachments(f"{where}.attachments", given["attachments"])
    if "metadata" in given:
        message["metadata"] = validators.metadata(f"{where}.metadata", given["metadata"])
    return message


def _compare_content(want: Any, have: Any) -> Comparison:
    """The parts as they would be declared: without annotations and the server's defaults."""
    parts = []
    for part in have or []:
        if part["type"] == "text":
            parts.append(
                {"type": "text", "text": part["text"]["value"] if isinstance(part["text"], Mapping) else part["text"]}
            )
        elif part["type"] in _PARTS:
            parts.append({"type": part["type"], part["type"]: {"detail": "auto", **part[part["type"]]}})
        else:
            parts.append(part)
    return Comparison(want, parts)


def _compare_attachments(want: Any, have: Any) -> Comparison:
    """The same files with the same tools, both in any order."""
    return unordered(
        *([{**one, "tools": unordered(one["tools"], [])[0]} for one in side or []] for side in (want, have))
    )


@dataclass(frozen=True)
class Threads(Resource):
    def update(self, task: Task, current: Object, changes: Mapping[str, Any]) -> Object:
        return super().update(task, current, {**changes, **merged_tool_resources(current, changes)})


THREAD = Threads(
    kind="thread",
    natural_key=(),
    keyed=True,
    fields=(
        fields.ID,
        fields.METADATA,
        fields.tool_resources(),
        *fields.limits("update", clearable=True),
        Field(
            "messages",
            "list",
            mode="input",
            option={"elements": "dict", "options": MESSAGE_OPTIONS},
            to_api=messages,
            result=False,
        ),
        fields.CREATED_AT,
        fields.OBJECT,
    ),
    spec=Spec(
        mutually_exclusive=[("thread_id", "messages")], required_if=[("state", "absent", ("key", "thread_id"), True)]
    ),
)


@dataclass(frozen=True)
class Messages(Resource):
    def supports_absent(self, options: Mapping[str, Any]) -> bool:
        # It cannot be told from its twins, and goes with its thread.
        return not options.get("duplicate")

    def prepare(self, task: Task) -> None:
        if task.params["state"] == "absent" and not self.supports_absent(task.params):
            raise PlatformError(
                "duplicate adds a message, so it goes with the state present; leave it out to remove one."
            )
        if task.params["message_id"] is None:
            task.want.setdefault("role", "user")

    def adopts_existing(self, task: Task) -> bool:
        return not task.params["duplicate"]

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        return when_free(
            task, held_thread(task.parents["thread_id"]), lambda: super(Messages, self).create(task, values)
        )


MESSAGE = Messages(
    kind="message",
    natural_key=("role", "content"),
    parents=("thread_id",),
    fields=(
        fields.ID,
        Field("role", mode="replace", option={"choices": ["user", "assistant"]}),
        Field("content", "raw", mode="replace", to_api=content, compare=_compare_content, required_on_create=True),
        Field(
            "attachments",
            "list",
            mode="replace",
            option={"elements": "dict", "options": ATTACHMENT_OPTIONS},
            to_api=attachments,
            compare=_compare_attachments,
        ),
        fields.METADATA,
        Field("thread_id", mode="path", option={"required": True}),
        Field("run_id", mode="read"),
        Field("assistant_id", mode="read"),
        fields.STATUS,
        Field("incomplete_details", "dict", mode="read"),
        Field("completed_at", "int", mode="read"),
        Field("incomplete_at", "int", mode="read"),
        fields.CREATED_AT,
        fields.OBJECT,
    ),
    spec=waiting(600, optional=False).merge(
        Spec(
            options={"duplicate": {"type": "bool", "default": False}},
            required_one_of=[("content", "message_id")],
            mutually_exclusive=[("duplicate", "message_id")],
        )
    ),
)

MESSAGE_INFO = Info(MESSAGE, "messages", query=(*PAGING, Query("run_id")))
THREAD_INFO = Info(THREAD, "threads", lists=False)
