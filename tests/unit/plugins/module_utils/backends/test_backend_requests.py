# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The request for a run: whose setting counts, and how each tool and setting is said to a Response."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.run_requests import (
    others,
    to_request,
)

MODEL = {"model": "gpt-4o"}
ALWAYS = {"background": True, "store": True}
SEARCH, CODE = {"type": "file_search"}, {"type": "code_interpreter"}
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}}
NO_PARAMETERS = {"type": "object", "properties": {}}


def request(assistant: dict[str, Any], run: dict[str, Any] | None = None, **thread: Any) -> dict[str, Any]:
    return to_request({**MODEL, **assistant}, thread, run or {})


def stores(*ids: str) -> dict[str, Any]:
    return {"file_search": {"vector_store_ids": list(ids)}}


def files(*ids: str) -> dict[str, Any]:
    return {"code_interpreter": {"file_ids": list(ids)}}


def test_nothing_more_than_needed_is_sent() -> None:
    assert request({}) == {**MODEL, **ALWAYS}


# The setting, the assistant's value, the run's, and what is sent of them by which name.
SETTINGS: list[tuple[str, Any, Any, str, Any, Any]] = [
    ("model", "gpt-4o", "o3", "model", "gpt-4o", "o3"),
    ("instructions", "a", "b", "instructions", "a", "b"),
    ("temperature", 1.5, 0, "temperature", 1.5, 0),
    ("temperature", 0, 1, "temperature", 0, 1),
    ("top_p", 0.5, 0.0, "top_p", 0.5, 0.0),
    ("reasoning_effort", "low", "high", "reasoning", {"effort": "low"}, {"effort": "high"}),
    (
        "response_format",
        {"type": "json_object"},
        {"type": "text"},
        "text",
        {"format": {"type": "json_object"}},
        {"format": {"type": "text"}},
    ),
    ("tools", [CODE], [{**CODE}, {**CODE}], "tools", *([{**CODE, "container": {"type": "auto"}}] * n for n in (1, 2))),
]


@pytest.mark.parametrize(("name", "own", "given", "wire", "alone", "over"), SETTINGS)
def test_the_runs_setting_counts_before_the_assistants(
    name: str, own: Any, given: Any, wire: str, alone: Any, over: Any
) -> None:
    assert request({name: own})[wire] == alone
    assert request({name: own}, {name: None})[wire] == alone
    assert request({name: own}, {name: given})[wire] == over
    assert request({}, {name: given})[wire] == over


@pytest.mark.parametrize(
    ("own", "run", "expected"),
    [
        ("a", {"additional_instructions": "c"}, "a\n\nc"),
        ("a", {"instructions": "b", "additional_instructions": "c"}, "b\n\nc"),
        (None, {"additional_instructions": "c"}, "c"),
        ("a", {"additional_instructions": ""}, "a"),
    ],
)
def test_instructions_are_added_to(own: str | None, run: dict[str, Any], expected: str) -> None:
    assert request({"instructions": own}, run)["instructions"] == expected


RUN_ONLY: list[tuple[str, Any, dict[str, Any]]] = [
    ("max_completion_tokens", 300, {"max_output_tokens": 300}),
    ("parallel_tool_calls", False, {"parallel_tool_calls": False}),
    ("truncation_strategy", {"type": "auto"}, {"truncation": "auto"}),
    ("truncation_strategy", {"type": "last_messages", "last_messages": 3}, {}),
    ("metadata", {"k": "v"}, {"metadata": {"k": "v"}}),
    ("tool_choice", "auto", {"tool_choice": "auto"}),
    ("tool_choice", "none", {"tool_choice": "none"}),
    ("tool_choice", "required", {"tool_choice": "required"}),
    ("tool_choice", SEARCH, {"tool_choice": SEARCH}),
    ("tool_choice", CODE, {"tool_choice": CODE}),
    (
        "tool_choice",
        {"type": "function", "function": {"name": "f"}},
        {"tool_choice": {"type": "function", "name": "f"}},
    ),
]


@pytest.mark.parametrize(("name", "value", "sent"), RUN_ONLY)
def test_what_only_a_run_has(name: str, value: Any, sent: dict[str, Any]) -> None:
    assert request({}, {name: value}) == {**MODEL, **ALWAYS, **sent}


def test_metadata_and_name_of_the_assistant_are_not_the_runs() -> None:
    assert request({"name": "n", "description": "d", "metadata": {"k": "v"}, "id": "agent_1"}) == {**MODEL, **ALWAYS}


FORMATS: list[tuple[Any, Any]] = [
    ("auto", None),
    ({"type": "text"}, {"format": {"type": "text"}}),
    ({"type": "json_object"}, {"format": {"type": "json_object"}}),
    (
        {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA, "strict": True, "description": "d"}},
        {"format": {"type": "json_schema", "name": "n", "schema": SCHEMA, "strict": True, "description": "d"}},
    ),
]


@pytest.mark.parametrize(("form", "text"), FORMATS)
def test_the_format_of_text(form: Any, text: Any) -> None:
    assert request({"response_format": form}).get("text") == text


def test_the_run_can_go_back_to_plain_text() -> None:
    assert "text" not in request({"response_format": {"type": "json_object"}}, {"response_format": "auto"})


FUNCTIONS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"description": None, "parameters": NO_PARAMETERS, "strict": False}),
    ({"description": "d", "parameters": SCHEMA}, {"description": "d", "parameters": SCHEMA, "strict": False}),
    ({"strict": None}, {"description": None, "parameters": NO_PARAMETERS, "strict": False}),
    ({"strict": True}, {"description": None, "parameters": NO_PARAMETERS, "strict": True}),
    ({"parameters": {}}, {"description": None, "parameters": NO_PARAMETERS, "strict": False}),
]


@pytest.mark.parametrize(("function", "expected"), FUNCTIONS)
def test_a_function_is_strict_only_when_asked(function: dict[str, Any], expected: dict[str, Any]) -> None:
    """The API's own default is strict, other than that of assistants."""
    tool = {"type": "function", "function": {"name": "f", **function}}
    assert request({"tools": [tool]})["tools"] == [{"type": "function", "name": "f", **expected}]


@pytest.mark.parametrize(
    ("own", "thread", "expected"),
    [
        (stores("a"), None, ["a"]),
        (None, stores("b"), ["b"]),
        (stores("a"), stores("b"), ["a", "b"]),
        (stores("a"), stores("a"), ["a"]),
    ],
)
def test_file_search_has_the_stores_of_assistant_and_thread(own: Any, thread: Any, expected: list[str]) -> None:
    sent = request({"tools": [SEARCH], "tool_resources": own}, tool_resources=thread)
    assert sent["tools"] == [{**SEARCH, "vector_store_ids": expected}]


@pytest.mark.parametrize("resources", [None, {}, {"file_search": None}, stores(), files("file-1")])
def test_file_search_without_a_store_is_left_out(resources: Any) -> None:
    assert "tools" not in request({"tools": [SEARCH], "tool_resources": resources}, tool_resources=resources)
    sent = request({"tools": [CODE, SEARCH], "tool_resources": resources})["tools"]
    assert [tool["type"] for tool in sent] == ["code_interpreter"]


@pytest.mark.parametrize("ranker", ["auto", "default_2024_08_21"])
def test_the_settings_of_file_search_go_along(ranker: str) -> None:
    settings = {"max_num_results": 3, "ranking_options": {"ranker": ranker, "score_threshold": 0.5}}
    sent = request({"tools": [{**SEARCH, "file_search": settings}], "tool_resources": stores("a")})["tools"]
    assert sent == [
        {
            "type": "file_search",
            "vector_store_ids": ["a"],
            "max_num_results": 3,
            "ranking_options": {"ranker": "auto", "score_threshold": 0.5},
        }
    ]


def test_code_interpreter_has_the_files_of_assistant_and_thread() -> None:
    sent = request({"tools": [CODE], "tool_resources": files("a", "b")}, tool_resources=files("b", "c"))
    assert sent["tools"] == [{**CODE, "container": {"type": "auto", "file_ids": ["a", "b", "c"]}}]
    assert request({"tools": [CODE]})["tools"] == [{**CODE, "container": {"type": "auto"}}]


def test_the_runs_resources_count_before_the_assistants() -> None:
    run = {"tool_resources": stores("r")}
    sent = request({"tools": [SEARCH], "tool_resources": stores("a")}, run, tool_resources=stores("t"))
    assert sent["tools"][0]["vector_store_ids"] == ["r", "t"]


HTTP = {"type": "http", "server_url": "https://example.com/mcp"}
MCP = {"type": "mcp", "server_label": "s", "transport": HTTP, "connection_origin": "service", "request_metadata": {}}
OURS = {"type": "mcp", "server_label": "s", "server_url": "https://example.com/mcp", "require_approval": "never"}
#: A tool of an Agent, what a Response gets for it, and what has to be said of it.
OTHERS: dict[str, tuple[dict[str, Any], list[dict[str, Any]], list[str]]] = {
    "web_search": ({"type": "web_search"}, [{"type": "web_search"}], []),
    "web_search with all": (
        {
            "type": "web_search",
            "allowed_domains": ["example.com"],
            "context_size": "high",
            "location": {"city": "Bern", "country": None},
            "mode": "cached",
        },
        [
            {
                "type": "web_search",
                "filters": {"allowed_domains": ["example.com"]},
                "search_context_size": "high",
                "user_location": {"type": "approximate", "city": "Bern"},
                "external_web_access": False,
            }
        ],
        [],
    ),
    "web_search switched off": ({"type": "web_search", "mode": "disabled"}, [], []),
    "mcp": (MCP, [OURS], []),
    "mcp with some tools": ({**MCP, "allowed_tools": ["t"]}, [{**OURS, "allowed_tools": ["t"]}], []),
    "mcp with no tools": ({**MCP, "allowed_tools": []}, [{**OURS, "allowed_tools": []}], []),
    "mcp as a process": ({**MCP, "transport": {"type": "stdio", "command": "c"}}, [], ["mcp (s)"]),
    "mcp from an environment": ({**MCP, "connection_origin": "environment"}, [], ["mcp (s)"]),
    "mcp with a credential": ({**MCP, "credential_id": "c"}, [], ["mcp (s)"]),
    "mcp with metadata": ({**MCP, "request_metadata": {"k": "v"}}, [], ["mcp (s)"]),
    "computer_use": ({"type": "computer_use", "include_screenshots": False}, [], ["computer_use"]),
    "automations": ({"type": "automations"}, [], ["automations"]),
    "calling from code": ({"type": "programmatic_tool_calling", "enabled": True}, [], ["programmatic_tool_calling"]),
    "calling from code, not enabled": ({"type": "programmatic_tool_calling", "enabled": False}, [], []),
    "function": ({"type": "function", "name": "f"}, [], []),
    "tool_search": ({"type": "tool_search"}, [], []),
}


@pytest.mark.parametrize(("tool", "sent", "unusable"), OTHERS.values(), ids=list(OTHERS))
def test_what_an_agent_has_beside_an_assistants_tools(
    tool: dict[str, Any], sent: list[dict[str, Any]], unusable: list[str]
) -> None:
    assistant = {"tools": [CODE], "_agent": {"tools": [tool]}}
    assert others(assistant) == (sent, unusable)
    assert request(assistant)["tools"] == [{**CODE, "container": {"type": "auto"}}, *sent]
    # The run's own tools are all it has.
    assert [one["type"] for one in request(assistant, {"tools": [CODE]})["tools"]] == ["code_interpreter"]
    assert "tools" not in request(assistant, {"tools": []})
