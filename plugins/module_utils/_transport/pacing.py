# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pace of requests, one for all processes and threads of a user on a machine.

A server counts requests by family: a method and a template of a path, with one credential. The limit of a family is in
a file that a hash names. The file is there once the server has refused a request, or the user has set
``requests_per_minute``; until then a request costs one look for it, and eight bytes of history.
"""

from __future__ import annotations

import array
import contextlib
import functools
import hashlib
import json
import os
import re
import time
from collections.abc import Callable
from typing import Any, TypeVar

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._base.progress import report
from ansible_collections.declarative.openai.plugins.module_utils._state import locks
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import DEFAULT_RATE, Connection
from ansible_collections.declarative.openai.plugins.module_utils._transport.rate_limit import RateLimit
from ansible_collections.declarative.openai.plugins.module_utils._transport.retry_advice import TOO_MANY_REQUESTS

T = TypeVar("T")

# Seconds between two looks at a turn, which may have moved; for the lock of a file that is held for moments; and
# until a limit that nobody meets any more is forgotten.
_LOOK_EVERY = 0.2
_LOCK_TIMEOUT = 5.0
_FORGOTTEN_AFTER = 3600.0
# How far a clock may be put back before limits are forgotten.
_CLOCK_STEP = 5.0
# Bytes of history before it starts anew, and files in the folder before old ones go.
_MOST_HISTORY = 64 * 1024
_MOST_FILES = 600
_WORD = re.compile(r"[a-z]+(_[a-z]+)*")


def path_template(path: str) -> str:
    """``/threads/{id}/messages`` for ``/threads/thread_1/messages``: what is no word of the API is an id."""
    parts = path.partition("?")[0].rstrip("/").split("/")
    return "/".join(part if not part or _WORD.fullmatch(part) else "{id}" for part in parts)


class RequestPacer:
    """The turns of one request: each try of it takes one."""

    def __init__(self, connection: Connection, method: str, path: str, budget: float) -> None:
        """``budget``: the seconds that all tries and waits together may take."""
        template = path_template(path)
        rates = {path_template(name): rate for name, rate in connection.requests_per_minute}
        self._family = f"{method} {template}"
        self._configured = rates.get(template, rates.get(DEFAULT_RATE, 0.0))
        self._path = _file_of(connection.base_url, connection.key, self._family, os.environ.get("HOME"))
        self._deadline = time.time() + budget
        self._refusal: dict[str, Any] = {"status": TOO_MANY_REQUESTS}

    def take(self, send: Callable[[], T]) -> T:
        """Call ``send`` when it is its turn, and learn from how it ends.

        Raises RequestError, at once, where the turn would come too late. A refusal that is raised has no
        ``retry_after`` to wait for any more: the next turn is late enough.
        """
        self._wait_for_turn()
        sent = time.time()
        try:
            answer = send()
        except RequestError as error:
            if error.status != TOO_MANY_REQUESTS and error.status is not None:
                self._note_success(sent)
            elif error.status == TOO_MANY_REQUESTS and error.transient and self._note_refusal(sent, error.retry_after):
                error.retry_after = 0.0
                self._refusal = error.details
            raise
        self._note_success(sent)
        return answer

    def _wait_for_turn(self) -> None:
        if not self._configured and not self._is_limited():
            return
        now = time.time()

        def claim(limit: RateLimit) -> int:
            ticket = limit.claim(now, self._configured)
            if limit.slot(ticket) > self._deadline:
                # Nothing is written, so the ticket is the next one's.
                raise self._too_late(limit, limit.slot(ticket))
            return ticket

        ticket = self._update(claim)
        while ticket is not None and (limit := self._read()) is not None:
            slot = limit.slot(ticket)
            left = slot - time.time()
            if left <= 0:
                return
            if slot > self._deadline:
                raise self._too_late(limit, slot)
            self._report_wait(left)
            time.sleep(min(left, _LOOK_EVERY))

    def _report_wait(self, left: float) -> None:
        report(lambda: f"waiting for its turn, as the rate of {self._family} is limited, {left:.0f} s left")

    def _too_late(self, limit: RateLimit, slot: float) -> RequestError:
        now = time.time()
        limited_by = "requests_per_minute limits" if limit.is_configured else "The server limits"
        return RequestError(
            f"{limited_by} the rate of {self._family}, and the next turn would come in {slot - now:.0f} s, while the "
            f"task waits for {max(self._deadline - now, 0):.0f} s at most; run it again then, or fewer tasks at once.",
            **self._refusal,
        )

    def _note_refusal(self, sent: float, asked: float | None) -> bool:
        """Whether it could be written down, so that the next turn comes when it may."""
        history = self._history()

        def refuse(limit: RateLimit) -> bool:
            limit.refused(sent, time.time(), asked, history)
            return True

        return self._update(refuse) or False

    def _note_success(self, sent: float) -> None:
        if self._is_limited():
            self._update(lambda limit: limit.succeeded(sent, time.time()))
        elif self._path:
            _append(f"{self._path}.log", sent)

    def _is_limited(self) -> bool:
        return self._path is not None and os.path.exists(f"{self._path}.json")

    def _history(self) -> list[float]:
        """When requests were sent that passed before there was a limit, in order."""
        times = array.array("d")
        with contextlib.suppress(OSError), open(f"{self._path}.log", "rb") as file:
            content = file.read()
            times.frombytes(content[: len(content) // times.itemsize * times.itemsize])
        return sorted(times)

    def _read(self) -> RateLimit | None:
        """The limit as it stands, or None where there is none, or none that counts any more."""
        try:
            with open(f"{self._path}.json", "rb") as file:
                limit = RateLimit.from_mapping(json.load(file))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return limit if -_CLOCK_STEP < time.time() - limit.saved < _FORGOTTEN_AFTER else None

    def _update(self, change: Callable[[RateLimit], T]) -> T | None:
        """Change the limit while no other process or thread does. None where nothing can be written down."""
        if not self._path:
            return None
        try:
            with locks.locked(f"{self._path}.lock", timeout=_LOCK_TIMEOUT, purpose=f"of the pace of {self._family}"):
                limit = self._read()
                if limit is None:
                    limit = RateLimit()
                    _remove_old(os.path.dirname(self._path))
                result = change(limit)
                self._write(limit)
                return result
        except (OSError, locks.LockTimeout):
            return None

    def _write(self, limit: RateLimit) -> None:
        # It is replaced as a whole, and need not survive a power failure.
        name = f"{self._path}.json"
        if limit.is_negligible:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
            return
        limit.saved = time.time()
        with open(f"{name}.new", "w", encoding="utf-8", opener=_private) as file:
            json.dump(limit.to_mapping(), file)
        os.replace(f"{name}.new", name)


@functools.lru_cache(maxsize=256)
def _file_of(server: str, credential: str | None, family: str, home: str | None) -> str | None:
    """The path, without its ending, of the files of a family. None where nothing can be written down."""
    folder = _folder(home)
    name = hashlib.sha256(json.dumps([server, credential, family]).encode()).hexdigest()[:32]
    return None if folder is None else os.path.join(folder, name)


@functools.lru_cache(maxsize=2)
def _folder(_home: str | None) -> str | None:
    try:
        return locks.state_folder("pacing")
    except PlatformError:
        return None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def _append(path: str, sent: float) -> None:
    """Add a time to the history."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, array.array("d", (sent,)).tobytes())
            if os.fstat(handle).st_size >= _MOST_HISTORY:
                os.ftruncate(handle, 0)
        finally:
            os.close(handle)


def _remove_old(folder: str) -> None:
    """Remove what nobody has used for long, where the folder gets full."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        files = list(entries)
        if len(files) < _MOST_FILES:
            return
        for file in files:
            with contextlib.suppress(OSError):
                if time.time() - file.stat().st_mtime > _FORGOTTEN_AFTER:
                    os.unlink(file.path)
