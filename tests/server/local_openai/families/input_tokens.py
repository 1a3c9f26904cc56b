# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/responses/input_tokens"""

from __future__ import annotations

import json
from typing import Any

from openai.types.responses import input_token_count_params

from ..items import before, read
from ..model import count_tokens
from ..responding import count_input
from ..service import Call, Endpoint
from . import response_tools
from .input_items import accept
from .response_checks import check_model, context_of, given_items


async def count(call: Call) -> dict[str, Any]:
    body = await call.body(input_token_count_params.InputTokenCountParams, response_tools.LIMITS, empty=True)
    conversation, previous = context_of(call, body)
    if body.get("model") is not None:
        check_model(body)
    items = accept(call, given_items(body), "input")
    conversation_id = conversation.id if conversation else None
    reading = read([*before(call.state, conversation_id, previous.id if previous else None), *items])
    instructions = "\n".join([body.get("instructions") or "", *reading.instructions])
    tools = response_tools.complete_tools(call, body.get("tools") or [])
    tokens = count_input(reading, instructions) + count_tokens(json.dumps(tools) if tools else "")
    return {"object": "response.input_tokens", "input_tokens": tokens}


ENDPOINTS = [Endpoint("POST", "/responses/input_tokens", count)]
