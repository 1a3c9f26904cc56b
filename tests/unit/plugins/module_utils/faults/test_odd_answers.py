# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module against servers whose answers are odd: each task ends in a sentence, and none over another object."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import declarations
import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core import module_adapter
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import (
    ASSISTANT,
    ASSISTANT_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE, THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.chat import CHAT_COMPLETION
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.fine_tuning import JOB
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE, FILE_INFO
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import VECTOR_STORE

DEEP: Any = "x"
for _unused in range(1000):
    DEEP = [DEEP]
ODD = [7, "x", ["x"], [None], {"x": {"y": 1}}, True, 10**400, 1e308, ""]
# What tasks of each kind are called with; an id of a parent stands where one is needed.
OPTIONS: dict[str, dict[str, Any]] = {
    "agent": {"name": "a", "model": "m"},
    "assistant": {"name": "a", "model": "m", "tools": ["file_search"], "metadata": {"k": "v"}},
    "chat_completion": {"model": "m", "messages": "x"},
    "conversation": {"key": "k", "items": ["x"]},
    "embedding": {"model": "m", "input": "x"},
    "file": {"filename": "a.txt", "content": "x", "purpose": "assistants"},
    "batch": {"input_file": "file-1", "endpoint": "/v1/responses"},
    "fine_tuning_job": {"model": "m", "training_file": "file-1"},
    "group": {"name": "a"},
    "group_member": {"group": "group_1", "user": "user-1"},
    "message": {"thread_id": "thread_1", "content": "x"},
    "moderation": {"input": "x"},
    "project": {"name": "a"},
    "response": {"model": "m", "input": "x"},
    "run": {"thread_id": "thread_1", "assistant_id": "asst_1"},
    "spend_limit": {"project": "proj_1", "threshold_amount": 1},
    "thread": {"key": "k", "messages": [{"content": "x"}]},
    "thread_run": {"assistant_id": "asst_1"},
    "vector_store": {"name": "a", "file_ids": ["file-1"]},
    "webhook_endpoint": {"name": "a", "url": "https://x.example.com", "event_types": ["e"], "return_secret": True},
    "vector_store_file": {"vector_store_id": "vs_1", "file_id": "file-1"},
}
WAITING = {"wait_timeout": 0.05, "poll_interval": 0.01}


def odd_object(value: Any) -> dict[str, Any]:
    """An object of every kind at once, of which every member is this value."""
    names = {one.api_name for module in declarations.modules().values() for one in module.resource.fields}
    return {**dict.fromkeys(names | {"output", "choices", "tools"}, value), "id": "x_1", "name": "a"}


def answers(obj: Any) -> Callable[[int], tuple[int, dict[str, str], bytes]]:
    """The object to all that is asked for, as a list and as itself."""
    own = obj if isinstance(obj, dict) else {"id": "x_1", "deep": obj}
    text = json.dumps({**own, "object": "x", "data": [obj, own]})
    return lambda _number: (200, {}, text.encode())


def nested(levels: int) -> Callable[[int], tuple[int, dict[str, str], bytes]]:
    deep = "[" * levels + "]" * levels
    one = f'{{"id": "x_1", "name": "a", "metadata": {deep}, "tools": {deep}, "output": {deep}}}'
    return lambda _number: (200, {}, f'{{"id": "x_1", "data": [{one}], "tools": {deep}, "metadata": {deep}}}'.encode())


SERVERS: dict[str, Callable[[int], tuple[int, dict[str, str], bytes]]] = {
    **{f"all members {str(value)[:12]}": answers(odd_object(value)) for value in ODD},
    "members of data": answers(None),
    "ids that are numbers": answers({"id": 7, "name": "a"}),
    "ids that are lists": answers({"id": ["x"], "name": "a"}),
    "nested": nested(1000),
    "nested as deep as it is read": nested(190),
    "nothing but an id": answers({"id": "x_1"}),
    "empty objects": lambda _number: (200, {}, b"{}"),
    "null": lambda _number: (200, {}, b"null"),
    "no content": lambda _number: (204, {}, b""),
    "cut": lambda _number: (200, {}, b'{"id": "x'),
    "HTML": lambda _number: (200, {"Content-Type": "text/html"}, b"<html>"),
    "an error": lambda _number: (200, {}, b'{"error": {"message": "No luck", "param": [1]}}'),
    "odd refusals": lambda _number: (400, {}, b'{"error": {"message": {"a": 1}, "param": 7, "code": [1], "type": {}}}'),
}


@pytest.fixture
def told(
    serve: Callable[..., Any], params: Callable[..., dict[str, Any]], clock: Any
) -> Callable[..., tuple[dict[str, Any], Any]]:
    """What a task returns on a server that gives these answers, and the server."""
    origin = serve(lambda number: (200, {}, b""))

    def run(declaration: Any, answer: Any, **options: Any) -> tuple[dict[str, Any], Any]:
        origin.answer = answer
        origin.seen.clear()
        known = declaration.argument_spec().options
        waiting = {name: value for name, value in WAITING.items() if name in known}
        given = params(declaration, **{"base_url": origin.base_url, "max_retries": 1, **waiting, **options})
        return module_adapter.report(declaration, given, check_mode=False, null_options=())[0], origin

    return run


# Those whose options are those of their kind.
MODULES = sorted(
    name
    for name, one in declarations.modules().items()
    if one.resource.kind in OPTIONS and name not in ("openai_vector_store_search", "openai_vector_store_sync")
)


@pytest.mark.parametrize("backend", ["assistants", "responses"])
@pytest.mark.parametrize("name", MODULES)
def test_no_answer_ends_in_more_than_a_sentence(told: Callable[..., Any], name: str, backend: str) -> None:
    module = declarations.modules()[name]
    states = module.options["state"]["choices"] if "state" in module.options else [None]
    own = {option: value for option, value in OPTIONS[module.resource.kind].items() if option in module.options}
    # Embeddings go with their file; no server is asked.
    for state in states if name != "openai_embedding" else ["present"]:
        given = dict(own)
        if state not in (None, "present") and "key" in module.options:
            given = {**{option: value for option, value in own.items() if option == "thread_id"}, "key": "k"}
        given |= {"state": state} if state else {}
        given |= {
            option: f"{option}_1"
            for option, how in module.options.items()
            if how.get("required") and option not in given
        }
        if name.endswith("_info") and not module.declaration.lists and module.resource.id_option:
            given.setdefault(module.resource.id_option, "x_1")
        for title, answer in SERVERS.items():
            result = told(module.declaration, answer, backend=backend, **given)[0]
            if result.get("failed"):
                assert result["msg"].endswith("."), (title, result)
                assert not re.search(r"\n|\.\.$|Traceback|Error\b", result["msg"]), (title, result)
            json.dumps(result)


# One odd object in a list.

FINE = {"id": "asst_2", "object": "assistant", "name": "fine", "model": "m", "tools": [], "metadata": {}}
ODD_ONES: list[Any] = [None, 7, "x", [], {"id": None, "name": "odd"}, {"name": "odd"}]
ODD_ONES += [{"id": "asst_1", "name": "odd", name: value} for name in ("metadata", "tools") for value in ("x", [1], 7)]
ODD_ONES += [
    {"id": "asst_1", "name": ["odd"]},
    {"id": "asst_1", "object": "agent", "name": "odd", "tools": [{"type": "function"}]},
]


@pytest.mark.parametrize("backend", ["assistants", "responses"])
@pytest.mark.parametrize("odd", ODD_ONES, ids=str)
def test_an_odd_object_breaks_no_task_about_another(told: Callable[..., Any], backend: str, odd: Any) -> None:
    there = {**FINE, "object": "assistant" if backend == "assistants" else "agent"}
    body = json.dumps({"object": "list", "data": [odd, there]}).encode()
    for declaration, options in ((ASSISTANT, {"name": "fine", "model": "m"}), (ASSISTANT_INFO, {"name": "fine"})):
        result, _origin = told(declaration, lambda _number: (200, {}, body), backend=backend, **options)
        assert not result.get("failed"), result
        assert result["changed"] is False
    listed, _origin = told(ASSISTANT_INFO, lambda _number: (200, {}, body), backend=backend)
    assert not listed.get("failed"), listed


@pytest.mark.parametrize(
    "odd", [one for one in ODD_ONES if isinstance(one, dict) and one.get("name") == "odd"], ids=str
)
def test_a_task_about_an_odd_object_fails_and_makes_no_double(told: Callable[..., Any], odd: Any) -> None:
    body = json.dumps({"object": "list", "data": [FINE, odd]}).encode()
    backend = "responses" if odd.get("object") == "agent" else "assistants"
    result, origin = told(ASSISTANT, lambda _number: (200, {}, body), backend=backend, name="odd", model="m")
    assert result["failed"]
    assert "could not be understood" in result["msg"]
    assert len(origin.seen) == 1


def test_what_nobody_foresaw_is_a_failure_with_its_traceback_apart(
    told: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module_adapter, "converge", lambda *_arguments, **_options: {}["x"])
    result, _origin = told(ASSISTANT, SERVERS["null"], name="a", model="m")
    assert "KeyError" in result["msg"]
    assert "Traceback" in result["exception"]


# Writes whose answers show that nothing was done.


def test_an_update_that_the_server_ignores_is_a_failure(run: Callable[..., Any], server: Any) -> None:
    made = run(ASSISTANT, name="a", model="gpt-4o", instructions="x", backend="assistants").result["assistant"]
    server.fault("body", method="POST", path="/assistants/.*", body=made, times=-1, work=False)
    with pytest.raises(PlatformError, match="and left instructions as before; ") as raised:
        run(ASSISTANT, name="a", model="gpt-4o", instructions="y", backend="assistants")
    assert "changed" not in raised.value.details
    # One that changes a part of it has done something.
    server.control("DELETE", "/faults")
    server.fault("body", method="POST", path="/assistants/.*", body={**made, "model": "gpt-4o-mini"}, work=False)
    assert run(ASSISTANT, name="a", model="gpt-4o-mini", instructions="y", backend="assistants").changed


def test_a_deletion_that_the_server_denies_is_a_failure(run: Callable[..., Any], server: Any) -> None:
    store = run(VECTOR_STORE, name="v").result["id"]
    server.fault("body", method="DELETE", body={"id": store, "deleted": False}, times=-1, work=False)
    with pytest.raises(PlatformError, match="says deleted: false"):
        run(VECTOR_STORE, name="v", state="absent", max_retries=0)
    assert server.count("vector_stores") == 1


@pytest.mark.parametrize("body", [{}, {"error": {"message": "No luck", "type": "invalid_request_error"}}, [], "<html>"])
def test_a_creation_whose_answer_is_another_one_is_looked_for(run: Callable[..., Any], server: Any, body: Any) -> None:
    how = {"text": body} if isinstance(body, str) else {"body": body}
    server.fault("body", method="POST", path="/vector_stores", **how)
    made = run(VECTOR_STORE, name="v")
    assert (made.changed, server.count("vector_stores")) == (True, 1)


def test_a_refusal_in_a_success_is_looked_into_and_not_sent_again(
    run: Callable[..., Any], server: Any, clock: Any
) -> None:
    refusal = {"error": {"message": "No luck", "type": "invalid_request_error"}}
    server.fault("body", method="POST", path="/vector_stores", body=refusal, times=-1, work=False)
    with pytest.raises(PlatformError, match=r"^No luck"):
        run(VECTOR_STORE, name="v")
    assert len(server.requests("POST")) == 1


@pytest.mark.parametrize("cut", ["length", "json"])
def test_a_cut_list_is_asked_for_again(run: Callable[..., Any], server: Any, clock: Any, cut: str) -> None:
    run(VECTOR_STORE, name="v")
    server.fault("cut", method="GET", path="/vector_stores", cut=cut)
    assert run(VECTOR_STORE, name="v").changed is False
    assert server.count("vector_stores") == 1


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_success_without_content_is_enough_where_nothing_is_to_be_read(
    run: Callable[..., Any], server: Any, status: int
) -> None:
    run(VECTOR_STORE, name="v", metadata={"k": "v"})
    server.fault("empty", method="POST", path="/vector_stores/.*", status=status)
    server.fault("empty", method="DELETE", status=status)
    assert run(VECTOR_STORE, name="v", metadata={"k": "w"}).result["vector_store"]["metadata"] == {"k": "w"}
    assert run(VECTOR_STORE, name="v", state="absent").changed
    assert server.count("vector_stores") == 0


# Files.


@pytest.mark.parametrize("fault", [{"kind": "cut"}, {"kind": "body", "text": "abc", "status": 200}])
def test_a_file_that_does_not_arrive_whole_leaves_dest_as_it_was(
    run: Callable[..., Any], look: Callable[..., Any], server: Any, clock: Any, tmp_path: Path, fault: dict[str, Any]
) -> None:
    file = run(FILE, content="x" * 1000, filename="a.txt", purpose="user_data").result["id"]
    dest = tmp_path / "got"
    dest.write_text("before", encoding="utf-8")
    server.fault(**fault, method="GET", path="/files/.*/content", times=-1)
    with pytest.raises(PlatformError):
        look(FILE_INFO, file_id=file, dest=str(dest))
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith("got") or ".got" in path.name] == ["got"]
    assert dest.read_text(encoding="utf-8") == "before"
    server.control("DELETE", "/faults")
    server.fault(**fault, method="GET", path="/files/.*/content")
    look(FILE_INFO, file_id=file, dest=str(dest))
    assert dest.read_text(encoding="utf-8") == "x" * 1000


# What is told after the work is done.


def test_messages_that_cannot_be_read_leave_a_run_done(run: Callable[..., Any], server: Any) -> None:
    run(ASSISTANT, name="a", model="gpt-4o")
    thread = run(THREAD).result["id"]
    run(MESSAGE, thread_id=thread, content="x")
    server.fault("status", method="GET", path=".*/(messages|steps)", status=403, times=-1)
    done = run(RUN, thread_id=thread, assistant_name="a", poll_interval=0.05)
    assert (done.changed, done.result["status"], done.result["messages"], done.result["steps"]) == (
        True,
        "completed",
        [],
        [],
    )
    assert [warning.partition(" of run")[0] for warning in done.warnings] == ["The messages", "The steps"]


def test_a_choice_that_cannot_be_read_leaves_a_completion_made(told: Callable[..., Any]) -> None:
    body = json.dumps({"id": "chatcmpl-1", "choices": [{"index": 0}]}).encode()
    options = {"model": "m", "messages": "x", "store": True}
    result, _origin = told(CHAT_COMPLETION, lambda _number: (200, {}, body), **options)
    assert (result["changed"], result["id"]) == (True, "chatcmpl-1")


def test_what_fails_in_an_unforeseen_way_after_the_work_tells_what_was_made(
    run: Callable[..., Any], server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(VECTOR_STORE), "wait_until_ready", lambda *_arguments: {}["status"])
    with pytest.raises(PlatformError) as raised:
        run(VECTOR_STORE, name="v")
    assert raised.value.details["changed"] is True
    assert raised.value.details["id"].startswith("vs_")


def test_events_and_checkpoints_that_cannot_be_read_leave_a_job_started(
    run: Callable[..., Any], server: Any, tmp_path: Path
) -> None:
    path = tmp_path / "t.jsonl"
    line = {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}
    path.write_text(f"{json.dumps(line)}\n" * 10, encoding="utf-8")
    server.fault("status", method="GET", path=".*/(events|checkpoints)", status=403, times=-1)
    done = run(JOB, model="gpt-4o-mini-2024-07-18", training_file=str(path), wait=False)
    assert (done.changed, done.result["events"], done.result["checkpoints"]) == (True, [], [])
    assert len([warning for warning in done.warnings if "could not be read" in warning]) == 2
