# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What requests for responses must be beyond the types of their parameters."""

from __future__ import annotations

from typing import Any

from ..catalogue import reasons, require_chat_model
from ..errors import bad_request, gone, require_prefix
from ..items import Item
from ..service import Call
from ..state import Record
from .conversations import find_conversation

UNSUPPORTED = ("access_programs", "moderation", "image")


def check_parameters(body: dict[str, Any]) -> None:
    if body.get("model") is None:
        raise bad_request("Missing required parameter: 'model'.", "model", "missing_required_parameter")
    if body.get("stream"):
        raise bad_request("Streaming is not supported by this server.", "stream", "unsupported_value")
    for name in UNSUPPORTED:
        if body.get(name):
            raise bad_request(f"'{name}' is not supported by this server.", name, "unsupported_value")
    if not any(body.get(name) is not None for name in ("input", "previous_response_id", "prompt", "conversation")):
        raise bad_request(
            "One of \"input\" or \"previous_response_id\" or 'prompt' or 'conversation_id' must be provided.",
            "input",
            "missing_required_parameter",
        )
    if body.get("background") and body.get("store") is False:
        raise bad_request("Background mode requires 'store' to be true.", "background", "invalid_value")
    if body.get("prompt") is not None:
        raise gone("Prompt", body["prompt"]["id"])


def context_of(call: Call, body: dict[str, Any]) -> tuple[Record | None, Record | None]:
    """The conversation or the previous response that the request goes on from."""
    conversation, previous_id = body.get("conversation"), body.get("previous_response_id")
    if conversation is not None and previous_id is not None:
        raise bad_request(
            "Mutually exclusive parameters: ''. "
            "Ensure you are only providing one of: 'previous_response_id' or 'conversation'.",
            code="mutually_exclusive_parameters",
        )
    if conversation is not None:
        conversation_id = conversation if isinstance(conversation, str) else conversation["id"]
        return find_conversation(call, conversation_id, "conversation"), None
    if previous_id is None:
        return None, None
    require_prefix(previous_id, "resp", "previous_response_id")
    previous = retrievable(call, previous_id)
    if previous is None:
        raise bad_request(
            f"Previous response with id '{previous_id}' not found.",
            "previous_response_id",
            "previous_response_not_found",
        )
    return None, previous


def given_items(body: dict[str, Any]) -> list[Item]:
    given = body.get("input")
    return [{"role": "user", "content": given}] if isinstance(given, str) else given or []


def check_model(body: dict[str, Any]) -> None:
    model = body["model"]
    require_chat_model(model, "Responses")
    effort = (body.get("reasoning") or {}).get("effort")
    wrong = [name for name in ("temperature", "top_p") if body.get(name) not in (None, 1)] if reasons(model) else []
    if wrong:
        raise bad_request(f"Unsupported parameter: '{wrong[0]}' is not supported with this model.", wrong[0])
    if effort is not None and not reasons(model):
        where = "reasoning.effort"
        raise bad_request(
            f"Unsupported parameter: '{where}' is not supported with this model.", where, "unsupported_parameter"
        )


def retrievable(call: Call, response_id: str) -> Record | None:
    """Not while its sender still waits for it."""
    response = call.state.get("responses", response_id)
    if response is None or (not response.body["background"] and response.body["status"] == "in_progress"):
        return None
    return response
