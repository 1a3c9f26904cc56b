# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ansible-playbook shows of a task that takes its time: on a terminal, and in a log."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_server import LocalServer, serving
from playbook import run_plays

COLUMNS = 60
NOTICE = r"run run_\w+: goes on if the task is interrupted; wait for it with run_id: run_\w+, thread_id: thread_\w+"
OFF = {"declarative_openai_progress": False}


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServer]:
    with serving("--api", "assistants") as one:
        yield one


def run_slowly(seconds: float, **task: Any) -> list[dict[str, Any]]:
    """A play with a run that takes so many seconds."""
    collection = "declarative.openai.openai"
    message = {"role": "user", "content": f"[[slow {seconds}]]"}
    return [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "tasks": [
                {
                    "name": "Make",
                    f"{collection}_assistant": {"name": "slow", "model": "gpt-4o-mini"},
                    "register": "made",
                },
                {
                    "name": "Run",
                    f"{collection}_thread_run": {
                        "assistant_id": "{{ made.assistant.id }}",
                        "thread": {"messages": [message]},
                        "poll_interval": 0.5,
                    },
                    **task,
                },
            ],
        }
    ]


def on_terminal(plays: list[dict[str, Any]], server: LocalServer, folder: Path, **environment: str) -> str:
    """What a terminal as standard error is sent. Standard output is none, so that nothing else comes there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    sent: list[bytes] = []

    def read() -> None:
        try:
            while piece := os.read(ours, 4096):
                sent.append(piece)
        except OSError:
            pass  # nobody has the other end open any more

    reader = threading.Thread(target=read)
    reader.start()
    try:
        done = run_plays(plays, server, folder, {"TERM": "xterm", **environment}, stderr=theirs)
    finally:
        os.close(theirs)
        reader.join()
        os.close(ours)
    assert done.returncode == 0, done.stdout
    assert "in_progress" not in done.stdout
    return b"".join(sent).decode()


def test_terminal_has_one_line_that_changes_and_goes(server: LocalServer, tmp_path: Path) -> None:
    sent = on_terminal(run_slowly(4), server, tmp_path)
    lines = re.findall(r"\x1b\[J\r\n(.*?)\r\x1b\[A", sent)
    assert len(lines) >= 2
    assert len(set(lines)) > 1
    assert re.match(r"run run_\w+: goes on if", lines[0]), lines
    assert all(re.fullmatch(r"run run_\w+: (queued|in_progress), \d+ s", line) for line in lines[1:]), lines
    assert sent.rpartition("\x1b[A")[2].startswith("\r\x1b[J")


@pytest.mark.parametrize("task", [{"vars": OFF}, {"no_log": True}])
def test_terminal_stays_quiet(task: dict[str, Any], server: LocalServer, tmp_path: Path) -> None:
    assert "run_" not in on_terminal(run_slowly(1.5, **task), server, tmp_path)


def test_terminal_that_cannot_erase_is_a_log(server: LocalServer, tmp_path: Path) -> None:
    sent = on_terminal(run_slowly(1.5), server, tmp_path, TERM="dumb")
    assert re.fullmatch(NOTICE + r"\r\n(run run_\w+: in_progress, \d+ s\r\n)*", sent), sent


def test_what_ansible_runner_records_is_a_log(server: LocalServer, tmp_path: Path) -> None:
    sent = on_terminal(run_slowly(7), server, tmp_path, AWX_ISOLATED_DATA_DIR=str(tmp_path))
    assert re.fullmatch(NOTICE + r"\r\n(run run_\w+: in_progress, \d+ s\r\n)+", sent), sent


def test_log_has_a_line_now_and_then(server: LocalServer, tmp_path: Path) -> None:
    done = run_plays(run_slowly(7), server, tmp_path, {}, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stdout
    assert re.fullmatch(NOTICE + r"\n(run run_\w+: in_progress, \d+ s\n)+", done.stderr), done.stderr
    assert "in_progress" not in done.stdout
