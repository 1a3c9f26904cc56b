# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparers: what is wanted and what is there are equal when they mean the same, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base import compare

SEARCH = {"type": "file_search"}
CODE = {"type": "code_interpreter"}
DEFAULT_RANKING = {"ranker": "default_2024_08_21", "score_threshold": 0.0}


def function(**more: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": "f", **more}}


def schema(**properties: Any) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "s", "schema": {"properties": properties}}}


def search(**more: Any) -> dict[str, Any]:
    return {**SEARCH, "file_search": more}


SAME = [
    ("equal", "a", "a"),
    ("equal", 0, 0),
    ("equal", False, False),
    ("equal", "", None),
    ("equal", [], None),
    ("equal", {}, None),
    ("equal", None, ""),
    ("equal", {}, ""),
    ("unordered", ["a", "b"], ["b", "a"]),
    ("unordered", [{"b": 1, "a": 2}, "x"], ["x", {"a": 2, "b": 1}]),
    ("unordered", [{"b": 1, "a": 2}, {"a": 3, "b": 0}], [{"a": 2, "b": 1}, {"b": 0, "a": 3}]),
    ("unordered", [], None),
    ("unordered", None, []),
    ("subset", {"a": 1}, {"a": 1, "b": 2}),
    ("subset", {"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3}),
    ("subset", {"a": ""}, {}),
    ("subset", "a", "a"),
    ("metadata", {"a": "1"}, {"a": "1", "do.kind": "x"}),
    ("metadata", {"a": "1", "do.kind": "x"}, {"a": "1"}),
    ("metadata", {}, None),
    ("metadata", {}, {"do.kind": "x"}),
    ("tools", [CODE, SEARCH], [CODE, SEARCH]),
    ("tools", [], None),
    ("tools", [SEARCH], [search()]),
    ("tools", [SEARCH], [search(ranking_options=DEFAULT_RANKING)]),
    ("tools", [search(max_num_results=None)], [SEARCH]),
    ("tools", [search(ranking_options={"score_threshold": 0.5})], [search(ranking_options={"score_threshold": 0.5})]),
    (
        "tools",
        [search(ranking_options={"score_threshold": 0.5})],
        [search(ranking_options={"ranker": "default_2024_08_21", "score_threshold": 0.5})],
    ),
    (
        "tools",
        [search(ranking_options={"score_threshold": 0.5})],
        [search(ranking_options={"ranker": "auto", "score_threshold": 0.5})],
    ),
    ("tools", [search(ranking_options={"score_threshold": 0.0})], [search(ranking_options=DEFAULT_RANKING)]),
    ("tools", [search(ranking_options={"ranker": "auto"})], [SEARCH]),
    ("tools", [function()], [function(strict=False)]),
    ("tools", [function()], [function(strict=None, parameters={})]),
    ("tools_or_text", None, "auto"),
    ("tools_or_text", "", "auto"),
    ("tools_or_text", "required", "required"),
    ("tools_or_text", {"type": "text"}, {"type": "text"}),
    ("tools_or_text", function(), function(strict=False)),
    ("tools_or_text", schema(a={}), schema(a={})),
    ("tool_resources", {"code_interpreter": {"file_ids": ["a", "b"]}}, {"code_interpreter": {"file_ids": ["b", "a"]}}),
    (
        "tool_resources",
        {"code_interpreter": {"file_ids": ["a"]}},
        {"code_interpreter": {"file_ids": ["a"]}, "file_search": {"vector_store_ids": ["vs"]}},
    ),
    (
        "tool_resources",
        {"file_search": {"vector_stores": [{"file_ids": ["a"]}]}},
        {"file_search": {"vector_store_ids": ["vs"]}},
    ),
    ("tool_resources", {}, {}),
    ("tool_resources", {}, None),
    ("tool_resources", {}, {"code_interpreter": {"file_ids": []}, "file_search": None}),
    ("tool_resources", {"code_interpreter": {"file_ids": []}}, None),
    ("tool_resources", {"code_interpreter": None}, None),
]

DIFFERENT = [
    ("equal", "a", "b"),
    ("equal", "a", None),
    ("equal", "", "a"),
    ("equal", [], ["a"]),
    ("equal", {}, {"a": 1}),
    ("equal", 0, None),
    ("equal", False, None),
    ("equal", ["a", "b"], ["b", "a"]),
    ("unordered", ["a"], ["a", "b"]),
    ("unordered", ["a", "b"], ["a"]),
    ("unordered", ["a", "a"], ["a"]),
    ("unordered", [], ["a"]),
    ("unordered", ["a"], None),
    ("subset", {"a": 1}, {"b": 2}),
    ("subset", {"a": {"b": 1}}, {"a": {"b": 2}}),
    ("subset", {"a": {"b": 1}}, {"a": None}),
    ("subset", {"a": ["x"]}, {"a": ["x", "y"]}),
    ("subset", {"a": ""}, {"a": "x"}),
    ("metadata", {"a": "1"}, {"a": "2"}),
    ("metadata", {"a": "1"}, {"a": "1", "b": "2"}),
    ("metadata", {"a": "1", "b": "2"}, {"a": "1"}),
    ("metadata", {}, {"a": "1"}),
    ("metadata", {"a": "1"}, None),
    ("metadata", {}, {"dolphin": "1"}),
    ("tools", [CODE, SEARCH], [SEARCH, CODE]),
    ("tools", [CODE], [CODE, SEARCH]),
    ("tools", [], [CODE]),
    ("tools", [CODE], None),
    ("tools", [search(max_num_results=5)], [SEARCH]),
    ("tools", [search(ranking_options={"score_threshold": 0.5})], [SEARCH]),
    ("tools", [SEARCH], [search(ranking_options={"ranker": "default_2024_08_21", "score_threshold": 0.5})]),
    ("tools", [function(strict=True)], [function()]),
    ("tools", [function(description="a")], [function(description="b")]),
    ("tools", [function(parameters={"strict": False})], [function()]),
    ("tools", [function(parameters={"a": None})], [function(parameters={})]),
    ("tools_or_text", None, "required"),
    ("tools_or_text", "auto", {"type": "text"}),
    ("tools_or_text", {"type": "text"}, {"type": "json_object"}),
    ("tools_or_text", schema(a={}), schema()),
    ("tools_or_text", schema(a={"default": None}), schema(a={})),
    ("tools_or_text", schema(strict=False), schema()),
    ("tool_resources", {"code_interpreter": {"file_ids": ["a"]}}, {"code_interpreter": {"file_ids": ["a", "b"]}}),
    ("tool_resources", {"code_interpreter": {"file_ids": []}}, {"code_interpreter": {"file_ids": ["a"]}}),
    ("tool_resources", {"code_interpreter": {"file_ids": ["a"]}}, None),
    ("tool_resources", {}, {"code_interpreter": {"file_ids": ["a"]}}),
    ("tool_resources", {"file_search": {"vector_stores": [{"file_ids": ["a"]}]}}, {}),
]

COMPARERS = ["equal", "unordered", "subset", "metadata", "tools", "tools_or_text", "tool_resources"]


def same(name: str, want: Any, have: Any) -> bool:
    wanted, there = getattr(compare, name)(want, have)
    return bool(wanted == there)


@pytest.mark.parametrize(("name", "want", "have"), SAME, ids=str)
def test_what_means_the_same_is_equal(name: str, want: Any, have: Any) -> None:
    assert same(name, want, have)


@pytest.mark.parametrize(("name", "want", "have"), DIFFERENT, ids=str)
def test_what_differs_is_not_equal(name: str, want: Any, have: Any) -> None:
    assert not same(name, want, have)


@pytest.mark.parametrize("name", COMPARERS)
def test_every_comparer_has_cases_of_both_kinds(name: str) -> None:
    assert name in {case[0] for case in SAME} & {case[0] for case in DIFFERENT}


@pytest.mark.parametrize(
    ("name", "value"), [(name, side) for name, *sides in SAME + DIFFERENT for side in sides], ids=str
)
def test_a_value_equals_itself(name: str, value: Any) -> None:
    # An inline vector store is no answer of the API: there is nothing it could be compared with.
    if not (name == "tool_resources" and "vector_stores" in str(value)):
        assert same(name, value, value)


@pytest.mark.parametrize(
    ("name", "want", "have"),
    [case for case in SAME + DIFFERENT if case[0] in ("equal", "unordered", "metadata", "tools", "tools_or_text")],
    ids=str,
)
def test_the_sides_can_be_exchanged(name: str, want: Any, have: Any) -> None:
    there, back = same(name, want, have), same(name=name, want=have, have=want)
    assert there == back


@pytest.mark.parametrize(("name", "want", "have"), SAME + DIFFERENT, ids=str)
def test_nothing_is_altered(name: str, want: Any, have: Any) -> None:
    before = repr((want, have))
    same(name, want, have)
    assert repr((want, have)) == before


@pytest.mark.parametrize(
    ("name", "want", "have", "shown"),
    [
        ("equal", "", "a", (None, "a")),
        ("unordered", ["b", "a"], None, (["a", "b"], [])),
        ("subset", {"a": 1}, {"a": 2, "b": 3}, ({"a": 1}, {"a": 2})),
        ("metadata", {"a": "1"}, {"do.x": "2"}, ({"a": "1"}, {})),
        ("tools", [SEARCH], [search(ranking_options=DEFAULT_RANKING)], ([SEARCH], [SEARCH])),
        (
            "tool_resources",
            {},
            {"code_interpreter": {"file_ids": ["b", "a"]}, "file_search": {"vector_store_ids": []}},
            ({}, {"code_interpreter.file_ids": ["b", "a"]}),
        ),
    ],
    ids=str,
)
def test_a_diff_shows_what_differs_alone(name: str, want: Any, have: Any, shown: tuple[Any, Any]) -> None:
    assert getattr(compare, name)(want, have) == shown


@pytest.mark.parametrize(
    ("value", "empty"),
    [(None, True), ("", True), ([], True), ({}, True), (0, False), (0.0, False), (False, False), (" ", False)],
)
def test_nothing_there_is_empty_and_zero_is_not(value: Any, empty: bool) -> None:
    assert compare.is_empty(value) is empty


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), ("", ""), (1, "1"), (True, "true"), (None, "null"), ({"a": [1]}, '{"a": [1]}')],
    ids=str,
)
def test_text_is_kept_and_the_rest_becomes_json(value: Any, text: str) -> None:
    assert compare.as_text(value) == text
