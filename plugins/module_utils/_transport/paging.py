# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that come in pages: each page goes on where the one before ended, and there is an end."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import RequestError

#: Pages of one list: half a million objects on most servers. A list that goes on beyond them has no end.
MOST_PAGES = 5_000

_Object = dict[str, Any]


@dataclass(frozen=True)
class Paging:
    """How a list goes on from page to page."""

    #: The member of a page that says where the next one begins. None: the id of its last object does.
    cursor: str | None = None
    #: The query parameter that takes it.
    parameter: str = "after"
    #: Objects that one page may have. None: no limit is sent.
    largest: int | None = 100
    #: Whether the first page is the whole list.
    is_single: bool = False

    def goes_on(self, page: Mapping[str, Any]) -> bool:
        """Whether a page says that another one follows. A page with a member for that need not say ``has_more``."""
        has_more = page.get("has_more")
        if has_more is None and self.cursor not in (None, "last_id"):
            return not self.is_single and _is_id(page.get(str(self.cursor)))
        return not self.is_single and has_more in (True, "true")

    def next_cursor(self, page: Mapping[str, Any], ids: list[str], *, backwards: bool) -> str | None:
        """Where the page after this one begins, which has objects with these ids."""
        ends = (ids[0] if backwards else ids[-1]) if ids else None
        stated = page.get("first_id" if backwards else self.cursor or "last_id")
        stated = stated if _is_id(stated) else None
        if self.cursor is None:
            return ends or stated
        return stated or (ends if self.cursor == "last_id" else None)


#: The idioms of the API. The SDK's page classes, in this order: SyncCursorPage, SyncConversationCursorPage,
#: SyncNextCursorPage, none (usage and costs), SyncTokenPage, SyncPage.
BY_OBJECT = Paging()
BY_LAST_ID = Paging("last_id")
BY_NEXT = Paging("next", largest=1000)
BY_NEXT_PAGE = Paging("next_page", "page", largest=None)
BY_TOKEN = Paging("next", "page")
ONE_PAGE = Paging(largest=None, is_single=True)


def objects(
    path: str,
    query: Mapping[str, Any],
    read: Callable[[Mapping[str, Any]], _Object],
    limit: int | None,
    paging: Paging = BY_OBJECT,
) -> Iterator[_Object]:
    """The objects of a list in its order, ``limit`` at most; ``read`` asks for the page of a query.

    An object that two pages have comes once. Raises RequestError where the list does not go on from page to page, or
    goes on without an end.
    """
    if "before" in query and "after" not in query:
        # Read backwards from there: the page that comes last is the first one of the list.
        yield from itertools.chain.from_iterable(
            reversed(list(_pages(path, query, read, limit, paging, backwards=True)))
        )
    else:
        yield from itertools.chain.from_iterable(_pages(path, query, read, limit, paging, backwards=False))


def _pages(
    path: str,
    query: Mapping[str, Any],
    read: Callable[[Mapping[str, Any]], _Object],
    limit: int | None,
    paging: Paging,
    *,
    backwards: bool,
) -> Iterator[list[_Object]]:
    asked = dict(query)
    left = limit
    seen: set[str] = set()
    cursors: set[str] = set()
    number = 0
    while left is None or left > 0:
        if paging.largest is not None:
            asked["limit"] = paging.largest if left is None else min(paging.largest, left)
        page = read(asked)
        number += 1
        data = page["data"]
        ids = [obj["id"] for obj in data if _is_id(obj.get("id"))]
        new = [obj for obj in data if not _is_id(obj.get("id")) or obj["id"] not in seen]
        taken = new if left is None else new[-left:] if backwards else new[:left]
        yield taken
        left = None if left is None else left - len(taken)
        if left == 0 or not paging.goes_on(page):
            return
        cursor = paging.next_cursor(page, ids, backwards=backwards)
        if cursor is None and not data:
            # Some servers say of every page that there are more.
            return
        if cursor is None:
            raise _broken(path, "does not say where it goes on", number, len(seen))
        if cursor in cursors:
            raise _broken(path, "repeats itself", number, len(seen))
        seen.update(ids)
        cursors.add(cursor)
        if number >= MOST_PAGES:
            raise _broken(path, f"has no end within {MOST_PAGES} pages", number, len(seen))
        asked["before" if backwards else paging.parameter] = cursor


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _broken(path: str, what: str, number: int, count: int) -> RequestError:
    return RequestError(
        f"The list at GET {path} {what}: after page {number}, with {count} in it, the server says that there are more; "
        "correct base_url, or ask whoever runs the server."
    )
