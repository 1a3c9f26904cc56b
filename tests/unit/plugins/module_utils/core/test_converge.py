# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Converging: what is done on the server, what is said of it, and what is left when it fails on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID, Resource
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE, THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import (
    VECTOR_STORE,
    VECTOR_STORE_FILE,
)

ONE = {"name": "a", "model": "gpt-4o"}
# The local server takes bytes that are no text, and cannot ingest them.
NO_TEXT = "\x00\x01\x02"
STATIC = {"type": "static", "static": {"max_chunk_size_tokens": 200, "chunk_overlap_tokens": 10}}


@pytest.fixture
def thread(run: Callable[..., Any]) -> str:
    return str(run(THREAD).result["id"])


@pytest.fixture
def file(run: Callable[..., Any]) -> str:
    return str(run(FILE, content="text", filename="a.txt", purpose="assistants").result["id"])


@pytest.fixture
def failed(run: Callable[..., Any]) -> Callable[..., PlatformError]:
    """Run a resource, which must fail."""

    def call(resource: Resource, **options: Any) -> PlatformError:
        with pytest.raises(PlatformError) as raised:
            run(resource, **options)
        return raised.value

    return call


# An object's life.


def test_a_life(run: Callable[..., Any], server: Any) -> None:
    made = run(ASSISTANT, **ONE)
    again = run(ASSISTANT, **ONE)
    changed = run(ASSISTANT, name="a", description="d")
    gone = run(ASSISTANT, name="a", state="absent")
    gone_again = run(ASSISTANT, name="a", state="absent")
    assert [one.changed for one in (made, again, changed, gone, gone_again)] == [True, False, True, True, False]
    assert {one.result["id"] for one in (made, again, changed, gone)} == {made.result["id"]}
    assert again.result == made.result
    assert changed.result["assistant"] == {**made.result["assistant"], "description": "d"}
    assert gone_again.result == {"id": None, "assistant": None}
    assert server.count("assistants") == 0


def test_the_diff_has_declared_fields_alone(run: Callable[..., Any]) -> None:
    assert run(ASSISTANT, **ONE).diff == {"before": {}, "after": ONE}
    assert run(ASSISTANT, **ONE).diff == {"before": ONE, "after": ONE}
    changed = run(ASSISTANT, name="a", model="gpt-4.1")
    assert changed.diff == {"before": ONE, "after": {"name": "a", "model": "gpt-4.1"}}
    gone = run(ASSISTANT, name="a", state="absent")
    assert gone.diff == {"before": {"id": changed.result["id"], "name": "a"}, "after": {}}


def test_the_result_is_flat(run: Callable[..., Any]) -> None:
    outcome = run(ASSISTANT, **ONE)
    assert outcome.as_result() == {
        "changed": True,
        "id": outcome.result["id"],
        "assistant": outcome.result["assistant"],
        "diff": outcome.diff,
    }


def test_a_change_is_waited_for(run: Callable[..., Any], file: str) -> None:
    run(VECTOR_STORE, name="v")
    changed = run(VECTOR_STORE, name="v", file_ids=[file], poll_interval=0.05)
    assert changed.result["vector_store"]["file_counts"]["completed"] == 1


def test_a_life_by_key(run: Callable[..., Any]) -> None:
    made = run(THREAD, key="k", messages=[{"content": "x"}])
    again = run(THREAD, key="k", messages=[{"content": "x"}])
    other = run(THREAD, key="k", messages=[{"content": "y"}])
    gone = run(THREAD, key="k", state="absent")
    anew = run(THREAD, key="k")
    assert [one.changed for one in (made, again, other, gone, anew)] == [True, False, True, True, True]
    assert made.result["id"] == again.result["id"] != other.result["id"] == gone.result["id"] != anew.result["id"]
    assert anew.warnings == [], "what was deleted is forgotten"


def test_results_beside_the_object_are_there_while_it_is(run: Callable[..., Any], thread: str) -> None:
    run(ASSISTANT, **ONE)
    run(MESSAGE, thread_id=thread, content="[[say Good morning]]")
    place = {"thread_id": thread, "key": "k", "poll_interval": 0.05}
    predicted = run(RUN, check_mode=True, assistant_name="a", **place)
    done = run(RUN, assistant_name="a", **place)
    gone = run(RUN, state="absent", **place)
    answers = [one.result["response_content"] for one in (predicted, done, gone)]
    assert answers == [None, "Good morning", None]
    assert (done.result["status"], gone.changed) == ("completed", True)


def test_a_verb_is_done_once(run: Callable[..., Any], thread: str) -> None:
    run(ASSISTANT, **ONE)
    run(MESSAGE, thread_id=thread, content="[[slow 20]]")
    place = {"thread_id": thread, "key": "k", "assistant_name": "a", "poll_interval": 0.05}
    started = run(RUN, wait=False, **place)
    predicted = run(RUN, check_mode=True, state="cancelled", **place)
    done = run(RUN, state="cancelled", **place)
    again = run(RUN, state="cancelled", **place)
    assert [one.changed for one in (started, predicted, done, again)] == [True, True, True, False]
    assert [one.result["run"]["status"] for one in (predicted, done, again)] == ["cancelled"] * 3
    assert {one.result["id"] for one in (predicted, done, again)} == {started.result["id"]}


# What check mode predicts is what then happens; the id and the server's own fields are known after it only.
CHANGES = [
    pytest.param({}, {"description": "d", "metadata": {"k": 1}}, id="update"),
    pytest.param({}, {}, id="none"),
    pytest.param({"metadata": {"k": "v"}}, {"metadata": {}}, id="clear"),
    pytest.param({}, {"state": "absent"}, id="delete"),
    pytest.param({"reasoning_effort": "low"}, {"reasoning_effort": "high"}, id="update what is kept"),
]


@pytest.mark.parametrize(("there", "wanted"), CHANGES)
def test_check_mode_predicts_and_sends_nothing(
    run: Callable[..., Any], server: Any, there: dict[str, Any], wanted: dict[str, Any]
) -> None:
    run(ASSISTANT, **ONE, **there)
    server.forget_requests()
    predicted = run(ASSISTANT, check_mode=True, name="a", **wanted)
    assert set(server.requests()) == {"GET /assistants"}
    done = run(ASSISTANT, name="a", **wanted)
    assert (predicted.changed, predicted.diff, predicted.result) == (done.changed, done.diff, done.result)


def test_check_mode_predicts_an_object_with_an_id_to_come(run: Callable[..., Any], server: Any) -> None:
    predicted, done = run(ASSISTANT, check_mode=True, **ONE), run(ASSISTANT, **ONE)
    assert (predicted.changed, predicted.diff) == (done.changed, done.diff)
    assert predicted.result["id"] == UNKNOWN_ID
    assert set(predicted.result["assistant"]) == set(done.result["assistant"])
    assert predicted.result["assistant"]["model"] == "gpt-4o"


def test_check_mode_goes_on_with_an_id_to_come(run: Callable[..., Any], server: Any) -> None:
    to_come = {"check_mode": True, "thread_id": UNKNOWN_ID, "run_id": UNKNOWN_ID}
    server.forget_requests()
    assert run(RUN, metadata={"k": "v"}, **to_come).result["run"]["metadata"] == {"k": "v"}
    assert run(RUN, state="cancelled", **to_come).result["run"]["status"] == "cancelled"
    assert server.requests() == []


def test_bad_input_is_refused_before_anything_is_sent(failed: Callable[..., PlatformError], server: Any) -> None:
    server.forget_requests()
    assert "temperature is 3" in failed(ASSISTANT, **ONE, temperature=3).msg
    assert server.requests() == []


def test_what_is_no_id_is_refused_before_anything_is_sent(failed: Callable[..., PlatformError], server: Any) -> None:
    server.forget_requests()
    assert "assistant_id 'a/b' is not an id" in failed(ASSISTANT, assistant_id="a/b", state="absent").msg
    assert server.requests() == []


def test_input_that_nobody_noted_is_warned_of(run: Callable[..., Any]) -> None:
    assert run(VECTOR_STORE, name="v").warnings == []
    outcome = run(VECTOR_STORE, name="v", chunking_strategy=STATIC)
    (warning,) = outcome.warnings
    assert warning.startswith(f"chunking_strategy of vector store {outcome.result['id']} cannot be compared")
    assert outcome.changed is False


# A create that may have been done.

FAULTS = [
    pytest.param("reset_after", {}, id="reset after"),
    pytest.param("reset_before", {}, id="reset before"),
    pytest.param("status", {"status": 500}, id="500"),
    # Done at once, and the answer comes in pieces of which each takes longer than the client waits.
    pytest.param("slow_body", {"seconds": 30}, id="slow answer"),
]


@pytest.mark.parametrize(("kind", "how"), FAULTS)
@pytest.mark.parametrize(
    ("resource", "options", "path", "counted"),
    [
        pytest.param(ASSISTANT, ONE, "/assistants", "assistants", id="assistant"),
        pytest.param(VECTOR_STORE, {"name": "v"}, "/vector_stores", "vector_stores", id="vector store"),
        pytest.param(FILE, {"content": "x", "filename": "a", "purpose": "user_data"}, "/files", "files", id="file"),
    ],
)
def test_a_create_that_may_be_done_yields_one_object(
    run: Callable[..., Any],
    server: Any,
    resource: Resource,
    options: dict[str, Any],
    path: str,
    counted: str,
    kind: str,
    how: dict[str, Any],
) -> None:
    server.fault(kind, method="POST", path=path, **how)
    made = run(resource, request_timeout=0.5, **options)
    assert made.changed
    assert server.count(counted) == 1
    again = run(resource, **options)
    assert (again.changed, again.result["id"]) == (False, made.result["id"])


@pytest.mark.parametrize(("kind", "how"), FAULTS)
@pytest.mark.parametrize("there", [0, 1, 2])
@pytest.mark.parametrize("duplicate", [False, True], ids=["once", "duplicate"])
def test_a_message_that_may_be_there_is_added_once(
    run: Callable[..., Any], server: Any, thread: str, kind: str, how: dict[str, Any], there: int, duplicate: bool
) -> None:
    for _unused in range(there):
        run(MESSAGE, thread_id=thread, content="x", duplicate=True)
    if there and not duplicate:
        run(MESSAGE, thread_id=thread, content="other")
    server.fault(kind, method="POST", path=".*/messages", **how)
    content = "x" if duplicate else "new"
    made = run(MESSAGE, thread_id=thread, content=content, duplicate=duplicate, request_timeout=0.5)
    assert made.changed
    assert server.count("messages") == there + 1 + (bool(there) and not duplicate)


def test_an_object_of_the_same_name_is_not_taken_for_the_new_one(
    run: Callable[..., Any], failed: Callable[..., PlatformError], server: Any
) -> None:
    """A replacement has its predecessor's name: that one is known, and does not count as made."""
    old = run(VECTOR_STORE, name="v", description="a").result["id"]
    server.fault("reset_before", method="POST", path="/vector_stores")
    new = run(VECTOR_STORE, name="v", description="b").result["id"]
    assert new != old
    assert server.count("vector_stores") == 1


def test_a_create_that_never_comes_through_fails(failed: Callable[..., PlatformError], server: Any) -> None:
    server.fault("reset_before", method="POST", path="/assistants", times=-1)
    assert "broke the connection off" in failed(ASSISTANT, **ONE, max_retries=2).msg
    assert server.requests("POST") == ["POST /assistants"] * 3
    assert server.count("assistants") == 0


# Replacements: the new one first, then the old one goes.


def test_a_replacement_takes_over_what_is_not_declared(run: Callable[..., Any], server: Any, file: str) -> None:
    old = run(VECTOR_STORE, name="v", description="a", metadata={"k": "v"}, file_ids=[file])
    new = run(VECTOR_STORE, name="v", description="b")
    assert new.changed
    assert new.result["id"] != old.result["id"]
    assert new.result["vector_store"]["metadata"] == {"k": "v"}
    assert new.result["vector_store"]["file_counts"]["completed"] == 1
    assert server.count("vector_stores") == 1
    assert run(VECTOR_STORE, name="v", description="b").changed is False


def test_a_replacement_that_is_refused_leaves_the_old_one(
    run: Callable[..., Any], failed: Callable[..., PlatformError], server: Any
) -> None:
    old = run(VECTOR_STORE, name="v", description="a").result["id"]
    server.fault("status", method="POST", path="/vector_stores", status=403)
    assert "changed" not in failed(VECTOR_STORE, name="v", description="b").details
    after = run(VECTOR_STORE, name="v", description="a")
    assert (after.changed, after.result["id"]) == (False, old)


def test_a_replacement_that_never_gets_ready_goes_again(
    run: Callable[..., Any], failed: Callable[..., PlatformError], server: Any
) -> None:
    bad = run(FILE, content=NO_TEXT, filename="a.bin", purpose="assistants").result["id"]
    old = run(VECTOR_STORE, name="v", description="a").result["id"]
    error = failed(VECTOR_STORE, name="v", description="b", file_ids=[bad])
    assert "could not be ingested" in error.msg
    assert "changed" not in error.details
    after = run(VECTOR_STORE, name="v", description="a")
    assert (after.changed, after.result["id"], server.count("vector_stores")) == (False, old, 1)


def test_an_old_one_that_stays_is_named(
    run: Callable[..., Any], failed: Callable[..., PlatformError], server: Any
) -> None:
    old = run(FILE, content="a", filename="n", purpose="user_data").result["id"]
    server.fault("status", method="DELETE", status=403)
    error = failed(FILE, content="bb", filename="n", purpose="user_data")
    assert server.count("files") == 2
    assert f"file {old}" in error.msg
    assert "could not be deleted" in error.msg
    assert error.details["changed"] is True
    assert error.details["id"] != old
    assert error.details["id"] in error.msg
    assert error.details["file"]["bytes"] == 2


def test_an_old_one_that_stays_is_named_whatever_the_server_says(
    run: Callable[..., Any], failed: Callable[..., PlatformError], server: Any
) -> None:
    """Text from the server is no template."""
    bad = run(FILE, content=NO_TEXT, filename="a.bin", purpose="assistants").result["id"]
    run(VECTOR_STORE, name="v", description="a")
    braces = {"error": {"message": "{0} {} {x}"}}
    server.fault("status", method="DELETE", status=403, body=braces)
    server.fault("status", method="GET", path="/vector_stores/[^/]*", status=400, body=braces)
    error = failed(VECTOR_STORE, name="v", description="b", file_ids=[bad])
    assert error.msg.startswith("{0} {} {x}; vector store vs_")
    assert error.msg.endswith("could not be deleted: {0} {} {x}.")
    assert (error.details["changed"], server.count("vector_stores")) == (True, 2)


def test_a_file_in_a_store_is_chunked_anew_in_its_place(run: Callable[..., Any], server: Any, file: str) -> None:
    store = run(VECTOR_STORE, name="v").result["id"]
    place = {"vector_store_id": store, "file_id": file}
    run(VECTOR_STORE_FILE, **place, attributes={"k": "v"})
    changed = run(VECTOR_STORE_FILE, **place, chunking_strategy=STATIC)
    again = run(VECTOR_STORE_FILE, **place, chunking_strategy=STATIC)
    assert (changed.changed, again.changed) == (True, False)
    assert again.result["vector_store_file"]["chunking_strategy"] == STATIC
    assert again.result["vector_store_file"]["attributes"] == {"k": "v"}
    assert server.count("vector_store_files") == 1


def test_a_file_is_chunked_anew_once_after_a_broken_connection(run: Callable[..., Any], server: Any, file: str) -> None:
    store = run(VECTOR_STORE, name="v").result["id"]
    place = {"vector_store_id": store, "file_id": file}
    run(VECTOR_STORE_FILE, **place)
    server.fault("reset_after", method="POST", path="/vector_stores/.*/files")
    assert run(VECTOR_STORE_FILE, **place, chunking_strategy=STATIC).changed
    assert run(VECTOR_STORE_FILE, **place, chunking_strategy=STATIC).changed is False


# A failure after a write.


def test_a_failure_after_a_write_returns_what_was_made(
    run: Callable[..., Any], failed: Callable[..., PlatformError], server: Any
) -> None:
    bad = run(FILE, content=NO_TEXT, filename="a.bin", purpose="assistants").result["id"]
    error = failed(VECTOR_STORE, name="v", file_ids=[bad])
    assert bad in error.msg
    assert error.details["changed"] is True
    assert error.details["vector_store"]["name"] == "v"
    assert run(VECTOR_STORE, name="v").result["id"] == error.details["id"]


def test_a_failure_before_a_write_changes_nothing(failed: Callable[..., PlatformError], server: Any) -> None:
    error = failed(ASSISTANT, name="a", model="no-such-model")
    assert "changed" not in error.details
    assert (error.status, error.details["code"]) == (400, "model_not_found")


def test_a_run_that_fails_is_returned(
    run: Callable[..., Any], failed: Callable[..., PlatformError], thread: str
) -> None:
    assistant = run(ASSISTANT, **ONE).result["id"]
    run(MESSAGE, thread_id=thread, content="[[fail server_error]]")
    error = failed(RUN, thread_id=thread, assistant_id=assistant, poll_interval=0.05)
    assert error.details["changed"] is True
    assert error.details["run"]["status"] == "failed"
    assert error.details["id"] in error.msg


def test_an_input_declared_later_is_a_change(run: Callable[..., Any], server: Any) -> None:
    first = run(THREAD, key="k").result["id"]
    outcome = run(THREAD, key="k", messages=[{"content": "a"}])
    assert outcome.changed
    assert outcome.result["id"] != first
    assert server.count("threads") == 1


def test_tries_that_may_have_been_heard_are_apart(run: Callable[..., Any], server: Any, clock: Any) -> None:
    server.fault("status", method="POST", path="/assistants", status=500, times=2)
    assert run(ASSISTANT, **ONE).changed
    assert len(clock.pauses) == 2
    assert server.count("assistants") == 1
