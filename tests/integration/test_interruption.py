# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A playbook that is told to end while it waits: by Ctrl-C, which a terminal sends to all that it started, by SIGTERM
or SIGKILL, which come to its main process alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from local_server import LocalServer, serving
from playbook import prepare_plays

COLLECTION = "declarative.openai.openai"
# Seconds after which a condition is given up that comes true sooner on any machine.
PATIENCE = 60
LOOK, CANCEL = r"GET /responses/\w+", r"POST /responses/\w+/cancel"


@pytest.fixture(scope="module")
def running_server() -> Iterator[LocalServer]:
    with serving("--control", "--api", "responses") as one:
        yield one


@pytest.fixture
def server(running_server: LocalServer) -> LocalServer:
    """A server at which nothing ends by itself."""
    control(running_server, "POST", "/reset")
    control(running_server, "POST", "/holds", {"step": "responses/in_progress"})
    return running_server


def control(server: LocalServer, method: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server.control_url + path, data, method=method)  # noqa: S310 - on the loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return json.load(answer)


def answered(server: LocalServer, pattern: str) -> list[str]:
    """The requests that fit and succeeded."""
    log = control(server, "GET", "/requests")["requests"]
    lines = [f"{one['method']} {one['path']}" for one in log if one["status"] == 200]
    return [line for line in lines if re.fullmatch(pattern, line)]


def wait_until(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@dataclass
class Playbook:
    """A playbook that runs."""

    process: subprocess.Popen[bytes]
    stderr: Path

    @property
    def said(self) -> str:
        """What is on its standard error by now."""
        return self.stderr.read_text()

    def end(self, number: signal.Signals) -> None:
        """Send it the signal, and wait until it and its workers have ended."""
        if number == signal.SIGINT:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        self.process.wait(PATIENCE)
        wait_until(lambda: not self._is_held())

    def _is_held(self) -> bool:
        """Whether any process has its standard error open."""
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            with contextlib.suppress(OSError):  # the process has ended meanwhile
                if os.readlink(link) == str(self.stderr):
                    return True
        return False


@contextlib.contextmanager
def playing(task: dict[str, Any], server: LocalServer, folder: Path, *, as_modules: bool = False) -> Iterator[Playbook]:
    """Run a playbook of one task until the block ends. Nothing half written may be there then."""
    play = {"hosts": "localhost", "gather_facts": False, "tasks": [{"name": "Wait", **task}]}
    command, settings = prepare_plays([play], server, folder, {"OPENAI_BACKEND": "responses"}, as_modules=as_modules)
    stderr = folder / "stderr"
    with stderr.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=file,
            start_new_session=True,
        )
    with process:
        try:
            yield Playbook(process, stderr)
        finally:
            process.kill()
    assert list(folder.rglob("*.new")) == []


def run(**options: Any) -> dict[str, Any]:
    thread = {"messages": [{"role": "user", "content": "hello"}]}
    task = {"assistant": {"model": "gpt-4o-mini"}, "thread": thread, "poll_interval": 0.2, **options}
    return {f"{COLLECTION}_thread_run": task}


def response(**options: Any) -> dict[str, Any]:
    task = {"model": "gpt-4o-mini", "input": "hello", "background": True, "poll_interval": 0.2, **options}
    return {f"{COLLECTION}_response": task}


@pytest.mark.parametrize(
    ("kind", "number"), [("run", signal.SIGINT), ("response", signal.SIGTERM), ("run", signal.SIGKILL)]
)
def test_interrupted_wait_cancels_where_that_is_wanted(
    kind: str, number: signal.Signals, server: LocalServer, tmp_path: Path
) -> None:
    task = {"run": run, "response": response}[kind](key="work", cancel_on_timeout=True)
    with playing(task, server, tmp_path) as playbook:
        wait_until(lambda: re.search(rf"^{kind} \w+: cancelled if the task is interrupted$", playbook.said, re.M))
        wait_until(lambda: answered(server, LOOK))
        playbook.end(number)
        said = playbook.said
    assert len(answered(server, CANCEL)) == 1
    assert re.search(rf"^{kind} \w+: cancelled, since the task was interrupted$", said, re.M), said


@pytest.mark.parametrize(
    ("options", "again", "number"),
    [
        ({"key": "work"}, r"run the task again to wait for it \(key 'work'\)", signal.SIGINT),
        ({}, r"wait for it with run_id: \w+, thread_id: \w+", signal.SIGTERM),
    ],
)
def test_interrupted_wait_says_what_goes_on(
    options: dict[str, Any], again: str, number: signal.Signals, server: LocalServer, tmp_path: Path
) -> None:
    notice = rf"^run \w+: goes on if the task is interrupted; {again}$"
    with playing(run(**options), server, tmp_path) as playbook:
        wait_until(lambda: re.search(notice, playbook.said, re.M))
        wait_until(lambda: answered(server, LOOK))
        playbook.end(number)
        said = playbook.said
    assert answered(server, CANCEL) == []
    # Before it waited, and as the last word.
    assert len(re.findall(notice, said, re.M)) == 2, said


def test_interrupted_module_cancels(server: LocalServer, tmp_path: Path) -> None:
    with playing(response(cancel_on_timeout=True), server, tmp_path, as_modules=True) as playbook:
        wait_until(lambda: answered(server, LOOK))
        playbook.end(signal.SIGINT)
        wait_until(lambda: answered(server, CANCEL))


def threads() -> dict[str, Any]:
    return {f"{COLLECTION}_thread": {"key": "{{ item }}"}, "loop": list(range(20))}


def workers(playbook: Playbook) -> list[int]:
    children = Path(f"/proc/{playbook.process.pid}/task/{playbook.process.pid}/children").read_text()
    return [int(child) for child in children.split()]


def test_run_after_a_killed_worker_finishes_its_work(server: LocalServer, tmp_path: Path) -> None:
    with playing(threads(), server, tmp_path) as playbook:
        wait_until(lambda: len(answered(server, "POST /conversations")) > 5)
        for worker in workers(playbook):
            os.kill(worker, signal.SIGKILL)
        assert playbook.process.wait(PATIENCE) != 0
    with playing(threads(), server, tmp_path) as playbook:
        assert playbook.process.wait(PATIENCE) == 0
    (kinds,) = json.loads((tmp_path / "registry.json").read_text())["scopes"].values()
    assert len(kinds["thread"]) == 20
    assert len(answered(server, "POST /conversations")) in (20, 21)
