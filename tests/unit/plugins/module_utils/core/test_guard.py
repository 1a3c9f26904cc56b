# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One object for one identity: whoever else of this machine makes it at the same time, or a server makes it late."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core import create_once, listing_cache
from ansible_collections.declarative.openai.plugins.module_utils._core import guard as _guard
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import VECTOR_STORE
from ansible_collections.declarative.openai.plugins.module_utils._state.locks import locked

MODEL = "gpt-4o-mini"
OTHER_PROCESS = """
import json, sys
from ansible_collections.declarative.openai.plugins.module_utils._core.engine import converge
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
for params in json.load(sys.stdin):
    converge(ASSISTANT, params, check_mode=False)
"""


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A HOME of its own, in which no lock was ever taken."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def elsewhere(params: Callable[..., dict[str, Any]]) -> Callable[..., None]:
    """Have assistants of these names made by another process."""

    def make(*names: str) -> None:
        tasks = json.dumps([params(ASSISTANT, name=name, model=MODEL) for name in names])
        environment = {**os.environ, "PYTHONPATH": os.environ["ANSIBLE_COLLECTIONS_PATH"]}
        subprocess.run([sys.executable, "-c", OTHER_PROCESS], input=tasks, text=True, check=True, env=environment)

    return make


@pytest.mark.parametrize(
    ("resource", "options", "kind"),
    [
        (ASSISTANT, {"name": "a", "model": MODEL}, "assistants"),
        (VECTOR_STORE, {"name": "a"}, "vector_stores"),
        (FILE, {"filename": "a.txt", "content": "x", "purpose": "user_data"}, "files"),
        (THREAD, {"key": "a"}, "threads"),
    ],
    ids=lambda value: value.kind if isinstance(value, Resource) else "",
)
def test_threads_that_want_the_same_make_it_once(
    run: Callable[..., Any], server: Any, resource: Resource, options: dict[str, Any], kind: str
) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _number: run(resource, **options), range(8)))
    assert server.count(kind) == 1
    assert len({outcome.result["id"] for outcome in outcomes}) == 1
    assert sum(outcome.changed for outcome in outcomes) == 1


def test_threads_that_want_another_one_in_its_place_make_one(run: Callable[..., Any], server: Any) -> None:
    old = run(VECTOR_STORE, name="v", description="a").result["id"]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _number: run(VECTOR_STORE, name="v", description="b"), range(8)))
    assert server.count("vector_stores") == 1
    assert {outcome.result["id"] for outcome in outcomes} != {old}
    assert sum(outcome.changed for outcome in outcomes) == 1


def test_what_another_process_made_is_looked_up_once(
    run: Callable[..., Any], server: Any, elsewhere: Callable[..., None]
) -> None:
    with listing_cache.enabled():
        run(ASSISTANT, name="a", model=MODEL)
        elsewhere("b", "c")
        server.forget_requests()
        outcomes = [run(ASSISTANT, name=name, model=MODEL) for name in "bcd"]
    assert [outcome.changed for outcome in outcomes] == [False, False, True]
    assert server.requests() == ["GET /assistants", "POST /assistants"]


def test_nothing_is_listed_again_while_nobody_wrote(run: Callable[..., Any], server: Any) -> None:
    with listing_cache.enabled():
        for name in "abcabc":
            run(ASSISTANT, name=name, model=MODEL)
    assert server.requests() == ["GET /assistants", *["POST /assistants"] * 3]


def test_a_task_of_its_own_lists_once(run: Callable[..., Any], server: Any) -> None:
    run(ASSISTANT, name="a", model=MODEL)
    assert server.requests() == ["GET /assistants", "POST /assistants"]


def test_what_a_killed_task_may_have_made_is_looked_for(
    run: Callable[..., Any], task: Callable[..., Task], server: Any
) -> None:
    """It had begun: nobody knows what came of it."""
    with listing_cache.enabled():
        run(ASSISTANT, name="other", model=MODEL)
        killed = task(ASSISTANT, name="a", model=MODEL)
        with _guard.guarded(killed) as guard:
            path = str(guard.path)
        Path(path).write_text("busy")
        server.forget_requests()
        assert run(ASSISTANT, name="a", model=MODEL).changed
        assert server.requests() == ["GET /assistants", "POST /assistants"]
        run(ASSISTANT, name="a", model=MODEL, description="b")
    assert server.requests("GET") == ["GET /assistants"]


def test_a_stamp_from_before_the_machine_was_started_says_nothing(
    run: Callable[..., Any], task: Callable[..., Task], server: Any
) -> None:
    with _guard.guarded(task(ASSISTANT, name="a", model=MODEL)) as guard:
        Path(str(guard.path)).write_text(f"{10**12:.9f} somebody")
    run(ASSISTANT, name="a", model=MODEL)
    assert server.requests() == ["GET /assistants", "POST /assistants"]


def test_a_lock_that_is_held_too_long_is_told(
    task: Callable[..., Task], failed_guard: Callable[[Task], PlatformError], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = task(ASSISTANT, name="a", model=MODEL)
    with _guard.guarded(mine) as guard:
        path = str(guard.path).replace(".stamp", ".lock")
    monkeypatch.setattr(_guard, "_TIMEOUT", 0.0)
    with locked(path, timeout=1, purpose="for a test"):
        error = failed_guard(mine)
    assert error.msg.startswith("Another task on this machine has had the lock to make this assistant for 0 s (")


@pytest.fixture
def failed_guard(refused: Callable[..., PlatformError]) -> Callable[[Task], PlatformError]:
    def hold(task: Task) -> None:
        with _guard.guarded(task):
            raise AssertionError("It was not held.")

    return lambda task: refused(hold, task)


def test_other_accounts_do_not_wait(task: Callable[..., Task], monkeypatch: pytest.MonkeyPatch) -> None:
    """With more lock files than can ever be shared by chance."""
    monkeypatch.setattr(_guard, "_BUCKETS", 2**62)
    paths = set()
    for account in ({}, {"organization": "org-1"}, {"api_project": "proj_1"}):
        with _guard.guarded(task(ASSISTANT, name="a", model=MODEL, **account)) as guard:
            paths.add(guard.path)
    assert len(paths) == 3


def test_locks_are_for_their_owner_alone(run: Callable[..., Any], home: Path) -> None:
    run(ASSISTANT, name="a", model=MODEL)
    folder = home / ".ansible" / "declarative.openai"
    modes = {path.suffix: path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]}
    assert {".lock", ".stamp"} <= modes.keys()
    assert set(modes.values()) == {0}


# A server that is late.


def test_a_first_request_that_comes_late_makes_no_double(run: Callable[..., Any], server: Any) -> None:
    """Its work begins when the second request has been sent, which the hold waits for."""
    server.hold("late", method="POST", path="/assistants", times=2)
    server.fault("late", method="POST", path="/assistants", reply="status", seconds=0)
    made = run(ASSISTANT, name="a", model=MODEL)
    assert made.changed
    assert server.count("assistants") == 1
    assert made.warnings == []


def test_a_double_that_is_not_the_same_is_named(
    run: Callable[..., Any], server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(create_once._Creation, "_is_ours", lambda *_arguments: False)
    server.hold("late", method="POST", path="/assistants", times=2)
    server.fault("late", method="POST", path="/assistants", reply="status", seconds=0)
    made = run(ASSISTANT, name="a", model=MODEL)
    assert server.count("assistants") == 2
    assert len(made.warnings) == 1
    assert made.result["id"] in made.warnings[0]


def test_what_cannot_be_listed_is_not_sent_again(run: Callable[..., Any], server: Any) -> None:
    server.fault("reset_after", method="POST", path="/threads")
    with pytest.raises(PlatformError) as raised:
        run(THREAD, key="a", metadata={"k": "v"})
    error = raised.value
    assert re.search(r"; the thread 'a' \(sent at \S+Z\) may have been made all the same", error.msg)
    lost = error.details["possibly_created"]
    assert (lost["kind"], lost["key"], lost["request_id"]) == ("thread", "a", None)
    assert server.requests("POST") == ["POST /threads"]
    assert server.count("threads") == 1


def test_what_may_be_there_is_told_where_nobody_can_look(run: Callable[..., Any], server: Any) -> None:
    server.fault("reset_after", method="POST", path="/assistants")
    server.fault("status", method="GET", path="/assistants", status=403, skip=1, times=-1)
    with pytest.raises(PlatformError) as raised:
        run(ASSISTANT, name="a", model=MODEL)
    assert raised.value.details["possibly_created"]["key"] == {"name": "a"}
    assert raised.value.msg.endswith(
        "may have been made all the same, so run the task again, which looks for it first."
    )
    assert server.count("assistants") == 1


def test_a_refusal_after_a_lost_answer_leaves_the_doubt(run: Callable[..., Any], server: Any) -> None:
    server.fault("reset_before", method="POST", path="/assistants")
    server.fault("status", method="POST", path="/assistants", status=403)
    with pytest.raises(PlatformError) as raised:
        run(ASSISTANT, name="a", model=MODEL)
    assert raised.value.details["possibly_created"]["kind"] == "assistant"


def test_what_is_made_is_returned_where_nobody_can_look_for_a_double(run: Callable[..., Any], server: Any) -> None:
    server.fault("reset_before", method="POST", path="/assistants")
    server.fault("status", method="GET", path="/assistants", status=403, skip=2, times=-1)
    made = run(ASSISTANT, name="a", model=MODEL)
    assert made.changed
    assert len(made.warnings) == 1
    assert made.warnings[0].startswith(
        "Nobody could look whether a request whose answer was lost made another assistant"
    )


def test_one_that_somebody_else_removed_needs_no_removal_to_be_replaced(run: Callable[..., Any], server: Any) -> None:
    """The kept listing knows it no more, either."""
    with listing_cache.enabled():
        old = run(VECTOR_STORE, name="v", description="a").result["id"]
        gone = {"kind": "vector_stores", "id": old, "delete": True}
        server.fault("move_on", method="POST", path="/vector_stores", target=gone)
        new = run(VECTOR_STORE, name="v", description="b")
        again = run(VECTOR_STORE, name="v", description="b")
    assert (new.action, again.changed, again.result["id"]) == ("replace", False, new.result["id"])
    assert server.count("vector_stores") == 1
