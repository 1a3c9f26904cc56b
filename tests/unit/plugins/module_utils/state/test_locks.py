# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks exclude processes and threads, end by themselves, and live in a private folder."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.progress import showing
from ansible_collections.declarative.openai.plugins.module_utils._state import locks
from ansible_collections.declarative.openai.plugins.module_utils._state.locks import LockTimeout, locked, state_folder

HOLDER = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()"


def test_the_folder_is_for_this_user_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = Path(state_folder("locks"))
    assert folder == tmp_path / ".ansible" / "declarative.openai" / "locks"
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


def test_a_folder_that_others_may_enter_is_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    base = Path(state_folder())
    base.chmod(0o755)
    state_folder()
    assert stat.S_IMODE(base.stat().st_mode) == 0o700


def test_without_a_home_the_temporary_folder_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", "/dev/null")
    monkeypatch.setattr(locks.tempfile, "gettempdir", lambda: str(tmp_path))
    assert Path(state_folder()) == tmp_path / f"declarative.openai-{os.geteuid()}"


def test_a_link_in_the_temporary_folder_is_not_followed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", "/dev/null")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"declarative.openai-{os.geteuid()}").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setattr(locks.tempfile, "gettempdir", lambda: str(tmp_path))
    with pytest.raises(locks.PlatformError, match=r"no folder for locks.*let HOME"):
        state_folder()


def test_threads_exclude_one_another(tmp_path: Path) -> None:
    path, inside, most = str(tmp_path / "lock"), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _unused in range(20):
            with locked(path, timeout=60, purpose="for a test"):
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _unused in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_the_wait_is_told_and_bounded(tmp_path: Path) -> None:
    path, told = str(tmp_path / "lock"), list[str]()
    with (
        locked(path, timeout=1, purpose="for a test"),
        showing(lambda text: told.append(text())),
        pytest.raises(LockTimeout, match=r"has had the lock for assistant 'a' for 1\.2 s .*run this one again"),
        locked(path, timeout=1.2, purpose="for assistant 'a'"),
    ):
        raise AssertionError
    assert told[0].startswith("waiting for another task, which has the lock for assistant 'a', ")


def test_a_lock_is_free_once_its_holder_was_killed(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(LockTimeout), locked(path, timeout=0, purpose="for a test"):
            raise AssertionError
        holder.send_signal(signal.SIGKILL)
        with locked(path, timeout=60, purpose="for a test"):
            pass
