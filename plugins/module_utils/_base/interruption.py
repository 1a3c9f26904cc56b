# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that is told to end, by Ctrl-C for one: what it waits for is cancelled where that is wanted, and nothing
half done is left behind.

A signal handler may interrupt a thread that holds any lock, so it takes none: it starts a thread that does the rest,
while the interrupted thread goes on until it would write something new.
"""

from __future__ import annotations

import _thread
import contextlib
import ctypes
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.progress import announce

# Seconds from the signal to the end of the process, and what of it is for cancelling.
_LIMIT = 2.0
_CANCEL_LIMIT = 1.7
# Seconds in which a thread that has just ended a section says what it is about to wait for.
_GRACE = 0.1
_POLL = 0.01
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1  # of Linux's prctl


@dataclass(eq=False)
class _Wait:
    """Something that goes on at the server while a task waits for it."""

    notice: str
    cancel: Callable[[], str] | None


class _Depth(threading.local):
    """How many sections a thread is in."""

    value = 0


@dataclass
class _Process:
    """What is going on in this process."""

    is_ending: bool = False
    waits: list[_Wait] = field(default_factory=list)
    sections: set[object] = field(default_factory=set)
    temporary_files: set[str] = field(default_factory=set)


_process = _Process()
_depth = _Depth()


@contextlib.contextmanager
def interruptible(*, with_parent: bool = False) -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP end this process in order during a block, within two seconds and with status 1.

    ``with_parent``: the end of the process that started this one counts as SIGTERM, on Linux. A signal that is ignored
    stays ignored. Outside the main thread, where Python has no signals, nothing happens.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    replaced = {number: signal.getsignal(number) for number in _SIGNALS}
    replaced = {number: handler for number, handler in replaced.items() if handler not in (None, signal.SIG_IGN)}
    for number in replaced:
        signal.signal(number, _handle)
    if with_parent:
        _end_with_parent()
    try:
        yield
    finally:
        hold_if_ending()
        for number, handler in replaced.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def underway(notice: str, cancel: Callable[[], str] | None = None) -> Iterator[None]:
    """Wait in a block for what goes on at the server, after having said so.

    ``notice``: what it is and how to take it up again. ``cancel``: ends it at the server if the process is told to
    end, and returns what came of that.
    """
    wait = _Wait(notice, cancel)
    announce(notice)
    _process.waits.append(wait)
    try:
        yield
    finally:
        hold_if_ending()
        _process.waits.remove(wait)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Do in a block what must not be done by half, which takes two seconds at most or may be lost. If the process is
    about to end it does not begin.
    """
    section = object()
    if not _depth.value:
        _process.sections.add(section)
        if _process.is_ending:
            _process.sections.discard(section)
            hold_if_ending()
    _depth.value += 1
    try:
        yield
    finally:
        _depth.value -= 1
        _process.sections.discard(section)


@contextlib.contextmanager
def temporary_file(path: str) -> Iterator[str]:
    """A new file, empty and for this user alone, that is gone after the block or with the process.

    One that a killed process left there is replaced. Raises OSError.
    """
    with uninterrupted():
        _process.temporary_files.add(path)
        Path(path).unlink(missing_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        yield path
    finally:
        Path(path).unlink(missing_ok=True)
        _process.temporary_files.discard(path)


def hold_if_ending() -> None:
    """Do not return if the process is about to end, unless this thread is in a section."""
    while _process.is_ending and not _depth.value:
        time.sleep(_POLL)


def _handle(_number: int, _frame: object) -> None:
    if _process.is_ending:
        return
    _process.is_ending = True
    try:
        _thread.start_new_thread(_give_up, ())
        _thread.start_new_thread(_end, ())
    except RuntimeError:  # there can be no more threads
        os._exit(1)


def _give_up() -> None:
    time.sleep(_LIMIT)
    os._exit(1)


def _end() -> None:
    """Close all waits, let sections end, and the process with them."""
    try:
        deadline, quiet_since, closed = time.monotonic() + _CANCEL_LIMIT, time.monotonic(), set[_Wait]()
        closing: list[threading.Thread] = []
        while (now := time.monotonic()) < deadline:
            for wait in set(_process.waits) - closed:
                closed.add(wait)
                closing.append(threading.Thread(target=_close, args=(wait,), daemon=True))
                closing[-1].start()
            if _process.sections or any(thread.is_alive() for thread in closing):
                quiet_since = now
            elif now - quiet_since > _GRACE:
                break
            time.sleep(_POLL)
        for path in list(_process.temporary_files):
            with contextlib.suppress(OSError):
                os.unlink(path)
    finally:
        os._exit(1)


def _close(wait: _Wait) -> None:
    _depth.value += 1  # what is noted of it is to be written
    outcome = wait.notice
    if wait.cancel:
        try:
            outcome = wait.cancel()
        except PlatformError as error:
            outcome = f"{wait.notice} ({error.msg.rstrip('.')})"
    announce(outcome, lasting=True)


def _end_with_parent() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
