# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads as Conversations, and messages as the items of type message in them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.chunked_create import InChunks
from ansible_collections.declarative.openai.plugins.module_utils._backends.created_stores import made_stores
from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._backends.metadata_storage import (
    shown,
    stored_fields,
    with_stored_fields,
)
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, Upload

# Stands for the id of a message that has none yet.
_LONGEST_ID = "msg_%060d"
# What a conversation has no field for, by the name of its note.
_LIMITS = ("max_completion_tokens", "truncation_strategy")
_NOTED = {"tool_resources": "tool_resources", "_attached": "attached", **{name: name for name in _LIMITS}}


@dataclass(frozen=True)
class Conversations(InChunks):
    """``/conversations`` in the vocabulary of threads."""

    noun: str = "thread"
    parts: str = "messages"

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        # What has no room is refused before anything is made.
        self.to_api(body)
        messages = list(body.get("messages") or [])
        items = [to_item(message) for message in messages]
        with made_stores(self, client, with_attached(body.get("tool_resources"), messages)) as resources:
            wire = {"metadata": body.get("metadata") or {}, **({"items": items} if items else {})}
            limits = {name: body[name] for name in _LIMITS if name in body}
            made = super().create(
                client, {}, with_stored_fields(wire, {"tool_resources": resources or None, **limits}, None)
            )
            return self._with_note(client, made, messages)

    def _with_note(self, client: Client, made: Object, messages: list[Object]) -> Object:
        """The thread with a note of what its first messages attach; they have ids only now that it is there."""
        attached = {index: files for index, message in enumerate(messages) if (files := _run_files(message))}
        if not attached:
            return made
        try:
            path = self.address({}, made["id"], "items")
            items = client.pages(path, query={"order": "asc"}, limit=max(attached) + 1)
            ids = [item["id"] for item in items]
            note = {ids[index]: files for index, files in attached.items()}
            return self.update(client, {}, made["id"], {"_attached": note}, made)
        except PlatformError as error:
            self._undo(client, made["id"], error, "without a note of what its messages attach")
            raise

    def to_api(self, body: Mapping[str, Any], current: Object | None = None) -> Object:
        wire = {name: value for name, value in body.items() if name not in _NOTED}
        noted = {note: body[name] or None for name, note in _NOTED.items() if name in body}
        messages = list(body.get("messages") or [])
        attached = {_LONGEST_ID % index: files for index, one in enumerate(messages) if (files := _run_files(one))}
        if attached:
            resources = with_attached(body.get("tool_resources"), messages)
            noted = {**noted, "tool_resources": resources, "attached": attached}
        return with_stored_fields(wire, noted, current)

    def from_api(self, obj: Object) -> Object:
        noted = stored_fields(obj)
        return {**shown(obj), "object": "thread", **{name: noted.get(note) for name, note in _NOTED.items()}}


def with_attached(resources: Mapping[str, Any] | None, messages: list[Object]) -> Object:
    """Tool resources with what messages attach for code_interpreter; what is for file_search is in the messages."""
    found = {tool: dict(given) for tool, given in (resources or {}).items() if given}
    attached = [id for message in messages for id in _run_files(message)]
    if attached:
        ids = (found.get("code_interpreter") or {}).get("file_ids") or []
        found["code_interpreter"] = {"file_ids": list(dict.fromkeys([*ids, *attached]))}
    return found


def _run_files(message: Mapping[str, Any]) -> list[str]:
    """The files a message attaches for code_interpreter."""
    found = [
        attachment["file_id"]
        for attachment in message.get("attachments") or []
        if any(tool["type"] == "code_interpreter" for tool in attachment["tools"])
    ]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Items(Endpoint):
    """``/conversations/{id}/items`` in the vocabulary of messages."""

    def list(
        self,
        client: Client,
        parents: Mapping[str, str],
        query: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> Iterator[Object]:
        asked = dict(query or {})
        if "before" in asked:
            raise PlatformError(
                "before cannot be used with the backend responses, whose lists go in one direction; use after with the "
                "other order."
            )
        if asked.get("run_id"):
            runs: Any = self.context.endpoint("run")
            added = list(runs.messages(client, parents, asked["run_id"]))
            yield from _page(added if asked.get("order") == "asc" else added[::-1], asked.get("after"), limit)
            return
        attached = self._attached(client, parents)
        # Calls and their outputs are items too: they do not count against the limit.
        left = limit
        for item in super().list(client, parents, asked):
            if left is not None and left <= 0:
                return
            if item.get("object") == "thread.message":
                yield _with_files(item, parents, attached)
                left = None if left is None else left - 1

    def get(
        self, client: Client, parents: Mapping[str, str], id: str, query: Mapping[str, Any] | None = None
    ) -> Object | None:
        found = super().get(client, parents, id, query)
        if found is None or found["object"] != "thread.message":
            return None
        return _with_files(found, parents, self._attached(client, parents))

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        files = _run_files(body)
        threads = self.context.endpoint("thread")
        thread = (threads.get(client, {}, parents["thread_id"]) if files else None) or {}

        def noting(id: str) -> Object:
            # An item has no place for the files of a tool: they go to the thread, with a note whose they are.
            attached = {**(thread.get("_attached") or {}), id: files}
            return {
                "tool_resources": with_attached(thread.get("tool_resources"), [dict(body)]),
                "_attached": attached,
            }

        if files:
            # What has no room is refused before the message is there.
            threads.to_api(noting(_LONGEST_ID % 0), thread)
        made = super().create(client, parents, {"items": [to_item(body)]})
        message = {**from_item(made["data"][0]), "thread_id": parents["thread_id"]}
        if not files:
            return message
        threads.update(client, {}, parents["thread_id"], noting(message["id"]), thread)
        return _with_files(message, parents, noting(message["id"])["_attached"])

    def _attached(self, client: Client, parents: Mapping[str, str]) -> Mapping[str, Any]:
        """The files of the tool code_interpreter, by the message that brought them."""
        thread = self.context.endpoint("thread").get(client, {}, parents["thread_id"])
        return (thread or {}).get("_attached") or {}

    def from_api(self, obj: Object) -> Object:
        # Other items, such as calls and their outputs, have no message.
        return from_item(obj) if obj.get("type") == "message" else {"object": "item", **obj}


def _page(messages: list[Object], after: Any, limit: int | None) -> list[Object]:
    ids = [message["id"] for message in messages]
    if after and after not in ids:
        raise PlatformError(f"The run added no message with id {after!r}; correct after.")
    return messages[ids.index(after) + 1 if after else 0 :][:limit]


def to_item(message: Mapping[str, Any]) -> Object:
    """A message as an item; a file that is attached for file_search becomes a part of it."""
    role = message.get("role") or "user"
    parts = [_to_part(part, role) for part in message["content"]]
    for attachment in message.get("attachments") or []:
        if any(tool["type"] == "file_search" for tool in attachment["tools"]):
            parts.append({"type": "input_file", "file_id": attachment["file_id"]})
    return said(role, parts)


def said(role: str, parts: list[Object]) -> Object:
    """A message in the form that may be sent: parts an assistant said carry more than the text they are given as."""
    if role != "assistant" or any(part["type"] != "output_text" for part in parts):
        return {"type": "message", "role": role, "content": parts}
    if len(parts) == 1:
        return {"type": "message", "role": role, "content": parts[0]["text"]}
    content = [{"type": "output_text", "text": part["text"], "annotations": []} for part in parts]
    return {"type": "message", "id": f"msg_{uuid.uuid4().hex}", "status": "completed", "role": role, "content": content}


def answered(item: Mapping[str, Any]) -> Object:
    """What was answered elsewhere, as it is added to a conversation: under its own id, by which it is known again."""
    content = [{name: value for name, value in part.items() if name != "logprobs"} for part in item["content"]]
    message = {"type": "message", "id": item["id"], "status": "completed", "role": item["role"], "content": content}
    return {**message, "phase": item["phase"]} if item.get("phase") else message


def _to_part(part: Mapping[str, Any], role: str) -> Object:
    if part["type"] == "text":
        return {"type": "output_text" if role == "assistant" else "input_text", "text": part["text"]}
    image = part[part["type"]]
    named = {"image_url": image["url"]} if part["type"] == "image_url" else {"file_id": image["file_id"]}
    return {"type": "input_image", "detail": image.get("detail", "auto"), **named}


def from_item(item: Mapping[str, Any]) -> Object:
    """An item of type message as a message. What items do not have (times, metadata) is None."""
    parts = item.get("content") or []
    files = [part["file_id"] for part in parts if part["type"] == "input_file" and part.get("file_id")]
    return {
        "id": item.get("id"),
        "role": item.get("role"),
        "content": [_from_part(part) for part in parts if part["type"] != "input_file"],
        "attachments": [{"file_id": id, "tools": [{"type": "file_search"}]} for id in files],
        "status": item.get("status"),
        "metadata": {},
        "object": "thread.message",
    }


def _with_files(message: Object, parents: Mapping[str, str], attached: Mapping[str, Any]) -> Object:
    """The message with the files it brought for code_interpreter; a file for both tools is one attachment."""
    own = attached.get(message["id"]) or []
    run = {"type": "code_interpreter"}
    both = [
        {**one, "tools": [run, *one["tools"]] if one["file_id"] in own else one["tools"]}
        for one in message["attachments"]
    ]
    searched = {one["file_id"] for one in both}
    more = [{"file_id": id, "tools": [run]} for id in own if id not in searched]
    return {**message, "thread_id": parents["thread_id"], "attachments": both + more}


def _from_part(part: Mapping[str, Any]) -> Object:
    if part["type"] in ("input_text", "output_text", "text"):
        annotations = [_from_annotation(annotation) for annotation in part.get("annotations") or []]
        return {"type": "text", "text": {"value": part["text"], "annotations": annotations}}
    if part["type"] == "input_image":
        detail = {"detail": part.get("detail") or "auto"}
        if part.get("image_url"):
            return {"type": "image_url", "image_url": {"url": part["image_url"], **detail}}
        return {"type": "image_file", "image_file": {"file_id": part.get("file_id"), **detail}}
    return dict(part)


def _from_annotation(annotation: Mapping[str, Any]) -> Object:
    """A citation has one place in the text here, where a message has a range."""
    if annotation["type"] not in ("file_citation", "file_path"):
        return dict(annotation)
    place = annotation.get("index", 0)
    return {
        "type": annotation["type"],
        "text": "",
        "start_index": place,
        "end_index": place,
        annotation["type"]: {"file_id": annotation["file_id"]},
    }
