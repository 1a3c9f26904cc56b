# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/threads/{id}/runs and /threads/runs"""

from __future__ import annotations

from typing import Any

from openai.types.beta import thread_create_and_run_params
from openai.types.beta.threads import (
    run_create_params,
    run_list_params,
    run_submit_tool_outputs_params,
    run_update_params,
)
from openai.types.beta.threads.runs import step_retrieve_params

from .. import engine, limits
from ..catalogue import require_chat_model
from ..conversation import active_run
from ..errors import bad_request, not_found
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record, new_id, now
from .assistants import find_assistant
from .messages import add_checked, check_message, find_thread, limits_below
from .threads import LIMITS as THREAD_LIMITS
from .threads import create_thread
from .tools import complete_tools, resolve_tool_resources

LIMITS: limits.Table = {
    "instructions": limits.text(256_000),
    "additional_instructions": limits.text(256_000),
    "tools": limits.items(20),
    "metadata": limits.pairs,
    "max_prompt_tokens": limits.number(256),
    "max_completion_tokens": limits.number(256),
    "truncation_strategy.last_messages": limits.number(1),
    **limits.SAMPLING,
    **limits.TOOLS,
    **limits_below("additional_messages[*]"),
}
BOTH_LIMITS: limits.Table = {
    **LIMITS,
    **limits.tool_resources(),
    **{f"thread.{path}": rule for path, rule in THREAD_LIMITS.items()},
}


async def create(call: Call) -> dict[str, Any]:
    thread = find_thread(call)
    call.query(step_retrieve_params.StepRetrieveParams, omit=("thread_id", "run_id"))
    body = await call.body(run_create_params.RunCreateParams, LIMITS, omit=("include",))
    assistant = _check(call, body)
    running = active_run(call.state, thread.id)
    if running is not None:
        raise bad_request(f"Thread {thread.id} already has an active run {running.id}.")
    extra = body.get("additional_messages") or []
    for index, message in enumerate(extra):
        check_message(call, message, f"additional_messages[{index}].")
    for message in extra:
        add_checked(call, thread, message)
    return _start(call, thread, assistant, body)


async def create_thread_and_run(call: Call) -> dict[str, Any]:
    body = await call.body(thread_create_and_run_params.ThreadCreateAndRunParams, BOTH_LIMITS)
    assistant = _check(call, body)
    resolve_tool_resources(call, body.get("tool_resources"))
    thread = create_thread(call, body.get("thread", {}), "thread.")
    return _start(call, thread, assistant, body)


def _check(call: Call, body: dict[str, Any]) -> Record:
    if body.get("stream"):
        raise bad_request("Streaming is not supported by this server.", "stream", "unsupported_value")
    assistant = find_assistant(call, body["assistant_id"])
    require_chat_model(body.get("model") or assistant.body["model"])
    strategy = body.get("truncation_strategy") or {}
    if strategy.get("type") == "last_messages" and strategy.get("last_messages") is None:
        where = "truncation_strategy.last_messages"
        raise bad_request(f"Missing required parameter: '{where}'.", where, "missing_required_parameter")
    choice = body.get("tool_choice")
    if isinstance(choice, dict):
        _check_choice(choice, body["tools"] if body.get("tools") is not None else assistant.body["tools"])
    return assistant


def _check_choice(choice: dict[str, Any], tools: list[dict[str, Any]]) -> None:
    if choice["type"] != "function":
        known = choice["type"] in (tool["type"] for tool in tools)
    elif "function" not in choice:
        where = "tool_choice.function"
        raise bad_request(f"Missing required parameter: '{where}'.", where, "missing_required_parameter")
    else:
        known = choice["function"]["name"] in (tool.get("function", {}).get("name") for tool in tools)
    if not known:
        raise bad_request("Invalid value for 'tool_choice': the tool is not among the run's tools.", "tool_choice")


def _start(call: Call, thread: Record, assistant: Record, body: dict[str, Any]) -> dict[str, Any]:
    def given(name: str, default: Any) -> Any:
        return body[name] if body.get(name) is not None else default

    run_id = new_id("run_")
    moment = now()
    known = assistant.body
    instructions = given("instructions", known["instructions"] or "")
    if body.get("additional_instructions"):
        instructions = f"{instructions}\n{body['additional_instructions']}".lstrip("\n")
    run: dict[str, Any] = {
        "id": run_id,
        "object": "thread.run",
        "created_at": moment,
        "thread_id": thread.id,
        "assistant_id": assistant.id,
        "status": "queued",
        "required_action": None,
        "last_error": None,
        "expires_at": moment + engine.LIFETIME,
        "started_at": None,
        "cancelled_at": None,
        "failed_at": None,
        "completed_at": None,
        "incomplete_details": None,
        "model": given("model", known["model"]),
        "instructions": instructions,
        "tools": complete_tools(given("tools", known["tools"])),
        "metadata": body.get("metadata") or {},
        "usage": None,
        "temperature": given("temperature", known["temperature"]),
        "top_p": given("top_p", known["top_p"]),
        "max_prompt_tokens": body.get("max_prompt_tokens"),
        "max_completion_tokens": body.get("max_completion_tokens"),
        "truncation_strategy": {"last_messages": None, **given("truncation_strategy", {"type": "auto"})},
        "tool_choice": given("tool_choice", "auto"),
        "parallel_tool_calls": given("parallel_tool_calls", True),
        "response_format": given("response_format", known["response_format"]),
    }
    hidden = {
        "tool_resources": given("tool_resources", known["tool_resources"]),
        "temperature_given": "temperature" in body or known["temperature"] != 1.0,
        "reasoning_effort": given("reasoning_effort", assistant.hidden.get("reasoning_effort")),
    }
    record = call.state.add(Record("runs", run_id, run, thread.id, hidden))
    call.service.start(engine.drive(call.service, record))
    return record.body


async def list_runs(call: Call) -> dict[str, Any]:
    thread = find_thread(call)
    return page(call.state.all("runs", thread.id), call.query(run_list_params.RunListParams))


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def update(call: Call) -> dict[str, Any]:
    record = find(call)
    body = await call.body(run_update_params.RunUpdateParams, LIMITS, omit=("thread_id",))
    if "metadata" in body:
        record.body["metadata"] = body["metadata"] or {}
    call.state.save(record)
    return record.body


async def cancel(call: Call) -> dict[str, Any]:
    record = find(call)
    status = record.body["status"]
    if status not in ("queued", "in_progress", "requires_action"):
        raise bad_request(f"Cannot cancel run with status '{status}'.")
    record.body["status"] = "cancelling"
    call.state.save(record)
    call.service.start(engine.cancel(call.service, record))
    return record.body


async def submit_tool_outputs(call: Call) -> dict[str, Any]:
    record = find(call)
    body = await call.body(run_submit_tool_outputs_params.RunSubmitToolOutputsParams, omit=("thread_id",))
    if body.get("stream"):
        raise bad_request("Streaming is not supported by this server.", "stream", "unsupported_value")
    if record.body["status"] != "requires_action":
        raise bad_request(f'Runs in status "{record.body["status"]}" do not accept tool outputs.')
    for index, output in enumerate(body["tool_outputs"]):
        if "tool_call_id" not in output:
            where = f"tool_outputs[{index}].tool_call_id"
            raise bad_request(f"Missing required parameter: '{where}'.", where, "missing_required_parameter")
    wanted = [item["id"] for item in record.body["required_action"]["submit_tool_outputs"]["tool_calls"]]
    got = [output["tool_call_id"] for output in body["tool_outputs"]]
    if sorted(wanted) != sorted(got):
        raise bad_request(f"Expected tool outputs for call_ids {wanted}, got {got}", "tool_outputs")
    engine.submit(call.service, record, {item["tool_call_id"]: item.get("output", "") for item in body["tool_outputs"]})
    return record.body


def find(call: Call) -> Record:
    thread = find_thread(call)
    record = call.state.get("runs", call.path("run_id"), thread.id)
    if record is None:
        raise not_found("run", call.path("run_id"))
    return record


BASE = "/threads/{thread_id}/runs"
ENDPOINTS = [
    Endpoint("POST", "/threads/runs", create_thread_and_run),
    Endpoint("POST", BASE, create),
    Endpoint("GET", BASE, list_runs),
    Endpoint("GET", BASE + "/{run_id}", retrieve),
    Endpoint("POST", BASE + "/{run_id}", update),
    Endpoint("POST", BASE + "/{run_id}/cancel", cancel),
    Endpoint("POST", BASE + "/{run_id}/submit_tool_outputs", submit_tool_outputs),
]
