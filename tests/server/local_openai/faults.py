# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults: which request one hits, and what it answers in place of the server."""

from __future__ import annotations

import math
import random
import re
import time
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator
from starlette.responses import JSONResponse, Response

from .holds import matches
from .state import KINDS as OBJECT_KINDS
from .state import Record, State

CODES = {429: "rate_limit_exceeded", 500: "server_error", 503: "service_unavailable"}
Kind = Literal[
    "status",
    "status_after",
    "latency",
    "reset_before",
    "reset_after",
    "slow_body",
    "late",
    "empty",
    "body",
    "cut",
    "endless",
    "redirect",
    "move_on",
    "limit",
    "random",
]
# Kinds that the server's own 200 would not suit as the default.
STATUSES = {"empty": 204, "body": 200, "redirect": 307, "late": 504, "limit": 429}


class Window(BaseModel):
    """So many requests are served in so many seconds, which begin with the first of them."""

    model_config = ConfigDict(extra="forbid")

    requests: int = Field(ge=1)
    seconds: float = Field(gt=0)
    told: bool = True
    """Whether a refusal says, as `retry-after`, how long it is until the next window."""
    _started: float = PrivateAttr(-math.inf)
    _served: int = PrivateAttr(0)

    def is_over(self) -> bool:
        """Count one request; whether it is one too many."""
        if self.left() <= 0:
            self._started, self._served = time.monotonic(), 0
        self._served += 1
        return self._served > self.requests

    def left(self) -> float:
        return self._started + self.seconds - time.monotonic()


class Target(BaseModel):
    """The object that moves on: the newest of its kind where no id is given. `set` changes fields of its body."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    id: str | None = None
    set: dict[str, Any] = Field(default_factory=dict)
    delete: bool = False

    def move(self, state: State) -> None:
        """Nothing happens where there is no such object (any more)."""
        records = [record for record in state.every(self.kind) if self.id in (None, record.id)]
        for record in records[-1:]:
            self._move(state, record)

    def _move(self, state: State, record: Record) -> None:
        if self.delete:
            state.remove(record)
        else:
            record.body.update(self.set)
            state.save(record)


class Fault(BaseModel):
    """`path` is a regular expression that the whole path after /v1 must match; times -1 is for ever."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    method: str = "*"
    path: str = ".*"
    times: int = 1
    skip: int = Field(0, ge=0)
    """Matching requests that are served as ever before the first one is hit."""
    rate: float = Field(1.0, ge=0, le=1)
    seed: int = 0
    kinds: list[Kind] = Field(default_factory=list)
    """Of `random`: what it chooses from."""
    status: int | None = None
    retry_after: str | None = None
    seconds: float = Field(0.5, ge=0)
    body: Any = None
    text: str | None = None
    """In place of a JSON body."""
    content_type: str = "text/html"
    """Of `text`."""
    work: bool = True
    """Of `body` and `empty`: whether the work is done before the answer is replaced."""
    cut: Literal["length", "json"] = "length"
    reply: Literal["status", "reset", "none"] = "status"
    """Of `late`: what the client gets at once; with `none` the work begins when it has given up."""
    location: str = ""
    target: Target | None = None
    window: Window | None = None
    """Of `limit`, which lasts: what is too much for it is hit, all matching requests counted together."""
    _hits: list[dict[str, str]] = PrivateAttr(default_factory=list)
    _random: random.Random = PrivateAttr()

    @model_validator(mode="after")
    def _check(self) -> Fault:
        re.compile(self.path)
        if self.kind == "random" and not self.kinds:
            raise ValueError("a random fault needs kinds")
        if "random" in self.kinds:
            raise ValueError("a random fault chooses among the other kinds")
        if self.kind == "move_on" and (self.target is None or self.target.kind not in OBJECT_KINDS):
            raise ValueError(f"move_on needs a target, with a kind of {', '.join(OBJECT_KINDS)}")
        if self.kind == "limit" and self.window is None:
            raise ValueError("a limit needs a window")
        self._random = random.Random(self.seed)  # noqa: S311 - which request fails is no secret
        return self

    def take(self, method: str, path: str) -> bool:
        """Whether this fault hits the request; each hit uses one of its times up."""
        if self.times == 0 or not matches(self.method, self.path, method, path):
            return False
        if self.window:
            return self.window.is_over()
        if self.skip:
            self.skip -= 1
            return False
        if self.rate < 1 and self._random.random() >= self.rate:
            return False
        if self.times > 0:
            self.times -= 1
        return True

    @property
    def hits(self) -> list[dict[str, str]]:
        """The requests that were hit: `method`, `path`, and the `kind` of fault."""
        return self._hits

    def chosen(self) -> Kind:
        """The kind of this hit."""
        return self._random.choice(self.kinds) if self.kind == "random" else self.kind

    def answer(self, kind: str) -> Response:
        """What is said in place of the server's answer."""
        status = self.status or STATUSES.get(kind, 500)
        headers = {} if self.retry_after is None else {"retry-after": self.retry_after}
        if self.window and self.window.told:
            headers["retry-after"] = f"{max(self.window.left(), 0.001):.3f}"
        if kind == "empty":
            return Response(None, status, headers)
        if kind == "redirect":
            return Response(None, status, {**headers, "location": self.location})
        if self.text is not None:
            return Response(self.text, status, headers, self.content_type)
        if kind == "body" or self.body:
            return JSONResponse(self.body, status, headers)
        code = CODES.get(status, "server_error" if status >= 500 else "invalid_request_error")
        error = {"message": f"A fault on demand: {status}.", "type": code, "param": None, "code": code}
        return JSONResponse({"error": error}, status, headers)
