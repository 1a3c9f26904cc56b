# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A chain of Responses as a run and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object

_REASONS = {"max_output_tokens": "max_completion_tokens"}
_STEP_STATUS = {"searching": "in_progress", "interpreting": "in_progress", "incomplete": "failed"}


def to_run(responses: list[Object], data: Mapping[str, Any]) -> Object:
    """The run the chain is: its identity from the first Response, its state from the last one."""
    first, last = responses[0], responses[-1]
    calls = (
        [item for item in last["output"] if item["type"] == "function_call"] if last["status"] == "completed" else []
    )
    if calls and data.get("cancelled"):
        calls, status = [], "cancelled"
    else:
        status = "requires_action" if calls else last["status"]
    ended = last.get("completed_at") or (last["created_at"] if status == "completed" else None)
    return {
        "id": first["id"],
        "object": "thread.run",
        "thread_id": data.get("thread_id"),
        "assistant_id": data.get("assistant_id"),
        "response_ids": [response["id"] for response in responses],
        "status": status,
        "required_action": _required_action(calls),
        "last_error": _last_error(last),
        "incomplete_details": _incomplete(last),
        "usage": _usage(responses),
        "model": last.get("model"),
        "instructions": last.get("instructions"),
        "tools": [_tool(tool) for tool in last.get("tools") or []],
        "tool_choice": _tool_choice(last.get("tool_choice")),
        "parallel_tool_calls": last.get("parallel_tool_calls"),
        "response_format": _response_format((last.get("text") or {}).get("format") or {}),
        "temperature": last.get("temperature"),
        "top_p": last.get("top_p"),
        "max_completion_tokens": last.get("max_output_tokens"),
        "truncation_strategy": data.get("truncation_strategy"),
        "metadata": data.get("metadata", first.get("metadata")),
        "created_at": int(first["created_at"]),
        "completed_at": int(ended) if ended and status == "completed" else None,
    }


def to_steps(responses: list[Object], data: Mapping[str, Any], *, with_content: bool) -> list[Object]:
    """A step for each output item that has one in the vocabulary: messages and calls of tools. Reasoning has none."""
    steps = []
    for response in responses:
        for item in response["output"]:
            details = _details(item, responses, with_content=with_content)
            if details:
                steps.append(
                    {
                        "id": item["id"],
                        "object": "thread.run.step",
                        "type": details["type"],
                        "status": _STEP_STATUS.get(item.get("status"), item.get("status")) or "completed",
                        "step_details": details,
                        "thread_id": data.get("thread_id"),
                        "run_id": responses[0]["id"],
                        "assistant_id": data.get("assistant_id"),
                        "metadata": {},
                        "created_at": int(response["created_at"]),
                    }
                )
    return steps


def _details(item: Mapping[str, Any], responses: list[Object], *, with_content: bool) -> Object | None:
    kind = item["type"]
    if kind == "message":
        return {"type": "message_creation", "message_creation": {"message_id": item["id"]}}
    if kind == "function_call":
        function = {"name": item["name"], "arguments": item["arguments"], "output": _submitted(item, responses)}
        return _call({"id": item["call_id"], "type": "function", "function": function})
    if kind == "file_search_call":
        results = [_result(result, with_content=with_content) for result in item.get("results") or []]
        return _call({"id": item["id"], "type": "file_search", "file_search": {"results": results}})
    if kind == "code_interpreter_call":
        ran = {"input": item.get("code"), "outputs": list(item.get("outputs") or [])}
        return _call({"id": item["id"], "type": "code_interpreter", "code_interpreter": ran})
    return None


def _call(call: Object) -> Object:
    return {"type": "tool_calls", "tool_calls": [call]}


def _submitted(call: Mapping[str, Any], responses: list[Object]) -> str | None:
    """The output that was submitted for the call, where a later Response has it in its input."""
    outputs = (item for response in responses for item in response.get("_input") or [])
    return next((item["output"] for item in outputs if item.get("call_id") == call["call_id"]), None)


def _result(result: Mapping[str, Any], *, with_content: bool) -> Object:
    found = {"file_id": result.get("file_id"), "file_name": result.get("filename"), "score": result.get("score")}
    if with_content:
        found["content"] = [{"type": "text", "text": result.get("text")}]
    return found


def _required_action(calls: list[Object]) -> Object | None:
    if not calls:
        return None
    listed = [
        {"id": call["call_id"], "type": "function", "function": {"name": call["name"], "arguments": call["arguments"]}}
        for call in calls
    ]
    return {"type": "submit_tool_outputs", "submit_tool_outputs": {"tool_calls": listed}}


def _last_error(response: Mapping[str, Any]) -> Object | None:
    error = response.get("error")
    return {"code": error.get("code"), "message": error.get("message")} if error else None


def _incomplete(response: Mapping[str, Any]) -> Object | None:
    details = response.get("incomplete_details")
    return {"reason": _REASONS.get(details.get("reason"), details.get("reason"))} if details else None


def _usage(responses: list[Object]) -> Object | None:
    counted = [response["usage"] for response in responses if response.get("usage")]
    if not counted:
        return None
    return {
        "prompt_tokens": sum(usage["input_tokens"] for usage in counted),
        "completion_tokens": sum(usage["output_tokens"] for usage in counted),
        "total_tokens": sum(usage["total_tokens"] for usage in counted),
    }


def _tool(tool: Mapping[str, Any]) -> Object:
    if tool["type"] == "function":
        names = ("name", "description", "parameters", "strict")
        return {"type": "function", "function": {name: tool.get(name) for name in names}}
    if tool["type"] == "file_search":
        settings = {name: tool[name] for name in ("max_num_results", "ranking_options") if tool.get(name)}
        return {"type": "file_search", "file_search": settings}
    return {"type": tool["type"]}


def _tool_choice(choice: Any) -> Any:
    if isinstance(choice, Mapping) and choice.get("type") == "function":
        return {"type": "function", "function": {"name": choice["name"]}}
    return choice


def _response_format(form: Mapping[str, Any]) -> Any:
    if form.get("type") == "json_schema":
        return {"type": "json_schema", "json_schema": {name: value for name, value in form.items() if name != "type"}}
    return dict(form) if form.get("type") == "json_object" else "auto"
