# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words in double brackets that steer a run or a response, whatever model answers.

[[call NAME {json}]]   call a declared function (several: in parallel)
[[then]]               the calls after it are made when those before it have their outputs
[[code EXPRESSION]]    a code_interpreter step, where that tool is on
[[say TEXT]]           answer exactly TEXT
[[slow SECONDS]]       stay in progress that long
[[fail CODE]]          server_error, rate_limit_exceeded or invalid_prompt
[[incomplete REASON]]  max_completion_tokens, max_prompt_tokens (runs) or content_filter (responses)
[[expire]]             runs only
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from .model import ToolCall

OPENING = re.compile(r"\[\[(call|then|code|say|fail|incomplete|expire|slow(?=\s+\d+(?:\.\d+)?\s*\]\]))\b\s*")
NAME = re.compile(r"([a-zA-Z0-9_-]+)\s*")


@dataclass
class Directives:
    rounds: list[list[ToolCall]] = field(default_factory=lambda: [[]])
    """Calls of functions, those of one round together."""
    code: list[str] = field(default_factory=list)
    say: str | None = None
    slow: float = 0.0
    fail: str | None = None
    incomplete: str | None = None
    expire: bool = False


def read(*texts: str) -> Directives:
    """The directives in all of the texts; of those that can stand once, the first one counts."""
    found = Directives()
    for text in texts:
        position = 0
        while match := OPENING.search(text, position):
            position = _read_one(found, match.group(1), text, match.end())
    return found


def without(text: str) -> str:
    """The text without its directives."""
    kept = []
    position = 0
    while match := OPENING.search(text, position):
        kept.append(text[position : match.start()])
        position = _read_one(Directives(), match.group(1), text, match.end())
    kept.append(text[position:])
    return "".join(kept).strip()


def _read_one(found: Directives, word: str, text: str, start: int) -> int:
    """Note one directive; return where it ends."""
    if word == "call":
        return _read_call(found, text, start)
    closing = text.find("]]", start)
    end = len(text) if closing < 0 else closing
    value = text[start:end].strip()
    if word == "code":
        found.code.append(value)
    elif word == "then":
        found.rounds.append([])
    elif word == "expire":
        found.expire = True
    elif word == "slow":
        found.slow = found.slow or float(value)
    elif getattr(found, word) is None:  # say, fail, incomplete
        setattr(found, word, value)
    return end + 2


def _read_call(found: Directives, text: str, start: int) -> int:
    """JSON may itself hold closing brackets, so it is really parsed."""
    name = NAME.match(text, start)
    if name is None:
        return start
    position, arguments = name.end(), "{}"
    if text.startswith("{", position):
        try:
            _unused, end = json.JSONDecoder().raw_decode(text, position)
        except ValueError:
            end = position
        arguments, position = text[position:end] or "{}", end
    found.rounds[-1].append(ToolCall(name.group(1), arguments))
    closing = text.find("]]", position)
    return len(text) if closing < 0 else closing + 2
