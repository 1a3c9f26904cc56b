# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that gets a signal. Whole playbooks are in tests/integration/test_interruption.py."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from environment import collections_root

from ansible_collections.declarative.openai.plugins.module_utils._base.interruption import interruptible, temporary_file

# `ends()` is true once the signal has come.
PROGRAM = """
import os, signal, time
from pathlib import Path
from ansible_collections.declarative.openai.plugins.module_utils._base import interruption as _interruption
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.interruption import *
from ansible_collections.declarative.openai.plugins.module_utils._base.progress import showing

def ends():
    return _interruption._process.is_ending

def wait(condition):
    while not condition():
        time.sleep(0.01)

def say(text, is_last_word):
    print(text, is_last_word, flush=True)

with showing(lambda text: None, say), interruptible():
"""


def outcome_of(body: str, folder: Path) -> tuple[int, list[str]]:
    """The status and the output of a program with this body."""
    program = PROGRAM + textwrap.indent(textwrap.dedent(body), "    ")
    environment = {**os.environ, "PYTHONPATH": str(collections_root())}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_is_waited_for_is_cancelled_and_the_process_ends(name: str, tmp_path: Path) -> None:
    outcome = outcome_of(
        f"""
        with underway("run: goes on", lambda: "run: cancelled"):
            os.kill(os.getpid(), signal.{name})
            time.sleep(60)
        """,
        tmp_path,
    )
    assert outcome == (1, ["run: goes on False", "run: cancelled True"])


def test_cancel_that_fails_is_told(tmp_path: Path) -> None:
    outcome = outcome_of(
        """
        def cancel():
            raise PlatformError("The server is away; try again later.")

        with underway("run: goes on", cancel):
            signal.raise_signal(signal.SIGINT)
            time.sleep(60)
        """,
        tmp_path,
    )
    assert outcome == (1, ["run: goes on False", "run: goes on (The server is away; try again later) True"])


def test_cancel_that_hangs_does_not_hold_the_process(tmp_path: Path) -> None:
    outcome = outcome_of(
        """
        with underway("run: goes on", lambda: time.sleep(60)):
            signal.raise_signal(signal.SIGINT)
            time.sleep(60)
        """,
        tmp_path,
    )
    assert outcome == (1, ["run: goes on False"])


def test_second_signal_changes_nothing(tmp_path: Path) -> None:
    outcome = outcome_of(
        """
        with underway("run: goes on", lambda: "run: cancelled"):
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGTERM)
            time.sleep(60)
        """,
        tmp_path,
    )
    assert outcome == (1, ["run: goes on False", "run: cancelled True"])


def test_section_is_done_to_its_end_and_no_other_begins(tmp_path: Path) -> None:
    outcome = outcome_of(
        """
        with uninterrupted():
            signal.raise_signal(signal.SIGTERM)
            wait(ends)
            with uninterrupted():
                print("inner", flush=True)
            hold_if_ending()
            print("outer", flush=True)
        with uninterrupted():
            print("next", flush=True)
        """,
        tmp_path,
    )
    assert outcome == (1, ["inner", "outer"])


def test_what_a_section_makes_is_cancelled_too(tmp_path: Path) -> None:
    outcome = outcome_of(
        """
        _interruption._GRACE = 60
        with uninterrupted():
            signal.raise_signal(signal.SIGTERM)
            wait(ends)
        with underway("run: goes on", lambda: "run: cancelled"):
            time.sleep(60)
        """,
        tmp_path,
    )
    assert outcome == (1, ["run: goes on False", "run: cancelled True"])


def test_temporary_file_goes_with_the_process(tmp_path: Path) -> None:
    outcome = outcome_of(
        """
        with temporary_file("half.new") as path:
            print(oct(os.stat(path).st_mode), flush=True)
            signal.raise_signal(signal.SIGTERM)
            time.sleep(60)
        """,
        tmp_path,
    )
    assert outcome == (1, ["0o100600"])
    assert list(tmp_path.iterdir()) == []


def test_leftover_of_a_killed_process_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "half.new"
    path.write_text("left over")
    with temporary_file(str(path)):
        assert path.read_bytes() == b""
    assert not path.exists()


def test_signal_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    outcome = outcome_of(
        """
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with interruptible():
            signal.raise_signal(signal.SIGHUP)
            print("goes on", flush=True)
        """,
        tmp_path,
    )
    assert outcome == (0, ["goes on"])


def test_handlers_are_those_of_before_when_the_task_has_ended() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    with interruptible():
        assert [signal.getsignal(number) for number in numbers] != before
    assert [signal.getsignal(number) for number in numbers] == before
