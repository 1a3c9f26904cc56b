# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a run: tool calls and the creation of a message."""

from __future__ import annotations

from typing import Any

from .arithmetic import evaluate
from .model import Passage, ToolCall
from .state import Record, State, new_id, now

ENDS = {"completed": "completed_at", "failed": "failed_at", "cancelled": "cancelled_at", "expired": "expired_at"}


def add_tool_calls(state: State, run: Record, calls: list[dict[str, Any]], status: str) -> Record:
    return _add(state, run, "tool_calls", {"type": "tool_calls", "tool_calls": calls}, status)


def add_message_creation(state: State, run: Record, message_id: str, usage: dict[str, int]) -> Record:
    details = {"type": "message_creation", "message_creation": {"message_id": message_id}}
    return _add(state, run, "message_creation", details, "completed", usage)


def function_call(call: ToolCall) -> dict[str, Any]:
    function = {"name": call.name, "arguments": call.arguments, "output": None}
    return {"id": new_id("call_"), "type": "function", "function": function}


def file_search_call(ranking: dict[str, Any], found: list[Passage]) -> dict[str, Any]:
    results = [
        {
            "file_id": passage.file_id,
            "file_name": passage.file_name,
            "score": passage.score,
            "content": [{"type": "text", "text": passage.text}],
        }
        for passage in found
    ]
    return {
        "id": new_id("call_"),
        "type": "file_search",
        "file_search": {"ranking_options": ranking, "results": results},
    }


def code_call(expression: str) -> dict[str, Any]:
    outputs = [{"type": "logs", "logs": evaluate(expression)}]
    return {
        "id": new_id("call_"),
        "type": "code_interpreter",
        "code_interpreter": {"input": expression, "outputs": outputs},
    }


def open_step(state: State, run: Record) -> Record:
    """The step that waits for outputs."""
    return next(step for step in state.all("run_steps", run.id) if step.body["status"] == "in_progress")


def forget(state: State, run: Record) -> None:
    """Before a run starts again from its beginning."""
    for step in state.all("run_steps", run.id):
        state.remove(step)


def close_open(state: State, run: Record, status: str) -> None:
    for step in state.all("run_steps", run.id):
        if step.body["status"] != "in_progress":
            continue
        step.body["status"] = status
        step.body[ENDS[status]] = now()
        # A step knows no invalid_prompt.
        if status == "failed" and run.body["last_error"]["code"] != "invalid_prompt":
            step.body["last_error"] = run.body["last_error"]
        state.save(step)


def _add(
    state: State, run: Record, kind: str, details: dict[str, Any], status: str, usage: dict[str, int] | None = None
) -> Record:
    step_id = new_id("step_")
    moment = now()
    body = {
        "id": step_id,
        "object": "thread.run.step",
        "created_at": moment,
        "assistant_id": run.body["assistant_id"],
        "thread_id": run.parent,
        "run_id": run.id,
        "type": kind,
        "status": status,
        "step_details": details,
        "last_error": None,
        "expired_at": None,
        "cancelled_at": None,
        "failed_at": None,
        "completed_at": moment if status == "completed" else None,
        "metadata": {},
        "usage": usage,
    }
    return state.add(Record("run_steps", step_id, body, run.id))
