# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Responses that go on from others: conversations, chains, rounds of function calls, and the lock"""

from __future__ import annotations

import json

import pytest

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    "strict": False,
}
ASK = 'Well? [[call get_weather {"city": "[[Ada]]"}]] [[call get_weather {"city": "Bo"}]]'


def output(call, text):
    return {"type": "function_call_output", "call_id": call.call_id, "output": text}


def types(client, conversation):
    return [item.type for item in client.conversations.items.list(conversation.id, order="asc")]


def test_a_conversation_grows(client, respond):
    conversation = client.conversations.create(items=[{"role": "user", "content": "One"}])
    done = respond("Two", conversation=conversation.id)
    assert done.conversation.id == conversation.id
    items = client.conversations.items.list(conversation.id, order="asc").data
    assert [item.content[0].text for item in items] == ["One", "Two", "You said: Two"]
    assert items[2].id == done.output[0].id
    assert [item.id for item in client.responses.input_items.list(done.id)] == [items[1].id]
    direct = client.responses.create(model="gpt-4o", input="Three", conversation={"id": conversation.id}, store=False)
    assert direct.output_text == "You said: Three"
    assert types(client, conversation) == ["message"] * 5
    # What is there is enough to go on.
    assert respond([], conversation=conversation.id).output_text == "You said: Three"


def test_only_good_ends_join_a_conversation(client, respond, until):
    conversation = client.conversations.create()
    respond("[[fail server_error]]", conversation=conversation.id)
    slow = client.responses.create(model="gpt-4o", input="[[slow 30]]", background=True, conversation=conversation.id)
    client.responses.cancel(slow.id)
    assert types(client, conversation) == []
    respond("word " * 100, conversation=conversation.id, max_output_tokens=16)
    items = client.conversations.items.list(conversation.id, order="asc").data
    assert [item.status for item in items] == ["completed", "incomplete"]


@pytest.mark.parametrize("background", [True, False])
def test_rounds_of_calls_in_a_conversation(client, respond, refused, background):
    conversation = client.conversations.create()
    options = {"conversation": conversation.id, "tools": [WEATHER]}
    one, two = respond(ASK, **options).output
    assert (one.name, json.loads(one.arguments), one.status) == ("get_weather", {"city": "[[Ada]]"}, "completed")
    assert one.call_id.startswith("call_")
    assert one.id.startswith("fc_")
    assert types(client, conversation) == ["message", "function_call", "function_call"]

    def go_on(*items):
        return client.responses.create(model="gpt-4o", input=list(items), background=background, **options)

    error = refused(400, go_on, {"role": "user", "content": "And?"})
    assert (error.body["message"], error.param) == (f"No tool output found for function call {one.call_id}.", "input")
    assert two.call_id in refused(400, go_on, output(one, "sunny")).message
    stray = {"type": "function_call_output", "call_id": "call_x", "output": ""}
    expected = "No tool call found for function call output with call_id call_x."
    assert refused(400, go_on, stray).body["message"] == expected
    assert types(client, conversation) == ["message", "function_call", "function_call"]
    made = go_on(output(two, "rainy"), output(one, "sunny"))
    if background:
        assert made.status == "queued"
        made = respond_end(client, made)
    assert "get_weather: rainy; get_weather: sunny" in made.output_text
    assert types(client, conversation) == ["message", *["function_call"] * 2, *["function_call_output"] * 2, "message"]
    # Answered calls are no matter any more.
    assert respond("Thanks", **options).output_text == "You said: Thanks"


def respond_end(client, made):
    while made.status in ("queued", "in_progress"):
        made = client.responses.retrieve(made.id)
    return made


def test_a_round_after_a_round(respond):
    first = respond("[[call get_weather]] [[then]] [[call get_weather]]", tools=[WEATHER])
    second = respond([output(first.output[0], "sunny")], previous_response_id=first.id, tools=[WEATHER])
    assert [item.type for item in second.output] == ["function_call"]
    third = respond([output(second.output[0], "rainy")], previous_response_id=second.id, tools=[WEATHER])
    assert "get_weather: sunny; get_weather: rainy" in third.output_text


def test_rounds_of_calls_in_a_chain(client, respond, refused):
    first = respond(ASK, tools=[WEATHER])
    one, two = first.output
    error = refused(400, client.responses.create, model="gpt-4o", input="And?", previous_response_id=first.id)
    assert "No tool output found" in error.message
    parts = [{"type": "input_text", "text": "sunny"}]
    second = respond([output(one, parts), output(two, "rainy")], previous_response_id=first.id, tools=[WEATHER])
    assert second.previous_response_id == first.id
    assert "get_weather: sunny; get_weather: rainy" in second.output_text
    third = respond("What did I say?", previous_response_id=second.id)
    assert third.output_text == "You said: What did I say?"
    assert third.usage.input_tokens > second.usage.input_tokens
    client.responses.delete(first.id)
    error = refused(400, client.responses.create, model="gpt-4o", input="x", previous_response_id=first.id)
    assert (error.param, error.code) == ("previous_response_id", "previous_response_not_found")


def test_a_round_without_a_memory(client):
    """The caller may also send everything again."""
    sent = [{"role": "user", "content": ASK}]
    made = client.responses.create(model="gpt-4o", input=sent, tools=[WEATHER], store=False)
    for call in made.output:
        sent += [call.model_dump(exclude_none=True), output(call, "sunny")]
    assert "sunny" in client.responses.create(model="gpt-4o", input=sent, tools=[WEATHER], store=False).output_text


@pytest.mark.parametrize(
    "choice",
    [
        "required",
        {"type": "function", "name": "get_weather"},
        {"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "get_weather"}]},
    ],
)
def test_a_tool_choice_that_demands_a_call(respond, choice):
    done = respond("Hello", tools=[WEATHER], tool_choice=choice)
    assert json.loads(done.output[0].arguments) == {"city": "text"}


def test_fewer_calls(respond):
    assert len(respond(ASK, tools=[WEATHER], parallel_tool_calls=False).output) == 1
    assert respond(ASK, tools=[WEATHER], tool_choice="none").output_text.startswith("You said: Well?")


def test_the_lock(client, refused, until):
    conversation = client.conversations.create(items=[{"role": "user", "content": "One"}])
    (item,) = client.conversations.items.list(conversation.id).data
    options = {"model": "gpt-4o", "conversation": conversation.id}
    slow = client.responses.create(input="[[slow 30]]", background=True, **options)
    items = client.conversations.items
    for call in (
        lambda: client.responses.create(input="x", **options),
        lambda: items.create(conversation.id, items=[{"role": "user", "content": "x"}]),
        lambda: items.delete(item.id, conversation_id=conversation.id),
    ):
        error = refused(400, call)
        assert (error.code, error.param) == ("conversation_locked", "conversation")
        assert "Another process is currently operating on this conversation." in error.message
    assert len(items.list(conversation.id).data) == 1
    assert client.conversations.update(conversation.id, metadata={"a": "b"}).metadata == {"a": "b"}
    client.responses.cancel(slow.id)
    assert client.responses.create(input="x", **options).status == "completed"


def test_a_deleted_conversation(client, server, refused, until):
    conversation = client.conversations.create()
    options = {"model": "gpt-4o", "conversation": conversation.id}
    server.control("POST", "/holds", {"step": "responses/.*"})
    running = client.responses.create(input="Hello", background=True, **options)
    client.conversations.delete(conversation.id)
    server.control("DELETE", "/holds")
    error = refused(404, client.responses.create, input="x", **options)
    assert error.body["message"] == f"Conversation with id '{conversation.id}' not found."
    assert until(lambda: client.responses.retrieve(running.id), "completed").output_text == "You said: Hello"


def test_item_references(client, refused, respond):
    first = client.responses.create(model="gpt-4o", input="Remember")
    conversation = client.conversations.create()
    reference = {"type": "item_reference", "id": first.output[0].id}
    respond([reference, {"role": "user", "content": "Again"}], conversation=conversation.id)
    assert types(client, conversation) == ["message", "message"]
    (said,) = client.conversations.items.list(conversation.id, limit=1).data
    same = {"type": "item_reference", "id": said.id}
    error = refused(400, client.responses.create, model="gpt-4o", input=[same], conversation=conversation.id)
    assert error.message.count(f"Duplicate item found with id {said.id}") == 1
