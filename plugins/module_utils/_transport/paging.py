# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that come in pages: each page goes on where the one before ended, and there is an end."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import RequestError

_PAGE = 100
#: Pages of one list: half a million objects on most servers. A list that goes on beyond them has no end.
MOST_PAGES = 5_000

_Object = dict[str, Any]


def objects(
    path: str, query: Mapping[str, Any], read: Callable[[Mapping[str, Any]], _Object], limit: int | None
) -> Iterator[_Object]:
    """The objects of a list in its order, ``limit`` at most; ``read`` asks for the page of a query.

    An object that two pages have comes once. Raises RequestError where the list does not go on from page to page, or
    goes on without an end.
    """
    if "before" in query and "after" not in query:
        # Read backwards from there: the page that comes last is the first one of the list.
        yield from itertools.chain.from_iterable(reversed(list(_pages(path, query, read, limit, backwards=True))))
    else:
        yield from itertools.chain.from_iterable(_pages(path, query, read, limit, backwards=False))


def _pages(
    path: str,
    query: Mapping[str, Any],
    read: Callable[[Mapping[str, Any]], _Object],
    limit: int | None,
    *,
    backwards: bool,
) -> Iterator[list[_Object]]:
    asked = dict(query)
    left = limit
    seen: set[str] = set()
    number = 0
    while left is None or left > 0:
        asked["limit"] = _PAGE if left is None else min(_PAGE, left)
        page = read(asked)
        number += 1
        data = page["data"]
        ids = [obj["id"] for obj in data if _is_id(obj.get("id"))]
        new = [obj for obj in data if not _is_id(obj.get("id")) or obj["id"] not in seen]
        taken = new if left is None else new[-left:] if backwards else new[:left]
        yield taken
        left = None if left is None else left - len(taken)
        if page.get("has_more") not in (True, "true") or left == 0:
            return
        stated = page.get("first_id" if backwards else "last_id")
        cursor = (ids[0] if backwards else ids[-1]) if ids else stated if _is_id(stated) else None
        if cursor is None and not data:
            # Some servers say of every page that there are more.
            return
        if cursor is None:
            raise _broken(path, "does not say where it goes on", number, len(seen))
        if cursor in seen:
            raise _broken(path, "repeats itself", number, len(seen))
        seen.update(ids, [cursor])
        if number >= MOST_PAGES:
            raise _broken(path, f"has no end within {MOST_PAGES} pages", number, len(seen))
        asked["before" if backwards else "after"] = cursor


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _broken(path: str, what: str, number: int, count: int) -> RequestError:
    return RequestError(
        f"The list at GET {path} {what}: after page {number}, with {count} in it, the server says that there are more; "
        "correct base_url, or ask whoever runs the server."
    )
