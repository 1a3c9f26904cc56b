# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks: each limit holds at its edge, and what is beyond it is refused in one sentence that says what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import validators


def function(**more: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": "f", **more}}


def stores(count: int) -> dict[str, Any]:
    return {"file_search": {"vector_store_ids": [f"vs_{number}" for number in range(count)]}}


def files(count: int) -> dict[str, Any]:
    return {"code_interpreter": {"file_ids": [f"file-{number}" for number in range(count)]}}


def pairs(count: int) -> dict[str, str]:
    return {f"k{number}": "v" for number in range(count)}


FORMAT = validators.text_or_mapping("auto", "none")

# check, value, and what comes of it where that is not the value.
ACCEPTED: list[tuple[str, Callable[[str, Any], Any], Any, Any]] = [
    ("length at the edge", validators.Length(3), "abc", "abc"),
    ("length in characters", validators.Length(3), "äöü", "äöü"),
    ("no text", validators.Length(3), "", ""),
    ("least number", validators.Between(0, 2), 0, 0),
    ("greatest number", validators.Between(0, 2), 2, 2),
    ("a number between", validators.Between(0, 2), 0.7, 0.7),
    ("count at the edge", validators.count(2, "things"), [1, 2], [1, 2]),
    ("16 pairs", validators.metadata, pairs(16), pairs(16)),
    ("a key of 64", validators.metadata, {"k" * 64: "v"}, {"k" * 64: "v"}),
    ("a value of 512", validators.metadata, {"k": "v" * 512}, {"k": "v" * 512}),
    ("numbers as text", validators.metadata, {"a": 1, "b": 0.5, 3: "c"}, {"a": "1", "b": "0.5", "3": "c"}),
    ("booleans as JSON", validators.metadata, {"a": True, "b": False}, {"a": "true", "b": "false"}),
    ("text as it is", validators.metadata, {"a": "True", "b": ""}, {"a": "True", "b": ""}),
    ("a key like a reserved one", validators.metadata, {"do": "v", "xdo.x": "v"}, {"do": "v", "xdo.x": "v"}),
    ("attributes of each type", validators.attributes, {"a": "x", 2: 0.5, "c": True}, {"a": "x", "2": 0.5, "c": True}),
    ("attributes at the edge", validators.attributes, {"k" * 64: "v" * 512}, {"k" * 64: "v" * 512}),
    ("128 tools", validators.tools, ["file_search"] * 128, [{"type": "file_search"}] * 128),
    ("a tool by its type", validators.tools, ["code_interpreter"], [{"type": "code_interpreter"}]),
    ("no tools", validators.tools, [], []),
    (
        "suboptions left out",
        validators.tools,
        [{"type": "file_search", "file_search": {"max_num_results": None, "ranking_options": {"ranker": None}}}],
        [{"type": "file_search", "file_search": {"ranking_options": {}}}],
    ),
    ("a function's name of 64", validators.tools, [function(name="a" * 64)], [function(name="a" * 64)]),
    ("a function's name", validators.tools, [function(name="a_B-9")], [function(name="a_B-9")]),
    ("parameters", validators.tools, [function(parameters={"a": [1]})], [function(parameters={"a": [1]})]),
    ("parameters as JSON", validators.tools, [function(parameters='{"a": [1]}')], [function(parameters={"a": [1]})]),
    ("a number as a name", validators.tools, [function(name=5)], [function(name="5")]),
    ("no parameters", validators.tools, [function(parameters={})], [function(parameters={})]),
    ("a mapping", validators.json_mapping, {"a": 1}, {"a": 1}),
    ("JSON text", validators.json_mapping, '{"a": {"b": null}}', {"a": {"b": None}}),
    ("a word", FORMAT, "none", "none"),
    ("no word", FORMAT, "", "auto"),
    ("a mapping with a type", FORMAT, {"type": "text", "x": None}, {"type": "text"}),
    ("JSON with a type", FORMAT, '{"type": "text"}', {"type": "text"}),
    ("20 files", validators.tool_resources, files(20), files(20)),
    ("1 store", validators.tool_resources, stores(1), stores(1)),
    ("resources left out", validators.tool_resources, {**files(1), "file_search": None}, files(1)),
    ("no resources", validators.tool_resources, {}, {}),
]

# check, value, and words of the refusal: what it is about, and what to do.
REFUSED: list[tuple[str, Callable[[str, Any], Any], Any, tuple[str, ...]]] = [
    ("length", validators.Length(3), "abcd", ("option has 4 characters", "3 is the most", "shorten it")),
    ("too small", validators.Between(0, 2), -0.1, ("option is -0.1", "give a number from 0 to 2")),
    ("too great", validators.Between(0, 2), 2.1, ("option is 2.1", "give a number from 0 to 2")),
    ("not a number", validators.Between(0, 2), float("nan"), ("option is nan", "give a number from 0 to 2")),
    ("count", validators.count(2, "things"), [1, 2, 3], ("option has 3 things", "2 is the most", "declare fewer")),
    ("17 pairs", validators.metadata, pairs(17), ("option has 17 pairs", "16 is the most", "declare fewer")),
    ("a key of 65", validators.metadata, {"k" * 65: "v"}, ("option: the key", "kkk...", "65 characters", "shorten it")),
    (
        "a value of 513",
        validators.metadata,
        {"k": "v" * 513},
        ("option: the value of 'k'", "513 characters", "shorten it"),
    ),
    ("a list as a value", validators.metadata, {"k": ["v"]}, ("the value of 'k' is [\"v\"]", "give text", "to_json")),
    ("a mapping as a value", validators.metadata, {"k": {}}, ("the value of 'k' is {}", "give text")),
    ("no value", validators.metadata, {"k": None}, ("the value of 'k' is null", "give text")),
    ("a reserved key", validators.metadata, {"do.x": "v"}, ("option: keys that start with 'do.'", "rename 'do.x'")),
    ("a list as an attribute", validators.attributes, {"k": [1]}, ("option: the value of 'k' is [1]", "give text")),
    ("no attribute", validators.attributes, {"k": None}, ("option: the value of 'k' is None", "a number or a boolean")),
    ("17 attributes", validators.attributes, pairs(17), ("option has 17 pairs", "16 is the most", "declare fewer")),
    (
        "an attribute of 513",
        validators.attributes,
        {"k": "v" * 513},
        ("the value of 'k'", "513 characters", "shorten it"),
    ),
    (
        "129 tools",
        validators.tools,
        ["file_search"] * 129,
        ("option has 129 tools", "128 is the most", "declare fewer"),
    ),
    (
        "an unknown tool",
        validators.tools,
        ["file_search", "web"],
        ("option[1] is", "code_interpreter, file_search, function"),
    ),
    ("a tool without a type", validators.tools, [{"name": "x"}], ("option[0] is", "a mapping whose type is one of")),
    ("no tool at all", validators.tools, [3], ("option[0] is 3", "a mapping whose type is one of")),
    (
        "what a tool does not take",
        validators.tools,
        [{"type": "code_interpreter", "file_search": {}, "a": 1}],
        ("option[0] of type code_interpreter has a, file_search", "remove it"),
    ),
    (
        "no function",
        validators.tools,
        [{"type": "function"}],
        ("option[0] is a function without a name", "function.name"),
    ),
    ("no name", validators.tools, [function(name="")], ("option[0] is a function without a name", "set function.name")),
    (
        "a function by its name",
        validators.tools,
        [{"type": "function", "function": "f"}],
        ("option[0]", "function.name"),
    ),
    ("a name of 65", validators.tools, [function(name="a" * 65)], ("is no function name", "use 1 to 64 letters")),
    ("a name with a space", validators.tools, [function(name="a b")], ("'a b' is no function name", "letters, digits")),
    ("a name with a line", validators.tools, [function(name="a\n")], ("is no function name", "letters, digits")),
    ("a list as a name", validators.tools, [function(name=["f"])], ("['f'] is no function name", "letters, digits")),
    (
        "parameters, no JSON",
        validators.tools,
        [function(parameters="{")],
        ("option[0]: parameters of f is not JSON", "give a mapping"),
    ),
    (
        "parameters, a list",
        validators.tools,
        [function(parameters="[1]")],
        ("parameters of f is [1]", "JSON text of one"),
    ),
    ("a list", validators.json_mapping, [1], ("option is [1]", "give a mapping")),
    ("no JSON", validators.json_mapping, "a: 1", ("option is not JSON", "give a mapping, or JSON text of one")),
    ("another word", FORMAT, "json", ("option is 'json'", "give auto, none, or a mapping with a type")),
    ("a mapping without a type", FORMAT, {"a": 1}, ("option has no type", "give auto, none, or a mapping with a type")),
    ("a type that is no text", FORMAT, {"type": 1}, ("option has no type", "give auto, none, or a mapping")),
    (
        "21 files",
        validators.tool_resources,
        files(21),
        ("option.code_interpreter.file_ids has 21 files", "declare fewer"),
    ),
    ("2 stores", validators.tool_resources, stores(2), ("option.file_search has 2 vector stores", "into one store")),
    (
        "a store named and a store made",
        validators.tool_resources,
        {"file_search": {"vector_store_ids": ["vs_1"], "vector_stores": [{"file_ids": []}]}},
        ("option.file_search has 2 vector stores", "1 is the most"),
    ),
]


@pytest.mark.parametrize(
    ("check", "value", "cleaned"), [case[1:] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED]
)
def test_what_the_api_takes_is_accepted(check: Callable[[str, Any], Any], value: Any, cleaned: Any) -> None:
    before = repr(value)
    # As JSON, since True would equal 1.
    assert json.dumps(check("option", value)) == json.dumps(cleaned)
    assert repr(value) == before


@pytest.mark.parametrize(("check", "value", "words"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_the_api_would_refuse_is_refused(
    refused: Callable[..., Any], check: Callable[[str, Any], Any], value: Any, words: tuple[str, ...]
) -> None:
    message = refused(check, "option", value).msg
    assert [word for word in words if word not in message] == [], message


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ({"a": None, "b": 0}, {"b": 0}),
        ({"a": {"b": None}}, {"a": {}}),
        ([{"a": None}, None], [{}, None]),
        ("a", "a"),
        (None, None),
    ],
    ids=str,
)
def test_suboptions_that_were_left_out_are_removed(value: Any, left: Any) -> None:
    assert validators.without_none(value) == left
