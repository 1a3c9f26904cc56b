# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of the registry: where it may lie, what may stand in it, and what is left of it whatever happens."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.progress import showing
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import THREAD_RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._state import registry as _registry
from ansible_collections.declarative.openai.plugins.module_utils._state.atomic_write import temporary_of
from ansible_collections.declarative.openai.plugins.module_utils._state.locks import locked
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Entry, Registry

HERE = "https://example.com/v1"
RESPONSES = {"backend": "responses", "assistant_store": "registry"}
OWN_STORE = {"file_search": {"vector_stores": [{"metadata": {"team": "docs"}}]}}
FORK = multiprocessing.get_context("fork")
CALLS: dict[str, Callable[[Registry], Any]] = {
    "get": lambda registry: registry.get("run", "key"),
    "all": lambda registry: registry.all("run"),
    "put": lambda registry: registry.put("run", "key", Entry("run_1")),
    "drop": lambda registry: registry.drop("run", "key"),
    "check": lambda registry: registry.check_writable(),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.json"


@pytest.fixture
def registry(path: Path) -> Registry:
    return Registry(str(path), HERE, None)


def write(path: Path, version: Any = 1, **kinds: Any) -> None:
    path.write_text(json.dumps({"version": version, "scopes": {HERE: kinds}}))


def test_a_symbolic_link_stays_and_all_that_is_written_lies_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    link, real = tmp_path / "link.json", tmp_path / "shared" / "registry.json"
    link.symlink_to(real)
    Registry(str(link), HERE, None).put("run", "key", Entry("run_1"))
    Registry(str(link), HERE, None).put("run", "key", Entry("run_2"))
    assert link.is_symlink()
    assert Registry(str(real), HERE, None).get("run", "key") == Entry("run_2")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link.json", "shared"]
    assert sorted(one.name for one in real.parent.iterdir()) == ["registry.json", "registry.json.lock"]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", ["device", "pipe", "folder", "link to a device"])
def test_what_is_no_file_is_refused_and_nothing_is_made_beside_it(
    tmp_path: Path, refused: Any, kind: str, call: str
) -> None:
    path = tmp_path / "registry.json"
    if kind == "device":
        path = Path("/dev/null")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    before = [*tmp_path.iterdir()]
    assert "it is no ordinary file" in refused(CALLS[call], Registry(str(path), HERE, None)).msg
    assert [*tmp_path.iterdir()] == before
    assert not Path("/dev/null.lock").exists()
    assert not Path("/dev/zero.lock").exists()


def test_a_link_that_leads_to_itself_is_refused(path: Path, registry: Registry, refused: Any) -> None:
    path.symlink_to(path)
    for call in ("get", "put", "check"):
        assert "symbolic links" in refused(CALLS[call], registry).msg


@pytest.mark.parametrize("call", CALLS)
def test_a_newer_version_is_left_alone(path: Path, registry: Registry, refused: Any, call: str) -> None:
    write(path, version=2)
    before = path.read_bytes()
    assert refused(CALLS[call], registry).msg == (
        f"The registry {path} is of version 2, and this version of the collection knows those up to 1; update the "
        "collection here, or name another file with the option registry."
    )
    assert path.read_bytes() == before


def test_an_older_version_is_read_and_copied_before_it_is_rewritten(
    path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(path, thread={"old": {"id": "thread_1"}})
    before = path.read_bytes()
    monkeypatch.setattr(_registry, "_VERSION", 3)
    monkeypatch.setattr(_registry, "_UPGRADES", {1: lambda scopes: {HERE: {"run": scopes[HERE]["thread"]}}, 2: dict})
    assert registry.get("run", "old") == Entry("thread_1")
    assert path.read_bytes() == before
    registry.put("run", "key", Entry("run_1"))
    assert json.loads(path.read_bytes())["version"] == 3
    assert registry.all("run") == {"old": Entry("thread_1"), "key": Entry("run_1")}
    assert Path(f"{path}.v1").read_bytes() == before
    registry.put("run", "key", Entry("run_2"))
    assert Path(f"{path}.v1").read_bytes() == before


UPLOAD = {"expires_at": 1, "part_size": 1, "parts": {"0": "part_1"}}
STORED = {"id": "asst_1", "created_at": 1}


@pytest.mark.parametrize(
    ("kind", "keys", "reason"),
    [
        ("run", [], "it is not a registry of version 1, since 'run' is no mapping"),
        ("run", "text", "it is not a registry of version 1, since 'run' is no mapping"),
        ("run", {"key": None}, "its entry for the run 'key' is no mapping"),
        ("run", {"key": {}}, "its entry for the run 'key' has no id"),
        ("run", {"key": {"id": ""}}, "its entry for the run 'key' has no id"),
        ("run", {"key": {"id": 1}}, "its entry for the run 'key' has no id"),
        ("run", {"key": {"id": "a", "more": 1}}, "its entry for the run 'key' has more, which no entry has"),
        ("run", {"key": {"id": "a", "parents": ["b"]}}, "its entry for the run 'key' has parents that are no mapping"),
        ("run", {"key": {"id": "a", "parents": {"b": 1}}}, "its entry for the run 'key' has parents that are no texts"),
        ("run", {"key": {"id": "a", "inputs": {"b": {}}}}, "its entry for the run 'key' has inputs that are no texts"),
        ("run", {"key": {"id": "a", "data": None}}, "its entry for the run 'key' has data that are no mapping"),
        *(
            (
                kind,
                {"key": {"id": "a", "data": data}},
                f"its entry for the {kind.replace('_', ' ')} 'key' has no {name}",
            )
            for kind, name, data in [
                ("upload", "expires_at", {}),
                ("upload", "expires_at", {**UPLOAD, "expires_at": "soon"}),
                ("upload", "part_size", {**UPLOAD, "part_size": True}),
                ("upload", "parts", {**UPLOAD, "parts": {"0": 1}}),
                ("vector_store_sync", "uploaded", {"uploaded": {"file_1": "path"}}),
                ("response_chain", "response_ids", {"response_ids": ["resp_1", 1]}),
                ("response_chain", "made", {"made": "today"}),
                ("stored_assistant", "created_at", {**STORED, "created_at": None}),
                ("stored_assistant", "tools", {**STORED, "tools": ["file_search"]}),
            ]
        ),
    ],
)
@pytest.mark.parametrize("call", ["get", "put"])
def test_a_wrong_type_is_named_at_any_depth(
    path: Path, registry: Registry, refused: Any, kind: str, keys: Any, reason: str, call: str
) -> None:
    write(path, **{kind: keys})
    before = path.read_bytes()
    assert refused(CALLS[call], registry).msg.startswith(f"The registry {path} cannot be used: {reason}")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"version": 1, "scopes": "\xff"}', b'{"version": 1' + b"0" * 5000 + b"}", b"\x00"]
)
def test_what_no_reader_of_json_takes_is_refused(path: Path, registry: Registry, refused: Any, content: bytes) -> None:
    path.write_bytes(content)
    assert "cannot be used" in refused(CALLS["get"], registry).msg


@pytest.mark.parametrize("call", ["get", "all", "put", "drop", "check"])
def test_what_a_killed_writer_left_is_removed_by_the_next_task(path: Path, registry: Registry, call: str) -> None:
    registry.put("run", "other", Entry("run_1"))
    Path(temporary_of(str(path))).write_bytes(b"half")
    CALLS[call](registry)
    assert sorted(one.name for one in path.parent.iterdir()) == ["registry.json", "registry.json.lock"]
    assert registry.get("run", "other") == Entry("run_1")


def test_what_a_writer_at_work_has_made_stays(path: Path, registry: Registry) -> None:
    registry.put("run", "key", Entry("run_1"))
    with locked(f"{path}.lock", timeout=1, purpose="for a test"):
        Path(temporary_of(str(path))).write_bytes(b"half")
        assert registry.get("run", "key") == Entry("run_1")
        assert Path(temporary_of(str(path))).exists()


def test_the_wait_for_the_lock_is_told_and_bounded(
    path: Path, registry: Registry, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_registry, "_LOCK_TIMEOUT", 0.7)
    told: list[str] = []
    with locked(f"{path}.lock", timeout=1, purpose="for a test"), showing(lambda text: told.append(text())):
        message = refused(CALLS["put"], registry).msg
    assert f"has had the lock for the registry {path} for 0.7 s" in message
    assert f"waiting for another task, which has the lock for the registry {path}" in told[0]


def test_what_is_written_is_on_the_disk_before_it_counts(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    for name in ("fsync", "replace"):
        real: Any = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *given, name=name, real=real: (steps.append(name), real(*given))[1])
    registry.put("run", "key", Entry("run_1"))
    assert steps == ["fsync", "replace", "fsync"]
    steps.clear()
    registry.put("run", "key", Entry("run_1"))
    assert steps == []


def _limited(path: str) -> None:
    """In a process that may write some bytes less than the registry has."""
    registry = Registry(path, HERE, None)
    size = os.path.getsize(path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        registry.check_writable()
    except PlatformError as error:
        os._exit(7 if "File too large" in error.msg else 8)
    os._exit(0)


def test_the_trial_finds_that_there_is_no_room(path: Path, registry: Registry) -> None:
    registry.put("run", "key", Entry("run_1"))
    process = FORK.Process(target=_limited, args=(str(path),))
    process.start()
    process.join()
    assert process.exitcode == 7
    assert sorted(one.name for one in path.parent.iterdir()) == ["registry.json", "registry.json.lock"]


@pytest.mark.parametrize("registry_path", ["/proc/registry.json", "/dev/null", "/dev/null/registry.json"])
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (THREAD, {"key": "k"}),
        (FILE, {"filename": "a.txt", "content": "text", "purpose": "assistants"}),
        (ASSISTANT, {**RESPONSES, "name": "a", "model": "gpt-4o-mini", "tool_resources": OWN_STORE}),
        (THREAD_RUN, {**RESPONSES, "assistant": {"model": "gpt-4o-mini"}}),
    ],
    ids=["thread", "file", "stored assistant", "run"],
)
def test_nothing_is_made_that_the_registry_could_not_note(
    run: Any, server: Any, refused: Any, registry_path: str, kind: Any, options: dict[str, Any]
) -> None:
    assert "option registry" in refused(run, kind, registry=registry_path, **options).msg
    assert server.requests("POST") == []


def test_what_is_not_noted_needs_no_registry(run: Any) -> None:
    """And nothing is tried in check mode."""
    assert run(ASSISTANT, name="a", model="gpt-4o-mini", registry="/proc/registry.json").changed
    assert run(THREAD, registry="/proc/registry.json").changed
    assert run(THREAD, check_mode=True, key="k", registry="/proc/registry.json").changed
