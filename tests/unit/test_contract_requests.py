# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an endpoint sends is what the SDK's own method sends: method, path, query, headers and body."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import inspect
import typing
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from declarations import (
    ADMIN_KEY,
    CREATES,
    FROM_THEN_ON,
    KEY,
    NAMED_ONLY,
    URL,
    endpoints,
    modules,
    parameters,
    parents,
    plugin,
    sdk,
    subject,
    translators,
)
from environment import collection
from recording import Recorder, theirs

# What follows the id in the path of an action, and a body for it.
ACTIONS: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {
    ("project", "archive"): ("admin.organization.projects.archive", {}),
    ("batch", "cancel"): ("batches.cancel", {}),
    ("fine_tuning_job", "cancel"): ("fine_tuning.jobs.cancel", {}),
    ("fine_tuning_job", "pause"): ("fine_tuning.jobs.pause", {}),
    ("fine_tuning_job", "resume"): ("fine_tuning.jobs.resume", {}),
    ("response", "cancel"): ("responses.cancel", {}),
    ("run", "cancel"): ("beta.threads.runs.cancel", {}),
    ("run", "submit_tool_outputs"): (
        "beta.threads.runs.submit_tool_outputs",
        {"tool_outputs": [{"tool_call_id": "call_1", "output": "3"}]},
    ),
    ("webhook_endpoint", "rotate_secret"): (
        "webhooks.rotate_secret",
        {"keep_old_secret_active_for_24_hours": True},
    ),
    ("webhook_endpoint", "test"): ("webhooks.test", {"event_type": "batch.completed"}),
    ("vector_store", "file_batches"): ("vector_stores.file_batches.create", {"files": [{"file_id": "file-1"}]}),
    ("vector_store", "search"): ("vector_stores.search", {"query": "why"}),
}
# Operations that a file calls by their path, with the kind of object that they are for.
CALLED = {
    ("runs", "submit_tool_outputs"): "run",
    ("searches", "search"): "vector_store",
    ("sync_work", "file_batches"): "vector_store",
    ("vector_stores", "file_batches"): "vector_store",
    ("webhook_endpoints", "test"): "webhook_endpoint",
}
# Kinds with a state absent that the API cannot delete, with what the state does.
FORGOTTEN = {
    "embedding": "the file with the vectors is removed",
    "run": "it is cancelled while it is active, and the registry forgets it",
}
# What the SDK adds to a request unless it is said, and what is looked for elsewhere.
LIMITS = {"max_prompt_tokens": 900, "max_completion_tokens": 500, "truncation_strategy": {"type": "auto"}}
SAID: dict[str, dict[str, Any]] = {
    "embedding": {"encoding_format": "float"},
    "run": LIMITS,
    "thread_run": LIMITS,
}


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Recorder]]:
    """The collection's own client, and what it sends."""
    recorder = Recorder()
    client = plugin("module_utils._transport.client")
    monkeypatch.setattr(client.openai, "DefaultHttpxClient", lambda **_settings: recorder.http)
    connection = plugin("module_utils._transport.connection").Connection(
        api_key=KEY, admin_api_key=ADMIN_KEY, base_url=URL
    )
    # The client for the other key is made on the way, and has the recorder of one test.
    client.client_for.cache_clear()
    yield client.Client(connection), recorder
    client.client_for.cache_clear()


def operations(*names: str) -> list[Any]:
    """The operations that the SDK has for the endpoints."""
    return [
        pytest.param(kind, endpoint, name, id=f"{kind}-{name}")
        for (_backend, kind), endpoint in endpoints().items()
        for name in names
        if kind not in FROM_THEN_ON and sdk(f"{endpoint.sdk}.{name}")
    ]


CREATED = [
    pytest.param(kind, endpoint, id=kind)
    for (_backend, kind), endpoint in endpoints().items()
    if sdk(CREATES.get(kind, f"{endpoint.sdk}.create"))
]


@pytest.mark.parametrize(("kind", "endpoint", "name"), operations("retrieve", "delete", "list"))
def test_what_looks_and_deletes(kind: str, endpoint: Any, name: str, ours: tuple[Any, Recorder]) -> None:
    client, recorder = ours
    above = {parent: f"{parent}_1" for parent in parents(endpoint)}
    path = f"{endpoint.sdk}.{name}"
    if name == "list":
        is_paged = endpoint.paging.largest is not None
        cut = {"limit": 7} if is_paged else {}
        ordered = {"order": "asc"} if "order" in parameters(sdk(path)) else {"after": "id_0"}
        query = ordered if is_paged else {}
        list(endpoint.list(client, above, query, 7))
        assert recorder.one() == theirs(path, {**above, **query, **cut})
        return
    (endpoint.get if name == "retrieve" else endpoint.delete)(client, above, "id_1")
    named = subject(sdk(path), endpoint)
    expected = theirs(path, {**above, **({named: "id_1"} if named else {})})
    # The SDK wants no answer to some deletions; the one there is can be read all the same.
    assert recorder.one() == {**expected, "accept": "application/json"}


@pytest.mark.parametrize(("kind", "endpoint", "name"), operations("list"))
def test_what_lists_goes_on_as_the_sdk_does(kind: str, endpoint: Any, name: str) -> None:
    paging = plugin("module_utils._transport.paging")
    idioms = {
        "SyncCursorPage": [paging.BY_OBJECT],
        "SyncConversationCursorPage": [paging.BY_LAST_ID],
        "SyncNextCursorPage": [paging.BY_NEXT],
        "SyncTokenPage": [paging.BY_TOKEN],
        "SyncPage": [paging.ONE_PAGE],
    }
    pages = typing.get_type_hints(inspect.unwrap(sdk(f"{endpoint.sdk}.list").__func__))["return"]
    assert endpoint.paging in idioms[pages.__name__.partition("[")[0]], kind


@pytest.mark.parametrize(("kind", "endpoint", "name"), operations("update"))
def test_what_updates(kind: str, endpoint: Any, name: str, ours: tuple[Any, Recorder]) -> None:
    client, recorder = ours
    above = {parent: f"{parent}_1" for parent in parents(endpoint)}
    method = sdk(f"{endpoint.sdk}.update")
    pairs = {name: {"team": "platform"} for name in parameters(method) & {"metadata", "attributes"}}
    named = subject(method, endpoint)
    needed = [name for name, one in inspect.signature(method).parameters.items() if one.default is one.empty]
    pairs |= {name: f"{name}_1" for name in needed if name not in (*above, named)}
    endpoint.update(client, above, "id_1", pairs)
    assert recorder.one() == theirs(f"{endpoint.sdk}.update", {**above, **({named: "id_1"} if named else {}), **pairs})


@pytest.mark.parametrize(("kind", "endpoint"), CREATED)
def test_what_creates(kind: str, endpoint: Any, ours: tuple[Any, Recorder]) -> None:
    client, recorder = ours
    above = {parent: f"{parent}_1" for parent in parents(endpoint)}
    path = CREATES.get(kind, f"{endpoint.sdk}.create")
    needed = [name for name, one in inspect.signature(sdk(path)).parameters.items() if one.default is one.empty]
    body = {name: f"{name}_1" for name in needed if name not in (*above, "file")} or {"metadata": {"team": "platform"}}
    body |= SAID.get(kind, {})
    upload = ("a.txt", lambda: BytesIO(b"text")) if "file" in needed else None
    endpoint.create(client, above, body, upload)
    file = {"file": ("a.txt", b"text")} if upload else {}
    assert recorder.one() == theirs(path, {**above, **body, **file})


@pytest.mark.parametrize(("kind", "operation"), ACTIONS)
def test_what_acts(kind: str, operation: str, ours: tuple[Any, Recorder]) -> None:
    client, recorder = ours
    (endpoint,) = [one for (_backend, name), one in endpoints().items() if name == kind]
    above = {parent: f"{parent}_1" for parent in parents(endpoint)}
    path, body = ACTIONS[kind, operation]
    endpoint.run_operation(client, above, "id_1", operation, body or None)
    assert recorder.one() == theirs(path, {**above, subject(sdk(path), endpoint): "id_1", **body})


@pytest.mark.parametrize(
    ("what", "path"), [("events", "fine_tuning.jobs.list_events"), ("checkpoints", "fine_tuning.jobs.checkpoints.list")]
)
def test_the_history_of_a_job(what: str, path: str, ours: tuple[Any, Recorder]) -> None:
    client, recorder = ours
    (endpoint,) = [one for (_backend, name), one in endpoints().items() if name == "fine_tuning_job"]
    list(client.pages(endpoint.address({}, "id_1", what)))
    assert recorder.one() == theirs(path, {"fine_tuning_job_id": "id_1", "limit": 100})


def test_jobs_that_carry_metadata(ours: tuple[Any, Recorder]) -> None:
    client, recorder = ours
    (endpoint,) = [one for (_backend, name), one in endpoints().items() if name == "fine_tuning_job"]
    query = {"metadata": {"team": "platform", "empty": ""}}
    list(endpoint.list(client, {}, query, 7))
    assert recorder.one() == theirs("fine_tuning.jobs.list", {**query, "limit": 7})


def test_what_is_sent_in_parts(ours: tuple[Any, Recorder], tmp_path: Any) -> None:
    client, recorder = ours
    uploads = plugin("module_utils._resources.storage.uploads")
    registry = plugin("module_utils._state.registry").Registry(str(tmp_path / "registry.json"), URL, None)
    fields = {"purpose": "user_data"}
    content = uploads.Content("a.md", lambda: BytesIO(b"text"), 4, "sum")
    key, left = "user_data a.md", {"expires_at": 2**40, "part_size": 4, "parts": {"0": "part_1"}}
    one = {"upload_id": "id_1"}

    def sent(call: Any, *arguments: Any) -> Any:
        # The recorder's answers are those of no upload.
        with contextlib.suppress(plugin("module_utils._base.errors").PlatformError, KeyError):
            call(*arguments)
        request = recorder.one()
        recorder.requests.clear()
        return request

    entry = plugin("module_utils._state.registry").Entry("id_1", data={**left, "parts": {}})
    given = {**fields, "filename": "a.md", "bytes": 4, "mime_type": "text/markdown"}
    assert sent(uploads.upload, client, registry, content, fields, 4) == theirs("uploads.create", given)
    part = sent(uploads._send, client, "/uploads/id_1/parts", content.opener)
    assert part == theirs("uploads.parts.create", {**one, "data": b"text"})
    md5 = hashlib.md5(b"text", usedforsecurity=False).hexdigest()
    ended = sent(uploads._finished, client, registry, key, replace(entry, data=left), content)
    assert ended == theirs("uploads.complete", {**one, "part_ids": ["part_1"], "md5": md5})
    assert sent(uploads._give_up, client, registry, key, entry) == theirs("uploads.cancel", one)


def test_every_operation_is_compared() -> None:
    declared = {
        (FROM_THEN_ON.get(module.resource.kind, module.resource.kind), operation.path)
        for module in modules().values()
        for operation in module.resource.operations.values()
    }
    called = {(kind, operation) for (_file, operation), kind in CALLED.items()}
    archives = {(kind, end.archive_operation) for (_backend, kind), end in endpoints().items() if end.archive_operation}
    assert declared | called | archives == set(ACTIONS)


def test_every_operation_that_is_called_by_its_path_is_listed() -> None:
    sources = (collection() / "plugins/module_utils/_resources").rglob("*.py")
    called = {
        (path.stem, argument.value)
        for path in sources
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "run_operation"
        for argument in call.args
        if isinstance(argument, ast.Constant) and argument.value
    }
    assert called == set(CALLED)


def test_every_deletion_has_a_counterpart() -> None:
    """What a module offers to delete, the SDK deletes; what it does not offer, the SDK does not, either."""
    managed = {module.resource.kind: module.resource for module in modules().values() if not module.is_info}
    here = {kind: endpoint for (_backend, kind), endpoint in endpoints().items() if kind in managed}
    offered = {kind for kind in here if managed[kind].deletable}
    deleted = {kind for kind, end in here.items() if end.archive_operation or sdk(f"{end.sdk}.delete")}
    assert offered - deleted == set(FORGOTTEN)
    assert deleted - offered == set()


def test_every_kind_is_compared() -> None:
    kinds = {kind for _backend, kind in endpoints()}
    assert {kind for _backend, kind in translators()} <= kinds
    # A stack has no requests of its own.
    assert {module.resource.kind for module in modules().values()} - {"stack"} == kinds - NAMED_ONLY


def test_a_setting_of_the_organization(ours: tuple[Any, Recorder]) -> None:
    """Without a project it is at another address, for which the SDK has another class."""
    client, recorder = ours
    (endpoint,) = [one for (_backend, name), one in endpoints().items() if name == "spend_limit"]
    body = {"currency": "USD", "interval": "month", "threshold_amount": 5}
    for operation, given, send in (
        ("retrieve", {}, lambda: endpoint.get(client, {}, "")),
        ("update", body, lambda: endpoint.create(client, {}, body)),
        ("delete", {}, lambda: endpoint.delete(client, {}, "")),
    ):
        send()
        assert recorder.one() == theirs(f"admin.organization.spend_limit.{operation}", given)
        recorder.requests.clear()
