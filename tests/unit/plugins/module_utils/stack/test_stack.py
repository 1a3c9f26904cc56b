# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacks: who names whom, what is refused before any call, and what is left when a part fails."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from declarations import modules
from stacks import ALL, DESK, FILE, STORE, actions, ids

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._stack.kinds import KINDS
from ansible_collections.declarative.openai.plugins.module_utils._stack.parts import Part
from ansible_collections.declarative.openai.plugins.module_utils._stack.stack import STACK
from ansible_collections.declarative.openai.plugins.module_utils._stack.work import Work


def test_every_module_with_a_state_is_a_kind() -> None:
    wanted = {
        name.removeprefix("openai_"): one.declaration
        for name, one in modules().items()
        if "state" in one.options and name != "openai_stack"
    }
    assert wanted == KINDS


# A stack's life.


def test_parts_name_each_other_in_any_order(stack: Callable[..., Any], server: Any) -> None:
    made = stack(*ALL)
    again = stack(*ALL)
    assistant = server.client().request(
        "GET", f"/assistants/{ids(made)['desk']}", headers={"OpenAI-Beta": "assistants=v2"}
    )

    assert actions(made) == {"desk": "created", "kb": "created", "guide.md": "created"}
    assert assistant["tool_resources"]["file_search"]["vector_store_ids"] == [ids(made)["kb"]]
    assert assistant["metadata"] == {"stack": "team"}
    assert (again.changed, again.result["changes"], again.diff) == (False, [], {"before": {}, "after": {}})


def test_check_mode_says_the_same_and_writes_nothing(
    stack: Callable[..., Any], run: Callable[..., Any], server: Any
) -> None:
    said = run(STACK, check_mode=True, name="team", resources=ALL)
    assert server.requests("POST") == []
    made = stack(*ALL)

    assert actions(said) == actions(made)
    assert (
        list(said.diff["after"]) == list(made.diff["after"]) == ["assistant desk", "vector store kb", "file guide.md"]
    )
    assert said.diff["before"] == {}


def test_a_drift_is_shown_alone(stack: Callable[..., Any], run: Callable[..., Any]) -> None:
    made = stack(*ALL)
    run(ASSISTANT, assistant_id=ids(made)["desk"], model="gpt-4o-mini")
    mended = stack(*ALL)

    assert actions(mended) == {"desk": "updated"}
    assert mended.diff["before"]["assistant desk"]["model"] == "gpt-4o-mini"
    assert list(mended.diff["after"]) == ["assistant desk"]


def test_metadata_that_is_not_declared_stays(stack: Callable[..., Any], run: Callable[..., Any]) -> None:
    made = run(ASSISTANT, name="desk", model="gpt-4o", metadata={"team": "support"})
    adopted = stack({"kind": "assistant", "name": "desk"})

    assert ids(adopted)["desk"] == made.result["id"]
    shown = adopted.result["stack"]["resources"][0]["result"]["assistant"]
    assert shown["metadata"] == {"team": "support", "stack": "team"}


def test_it_goes_in_reverse(stack: Callable[..., Any], server: Any) -> None:
    stack(*ALL)
    server.forget_requests()
    gone = stack(*ALL, state="absent")
    again = stack(*ALL, state="absent")

    assert [one.split("/")[1] for one in server.requests("DELETE")] == ["assistants", "vector_stores", "files"]
    assert (gone.changed, gone.result["stack"], again.changed) == (True, None, False)


def test_what_lies_in_a_store_is_found_by_its_name(stack: Callable[..., Any], server: Any) -> None:
    inside = {"kind": "vector_store_file", "vector_store": "kb", "file": "guide.md", "attributes": {"a": 1}}
    parts = [{"kind": "vector_store", "name": "kb"}, FILE, inside]
    assert stack(*parts).changed
    assert not stack(*parts).changed
    gone = stack(*parts, state="absent")

    assert [one["action"] for one in gone.result["changes"]] == ["deleted"] * 3
    assert server.requests("DELETE")[0].startswith("DELETE /vector_stores/vs_")
    assert "/files/" in server.requests("DELETE")[0]


def test_what_lies_in_a_store_goes_with_it(stack: Callable[..., Any]) -> None:
    store = {"kind": "vector_store", "name": "kb"}
    inside = {"kind": "vector_store_file", "vector_store": "kb", "file": "guide.md"}
    stack(store, FILE, inside)
    parts = [{**one, "state": "absent"} for one in (store, FILE, inside)]

    assert stack(*parts).changed
    assert not stack(*parts).changed


def test_what_cannot_go_stays(stack: Callable[..., Any], server: Any) -> None:
    parts = [
        {"kind": "model", "model_id": "gpt-4o"},
        {"kind": "embedding", "model": "text-embedding-3-small", "input": "x"},
        {"kind": "thread", "key": "talk"},
        {"kind": "message", "thread": "talk", "content": "x", "duplicate": True},
    ]
    stack(*parts)
    gone = stack(*parts, state="absent")

    assert actions(gone) == {"talk": "deleted"}
    assert not stack(*parts, state="absent").changed


@pytest.mark.parametrize("file", [None, "guide.md"])
def test_check_mode_knows_what_a_store_that_is_replaced_keeps(
    stack: Callable[..., Any], run: Callable[..., Any], server: Any, file: str | None
) -> None:
    other = {**FILE, "filename": "other.md"}
    inside = {"kind": "vector_store_file", "vector_store": "kb", "file": "other.md"}
    store = {"kind": "vector_store", "name": "kb", **({"file": file} if file else {})}
    stack(DESK, store, FILE, other, inside)
    parts = [DESK, {**store, "description": "New."}, FILE, other, inside]
    said = run(STACK, check_mode=True, name="team", resources=parts, purge=True)
    done = stack(*parts, purge=True)

    # What is declared to lie in it is all that does, so that another file comes and goes with each run.
    made_anew = {None: "created"} if file else {}
    assert actions(said) == actions(done) == {"desk": "updated", "kb": "replaced", **made_anew}
    assert stack(*parts, purge=True).changed == bool(file)


def test_messages_keep_their_order(stack: Callable[..., Any], server: Any) -> None:
    texts = [str(number) for number in range(10)]
    said = [{"kind": "message", "thread": "talk", "role": "user", "content": text} for text in texts]
    made = stack({"kind": "thread", "key": "talk"}, *said)
    path = f"/threads/{ids(made)['talk']}/messages"
    found = server.client().pages(path, query={"order": "asc"}, headers={"OpenAI-Beta": "assistants=v2"})

    assert [one["content"][0]["text"]["value"] for one in found] == texts


# One look at each kind, and many at once.


def test_each_kind_is_listed_once(stack: Callable[..., Any], server: Any) -> None:
    many = [{"kind": "assistant", "name": f"a{number}", "model": "gpt-4o"} for number in range(150)]
    stack(*many, *ALL)
    server.forget_requests()
    assert not stack(*many, *ALL, purge=True).changed

    pages = [one for one in server.requests() if one == "GET /assistants"]
    assert len(pages) == 2
    assert sorted(set(server.requests())) == [
        "GET /agents",
        "GET /assistants",
        "GET /files",
        "GET /vector_stores",
        f"GET /vector_stores/{ids(stack(*ALL))['kb']}/files",
    ]


def test_parts_are_made_side_by_side(stack: Callable[..., Any], serve: Callable[..., Any]) -> None:
    meeting = threading.Barrier(4)

    def answer(number: int) -> tuple[int, dict[str, str], bytes]:
        if number == 1:
            return 200, {}, b'{"object": "list", "data": [], "has_more": false}'
        # None is answered before all four are there; a barrier that nobody comes to breaks, and the request fails.
        meeting.wait(timeout=20)
        return 200, {}, json.dumps({"id": f"asst_{number}", "object": "assistant", "name": f"a{number}"}).encode()

    many = ({"kind": "assistant", "name": f"a{number}", "model": "gpt-4o"} for number in range(4))
    made = stack(*many, parallelism=4, backend="assistants", base_url=serve(answer).base_url)

    assert len(made.result["changes"]) == 4


def test_all_pause_when_one_is_told_to(stack: Callable[..., Any], serve: Callable[..., Any]) -> None:
    both, asked, refused = threading.Barrier(2), list[float](), list[float]()
    pacing = Path(os.environ["HOME"], ".ansible", "declarative.openai", "pacing")

    def answer(number: int) -> tuple[int, dict[str, str], bytes]:
        asked.append(time.monotonic())
        if number == 1:
            return 200, {}, b'{"object": "list", "data": [], "has_more": false}'
        if number in (2, 3) and both.wait(timeout=20) == 0:
            refused.append(time.monotonic())
            return 429, {"Retry-After": "1"}, b"{}"
        if number in (2, 3):
            # This one's worker takes the next part after the refusal of the other one was noted.
            limit = time.monotonic() + 20
            while not list(pacing.glob("*.json")) and time.monotonic() < limit:
                time.sleep(0.01)
        return 200, {}, json.dumps({"id": f"asst_{number}", "object": "assistant", "name": f"made {number}"}).encode()

    many = ({"kind": "assistant", "name": f"a{number}", "model": "gpt-4o"} for number in range(6))
    stack(*many, parallelism=2, backend="assistants", base_url=serve(answer).base_url)

    assert len(asked) == 8
    # A second is what the server asked for; whoever does not know of it is there at once.
    assert min(asked[3:]) - refused[0] >= 1


# What belongs to it and is no longer declared.


def test_purge_removes_what_has_its_mark(stack: Callable[..., Any], run: Callable[..., Any], server: Any) -> None:
    run(ASSISTANT, name="other", model="gpt-4o", metadata={"stack": "another"})
    run(ASSISTANT, name="nobody's", model="gpt-4o")
    stack(*ALL)
    kept = stack(STORE, FILE)
    said = run(STACK, check_mode=True, name="team", resources=[STORE, FILE], purge=True)
    purged = stack(STORE, FILE, purge=True)

    assert not kept.changed
    assert actions(said) == actions(purged) == {"desk": "deleted"}
    assert said.diff == purged.diff
    assert server.count("assistants") == 2


def test_a_purge_that_fails_says_what_was_done(stack: Callable[..., Any], server: Any) -> None:
    old = {"kind": "assistant", "name": "old", "model": "gpt-4o"}
    stack(*ALL, old, parallelism=1)
    server.fault("status", method="DELETE", path="/assistants/.*", status=400, times=1)
    with pytest.raises(PlatformError) as raised:
        stack(FILE, {**old, "name": "other"}, purge=True, parallelism=1)
    details = raised.value.details

    assert "Stack 'team' is as declared, but not all else could be purged: assistant " in raised.value.msg
    assert sorted(actions(raised.value).values()) == ["created", "deleted"]
    assert (details["changed"], len(details["failures"]), details["not_tried"]) == (True, 1, [])
    assert {one["name"] for one in [*details["changes"], *details["failures"]]} == {"other", "old", "desk"}
    assert len(actions(stack(FILE, purge=True))) == 3


def test_metadata_given_as_text_has_the_mark_too(stack: Callable[..., Any]) -> None:
    stack({"kind": "assistant", "name": "desk", "model": "gpt-4o", "metadata": '{"tier": "2"}'})

    assert actions(stack(purge=True)) == {"desk": "deleted"}


# When something fails.


def test_what_cannot_be_looked_for_is_a_failure_of_its_own(stack: Callable[..., Any], server: Any) -> None:
    inside = {"kind": "vector_store_file", "vector_store": "kb", "file": "guide.md"}
    alone = {"kind": "assistant", "name": "alone", "model": "gpt-4o"}
    stack(STORE, FILE, inside, alone)
    server.fault("status", method="GET", path="/vector_stores", status=400, times=-1)
    with pytest.raises(PlatformError) as raised:
        stack(STORE, FILE, inside, alone, state="absent")
    details = raised.value.details

    assert actions(raised.value) == {"alone": "deleted"}
    assert [one["kind"] for one in details["failures"]] == ["vector_store"]
    assert {one["kind"] for one in details["not_tried"]} == {"vector_store_file", "file"}


def test_a_failure_leaves_what_needs_it_and_no_more(stack: Callable[..., Any], server: Any) -> None:
    server.fault("status", method="POST", path="/vector_stores", status=400, times=1)
    other = {"kind": "assistant", "name": "other", "model": "gpt-4o"}
    with pytest.raises(PlatformError) as raised:
        stack(*ALL, other, purge=True)
    details = raised.value.details

    assert raised.value.msg.startswith(
        "1 of the 4 resources of stack 'team' failed, and 1 that wait for them were not tried"
    )
    assert [(one["kind"], one["name"]) for one in details["failures"]] == [("vector_store", "kb")]
    assert details["not_tried"] == [{"kind": "assistant", "name": "desk"}]
    assert {one["name"] for one in details["changes"]} == {"guide.md", "other"}
    assert details["changed"] is True
    assert actions(stack(*ALL, other)) == {"desk": "created", "kb": "created"}


@pytest.mark.parametrize("parallelism", [1, 16])
def test_what_nobody_expects_fails_its_part_and_keeps_the_report_of_the_others(
    stack: Callable[..., Any], server: Any, monkeypatch: pytest.MonkeyPatch, parallelism: int
) -> None:
    converge = Work._converge

    def fall(work: Work, part: Part) -> Any:
        if part.name == "kb":
            raise RuntimeError
        return converge(work, part)

    monkeypatch.setattr(Work, "_converge", fall)
    with pytest.raises(PlatformError) as raised:
        stack(*ALL, {"kind": "assistant", "name": "other", "model": "gpt-4o"}, parallelism=parallelism)
    (failure,) = raised.value.details["failures"]
    assert "RuntimeError" in failure["msg"]
    assert "in fall" in failure["exception"]
    assert {one["name"] for one in raised.value.details["changes"]} == {"guide.md", "other"}
    assert raised.value.details["not_tried"] == [{"kind": "assistant", "name": "desk"}]
