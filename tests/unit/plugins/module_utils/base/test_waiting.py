# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting: with pauses that grow, up to a time-out at which there is a last look."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.waiting import WaitTimeout, wait_for


class Thing:
    """Ready at the look of that number."""

    def __init__(self, ready: int) -> None:
        self.ready = ready
        self.looks = 0

    def look(self) -> str:
        self.looks += 1
        return "ready" if self.looks >= self.ready else f"busy {self.looks}"


def wait(thing: Thing, first: str = "busy 0", timeout: float = 600, poll_interval: float = 5) -> str:
    return wait_for(
        first,
        thing.look,
        lambda seen: seen == "ready",
        timeout=timeout,
        poll_interval=poll_interval,
        what=lambda seen: f"The thing is {seen}",
    )


def test_what_is_ready_already_is_not_looked_at(clock: Any) -> None:
    thing = Thing(ready=1)
    assert wait(thing, first="ready") == "ready"
    assert (thing.looks, clock.pauses) == (0, [])


def test_it_looks_until_it_is_ready(clock: Any) -> None:
    thing = Thing(ready=4)
    assert wait(thing) == "ready"
    assert (thing.looks, len(clock.pauses)) == (4, 3)


def test_the_pauses_grow_up_to_the_poll_interval(clock: Any) -> None:
    wait(Thing(ready=20), poll_interval=5)
    assert clock.pauses == sorted(clock.pauses)
    assert clock.pauses[0] <= 0.2
    assert clock.pauses[1] > clock.pauses[0]
    assert clock.pauses[-5:] == [5] * 5


@pytest.mark.parametrize("poll_interval", [0, 0.001, 0.1, 1, 60])
def test_no_pause_is_longer_than_the_poll_interval(clock: Any, poll_interval: float) -> None:
    wait(Thing(ready=30), poll_interval=poll_interval, timeout=10_000)
    assert max(clock.pauses) <= max(poll_interval, 0.01)
    assert min(clock.pauses) > 0


@pytest.mark.parametrize("timeout", [0.05, 1, 7, 600])
def test_the_last_look_is_at_the_time_out(clock: Any, timeout: float) -> None:
    thing, started = Thing(ready=10_000), clock.now
    with pytest.raises(WaitTimeout):
        wait(thing, timeout=timeout)
    assert timeout <= clock.now - started <= timeout + 0.011
    assert thing.looks == len(clock.pauses) + 1


def test_it_is_ready_at_the_last_look(clock: Any) -> None:
    thing = Thing(ready=10_000)
    with pytest.raises(WaitTimeout):
        wait(thing, timeout=20)
    again = Thing(ready=thing.looks)
    assert wait(again, timeout=20) == "ready"


def test_no_time_is_one_look(clock: Any) -> None:
    thing = Thing(ready=2)
    with pytest.raises(WaitTimeout):
        wait(thing, timeout=0)
    assert (thing.looks, clock.pauses) == (1, [])


def test_a_time_out_says_what_was_seen_last_and_what_to_do(clock: Any) -> None:
    thing = Thing(ready=10_000)
    with pytest.raises(WaitTimeout) as raised:
        wait(thing, timeout=20)
    last = f"busy {thing.looks}"
    assert raised.value.last == last
    advice = "raise wait_timeout, or set wait to false and look again later."
    assert raised.value.msg == f"The thing is {last} after 20 s; {advice}"


def test_a_failed_look_ends_the_wait(clock: Any) -> None:
    def look() -> str:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        wait_for("busy", look, lambda _seen: False, timeout=9, poll_interval=1, what=str)
    assert clock.pauses == []
