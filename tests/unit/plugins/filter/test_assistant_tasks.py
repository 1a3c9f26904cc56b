# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.declarative.openai.plugins.filter.assistant_tasks import FilterModule, assistant_tasks

ONE_SENTENCE = re.compile(r"^(?!.*[.!?] [A-Z])[^\n]+[.]$")
PARAMETERS = {"type": "object", "properties": {"path": {"type": "string"}}}


def exported(**fields: Any) -> dict[str, Any]:
    return {"id": "asst_1", "object": "assistant", "name": "one", "model": "gpt-4o", **fields}


def state(attributes: dict[str, Any], **instance: Any) -> dict[str, Any]:
    resource = {
        "mode": "managed",
        "type": "openai_assistant",
        "name": "one",
        "instances": [{"attributes": attributes, **instance}],
    }
    return {"version": 4, "resources": [resource]}


def only(export: Any, backend: str = "responses") -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """The options of the only assistant, and outcome and consequence by field (without what is read-only)."""
    result = assistant_tasks(export, backend)
    assert len(result["assistants"]) == 1
    notes = {note["field"]: (note["outcome"], note["becomes"]) for note in result["report"][0]["fields"]}
    return result["assistants"][0], {
        name: said for name, said in notes.items() if name not in ("id", "object", "created_at")
    }


def test_the_filter_has_its_name() -> None:
    assert FilterModule().filters() == {"assistant_tasks": assistant_tasks}


@pytest.mark.parametrize(
    "export",
    [
        exported(),
        [exported()],
        {"object": "list", "data": [exported()], "has_more": False},
        json.dumps([exported()]),
        json.dumps(exported()).encode(),
        {"name": "one", "model": "gpt-4o"},
        state({"id": "asst_1", "name": "one", "model": "gpt-4o"}),
    ],
)
def test_every_kind_of_export_gives_the_same_options(export: Any) -> None:
    assert only(export) == ({"name": "one", "model": "gpt-4o"}, {})


@pytest.mark.parametrize(
    ("export", "says"),
    [
        ("{", "The export is not JSON"),
        ("", "The export is not JSON"),
        (object(), "The export is not JSON"),
        ("12", "JSON of another kind (int)"),
        ('"text"', "JSON of another kind (str)"),
        ("null", "JSON of another kind (NoneType)"),
        ([1], "[0] is no assistant, it is a int"),
        ([exported(), {"object": "thread"}], "[1] is no assistant, it is a thread"),
        ({"data": [{"id": "x"}]}, "Data[0] is no assistant, it has no model, instructions or tools"),
        ({}, "The export is no assistant"),
        ({"data": [exported()], "has_more": True}, "one page of several"),
        ({"version": 3, "resources": []}, "has the version 3"),
        ({"version": 4, "resources": []}, "manages no resource of type openai_assistant"),
        ({"version": 4, "resources": [{"type": "openai_assistant", "mode": "data"}]}, "manages no resource"),
        (state(None), "openai_assistant.one has no attributes"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_export_is_refused_in_one_sentence(export: Any, says: str) -> None:
    with pytest.raises(AnsibleFilterError) as refused:
        assistant_tasks(export)
    assert says in refused.value.message
    assert ONE_SENTENCE.match(refused.value.message)


def test_another_backend_is_refused() -> None:
    with pytest.raises(AnsibleFilterError, match=r"is 'prompts'; give responses or assistants[.]"):
        assistant_tasks([], "prompts")


def test_an_export_may_be_empty() -> None:
    result = assistant_tasks({"object": "list", "data": []})
    assert (result["assistants"], result["report"]) == ([], [])
    assert yaml.safe_load(result["vars_file"]) == {"migrated_assistants": []}


def test_all_fields_are_kept_as_they_are() -> None:
    fields = {
        "description": "Answers.",
        "instructions": "Answer.",
        "tools": [{"type": "code_interpreter"}, {"type": "file_search", "file_search": {"max_num_results": 3}}],
        "tool_resources": {
            "code_interpreter": {"file_ids": ["file-1"]},
            "file_search": {"vector_store_ids": ["vs_1"]},
        },
        "metadata": {"team": "platform"},
        "temperature": 0.2,
        "top_p": 0.9,
        "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {}}},
    }
    assert only(exported(**fields)) == ({"name": "one", "model": "gpt-4o", **fields}, {})


def test_what_the_server_alone_sets_is_reported() -> None:
    report = assistant_tasks(exported(created_at=1))["report"][0]
    assert [note["field"] for note in report["fields"]] == ["created_at", "id", "object"]
    assert {note["outcome"] for note in report["fields"]} == {"left_out"}
    assert (report["name"], report["id"], report["place"]) == ("one", "asst_1", "the export")


@pytest.mark.parametrize(
    ("fields", "field", "outcome", "says"),
    [
        ({"tools": [{"type": "retrieval"}]}, "tools[0]", "differs", "until the assistant or the thread names"),
        ({"tools": [{"type": "mcp", "token": "x"}]}, "tools[0]", "left_out", "and no other"),
        ({"tools": [None]}, "tools[0]", "left_out", "and no other"),
        ({"tools": [{"type": "function", "function": {"description": "x"}}]}, "tools[0]", "left_out", "function.name"),
        (
            {"tools": [{"type": "function", "function": {"name": "a", "parameters": "{"}}]},
            "tools[0]",
            "left_out",
            "parameters of a is not JSON",
        ),
        ({"tools": {"type": "function"}}, "tools", "left_out", "it is a dict"),
        ({"file_ids": ["file-1"]}, "file_ids", "left_out", "no tool of the assistant works with them"),
        ({"tool_resources": {"browser": {"ids": ["1"]}}}, "tool_resources.browser.ids", "left_out", "no such option"),
        ({"stream": True}, "stream", "left_out", "no such option"),
        ({"temperature": 3}, "temperature", "left_out", "from 0 to 2"),
        ({"temperature": 1.0}, "temperature", "left_out", "1 is what a Response has"),
        ({"temperature": 0.5, "reasoning_effort": "low"}, "temperature", "left_out", "reasoning models refuse it"),
        ({"top_p": 0.5, "model": "gpt-5"}, "top_p", "left_out", "reasoning models refuse it"),
        ({"top_p": True}, "top_p", "left_out", "it is a bool"),
        ({"reasoning_effort": "wild"}, "reasoning_effort", "left_out", "none, minimal, low"),
        ({"response_format": {"type": "json_object"}}, "response_format", "differs", "the word JSON"),
        ({"response_format": "none"}, "response_format", "left_out", "give auto"),
        ({"instructions": ["x"]}, "instructions", "left_out", "it is a list"),
        ({"metadata": {"do.other": "1"}}, "metadata.do.other", "left_out", "kept for this collection"),
        ({"model": None}, "model", "differs", "it is missing"),
        ({"name": None}, "name", "changed", "called asst_1 now"),
        ({"name": "n" * 257}, "name", "changed", "called asst_1 now"),
    ],
)
def test_what_has_no_equal_is_reported(fields: dict[str, Any], field: str, outcome: str, says: str) -> None:
    notes = only(exported(**fields))[1]
    assert notes[field][0] == outcome
    assert says in notes[field][1]


def test_the_backend_assistants_keeps_what_it_can() -> None:
    fields = {"temperature": 1.0, "top_p": 1.0, "reasoning_effort": "low", "response_format": {"type": "json_object"}}
    assert only(exported(**fields), "assistants") == ({"name": "one", "model": "gpt-4o", **fields}, {})


@pytest.mark.parametrize("model", ["gpt-4o", "gpt-5-chat-latest", "gpt-5.1"])
def test_other_models_keep_their_temperature(model: str) -> None:
    assert only(exported(model=model, temperature=0.5))[0]["temperature"] == 0.5


def test_files_of_the_first_api_go_to_the_tools_that_read_them() -> None:
    tools = [{"type": "retrieval"}, {"type": "code_interpreter"}]
    options, notes = only(exported(tools=tools, file_ids=["file-1"]))
    assert [tool["type"] for tool in options["tools"]] == ["file_search", "code_interpreter"]
    assert options["tool_resources"] == {
        "code_interpreter": {"file_ids": ["file-1"]},
        "file_search": {"vector_stores": [{"file_ids": ["file-1"]}]},
    }
    assert {name: said[0] for name, said in notes.items()} == {"tools[0]": "changed", "file_ids": "changed"}


def test_a_note_of_the_collection_becomes_its_option_again() -> None:
    options, notes = only(exported(metadata={"do.reasoning_effort": '"high"', "team": "x"}))
    assert options["reasoning_effort"] == "high"
    assert options["metadata"] == {"team": "x"}
    assert notes["metadata.do.reasoning_effort"][0] == "changed"


def test_nothing_that_looks_like_a_key_is_copied() -> None:
    key = "sk-proj-abcdefghijklmnop"
    result = assistant_tasks(exported(instructions=f"Use {key}.", metadata={"key": key}, api_key=key))
    assert key not in json.dumps(result)
    assert result["assistants"][0]["instructions"] == "Use [secret removed]."


def test_no_secret_is_copied_from_its_place() -> None:
    secret = "not-for-your-eyes"
    given = exported(
        instructions=f"Use https://me:{secret}@example.com/?api_key={secret}&sig=sk-{secret} or sk-{secret}.",
        metadata={"client_secret": secret, "team": "x"},
    )
    result = assistant_tasks(given)
    assert secret not in json.dumps(result)
    options = result["assistants"][0]
    removed = "[secret removed]"
    assert options["instructions"] == (
        f"Use https://me:{removed}@example.com/?api_key={removed}&sig={removed} or {removed}."
    )
    assert options["metadata"] == {"client_secret": removed, "team": "x"}


def test_each_assistant_has_a_name_of_its_own() -> None:
    named = [exported(), exported(id="asst_2"), exported(id="asst_2"), exported(id="x", name="one-asst_2")]
    nameless = [exported(id="asst_3", name=None), {"model": "gpt-4o"}]
    names = [one["name"] for one in assistant_tasks([*named, *nameless])["assistants"]]
    assert names[0] == "one"
    assert "one-asst_2" in names
    assert names[4:] == ["asst_3", "[5]"]
    assert len(set(names)) == len(names)


def test_a_long_name_stays_within_the_limit() -> None:
    long = "n" * 256
    names = [
        one["name"] for one in assistant_tasks([exported(name=long), exported(id="asst_2", name=long)])["assistants"]
    ]
    assert names[1].endswith("-asst_2")
    assert len(names[1]) == 256


def test_what_does_not_fit_an_agent_is_said_beforehand() -> None:
    pairs = {f"key{number}": "x" for number in range(16)}
    fields = exported(metadata=pairs, temperature=0.5)
    outcome, becomes = only(fields)[1]["metadata"]
    assert outcome == "differs"
    assert "16 pairs" in becomes
    assert "assistant_store to registry" in becomes
    assert only(fields, "assistants")[1] == {}


def test_a_terraform_state_gives_blocks_and_json_text() -> None:
    function = {"name": "a", "description": "", "parameters": json.dumps(PARAMETERS)}
    attributes = {
        "id": "asst_1",
        "name": "one",
        "model": "gpt-4o",
        "description": "",
        "tools": [{"type": "function", "function": [function]}, {"type": "code_interpreter", "function": []}],
        "tool_resources": [{"code_interpreter": [{"file_ids": ["file-1"]}]}],
        "response_format": [{"type": "text"}],
        "instructions": "Known to few.",
    }
    sensitive = [[{"type": "get_attr", "value": "instructions"}]]
    options, notes = only(state(attributes, index_key=1, sensitive_attributes=sensitive))
    assert options == {
        "name": "one",
        "model": "gpt-4o",
        "tools": [
            {"type": "function", "function": {"name": "a", "parameters": PARAMETERS}},
            {"type": "code_interpreter"},
        ],
        "tool_resources": {"code_interpreter": {"file_ids": ["file-1"]}},
        "response_format": {"type": "text"},
    }
    assert list(notes) == ["instructions"]


@pytest.mark.parametrize("sensitive", [["instructions"], [{"type": "get_attr", "value": "instructions"}], [[]], [7]])
def test_sensitive_attributes_are_read_in_each_form(sensitive: list[Any]) -> None:
    attributes = {"name": "one", "model": "gpt-4o", "instructions": "Known to few."}
    options = only(state(attributes, sensitive_attributes=sensitive))[0]
    assert ("instructions" in options) == (sensitive in ([[]], [7]))


def test_the_vars_file_marks_braces_as_data() -> None:
    text = assistant_tasks([exported(instructions="Say {{ this }}.\nAnd that."), exported(id="2", name="{% x")])[
        "vars_file"
    ]
    assert text.startswith("---\n")
    assert "instructions: !unsafe |-" in text
    assert "name: !unsafe '{% x'" in text
    assert yaml.safe_load(text.replace("!unsafe", ""))["migrated_assistants"][0]["instructions"].endswith("And that.")
