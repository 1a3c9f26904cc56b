# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/conversations and their items"""

from __future__ import annotations

import pytest


def test_a_conversation(client, refused):
    conversations = client.conversations
    made = conversations.create()
    assert made.id.startswith("conv_")
    assert made.metadata == {}
    assert conversations.retrieve(made.id) == made
    changed = conversations.update(made.id, metadata={"a": "b"})
    assert (changed.metadata, changed.created_at) == ({"a": "b"}, made.created_at)
    assert conversations.update(made.id, metadata=None).metadata == {}
    gone = conversations.delete(made.id)
    assert (gone.id, gone.deleted) == (made.id, True)
    for call in (conversations.retrieve, conversations.delete, conversations.items.list):
        assert refused(404, call, made.id).body["message"] == f"Conversation with id '{made.id}' not found."
    error = refused(400, conversations.retrieve, "thread_x")
    assert (error.param, error.code) == ("conversation_id", "invalid_value")
    assert refused(405, client.get, "/conversations", cast_to=object).code == "method_not_supported"


def test_forms_of_messages(client, guide):
    image = {"type": "input_image", "detail": "low", "image_url": "https://example.com/a.png"}
    said = {"type": "output_text", "text": "Yes", "annotations": [], "logprobs": []}
    items = [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi"},
        {"type": "message", "role": "developer", "content": [{"type": "input_text", "text": "Be brief."}]},
        {"role": "user", "content": [image, {"type": "input_file", "file_id": guide.id}]},
        {"id": "msg_given", "type": "message", "role": "assistant", "status": "incomplete", "content": [said]},
    ]
    made = client.conversations.create(items=items, metadata={"a": "b"})
    listed = client.conversations.items.list(made.id, order="asc").data
    assert [item.role for item in listed] == ["user", "assistant", "developer", "user", "assistant"]
    assert [item.content[0].type for item in listed[:3]] == ["input_text", "output_text", "input_text"]
    assert [part.type for part in listed[3].content] == ["input_image", "input_file"]
    assert (listed[3].content[0].detail, listed[3].content[1].file_id) == ("low", guide.id)
    assert (listed[4].id, listed[4].status) == ("msg_given", "incomplete")
    assert all(item.id.startswith("msg_") for item in listed)


def test_items(client, refused):
    made = client.conversations.create()
    items = client.conversations.items
    call = {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}"}
    output = {"type": "function_call_output", "call_id": "call_1", "output": "sunny"}
    reasoning = {"type": "reasoning", "id": "rs_1", "summary": []}
    added = items.create(made.id, items=[{"role": "user", "content": "Go"}, call, output, reasoning])
    assert [item.id.partition("_")[0] for item in added.data] == ["msg", "fc", "fco", "rs"]
    assert (added.first_id, added.last_id, added.has_more) == (added.data[0].id, "rs_1", False)
    assert [item.type for item in items.list(made.id)] == [item.type for item in reversed(added.data)]
    assert items.retrieve(added.data[1].id, conversation_id=made.id) == added.data[1]
    assert items.delete(added.data[0].id, conversation_id=made.id) == made
    error = refused(404, items.retrieve, added.data[0].id, conversation_id=made.id)
    assert error.body["message"] == f"Item with id '{added.data[0].id}' not found in conversation."
    other = client.conversations.create()
    assert refused(404, items.delete, "rs_1", conversation_id=other.id)


def test_paging(client, refused):
    turns = [{"role": "user", "content": str(number)} for number in range(20)]
    made = client.conversations.create(items=turns)
    items = client.conversations.items
    items.create(made.id, items=turns)
    assert len(items.list(made.id).data) == 20
    assert [item.content[0].text for item in items.list(made.id, order="asc", limit=7)] == [
        str(number) for number in range(20)
    ] * 2
    first = items.list(made.id, limit=3)
    assert (len(first.data), first.has_more, first.last_id) == (3, True, first.data[-1].id)
    assert refused(400, items.list, made.id, limit=101).param == "limit"
    error = refused(400, items.create, made.id, items=[*turns, turns[0]])
    assert (error.param, error.code) == ("items", "array_above_max_length")
    assert refused(400, client.conversations.create, items=[*turns, turns[0]]).param == "items"


@pytest.mark.parametrize(
    ("item", "param", "code"),
    [
        ({"role": "king", "content": "x"}, "items[0].role", "invalid_value"),
        ({"role": "user"}, "items[0].content", "missing_required_parameter"),
        ({"role": "user", "content": "x", "name": "y"}, "items[0].name", "unknown_parameter"),
        ({"role": "user", "content": "x", "phase": "commentary"}, "items[0].phase", "unknown_parameter"),
        ({"role": "user", "content": [{"type": "text", "text": "x"}]}, "items[0].content[0].type", "invalid_value"),
        (
            {"role": "assistant", "content": [{"type": "input_text", "text": "x"}]},
            "items[0].content[0]",
            "invalid_value",
        ),
        ({"type": "function_call", "name": "f", "arguments": "{}"}, "items[0].call_id", "missing_required_parameter"),
        ({"type": "function_call_output", "output": "x"}, "items[0].call_id", "missing_required_parameter"),
        ({"type": "bogus"}, "items[0].type", "invalid_value"),
        ({"type": "reasoning", "id": "msg_1", "summary": []}, "items[0].id", "invalid_value"),
        (
            {"role": "user", "content": [{"type": "input_image", "detail": "auto"}]},
            "items[0].content[0]",
            "missing_mutually_exclusive_parameters",
        ),
        (
            {"role": "user", "content": [{"type": "input_file", "file_id": "file-x", "file_data": "x"}]},
            "items[0].content[0]",
            "mutually_exclusive_parameters",
        ),
        ({"type": "local_shell_call_output", "id": "lsh_1", "output": "x"}, "items[0]", "unsupported_value"),
    ],
)
def test_refusals(client, server, refused, item, param, code):
    error = refused(400, client.conversations.create, items=[item])
    assert (error.param, error.code) == (param, code)
    assert server.control("GET", "/objects")["conversations"] == 0


def test_what_does_not_exist(client, refused):
    picture = {"type": "input_image", "detail": "auto", "file_id": "file-none"}
    error = refused(404, client.conversations.create, items=[{"role": "user", "content": [picture]}])
    assert error.param == "items[0].content[0].file_id"
    error = refused(404, client.conversations.create, items=[{"type": "item_reference", "id": "msg_none"}])
    assert error.body["message"] == "Item with id 'msg_none' not found."
    assert refused(400, client.conversations.create, metadata={"a": "x" * 513}).param == "metadata.a"
    same = {"type": "reasoning", "id": "rs_1", "summary": []}
    assert "Duplicate item found with id rs_1" in refused(400, client.conversations.create, items=[same, same]).message
