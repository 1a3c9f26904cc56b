# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/responses: what they refuse"""

from __future__ import annotations

import pytest

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}
FUNCTION = {"type": "function", "name": "f", "parameters": SCHEMA, "strict": False}
OPEN = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "object"}}}, "required": ["a"]}
CLOSED = {**OPEN, "additionalProperties": False}


def text(**format_):
    return {"text": {"format": {"type": "json_schema", "name": "out", **format_}}}


@pytest.mark.parametrize(
    ("fields", "param", "code"),
    [
        ({"model": None}, "model", "missing_required_parameter"),
        ({"model": "gpt-none"}, "model", "model_not_found"),
        ({"model": "whisper-1"}, "model", "unsupported_model"),
        ({"input": None}, "input", "missing_required_parameter"),
        ({"stream": True}, "stream", "unsupported_value"),
        ({"stream": "yes"}, "stream", "invalid_type"),
        ({"seed": 1}, "seed", "unknown_parameter"),
        ({"response_format": {"type": "text"}}, "response_format", "unknown_parameter"),
        ({"input": 7}, "input", "invalid_type"),
        ({"input": [{"role": "user", "content": "x", "bogus": 1}]}, "input[0].bogus", "unknown_parameter"),
        ({"input": [{"type": "function_call"}]}, "input[0].arguments", "missing_required_parameter"),
        ({"max_output_tokens": 15}, "max_output_tokens", "integer_below_min_value"),
        ({"max_tool_calls": 0}, "max_tool_calls", "integer_below_min_value"),
        ({"temperature": 2.5}, "temperature", "decimal_above_max_value"),
        ({"top_logprobs": 21}, "top_logprobs", "integer_above_max_value"),
        ({"metadata": {"a": 1}}, "metadata.a", "invalid_type"),
        ({"truncation": "bogus"}, "truncation", "invalid_value"),
        ({"include": ["bogus"]}, "include[0]", "invalid_value"),
        ({"moderation": {"model": "omni-moderation-latest"}}, "moderation", "unsupported_value"),
        ({"model": "gpt-5", "temperature": 0.5}, "temperature", None),
        ({"model": "o3", "top_p": 0.5}, "top_p", None),
        ({"reasoning": {"effort": "low"}}, "reasoning.effort", "unsupported_parameter"),
        ({"text": {"format": {"type": "json_object"}}}, "input", None),
        ({"text": {"verbosity": "huge"}}, "text.verbosity", "invalid_value"),
        (text(), "text.format.schema", "missing_required_parameter"),
        (text(schema=OPEN, strict=True), "text.format.schema", "invalid_json_schema"),
        ({"tools": [{"type": "function"}]}, "tools[0].name", "missing_required_parameter"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools[0].function", "unknown_parameter"),
        ({"tools": [{**FUNCTION, "name": "a b"}]}, "tools[0].name", "invalid_value"),
        ({"tools": [{**FUNCTION, "strict": True}]}, "tools[0].parameters", "invalid_function_parameters"),
        (
            {"tools": [{**FUNCTION, "strict": True, "parameters": CLOSED}]},
            "tools[0].parameters",
            "invalid_function_parameters",
        ),
        *(
            ({"tools": [{**FUNCTION, "parameters": broken}]}, "tools[0].parameters", "invalid_function_parameters")
            for broken in ({"properties": []}, {"required": "a"}, {"anyOf": []}, {"items": 1})
        ),
        ({"tools": [{"type": "file_search"}]}, "tools[0].vector_store_ids", "missing_required_parameter"),
        ({"tools": [{"type": "file_search", "vector_store_ids": []}]}, "tools[0].vector_store_ids", "empty_array"),
        ({"tools": [{"type": "code_interpreter"}]}, "tools[0].container", "missing_required_parameter"),
        ({"tools": [{"type": "image_generation"}]}, "tools[0]", "unsupported_value"),
        ({"tool_choice": "required"}, "tool_choice", None),
        ({"tools": [FUNCTION], "tool_choice": {"type": "function", "name": "g"}}, "tool_choice", None),
        ({"conversation": "conv_x", "previous_response_id": "resp_x"}, None, "mutually_exclusive_parameters"),
        ({"conversation": "thread_x"}, "conversation", "invalid_value"),
        ({"previous_response_id": "resp_x"}, "previous_response_id", "previous_response_not_found"),
    ],
)
def test_refusals(client, server, refused, fields, param, code):
    body = {"model": "gpt-4o", "input": "Hello", **fields}
    body = {name: value for name, value in body.items() if value is not None}
    error = refused(400, client.post, "/responses", cast_to=object, body=body)
    assert (error.param, error.code) == (param, code)
    assert server.control("GET", "/objects")["responses"] == 0


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"conversation": "conv_x"}, "Conversation with id 'conv_x' not found."),
        ({"prompt": {"id": "pmpt_x"}}, "Prompt with id 'pmpt_x' not found."),
        ({"input": [{"type": "item_reference", "id": "msg_x"}]}, "Item with id 'msg_x' not found."),
        (
            {"tools": [{"type": "file_search", "vector_store_ids": ["vs_x"]}]},
            "Vector store with id ['vs_x'] not found.",
        ),
        ({"tools": [{"type": "code_interpreter", "container": "cntr_x"}]}, "Container with id 'cntr_x' not found."),
        (
            {"tools": [{"type": "code_interpreter", "container": {"type": "auto", "file_ids": ["file-x"]}}]},
            "No file found with id 'file-x'.",
        ),
    ],
)
def test_what_does_not_exist(client, refused, fields, message):
    error = refused(404, client.responses.create, **{"model": "gpt-4o", "input": "Hello", **fields})
    assert error.body["message"] == message


def test_a_strict_schema(client):
    nested = {"anyOf": [{"type": "null"}, {"type": "string"}]}
    schema = {"type": "object", "properties": {"a": nested}, "required": ["a"], "additionalProperties": False}
    form = {"format": {"type": "json_schema", "name": "out", "schema": schema, "strict": True}}
    assert client.responses.create(model="gpt-4o", input="x", text=form).output_text == '{"a": null}'


def test_no_streams(client, refused):
    made = client.responses.create(model="gpt-4o", input="Hello")
    assert refused(400, client.get, f"/responses/{made.id}?stream=true", cast_to=object).param == "stream"
