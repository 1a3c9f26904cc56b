# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run tasks that have secrets in their options, and look for them in all that is printed and written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from local_server import serving
from playbook import run_plays

# None of these may be anywhere.
SECRET = "KEEP-IT-DARK"


def agent(number: int, **options: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {SECRET}-{number}", "X-Wiki": f"{SECRET}-header"}
    transport = {"type": "http", "server_url": f"https://me:{SECRET}-url@mcp.example.com/sse", "headers": headers}
    tool = {"type": "mcp", "server_label": "wiki", "transport": transport}
    return {"name": "secrets", "model": "gpt-4o", "tools": [tool], **options}


def response(**tool: Any) -> dict[str, Any]:
    mcp = {"type": "mcp", "server_label": "wiki", "server_url": f"https://mcp.example.com/sse?token={SECRET}-query"}
    mcp |= {"authorization": f"{SECRET}-authorization", "headers": {"X-Wiki": f"{SECRET}-header"}, **tool}
    return {"key": "secrets", "model": "gpt-4o", "input": "Hello.", "tools": [mcp]}


TASKS: list[dict[str, Any]] = [
    {"declarative.openai.openai_response": response()},
    {"declarative.openai.openai_response": response()},
    {
        "declarative.openai.openai_response": {**response(type=f"{SECRET}-authorization"), "key": "other"},
        "failed_when": False,
    },
    {"declarative.openai.openai_agent": agent(1)},
    {"declarative.openai.openai_agent": agent(1), "register": "unchanged", "failed_when": "unchanged is changed"},
    {"declarative.openai.openai_agent": agent(2), "register": "updated", "failed_when": "updated is not changed"},
    {
        "declarative.openai.openai_agent": agent(3, tools=[{"headers": {"X-Wiki": f"{SECRET}-bad"}}]),
        "failed_when": False,
    },
    {"declarative.openai.openai_agent_info": {}},
    {
        "declarative.openai.openai_stack": {
            "name": "secrets",
            "resources": [{"kind": "agent", **agent(4, name="in a stack")}],
        }
    },
]


@pytest.mark.parametrize("as_modules", [False, True], ids=["in-process", "module"])
def test_no_secret_is_printed_or_written(as_modules: bool, tmp_path: Path) -> None:
    log = tmp_path / "debug.jsonl"
    play = {
        "name": "Use secrets",
        "hosts": "localhost",
        "gather_facts": False,
        "module_defaults": {"group/declarative.openai.openai": {"debug_log": str(log)}},
        "tasks": TASKS,
    }
    with serving("--control", "--model", "stand-in", "--api", "responses") as server:
        environment = {"OPENAI_BACKEND": "responses", "ANSIBLE_INJECT_INVOCATION": "true"}
        done = run_plays([play], server, tmp_path, environment, arguments=["-vvv", "--diff"], as_modules=as_modules)
    assert done.returncode == 0, done.stdout.replace(SECRET, "(the secret)")
    written = {path.name: path.read_text() for path in (log, tmp_path / "registry.json")}
    for text in (*written.values(), done.stdout):
        assert re.findall(f".*{SECRET}.*", text) == []
    assert done.stdout.count('"module_args"') >= len(TASKS)
    assert "******** (changed)" in done.stdout
    bodies = [line["body"] for line in map(json.loads, written["debug.jsonl"].splitlines()) if line["body"]]
    assert "mcp.example.com" in json.dumps(bodies)


def test_no_log_keeps_bodies_out_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "debug.jsonl"
    options = {"name": "quiet", "model": "gpt-4o", "instructions": "Nobody is to read this.", "debug_log": str(log)}
    tasks = [
        {"declarative.openai.openai_agent": options, "no_log": True, "vars": {"declarative_openai_in_process": here}}
        for here in (True, False)
    ]
    play = {"name": "Be quiet", "hosts": "localhost", "gather_facts": False, "tasks": tasks}
    with serving("--model", "stand-in", "--api", "responses") as server:
        done = run_plays([play], server, tmp_path, {"OPENAI_BACKEND": "responses"})
    assert done.returncode == 0, done.stdout
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert {line["method"]: line["body"] for line in lines} == {"GET": None, "POST": "(no_log)"}
    assert "Nobody is to read this" not in log.read_text() + done.stdout
