# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs, responses and chat completions do alike on the way to an answer."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from .directives import Directives
from .model import Answer, Prompt, ToolCall, count_tokens
from .service import Service

FAILURES = ("server_error", "rate_limit_exceeded", "invalid_prompt")
"""What [[fail CODE]] can name."""
LONGEST_WAIT = 60
MOST_RESULTS = 20
MOST_PASSAGES = 3


async def answer(service: Service, prompt: Prompt, wish: Directives) -> Answer:
    """What the directives ask for, else what the model says."""
    calls = _due(prompt, wish)
    if calls and prompt.tool_choice != "none":
        return Answer(calls=calls)
    if wish.say is not None:
        return Answer(wish.say)
    return await asyncio.to_thread(service.model.answer, prompt)


def _due(prompt: Prompt, wish: Directives) -> list[ToolCall]:
    """The calls of the first round that has no outputs yet."""
    names = {function["name"] for function in prompt.functions}
    answered = len(prompt.outputs)
    for calls in ([call for call in one if call.name in names] for one in wish.rounds):
        if calls and answered <= 0:
            return calls
        answered -= len(calls)
    return []


def shorten(given: Answer, most: int | None) -> tuple[str, bool]:
    """The answer's text within a limit of tokens, and whether it was cut for it."""
    cut = most is not None and (given.cut or count_tokens(given.text) > most)
    return (given.text[: most * 4], True) if cut and most is not None else (given.text, False)


async def files_ready(service: Service, stores: list[str]) -> None:
    """As OpenAI does, wait a while for files that are still on their way into the stores."""
    limit = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < limit and any(
        file.body["status"] == "in_progress"
        for store_id in stores
        for file in service.state.all("vector_store_files", store_id)
    ):
        await asyncio.sleep(max(service.pace, 0.005))


def logprobs(text: str, top: bool) -> list[dict[str, Any]]:
    """Every word as a token the model was sure of."""
    content = []
    for word in text.split():
        token = {"token": word, "logprob": 0.0, "bytes": list(word.encode())}
        content.append({**token, "top_logprobs": [token] if top else []})
    return content
