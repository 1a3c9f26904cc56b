# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assistants as Agents and in the registry: what is declared comes back, drift is seen, and hands of others count."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends.responses import endpoints as responses
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT

AGENT = {"OpenAI-Beta": "agents=v1"}
WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}}
CODE, SEARCH = {"type": "code_interpreter"}, {"type": "file_search"}


def function(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, **more}}


def schema(**more: Any) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "n", **more}}


SPECS: dict[str, dict[str, Any]] = {
    "plain": {},
    "instructions": {"instructions": "Be brief."},
    "long instructions": {"instructions": "ü" * 100_000},
    "description": {"description": 'Grüße 🌍 "quoted" \\ and\nlines'},
    "long description": {"description": "x" * 512},
    "temperature 0": {"temperature": 0},
    "temperature": {"temperature": 1.75},
    "top_p 0": {"top_p": 0},
    "top_p": {"top_p": 0.1},
    "both": {"temperature": 0.5, "top_p": 1},
    "reasoning": {"model": "o3", "reasoning_effort": "high"},
    "metadata": {"metadata": {"team": "platform", "ü": "ß"}},
    "metadata and notes": {
        "metadata": {f"k{n}": "v" for n in range(13)},
        "temperature": 0,
        "top_p": 0,
        "tools": [CODE],
    },
    "function": {"tools": [function("f", description="Does f.", parameters=WEATHER)]},
    "function without parameters": {"tools": [function("f", description="Does f.")]},
    "function without description": {"tools": [function("f", parameters=WEATHER)]},
    "bare function": {"tools": [function("f")]},
    "strict": {"tools": [function("f", parameters={**WEATHER, "additionalProperties": False}, strict=True)]},
    "not strict": {"tools": [function("f", strict=False)]},
    "code_interpreter": {"tools": [CODE]},
    "file_search": {"tools": [SEARCH]},
    "file_search with settings": {
        "tools": [
            {
                "type": "file_search",
                "file_search": {
                    "max_num_results": 5,
                    "ranking_options": {"ranker": "default_2024_08_21", "score_threshold": 0.4},
                },
            }
        ]
    },
    "mixed tools": {
        "tools": [function("b"), CODE, function("a", strict=True, parameters=SCHEMA), SEARCH, function("c")]
    },
    "tools in another order": {"tools": [SEARCH, function("c"), function("b"), CODE]},
    "functions in order": {"tools": [function("c"), function("a"), function("b")]},
    "many tools": {"tools": [CODE, *[function(f"function_number_{n}") for n in range(60)]]},
    "json_schema": {"response_format": schema(schema=SCHEMA)},
    "json_schema with all": {"response_format": schema(schema=SCHEMA, strict=True, description="A number.")},
    "json_schema not strict": {"response_format": schema(schema=SCHEMA, strict=False)},
    "json_object": {"response_format": {"type": "json_object"}},
    "text": {"response_format": {"type": "text"}},
    "auto": {"response_format": "auto"},
    "everything": {
        "instructions": "i",
        "description": "d",
        "temperature": 0.2,
        "top_p": 0.3,
        "tools": [CODE, function("f", strict=True, parameters=SCHEMA)],
        "response_format": schema(schema=SCHEMA, strict=True),
        "metadata": {"k": "v"},
    },
}

#: A declaration of each field, and another one.
CHANGES: dict[str, tuple[Any, Any]] = {
    "model": ("gpt-4o", "gpt-4o-mini"),
    "instructions": ("a", "b"),
    "description": ("a", "b"),
    "temperature": (0, 1),
    "top_p": (0.0, 0.5),
    "metadata": ({"k": "v"}, {"k": "w"}),
    "tools": ([CODE, function("f")], [function("f"), CODE]),
    "response_format": (schema(schema=SCHEMA), schema(schema=SCHEMA, strict=True)),
}
CLEARED = {
    "instructions": "",
    "description": "",
    "metadata": {},
    "tools": [],
    "response_format": "",
    "tool_resources": {},
}


def differing(outcome: Any) -> set[str]:
    before, after = outcome.diff["before"], outcome.diff["after"]
    return {name for name in after if before[name] != after[name]}


@pytest.fixture(params=["agents", "registry"])
def declare(run: Callable[..., Any], request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Declare an assistant, kept in each of the two places."""

    def declared(**options: Any) -> Any:
        return run(ASSISTANT, **{"name": "a", "backend": "responses", "assistant_store": request.param, **options})

    return declared


@pytest.fixture
def agent(backend: Any, run: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """The Agent of what is declared, as the server has it; `change` changes it by hand."""

    def made(change: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
        id = run(ASSISTANT, name="a", backend="responses", **options).result["id"]
        if change:
            backend.client.request("POST", f"/agents/{id}", body=change, headers=AGENT)
        found: dict[str, Any] = backend.client.request("GET", f"/agents/{id}", headers=AGENT)
        return found

    return made


@pytest.mark.parametrize("spec", SPECS.values(), ids=list(SPECS))
def test_what_is_declared_comes_back(declare: Callable[..., Any], spec: dict[str, Any]) -> None:
    options = {"model": "gpt-4o", **spec}
    made = declare(**options)
    assert made.changed
    again = declare(**options)
    assert not again.changed, again.diff
    found = again.result["assistant"]
    assert {name: value for name, value in found.items() if name.startswith("_")} == {}
    for one in ASSISTANT.fields:
        if one.name in options:
            want, have = one.compare(options[one.name], found[one.name])
            assert want == have


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_is_seen_and_made(declare: Callable[..., Any], field: str) -> None:
    before, after = CHANGES[field]
    base = {"model": "gpt-4o", "temperature": 0.7, "description": "stays", "tools": [SEARCH], "metadata": {"m": "n"}}
    declare(**{**base, field: before})
    changed = declare(**{field: after})
    assert changed.changed
    assert differing(changed) == {field}
    assert not declare(**{**base, field: after}).changed


@pytest.mark.parametrize("field", CLEARED)
def test_what_is_cleared_is_gone_and_the_rest_stays(declare: Callable[..., Any], backend: Any, field: str) -> None:
    store = backend.create("vector_store", {"name": "s"})["id"]
    base = {
        "model": "gpt-4o",
        **SPECS["everything"],
        "tool_resources": {"file_search": {"vector_store_ids": [store]}},
    }
    declare(**base)
    cleared = declare(**{field: CLEARED[field]})
    assert cleared.changed
    assert not declare(**{**base, field: CLEARED[field]}).changed


def test_tool_resources_come_back(declare: Callable[..., Any], backend: Any) -> None:
    stores = [backend.create("vector_store", {"name": name})["id"] for name in "ab"]
    first = {"file_search": {"vector_store_ids": stores[:1]}}
    declare(model="gpt-4o", tools=[SEARCH], tool_resources=first)
    assert not declare(tool_resources=first).changed
    assert declare(tool_resources={"file_search": {"vector_store_ids": stores[1:]}}).changed
    found = declare().result["assistant"]["tool_resources"]
    assert found["file_search"]["vector_store_ids"] == stores[1:]


def test_a_vector_store_on_the_spot_is_made(declare: Callable[..., Any], server: Any) -> None:
    inline = {"file_search": {"vector_stores": [{"metadata": {"k": "v"}}]}}
    made = declare(model="gpt-4o", tool_resources=inline).result["assistant"]["tool_resources"]
    assert re.fullmatch(r"vs_\w+", made["file_search"]["vector_store_ids"][0])
    assert not declare(tool_resources=inline).changed
    assert server.count("vector_stores") == 1


def test_a_vector_store_goes_again_when_its_agent_is_refused(server: Any, run: Callable[..., Any]) -> None:
    server.fault("status", method="POST", path="/agents", status=400)
    with pytest.raises(PlatformError):
        run(
            ASSISTANT,
            name="a",
            backend="responses",
            model="gpt-4o",
            tool_resources={"file_search": {"vector_stores": [{}]}},
        )
    assert server.count("vector_stores") == 0


def test_an_assistant_is_deleted(declare: Callable[..., Any]) -> None:
    declare(model="gpt-4o")
    assert declare(state="absent").changed
    assert not declare(state="absent").changed


def test_check_mode_makes_nothing(declare: Callable[..., Any]) -> None:
    planned = declare(model="gpt-4o", temperature=0, check_mode=True)
    assert planned.changed
    assert planned.result["assistant"]["temperature"] == 0
    assert declare(model="gpt-4o").changed


# By hand: what is changed on the Agent itself.

BY_HAND: dict[str, tuple[dict[str, Any], dict[str, Any], str, Any]] = {
    "another format over a noted word": (
        {"response_format": {"type": "json_object"}},
        {"text": {"format": {"type": "json_schema", "schema": SCHEMA}}},
        "response_format",
        {"type": "json_schema", "json_schema": {"schema": SCHEMA}},
    ),
    "text over a noted schema": (
        {"response_format": schema(schema=SCHEMA, strict=True)},
        {"text": {"format": {"type": "text"}}},
        "response_format",
        "auto",
    ),
    "a function that is gone": (
        {"tools": [CODE, function("f", strict=True), function("g")]},
        {"tools": [{"type": "function", "name": "g", "description": "", "parameters": {}}]},
        "tools",
        [CODE, function("g")],
    ),
    "a function that came": (
        {"tools": [CODE]},
        {"tools": [{"type": "function", "name": "new", "description": "New.", "parameters": SCHEMA}]},
        "tools",
        [CODE, function("new", description="New.", parameters=SCHEMA)],
    ),
    "other parameters": (
        {"tools": [function("f", strict=True, parameters=WEATHER)]},
        {"tools": [{"type": "function", "name": "f", "description": "", "parameters": SCHEMA}]},
        "tools",
        [function("f", strict=True, parameters=SCHEMA)],
    ),
    "instructions": ({"instructions": "a"}, {"instructions": "b"}, "instructions", "b"),
    "effort": (
        {"model": "o3", "reasoning_effort": "low"},
        {"reasoning": {"effort": "high"}},
        "reasoning_effort",
        "high",
    ),
}


@pytest.mark.parametrize(("spec", "change", "field", "expected"), BY_HAND.values(), ids=list(BY_HAND))
def test_the_agents_own_field_wins(
    agent: Callable[..., Any],
    run: Callable[..., Any],
    spec: dict[str, Any],
    change: dict[str, Any],
    field: str,
    expected: Any,
) -> None:
    options = {"model": "gpt-4o", **spec}
    agent(change, **options)
    planned = run(ASSISTANT, name="a", backend="responses", check_mode=True)
    assert planned.result["assistant"][field] == expected
    mended = run(ASSISTANT, name="a", backend="responses", **options)
    assert differing(mended) == {field}
    assert not run(ASSISTANT, name="a", backend="responses", **options).changed


BROKEN = [
    "",
    "{",
    "[1,",
    "nonsense",
    "[" * 500,
    '{"a": 1}',
    '[1, null, [], {}, {"function": []}]',
    '"text"',
    "true",
    "1",
]


@pytest.mark.parametrize("text", BROKEN)
@pytest.mark.parametrize("note", ["tools", "response_format", "description", "tool_resources", "temperature"])
def test_a_broken_note_counts_as_none_or_is_mended(
    agent: Callable[..., Any], run: Callable[..., Any], note: str, text: str
) -> None:
    options = {
        "model": "gpt-4o",
        "tools": [CODE, function("f")],
        "response_format": {"type": "json_object"},
        "temperature": 0.5,
        "description": "d",
        "tool_resources": {"code_interpreter": {"file_ids": []}},
    }
    agent({"metadata": {f"do.{note}": text}}, **options)
    shown = run(ASSISTANT, name="a", backend="responses").result["assistant"]
    assert shown["metadata"] == {}
    run(ASSISTANT, name="a", backend="responses", **options)
    assert not run(ASSISTANT, name="a", backend="responses", **options).changed


def test_a_note_without_its_middle_counts_as_none(agent: Callable[..., Any], run: Callable[..., Any]) -> None:
    options = {"model": "gpt-4o", **SPECS["many tools"]}
    made = agent(**options)
    assert len([name for name in made["metadata"] if name.startswith("do.tools")]) > 2
    left = {name: text for name, text in made["metadata"].items() if name != "do.tools.1"}
    agent({"metadata": left})
    found = run(ASSISTANT, name="a", backend="responses").result["assistant"]["tools"]
    assert [tool["type"] for tool in found] == ["function"] * 60


OTHERS = {
    "tools": [{"type": "web_search"}, {"type": "function", "name": "own", "description": "", "parameters": {}}],
    "text": {"verbosity": "low", "format": {"type": "text"}},
    "reasoning": {"effort": "low", "summary": "auto"},
}


def test_an_agent_of_others_is_adopted_and_keeps_what_no_assistant_has(backend: Any, run: Callable[..., Any]) -> None:
    made = backend.client.request("POST", "/agents", body={"name": "a", "model": "o3", **OTHERS}, headers=AGENT)
    changes = {
        "tools": [CODE, function("f")],
        "response_format": {"type": "json_object"},
        "reasoning_effort": "high",
        "metadata": {"k": "v"},
    }
    adopted = run(ASSISTANT, name="a", backend="responses", **changes)
    assert adopted.result["id"] == made["id"]
    now = backend.client.request("GET", f"/agents/{made['id']}", headers=AGENT)
    assert [tool.get("name", tool["type"]) for tool in now["tools"]] == ["f", "web_search"]
    assert (now["text"]["verbosity"], now["reasoning"]) == ("low", {"effort": "high", "summary": "auto"})
    assert now["metadata"]["k"] == "v"
    assert not run(ASSISTANT, name="a", backend="responses", **changes).changed


TOO_LARGE = {
    "tools": (
        {"tools": [CODE, *[function(f"f{n:063}") for n in range(127)]]},
        r"metadata holds 16 pairs of 512 characters, and this takes 1\d: .*tools \(\d{4} characters\).*inline",
    ),
    "metadata": (
        {"metadata": {f"k{n}": "v" for n in range(16)}, "temperature": 0},
        r"this takes 17: the 16 declared, and 1 for temperature \(\d characters\); .*inline",
    ),
    "name": ({"name": "n" * 129}, r"name has 129 characters, and an Agent holds 128"),
}


@pytest.mark.parametrize("case", TOO_LARGE)
def test_what_an_agent_cannot_hold_is_refused_before_any_request(
    server: Any, run: Callable[..., Any], refused: Callable[..., PlatformError], case: str
) -> None:
    options, sentence = TOO_LARGE[case]
    error = refused(run, ASSISTANT, **{"name": "a", "backend": "responses", "model": "gpt-4o", **options})
    assert re.search(sentence, error.msg)
    assert server.requests() == []


def test_what_is_no_agent_stays_as_it_is() -> None:
    assert responses.ENDPOINTS["assistant"].from_api({"object": "list"}) == {"object": "list"}
