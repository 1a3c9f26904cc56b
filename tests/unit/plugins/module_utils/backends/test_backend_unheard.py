# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests of which nobody heard whether they were done: nothing is there twice, and nothing is left behind unsaid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.conversations import CONVERSATION


@pytest.mark.parametrize("retries", [0, 2])
@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "status"])
def test_an_answer_whose_adding_was_not_heard_is_added_once(
    backend: Any, run: Callable[..., Any], server: Any, kind: str, retries: int
) -> None:
    thread_id = backend.thread("a", "[[say b]]")
    options = {"backend": "responses", "key": "k", "thread_id": thread_id, "poll_interval": 0.05}
    options |= {"assistant": {"model": "gpt-4o"}, "max_retries": retries}
    options["truncation_strategy"] = {"type": "last_messages", "last_messages": 2}
    server.fault(kind, method="POST", path=f"/conversations/{thread_id}/items")
    if retries:
        assert run(RUN, **options).changed
    else:
        with pytest.raises(PlatformError):
            run(RUN, **options)
    assert not run(RUN, **options).changed
    listed = backend.list("message", {"order": "asc"}, thread_id=thread_id)
    assert [one["content"][0]["text"]["value"] for one in listed] == ["a", "[[say b]]", "b"]
    # It is the same message in the run and in the thread.
    (own,) = run(RUN, **options).result["messages"]
    assert own["id"] == listed[-1]["id"]


INLINE = {"file_search": {"vector_stores": [{}]}}


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "status"])
def test_a_try_that_nobody_heard_of_leaves_no_store_behind(
    backend: Any, server: Any, run: Callable[..., Any], kind: str
) -> None:
    server.fault(kind, method="POST", path="/agents", times=2)
    made = run(ASSISTANT, name="a", backend="responses", model="gpt-4o", tool_resources=INLINE).result["assistant"]
    assert (server.count("agents"), server.count("vector_stores")) == (1, 1)
    (store,) = made["tool_resources"]["file_search"]["vector_store_ids"]
    assert backend.get("vector_store", store)["id"] == store


@pytest.mark.parametrize("resource", [ASSISTANT, THREAD], ids=["assistant", "thread"])
def test_a_store_of_what_may_be_there_is_named(
    server: Any, run: Callable[..., Any], refused: Callable[..., PlatformError], resource: Any
) -> None:
    server.fault("reset_before", method="POST", path="/(agents|conversations)", times=-1)
    own = {"name": "a", "model": "gpt-4o"} if resource is ASSISTANT else {"key": "k"}
    error = refused(run, resource, backend="responses", max_retries=1, tool_resources=INLINE, **own)
    (store,) = error.details["vector_store_ids"]
    assert f"; vector store {store}, made for it, is there" in error.msg
    assert server.count("vector_stores") == 1


def test_a_store_that_may_be_there_is_not_asked_for_again(
    server: Any, run: Callable[..., Any], refused: Callable[..., PlatformError]
) -> None:
    server.fault("reset_after", method="POST", path="/vector_stores")
    error = refused(run, ASSISTANT, name="a", backend="responses", model="gpt-4o", tool_resources=INLINE)
    assert "; the vector store may have been made all the same" in error.msg
    assert (server.count("agents"), server.count("vector_stores")) == (0, 1)


@pytest.mark.parametrize("status", [400, 500])
def test_a_conversation_that_is_half_made_and_stays_is_named(server: Any, run: Callable[..., Any], status: int) -> None:
    server.fault("status", method="POST", path=r"/conversations/[^/]+/items", status=status)
    server.fault("status", method="DELETE", path=r"/conversations/[^/]+", status=403)
    with pytest.raises(PlatformError) as raised:
        run(CONVERSATION, key="k", items=["x"] * 25)
    error = raised.value
    conversation = error.details["conversation_id"]
    said = f"; conversation {conversation} is there with a part of its items, and could not be deleted: "
    assert said in error.msg
    # What was added to the message is what the error says, whoever shows it.
    assert str(error) == error.msg
    assert len(list(server.client().pages(f"/conversations/{conversation}/items"))) == 20
    assert server.count("conversations") == 1


@pytest.mark.parametrize("kind", ["status", "reset_before", "reset_after"])
def test_a_conversation_that_is_half_made_goes_again(server: Any, run: Callable[..., Any], kind: str) -> None:
    server.fault(kind, method="POST", path=r"/conversations/[^/]+/items", times=-1)
    with pytest.raises(PlatformError) as raised:
        run(CONVERSATION, key="k", items=["x"] * 25)
    assert "is there with a part" not in raised.value.msg
    assert (server.count("conversations"), server.count("conversation_items")) == (0, 0)
