# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Items of conversations and responses: which of them a response sees, and what they are to a model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .errors import bad_request
from .model import ToolOutput, Turn
from .state import Record, State, new_id

ACTIVE = ("queued", "in_progress")
Item = dict[str, Any]
ID_PREFIXES = {
    "message": "msg_",
    "function_call": "fc_",
    "function_call_output": "fco_",
    "file_search_call": "fs_",
    "code_interpreter_call": "ci_",
    "web_search_call": "ws_",
    "reasoning": "rs_",
}
ID_LENGTH = 48


def item_id(kind: str) -> str:
    return new_id(ID_PREFIXES[kind], ID_LENGTH)


def output_text(text: str, annotations: list[Item] | None = None, logprobs: list[Item] | None = None) -> Item:
    return {"type": "output_text", "text": text, "annotations": annotations or [], "logprobs": logprobs or []}


def add_items(state: State, conversation: Record, items: list[Item]) -> list[Record]:
    return [state.add(Record("conversation_items", item["id"], item, conversation.id)) for item in items]


def active_response(state: State, conversation: Record) -> Record | None:
    """The response that holds the conversation's lock."""
    response = state.get("responses", conversation.hidden.get("response", ""))
    return response if response is not None and response.body["status"] in ACTIVE else None


def require_unlocked(state: State, conversation: Record) -> None:
    if active_response(state, conversation) is not None:
        raise bad_request(
            "Another process is currently operating on this conversation. Please retry in a few seconds.",
            "conversation",
            "conversation_locked",
        )


def before(state: State, conversation_id: str | None, previous_id: str | None, until: int | None = None) -> list[Item]:
    """What comes before a response's own input: its conversation (up to a creation number), or the chain behind it."""
    if conversation_id is not None:
        records = state.all("conversation_items", conversation_id)
        return [record.body for record in records if until is None or record.seq < until]
    previous = state.get("responses", previous_id or "")
    return [] if previous is None else [*seen_by(state, previous), *previous.body["output"]]


def seen_by(state: State, response: Record) -> list[Item]:
    hidden = response.hidden
    return [*before(state, hidden["conversation"], hidden["previous"], response.seq), *hidden["input"]]


def find_item(state: State, identifier: str) -> Item | None:
    """What an item_reference names, wherever it is kept."""
    for record in state.every("conversation_items"):
        if record.id == identifier:
            return record.body
    for response in state.every("responses"):
        for item in [*response.hidden["input"], *response.body["output"]]:
            if item["id"] == identifier:
                found: Item = item
                return found
    return None


def check_calls(items: list[Item]) -> None:
    """Every function call has its output, and every output its call."""
    open_calls: dict[str, bool] = {}
    for item in items:
        if item["type"] == "function_call":
            open_calls[item["call_id"]] = True
        elif item["type"] == "function_call_output":
            if item["call_id"] not in open_calls:
                message = f"No tool call found for function call output with call_id {item['call_id']}."
                raise bad_request(message, "input")
            open_calls[item["call_id"]] = False
    for call_id, unanswered in open_calls.items():
        if unanswered:
            raise bad_request(f"No tool output found for function call {call_id}.", "input")


@dataclass
class Reading:
    """Items as a model gets them."""

    instructions: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    outputs: list[ToolOutput] = field(default_factory=list)
    """Only what came after the last question answers it."""


def read(items: list[Item]) -> Reading:
    reading = Reading()
    names: dict[str, str] = {}
    for item in items:
        if item["type"] == "function_call":
            names[item["call_id"]] = item["name"]
        elif item["type"] == "function_call_output":
            reading.outputs.append(ToolOutput(names.get(item["call_id"], "tool"), text_of(item["output"])))
        elif item["type"] == "message" and item["role"] in ("system", "developer"):
            reading.instructions.append(text_of(item["content"]))
        elif item["type"] == "message":
            if item["role"] == "user":
                reading.outputs.clear()
            reading.turns.append(Turn(item["role"], text_of(item["content"])))
    return reading


def text_of(content: str | list[Item]) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text") or part.get("refusal") or f"({part['type']})" for part in content)


def view(item: Item, include: list[str]) -> Item:
    """An item; what tools found is there only for who asks for it."""
    if item["type"] == "file_search_call" and "file_search_call.results" not in include:
        return {**item, "results": None}
    if item["type"] == "code_interpreter_call" and "code_interpreter_call.outputs" not in include:
        return {**item, "outputs": None}
    return item
