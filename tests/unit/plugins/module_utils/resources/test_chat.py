# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chat completions: what is refused before anything is sent, and what the server gets of what is taken."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from declarations import sdk
from recording import Recorder, seen, theirs

from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference import chat
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.chat import (
    CHAT_COMPLETION,
    CHAT_COMPLETION_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import model_output
from ansible_collections.declarative.openai.plugins.module_utils._transport import client
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection

HELLO = {"model": "gpt-4o", "messages": "Hello."}
CALL = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
CUSTOM = {"id": "call_1", "type": "custom", "custom": {"name": "f", "input": "x"}}
FUNCTION = {"type": "function", "function": {"name": "f"}}
SCHEMA = {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}}}


def said(content: Any, **more: Any) -> list[dict[str, Any]]:
    return [{"role": "user", "content": content, **more}]


def schema(form: dict[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "n", "schema": form}}


TAKEN: dict[str, tuple[Any, Any]] = {
    "text": ("Hello.", said("Hello.")),
    "texts": (["a", "b"], [*said("a"), *said("b")]),
    "a mapping": ({"role": "system", "content": "a", "name": None}, [{"role": "system", "content": "a"}]),
    "a number": (said(4711), said("4711")),
    "no text": (said(""), said("")),
    "a number as a part": (said([{"type": "text", "text": 5}]), said([{"type": "text", "text": "5"}])),
    "a text as a part": (said(["a"]), said([{"type": "text", "text": "a"}])),
    "a URL": (
        said([{"type": "image_url", "image_url": "https://example.com/a"}]),
        said([{"type": "image_url", "image_url": {"url": "https://example.com/a"}}]),
    ),
    "a URL with detail": (
        said([{"type": "image_url", "image_url": {"url": "data:a", "detail": "low"}}]),
        said([{"type": "image_url", "image_url": {"url": "data:a", "detail": "low"}}]),
    ),
    "a file": (
        said([{"type": "file", "file": {"file_id": "file-1"}}]),
        said([{"type": "file", "file": {"file_id": "file-1"}}]),
    ),
    "an answer as it came": (
        {"role": "assistant", "content": None, "refusal": None, "annotations": [], "tool_calls": [CALL, CUSTOM]},
        [{"role": "assistant", "tool_calls": [CALL, CUSTOM]}],
    ),
    "arguments as a mapping": (
        {"role": "assistant", "tool_calls": [{"id": "call_1", "function": {"name": "f", "arguments": {"a": 1}}}]},
        [{"role": "assistant", "tool_calls": [CALL]}],
    ),
    "what came of a call": (
        {"role": "tool", "tool_call_id": "call_1", "content": "a"},
        [{"role": "tool", "tool_call_id": "call_1", "content": "a"}],
    ),
}

# Options beside model and messages, and words of the refusal.
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no messages": ({"messages": []}, "messages is empty; give text"),
    "an empty text": ({"messages": ""}, "messages is empty; give text"),
    "too many messages": ({"messages": ["a"] * 2049}, "messages has 2049 messages and 2048 is the most"),
    "another role": ({"messages": [{"role": "robot"}]}, "a role of developer, system, user, assistant, tool"),
    "no role": ({"messages": [{"content": "a"}]}, "messages[0] is {'content': 'a'}; give text, or a mapping with"),
    "a number for a message": ({"messages": [1]}, "messages[0] is 1; give text"),
    "nothing said": ({"messages": [{"role": "user"}]}, "messages[0] of role user says nothing; set its content."),
    "nothing answered": ({"messages": [{"role": "assistant"}]}, "says nothing; set its content, or tool_calls,"),
    "no parts": ({"messages": said([])}, "messages[0].content is empty"),
    "a mapping as content": ({"messages": said({"a": 1})}, "messages[0].content is {'a': 1}; give text"),
    "another part": ({"messages": said([{"type": "video"}])}, "messages[0].content[0] is {'type': 'video'}; give"),
    "no URL": (
        {"messages": said([{"type": "image_url", "image_url": {"detail": "low"}}])},
        "image_url needs a mapping with url",
    ),
    "a number as URL": ({"messages": said([{"type": "image_url", "image_url": 1}])}, "needs a mapping with url"),
    "a file by its name": ({"messages": said([{"type": "file", "file": "a"}])}, "needs a mapping with file_id"),
    "no format": (
        {"messages": said([{"type": "input_audio", "input_audio": {"data": "a"}}])},
        "messages[0].content[0].input_audio needs a mapping with format",
    ),
    "a member of another role": ({"messages": said("a", tool_call_id="b")}, "user has tool_call_id, which that role"),
    "no tool_call_id": ({"messages": [{"role": "tool", "content": "a"}]}, "role tool answers no call; set its tool_"),
    "no call": ({"messages": [{"role": "assistant", "tool_calls": [{"id": "a"}]}]}, "tool_calls[0] is {'id': 'a'}"),
    "roles": ({"messages": [{"role": ["user"], "content": "a"}]}, "messages[0] is {'role': ['user'], 'content': 'a'}"),
    "calls that are no list": (
        {"messages": [{"role": "assistant", "tool_calls": 5}]},
        "messages[0].tool_calls is 5; give a list of the calls",
    ),
    "a custom tool as text": ({"tools": [{"type": "custom", "custom": "x"}]}, "tools[0] is a custom tool without a"),
    "tools of no type": ({"tools": ["function"]}, "tools[0] is 'function'; give a mapping whose type is function"),
    "a function without a name": ({"tools": [{"type": "function"}]}, "tools[0] is a function without a name"),
    "a custom tool without a name": ({"tools": [{"type": "custom"}]}, "tools[0] is a custom tool without a name"),
    "129 tools": ({"tools": [FUNCTION] * 129}, "tools has 129 tools and 128 is the most"),
    "tool_choice alone": ({"tool_choice": "required"}, "tool_choice is of no use without tools; set tools"),
    "parallel_tool_calls alone": ({"parallel_tool_calls": False}, "parallel_tool_calls is of no use without tools"),
    "top_logprobs alone": ({"top_logprobs": 2}, "top_logprobs is of no use without logprobs; set logprobs"),
    "top_logprobs with none": ({"top_logprobs": 2, "logprobs": False}, "top_logprobs is of no use without logprobs"),
    "n with stream": ({"n": 2, "stream": True}, "stream is true, and a task ends with its whole answer, or with all n"),
    "more than can be counted": ({"n": 10**400}, "give a number from 1 to 128"),
    "no tokens": ({"max_tokens": 0}, "max_tokens is 0; give a number from 1 to 2147483648."),
    "no answers": ({"n": 0}, "n is 0; give a number from 1 to 128"),
    "temperature": ({"temperature": 2.1}, "temperature is 2.1; give a number from 0 to 2"),
    "top_p": ({"top_p": -1}, "top_p is -1; give a number from 0 to 1"),
    "frequency_penalty": ({"frequency_penalty": 3}, "frequency_penalty is 3; give a number from -2 to 2"),
    "presence_penalty": ({"presence_penalty": -3}, "presence_penalty is -3; give a number from -2 to 2"),
    "top_logprobs": ({"top_logprobs": 21, "logprobs": True}, "top_logprobs is 21; give a number from 0 to 20"),
    "logit_bias": ({"logit_bias": {"12": 101}}, "logit_bias has '12': 101; give ids of tokens"),
    "logit_bias of a word": ({"logit_bias": {"cat": 1}}, "logit_bias has 'cat': 1; give ids of tokens"),
    "a number as stop": ({"stop": [1]}, "stop is [1]; give text, or a list"),
    "5 stops": ({"stop": list("abcde")}, "stop has 5 texts and 4 is the most"),
    "a mapping as stop": ({"stop": {"a": 1}}, "stop is {'a': 1}; give text"),
    "no prediction": ({"prediction": ""}, "prediction is ''; give the text that is expected"),
    "another format": ({"response_format": "xml"}, "response_format is 'xml'; give text, json_object, or a mapping"),
    "no schema": (
        {"response_format": {"type": "json_schema"}},
        "response_format.json_schema needs a name and a schema",
    ),
    "key of what is not stored": ({"key": "a"}, "key needs a completion that is stored; set store to true"),
    "metadata of what is not stored": ({"metadata": {"a": "b"}}, "metadata needs a completion that is stored"),
    "a schema as text": (
        {"response_format": {"type": "json_schema", "json_schema": "x"}},
        "response_format.json_schema needs a name and a schema",
    ),
    "a schema of a number": (
        {"response_format": schema({"$schema": 5})},
        "json_schema.schema has a $schema that is no text; give the URL of a draft",
    ),
    "a schema that refers to nothing": (
        {"response_format": schema({"$ref": "#/$defs/a/0", "$defs": {"a": [], "b": {"$ref": "#/$defs/c~1d"}}})},
        "json_schema.schema refers to #/$defs/a/0, #/$defs/c~1d, which is not in it; put it there",
    ),
    "model as empty text": ({"model": ""}, "to create it model must be set"),
    "no model": ({"model": None}, "model must be set, since a completion is made of all its inputs together"),
    "nothing but settings": ({"model": None, "messages": None, "seed": 1}, "model and messages must be set, since"),
    "checking what is stored": ({"store": True, "run_in_check_mode": True}, "run_in_check_mode is for what leaves"),
}


@pytest.mark.parametrize(("given", "sent"), TAKEN.values(), ids=TAKEN)
def test_messages_in_the_form_of_the_api(given: Any, sent: Any) -> None:
    before = repr(given)
    assert chat.messages("messages", given) == sent
    assert repr(given) == before


@pytest.mark.parametrize(("given", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_work_is_refused_before_any_call(
    run: Callable[..., Any], refused: Callable[..., Any], server: Any, given: dict[str, Any], words: str
) -> None:
    assert words in refused(run, CHAT_COMPLETION, **{**HELLO, **given}).msg
    assert server.requests() == []


def test_what_is_needed_to_make_one_is_said(run: Callable[..., Any], refused: Callable[..., Any]) -> None:
    assert "to create it model and messages must be set" in refused(run, CHAT_COMPLETION).msg


def test_without_the_library_a_schema_is_refused(
    run: Callable[..., Any], refused: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema", None)
    assert "pip install 'jsonschema>=4,<5'" in refused(run, CHAT_COMPLETION, **HELLO, response_format=SCHEMA).msg


def test_a_schema_without_an_end_checks_nothing() -> None:
    assert "its schema refers to itself" in model_output.read_json("Completion x", "{}", "", {"$ref": "#"})[1]


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("[[say {]]", {}, "since it is not JSON: Expecting"),
        ("[[say {}]]", {"n": 2, "response_format": {**SCHEMA, "json_schema": {"name": "n", "schema": False}}}, ""),
        ("[[say {} ]]", {"max_completion_tokens": 1}, ""),
    ],
    ids=["no JSON", "no mapping", "JSON"],
)
def test_an_answer_is_checked(
    run: Callable[..., Any], refused: Callable[..., Any], text: str, more: dict[str, Any], words: str
) -> None:
    options = {**HELLO, "messages": text, "response_format": "json_object", **more}
    if isinstance(options["response_format"], dict):
        assert "needs a name and a schema" in refused(run, CHAT_COMPLETION, **options).msg
    elif words:
        error = refused(run, CHAT_COMPLETION, **options)
        assert words in error.msg
        assert error.details["completion"]["id"] in error.msg
        assert error.details["contents"] == ["{"]
    else:
        assert run(CHAT_COMPLETION, **options).result["content_parsed"] == {}


def test_a_stored_one_of_no_use_is_made_again_and_shown_so(
    run: Callable[..., Any], refused: Callable[..., Any], server: Any
) -> None:
    options = {**HELLO, "messages": "[[say x]]", "response_format": "json_object", "store": True, "key": "k"}
    first = refused(run, CHAT_COMPLETION, **options).details["id"]
    outcome = run(CHAT_COMPLETION, check_mode=True, **options)
    assert outcome.changed
    assert (outcome.diff["before"]["status"], outcome.diff["after"]["status"]) == ("(of no use)", "(made anew)")
    refused(run, CHAT_COMPLETION, completion_id=first)
    refused(run, CHAT_COMPLETION, **options)
    # The new one is of no use either, so the old one stays in its place.
    assert server.count("chat_completions") == 1
    assert run(CHAT_COMPLETION, state="absent", completion_id=first).changed


def test_the_messages_are_read_as_the_sdk_reads_them(
    monkeypatch: pytest.MonkeyPatch, task: Callable[..., Task]
) -> None:
    recorder = Recorder()
    monkeypatch.setattr(client.openai, "DefaultHttpxClient", lambda **_settings: recorder.http)
    opened = task(CHAT_COMPLETION, completion_id="chatcmpl-1")
    opened.client = client.Client(Connection(api_key="sk-none", base_url="http://127.0.0.1:1/v1"))
    assert CHAT_COMPLETION_INFO.then
    assert CHAT_COMPLETION_INFO.then(opened, [{"id": "chatcmpl-1"}]) == {"messages": []}
    assert sdk("chat.completions.messages.list")
    expected = theirs("chat.completions.messages.list", {"completion_id": "chatcmpl-1", "limit": 100})
    assert [seen(request) for request in recorder.requests] == [expected]


def test_the_list_is_narrowed_by_the_server(run: Callable[..., Any], look: Callable[..., Any], server: Any) -> None:
    for level in (3, 4):
        run(CHAT_COMPLETION, **HELLO, store=True, metadata={"level": level})
    (found,) = look(CHAT_COMPLETION_INFO, metadata={"level": 3}).result["completions"]
    assert found["metadata"] == {"level": "3"}
    assert server.requests("GET") == ["GET /chat/completions"]


def test_a_model_that_is_unknown_is_no_missing_endpoint(run: Callable[..., Any], refused: Callable[..., Any]) -> None:
    error = refused(run, CHAT_COMPLETION, model="gpt-none", messages="Hello.")
    assert error.status == 404
    assert "base_url" not in error.msg
