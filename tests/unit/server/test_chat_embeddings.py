# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/chat/completions and /embeddings"""

from __future__ import annotations

import base64
import json
import math
import struct

import pytest

WEATHER = {
    "type": "function",
    "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}
HELLO = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello"}]


def test_chat(client):
    made = client.chat.completions.create(model="gpt-4o", messages=HELLO, n=2, temperature=0.5, seed=1, user="me")
    assert [choice.message.content for choice in made.choices] == ["You said: Hello"] * 2
    assert made.choices[0].finish_reason == "stop"
    assert made.usage.total_tokens == made.usage.prompt_tokens + made.usage.completion_tokens
    parts = [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": "https://example.com/"}}]
    made = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": parts}])
    assert "Look" in made.choices[0].message.content


def test_chat_with_tools(client):
    ask = [{"role": "user", "content": 'Well? [[call get_weather {"city": "Ulm"}]] [[call get_weather]]'}]
    made = client.chat.completions.create(model="gpt-4o", messages=ask, tools=[WEATHER])
    (choice,) = made.choices
    assert (choice.finish_reason, choice.message.content) == ("tool_calls", None)
    one, two = choice.message.tool_calls
    assert json.loads(one.function.arguments) == {"city": "Ulm"}
    ask.append({"role": "assistant", "tool_calls": [call.model_dump() for call in (one, two)]})
    ask += [{"role": "tool", "tool_call_id": call.id, "content": "sunny"} for call in (one, two)]
    made = client.chat.completions.create(model="gpt-4o", messages=ask, tools=[WEATHER])
    assert "get_weather: sunny" in made.choices[0].message.content
    forced = client.chat.completions.create(model="gpt-4o", messages=HELLO, tools=[WEATHER], tool_choice="required")
    assert forced.choices[0].message.tool_calls[0].function.name == "get_weather"


def test_chat_formats(client):
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"enum": ["only"]}}}
    made = client.chat.completions.create(model="gpt-4o", messages=HELLO, response_format=form)
    assert json.loads(made.choices[0].message.content) == "only"
    made = client.chat.completions.create(model="gpt-4o", messages=HELLO, max_completion_tokens=2)
    assert (made.choices[0].finish_reason, made.choices[0].message.content) == ("length", "You said")
    made = client.chat.completions.create(model="gpt-4o", messages=HELLO, stop=["Hel"])
    assert made.choices[0].message.content == "You said: "
    made = client.chat.completions.create(model="gpt-4o", messages=HELLO, logprobs=True, top_logprobs=1)
    assert [item.token for item in made.choices[0].logprobs.content] == ["You", "said:", "Hello"]
    say = [{"role": "user", "content": "[[say Just this]]"}]
    assert client.chat.completions.create(model="o3", messages=say).choices[0].message.content == "Just this"


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"n": 129}, "n"),
        ({"temperature": 3}, "temperature"),
        ({"stream": True}, "stream"),
        ({"top_logprobs": 2}, "top_logprobs"),
        ({"metadata": {"team": "platform"}}, "metadata"),
        ({"parallel_tool_calls": False}, "parallel_tool_calls"),
        ({"tools": [WEATHER], "tool_choice": {"type": "function", "function": {"name": "x"}}}, "tool_choice"),
        ({"surprise": 1}, "surprise"),
        ({"logit_bias": {"1": 0.5}}, "logit_bias.1"),
    ],
)
def test_refused_chat(client, refused, fields, param):
    error = refused(400, client.chat.completions.create, model="gpt-4o", messages=HELLO, extra_body=fields)
    assert error.param == param


def test_stored_chat(client, refused):
    stored = client.chat.completions
    parts = [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": "https://example.com/"}}]
    ask = [HELLO[0], {"role": "user", "content": parts}]
    one = stored.create(model="gpt-4o", messages=ask, store=True, metadata={"team": "platform", "a": "b"})
    two = stored.create(model="o3", messages=HELLO, store=True, response_format={"type": "text"})
    gone = stored.create(model="gpt-4o", messages=HELLO, store=False)
    assert one.metadata == {"team": "platform", "a": "b"}
    assert [found.id for found in stored.list()] == [one.id, two.id]
    assert [found.id for found in stored.list(order="desc", limit=1)] == [two.id, one.id]
    assert [found.id for found in stored.list(after=one.id)] == [two.id]
    assert [found.id for found in stored.list(model="o3")] == [two.id]
    assert [found.id for found in stored.list(metadata={"team": "platform"})] == [one.id]
    assert [found.id for found in stored.list(metadata={"team": "platform", "a": "c"})] == []
    assert stored.retrieve(two.id).choices == two.choices
    assert stored.update(one.id, metadata={"team": "web"}).metadata == {"team": "web"}
    assert stored.update(one.id, metadata=None).metadata == {}
    assert refused(400, stored.update, one.id, metadata={"team": "x" * 513}).param == "metadata.team"
    # The SDK's model has the role assistant alone, and the API answers with what was asked.
    said = client.get(f"/chat/completions/{one.id}/messages?order=desc", cast_to=object)
    assert [message["id"] for message in said["data"]] == [f"{one.id}-1", f"{one.id}-0"]
    assert [message["role"] for message in said["data"]] == ["user", "system"]
    assert [message["content"] for message in said["data"]] == [None, "Be kind."]
    assert said["data"][0]["content_parts"] == parts
    assert refused(404, stored.retrieve, gone.id).body["message"] == f"Chat completion with id '{gone.id}' not found."
    assert refused(400, client.get, "/chat/completions?model[a]=b", cast_to=object).code == "unknown_parameter"
    assert stored.delete(one.id).deleted
    refused(404, stored.delete, one.id)
    refused(404, stored.messages.list, one.id)


def test_unknown_models(client, refused):
    assert refused(404, client.chat.completions.create, model="x", messages=HELLO).code == "model_not_found"
    assert refused(404, client.embeddings.create, model="x", input="x").code == "model_not_found"
    assert "embeddings from this model" in refused(403, client.embeddings.create, model="gpt-4o", input="x").message


def embed(client, *texts, **options):
    options = {"model": "text-embedding-3-small", "encoding_format": "float", **options}
    made = client.embeddings.create(input=list(texts), **options)
    assert [item.index for item in made.data] == list(range(len(texts)))
    return [item.embedding for item in made.data]


def test_embeddings(client):
    one, same, near, far = embed(client, "A red cat", "A red cat", "The red cats", "Fast cars need fuel")
    assert one == same
    assert len(one) == 1536
    assert math.isclose(sum(value * value for value in one), 1, rel_tol=1e-6)
    assert sum(map(float.__mul__, one, near)) > 0.5 > sum(map(float.__mul__, one, far))
    assert len(embed(client, "x", dimensions=256)[0]) == 256
    assert len(embed(client, "x", model="text-embedding-3-large")[0]) == 3072


def test_packed_embeddings(client):
    body = {"model": "text-embedding-3-small", "input": "A red cat", "encoding_format": "base64"}
    packed = client.post("/embeddings", cast_to=object, body=body)["data"][0]["embedding"]
    values = struct.unpack("<1536f", base64.b64decode(packed))
    assert values == pytest.approx(embed(client, "A red cat")[0])


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"input": []}, "input"),
        ({"input": ""}, "input"),
        ({"input": [["x"]]}, "input"),
        ({"input": {"a": 1}}, "input"),
        ({"dimensions": 0}, "dimensions"),
        ({"dimensions": 1537}, "dimensions"),
        ({"encoding_format": "hex"}, "encoding_format"),
    ],
)
def test_refused_embeddings(client, refused, fields, param):
    error = refused(400, client.embeddings.create, model="text-embedding-3-small", input="x", extra_body=fields)
    assert error.param is not None
    assert error.param.startswith(param)


def test_limits_of_embeddings(client, refused):
    create, model = client.embeddings.create, "text-embedding-3-small"
    assert refused(400, create, model=model, input=["x"] * 2049).param == "input"
    assert len(create(model=model, input=["x"] * 2048, dimensions=1, encoding_format="float").data) == 2048
    assert refused(400, create, model=model, input=["x", ""]).param == "input"
    assert "maximum context length is 8192" in refused(400, create, model=model, input="x" * 4 * 8193).message
    error = refused(400, create, model=model, input=["x" * 4 * 8192] * 37)
    assert error.type == "max_tokens_per_request"
    assert "max 300000 tokens per request" in error.message


def test_tokens_as_input(client):
    create = client.embeddings.create
    for tokens, count in (([1, 2, 3], 1), ([[1, 2], [3]], 2)):
        made = create(model="text-embedding-3-small", input=tokens, encoding_format="float")
        assert len(made.data) == count
