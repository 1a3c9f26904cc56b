# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is too much for each run takes turns: each day another part of it is tested.

TURN in the environment is the number of the turn, to repeat what another day has tested.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")

TURN = int(os.environ.get("TURN") or date.today().toordinal())


def in_turn(everything: Sequence[T], days: int) -> Sequence[T]:
    """The part whose turn it is, if each has one in so many days; at least one member, if there is any."""
    return everything[TURN % days :: days] or everything[:1]
