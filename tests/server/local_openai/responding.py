# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a response moves: queued and in_progress, to one of its ends.

A background response is driven by a task of its own, any other one by the request that made it. After every wait
the status is looked at again, because a cancellation may have come meanwhile.
"""

from __future__ import annotations

import traceback
from typing import Any

from . import answering, directives
from .arithmetic import evaluate
from .directives import Directives
from .ingestion import search
from .items import Item, Reading, add_items, item_id, output_text, read, seen_by
from .model import Answer, Passage, Prompt, count_tokens, last_user_text
from .service import Service
from .state import Record, new_id, now

INCOMPLETE = {
    "max_completion_tokens": "max_output_tokens",
    "max_output_tokens": "max_output_tokens",
    "content_filter": "content_filter",
}
"""What [[incomplete REASON]] can name: as runs say it, and as responses do."""


async def drive(service: Service, response: Record) -> None:
    """From its creation to its end."""
    try:
        await _drive(service, response)
    except Exception:  # noqa: BLE001
        # Whatever breaks in a model must end the response, not leave it in progress for ever.
        traceback.print_exc()
        _end(service, response, "failed", error={"code": "server_error", "message": "Sorry, something went wrong."})


async def _drive(service: Service, response: Record) -> None:
    body = response.body
    if body["background"]:
        await service.pause("responses/queued", service.pace)
        if body["status"] != "queued":
            return
        body["status"] = "in_progress"
        service.state.save(response)
    reading = read(seen_by(service.state, response))
    instructions = "\n".join([body["instructions"] or "", *reading.instructions]).strip()
    question = last_user_text(reading.turns)
    wish = directives.read(question, instructions)
    first = not reading.outputs
    least = service.pace if body["background"] else 0.0
    await service.pause("responses/in_progress", max(least, wish.slow) if first else least)
    if not _goes_on(service, response) or _ended_on_demand(service, response, wish):
        return
    passages = await _use_tools(service, response, wish, directives.without(question)) if first else []
    if not _goes_on(service, response):
        return
    prompt = _prompt(response, reading, instructions, passages)
    answer = await answering.answer(service, prompt, wish)
    if not _goes_on(service, response):
        return
    if answer.calls:
        _call(service, response, prompt, answer)
    else:
        _speak(service, response, prompt, answer, wish)


def _goes_on(service: Service, response: Record) -> bool:
    """Whether the response was neither cancelled nor deleted while this task waited."""
    return response.body["status"] == "in_progress" and service.state.get("responses", response.id) is response


def _ended_on_demand(service: Service, response: Record, wish: Directives) -> bool:
    if wish.fail in answering.FAILURES:
        error = {"code": wish.fail, "message": f"The response failed on demand: {wish.fail}."}
        _end(service, response, "failed", error=error)
    elif wish.incomplete in INCOMPLETE:
        _end(service, response, "incomplete", incomplete_details={"reason": INCOMPLETE[wish.incomplete]})
    else:
        return False
    return True


async def _use_tools(service: Service, response: Record, wish: Directives, query: str) -> list[Passage]:
    """The calls of built-in tools, as output items; what file_search found."""
    body = response.body
    if body["tool_choice"] == "none":
        return []
    passages: list[Passage] = []
    calls: list[Item] = []
    for tool in body["tools"]:
        if tool["type"] == "file_search":
            await answering.files_ready(service, tool["vector_store_ids"])
            found = _search(service, tool, query)
            passages += found[: answering.MOST_PASSAGES]
            calls.append(_file_search_call(query, found))
        elif tool["type"] == "code_interpreter":
            calls += [_code_call(tool, expression) for expression in wish.code]
    if not _goes_on(service, response):
        return []
    most = body["max_tool_calls"]
    body["output"] += calls if most is None else calls[:most]
    service.state.save(response)
    return passages


def _search(service: Service, tool: dict[str, Any], query: str) -> list[Passage]:
    threshold = tool["ranking_options"]["score_threshold"]
    stores, most = tool["vector_store_ids"], tool["max_num_results"]
    return search(service.state, stores, query, most, threshold, tool["filters"])


def _file_search_call(query: str, found: list[Passage]) -> Item:
    results = [
        {
            "file_id": passage.file_id,
            "filename": passage.file_name,
            "score": passage.score,
            "text": passage.text,
            "attributes": passage.attributes or {},
        }
        for passage in found
    ]
    return {
        "id": item_id("file_search_call"),
        "type": "file_search_call",
        "status": "completed",
        "queries": [query],
        "results": results,
    }


def _code_call(tool: dict[str, Any], expression: str) -> Item:
    container = tool["container"]
    return {
        "id": item_id("code_interpreter_call"),
        "type": "code_interpreter_call",
        "status": "completed",
        "code": expression,
        "container_id": container if isinstance(container, str) else new_id("cntr_", 48),
        "outputs": [{"type": "logs", "logs": evaluate(expression)}],
    }


def _prompt(response: Record, reading: Reading, instructions: str, passages: list[Passage]) -> Prompt:
    body = response.body
    asked = body["text"]["format"]
    format_ = {"type": "json_schema", "json_schema": asked} if asked["type"] == "json_schema" else asked
    return Prompt(
        instructions=directives.without(instructions),
        turns=reading.turns,
        functions=[tool for tool in body["tools"] if tool["type"] == "function"],
        tool_choice=_function_choice(body["tool_choice"]),
        outputs=reading.outputs,
        passages=passages,
        response_format=None if asked["type"] == "text" else format_,
        max_tokens=body["max_output_tokens"],
        temperature=body["temperature"] if response.hidden["temperature_given"] else 0.0,
    )


def _function_choice(choice: Any) -> str:
    if isinstance(choice, str):
        return choice
    if choice["type"] == "allowed_tools":
        return str(choice["mode"])
    return str(choice["name"]) if choice["type"] == "function" else "none"


def _call(service: Service, response: Record, prompt: Prompt, answer: Answer) -> None:
    calls = answer.calls if response.body["parallel_tool_calls"] else answer.calls[:1]
    response.body["output"] += [
        {
            "id": item_id("function_call"),
            "type": "function_call",
            "status": "completed",
            "call_id": new_id("call_"),
            "name": call.name,
            "arguments": call.arguments,
        }
        for call in calls
    ]
    used = sum(count_tokens(call.name + call.arguments) for call in calls)
    _end(service, response, "completed", completed_at=now(), usage=_usage(prompt, used))


def _speak(service: Service, response: Record, prompt: Prompt, answer: Answer, wish: Directives) -> None:
    text, cut = answering.shorten(answer, response.body["max_output_tokens"])
    plain = wish.say is None and prompt.response_format is None and not cut
    tokens = answering.logprobs(text, bool(response.body["top_logprobs"])) if response.hidden["logprobs"] else []
    response.body["output"].append(
        {
            "id": item_id("message"),
            "type": "message",
            "status": "incomplete" if cut else "completed",
            "role": "assistant",
            "content": [output_text(text, cite(text, prompt.passages) if plain else [], tokens)],
        }
    )
    usage = _usage(prompt, count_tokens(text))
    if cut:
        _end(service, response, "incomplete", incomplete_details={"reason": "max_output_tokens"}, usage=usage)
    else:
        _end(service, response, "completed", completed_at=now(), usage=usage)


def cite(text: str, passages: list[Passage]) -> list[Item]:
    """Where the text comes from: `index` is the place in it, and no mark stands there."""
    return [
        {"type": "file_citation", "file_id": passage.file_id, "filename": passage.file_name, "index": len(text)}
        for passage in passages[:1]
    ]


def count_input(reading: Reading, instructions: str) -> int:
    texts = [instructions, *(turn.text for turn in reading.turns), *(output.output for output in reading.outputs)]
    return sum(count_tokens(text) for text in texts)


def _usage(prompt: Prompt, output_tokens: int) -> dict[str, Any]:
    input_tokens = count_input(Reading([], prompt.turns, prompt.outputs), prompt.instructions)
    return {
        "input_tokens": input_tokens,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": output_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": input_tokens + output_tokens,
    }


def _end(service: Service, response: Record, status: str, **fields: Any) -> None:
    """The response's last state. What it brought joins its conversation, unless it failed."""
    response.body.update(status=status, **fields)
    service.state.save(response)
    conversation = service.state.get("conversations", response.hidden["conversation"] or "")
    if conversation is not None and status != "failed":
        add_items(service.state, conversation, [*response.hidden["new"], *response.body["output"]])


def cancel(service: Service, response: Record) -> None:
    response.body.update(status="cancelled", output=[])
    service.state.save(response)


def resume(service: Service) -> None:
    """After a restart: background responses that were under way start again; nobody waits for the others any more."""
    for response in service.state.every("responses"):
        if response.body["status"] not in ("queued", "in_progress"):
            continue
        if response.body["background"]:
            response.body.update(status="queued", output=[])
            service.start(drive(service, response))
        else:
            service.state.remove(response)
