# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/assistants"""

from __future__ import annotations

import pytest

WEATHER = {
    "type": "function",
    "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}


def test_defaults(client):
    assistant = client.beta.assistants.create(model="gpt-4o")
    assert assistant.id.startswith("asst_")
    assert (assistant.name, assistant.description, assistant.instructions) == (None, None, None)
    assert (assistant.tools, assistant.metadata, assistant.response_format) == ([], {}, "auto")
    assert (assistant.temperature, assistant.top_p) == (1.0, 1.0)
    assert client.beta.assistants.retrieve(assistant.id) == assistant


def test_all_fields(client, guide, store):
    assistant = client.beta.assistants.create(
        model="gpt-4o",
        name="Ada",
        description="An administrator",
        instructions="Be brief.",
        metadata={"team": "ops"},
        temperature=0.2,
        top_p=0.5,
        reasoning_effort="low",
        response_format={"type": "json_schema", "json_schema": {"name": "out", "schema": {"type": "object"}}},
        tools=[WEATHER, {"type": "file_search"}, {"type": "code_interpreter"}],
        tool_resources={
            "code_interpreter": {"file_ids": [guide.id]},
            "file_search": {"vector_store_ids": [store.id]},
        },
    )
    function, search, _unused = assistant.tools
    assert function.function.strict is False
    assert search.file_search.ranking_options.ranker == "default_2024_08_21"
    assert search.file_search.ranking_options.score_threshold == 0.0
    assert assistant.tool_resources.code_interpreter.file_ids == [guide.id]
    assert assistant.tool_resources.file_search.vector_store_ids == [store.id]
    assert "reasoning_effort" not in assistant.model_dump()


def test_an_inline_vector_store(client, guide):
    inline = {"file_ids": [guide.id], "metadata": {"a": "b"}}
    assistant = client.beta.assistants.create(
        model="gpt-4o",
        tools=[{"type": "file_search"}],
        tool_resources={"file_search": {"vector_stores": [inline]}},
    )
    (store_id,) = assistant.tool_resources.file_search.vector_store_ids
    store = client.vector_stores.retrieve(store_id)
    assert (store.metadata, store.file_counts.total) == ({"a": "b"}, 1)


def test_an_update_changes_only_what_it_names(client, store):
    assistants = client.beta.assistants
    made = assistants.create(
        model="gpt-4o", name="Ada", instructions="Be brief.", metadata={"a": "1", "b": "2"}, tools=[WEATHER]
    )
    changed = assistants.update(made.id, instructions="Be long.", metadata={"b": "3"})
    assert (changed.name, changed.instructions, changed.metadata) == ("Ada", "Be long.", {"b": "3"})
    assert changed.tools == made.tools
    changed = assistants.update(
        made.id,
        model="gpt-4.1",
        name=None,
        temperature=0,
        tools=[{"type": "file_search"}],
        tool_resources={"file_search": {"vector_store_ids": [store.id]}},
    )
    assert (changed.model, changed.name, changed.temperature) == ("gpt-4.1", None, 0)
    assert changed.tool_resources.file_search.vector_store_ids == [store.id]
    assert assistants.retrieve(made.id) == changed
    cleared = assistants.update(made.id, metadata={}, tools=[], tool_resources={}, temperature=None)
    assert (cleared.metadata, cleared.tools, cleared.temperature) == ({}, [], 1.0)
    assert cleared.tool_resources.file_search is None


def test_list_and_delete(client, refused):
    assistants = client.beta.assistants
    made = [assistants.create(model="gpt-4o", name=str(n)).id for n in range(3)]
    assert [item.id for item in assistants.list(limit=1)] == made[::-1]
    deleted = assistants.delete(made[1])
    assert (deleted.id, deleted.deleted, deleted.object) == (made[1], True, "assistant.deleted")
    assert [item.id for item in assistants.list(order="asc")] == [made[0], made[2]]
    error = refused(404, assistants.retrieve, made[1])
    assert error.body["message"] == f"No assistant found with id '{made[1]}'."
    assert error.type == "invalid_request_error"


FUNCTION = "tools[0].function.name"


@pytest.mark.parametrize(
    ("fields", "param", "code"),
    [
        ({"name": "x" * 257}, "name", "string_above_max_length"),
        ({"description": "x" * 513}, "description", "string_above_max_length"),
        ({"instructions": "x" * 256_001}, "instructions", "string_above_max_length"),
        ({"tools": [{"type": "code_interpreter"}] * 129}, "tools", "array_above_max_length"),
        ({"metadata": {str(n): "x" for n in range(17)}}, "metadata", "object_above_max_properties"),
        ({"metadata": {"k" * 65: "x"}}, "metadata." + "k" * 65, "string_above_max_length"),
        ({"metadata": {"k": "x" * 513}}, "metadata.k", "string_above_max_length"),
        ({"metadata": {"k": 1}}, "metadata.k", "invalid_type"),
        ({"temperature": 2.1}, "temperature", "decimal_above_max_value"),
        ({"temperature": "1"}, "temperature", "invalid_type"),
        ({"temperature": True}, "temperature", "invalid_type"),
        ({"top_p": -0.1}, "top_p", "decimal_below_min_value"),
        ({"reasoning_effort": "huge"}, "reasoning_effort", "invalid_value"),
        ({"response_format": "json"}, "response_format", "invalid_value"),
        ({"response_format": {"type": "xml"}}, "response_format.type", "invalid_value"),
        ({"response_format": {"type": "json_schema"}}, "response_format.json_schema", "missing_required_parameter"),
        ({"tools": [{"type": "retrieval"}]}, "tools[0].type", "invalid_value"),
        ({"tools": [{"type": "function"}]}, "tools[0].function", "missing_required_parameter"),
        ({"tools": [{"type": "function", "function": {"name": "a b"}}]}, FUNCTION, "invalid_value"),
        ({"tools": [{"type": "function", "function": {"name": "a" * 65}}]}, FUNCTION, "invalid_value"),
        ({"tools": [{"type": "code_interpreter", "size": 1}]}, "tools[0].size", "unknown_parameter"),
        ({"tools": {"type": "function"}}, "tools", "invalid_type"),
        ({"tool_resources": {"file_search": {}}}, "tool_resources.file_search.vector_store_ids", None),
        ({"tool_resources": {"browser": {}}}, "tool_resources.browser", "unknown_parameter"),
        ({"surprise": 1}, "surprise", "unknown_parameter"),
        ({"name": 5}, "name", "invalid_type"),
        ({"model": "gpt-none"}, "model", "model_not_found"),
        ({"model": "whisper-1"}, "model", "unsupported_model"),
    ],
)
def test_refusals(server, client, refused, fields, param, code):
    error = refused(400, client.beta.assistants.create, model="gpt-4o", extra_body=fields)
    assert error.param == param
    assert code in (None, error.code)
    assert server.control("GET", "/objects")["assistants"] == 0


def test_references_must_exist(client, refused):
    create = client.beta.assistants.create
    missing = {"file_search": {"vector_store_ids": ["vs_none"]}}
    assert "'vs_none'" in refused(404, create, model="gpt-4o", tool_resources=missing).message
    missing = {"code_interpreter": {"file_ids": ["file-none"]}}
    assert "'file-none'" in refused(404, create, model="gpt-4o", tool_resources=missing).message
    missing = {"file_search": {"vector_stores": [{"file_ids": ["file-none"]}]}}
    assert "'file-none'" in refused(404, create, model="gpt-4o", tool_resources=missing).message


def test_limits_of_tool_resources(client, refused):
    create = client.beta.assistants.create
    many = {"code_interpreter": {"file_ids": ["file-x"] * 21}}
    assert refused(400, create, model="gpt-4o", tool_resources=many).code == "array_above_max_length"
    both = {"file_search": {"vector_store_ids": ["vs_a", "vs_b"]}}
    assert refused(400, create, model="gpt-4o", tool_resources=both).code == "array_above_max_length"
    static = {"max_chunk_size_tokens": 200, "chunk_overlap_tokens": 101}
    inline = {"file_search": {"vector_stores": [{"chunking_strategy": {"type": "static", "static": static}}]}}
    error = refused(400, create, model="gpt-4o", tool_resources=inline)
    assert error.param.endswith("chunking_strategy.static.chunk_overlap_tokens")


def test_a_missing_model(client, refused):
    beta = {"OpenAI-Beta": "assistants=v2"}
    error = refused(400, client.post, "/assistants", cast_to=object, body={}, options={"headers": beta})
    assert (error.param, error.code) == ("model", "missing_required_parameter")
    assert error.body["message"] == "Missing required parameter: 'model'."
