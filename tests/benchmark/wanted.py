# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The assistants that every contender wants, so that all have the same to do."""

from __future__ import annotations

MODEL = "gpt-4o"
# Requests at a time, of openai_stack and of the script that it is compared with.
SIDE_BY_SIDE = 16


def assistant(number: int) -> dict[str, str]:
    return {
        "name": f"bench-{number}",
        "model": MODEL,
        "instructions": f"Answer from part {number} of the handbook. Say so when it has no answer.",
    }


def assistants(count: int) -> list[dict[str, str]]:
    return [assistant(number) for number in range(count)]
