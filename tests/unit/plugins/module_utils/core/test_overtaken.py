# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that others change or remove between the look and the write: what is left to do is done, and no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN, THREAD_RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE, THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.fine_tuning import JOB
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.agents import AGENT
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.conversations import CONVERSATION
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.responses import RESPONSE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import (
    VECTOR_STORE,
    VECTOR_STORE_FILE,
)

MODEL = "gpt-4o"
EXAMPLE = '{"messages": [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": "Four."}]}\n'


@dataclass(frozen=True)
class Kind:
    """What is made of a resource, the look at it, and its objects on the server."""

    resource: Resource
    options: dict[str, Any]
    path: str
    objects: str
    change: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.resource.name}-{self.options.get('backend', '')}"


KINDS = [
    Kind(ASSISTANT, {"name": "a", "model": MODEL}, "/assistants", "assistants", {"description": "b"}),
    Kind(ASSISTANT, {"name": "a", "model": MODEL, "backend": "responses"}, "/agents", "agents", {"instructions": "b"}),
    Kind(AGENT, {"name": "a", "model": MODEL}, "/agents", "agents", {"instructions": "b"}),
    Kind(THREAD, {"key": "a"}, "/threads/.*", "threads", {"metadata": {"k": "b"}}),
    Kind(
        THREAD,
        {"key": "a", "backend": "responses"},
        "/conversations/[^/]*",
        "conversations",
        {"metadata": {"k": "b"}},
    ),
    Kind(CONVERSATION, {"key": "a"}, "/conversations/[^/]*", "conversations", {"metadata": {"k": "b"}}),
    Kind(VECTOR_STORE, {"name": "a"}, "/vector_stores", "vector_stores", {"metadata": {"k": "b"}}),
    Kind(FILE, {"filename": "a.txt", "content": "x", "purpose": "user_data"}, "/files", "files"),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_what_somebody_else_removed_is_gone_and_no_change(run: Callable[..., Any], server: Any, kind: Kind) -> None:
    run(kind.resource, **kind.options)
    server.fault("move_on", method="GET", path=kind.path, target={"kind": kind.objects, "delete": True})
    named = {name: value for name, value in kind.options.items() if name not in ("model", "content")}
    outcome = run(kind.resource, **named, state="absent")
    assert not outcome.changed
    assert outcome.diff == {"before": {}, "after": {}}
    assert server.count(kind.objects) == 0


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.change], ids=lambda kind: kind.id)
def test_what_somebody_else_removed_is_made_again(run: Callable[..., Any], server: Any, kind: Kind) -> None:
    old = run(kind.resource, **kind.options).result["id"]
    server.fault("move_on", method="GET", path=kind.path, target={"kind": kind.objects, "delete": True})
    outcome = run(kind.resource, **kind.options, **kind.change)
    assert (outcome.changed, outcome.action) == (True, "create")
    assert outcome.result["id"] != old
    assert server.count(kind.objects) == 1
    assert not run(kind.resource, **kind.options, **kind.change).changed


def test_a_removal_whose_answer_was_lost_is_a_change(run: Callable[..., Any], server: Any) -> None:
    run(ASSISTANT, name="a", model=MODEL)
    server.fault("reset_after", method="DELETE")
    assert run(ASSISTANT, name="a", state="absent").changed
    assert server.requests("DELETE")[1:] == server.requests("DELETE")[:1]


def test_a_file_that_somebody_took_out_of_a_store_is_out(run: Callable[..., Any], server: Any) -> None:
    store = run(VECTOR_STORE, name="a").result["id"]
    file = run(FILE, filename="a.txt", content="x", purpose="assistants").result["id"]
    run(VECTOR_STORE_FILE, vector_store_id=store, file_id=file)
    gone = {"kind": "vector_store_files", "delete": True}
    server.fault("move_on", method="GET", path="/vector_stores/.*/files.*", target=gone)
    assert not run(VECTOR_STORE_FILE, vector_store_id=store, file_id=file, state="absent").changed


@pytest.mark.parametrize("backend", ["assistants", "responses"])
def test_a_message_that_somebody_deleted_is_gone(run: Callable[..., Any], server: Any, backend: str) -> None:
    thread = run(THREAD, backend=backend).result["id"]
    message = run(MESSAGE, backend=backend, thread_id=thread, content="x").result["id"]
    objects = "messages" if backend == "assistants" else "conversation_items"
    server.fault("move_on", method="GET", path=".*(messages|items).*", target={"kind": objects, "delete": True})
    assert not run(MESSAGE, backend=backend, thread_id=thread, message_id=message, state="absent").changed


@pytest.mark.parametrize("status", ["completed", "failed", "expired"])
def test_a_run_that_ended_before_its_cancel_arrived_is_unchanged(
    run: Callable[..., Any], server: Any, status: str
) -> None:
    server.hold("runs/.*")
    made = run(RUN, **asked(run), wait=False).result
    server.fault("move_on", method="GET", path=".*/runs/.*", target={"kind": "runs", "set": {"status": status}})
    outcome = run(RUN, thread_id=made["thread_id"], run_id=made["id"], state="cancelled")
    assert not outcome.changed
    assert outcome.result["status"] == status
    assert outcome.diff == {"before": {"status": status}, "after": {"status": status}}


@pytest.mark.parametrize("backend", ["assistants", "responses"])
def test_a_run_that_completed_before_it_was_removed_goes(run: Callable[..., Any], server: Any, backend: str) -> None:
    objects = "runs" if backend == "assistants" else "responses"
    server.hold(f"{objects}/.*")
    assistant = {"assistant": {"model": MODEL}} if backend == "responses" else {"assistant_id": made_assistant(run)}
    run(THREAD_RUN, backend=backend, key="a", **assistant, thread={"messages": [{"content": "x"}]}, wait=False)
    server.fault(
        "move_on", method="GET", path=f".*/?{objects}/.*", target={"kind": objects, "set": {"status": "completed"}}
    )
    assert run(THREAD_RUN, backend=backend, key="a", state="absent").changed
    assert not run(THREAD_RUN, backend=backend, key="a", state="absent").changed


def test_a_response_that_ended_before_its_cancel_arrived_is_unchanged(run: Callable[..., Any], server: Any) -> None:
    server.hold("responses/.*")
    made = run(RESPONSE, model=MODEL, input="x", background=True, key="a", wait=False).result
    ended = {"kind": "responses", "set": {"status": "completed"}}
    server.fault("move_on", method="GET", path="/responses/.*", target=ended)
    outcome = run(RESPONSE, response_id=made["id"], state="cancelled")
    assert (outcome.changed, outcome.result["response"]["status"]) == (False, "completed")


@pytest.mark.parametrize("state", ["cancelled", "paused"])
def test_a_job_that_ended_before_it_was_stopped_is_unchanged(
    run: Callable[..., Any], server: Any, tmp_path: Any, state: str
) -> None:
    (tmp_path / "a.jsonl").write_text(EXAMPLE * 10)
    server.hold("fine_tuning_jobs/.*")
    made = run(JOB, model="gpt-4o", training_file=str(tmp_path / "a.jsonl"), wait=False).result
    ended = {"kind": "fine_tuning_jobs", "set": {"status": "succeeded"}}
    server.fault("move_on", method="GET", path="/fine_tuning/jobs/.*", target=ended)
    outcome = run(JOB, fine_tuning_job_id=made["id"], state=state)
    assert (outcome.changed, outcome.result["fine_tuning_job"]["status"]) == (False, "succeeded")


def test_a_run_that_completes_at_the_last_moment_is_done(run: Callable[..., Any], server: Any) -> None:
    """The time is up, and the cancel comes too late."""
    server.hold("runs/.*")
    ended = {"kind": "runs", "set": {"status": "completed"}}
    server.fault("move_on", method="GET", path=".*/runs/.*", target=ended, skip=1)
    options = {**asked(run), "wait_timeout": 0.01, "poll_interval": 60, "cancel_on_timeout": True}
    assert run(RUN, **options).result["status"] == "completed"


def test_a_refusal_that_has_another_reason_stays_one(run: Callable[..., Any], server: Any) -> None:
    run(ASSISTANT, name="a", model=MODEL)
    server.fault("status", method="POST", path="/assistants/.*", status=400, times=-1)
    with pytest.raises(PlatformError, match="A fault on demand: 400"):
        run(ASSISTANT, name="a", model=MODEL, description="b")
    assert len(server.requests("POST")) == 2


def made_assistant(run: Callable[..., Any]) -> str:
    return str(run(ASSISTANT, name="a", model=MODEL).result["id"])


def asked(run: Callable[..., Any]) -> dict[str, Any]:
    """The options of a run on a thread of its own."""
    thread = run(THREAD, messages=[{"role": "user", "content": "x"}]).result["id"]
    return {"assistant_id": made_assistant(run), "thread_id": thread}
