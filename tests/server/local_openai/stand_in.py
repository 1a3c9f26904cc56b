# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A model without weights: the same prompt always gets the same answer."""

from __future__ import annotations

import hashlib
import json
import math

from .directives import without
from .instance import example
from .model import Answer, Prompt, ToolCall, count_tokens
from .retrieval import terms


class StandIn:
    def answer(self, prompt: Prompt) -> Answer:
        if not prompt.outputs:
            calls = self._calls(prompt)
            if calls:
                return Answer(calls=calls)
        text = self._text(prompt)
        if prompt.max_tokens is not None and count_tokens(text) > prompt.max_tokens:
            return Answer(text[: prompt.max_tokens * 4], cut=True)
        return Answer(text)

    def embed(self, texts: list[str], dimensions: int) -> list[list[float]]:
        return [bag_of_words(text, dimensions) for text in texts]

    def close(self) -> None:
        pass

    def _calls(self, prompt: Prompt) -> list[ToolCall]:
        if prompt.tool_choice in ("auto", "none"):
            return []
        functions = [function for function in prompt.functions if prompt.tool_choice in ("required", function["name"])]
        return [
            ToolCall(function["name"], json.dumps(example(function.get("parameters") or {"type": "object"})))
            for function in functions[:1]
        ]

    def _text(self, prompt: Prompt) -> str:
        kind = (prompt.response_format or {}).get("type", "text")
        if kind == "json_schema":
            return json.dumps(example((prompt.response_format or {})["json_schema"].get("schema", {})))
        said = without(prompt.last_user_text)
        if kind == "json_object":
            return json.dumps({"answer": said})
        sentences = [f"You said: {said}"]
        if prompt.outputs:
            sentences.append("The tools gave: " + "; ".join(f"{item.name}: {item.output}" for item in prompt.outputs))
        if prompt.passages:
            sentences.append(f"The files say: {prompt.passages[0].text}")
        return "\n".join(sentences)


def bag_of_words(text: str, dimensions: int) -> list[float]:
    """Hashed words as a vector of length 1: texts with the same words are near."""
    vector = [0.0] * dimensions
    for term in terms(text) or [""]:
        digest = hashlib.blake2b(term.encode(), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        vector[number % dimensions] += 1.0 if number >> 63 else -1.0
    length = math.sqrt(sum(value * value for value in vector))
    if not length:  # opposite words in one place
        vector[0] = length = 1.0
    return [value / length for value in vector]
