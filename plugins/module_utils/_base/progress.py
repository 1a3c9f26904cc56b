# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a task is. Whoever has a screen has it shown there; a module has none, and says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Takes what makes the text, and calls it only if the text is shown. Called from any thread.
Sink = Callable[[Callable[[], str]], None]
#: Takes a text that is shown at once, and whether it is the last word, which stays on a terminal. Called from any
#: thread.
Announcer = Callable[[str, bool], None]

_sinks: list[Sink] = []
_announcers: list[Announcer] = []


def report(text: Callable[[], str]) -> None:
    """Say how far it is, in one line. What the text costs is paid only when somebody looks."""
    for sink in _sinks[-1:]:
        sink(text)


def announce(text: str, *, lasting: bool = False) -> None:
    """Say at once what matters if the task ends before its time, in one line. ``lasting``: it ends just now."""
    for announcer in _announcers[-1:]:
        announcer(text, lasting)


@contextmanager
def showing(sink: Sink, announcer: Announcer | None = None) -> Iterator[None]:
    """Whatever this process reports meanwhile goes to ``sink``, and what it announces to ``announcer``."""
    announcers = [announcer] if announcer else []
    _sinks.append(sink)
    _announcers.extend(announcers)
    try:
        yield
    finally:
        _sinks.remove(sink)
        for shown in announcers:
            _announcers.remove(shown)
