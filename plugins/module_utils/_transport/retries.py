# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trying a request again, within a budget of time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, TypeVar

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport.retry_advice import TOO_MANY_REQUESTS

with contextlib.suppress(ImportError):  # reported by client, which every request needs before it
    import tenacity

T = TypeVar("T")

# Seconds between two tries at most, and for all tries of one thing together.
_LONGEST_PAUSE = 30.0
RETRY_BUDGET = 300.0


def retried(
    send: Callable[[], T], max_retries: int, worth_it: Callable[[RequestError], bool], *, least_pause: float = 0.0
) -> T:
    """Call ``send`` until it succeeds, at most ``max_retries`` times again after a RequestError that is ``worth_it``.

    The pauses grow, with jitter, or are what the server asked for, and last ``least_pause`` seconds at least; all tries
    together end within a budget. That one came too soon is no failure to be counted: there the budget is the bound,
    unless nothing is to be tried again. An error says whether an earlier try may have done the work (``repeated``).
    """
    may_be_done = False

    def attempt() -> T:
        nonlocal may_be_done
        try:
            return send()
        except RequestError as error:
            error.repeated = error.repeated or may_be_done
            may_be_done = may_be_done or error.ambiguous
            raise

    growing = tenacity.wait_random_exponential(multiplier=0.5, max=_LONGEST_PAUSE)
    out_of_budget = tenacity.stop_before_delay(RETRY_BUDGET)
    failures = 0

    def next_pause(state: Any) -> float:
        asked: float | None = state.outcome.exception().retry_after
        return max(asked if asked is not None else growing(state), least_pause)

    def stop(state: Any) -> bool:
        nonlocal failures
        if max_retries == 0 or state.outcome.exception().status != TOO_MANY_REQUESTS:
            failures += 1
        return failures > max_retries or out_of_budget(state)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, RequestError) and worth_it(error)),
        stop=stop,
        wait=next_pause,
        reraise=True,
    )
    return retrying(attempt)
