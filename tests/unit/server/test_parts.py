# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts that can be tested without a server"""

from __future__ import annotations

import pytest
from local_openai import directives, retrieval
from local_openai.errors import ApiError
from local_openai.instance import example
from local_openai.params import check, fields
from openai.types.beta import agent_create_params, assistant_create_params, thread_create_and_run_params
from openai.types.responses import ResponseInputParam
from openai.types.shared_params import ComparisonFilter

jsonschema = pytest.importorskip("jsonschema")


def test_directives():
    found = directives.read('Now [[call f {"a": [["]]"]]}]] then [[call g]] and [[slow 1.5]] [[expire]]', "[[say x]]")
    assert [(call.name, call.arguments) for call in found.rounds[0]] == [("f", '{"a": [["]]"]]}'), ("g", "{}")]
    assert (found.slow, found.expire, found.say) == (1.5, True, "x")
    assert directives.without('Now [[call f {"a": [["]]"]]}]] then [[slow 1]]go.') == "Now  then go."
    assert directives.read("[[call f {broken]] [[call]] [[slow x]] [[fails]] [[say open").rounds[0][0].arguments == "{}"


def test_required_fields_of_quoted_types():
    """The SDK quotes its annotations, so that TypedDict itself takes every field for optional."""
    assert fields(assistant_create_params.AssistantCreateParams)["model"][1]
    assert not fields(assistant_create_params.AssistantCreateParams)["name"][1]
    assert fields(thread_create_and_run_params.ThreadCreateAndRunParamsStreaming)["stream"][1]


@pytest.mark.parametrize("value", ["x", 1, 1.5, True, ["a", 1]])
def test_a_union_accepts_each_branch(value):
    check({"type": "eq", "key": "a", "value": value}, ComparisonFilter)


@pytest.mark.parametrize("value", [None, {"a": 1}, [None], [{}]])
def test_a_union_refuses_what_no_branch_takes(value):
    with pytest.raises(ApiError):
        check({"type": "eq", "key": "a", "value": value}, ComparisonFilter)


def test_a_field_is_known_by_its_name_on_the_wire():
    assert set(fields(agent_create_params.Compaction)) == {"async"}


def test_the_nearest_branch_is_the_one_that_speaks():
    """Three kinds of message items share the tag `message`."""
    message = {"type": "message", "role": "assistant", "id": "msg_1", "status": "completed", "content": [{"type": "x"}]}
    with pytest.raises(ApiError) as raised:
        check([message], ResponseInputParam, "input")
    assert raised.value.body["error"]["param"] == "input[0].content[0].type"


def test_chunks():
    words = [f"word{n}" for n in range(1000)]
    chunks = retrieval.split(" ".join(words), {"max_chunk_size_tokens": 200, "chunk_overlap_tokens": 100})
    assert [len(chunk.split()) for chunk in chunks] == [150] * 12 + [100]
    assert chunks[1].split()[0] == "word75"
    assert chunks[-1].split()[-1] == "word999"
    assert retrieval.split("", {"max_chunk_size_tokens": 200, "chunk_overlap_tokens": 0}) == []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"type": "integer", "exclusiveMinimum": 3, "multipleOf": 5}}},
        {"type": "array", "items": {"anyOf": [{"type": "null"}, {"type": "string"}]}, "minItems": 3},
        {"type": ["string", "null"], "minLength": 20},
        {"allOf": [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["b"]}]},
        {"$ref": "#/$defs/x", "$defs": {"x": {"type": "number", "maximum": -2}}},
        {"type": "string", "format": "date-time"},
        {"const": {"a": 1}},
    ],
)
def test_examples_fit_their_schema(schema):
    jsonschema.validate(example(schema), schema)


def test_an_endless_schema_has_an_end():
    node = {
        "type": "object",
        "properties": {"next": {"$ref": "#"}, "value": {"type": "integer"}},
        "required": ["value"],
    }
    value = example(node)
    jsonschema.validate(value, node)
    assert value["value"] == 1
