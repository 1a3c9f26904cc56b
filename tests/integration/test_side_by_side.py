# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that want the same at the same time, in playbooks and forks beside each other: each object is made once."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from local_server import LocalServer, serving
from playbook import OTHER_PYTHON, prepare_plays, run_plays

MODEL = "gpt-4o-mini"
PLAYBOOKS = 4
#: What each of the playbooks declares: all of them the same.
STACK = [
    *({"kind": "assistant", "name": f"assistant {number}", "model": MODEL} for number in range(100)),
    *({"kind": "vector_store", "name": f"store {number}"} for number in range(40)),
    *({"kind": "thread", "key": f"thread {number}"} for number in range(40)),
]
HOSTS = [f"host{number}" for number in range(10)]


def objects(server: LocalServer) -> dict[str, int]:
    with urllib.request.urlopen(f"{server.control_url}/objects") as answer:  # noqa: S310 - it is on the loopback
        counts: dict[str, int] = json.load(answer)
    return {kind: count for kind, count in counts.items() if count}


def changed(output: str) -> list[int]:
    """How many changes each host counts; every one of them without a failure."""
    return [int(count) for count in re.findall(r"^\S+ +: .*?changed=(\d+) +unreachable=0 +failed=0", output, re.M)]


@pytest.mark.parametrize("backend", ["assistants", "responses"])
def test_playbooks_that_declare_the_same_stack_make_it_once(backend: str, tmp_path: Path) -> None:
    task = {"declarative.openai.openai_stack": {"name": "team", "resources": STACK}}
    play = {"hosts": "localhost", "gather_facts": False, "tasks": [{"name": "Bring the stack", **task}]}
    environment = {"OPENAI_BACKEND": backend}

    def bring(_number: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=settings, cwd=tmp_path, capture_output=True, text=True, check=False)

    with serving("--api", "both", "--control") as server:
        command, settings = prepare_plays([play], server, tmp_path, environment)
        with ThreadPoolExecutor(PLAYBOOKS) as pool:
            all_done = list(pool.map(bring, range(PLAYBOOKS)))
        counts = objects(server)
        again = bring(0)
    assert [done.returncode for done in all_done] == [0] * PLAYBOOKS, "\n".join(done.stdout for done in all_done)
    assistants, threads = ("assistants", "threads") if backend == "assistants" else ("agents", "conversations")
    assert counts == {assistants: 100, "vector_stores": 40, threads: 40}
    assert (again.returncode, changed(again.stdout)) == (0, [0]), again.stdout
    assert sum(len(changed(done.stdout)) for done in all_done) == PLAYBOOKS


@pytest.mark.parametrize("as_modules", [False, pytest.param(True, marks=pytest.mark.again)], ids=["here", "modules"])
def test_hosts_that_loop_over_the_same_make_each_once(as_modules: bool, tmp_path: Path) -> None:
    items = [f"assistant {number}" for number in range(20 if not as_modules else 2)]
    loop: dict[str, Any] = {"loop": items, "loop_control": {"label": "{{ item }}"}}
    task = {"declarative.openai.openai_assistant": {"name": "{{ item }}", "model": MODEL}, **loop}
    play = {"hosts": "all", "gather_facts": False, "tasks": [{"name": "Keep them", **task}]}
    interpreter = OTHER_PYTHON if as_modules else "{{ ansible_playbook_python }}"
    host = {"ansible_connection": "local", "ansible_python_interpreter": interpreter}
    (tmp_path / "hosts.yml").write_text(json.dumps({"all": {"hosts": dict.fromkeys(HOSTS, host)}}))
    arguments = ["-i", "hosts.yml", "--limit", "host*", "--forks", "10"]
    with serving("--api", "assistants", "--control") as server:
        done = run_plays([play], server, tmp_path, {"OPENAI_BACKEND": "assistants"}, arguments=arguments)
        again = run_plays([play], server, tmp_path, {"OPENAI_BACKEND": "assistants"}, arguments=arguments)
        counts = objects(server)
    assert done.returncode == 0, done.stdout
    assert counts == {"assistants": len(items)}
    assert len(changed(done.stdout)) == len(HOSTS)
    assert changed(again.stdout) == [0] * len(HOSTS), again.stdout
