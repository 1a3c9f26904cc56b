# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks between processes and threads, as files."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from ansible_collections.declarative.openai.plugins.module_utils._errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._progress import report

try:
    import filelock
except ImportError as import_error:
    MISSING: str | None = str(import_error)  # reported by _client, which every task needs
else:
    MISSING = None

# Seconds between two tries, and between two lines of progress, of a lock that another one holds.
_POLL = 0.02
_TOLD_EVERY = 0.5


class LockTimeout(PlatformError):
    """Another process or thread held the lock for the whole time."""


@contextlib.contextmanager
def locked(path: str, *, timeout: float, purpose: str) -> Iterator[None]:
    """Hold the lock file ``path`` for the length of a block; it frees itself when its holder dies.

    Waits at most ``timeout`` seconds for whoever holds it and tells of the wait as progress. ``purpose`` completes the
    sentence "another task has the lock ..." of LockTimeout: ``for assistant 'support'``. Raises OSError where the file
    cannot be made.
    """
    # Each use has a lock object of its own, so that the threads of a process exclude one another, too.
    lock = filelock.FileLock(path, mode=0o600, thread_local=False)
    started = time.monotonic()
    while True:
        left = started + timeout - time.monotonic()
        try:
            lock.acquire(timeout=max(min(left, _TOLD_EVERY), 0), poll_interval=_POLL)
            break
        except filelock.Timeout:
            if left <= _TOLD_EVERY:
                raise LockTimeout(
                    f"Another task on this machine has had the lock {purpose} for {timeout:g} s ({path}); wait for it "
                    "to end, and run this one again."
                ) from None
            report(
                lambda: f"waiting for another task, which has the lock {purpose}, {time.monotonic() - started:.0f} s"
            )
    try:
        yield
    finally:
        lock.release()
