# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches in a vector store: what is found, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.engine import Outcome
from ansible_collections.declarative.openai.plugins.module_utils._core.info import gather
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.searches import VECTOR_STORE_SEARCH

TEXTS = {"cats.md": ("Cats sleep in the sun.", 2020), "dogs.md": ("Dogs run in the park.", 2024)}
CAT = {"type": "eq", "key": "animal", "value": "cat"}


@pytest.fixture
def store(server: Any) -> str:
    client = server.client()
    made: str = client.request("POST", "/vector_stores", body={"name": "library"})["id"]
    for name, (text, year) in TEXTS.items():
        upload = (name, lambda text=text: BytesIO(text.encode()))
        file = client.request("POST", "/files", body={"purpose": "assistants"}, upload=upload)["id"]
        attributes = {"animal": name[:3], "year": year}
        client.request("POST", f"/vector_stores/{made}/files", body={"file_id": file, "attributes": attributes})
    while client.request("GET", f"/vector_stores/{made}")["status"] == "in_progress":
        pass
    server.forget_requests()
    return made


def names(outcome: Outcome) -> list[str]:
    return [one["filename"] for one in outcome.result["results"]]


@pytest.mark.usefixtures("store")
def test_a_search_by_name(look: Callable[..., Outcome]) -> None:
    found = look(VECTOR_STORE_SEARCH, vector_store_name="library", query="Where do cats sleep?")
    assert not found.changed
    assert names(found) == ["cats.md"]
    assert found.result["search_query"] == ["Where do cats sleep?"]
    one = found.result["results"][0]
    assert one["content"] == [{"type": "text", "text": "Cats sleep in the sun."}]
    assert one["attributes"] == {"animal": "cat", "year": 2020}
    assert 0 < one["score"] <= 1


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"query": ["sun", "park"]}, {"cats.md", "dogs.md"}),
        ({"query": "sun park", "max_num_results": 1}, None),
        ({"query": "sun park", "filters": CAT}, {"cats.md"}),
        ({"query": "sun park", "filters": {"type": "nin", "key": "animal", "value": ["cat"]}}, {"dogs.md"}),
        (
            {"query": "sun park", "filters": {"type": "or", "filters": [{"type": "and", "filters": [CAT]}, CAT]}},
            {"cats.md"},
        ),
        ({"query": "sun", "ranking_options": {"ranker": "auto", "score_threshold": 1.0}}, set()),
        ({"query": "sun", "rewrite_query": True}, {"cats.md"}),
    ],
)
def test_what_is_asked(look: Callable[..., Outcome], store: str, server: Any, options: Any, found: Any) -> None:
    outcome = look(VECTOR_STORE_SEARCH, vector_store_id=store, **options)
    if found is None:
        assert len(names(outcome)) == 1
    else:
        assert set(names(outcome)) == found
    assert server.requests() == [f"POST /vector_stores/{store}/search"]


def test_check_mode_searches_too(params: Callable[..., Any], store: str) -> None:
    given = params(VECTOR_STORE_SEARCH, vector_store_id=store, query="cats")
    assert names(gather(VECTOR_STORE_SEARCH, given, check_mode=True)) == ["cats.md"]


@pytest.mark.parametrize("named", [{"vector_store_id": UNKNOWN_ID}, {"vector_store_name": "later"}])
def test_in_check_mode_the_store_may_still_have_to_be_made(params: Callable[..., Any], named: Any) -> None:
    done = gather(VECTOR_STORE_SEARCH, params(VECTOR_STORE_SEARCH, query="cats", **named), check_mode=True)
    assert done.result == {"results": [], "search_query": ["cats"]}


def test_a_store_that_is_not_there(look: Callable[..., Outcome], refused: Callable[..., PlatformError]) -> None:
    unknown = refused(look, VECTOR_STORE_SEARCH, vector_store_id="vs_none", query="cats")
    assert unknown.msg == "No vector store has the id 'vs_none'; correct vector_store_id."
    named = refused(look, VECTOR_STORE_SEARCH, vector_store_name="none", query="cats")
    assert "No vector store has the name 'none'; create it first" in named.msg


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"query": ""}, "query is ''; give a text"),
        ({"query": []}, r"query is []; give a text"),
        ({"query": ["a", 1]}, "none of them empty"),
        ({"max_num_results": 51}, "max_num_results is 51; give a number from 1 to 50"),
        ({"max_num_results": 0}, "max_num_results is 0"),
        ({"ranking_options": {"score_threshold": 1.5}}, "ranking_options.score_threshold is 1.5"),
        ({"filters": {"type": "like", "key": "a", "value": "b"}}, "give a mapping whose type is one of eq, ne"),
        ({"filters": {"type": "eq", "key": "a"}}, "has key, type; such a filter has type, key and value, and nothing"),
        ({"filters": {**CAT, "more": 1}}, "and nothing else"),
        ({"filters": {"type": "and", "filters": []}}, "filters.filters is []; give a list of filters"),
        (
            {"filters": {"type": "and", "filters": [CAT, {"type": "or", "filters": ["x"]}]}},
            "filters.filters[1].filters[0]",
        ),
        ({"filters": {"type": "eq", "key": "a", "value": ["b"]}}, "with type eq give a text, a number or a boolean"),
        ({"filters": {"type": "in", "key": "a", "value": "b"}}, "with type in give a list of texts or numbers"),
        ({"filters": {"type": "in", "key": "a", "value": [True]}}, "with type in give a list of texts or numbers"),
        ({"filters": {"type": "eq", "key": "", "value": "b"}}, "filters.key is ''; give the name of an attribute"),
    ],
)
def test_bad_input_is_refused_before_any_call(
    look: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any, options: Any, says: str
) -> None:
    server.forget_requests()
    assert says in refused(look, VECTOR_STORE_SEARCH, **{"vector_store_name": "library", "query": "q", **options}).msg
    assert server.requests() == []
