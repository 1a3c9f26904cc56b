# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/threads and their messages"""

from __future__ import annotations

import pytest


def test_life_of_a_thread(client, refused, store, guide):
    threads = client.beta.threads
    empty = threads.create()
    assert (empty.metadata, empty.object) == ({}, "thread")
    thread = threads.create(
        messages=[{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}],
        metadata={"a": "b"},
        tool_resources={
            "code_interpreter": {"file_ids": [guide.id]},
            "file_search": {"vector_store_ids": [store.id]},
        },
    )
    assert thread.tool_resources.file_search.vector_store_ids == [store.id]
    assert threads.retrieve(thread.id) == thread
    roles = [message.role for message in threads.messages.list(thread.id, order="asc")]
    assert roles == ["user", "assistant"]
    changed = threads.update(thread.id, metadata={"c": "d"}, tool_resources=None)
    assert changed.metadata == {"c": "d"}
    assert changed.tool_resources.file_search is None
    assert threads.delete(thread.id).deleted
    error = refused(404, threads.retrieve, thread.id)
    assert error.body["message"] == f"No thread found with id '{thread.id}'."
    refused(404, threads.messages.list, thread.id)


def test_messages(client, refused, guide):
    messages = client.beta.threads.messages
    thread = client.beta.threads.create()
    message = messages.create(
        thread.id,
        role="user",
        content=[
            {"type": "text", "text": "What is this?"},
            {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}},
            {"type": "image_file", "image_file": {"file_id": guide.id}},
        ],
        metadata={"a": "b"},
    )
    text, url, file = message.content
    assert (text.text.value, text.text.annotations) == ("What is this?", [])
    assert (url.image_url.detail, file.image_file.detail) == ("low", "auto")
    assert (message.status, message.run_id, message.attachments) == ("completed", None, [])
    changed = messages.update(message.id, thread_id=thread.id, metadata={"c": "d"})
    assert changed.metadata == {"c": "d"}
    assert messages.retrieve(message.id, thread_id=thread.id) == changed
    other = messages.create(thread.id, role="user", content="More")
    assert [found.id for found in messages.list(thread.id)] == [other.id, message.id]
    assert list(messages.list(thread.id, run_id="run_none")) == []
    assert messages.delete(message.id, thread_id=thread.id).deleted
    refused(404, messages.retrieve, message.id, thread_id=thread.id)


def test_attachments_become_the_threads_resources(client, guide):
    threads = client.beta.threads
    attachments = [{"file_id": guide.id, "tools": [{"type": "file_search"}, {"type": "code_interpreter"}]}]
    thread = threads.create(messages=[{"role": "user", "content": "Look", "attachments": attachments}])
    (store_id,) = thread.tool_resources.file_search.vector_store_ids
    assert thread.tool_resources.code_interpreter.file_ids == [guide.id]
    store = client.vector_stores.retrieve(store_id)
    assert (store.file_counts.total, store.expires_after.days) == (1, 7)
    other = client.files.create(file=("b.txt", b"b"), purpose="assistants")
    attachments = [{"file_id": other.id, "tools": [{"type": "file_search"}]}]
    message = threads.messages.create(thread.id, role="user", content="And this", attachments=attachments)
    assert message.attachments[0].file_id == other.id
    assert client.vector_stores.retrieve(store_id).file_counts.total == 2


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"role": "system"}, "role"),
        ({"content": []}, "content"),
        ({"content": 5}, "content"),
        ({"content": [{"type": "sound"}]}, "content[0].type"),
        ({"content": [{"type": "text", "text": {"value": "x"}}]}, "content[0].text"),
        ({"content": [{"type": "image_url", "image_url": {"url": "x", "detail": "max"}}]}, None),
        ({"attachments": [{"file_id": "file-x"}]}, "attachments[0].tools"),
        ({"attachments": [{"tools": []}]}, "attachments[0].file_id"),
        ({"metadata": {"a": None}}, "metadata.a"),
        ({"status": "completed"}, "status"),
    ],
)
def test_refused_messages(server, client, refused, fields, param):
    thread = client.beta.threads.create()
    error = refused(400, client.beta.threads.messages.create, thread.id, role="user", content="x", extra_body=fields)
    assert param in (None, error.param)
    refused(400, client.beta.threads.create, messages=[{"role": "user", "content": "x", **fields}])
    assert server.control("GET", "/objects")["messages"] == 0


def test_files_of_messages_must_exist(client, refused):
    thread = client.beta.threads.create()
    create = client.beta.threads.messages.create
    image = [{"type": "image_file", "image_file": {"file_id": "file-none"}}]
    assert refused(404, create, thread.id, role="user", content=image).param == "content[0].image_file.file_id"
    attachments = [{"file_id": "file-none", "tools": [{"type": "file_search"}]}]
    error = refused(404, create, thread.id, role="user", content="x", attachments=attachments)
    assert error.param == "attachments[0].file_id"
