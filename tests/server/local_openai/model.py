# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a model is to the server: it answers a prompt and embeds texts. Two of them exist: stand-in and smollm2."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass
class Turn:
    role: str
    text: str


@dataclass
class Passage:
    """A piece of a file that a search found."""

    file_id: str
    file_name: str
    text: str
    score: float
    attributes: dict[str, Any] | None = None


@dataclass
class ToolCall:
    name: str
    arguments: str
    """JSON text."""


@dataclass
class ToolOutput:
    name: str
    output: str


@dataclass
class Prompt:
    instructions: str
    turns: list[Turn]
    functions: list[dict[str, Any]] = field(default_factory=list)
    tool_choice: Any = "auto"
    """none, auto, required or a function's name."""
    outputs: list[ToolOutput] = field(default_factory=list)
    """What the functions called before gave; with any, the answer is a text."""
    passages: list[Passage] = field(default_factory=list)
    response_format: dict[str, Any] | None = None
    max_tokens: int | None = None
    temperature: float = 0.0

    @property
    def last_user_text(self) -> str:
        return last_user_text(self.turns)


@dataclass
class Answer:
    text: str = ""
    calls: list[ToolCall] = field(default_factory=list)
    cut: bool = False
    """The answer ended at max_tokens."""


class Model(Protocol):
    def answer(self, prompt: Prompt) -> Answer:
        """May take seconds: call it in a thread."""

    def embed(self, texts: list[str], dimensions: int) -> list[list[float]]:
        """One vector of length 1 for each text."""

    def close(self) -> None: ...


def last_user_text(turns: list[Turn]) -> str:
    return next((turn.text for turn in reversed(turns) if turn.role == "user"), "")


def count_tokens(text: str) -> int:
    """About four characters are a token."""
    return (len(text) + 3) // 4
