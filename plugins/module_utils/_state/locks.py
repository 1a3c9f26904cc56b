# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks between the processes and threads of one user on one machine, and the folder that they share.

Another user, another HOME or another machine has a folder of its own: no lock reaches across.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.progress import report

try:
    import filelock
except ImportError as import_error:
    MISSING: str | None = str(import_error)  # reported by _client, which every task needs
else:
    MISSING = None

_FOLDER = "~/.ansible/declarative.openai"
# Seconds between two tries, and between two lines of progress, of a lock that another one holds.
_POLL = 0.02
_TOLD_EVERY = 0.5


class LockTimeout(PlatformError):
    """Another process or thread held the lock for the whole time."""


def state_folder(*parts: str) -> str:
    """A folder below the one that all processes of this user share on this machine; made, for this user alone (0700),
    where it is missing.

    Where HOME cannot be written it is in the folder for temporary files. Raises PlatformError where there is neither.
    """
    home = os.path.expanduser(_FOLDER)
    fallback = os.path.join(tempfile.gettempdir(), f"declarative.openai-{os.geteuid()}")
    reasons = []
    for base in (home, fallback):
        try:
            folder = os.path.join(base, *parts)
            os.makedirs(folder, mode=0o700, exist_ok=True)
            _keep_private(base)
            if os.access(folder, os.W_OK | os.X_OK):
                return folder
            reasons.append(f"{folder} is not writable")
        except OSError as error:
            reasons.append(str(error))
    raise PlatformError(
        f"There is no folder for locks ({'; '.join(reasons)}); let HOME, or TMPDIR, name a folder that can be written."
    )


def _keep_private(folder: str) -> None:
    """Refuse a folder of somebody else, who might have put a link there."""
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    if stat.S_IMODE(found.st_mode) & 0o077:
        os.chmod(folder, 0o700)


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
