# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each idiom in which a list of the API goes on from page to page, and what breaks it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._transport import paging
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection


@dataclass
class Idiom:
    """An idiom, with the queries of three pages whose objects are a to e, and what the server says of the next one."""

    paging: Any
    queries: list[str]
    cursors: list[dict[str, Any]]


IDIOMS = {
    "by object": Idiom(
        paging.BY_OBJECT,
        ["limit=100", "limit=100&after=b", "limit=100&after=d"],
        [{"has_more": True, "last_id": "not this one"}, {"has_more": True}, {"has_more": False}],
    ),
    "by last id": Idiom(
        paging.BY_LAST_ID,
        ["limit=100", "limit=100&after=this", "limit=100&after=d"],
        [{"has_more": True, "last_id": "this"}, {"has_more": True, "last_id": None}, {"has_more": False}],
    ),
    "by next": Idiom(
        paging.BY_NEXT,
        ["limit=1000", "limit=1000&after=n1", "limit=1000&after=n2"],
        [{"has_more": True, "next": "n1"}, {"next": "n2"}, {"has_more": False, "next": "n3"}],
    ),
    "by next page": Idiom(
        paging.BY_NEXT_PAGE,
        ["", "page=p1", "page=p2"],
        [{"has_more": True, "next_page": "p1"}, {"next_page": "p2"}, {"next_page": None}],
    ),
    "by token": Idiom(
        paging.BY_TOKEN,
        ["limit=100", "limit=100&page=t1", "limit=100&page=t2"],
        [{"next": "t1"}, {"has_more": True, "next": "t2"}, {"next": ""}],
    ),
}
DATA = [[{"id": "a"}, {"id": "b"}], [{"id": "c"}, {"id": "d"}], [{"id": "e"}]]
every_idiom = pytest.mark.parametrize("idiom", [pytest.param(idiom, id=name) for name, idiom in IDIOMS.items()])


@pytest.fixture
def list_of(serve: Callable[..., Any]) -> Callable[..., Any]:
    """A list at an origin whose page of a number (from 1) is what this function says, and the origin."""

    def start(page: Callable[[int], dict[str, Any]], idiom: Any, limit: int | None = None) -> Any:
        origin = serve(lambda number: (200, {}, json.dumps(page(number)).encode()))
        client = client_for(Connection("sk-1", origin.base_url))
        return client.pages("/x", limit=limit, idiom=idiom), origin

    return start


def queries(origin: Any) -> list[str]:
    return [target.partition("?")[2] for target in origin.targets]


@every_idiom
def test_a_list_is_read_to_its_end(list_of: Callable[..., Any], idiom: Idiom) -> None:
    objects, origin = list_of(lambda number: {"data": DATA[number - 1], **idiom.cursors[number - 1]}, idiom.paging)
    assert [obj["id"] for obj in objects] == ["a", "b", "c", "d", "e"]
    assert queries(origin) == idiom.queries


@every_idiom
def test_a_limit_ends_a_list(list_of: Callable[..., Any], idiom: Idiom) -> None:
    objects, origin = list_of(
        lambda number: {"data": DATA[number - 1], **idiom.cursors[number - 1]}, idiom.paging, limit=3
    )
    assert [obj["id"] for obj in objects] == ["a", "b", "c"]
    assert len(origin.targets) == 2


@every_idiom
def test_a_list_that_does_not_advance_is_an_error(
    list_of: Callable[..., Any], refused: Callable[..., PlatformError], idiom: Idiom
) -> None:
    objects, origin = list_of(lambda _number: {"data": DATA[0], "has_more": True, **idiom.cursors[0]}, idiom.paging)
    assert "The list at GET /x repeats itself: after page 2, with 2 in it" in refused(list, objects).msg
    assert len(origin.targets) == 2


@every_idiom
def test_a_list_that_never_ends_has_a_bound(
    list_of: Callable[..., Any], refused: Callable[..., PlatformError], monkeypatch: pytest.MonkeyPatch, idiom: Idiom
) -> None:
    monkeypatch.setattr(paging, "MOST_PAGES", 5)

    def page(number: int) -> dict[str, Any]:
        cursor = idiom.paging.cursor
        return {"data": [{"id": str(number)}], "has_more": True, **({cursor: f"c{number}"} if cursor else {})}

    objects, origin = list_of(page, idiom.paging)
    assert "has no end within 5 pages" in refused(list, objects).msg
    assert len(origin.targets) == 5


@pytest.mark.parametrize("name", ["by next", "by next page", "by token"])
def test_more_without_a_place_to_go_on_is_an_error(
    list_of: Callable[..., Any], refused: Callable[..., PlatformError], name: str
) -> None:
    """What is missing would look like what is not there."""
    objects, _origin = list_of(lambda _number: {"data": DATA[0], "has_more": True}, IDIOMS[name].paging)
    assert "does not say where it goes on" in refused(list, objects).msg


def test_a_list_of_one_page_sends_no_limit_and_has_no_second(list_of: Callable[..., Any]) -> None:
    objects, origin = list_of(lambda _number: {"data": DATA[0], "has_more": True, "next": "n"}, paging.ONE_PAGE, 1)
    assert [obj["id"] for obj in objects] == ["a"]
    objects, origin = list_of(lambda _number: {"data": DATA[0], "has_more": True, "next": "n"}, paging.ONE_PAGE)
    assert [obj["id"] for obj in objects] == ["a", "b"]
    assert queries(origin) == [""]


def test_what_has_no_id_is_listed_by_a_cursor(list_of: Callable[..., Any]) -> None:
    """The buckets of usage and costs have none."""
    pages = [{"data": [{"start": 1}, {"start": 2}], "next_page": "p"}, {"data": [{"start": 3}]}]
    objects, _origin = list_of(lambda number: pages[number - 1], paging.BY_NEXT_PAGE)
    assert [obj["start"] for obj in objects] == [1, 2, 3]
