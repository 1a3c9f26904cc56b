# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard of look-then-create: of all tasks of one user on one machine, only one at a time creates an object of the
same identity.

A task looks before it takes the guard, since most tasks find nothing to do. Beside each lock file is a stamp with the
time at which a task last created something under the lock. A task that looked before that time looks again. Times are
from the monotonic clock, which all processes of a machine share until it restarts.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core import journal, listing_cache
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._state.locks import locked, state_folder
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import fingerprint

# Seconds to wait for another task that creates the same object. The wait_timeout of this task is added, since the
# other task may wait until its object is ready.
_TIMEOUT = 300.0
# Lock files of a kind. Identities that share a file wait for each other; a file for each would be too many.
_BUCKETS = 1024
_STAMP = re.compile(r"(?P<time>\d+\.\d+) (?P<writer>\S+)")
# A task has begun to create something. If the lock is free and this is still there, the task was killed.
_BUSY = "busy"


@dataclass(frozen=True)
class Look:
    """When a task looked for its object, and when the listing it used was read. Monotonic seconds."""

    at: float
    listed_at: float

    @classmethod
    def now(cls, task: Task) -> Look:
        """Call this before the look."""
        at, listed_at = time.monotonic(), listing_cache.listed_at(task.endpoint, task.parents)
        return cls(at, at if listed_at is None else listed_at)


@dataclass
class Guard:
    """What a task holds while it creates an object. ``path`` is the stamp's; None means that nothing is guarded."""

    task: Task
    path: str | None = None
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def is_outdated(self, look: Look) -> bool:
        """Whether another task may have changed what this task saw. A listing that is too old for that is dropped."""
        if self.path is None or not os.path.exists(self.path):
            return False
        stamp = _read(self.path)
        made_at, writer = (float(stamp["time"]), stamp["writer"]) if stamp else (time.monotonic(), "")
        if made_at > time.monotonic():
            # The stamp is from before the machine restarted.
            return False
        is_foreign = writer != _writer(os.getpid())
        listed_at = listing_cache.listed_at(self.task.endpoint, self.task.parents)
        if is_foreign and listed_at is not None and made_at >= listed_at:
            journal.distrust_listing(self.task)
        return made_at >= look.at or (is_foreign and made_at >= look.listed_at)

    def begin(self) -> None:
        """Say that something is about to be created."""
        if self.path is not None:
            _write(self.path, _BUSY)

    def release(self) -> None:
        """Let other tasks go on, once they can find what was created. Does nothing when it is released already."""
        self._stack.close()


@contextlib.contextmanager
def guarded(task: Task) -> Iterator[Guard]:
    """Hold the guard of the object that the task creates, until the end of the block or ``release``.

    Raises LockTimeout when another task holds it too long.
    """
    key = task.resource.lock_key(task)
    if key is None:
        yield Guard(task)
        return
    connection = task.endpoint.connection
    identity = [connection.base_url, connection.organization, connection.named_project, *key]
    name = f"{task.resource.name}-{int(fingerprint(identity), 16) % _BUCKETS:04d}"
    path = os.path.join(state_folder("locks"), name)
    timeout = _TIMEOUT + float(task.params.get("wait_timeout") or 0)
    stamp, purpose = f"{path}.stamp", f"to make this {task.resource.title}"
    guard = Guard(task, stamp)
    try:
        guard._stack.enter_context(locked(f"{path}.lock", timeout=timeout, purpose=purpose))
    except OSError as error:
        raise PlatformError(
            f"The lock {path}.lock cannot be used ({error}); mend that, or remove the file when no task is running."
        ) from error
    guard._stack.callback(_stamp, stamp)
    with guard._stack:
        yield guard


def _stamp(path: str) -> None:
    """Stamp the time, if something was begun under the lock: tasks that looked earlier must look again."""
    if os.path.exists(path) and _read(path) is None:
        _write(path, f"{time.monotonic():.9f} {_writer(os.getpid())}")


def _read(path: str) -> re.Match[str] | None:
    """The stamp. None when there is none, or none that can be read, as after a kill."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return _STAMP.fullmatch(file.read())
    except FileNotFoundError:
        return None


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii", opener=_private) as file:
        file.write(text)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


@functools.lru_cache(maxsize=1)
def _writer(_pid: int) -> str:
    """The name of this process. Its own listing cache has what it created itself."""
    return uuid.uuid4().hex
