# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Responses: what is stored, answers as data, a conversation that is held, and a library that is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.conversations import CONVERSATION
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.responses import RESPONSE, parsed

ASKED = {"model": "gpt-4o", "input": "hello"}
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
FORM = {"type": "json_schema", "name": "n", "schema": SCHEMA}


# What is stored, and what a task does in check mode.


@pytest.mark.parametrize(
    ("options", "stored"),
    [
        ({}, True),
        ({"store": True}, True),
        ({"store": False}, False),
        ({"store": False, "conversation": "conv_1"}, True),
    ],
)
def test_what_stays_on_the_platform(params: Callable[..., Any], options: dict[str, Any], stored: bool) -> None:
    assert RESPONSE.is_persistent(params(RESPONSE, **ASKED, **options)) is stored


@pytest.mark.parametrize("resource", [ASSISTANT, CONVERSATION, THREAD], ids=lambda resource: resource.kind)
def test_what_is_no_action_always_stays(params: Callable[..., Any], resource: Resource) -> None:
    assert resource.is_persistent(params(resource, **({"name": "a"} if resource is ASSISTANT else {"key": "k"})))


@pytest.mark.parametrize("state", ["absent", "cancelled"])
def test_what_becomes_of_a_stored_one_is_a_change(params: Callable[..., Any], state: str) -> None:
    assert RESPONSE.is_persistent(params(RESPONSE, state=state, key="k", store=False))


@pytest.mark.parametrize("check_mode", [False, True])
def test_what_is_not_stored_is_no_change(run: Callable[..., Any], server: Any, check_mode: bool) -> None:
    made = run(RESPONSE, check_mode, store=False, **ASKED)
    assert (made.changed, made.diff) == (False, {"before": {}, "after": {}})
    assert len(server.requests("POST")) == (0 if check_mode else 1)
    assert bool(made.result["output_text"]) is not check_mode


def test_what_is_not_stored_can_be_asked_in_check_mode(run: Callable[..., Any], server: Any) -> None:
    made = run(RESPONSE, True, store=False, run_in_check_mode=True, **ASKED)
    assert (made.changed, made.result["status"]) == (False, "completed")
    assert made.result["output_text"]
    assert server.count("responses") == 0


@pytest.mark.parametrize("options", [{}, {"store": True}, {"store": False, "conversation": "conv_1"}])
@pytest.mark.parametrize("check_mode", [False, True])
def test_what_is_stored_cannot(
    run: Callable[..., Any],
    server: Any,
    refused: Callable[..., PlatformError],
    options: dict[str, Any],
    check_mode: bool,
) -> None:
    error = refused(run, RESPONSE, check_mode, run_in_check_mode=True, **ASKED, **options)
    assert error.msg == "run_in_check_mode is for what leaves nothing behind; leave it out, or let nothing be kept."
    assert server.requests() == []


# Answers as data.


def answer(text: str = "", form: Any = None, status: str = "completed", **part: str) -> dict[str, Any]:
    said = [part or {"type": "output_text", "text": text}] if part or text else []
    output = [{"type": "message", "content": said}]
    return {"id": "resp_1", "status": status, "output": output, "text": {"format": form or FORM}}


CALL = {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}
PARSED: dict[str, tuple[dict[str, Any], Any, str]] = {
    "no form": ({"status": "completed", "output": [], "text": None}, None, ""),
    "text": (answer("{}", {"type": "text"}), None, ""),
    "under way": (answer('{"n": 1}', status="in_progress"), None, ""),
    "incomplete": (answer('{"n"', status="incomplete"), None, ""),
    "json_object": (answer("{}", {"type": "json_object"}), {}, ""),
    "fits": (answer('{"n": 1}'), {"n": 1}, ""),
    "does not fit": (answer("{}"), {}, "it does not match its schema: 'n' is a required property"),
    "does not fit inside": (
        answer('{"n": "x"}'),
        {"n": "x"},
        "it does not match its schema at ['n']: 'x' is not of type 'integer'",
    ),
    "refusal": (answer(type="refusal", refusal="No.\nNever."), None, "there is no JSON in it: No. Never"),
    "nothing": (answer(), None, "there is no JSON in it: it has no text"),
    "calls alone": ({**answer(), "output": [CALL]}, None, ""),
    "in parts": (
        {**answer(), "output": [{"type": "message", "content": [{"type": "output_text", "text": t}]} for t in "12"]},
        12,
        "it does not match its schema: 12 is not of type 'object'",
    ),
}


@pytest.mark.parametrize(("response", "value", "problem"), PARSED.values(), ids=list(PARSED))
def test_an_answer_as_data(response: dict[str, Any], value: Any, problem: str) -> None:
    assert parsed(response) == (value, problem)


def test_what_is_no_json_is_said() -> None:
    value, problem = parsed(answer("{"))
    assert value is None
    assert problem.startswith("it is not JSON: ")


# A library that is missing.

NO_JSONSCHEMA = "install it there with: pip install 'jsonschema>=4,<5'."


def test_a_schema_that_cannot_be_checked_is_refused_before_any_call(
    run: Callable[..., Any], server: Any, refused: Callable[..., PlatformError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema", None)
    error = refused(run, RESPONSE, text={"format": FORM}, **ASKED)
    assert error.msg.startswith("text.format has a schema")
    assert error.msg.endswith(NO_JSONSCHEMA)
    assert server.requests() == []


@pytest.mark.parametrize("by", ["response_id", "key"])
@pytest.mark.parametrize("check_mode", [False, True])
def test_an_answer_that_is_there_is_not_returned_unchecked(
    run: Callable[..., Any],
    refused: Callable[..., PlatformError],
    monkeypatch: pytest.MonkeyPatch,
    by: str,
    check_mode: bool,
) -> None:
    asked = {"model": "gpt-4o", "input": '[[say {"n": 1}]]', "key": "k"}
    made = run(RESPONSE, text={"format": FORM}, **asked)
    assert made.result["output_parsed"] == {"n": 1}
    named = {"response_id": made.result["id"]} if by == "response_id" else {"key": "k"}
    monkeypatch.setitem(sys.modules, "jsonschema", None)
    error = refused(run, RESPONSE, check_mode, **named)
    assert error.msg.startswith(f"Response {made.result['id']} has a schema")
    assert error.msg.endswith(NO_JSONSCHEMA)
    # Where there is nothing to check nothing is missing.
    assert not run(RESPONSE, check_mode, response_id=run(RESPONSE, **ASKED).result["id"]).changed
    assert run(RESPONSE, state="absent", **named).changed


# A conversation that is held.


@pytest.fixture
def held(run: Callable[..., Any]) -> Callable[[float], str]:
    """A conversation in which a response is at work for this many seconds."""

    def hold(seconds: float) -> str:
        conversation = str(run(CONVERSATION, key="c").result["id"])
        options = {"conversation": conversation, "background": True, "wait": False}
        run(RESPONSE, model="gpt-4o", input=f"[[slow {seconds}]] [[say first]]", **options)
        return conversation

    return hold


def test_a_response_waits_for_the_one_that_holds_its_conversation(
    run: Callable[..., Any], held: Callable[[float], str], server: Any
) -> None:
    conversation = held(1)
    made = run(RESPONSE, model="gpt-4o", input="[[say second]]", conversation=conversation, poll_interval=0.2)
    assert (made.changed, made.result["output_text"]) == (True, "second")
    items = server.client().pages(f"/conversations/{conversation}/items", query={"order": "asc"})
    assert [item["content"][0]["text"] for item in items][1::2] == ["first", "second"]


def test_a_conversation_that_stays_held_is_named(
    run: Callable[..., Any], held: Callable[[float], str], refused: Callable[..., PlatformError], server: Any
) -> None:
    conversation = held(30)
    error = refused(
        run, RESPONSE, conversation=conversation, model="gpt-4o", input="x", wait_timeout=0.3, poll_interval=0.1
    )
    said = f"Conversation {conversation} is held by another response (Another process is currently operating on"
    assert error.msg.startswith(said)
    assert "after 0.3 s; raise wait_timeout" in error.msg
    assert error.details["code"] == "conversation_locked"
    assert server.count("responses") == 1
