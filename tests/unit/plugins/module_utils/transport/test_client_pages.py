# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that are longer than a page."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection

BETA = {"OpenAI-Beta": "assistants=v2"}
COUNT = 205


@pytest.fixture(scope="module")
def client(running_server: Any) -> Any:
    return client_for(Connection(running_server.key, running_server.base_url))


@pytest.fixture(scope="module")
def newest_first(running_server: Any, client: Any) -> list[str]:
    """The ids of the assistants there are."""
    running_server.control("POST", "/reset")
    made = [client.request("POST", "/assistants", body={"model": "gpt-4o"}, headers=BETA) for _unused in range(COUNT)]
    return [assistant["id"] for assistant in reversed(made)]


# query (a number stands for the id of that place), limit, the places of what comes, the page sizes asked for.
CASES = [
    pytest.param({}, None, [*range(205)], [100, 100, 100], id="all"),
    pytest.param({"order": "asc"}, None, [*reversed(range(205))], [100, 100, 100], id="all, oldest first"),
    pytest.param({}, 0, [], [], id="none"),
    pytest.param({}, 1, [0], [1], id="one"),
    pytest.param({}, 100, [*range(100)], [100], id="a page"),
    pytest.param({}, 101, [*range(101)], [100, 1], id="a page and one"),
    pytest.param({}, 500, [*range(205)], [100, 100, 100], id="more than there are"),
    pytest.param({"after": 2}, None, [*range(3, 205)], [100, 100, 100], id="after"),
    pytest.param({"after": 204}, None, [], [100], id="after the last"),
    pytest.param({"after": 2}, 2, [3, 4], [2], id="after, limited"),
    pytest.param({"before": 2}, None, [0, 1], [100], id="before"),
    pytest.param({"before": 0}, None, [], [100], id="before the first"),
    pytest.param({"before": 150}, None, [*range(150)], [100, 100], id="before, page after page"),
    pytest.param({"before": 150}, 3, [147, 148, 149], [3], id="before, limited"),
    pytest.param({"after": 9, "before": 12}, None, [10, 11], [100], id="between"),
]


@pytest.mark.parametrize(("query", "limit", "places", "sizes"), CASES)
def test_pages(
    running_server: Any,
    client: Any,
    newest_first: list[str],
    query: dict[str, Any],
    limit: int | None,
    places: list[int],
    sizes: list[int],
) -> None:
    asked = {name: newest_first[value] if isinstance(value, int) else value for name, value in query.items()}
    given = dict(asked)
    running_server.forget_requests()
    found = [assistant["id"] for assistant in client.pages("/assistants", query=asked, headers=BETA, limit=limit)]
    assert found == [newest_first[place] for place in places]
    assert asked == given, "the caller's query is not altered"
    queries = [one["query"] for one in running_server.control("GET", "/requests")["requests"]]
    assert [int(part[6:]) for text in queries for part in text.split("&") if part.startswith("limit=")] == sizes


def test_a_page_is_asked_for_when_it_is_needed(running_server: Any, client: Any, newest_first: list[str]) -> None:
    running_server.forget_requests()
    objects = client.pages("/assistants", headers=BETA)
    assert running_server.requests() == []
    assert next(objects)["id"] == newest_first[0]
    assert running_server.requests() == ["GET /assistants"]
