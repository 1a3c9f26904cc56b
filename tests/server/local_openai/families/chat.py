# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/chat/completions"""

from __future__ import annotations

import asyncio
from typing import Any

from openai.types.chat import completion_create_params

from .. import answering, directives, limits
from ..catalogue import require_model
from ..errors import bad_request
from ..model import Answer, Prompt, ToolOutput, Turn, count_tokens
from ..service import Call, Endpoint
from ..state import new_id, now
from . import stored_completions

LIMITS: limits.Table = {
    "messages": limits.items(2048, 1),
    "messages[*].content": limits.items(2048, 1),
    "n": limits.number(1, 128),
    "frequency_penalty": limits.number(-2, 2),
    "presence_penalty": limits.number(-2, 2),
    "top_logprobs": limits.number(0, 20),
    "max_tokens": limits.number(1),
    "max_completion_tokens": limits.number(1),
    "tools": limits.items(128),
    "functions": limits.items(128, 1),
    "functions[*].name": limits.FUNCTION_NAME,
    "stop": limits.items(4, 1),
    "metadata": limits.pairs,
    "safety_identifier": limits.text(64),
    **limits.SAMPLING,
    **limits.TOOLS,
}


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(completion_create_params.CompletionCreateParams, LIMITS)
    if call.state.get("fine_tuned_models", body["model"]) is None:
        require_model(body["model"])
    _check(body)
    prompt = _prompt(body)
    answers = [await _answer(call, prompt) for _unused in range(body.get("n") or 1)]
    prompt_tokens = count_tokens(prompt.instructions) + sum(count_tokens(turn.text) for turn in prompt.turns)
    completion_tokens = sum(_tokens(answer) for answer in answers)
    completion: dict[str, Any] = {
        "id": new_id("chatcmpl-", 29),
        "object": "chat.completion",
        "created": now(),
        "model": body["model"],
        "choices": [_choice(index, answer, body) for index, answer in enumerate(answers)],
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        },
        "service_tier": "default",
        "system_fingerprint": "fp_local",
    }
    if body.get("store"):
        stored_completions.keep(call, completion, body)
    return completion


def _check(body: dict[str, Any]) -> None:
    for name in ("stream", "audio"):
        if body.get(name):
            raise bad_request(f"'{name}' is not supported by this server.", name, "unsupported_value")
    if body.get("metadata") and not body.get("store"):
        raise bad_request("The 'metadata' parameter is only allowed when 'store' is enabled.", "metadata")
    if body.get("parallel_tool_calls") is not None and not body.get("tools"):
        raise bad_request("'parallel_tool_calls' is only allowed when 'tools' are specified.", "parallel_tool_calls")
    if body.get("top_logprobs") is not None and not body.get("logprobs"):
        raise bad_request("'logprobs' must be true where 'top_logprobs' is given.", "top_logprobs")
    names = {function["name"] for function in _functions(body)}
    choice = _tool_choice(body)
    if choice not in ("none", "auto", "required") and choice not in names:
        raise bad_request(f"Tool choice '{choice}' not found in 'tools' parameter.", "tool_choice")
    if body.get("tool_choice") not in (None, "none", "auto") and not names:
        raise bad_request("'tool_choice' is only allowed when 'tools' are specified.", "tool_choice")


async def _answer(call: Call, prompt: Prompt) -> Answer:
    wish = directives.read(prompt.last_user_text, prompt.instructions)
    await asyncio.sleep(wish.slow)
    return await answering.answer(call.service, prompt, wish)


def _prompt(body: dict[str, Any]) -> Prompt:
    instructions = []
    turns = []
    outputs: list[ToolOutput] = []
    names: dict[str, str] = {}
    for message in body["messages"]:
        role, text = message["role"], _text(message.get("content"))
        if role in ("system", "developer"):
            instructions.append(text)
        elif role in ("tool", "function"):
            outputs.append(ToolOutput(message.get("name") or names.get(message.get("tool_call_id", ""), "tool"), text))
        else:
            # Only what came after the last question answers it.
            if role == "user":
                outputs = []
            for tool_call in message.get("tool_calls") or []:
                names[tool_call["id"]] = tool_call[tool_call["type"]]["name"]
            turns.append(Turn(role, text))
    return Prompt(
        instructions="\n".join(instructions),
        turns=turns,
        functions=_functions(body),
        tool_choice=_tool_choice(body),
        outputs=outputs,
        response_format=body.get("response_format"),
        max_tokens=body.get("max_completion_tokens") or body.get("max_tokens"),
        temperature=body.get("temperature") or 0.0,
    )


def _functions(body: dict[str, Any]) -> list[dict[str, Any]]:
    declared = [tool["function"] for tool in body.get("tools", []) if tool["type"] == "function"]
    return declared + list(body.get("functions", []))


def _tool_choice(body: dict[str, Any]) -> str:
    choice = body.get("tool_choice", body.get("function_call", "auto"))
    if isinstance(choice, str):
        return choice
    if choice.get("type") == "allowed_tools":
        return str(choice["allowed_tools"]["mode"])
    named = choice.get("function") or choice.get("custom") or choice
    return str(named["name"])


def _text(content: Any) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(part.get("text") or part.get("refusal") or f"({part['type']})" for part in content)


def _tokens(answer: Answer) -> int:
    return count_tokens(answer.text) + sum(count_tokens(call.name + call.arguments) for call in answer.calls)


def _choice(index: int, answer: Answer, body: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": answer.text, "refusal": None, "annotations": []}
    reason = "length" if answer.cut else "stop"
    if answer.calls:
        message["content"] = None
        reason = "tool_calls"
        calls = answer.calls if body.get("parallel_tool_calls", True) else answer.calls[:1]
        message["tool_calls"] = [
            {"id": new_id("call_"), "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in calls
        ]
    elif body.get("stop"):
        stops = [body["stop"]] if isinstance(body["stop"], str) else body["stop"]
        ends = [found for stop in stops if (found := answer.text.find(stop)) >= 0]
        message["content"] = answer.text[: min(ends)] if ends else answer.text
    logprobs = None
    if body.get("logprobs"):
        tokens = answering.logprobs(message["content"] or "", bool(body.get("top_logprobs")))
        logprobs = {"content": tokens, "refusal": None}
    return {"index": index, "message": message, "finish_reason": reason, "logprobs": logprobs}


ENDPOINTS = [Endpoint("POST", "/chat/completions", create)]
