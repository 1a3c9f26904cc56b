# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for something to end, and trying again: one place each, with pauses that grow and an end."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any, TypeVar

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import MISFITS, PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.interruption import underway
from ansible_collections.declarative.openai.plugins.module_utils._base.progress import report

try:
    import tenacity
except ImportError as import_error:
    MISSING: str | None = str(import_error)  # reported by _client, which every wait needs before it
else:
    MISSING = None

T = TypeVar("T")

# The first look comes soon, for what is quick; the pauses then grow to the user's poll_interval.
_FIRST_PAUSE = 0.1
_GROWTH = 1.5


class WaitTimeout(PlatformError):
    """The time-out passed. ``last`` is what was seen last."""

    def __init__(self, msg: str, last: Any) -> None:
        super().__init__(msg)
        self.last = last


def wait_for(
    first: T,
    look: Callable[[], T],
    done: Callable[[T], bool],
    *,
    timeout: float,
    poll_interval: float,
    what: Callable[[T], str],
    progress: Callable[[T], str] | None = None,
    notice: str | None = None,
    cancel: Callable[[], str] | None = None,
) -> T:
    """Call ``look`` until ``done`` says so, unless it does of ``first`` already. Seconds, and ``poll_interval`` is
    the longest pause. How far it is says ``progress(last)``, or ``what(last)``, and the seconds.

    ``notice`` and ``cancel`` are as in ``underway``: what goes on at the server if the task ends meanwhile.

    Raises WaitTimeout with ``what(last)`` in its message, which names the thing and the state it was left in.
    """

    def describe(seen: T) -> str:
        try:
            return (progress or what)(seen)
        except (PlatformError, *MISFITS):
            # Some ask the server how far it is. A wait does not end because nobody can say.
            return what(seen)

    def goes_on(seen: T) -> bool:
        if done(seen):
            return False
        report(lambda: f"{describe(seen)}, {time.monotonic() - started:.0f} s")
        return True

    if done(first):
        return first
    started = time.monotonic()
    growing = tenacity.wait_exponential(multiplier=_FIRST_PAUSE, exp_base=_GROWTH, max=max(poll_interval, 0.01))
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_result(goes_on),
        # The last look comes when the time is up, not a whole pause later.
        wait=lambda state: min(growing(state), max(timeout - (state.seconds_since_start or 0.0), 0.01)),
        stop=tenacity.stop_after_delay(timeout),
    )
    try:
        with underway(notice, cancel) if notice else contextlib.nullcontext():
            return retrying(look)
    except tenacity.RetryError as error:
        last = error.last_attempt.result()
        raise WaitTimeout(
            f"{what(last)} after {timeout:g} s; raise wait_timeout, or set wait to false and look again later.", last
        ) from None


def pause(seconds: float) -> None:
    """Wait so long."""
    time.sleep(seconds)
