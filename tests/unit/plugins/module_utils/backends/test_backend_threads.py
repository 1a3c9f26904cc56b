# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads as Conversations: chunks, what is left of half of one, notes, and stores on the spot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import RequestError
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [part["text"]["value"] for message in messages for part in message["content"]]


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 40, 65])
def test_messages_go_in_chunks_and_stay_in_order(backend: Any, server: Any, count: int) -> None:
    wanted = [f"message {number}" for number in range(count)]
    thread_id = backend.thread(*wanted)
    sent = [one.rpartition("/")[2] for one in server.requests("POST")]
    assert sent == ["conversations", *["items"] * max(0, (count - 1) // 20)]
    assert texts(backend.list("message", {"order": "asc"}, thread_id=thread_id)) == wanted
    assert texts(backend.list("message", thread_id=thread_id)) == wanted[::-1]


@pytest.mark.parametrize("kind", ["status", "reset_before", "reset_after"])
def test_a_chunk_that_fails_leaves_nothing(backend: Any, server: Any, kind: str) -> None:
    server.fault(kind, method="POST", path=r"/conversations/[^/]+/items", status=500)
    with pytest.raises(RequestError) as raised:
        backend.thread(*["x"] * 41)
    assert "is there with a part" not in raised.value.msg
    # It is known that nothing was made, so nobody is sent to look for it.
    assert not raised.value.ambiguous
    assert (server.count("conversations"), server.count("conversation_items")) == (0, 0)


def test_a_thread_that_cannot_be_deleted_is_named(backend: Any, server: Any) -> None:
    server.fault("status", method="POST", path=r"/conversations/[^/]+/items", status=400)
    server.fault("status", method="DELETE", path=r"/conversations/[^/]+", status=403)
    with pytest.raises(RequestError) as raised:
        backend.thread(*["x"] * 41)
    thread_id = raised.value.details["thread_id"]
    assert f"thread {thread_id} is there with a part of its messages, and could not be deleted: " in raised.value.msg
    assert backend.get("thread", thread_id)["id"] == thread_id


def test_the_end_of_a_thread_that_fails_takes_its_store_along(backend: Any, server: Any) -> None:
    server.fault("status", method="POST", path=r"/conversations/[^/]+/items", status=400)
    with pytest.raises(RequestError):
        backend.thread(*["x"] * 21, tool_resources={"file_search": {"vector_stores": [{}]}})
    assert (server.count("conversations"), server.count("vector_stores")) == (0, 0)


def test_a_store_on_the_spot_is_made_and_noted(backend: Any, server: Any) -> None:
    inline = {
        "file_search": {"vector_stores": [{"metadata": {"k": "v"}}]},
        "code_interpreter": {"file_ids": ["file-1"]},
    }
    found = backend.get("thread", backend.thread(tool_resources=inline))
    (store,) = found["tool_resources"]["file_search"]["vector_store_ids"]
    assert backend.get("vector_store", store)["metadata"] == {"k": "v"}
    assert found["tool_resources"]["code_interpreter"] == {"file_ids": ["file-1"]}
    assert server.count("vector_stores") == 1


def test_metadata_and_notes_are_updated_apart(backend: Any) -> None:
    resources = {"code_interpreter": {"file_ids": ["file-1"]}}
    thread_id = backend.thread(metadata={"k": "v"}, tool_resources=resources)
    found = backend.get("thread", thread_id)
    assert (found["object"], found["metadata"], found["tool_resources"]) == ("thread", {"k": "v"}, resources)
    backend.on("thread").update(backend.client, {}, thread_id, {"metadata": {"a": "b"}}, found)
    found = backend.get("thread", thread_id)
    assert (found["metadata"], found["tool_resources"]) == ({"a": "b"}, resources)
    backend.on("thread").update(backend.client, {}, thread_id, {"tool_resources": {}}, found)
    found = backend.get("thread", thread_id)
    assert (found["metadata"], found["tool_resources"]) == ({"a": "b"}, None)


def test_a_thread_is_deleted_and_then_unknown(backend: Any, server: Any) -> None:
    thread_id = backend.thread("a")
    backend.on("thread").delete(backend.client, {}, thread_id)
    assert backend.get("thread", thread_id) is None
    backend.on("thread").delete(backend.client, {}, thread_id)
    assert server.count("conversations") == 0


def test_files_of_first_messages_are_the_threads(backend: Any, message: Callable[..., Any]) -> None:
    attachments = [
        {"file_id": "file-1", "tools": [{"type": "code_interpreter"}]},
        {"file_id": "file-1", "tools": [{"type": "code_interpreter"}]},
    ]
    resources = {"code_interpreter": {"file_ids": ["file-0"]}}
    made = backend.create("thread", {"messages": [message("a", attachments=attachments)], "tool_resources": resources})
    found = backend.get("thread", made["id"])
    assert found["tool_resources"] == {"code_interpreter": {"file_ids": ["file-0", "file-1"]}}


def test_a_keyed_thread_is_made_once(run: Callable[..., Any], server: Any) -> None:
    options = {"backend": "responses", "key": "k", "metadata": {"a": "b"}, "messages": [{"content": "hello"}]}
    assert run(THREAD, **options).changed
    assert not run(THREAD, **options).changed
    assert run(THREAD, **{**options, "metadata": {"a": "c"}}).changed
    assert server.count("conversations") == 1
    assert run(THREAD, backend="responses", key="k", state="absent").changed
    assert server.count("conversations") == 0
