# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training data: what a job would fail over is refused here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

LEAST_EXAMPLES = 10
# The platform cuts an example after this many tokens; one is about four bytes.
MOST_TOKENS = 65_536
_BYTES_A_TOKEN = 4

_ROLES = ("system", "developer", "user", "assistant", "tool", "function")
_COMPLETION_MODELS = ("davinci-", "babbage-")


def shape_of(model: str | None, method: str | None) -> str:
    """The form that an example has: that of the method, or pairs of texts for the models that complete text."""
    if method is None and (model or "").removeprefix("ft:").startswith(_COMPLETION_MODELS):
        return "completion"
    return method or "supervised"


def check(path: str, shape: str, least: int) -> str | None:
    """Refuse what is no training data of this form. Returns a warning, where there is one."""
    problem_of = _SHAPES[shape]
    count, long = 0, list[int]()
    with Path(path).open("rb") as lines:
        for number, line in enumerate(lines, 1):
            problem = problem_of(json.loads(line))
            if problem:
                raise PlatformError(f"{path}, line {number}, {problem}; correct the line, or method.")
            count += 1
            if len(line) > MOST_TOKENS * _BYTES_A_TOKEN:
                long.append(number)
    if count < least:
        raise PlatformError(f"{path} has {count} examples and {least} is the least; add some.")
    if not long:
        return None
    return (
        f"{path} has examples of more than {MOST_TOKENS} tokens, which the platform may cut: {len(long)}, the first in "
        f"line {long[0]}."
    )


def _messages(where: str, messages: Any) -> str | None:
    if not isinstance(messages, list) or not messages:
        return f"has no {where}, a list of messages"
    for number, message in enumerate(messages, 1):
        role = message.get("role") if isinstance(message, Mapping) else None
        if role not in _ROLES:
            return f"has a message without a valid role (number {number} of {where}: {role!r})"
        if all(message.get(name) is None for name in ("content", "tool_calls", "function_call", "refusal")):
            return f"has a message that says nothing (number {number} of {where})"
    return None


def _answered(where: str, messages: Any) -> str | None:
    problem = _messages(where, messages)
    if problem is None and not any(message["role"] == "assistant" for message in messages):
        return f"has no message of the role assistant in {where}"
    return problem


def _supervised(example: Mapping[str, Any]) -> str | None:
    return _answered("messages", example.get("messages"))


def _preference(example: Mapping[str, Any]) -> str | None:
    given = example.get("input")
    return (
        _messages("input.messages", given.get("messages") if isinstance(given, Mapping) else None)
        or _answered("preferred_output", example.get("preferred_output"))
        or _answered("non_preferred_output", example.get("non_preferred_output"))
    )


def _reinforcement(example: Mapping[str, Any]) -> str | None:
    return _messages("messages", example.get("messages"))


def _completion(example: Mapping[str, Any]) -> str | None:
    missing = [name for name in ("prompt", "completion") if not isinstance(example.get(name), str)]
    return f"has no {' and no '.join(missing)}" if missing else None


_SHAPES: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
    "supervised": _supervised,
    "dpo": _preference,
    "reinforcement": _reinforcement,
    "completion": _completion,
}
