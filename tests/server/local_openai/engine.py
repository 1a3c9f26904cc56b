# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a run moves: queued, in_progress, perhaps requires_action and back, to one of its ends.

One task drives a run. It looks at the run's status after every wait, because a cancellation may have come meanwhile.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from typing import Any

from . import answering, directives, steps
from .conversation import add_message, text_part, turns
from .directives import Directives
from .ingestion import search
from .model import Answer, Passage, Prompt, ToolCall, ToolOutput, Turn, count_tokens, last_user_text
from .service import Service
from .state import Record, now

LIFETIME = 600


async def drive(service: Service, run: Record) -> None:
    """From queued to the next rest: an end, or requires_action."""
    try:
        await _drive(service, run)
    except Exception:  # noqa: BLE001
        # Whatever breaks in a model must end the run, not leave it in progress for ever.
        traceback.print_exc()
        error = {"code": "server_error", "message": "Sorry, something went wrong."}
        end(service, run, "failed", failed_at=now(), last_error=error)


async def _drive(service: Service, run: Record) -> None:
    await service.pause("runs/queued", service.pace)
    if run.body["status"] != "queued":
        return
    run.body.update(status="in_progress", started_at=run.body["started_at"] or now())
    service.state.save(run)
    seen = turns(service.state, run)
    question = last_user_text(seen)
    wish = directives.read(question, run.body["instructions"])
    first = "outputs" not in run.hidden
    await service.pause("runs/in_progress", max(service.pace, wish.slow) if first else service.pace)
    if not _goes_on(service, run) or _ended_on_demand(service, run, wish):
        return
    if first:
        stores = _stores(service, run)
        await answering.files_ready(service, stores)
        if not _goes_on(service, run):
            return
        _search(service, run, stores, directives.without(question))
        _run_code(service, run, wish)
    prompt = _prompt(run, seen)
    _count_prompt(run, prompt)
    if run.body["max_prompt_tokens"] and run.hidden["prompt_tokens"] > run.body["max_prompt_tokens"]:
        end(service, run, "incomplete", incomplete_details={"reason": "max_prompt_tokens"})
        return
    answer = await answering.answer(service, prompt, wish)
    if not _goes_on(service, run):
        return
    if answer.calls:
        calls = answer.calls if run.body["parallel_tool_calls"] else answer.calls[:1]
        _ask_for_outputs(service, run, calls)
    else:
        cited = prompt.passages if wish.say is None and prompt.response_format is None else []
        _speak(service, run, answer, cited)


def _prompt(run: Record, seen: list[Turn]) -> Prompt:
    asked = run.body["response_format"]
    return Prompt(
        instructions=directives.without(run.body["instructions"]),
        turns=seen,
        functions=[tool["function"] for tool in run.body["tools"] if tool["type"] == "function"],
        tool_choice=_function_choice(run.body["tool_choice"]),
        outputs=[ToolOutput(**output) for output in run.hidden.get("outputs", [])],
        passages=[Passage(**found) for found in run.hidden.get("passages", [])],
        response_format=None if asked == "auto" or asked["type"] == "text" else asked,
        max_tokens=run.body["max_completion_tokens"],
        temperature=run.body["temperature"] if run.hidden["temperature_given"] else 0.0,
    )


def _count_prompt(run: Record, prompt: Prompt) -> None:
    used = count_tokens(prompt.instructions) + sum(count_tokens(turn.text) for turn in prompt.turns)
    run.hidden["prompt_tokens"] = run.hidden.get("prompt_tokens", 0) + used


def _goes_on(service: Service, run: Record) -> bool:
    """Whether the run was neither cancelled nor deleted with its thread while this task waited."""
    return run.body["status"] == "in_progress" and service.state.get("runs", run.id, run.parent) is run


def _ended_on_demand(service: Service, run: Record, wish: Directives) -> bool:
    if wish.fail in answering.FAILURES:
        error = {"code": wish.fail, "message": f"The run failed on demand: {wish.fail}."}
        end(service, run, "failed", failed_at=now(), last_error=error)
    elif wish.expire:
        end(service, run, "expired")
    elif wish.incomplete in ("max_completion_tokens", "max_prompt_tokens"):
        end(service, run, "incomplete", incomplete_details={"reason": wish.incomplete})
    else:
        return False
    return True


def _stores(service: Service, run: Record) -> list[str]:
    """The vector stores that the run may search: those of its assistant and of its thread."""
    thread = service.state.get("threads", run.parent)
    resources = [run.hidden["tool_resources"], thread.body["tool_resources"] if thread else {}]
    found = [store_id for item in resources for store_id in item.get("file_search", {}).get("vector_store_ids", [])]
    return list(dict.fromkeys(found))


def _search(service: Service, run: Record, stores: list[str], query: str) -> None:
    tool = next((tool for tool in run.body["tools"] if tool["type"] == "file_search"), None)
    if tool is None or not stores or run.body["tool_choice"] == "none":
        return
    options = tool["file_search"]
    ranking = options["ranking_options"]
    most = options.get("max_num_results", answering.MOST_RESULTS)
    found = search(service.state, stores, query, most, ranking["score_threshold"])
    run.hidden["passages"] = [vars(passage) for passage in found[: answering.MOST_PASSAGES]]
    steps.add_tool_calls(service.state, run, [steps.file_search_call(ranking, found)], "completed")


def _run_code(service: Service, run: Record, wish: Directives) -> None:
    on = any(tool["type"] == "code_interpreter" for tool in run.body["tools"])
    calls = [steps.code_call(expression) for expression in wish.code] if on else []
    if calls and run.body["tool_choice"] != "none":
        steps.add_tool_calls(service.state, run, calls, "completed")


def _function_choice(choice: Any) -> str:
    if isinstance(choice, str):
        return choice
    return str(choice["function"]["name"]) if choice["type"] == "function" else "none"


def _ask_for_outputs(service: Service, run: Record, calls: list[ToolCall]) -> None:
    step = steps.add_tool_calls(service.state, run, [steps.function_call(call) for call in calls], "in_progress")
    wanted = [
        {**call, "function": {name: call["function"][name] for name in ("name", "arguments")}}
        for call in step.body["step_details"]["tool_calls"]
    ]
    run.body["status"] = "requires_action"
    run.body["required_action"] = {"type": "submit_tool_outputs", "submit_tool_outputs": {"tool_calls": wanted}}
    service.state.save(run)
    service.start(expire(service, run))


def _speak(service: Service, run: Record, answer: Answer, cited: list[Passage]) -> None:
    text, cut = answering.shorten(answer, run.body["max_completion_tokens"])
    text, annotations = cite(text, [] if cut else cited)
    message = add_message(service, run.parent, "assistant", [text_part(text, annotations)], run=run)
    usage = _usage(run, count_tokens(text))
    steps.add_message_creation(service.state, run, message.id, usage)
    run.hidden["completion_tokens"] = usage["completion_tokens"]
    if cut:
        message.body.update(status="incomplete", incomplete_details={"reason": "max_tokens"}, incomplete_at=now())
        message.body["completed_at"] = None
        service.state.save(message)
        end(service, run, "incomplete", incomplete_details={"reason": "max_completion_tokens"})
    else:
        end(service, run, "completed", completed_at=now())


def cite(text: str, passages: list[Passage]) -> tuple[str, list[dict[str, Any]]]:
    """The text with a mark for the best passage, and the annotation that says where it comes from."""
    if not passages:
        return text, []
    mark = f"【4:0†{passages[0].file_name}】"
    annotation = {
        "type": "file_citation",
        "text": mark,
        "start_index": len(text),
        "end_index": len(text) + len(mark),
        "file_citation": {"file_id": passages[0].file_id},
    }
    return text + mark, [annotation]


def _usage(run: Record, completion_tokens: int) -> dict[str, int]:
    prompt_tokens = run.hidden.get("prompt_tokens", 0)
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
    }


def end(service: Service, run: Record, status: str, **fields: Any) -> None:
    """The run's last state, and that of the steps that were still open."""
    run.body.update(
        status=status,
        expires_at=None,
        required_action=None,
        usage=_usage(run, run.hidden.get("completion_tokens", 0)),
        **fields,
    )
    service.state.save(run)
    steps.close_open(service.state, run, {"incomplete": "expired", "completed": "completed"}.get(status, status))


def submit(service: Service, run: Record, outputs: dict[str, str]) -> None:
    """Give a waiting run what its function calls returned, by call id."""
    step = steps.open_step(service.state, run)
    for call in step.body["step_details"]["tool_calls"]:
        call["function"]["output"] = outputs[call["id"]]
        run.hidden.setdefault("outputs", []).append({"name": call["function"]["name"], "output": outputs[call["id"]]})
    steps.close_open(service.state, run, "completed")
    run.body.update(status="queued", required_action=None)
    service.state.save(run)
    service.start(drive(service, run))


async def cancel(service: Service, run: Record) -> None:
    await service.pause("runs/cancelling", service.pace)
    end(service, run, "cancelled", cancelled_at=now())


async def expire(service: Service, run: Record) -> None:
    """Nobody waits for outputs for ever."""
    expires_at = run.body["expires_at"]
    await asyncio.sleep(max(0.0, expires_at - time.time()))
    if run.body["status"] == "requires_action":
        end(service, run, "expired")


def resume(service: Service) -> None:
    """After a restart: runs that were under way start again."""
    for run in service.state.every("runs"):
        status = run.body["status"]
        if status in ("queued", "in_progress"):
            run.body["status"] = "queued"
            if "outputs" not in run.hidden:
                steps.forget(service.state, run)
            service.start(drive(service, run))
        elif status == "cancelling":
            service.start(cancel(service, run))
        elif status == "requires_action":
            service.start(expire(service, run))
