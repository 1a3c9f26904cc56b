# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/responses"""

from __future__ import annotations

from typing import Any

from openai.types.responses import input_item_list_params, response_create_params, response_retrieve_params

from .. import limits
from ..catalogue import reasons
from ..errors import ApiError, bad_request, gone, require_prefix
from ..items import before, check_calls, read, require_unlocked, view
from ..paging import page
from ..responding import cancel as cancel_now
from ..responding import drive
from ..service import Call, Endpoint
from ..state import Record, new_id, now
from . import response_tools
from .input_items import accept, references, require_distinct
from .response_checks import check_model, check_parameters, context_of, given_items, retrievable

LIMITS: limits.Table = {
    "input": limits.text(10_485_760),
    "max_output_tokens": limits.number(16),
    "max_tool_calls": limits.number(1),
    "top_logprobs": limits.number(0, 20),
    "metadata": limits.pairs,
    "safety_identifier": limits.text(64),
    "context_management": limits.items(100, 1),
    **limits.SAMPLING,
    **response_tools.LIMITS,
}
FAILED = {"rate_limit_exceeded": 429, "invalid_prompt": 400}
"""The status of an answer whose response failed while its sender waited; else 500."""
TIERS = {None: "default", "auto": "default", "fast": "priority"}
# What a field is when it is left out or null.
DEFAULTS: dict[str, Any] = {
    "background": False,
    "instructions": None,
    "max_output_tokens": None,
    "max_tool_calls": None,
    "metadata": {},
    "parallel_tool_calls": True,
    "previous_response_id": None,
    "prompt_cache_key": None,
    "prompt_cache_retention": None,
    "safety_identifier": None,
    "store": True,
    "temperature": 1.0,
    "tool_choice": "auto",
    "top_logprobs": 0,
    "top_p": 1.0,
    "truncation": "disabled",
    "user": None,
}


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(response_create_params.ResponseCreateParams, LIMITS)
    check_parameters(body)
    conversation, previous = context_of(call, body)
    check_model(body)
    conversation_id = conversation.id if conversation else None
    previous_id = previous.id if previous else None
    given = given_items(body)
    items = accept(call, given, "input")
    seen = [*before(call.state, conversation_id, previous_id), *items]
    require_distinct(seen)
    check_calls(seen)
    tools = response_tools.complete_tools(call, body.get("tools", []))
    response_tools.check_choice(body.get("tool_choice"), tools)
    said = "\n".join(turn.text for turn in read(seen).turns)
    text = response_tools.complete_text(body.get("text", {}), said)
    if conversation is not None:
        require_unlocked(call.state, conversation)
    named = references(given)
    hidden = {
        "input": items,
        "new": [item for item in items if item["id"] not in named],
        "conversation": conversation_id,
        "previous": previous_id,
        "temperature_given": body.get("temperature") is not None,
        "logprobs": bool(body.get("top_logprobs")) or "message.output_text.logprobs" in (body.get("include") or []),
    }
    response = _new(call, body, {"tools": tools, "text": text}, hidden)
    if conversation is not None:
        conversation.hidden["response"] = response.id
    include = body.get("include") or []
    if response.body["background"]:
        call.service.start(drive(call.service, response))
        return show(response, include)
    await drive(call.service, response)
    return _finished(call, response, include)


def _new(call: Call, body: dict[str, Any], checked: dict[str, Any], hidden: dict[str, Any]) -> Record:
    response_id = new_id("resp_", 48)
    effort = "medium" if reasons(body["model"]) else None
    tier = body.get("service_tier")
    response: dict[str, Any] = {
        "id": response_id,
        "object": "response",
        "created_at": now(),
        "status": "queued" if body.get("background") else "in_progress",
        "completed_at": None,
        "error": None,
        "incomplete_details": None,
        "model": body["model"],
        "output": [],
        "conversation": {"id": hidden["conversation"]} if hidden["conversation"] else None,
        "reasoning": {"effort": effort, "summary": None, **(body.get("reasoning") or {})},
        "service_tier": TIERS.get(tier, tier),
        "usage": None,
        **{name: default if body.get(name) is None else body[name] for name, default in DEFAULTS.items()},
        **checked,
    }
    return call.state.add(Record("responses", response_id, response, hidden=hidden))


def _finished(call: Call, response: Record, include: list[str]) -> dict[str, Any]:
    """What the sender gets who waited for the end. A failure is no response then, but an error."""
    error = response.body["error"]
    if error is not None or not response.body["store"]:
        call.state.remove(response)
    if error is not None:
        status = FAILED.get(error["code"], 500)
        kind = "invalid_request_error" if status == 400 else error["code"]
        raise ApiError(status, error["message"], code=error["code"], kind=kind)
    return show(response, include)


async def retrieve(call: Call) -> dict[str, Any]:
    response = find(call)
    if call.request.query_params.get("stream") == "true":
        raise bad_request("Streaming is not supported by this server.", "stream", "unsupported_value")
    query = call.query(response_retrieve_params.ResponseRetrieveParamsNonStreaming)
    return show(response, query.get("include", []))


async def delete(call: Call) -> dict[str, Any]:
    response = find(call)
    call.state.remove(response)
    return {"id": response.id, "object": "response", "deleted": True}


async def cancel(call: Call) -> dict[str, Any]:
    response = find(call)
    status = response.body["status"]
    if not response.body["background"]:
        raise bad_request("Cannot cancel a synchronous response.")
    if status in ("completed", "failed", "incomplete"):
        article = "an" if status == "incomplete" else "a"
        raise bad_request(f"Cannot cancel {article} {status} response.")
    cancel_now(call.service, response)
    return show(response, [])


async def list_input_items(call: Call) -> dict[str, Any]:
    response = find(call)
    query = call.query(input_item_list_params.InputItemListParams)
    records = [Record("input_items", item["id"], item) for item in response.hidden["input"]]
    return page(records, query, lambda record: view(record.body, query.get("include", [])))


def show(response: Record, include: list[str]) -> dict[str, Any]:
    return {**response.body, "output": [view(item, include) for item in response.body["output"]]}


def find(call: Call) -> Record:
    response_id = call.path("response_id")
    require_prefix(response_id, "resp", "response_id")
    response = retrievable(call, response_id)
    if response is None:
        raise gone("Response", response_id)
    return response


ENDPOINTS = [
    Endpoint("POST", "/responses", create),
    Endpoint("GET", "/responses/{response_id}", retrieve),
    Endpoint("DELETE", "/responses/{response_id}", delete),
    Endpoint("POST", "/responses/{response_id}/cancel", cancel),
    Endpoint("GET", "/responses/{response_id}/input_items", list_input_items),
]
