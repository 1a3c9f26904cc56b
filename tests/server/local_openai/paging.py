# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists as OpenAI pages them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import bad_request
from .limits import number
from .state import Record


def page(
    records: list[Record],
    query: dict[str, Any],
    view: Callable[[Record], dict[str, Any]] = lambda record: record.body,
    *,
    default: int = 20,
    most: int = 100,
) -> dict[str, Any]:
    """One page of `records` (given oldest first) under the query's limit, order, after and before."""
    limit = query.get("limit", default)
    number(1, most)("limit", limit)
    ordered = records if query.get("order", "desc") == "asc" else records[::-1]
    if "after" in query:
        ordered = ordered[_position(ordered, query["after"], "after") + 1 :]
    if "before" in query:
        # The page before a cursor ends at it: the nearest objects, not the first ones of the list.
        ordered = ordered[: _position(ordered, query["before"], "before")]
        shown = ordered[-limit:]
    else:
        shown = ordered[:limit]
    data = [view(record) for record in shown]
    return {
        "object": "list",
        "data": data,
        "first_id": shown[0].id if shown else None,
        "last_id": shown[-1].id if shown else None,
        "has_more": len(ordered) > len(shown),
    }


def _position(records: list[Record], identifier: str, param: str) -> int:
    for index, record in enumerate(records):
        if record.id == identifier:
            return index
    raise bad_request(f"Invalid '{param}': no object found with id '{identifier}'.", param, "invalid_value")
