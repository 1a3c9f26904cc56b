# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is learned of a rate limit, and the turns under it, by a clock that the tests turn."""

from __future__ import annotations

import heapq
import itertools
import json
import math
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._transport.rate_limit import RateLimit

NOW = 1000.0


def refused_at_the_eighth(asked: float | None) -> RateLimit:
    """Seven requests passed, one after the other, and the next three were refused."""
    limit, history = RateLimit(), [NOW + number / 100 for number in range(7)]
    for number in range(7, 10):
        limit.refused(NOW + number / 100, NOW + number / 100 + 0.05, asked, history)
    return limit


def pass_next(limit: RateLimit, now: float) -> float:
    """Take the next turn, pass, and return when that was."""
    ticket = limit.claim(now, 0)
    now = max(now, limit.slot(ticket))
    limit.succeeded(now, now)
    return now


def test_a_told_wait_and_the_requests_before_give_the_pace() -> None:
    limit = refused_at_the_eighth(asked=60)
    first = pass_next(limit, NOW + 1)
    assert first == pytest.approx(NOW + 60, abs=1)
    assert limit.interval == pytest.approx(60 / 7, rel=0.05)
    times = [first]
    for _number in range(34):
        times.append(pass_next(limit, times[-1]))
    assert all(later - earlier > 60 for earlier, later in zip(times, times[7:], strict=False))
    assert times[-1] - first < 5 * 60


def test_without_a_word_the_pace_is_between_the_pauses_that_fit() -> None:
    limit, now = refused_at_the_eighth(asked=None), NOW
    tries = []
    for number in range(4):
        now = limit.slot(limit.claim(now, 0))
        tries.append(now - NOW)
        if number < 3:
            limit.refused(now, now, None, [])
    limit.succeeded(now, now)
    assert tries == sorted(tries)
    assert tries[2] / 7 < limit.interval < tries[3] / 7


def test_pauses_without_a_word_have_an_end() -> None:
    limit, now, pauses = RateLimit(), NOW, []
    for _number in range(20):
        limit.refused(now, now, None, [])
        now, before = limit.slot(limit.claim(now, 0)), now
        pauses.append(now - before)
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (1, 60)


def test_a_refusal_that_was_on_its_way_is_no_news() -> None:
    limit = refused_at_the_eighth(asked=None)
    hold, pause = limit.hold, limit.pause
    limit.refused(hold - 0.1, hold + 5, None, [])
    assert (limit.pause, limit.hold) == (pause, hold + 5)


def test_whoever_waits_keeps_the_order() -> None:
    limit = refused_at_the_eighth(asked=2)
    tickets = [limit.claim(NOW + 0.5, 0) for _number in range(9)]
    assert [limit.slot(ticket) for ticket in tickets] == sorted({limit.slot(ticket) for ticket in tickets})
    now = limit.slot(tickets[0])
    limit.succeeded(now, now)
    slots = [limit.slot(ticket) for ticket in tickets[1:]]
    assert slots == sorted(set(slots))
    assert slots[0] > now
    assert limit.slot(limit.claim(now, 0)) > slots[-1]


def test_a_turn_that_is_not_used_costs_only_itself() -> None:
    limit = refused_at_the_eighth(asked=2)
    lost, following = limit.claim(NOW + 0.5, 0), limit.claim(NOW + 0.5, 0)
    assert limit.slot(following) - limit.slot(lost) == limit.pause
    now = limit.slot(following)
    limit.succeeded(now, now)
    assert limit.pause == 0
    lost, following = limit.claim(now, 0), limit.claim(now, 0)
    assert limit.slot(following) - limit.slot(lost) == pytest.approx(limit.interval)


@dataclass
class Crowd:
    """Processes that share a limit, at a server that passes seven requests in each window of so many seconds."""

    window: float
    is_told: bool
    tasks: int
    limit: RateLimit = field(default_factory=RateLimit)
    passed: list[float] = field(default_factory=list)
    refused: int = 0
    _window_started: float = -math.inf
    _window_served: int = 0

    def run(self, processes: int) -> None:
        """Start a process each twentieth of a second of simulated time, and let them work until no task is left."""
        order = itertools.count()
        running = [
            (NOW + number / 20, next(order), self._process(0.02 + number % 5 / 100)) for number in range(processes)
        ]
        for _now, _number, process in running:
            next(process)
        while running:
            now, _number, process = heapq.heappop(running)
            try:
                heapq.heappush(running, (process.send(now), next(order), process))
            except StopIteration:
                continue

    def _process(self, latency: float) -> Generator[float, float, None]:
        """Takes the time, and gives the time at which it goes on."""
        now = yield 0.0
        while self.tasks:
            self.tasks -= 1
            is_done = False
            while not is_done:
                if self.limit.interval or self.limit.pause:
                    ticket = self.limit.claim(now, 0)
                    while (slot := self.limit.slot(ticket)) > now:
                        now = yield min(slot, now + 0.2)
                sent = now
                now = yield sent + latency
                is_done = self._answer(sent, now)

    def _answer(self, sent: float, now: float) -> bool:
        """Whether the request passes. The limit learns from it."""
        if now - self._window_started >= self.window:
            self._window_started, self._window_served = now, 0
        self._window_served += 1
        if self._window_served > 7:
            self.refused += 1
            left = self._window_started + self.window - now
            self.limit.refused(sent, now, left if self.is_told else None, self.passed)
            return False
        if self.limit.interval or self.limit.pause:
            self.limit.succeeded(sent, now)
        self.passed.append(sent)
        return True


@pytest.mark.parametrize("is_told", [True, False], ids=["Retry-After", "without a word"])
@pytest.mark.parametrize("processes", [10, 20])
@pytest.mark.parametrize("window", [2, 10, 60])
def test_few_requests_of_a_crowd_are_refused(window: float, processes: int, is_told: bool) -> None:
    tasks = 12 * processes
    crowd = Crowd(window, is_told, tasks)
    crowd.run(processes)
    assert len(crowd.passed) == tasks
    assert crowd.refused / (crowd.refused + tasks) < 0.1
    least = (math.ceil(tasks / 7) - 1) * window
    assert max(crowd.passed) - NOW < 1.3 * least


@pytest.mark.parametrize("asked", [None, 1.0])
@pytest.mark.parametrize("before", [0, 1, 5])
def test_one_refusal_for_no_reason_is_soon_forgotten(asked: float | None, before: int) -> None:
    limit, now = RateLimit(), NOW
    limit.refused(now, now, asked, [NOW - number / 5 for number in range(before, 0, -1)])
    for _number in range(300):
        now = pass_next(limit, now + 0.2)
    assert now - NOW < 2 * 300 * 0.2


@pytest.mark.parametrize("asked", [None, 20])
def test_time_in_which_nobody_asks_is_no_pace(asked: float | None) -> None:
    """The task that was refused gave up, and the next one comes much later."""
    limit = refused_at_the_eighth(asked)
    pass_next(limit, NOW + 3000)
    assert limit.interval < 60 / 7
    assert pass_next(limit, NOW + 3001) < NOW + 3030


@pytest.mark.parametrize("asked", [None, 30])
def test_an_outage_is_no_pace(asked: float | None) -> None:
    """A server that refuses everything for minutes, and then nothing any more."""
    limit, now = RateLimit(), NOW
    limit.refused(now, now, asked, [])
    for _number in range(9):
        now = limit.slot(limit.claim(now, 0))
        limit.refused(now, now, asked, [])
    first = now = pass_next(limit, now)
    for _number in range(20):
        now = pass_next(limit, now)
    assert now - first < 20 * 10


def test_what_is_too_fast_is_refused_again_and_the_pace_falls() -> None:
    limit = refused_at_the_eighth(asked=1)
    now = NOW
    for _number in range(30):
        now = pass_next(limit, now)
    before = limit.interval
    limit.refused(now, now, None, [])
    now = pass_next(limit, now)
    assert before < limit.interval <= before * 2.1


def test_the_user_s_pace_is_kept_in_every_minute() -> None:
    limit, now, times = RateLimit(), NOW, []
    for _number in range(40):
        ticket = limit.claim(now, 7)
        now = max(now, limit.slot(ticket))
        times.append(now)
    assert times[6] == NOW
    assert all(later - earlier > 60 for earlier, later in zip(times, times[7:], strict=False))
    assert times[-1] - NOW < 40 / 7 * 60 * 1.05


def test_the_slower_of_two_limits_counts() -> None:
    limit = refused_at_the_eighth(asked=60)
    pass_next(limit, NOW)
    assert limit._pace() == (7, limit.interval)
    limit.claim(NOW + 100, 600)
    assert limit._pace() == (7, limit.interval)
    assert not limit.is_configured
    limit.claim(NOW + 100, 3)
    assert limit._pace() == (3, pytest.approx(20, rel=0.03))
    assert limit.is_configured


def test_a_server_is_asked_again_after_an_hour() -> None:
    limit = RateLimit()
    limit.refused(NOW, NOW, 365 * 86400, [])
    assert limit.slot(limit.claim(NOW, 0)) == NOW + 3600


def test_a_limit_is_written_and_read() -> None:
    limit = refused_at_the_eighth(asked=3)
    limit.claim(NOW, 7)
    assert RateLimit.from_mapping(json.loads(json.dumps(limit.to_mapping()))) == limit


@pytest.mark.parametrize("change", [{"hold": math.nan}, {"slots": [math.inf]}, {"slots": 1}, {"interval": "x"}, None])
def test_what_is_no_limit_is_refused(change: Any) -> None:
    data = {**RateLimit().to_mapping(), **change} if change else []
    with pytest.raises((ValueError, TypeError)):
        RateLimit.from_mapping(data)
