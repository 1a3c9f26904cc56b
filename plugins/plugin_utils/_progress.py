# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a task is, on standard error: one line that changes on a terminal, a line now and then in a log.

Not by way of Ansible's display: the thread that would write it ends over a standard error that is closed, and the play
hangs.
"""

from __future__ import annotations

import atexit
import contextlib
import mmap
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ansible.utils.display import get_text_width

from ansible_collections.declarative.openai.plugins.module_utils._base.progress import showing
from ansible_collections.declarative.openai.plugins.module_utils._transport.redaction import Redaction

_USUAL_WIDTH = 80
# Set by ansible-runner, and so in AWX: what it gives for a terminal is a log that people read.
_RECORDED = "AWX_ISOLATED_DATA_DIR"
_ERASE = "\r\x1b[J"


def _standard_error() -> int | None:
    """A descriptor of the controller's standard error: that of the process which runs the task leads nowhere."""
    try:
        return os.dup(2)
    except OSError:
        return None


# As this is loaded before Ansible forks.
_STDERR = _standard_error()
# Whether anything was drawn on a terminal, by any of the processes.
_DRAWN = mmap.mmap(-1, 1)


@atexit.register
def _tidy() -> None:
    """Whoever is interrupted erases nothing any more, so the main process does in the end."""
    if _STDERR is not None and _DRAWN[0]:
        _send(_STDERR, _ERASE)


def _send(target: int, text: str) -> None:
    # Whoever closed it wants no progress; the task is not to suffer.
    with contextlib.suppress(OSError):
        os.write(target, text.encode(errors="replace"))


@dataclass(frozen=True)
class Pace:
    """Seconds to the first line, from that to the second, and what each pause is of the one before, up to the
    longest.
    """

    first: float
    pause: float
    growth: float
    longest: float


# What is over by then needs no line, and nobody reads faster.
TERMINAL = Pace(first=0.5, pause=0.25, growth=1, longest=0.25)
LOG = Pace(first=5, pause=10, growth=2, longest=60)


class Screen:
    """Shows the texts it is called with, those for which it is time."""

    def __init__(
        self, write: Callable[[str], None], width: Callable[[], int] | None, clock: Callable[[], float]
    ) -> None:
        """``width`` is that of a terminal in columns; None is a log. ``clock`` is in seconds."""
        self._write, self._width, self._clock = write, width, clock
        self._pace = LOG if width is None else TERMINAL
        self._next, self._pause = clock() + self._pace.first, self._pace.pause
        self._lock = threading.Lock()
        self._is_drawn = False
        self._is_over = False

    def __call__(self, text: Callable[[], str]) -> None:
        with self._lock:
            now = self._clock()
            if now < self._next:
                return
            self._next = now + self._pause
            self._pause = min(self._pause * self._pace.growth, self._pace.longest)
        try:
            # Not while it is locked: to make the text may take a request.
            said = text()
        except Exception:  # noqa: BLE001 - what is wrong with the server the task itself finds out, and says
            return
        self._show(said)

    def announce(self, text: str, is_last_word: bool) -> None:
        """Show a text whatever the time. The last word has a line of its own on a terminal, too."""
        if self._width is not None and is_last_word:
            self._is_over = True
            self._write(f"{_ERASE}{_printable(text)}\n")
        else:
            self._show(text)

    def _show(self, text: str) -> None:
        line = _printable(text)
        if self._width is None:
            self._write(f"{line}\n")
        elif not self._is_over:
            # Below the cursor, which stays where it was: what Ansible says of another host meanwhile starts a line.
            self._write(f"\x1b[J\n{_cut(line, self._width() - 1)}\r\x1b[A")
            self._is_drawn = True

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._is_drawn:
            self._write(_ERASE)


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else "?" for one in text)


def _cut(line: str, width: int) -> str:
    while line and get_text_width(line) > width:
        line = line[:-1]
    return line


@contextlib.contextmanager
def shown(prefix: str, redaction: Redaction) -> Iterator[None]:
    """Show what is reported meanwhile, after ``prefix`` and without secrets."""
    if _STDERR is None:
        yield
        return
    target = _STDERR
    is_terminal = os.isatty(target) and os.environ.get("TERM") != "dumb" and _RECORDED not in os.environ

    def write(text: str) -> None:
        _DRAWN[0] = is_terminal
        _send(target, text)

    def width() -> int:
        try:
            return os.get_terminal_size(target).columns or _USUAL_WIDTH
        except OSError:
            return _USUAL_WIDTH

    screen = Screen(write, width if is_terminal else None, time.monotonic)

    def sink(text: Callable[[], str]) -> None:
        screen(lambda: prefix + redaction.text(text()))

    def announcer(text: str, is_last_word: bool) -> None:
        screen.announce(prefix + redaction.text(text), is_last_word)

    with showing(sink, announcer):
        try:
            yield
        finally:
            screen.close()
