# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the headers of a refusal say of trying again."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._transport.retry_advice import (
    seconds_to_wait,
    seconds_until_reset,
)

NOON = "Fri, 31 Dec 1999 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2),
        ({"retry-after": " 0.5 "}, 0.5),
        ({"retry-after": "1m30.5s"}, 90.5),
        ({"retry-after": "250ms"}, 0.25),
        ({"retry-after": "Fri, 31 Dec 1999 12:00:20 GMT"}, 20),
        ({"retry-after": "1999-12-31T12:00:20Z"}, 20),
        ({"retry-after": "1999-12-31T12:00:20"}, 20),
        ({"retry-after": "Fri, 31 Dec 1999 11:00:00 GMT"}, None),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9),
        *(({"retry-after": nothing}, None) for nothing in ("", "0", "-5", "nan", "inf", "soon", "1x", "1m soon")),
        ({"retry-after": "Fri, 99 Dec 1999 12:00:20 GMT"}, None),
        ({"retry-after": "0", "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s"}, 360),
        ({"retry-after": "3", "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s"}, 3),
    ],
)
def test_the_wait_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds_to_wait({"date": NOON, **headers}) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "6m0s"}, None),
        ({"x-ratelimit-reset-requests": "6m0s"}, None),
        ({"x-ratelimit-remaining-requests": "0"}, None),
        ({"x-ratelimit-remaining-requests": "few", "x-ratelimit-reset-requests": "1s"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "12"}, 12),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "12"}, 12),
        ({"x-ratelimit-remaining": "-1", "x-ratelimit-reset": "1999-12-31T12:00:12Z"}, 12),
        (
            {
                "x-ratelimit-remaining-requests": "3",
                "x-ratelimit-reset-requests": "1h",
                "x-ratelimit-remaining-tokens": "0",
                "x-ratelimit-reset-tokens": "20ms",
            },
            0.02,
        ),
    ],
)
def test_only_a_limit_that_is_used_up_has_to_be_waited_for(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds_until_reset({"date": NOON, **headers}) == seconds


@pytest.mark.parametrize("unit", [1, 1000], ids=["seconds", "milliseconds"])
def test_the_end_of_a_limit_may_be_a_point_in_time(unit: int) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str((1_800_000_000 + 12) * unit)}
    assert seconds_until_reset({"date": formatdate(1_800_000_000, usegmt=True), **headers}) == 12


def test_without_a_date_of_the_server_our_clock_counts() -> None:
    seconds = seconds_to_wait({"retry-after": formatdate(time.time() + 100, usegmt=True)})
    assert seconds is not None
    assert 0 < seconds <= 100
