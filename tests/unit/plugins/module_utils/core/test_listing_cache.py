# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kept listings: one look at the server for tasks that belong together, and what keeps it right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._core import listing_cache
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import (
    ASSISTANT,
    ASSISTANT_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE, THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import (
    VECTOR_STORE,
    VECTOR_STORE_FILE,
)

ONE = {"name": "a", "model": "gpt-4o"}


@pytest.fixture(autouse=True)
def kept() -> Iterator[None]:
    with listing_cache.enabled():
        yield


def test_many_are_looked_up_in_one_listing(run: Callable[..., Any], server: Any) -> None:
    for name in ("a", "b", "c"):
        assert run(ASSISTANT, name=name, model="gpt-4o").changed
    for name in ("a", "b", "c"):
        assert not run(ASSISTANT, name=name, model="gpt-4o").changed

    assert server.requests("GET") == ["GET /assistants"]


def test_without_it_each_task_looks_for_itself(run: Callable[..., Any], server: Any) -> None:
    listing_cache._listings = None
    for name in ("a", "b"):
        run(ASSISTANT, name=name, model="gpt-4o")

    assert server.requests("GET") == ["GET /assistants"] * 2


def test_what_was_changed_and_deleted_is_known(run: Callable[..., Any], server: Any) -> None:
    run(ASSISTANT, **ONE)
    run(ASSISTANT, **ONE, description="d")
    again = run(ASSISTANT, **ONE, description="d")
    renamed = run(ASSISTANT, assistant_id=again.result["id"], name="b")
    gone = run(ASSISTANT, name="a", state="absent")
    deleted = run(ASSISTANT, name="b", state="absent")
    made = run(ASSISTANT, name="b", model="gpt-4o")

    changes = [one.changed for one in (again, renamed, gone, deleted, made)]
    assert changes == [False, True, False, True, True]
    assert server.requests("GET").count("GET /assistants") == 1


def test_a_replacement_takes_the_place_of_the_old_one(run: Callable[..., Any]) -> None:
    text = {"filename": "a.txt", "purpose": "assistants"}
    run(FILE, content="one", **text)
    second = run(FILE, content="more", **text)
    third = run(FILE, content="more", **text)

    assert (second.changed, third.changed) == (True, False)
    assert third.result["id"] == second.result["id"]


def test_what_is_written_below_an_object_makes_it_outdated(run: Callable[..., Any]) -> None:
    file = run(FILE, content="text", filename="a.txt", purpose="assistants").result["id"]
    run(VECTOR_STORE, name="kb")
    run(VECTOR_STORE_FILE, vector_store_name="kb", file_id=file)
    store = run(VECTOR_STORE, name="kb").result["vector_store"]

    assert store["file_counts"]["completed"] == 1


def test_another_thread_has_messages_of_its_own(run: Callable[..., Any]) -> None:
    threads = [run(THREAD).result["id"] for _unused in range(2)]
    made = [run(MESSAGE, thread_id=id, content=text).changed for id in threads for text in ("one", "two", "one")]

    assert made == [True, True, False] * 2


def test_after_a_lost_answer_the_server_is_looked_at_anew(run: Callable[..., Any], server: Any) -> None:
    run(ASSISTANT, name="other", model="gpt-4o")
    server.fault("reset_after", method="POST", path="/assistants")
    made = run(ASSISTANT, **ONE)

    assert made.changed
    assert server.count("assistants") == 2


def test_after_a_failure_the_server_is_looked_at_anew(run: Callable[..., Any], server: Any) -> None:
    run(ASSISTANT, **ONE)
    server.fault("status", method="POST", path="/assistants/.*", status=400, times=1)
    with pytest.raises(Exception, match="400"):
        run(ASSISTANT, **ONE, description="d")
    run(ASSISTANT, **ONE)

    assert server.requests("GET") == ["GET /assistants"] * 2


def test_after_a_minute_others_may_have_changed_it(
    run: Callable[..., Any], server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(ASSISTANT, **ONE)
    monkeypatch.setattr(listing_cache, "_MAX_AGE", -1.0)
    run(ASSISTANT, **ONE)

    assert server.requests("GET") == ["GET /assistants"] * 2


def test_a_filtered_look_uses_it_too(run: Callable[..., Any], look: Callable[..., Any], server: Any) -> None:
    run(ASSISTANT, **ONE)
    found = look(ASSISTANT_INFO, name="a")
    none = look(ASSISTANT_INFO, name="b")

    assert [len(one.result["assistants"]) for one in (found, none)] == [1, 0]
    assert server.requests("GET") == ["GET /assistants"]
