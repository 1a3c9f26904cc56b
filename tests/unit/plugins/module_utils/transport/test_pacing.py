# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pace of requests over HTTP: shared by all that ask the same of a server, and by nobody else."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.progress import showing
from ansible_collections.declarative.openai.plugins.module_utils._transport import pacing
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._transport.pacing import path_template

KEY = "sk-of-a-user"
BUSY = (429, {"Retry-After": "100"}, b"{}")
DONE = (200, {}, b"{}")


@pytest.fixture
def files() -> Callable[[str], list[Path]]:
    """The files of all limits whose names end so."""

    def find(ending: str) -> list[Path]:
        return sorted(Path(os.environ["HOME"], ".ansible", "declarative.openai", "pacing").glob(f"*{ending}"))

    return find


@pytest.fixture
def busy_once(serve: Callable[..., Any]) -> Any:
    """A server that asks to wait for 100 seconds, once."""
    return serve(lambda number: BUSY if number == 1 else DONE)


def connect(origin: Any, key: str = KEY, **options: Any) -> Any:
    return client_for(Connection(key, origin.base_url, **options))


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/assistants", "/assistants"),
        ("/assistants/asst_abc123", "/assistants/{id}"),
        ("/threads/thread_1/runs/run_1/submit_tool_outputs", "/threads/{id}/runs/{id}/submit_tool_outputs"),
        ("/models/gpt-4o", "/models/{id}"),
        ("/vector_stores/vs_1/file_batches?after=x", "/vector_stores/{id}/file_batches"),
        ("/assistants/{assistant_id}", "/assistants/{id}"),
        ("/files/", "/files"),
    ],
)
def test_ids_do_not_count(path: str, template: str) -> None:
    assert path_template(path) == template


def test_all_who_ask_the_same_wait(busy_once: Any, clock: Any) -> None:
    connect(busy_once).request("GET", "/files/file-1")
    assert 100 < sum(clock.pauses) < 103
    # Another client, as another process has it, and another id: the limit is the same, one request in ten seconds.
    connect(busy_once, max_retries=0).request("GET", "/files/file-2")
    assert sum(clock.pauses) > 108


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [("POST", "/files/file-1", KEY), ("GET", "/files", KEY), ("GET", "/files/file-1", "sk-2")],
)
def test_others_do_not_wait(busy_once: Any, clock: Any, method: str, path: str, key: str) -> None:
    connect(busy_once).request("GET", "/files/file-1")
    clock.pauses.clear()
    connect(busy_once, key).request(method, path)
    assert clock.pauses == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "20"},
        {"Retry-After-Ms": "20000", "Retry-After": "1"},
        {"X-RateLimit-Remaining-Requests": "0", "X-RateLimit-Reset-Requests": "20s"},
    ],
)
def test_the_server_s_wait_is_kept_in_all_its_forms(
    serve: Callable[..., Any], clock: Any, headers: dict[str, str]
) -> None:
    origin = serve(lambda number: (429, headers, b"{}") if number == 1 else DONE)
    connect(origin).request("GET", "/x")
    assert 20 < sum(clock.pauses) < 21


@pytest.mark.parametrize(
    ("rates", "most"),
    [
        ((("default", 7.0),), 7),
        ((("/files/{file_id}", 3.0), ("default", 60.0)), 3),
        ((("/files/{file_id}", 3.0),), 3),
    ],
)
def test_the_user_s_rate_is_kept(
    serve: Callable[..., Any], clock: Any, rates: tuple[tuple[str, float], ...], most: int
) -> None:
    times: list[float] = []

    def answer(_number: int) -> tuple[int, dict[str, str], bytes]:
        times.append(clock.now)
        return DONE

    client = connect(serve(answer), requests_per_minute=rates)
    for number in range(2 * most + 1):
        client.request("GET", f"/files/file-{number}")
    assert times[most - 1] == times[0]
    assert all(later - earlier > 60 for earlier, later in zip(times, times[most:], strict=False))
    assert times[-1] - times[0] < 3 * 60


def test_a_path_without_a_rate_is_not_limited(serve: Callable[..., Any], clock: Any) -> None:
    client = connect(serve(lambda _number: DONE), requests_per_minute=(("/files", 1.0),))
    for _number in range(3):
        client.request("GET", "/models")
    assert clock.pauses == []


def test_a_turn_that_comes_too_late_is_refused_at_once(
    serve: Callable[..., Any], clock: Any, refused: Callable[..., Any]
) -> None:
    origin = serve(lambda _number: DONE)
    client = connect(origin, requests_per_minute=(("default", 0.1),))
    client.request("GET", "/x")
    for _number in range(2):  # who is refused takes nobody's turn
        assert refused(client.request, "GET", "/x").msg == (
            "requests_per_minute limits the rate of GET /x, and the next turn would come in 612 s, while the task "
            "waits for 300 s at most; run it again then, or fewer tasks at once."
        )
    assert (clock.pauses, len(origin.seen)) == ([], 1)


def test_the_server_s_wait_that_is_too_long_is_told(
    serve: Callable[..., Any], clock: Any, refused: Callable[..., Any]
) -> None:
    origin = serve(lambda _number: (429, {"Retry-After": "900", "X-Request-Id": "req_1"}, b"{}"))
    error = refused(connect(origin).request, "GET", "/x")
    assert error.msg.startswith("The server limits the rate of GET /x, and the next turn would come in 900 s, while")
    assert error.status == 429
    assert error.details["request_id"] == "req_1"
    refused(connect(origin).request, "GET", "/x")
    assert (sum(clock.pauses), len(origin.seen)) == (0, 1)


def test_the_wait_is_told(busy_once: Any, clock: Any) -> None:
    told: list[str] = []
    with showing(lambda text: told.append(text())):
        connect(busy_once).request("GET", "/x")
    assert told[0] == "waiting for its turn, as the rate of GET /x is limited, 100 s left"
    assert len(told) > 100


def test_a_limit_is_for_the_user_alone_and_holds_no_secret(busy_once: Any, clock: Any, files: Any) -> None:
    connect(busy_once, requests_per_minute=(("default", 60.0),)).request("GET", "/x")
    connect(busy_once).request("GET", "/y")
    assert len(files(".json")) == len(files(".log")) == 1
    for file in files(""):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert KEY not in file.name + file.read_bytes().decode("latin-1")
    assert stat.S_IMODE(files("")[0].parent.parent.stat().st_mode) == 0o700


def test_without_a_limit_nothing_is_locked_or_waited_for(serve: Callable[..., Any], clock: Any, files: Any) -> None:
    client = connect(serve(lambda _number: DONE))
    for number in range(5):
        client.request("GET", f"/files/file-{number}")
    assert [file.suffix for file in files("")] == [".log"]
    assert files(".log")[0].stat().st_size == 5 * 8
    assert clock.pauses == []


def test_the_history_does_not_grow_for_ever(
    serve: Callable[..., Any], files: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "_MOST_HISTORY", 24)
    client = connect(serve(lambda _number: DONE))
    sizes = []
    for _number in range(5):
        client.request("GET", "/x")
        sizes.append(files(".log")[0].stat().st_size)
    assert sizes == [8, 16, 0, 8, 16]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"hold": NaN}'])
def test_a_file_that_is_no_limit_is_none(busy_once: Any, clock: Any, files: Any, content: str) -> None:
    client = connect(busy_once)
    client.request("GET", "/x")
    files(".json")[0].write_text(content)
    clock.pauses.clear()
    client.request("GET", "/x")
    assert clock.pauses == []


@pytest.mark.parametrize("step", [-500, 86400])
def test_a_clock_that_was_set_stops_nobody(busy_once: Any, clock: Any, step: float) -> None:
    client = connect(busy_once)
    client.request("GET", "/x")
    clock.now += step
    clock.pauses.clear()
    client.request("GET", "/x")
    assert clock.pauses == []


def test_where_nothing_can_be_written_a_request_waits_alone(
    busy_once: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/dev/null/home")
    monkeypatch.setattr(tempfile, "tempdir", "/dev/null/tmp")
    client = connect(busy_once)
    client.request("GET", "/x")
    assert clock.pauses == [100]


def test_files_that_nobody_needs_go(busy_once: Any, clock: Any, files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(busy_once).request("GET", "/x")
    old = files(".json")[0].with_name("old.json")
    old.touch()
    os.utime(old, (0, 0))
    clock.now += 86400
    monkeypatch.setattr(pacing, "_MOST_FILES", 1)
    connect(busy_once, requests_per_minute=(("default", 60.0),)).request("GET", "/y")
    assert not old.exists()
    assert len(files(".json")) == 2
