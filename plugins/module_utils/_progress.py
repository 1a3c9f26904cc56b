# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a task is. Whoever has a screen has it shown there; a module has none, and says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Takes what makes the text, and calls it only if the text is shown. Called from any thread.
Sink = Callable[[Callable[[], str]], None]

_sinks: list[Sink] = []


def report(text: Callable[[], str]) -> None:
    """Say how far it is, in one line. What the text costs is paid only when somebody looks."""
    for sink in _sinks[-1:]:
        sink(text)


@contextmanager
def showing(sink: Sink) -> Iterator[None]:
    """Whatever this process reports meanwhile goes to ``sink``."""
    _sinks.append(sink)
    try:
        yield
    finally:
        _sinks.remove(sink)
