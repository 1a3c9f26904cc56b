# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Playbooks with many forks, at a server that allows few requests in a window of time."""

from __future__ import annotations

import json
import math
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_server import LocalServer, serving
from playbook import prepare_plays

FORKS = 10
# Tasks of a playbook, each with one request.
TASKS = 40
REQUESTS = 7


@dataclass(frozen=True)
class Crowd:
    """What came of the playbooks."""

    outputs: Sequence[str]
    #: Playbooks that failed.
    failed: int
    #: From the first request to the last one that passed, and what it would take if no moment were lost.
    seconds: float
    least: float
    passed: int
    refused: int

    @property
    def ratio(self) -> float:
        return self.seconds / self.least

    @property
    def refused_share(self) -> float:
        return self.refused / max(self.passed + self.refused, 1)


def run_crowd(folder: Path, playbooks: int, window: float, *, told: bool, tasks: int = TASKS) -> Crowd:
    """Run so many playbooks of so many tasks at once. The server allows ``REQUESTS`` in ``window`` seconds, and says
    how long to wait if it is ``told`` to.
    """
    home = folder / "home"
    home.mkdir()
    limit = {"requests": REQUESTS, "seconds": window, "told": told}
    with serving("--control") as server:
        _control(server, "POST", "faults", {"kind": "limit", "path": "/models", "window": limit})
        running = [_start(server, folder / str(number), home, tasks) for number in range(playbooks)]
        seconds = _seconds_to_serve(server, playbooks * tasks, running)
        outputs = [process.communicate()[0] for process in running]
        statuses = _statuses(server)
    return Crowd(
        outputs,
        sum(process.returncode != 0 for process in running),
        seconds,
        (math.ceil(playbooks * tasks / REQUESTS) - 1) * window,
        statuses.count(200),
        statuses.count(429),
    )


def _start(server: LocalServer, folder: Path, home: Path, tasks: int) -> subprocess.Popen[str]:
    """A playbook that reads the models, once for each of its hosts."""
    task = {"name": "Read", "declarative.openai.openai_model_info": {}}
    folder.mkdir()
    command, environment = prepare_plays(
        [{"hosts": "all", "gather_facts": False, "tasks": [task]}],
        server,
        folder,
        {"HOME": str(home)},
        arguments=[f"--forks={FORKS}"],
    )
    inventory = json.loads((folder / "inventory.yml").read_text())
    local = inventory["all"]["hosts"].pop("localhost")
    inventory["all"] |= {"hosts": {f"host{number}": {} for number in range(tasks)}, "vars": local}
    (folder / "inventory.yml").write_text(json.dumps(inventory))
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _seconds_to_serve(server: LocalServer, count: int, running: Sequence[subprocess.Popen[str]]) -> float:
    """The seconds from the first request to the last of so many that pass, if they do."""
    started = time.monotonic()
    while any(process.poll() is None for process in running):
        statuses = _statuses(server)
        if not statuses:
            started = time.monotonic()
        if statuses.count(200) == count:
            break
        time.sleep(0.05)
    return time.monotonic() - started


def _statuses(server: LocalServer) -> list[int | None]:
    return [exchange["status"] for exchange in _control(server, "GET", "requests")["requests"]]


def _control(server: LocalServer, method: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server.control_url}/{path}", data, method=method)  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return json.load(answer)
