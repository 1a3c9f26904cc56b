# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who works on what next: the numbers of what can be worked on, for several threads to take from."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from graphlib import TopologicalSorter
from queue import SimpleQueue


class DependencyQueue:
    """Hands out each number once, when those it waits for have ended well. Iterate over it in each of the threads."""

    def __init__(self, sorter: TopologicalSorter[int], workers: int) -> None:
        self.workers = workers
        self._sorter = sorter
        self._ready: SimpleQueue[int | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._open = 0
        self._stopped = False
        self._hand_out()

    def __iter__(self) -> Iterator[int]:
        try:
            while (number := self._ready.get()) is not None and not self._stopped:
                yield number
        finally:
            # Nobody waits for one who was interrupted.
            self.stop()

    def ended(self, number: int, *, succeeded: bool) -> None:
        """What waits for one that did not succeed is never handed out."""
        with self._lock:
            self._open -= 1
            if succeeded:
                self._sorter.done(number)
            self._hand_out()

    def stop(self) -> None:
        """Hand out no more."""
        if not self._stopped:
            self._stopped = True
            for _unused in range(self.workers):
                self._ready.put(None)

    def _hand_out(self) -> None:
        for number in self._sorter.get_ready():
            self._open += 1
            self._ready.put(number)
        if not self._open:
            self.stop()
