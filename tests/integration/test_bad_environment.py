# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run Ansible itself in an environment that cannot work: the plugins load, and each task says what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from local_server import serving
from playbook import run_plays

LOOKUP = "{{ lookup('declarative.openai.chat_completion', 'Hello.', model='gpt-4o') }}"
TASKS: list[dict[str, Any]] = [
    {"declarative.openai.openai_model_info": {}},
    {"declarative.openai.openai_model_info": {}, "vars": {"declarative_openai_in_process": False}},
    {"ansible.builtin.debug": {"msg": LOOKUP}},
    {"ansible.builtin.debug": {"msg": "All plugins are loaded, and the play goes on."}},
]


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        (
            "ALL_PROXY",
            "socks5://me:hunter22@localhost:1",
            "ALL_PROXY names a SOCKS proxy, which needs the Python library",
        ),
        ("SSL_CERT_FILE", "/nowhere/ca.pem", "No such file or directory); correct SSL_CERT_FILE=/nowhere/ca.pem."),
    ],
)
def test_each_task_says_what_is_wrong(variable: str, value: str, says: str, tmp_path: Path) -> None:
    tasks = [{**task, "ignore_errors": True} for task in TASKS]
    play = {"name": "Try", "hosts": "localhost", "gather_facts": False, "tasks": tasks}
    with serving() as server:
        done = run_plays([play], server, tmp_path, {variable: value})
    assert done.returncode == 0, done.stdout
    results = [line for line in done.stdout.splitlines() if line.startswith("fatal: ")]
    assert [says in line for line in results] == [True] * 3
    assert "the play goes on" in done.stdout
    assert "Traceback" not in done.stdout
    assert "hunter22" not in done.stdout
