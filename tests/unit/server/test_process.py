# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process: start, stop, and its state across restarts."""

from __future__ import annotations

import signal
import tempfile

import pytest


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_start_and_stop(start_server, tmp_path, monkeypatch, number):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    server = start_server()
    assert server.base_url.startswith("http://127.0.0.1:")
    client = server.client()
    client.files.create(file=("a.txt", b"x"), purpose="assistants")
    assert len(list(tmp_path.glob("*/file-*"))) == 1
    server.process.send_signal(number)
    assert server.process.wait(60) == 0
    assert server.process.stdout.read() == ""
    assert list(tmp_path.iterdir()) == []


def test_stop_while_a_run_is_active(start_server):
    server = start_server("--pace", "60")
    client = server.client()
    assistant = client.beta.assistants.create(model="gpt-4o")
    client.beta.threads.create_and_run(assistant_id=assistant.id)
    assert server.stop() == 0


def test_state_survives(start_server, tmp_path, until):
    options = ("--state", str(tmp_path / "state.db"))
    first = start_server(*options, "--pace", "60")
    client = first.client()
    text = b"The backup server restarts at noon."
    file = client.files.create(file=("guide.md", text), purpose="user_data")
    store = client.vector_stores.create(name="manuals", file_ids=[file.id])
    assistant = client.beta.assistants.create(
        model="gpt-4o",
        name="Ada",
        tools=[{"type": "file_search"}],
        tool_resources={"file_search": {"vector_store_ids": [store.id]}},
    )
    gone = client.beta.assistants.create(model="gpt-4o")
    client.beta.assistants.delete(gone.id)
    thread = client.beta.threads.create(metadata={"a": "b"})
    other = client.beta.threads.create(messages=[{"role": "user", "content": "Hello"}])
    active = client.beta.threads.runs.create(other.id, assistant_id=assistant.id)
    agent = client.beta.agents.create(model="gpt-4o", name="Ada")
    conversation = client.conversations.create(items=[{"role": "user", "content": "Hello"}])
    chain = client.responses.create(model="gpt-4o", input="One")
    waiting = client.responses.create(model="gpt-4o", conversation=conversation.id, input="Two", background=True)
    assert first.stop() == 0

    client = start_server(*options).client()
    assert client.beta.assistants.list().data == [assistant]
    assert client.beta.threads.retrieve(thread.id) == thread
    assert client.files.content(file.id).read() == text
    until(lambda: client.vector_stores.retrieve(store.id), "completed")
    assert client.vector_stores.search(store.id, query="restart").data[0].file_id == file.id
    until(lambda: client.beta.threads.runs.retrieve(active.id, thread_id=other.id), "completed")
    assert client.beta.agents.list().data == [agent]
    until(lambda: client.responses.retrieve(waiting.id), "completed")
    assert len(client.conversations.items.list(conversation.id).data) == 3
    follower = client.responses.create(model="gpt-4o", input="Two", previous_response_id=chain.id)
    assert follower.usage.input_tokens > chain.usage.input_tokens
    newer = client.beta.assistants.create(model="gpt-4o")
    assert [item.id for item in client.beta.assistants.list()] == [newer.id, assistant.id]


def test_a_killed_server_loses_nothing(start_server, tmp_path):
    options = ("--state", str(tmp_path / "state.db"))
    server = start_server(*options)
    thread = server.client().beta.threads.create(metadata={"a": "b"})
    server.process.kill()
    server.process.wait()
    assert start_server(*options).client().beta.threads.retrieve(thread.id) == thread


def test_options(start_server):
    server = start_server("--key", "other-key")
    assert server.client("other-key").models.list().data


def test_a_taken_port(start_server):
    port = start_server().base_url.split(":")[2].split("/")[0]
    server = start_server("--port", port)
    assert server.base_url == ""
    assert server.process.wait(60) == 1
