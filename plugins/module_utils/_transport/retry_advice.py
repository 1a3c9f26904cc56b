# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a refusal says of trying again: whether it can help, whether the work may be done already, and when to."""

from __future__ import annotations

import contextlib
import math
import re
import time
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

TOO_MANY_REQUESTS = 429
# Time-out, conflict (often a lock), too early, too many.
_PASSING = frozenset({408, 409, 425, TOO_MANY_REQUESTS})
# These stay until somebody does something about them, in whatever status they come.
_FINAL_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached", "conversation_locked"})
_VERDICTS = {"true": True, "false": False}

_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|[smhd])")
# Numbers from here on are points in time since 1970, in seconds or milliseconds, and no durations.
_EPOCH, _EPOCH_MS = 1e9, 1e12
_REMAINING = re.compile(r"(x-)?ratelimit-remaining(-.+)?")


def is_transient(status: int, code: Any, headers: Mapping[str, str]) -> bool:
    """Whether the same request can succeed later. OpenAI's servers say so themselves in ``x-should-retry``."""
    if code in _FINAL_CODES:
        return False
    verdict = _VERDICTS.get(headers.get("x-should-retry", "").lower())
    return (status in _PASSING or status >= 500) if verdict is None else verdict


def is_ambiguous(status: int) -> bool:
    """Whether the work may be done although the answer is a failure, whichever gateway gives it."""
    return status == 408 or status >= 500


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """How long the server asks to wait, or None where it says nothing (no time at all says nothing, either).

    Understands ``Retry-After-Ms``, ``Retry-After`` (seconds or a date) and, of a limit that is used up,
    ``X-RateLimit-Reset`` in its many forms (seconds, ``1m30s``, a point in time).
    """
    now = _clock_of(headers)
    milliseconds = _seconds(headers.get("retry-after-ms", ""), now)
    asked = milliseconds / 1000 if milliseconds is not None else None
    for seconds in (asked, _seconds(headers.get("retry-after", ""), now), seconds_until_reset(headers)):
        if seconds is not None and seconds > 0:
            return seconds
    return None


def seconds_until_reset(headers: Mapping[str, str]) -> float | None:
    """How long it takes until every limit that is used up allows requests again; None where none is."""
    waits = []
    for name, value in headers.items():
        if _REMAINING.fullmatch(name.lower()) and _number(value) is not None and float(value) <= 0:
            reset = headers.get(name.lower().replace("remaining", "reset", 1), "")
            waits.append(_until(reset, _clock_of(headers)))
    return max((wait for wait in waits if wait is not None), default=None)


def _until(text: str, now: float) -> float | None:
    """Seconds from ``now`` to what ``text`` says, a duration or a point in time."""
    value = _seconds(text, now)
    if value is None or value < _EPOCH or _number(text) is None:
        return value
    return (value / 1000 if value >= _EPOCH_MS else value) - now


def _seconds(text: str, now: float) -> float | None:
    """A number of seconds, a duration as ``1m30s``, or a date, as seconds from ``now``."""
    text = text.strip()
    number = _number(text)
    if number is not None:
        return number
    parts = _PART.findall(text)
    if parts and "".join(amount + unit for amount, unit in parts) == text:
        return sum(float(amount) * _UNITS[unit] for amount, unit in parts)
    date = _date(text)
    return None if date is None else date - now


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _date(text: str) -> float | None:
    for parse in (parsedate_to_datetime, lambda iso: datetime.fromisoformat(iso.replace("Z", "+00:00"))):
        with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
            date = parse(text)
            return (date if date.tzinfo else date.replace(tzinfo=timezone.utc)).timestamp()
    return None


def _clock_of(headers: Mapping[str, str]) -> float:
    """The time by the server's clock, against which its dates are meant, or by ours where it does not tell."""
    date = _date(headers.get("date", ""))
    return time.time() if date is None else date
