# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several hosts, which are all the controller: each strategy and number of forks gives the same results in-process."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from local_server import LocalServer, serving
from playbook import run_plays

ASSISTANT = "declarative.openai.openai_assistant"
HOSTS = ("north", "east", "south", "west")
OWN = {"name": "{{ inventory_hostname }}", "model": "gpt-4o-mini"}
# Each is what a host counts as changed.
TASKS: dict[str, tuple[dict[str, Any], int]] = {
    "Say that it would be created": ({ASSISTANT: OWN, "check_mode": True}, 1),
    "Create": ({ASSISTANT: OWN}, 1),
    "Find it again": ({ASSISTANT: OWN}, 0),
    "Change it in a loop": (
        {ASSISTANT: {**OWN, "description": "{{ item }}"}, "loop": ["a", "b", "b"], "loop_control": {"label": "x"}},
        1,
    ),
    "Look until it is there": (
        {
            f"{ASSISTANT}_info": {"name": "{{ inventory_hostname }}"},
            "register": "found",
            "until": "found.assistants | length == 1",
            "retries": 2,
            "delay": 0,
        },
        0,
    ),
    "Look where nobody is": (
        {
            f"{ASSISTANT}_info": {"max_retries": 0},
            "environment": {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"},
            "register": "nobody",
            "failed_when": "'cannot be reached' not in nobody.msg",
        },
        0,
    ),
    "Remove it": ({ASSISTANT: {"name": "{{ inventory_hostname }}", "state": "absent"}}, 1),
    "Keep one for all, on the first": (
        {ASSISTANT: {**OWN, "name": "shared"}, "when": f"inventory_hostname == '{HOSTS[0]}'"},
        0,
    ),
}


def inventory(folder: Path) -> list[str]:
    host = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    group = {"children": {"many": {"hosts": {name: {} for name in HOSTS}, "vars": host}}}
    (folder / "many.yml").write_text(json.dumps({"all": group}))
    return ["-i", "many.yml"]


def left(server: LocalServer) -> int:
    with urllib.request.urlopen(f"{server.control_url}/objects") as answer:  # noqa: S310 - it is on the loopback
        return int(json.load(answer)["assistants"])


@pytest.mark.parametrize(("strategy", "forks"), [("linear", 5), ("linear", 1), ("free", 3), ("host_pinned", 2)])
def test_each_host_has_its_own_results(strategy: str, forks: int, tmp_path: Path) -> None:
    play = {
        "hosts": "many",
        "gather_facts": False,
        "strategy": strategy,
        "tasks": [{"name": name, **task} for name, (task, _changed) in TASKS.items()],
    }
    arguments = [*inventory(tmp_path), "--forks", str(forks), "-vvv"]
    with serving("--api", "assistants", "--control") as server:
        done = run_plays([play], server, tmp_path, {"OPENAI_BACKEND": "assistants"}, arguments=arguments)
        assert done.returncode == 0, done.stdout
        assert left(server) == 1

    recap = dict(re.findall(r"^(\w+) +: .*?changed=(\d+) +unreachable=0 +failed=0", done.stdout, re.MULTILINE))
    changed = sum(changed for _task, changed in TASKS.values())
    assert set(recap) == set(HOSTS)
    assert sorted(map(int, recap.values())) == [changed] * 3 + [changed + 1]
    assert "Using module file" not in done.stdout
    assert server.key not in done.stdout
