# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks with many forks at a server that allows few requests: all tasks end well, and few requests are refused."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from local_server import LocalServer, serving
from playbook import prepare_plays

FORKS = 10
TASKS = 40
WINDOW = {"requests": 7, "seconds": 1.0}


def control(server: LocalServer, method: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server.control_url}/{path}", data, method=method)  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return json.load(answer)


def start(server: LocalServer, folder: Path, home: Path) -> subprocess.Popen[str]:
    """A playbook that reads the models, once for each of its hosts."""
    hosts = {f"host{number}": {} for number in range(TASKS)}
    plays = [
        {
            "hosts": "all",
            "gather_facts": False,
            "tasks": [{"name": "Read", "declarative.openai.openai_model_info": {}}],
        }
    ]
    folder.mkdir()
    command, environment = prepare_plays(plays, server, folder, {"HOME": str(home)}, arguments=[f"--forks={FORKS}"])
    inventory = json.loads((folder / "inventory.yml").read_text())
    local = inventory["all"]["hosts"].pop("localhost")
    inventory["all"] |= {"hosts": hosts, "vars": local}
    (folder / "inventory.yml").write_text(json.dumps(inventory))
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def time_to_serve(server: LocalServer, count: int, running: list[subprocess.Popen[str]]) -> float:
    """The seconds from the first request to the last of so many that pass, if they do."""
    started = time.monotonic()
    while any(process.poll() is None for process in running):
        exchanges = control(server, "GET", "requests")["requests"]
        if not exchanges:
            started = time.monotonic()
        if [exchange["status"] for exchange in exchanges].count(200) == count:
            break
        time.sleep(0.05)
    return time.monotonic() - started


@pytest.mark.parametrize("told", [True, False], ids=["Retry-After", "without a word"])
@pytest.mark.parametrize("playbooks", [1, 2])
def test_all_tasks_end_well_where_few_requests_are_allowed(playbooks: int, told: bool, tmp_path: Path) -> None:
    home = tmp_path / "shared"
    home.mkdir()
    with serving("--control") as server:
        control(server, "POST", "faults", {"kind": "limit", "path": "/models", "window": {**WINDOW, "told": told}})
        running = [start(server, tmp_path / str(number), home) for number in range(playbooks)]
        seconds = time_to_serve(server, playbooks * TASKS, running)
        outputs = [process.communicate()[0] for process in running]
        statuses = [exchange["status"] for exchange in control(server, "GET", "requests")["requests"]]
    least = (math.ceil(playbooks * TASKS / WINDOW["requests"]) - 1) * WINDOW["seconds"]
    sys.stdout.write(
        f"{seconds:.1f} s, {seconds / least:.2f} times the least; {statuses.count(429)} of {len(statuses)} refused\n"
    )
    for process, output in zip(running, outputs, strict=True):
        assert process.returncode == 0, output
        assert output.count("ok=1") == TASKS
    assert statuses.count(200) == playbooks * TASKS
    assert statuses.count(429) < len(statuses) / 10
