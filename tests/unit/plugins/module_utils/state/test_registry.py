# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The registry: what is put there is found there, by whoever has the same server and project."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Entry, Registry, fingerprint

HERE = "https://example.com/v1"
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "registry.json"


@pytest.fixture
def registry(path: Path) -> Registry:
    return Registry(str(path), HERE, None)


def test_an_entry_comes_back_whole(registry: Registry) -> None:
    entry = Entry("run_1", {"thread_id": "thread_1"}, {"model": "abc"})
    registry.put("run", "key", entry)
    assert registry.get("run", "key") == entry


def test_the_last_entry_counts(registry: Registry) -> None:
    registry.put("run", "key", Entry("run_1", {"thread_id": "thread_1"}))
    registry.put("run", "key", Entry("run_2"))
    assert registry.get("run", "key") == Entry("run_2")


def test_an_entry_outlives_the_process(registry: Registry, path: Path) -> None:
    registry.put("run", "key", Entry("run_1"))
    assert Registry(str(path), HERE, None).get("run", "key") == Entry("run_1")


@pytest.mark.parametrize(("kind", "key"), [("run", "other"), ("thread", "key")])
def test_another_kind_or_key_is_unknown(registry: Registry, kind: str, key: str) -> None:
    registry.put("run", "key", Entry("run_1"))
    assert registry.get(kind, key) is None


def test_dropping_forgets_one_entry(registry: Registry) -> None:
    registry.put("run", "key", Entry("run_1"))
    registry.put("run", "other", Entry("run_2"))
    registry.drop("run", "key")
    assert (registry.get("run", "key"), registry.get("run", "other")) == (None, Entry("run_2"))


def test_dropping_what_is_not_there_does_nothing(registry: Registry, path: Path) -> None:
    registry.drop("run", "key")
    assert not path.parent.exists()
    registry.put("run", "other", Entry("run_2"))
    before = path.stat()
    registry.drop("run", "key")
    assert path.stat() == before


def test_looking_makes_no_file(registry: Registry, path: Path) -> None:
    assert registry.get("run", "key") is None
    assert not path.parent.exists()


SCOPES = [(HERE, None), (HERE, "proj_1"), (HERE, "proj_2"), ("https://example.org/v1", None)]


def test_each_server_and_project_has_entries_of_its_own(path: Path) -> None:
    registries = [Registry(str(path), *scope) for scope in SCOPES]
    for number, registry in enumerate(registries):
        registry.put("run", "key", Entry(f"run_{number}"))
    registries[0].drop("run", "key")
    assert [registry.get("run", "key") for registry in registries] == [None, *[Entry(f"run_{n}") for n in (1, 2, 3)]]


def test_nobody_else_can_read_it(registry: Registry, path: Path) -> None:
    previous = os.umask(0)
    try:
        registry.put("run", "key", Entry("run_1"))
        registry.put("run", "key", Entry("run_2"))
    finally:
        os.umask(previous)
    modes = {name: stat.S_IMODE(where.stat().st_mode) for name, where in (("file", path), ("folder", path.parent))}
    assert modes == {"file": 0o600, "folder": 0o700}
    assert stat.S_IMODE(Path(f"{path}.lock").stat().st_mode) == 0o600


def test_a_write_leaves_nothing_beside_the_file(registry: Registry, path: Path) -> None:
    registry.put("run", "key", Entry("run_1"))
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, f"{path.name}.lock"]


def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    Registry("~/registry.json", HERE, None).put("run", "key", Entry("run_1"))
    assert (tmp_path / "registry.json").is_file()


def _put_fifty(path: str, writer: int) -> None:
    registry = Registry(path, HERE, None)
    for number in range(50):
        registry.put("run", f"{writer}-{number}", Entry(f"run_{number}"))


def test_writers_at_the_same_time_lose_nothing_and_readers_see_whole_files(path: Path) -> None:
    writers = [FORK.Process(target=_put_fifty, args=(str(path), writer)) for writer in range(8)]
    for writer in writers:
        writer.start()
    sizes = [0]
    while any(writer.is_alive() for writer in writers):
        if path.exists():
            # Without the lock: what is on disk is whole at any time.
            seen = json.loads(path.read_text())["scopes"][HERE]["run"]
            sizes.append(len(seen))
    assert [writer.exitcode for writer in writers] == [0] * 8
    assert sizes == sorted(sizes)
    found = json.loads(path.read_text())["scopes"][HERE]["run"]
    assert set(found) == {f"{writer}-{number}" for writer in range(8) for number in range(50)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        "{}",
        '{"version": 0, "scopes": {}}',
        '{"version": true, "scopes": {}}',
        '{"version": 1}',
        '{"version": 1, "scopes": []}',
    ],
)
@pytest.mark.parametrize("call", ["get", "put", "drop"])
def test_a_file_that_is_no_registry_is_left_as_it_is(
    registry: Registry, path: Path, refused: Callable[..., Any], text: str, call: str
) -> None:
    path.parent.mkdir()
    path.write_text(text)
    entry = [Entry("run_1")] if call == "put" else []
    message = refused(getattr(registry, call), "run", "key", *entry).msg
    assert message.startswith(f"The registry {path} cannot be used: ")
    assert message.endswith("; mend or move that file, or name another one with the option registry.")
    assert path.read_text() == text


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, refused: Callable[..., Any]) -> None:
    (tmp_path / "file").write_text("")
    message = refused(Registry(str(tmp_path / "file" / "registry.json"), HERE, None).put, "run", "k", Entry("r")).msg
    assert "cannot be used" in message
    assert "option registry" in message


@pytest.mark.parametrize("call", ["put", "get"])
def test_a_folder_that_takes_no_file_is_refused(refused: Callable[..., Any], call: str) -> None:
    # Not even root can make a file in /proc; version is there to be read.
    registry = Registry("/proc/version", HERE, None)
    entry = [Entry("run_1")] if call == "put" else []
    assert refused(getattr(registry, call), "run", "key", *entry).msg.startswith("The registry /proc/version cannot be")


def test_a_write_that_fails_leaves_the_old_file(
    registry: Registry, path: Path, refused: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.put("run", "key", Entry("run_1"))

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        assert "No space left on device" in refused(registry.put, "run", "key", Entry("run_2")).msg
    assert registry.get("run", "key") == Entry("run_1")
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, f"{path.name}.lock"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1, "b": [2]}, {"b": [2], "a": 1}, True),
        ([1, 2], [2, 1], False),
        ("1", 1, False),
        ("ä", "a", False),
        ({"a": None}, {}, False),
        ("a", "a", True),
    ],
    ids=str,
)
def test_fingerprints_are_equal_for_equal_values(one: Any, other: Any, same: bool) -> None:
    assert (fingerprint(one) == fingerprint(other)) is same


def test_a_fingerprint_is_the_same_in_every_version() -> None:
    """Registries hold them for years: a change here would make every run anew."""
    assert fingerprint({"b": "ä", "a": [1, True, None]}) == "969f837dc907ce42"
