# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rate limit as far as it is learned, and the turns under it. Pure: no clock, no files.

A server tells its limit by refusing, with a wait or without a word. The requests that passed before, and the time
until one passes again, give the pace. The pace rises while all goes well, and falls with the next refusal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

MINUTE = 60.0
# After a refusal without a word: the first pause, how the next ones grow, and the longest.
_FIRST_PAUSE = 1.0
_PAUSE_GROWTH = 1.5
_LONGEST_PAUSE = 60.0
# A server that asks for a year is asked again after an hour.
_LONGEST_HOLD = 3600.0
# Clocks and networks are not exact: intervals are a little longer than they would have to be.
_MARGIN = 1.02
_LATENCY = 0.01
# Where the first try after a pause passed, a shorter one might have done: as short as this part of it.
_SHORTEST_GUESS = 0.8
# How much the interval grows with a refusal at least, and at most where the server says nothing.
_LEAST_GROWTH = 1.1
_MOST_GROWTH = 2.0
# How much the interval shrinks in the course of a burst.
_SHRINKAGE = 0.05
# An interval that was refused is tried again only after so many requests; until then this factor keeps off it.
_ABOVE_REFUSED = 1.1
_REFUSAL_LASTS = 40
# The longest interval that one pause is believed to tell: a server that refuses all for minutes has no such limit.
_LONGEST_GUESS = 10.0
# A limit with a shorter interval is none.
_NEGLIGIBLE = 0.01
_LARGEST_BURST = 100


@dataclass
class RateLimit:
    """What is known of a limit, and whose turn is when. All times are seconds since 1970.

    Turns go in order. A ticket is a number; its slot, the time from which it may be used, moves with what is learned
    meanwhile. Nobody has to give a turn back.
    """

    #: So many requests may follow one another at once after a rest; then each takes ``interval`` seconds. 0: no limit.
    burst: int = 0
    interval: float = 0.0
    #: The interval that was refused last.
    refused_interval: float = 0.0
    #: No turn is before this.
    hold: float = 0.0
    #: Seconds between two tries after a refusal, until one passes; 0 is no pause.
    pause: float = 0.0
    #: Whether the server said how long the pause is to be; when it began, and when the latest try in it was refused.
    is_pause_told: bool = False
    pause_started: float = 0.0
    try_refused: float = 0.0
    #: When the requests that passed since the last pause were sent, in order; and how many passed since the pace was
    #: last found too fast.
    passed: list[float] = field(default_factory=list)
    streak: int = 0
    #: Requests a minute that the user allows; 0 is no limit.
    configured: float = 0.0
    #: The slots of all tickets to come and of some past ones, and the ticket of the first.
    slots: list[float] = field(default_factory=list)
    first_ticket: int = 0
    saved: float = 0.0

    @classmethod
    def from_mapping(cls, data: Any) -> RateLimit:
        """What ``to_mapping`` made. Raises ValueError, TypeError or KeyError for anything else."""
        if not isinstance(data, Mapping):
            raise TypeError("no mapping")
        values = {item.name: data[item.name] for item in fields(cls)}
        numbers = [value for value in values.values() if not isinstance(value, list)]
        if not all(math.isfinite(number) for number in [*numbers, *values["slots"], *values["passed"]]):
            raise ValueError("no number")
        return cls(**values)

    def to_mapping(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_negligible(self) -> bool:
        """Whether there is nothing left that anybody would have to wait for."""
        return not self.configured and not self.pause and self.interval < _NEGLIGIBLE

    @property
    def is_configured(self) -> bool:
        """Whether the pace is the user's, since that is slower than what the server allows."""
        return bool(self.configured) and MINUTE / self.configured > self.interval and not self.pause

    def claim(self, now: float, configured: float) -> int:
        """The next ticket."""
        self.configured = configured
        past = sum(slot <= now for slot in self.slots)
        surplus = max(0, past - max(self._pace()[0], 1))
        del self.slots[:surplus]
        self.first_ticket += surplus
        self.slots.append(self._next_slot(self.slots, now))
        return self.first_ticket + len(self.slots) - 1

    def slot(self, ticket: int) -> float:
        """When this ticket may be used; at once if it is forgotten."""
        number = ticket - self.first_ticket
        return self.slots[number] if 0 <= number < len(self.slots) else 0.0

    def refused(self, sent: float, now: float, asked: float | None, history: Sequence[float]) -> None:
        """A request was refused. ``asked``: the seconds that the server asks to wait; ``history``: when requests were
        sent that passed of late, in order, for the first refusal.
        """
        if asked is not None:
            asked = min(asked * (_MARGIN if asked < MINUTE else 1.0) + _LATENCY, _LONGEST_HOLD)
        if sent < self.hold:
            # It was on its way when the others were refused: no news, unless the server asks for more.
            self.hold = max(self.hold, now + (asked or 0.0))
        else:
            self._start_pause(now, history)
            self.is_pause_told = asked is not None
            self.hold = now + (self.pause if asked is None else asked)
        self._move_slots(now)

    def _start_pause(self, now: float, history: Sequence[float]) -> None:
        self.streak = 0
        if self.pause:
            self.try_refused = now
            self.pause = min(self.pause * _PAUSE_GROWTH, _LONGEST_PAUSE)
            return
        self.pause_started, self.try_refused = now, 0.0
        if self.interval:
            self.refused_interval = self.interval
            self.burst = max(1, min(self.burst, len(self.passed)))
            self.pause = _PAUSE_GROWTH * self.interval
            return
        self.passed = [passed for passed in history if now - MINUTE <= passed <= now][-_LARGEST_BURST:]
        self.burst = max(1, len(self.passed))
        # Those that passed had their turns.
        self.slots[:0] = self.passed
        self.first_ticket -= len(self.passed)
        self.pause = _FIRST_PAUSE

    def succeeded(self, sent: float, now: float) -> None:
        """A request passed, whatever else its answer says."""
        if self.pause and sent >= self.hold:
            # Longer than until then nobody wanted to send anything, which says nothing of the server.
            self.interval = self._learned_interval(min(sent, self.hold + self.pause))
            if self.is_pause_told and len(self.passed) > 1:
                # The server's word and the count of several requests are trusted for a while.
                self.refused_interval = max(self.refused_interval, self.interval)
            self.pause = 0.0
            self.passed, self.streak = [], 0
        elif not self.pause and self.interval:
            self._speed_up()
        self.passed = sorted([*self.passed, sent])[-_LARGEST_BURST:]
        self.streak += 1
        self._move_slots(now)

    def _learned_interval(self, sent: float) -> float:
        """What fits the requests that passed before the pause and the time that it took."""
        # The server's window may have begun with any of the requests or with the refusal. The one that allows the
        # fastest pace counts: what is too fast is soon refused, and what is too slow would be for long.
        starts = [*self.passed, self.pause_started]
        counts = [*range(len(self.passed), 0, -1), 1]
        learned: float
        learned, start, count = min(
            (max((sent - start) / count, _NEGLIGIBLE), start, count)
            for start, count in zip(starts, counts, strict=True)
        )
        if not self.is_pause_told:
            # It may have been shorter: longer only than until the latest try that was refused.
            shortest = (self.try_refused - start) / count if self.try_refused else learned * _SHORTEST_GUESS
            learned = math.sqrt(learned * max(shortest, _NEGLIGIBLE / count))
        if self.interval:
            learned = max(learned, self.interval * _LEAST_GROWTH)
            learned = learned if self.is_pause_told else min(learned, self.interval * _MOST_GROWTH)
        return min(learned, max(self.interval * _MOST_GROWTH, _LONGEST_GUESS)) * _MARGIN

    def _speed_up(self) -> None:
        shorter = self.interval * (1 - _SHRINKAGE / self.burst)
        if shorter < self.refused_interval * _ABOVE_REFUSED:
            if self.streak < max(_REFUSAL_LASTS, 4 * self.burst):
                return
            self.refused_interval *= 1 - _SHRINKAGE
            self.streak = 0
        self.interval = shorter

    def _pace(self) -> tuple[int, float]:
        """The burst and the interval that count: the server's or the user's, whichever are slower."""
        configured = MINUTE / self.configured * _MARGIN if self.configured else 0.0
        if configured > self.interval:
            return max(1, min(int(self.configured), _LARGEST_BURST)), configured
        return self.burst, self.interval

    def _next_slot(self, slots: Sequence[float], now: float) -> float:
        last = slots[-1] if slots else -math.inf
        if self.pause:
            # One try when the hold is over, and another one each pause later, should it get lost.
            return max(now, self.hold) if last < self.hold else max(now, last + self.pause)
        burst, interval = self._pace()
        rested = slots[-burst] + burst * interval if 0 < burst <= len(slots) else -math.inf
        slot = max(now, self.hold, rested)
        return max(slot, last + interval) if slot > now or last > now else slot

    def _move_slots(self, now: float) -> None:
        """Hand the turns that are to come out anew, in their order, by what is known now."""
        moved = [slot for slot in self.slots if slot <= now]
        for _unused in range(len(self.slots) - len(moved)):
            moved.append(self._next_slot(moved, now))
        self.slots = moved
