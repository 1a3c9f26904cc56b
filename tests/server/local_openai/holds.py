# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds: requests, and steps of what goes on beside the requests, that wait until a test has looked."""

from __future__ import annotations

import asyncio
import re

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr


class Until(BaseModel):
    """The requests that end a hold: once this many of them have been answered."""

    model_config = ConfigDict(extra="forbid")

    method: str = "*"
    path: str
    times: int = Field(1, ge=1)


class Hold(BaseModel):
    """What waits: the steps whose name `step` matches as a whole, else the requests of `method` and `path`."""

    model_config = ConfigDict(extra="forbid")

    step: str | None = None
    method: str = "*"
    path: str = ".*"
    until: Until | None = None
    _released: asyncio.Event = PrivateAttr(default_factory=asyncio.Event)

    async def wait(self) -> None:
        await self._released.wait()

    def release(self) -> None:
        self._released.set()

    def answered(self, method: str, path: str) -> bool:
        """Whether the hold ends with this answered request."""
        if self.until is None or not matches(self.until.method, self.until.path, method, path):
            return False
        self.until.times -= 1
        return self.until.times <= 0


class Holds:
    def __init__(self) -> None:
        self._holds: list[Hold] = []

    def add(self, hold: Hold) -> None:
        for pattern in (hold.step, hold.path, hold.until and hold.until.path):
            re.compile(pattern or "")
        self._holds.append(hold)

    def clear(self) -> None:
        """Release all that waits."""
        for hold in self._holds:
            hold.release()
        self._holds.clear()

    def answered(self, method: str, path: str) -> None:
        for hold in [hold for hold in self._holds if hold.answered(method, path)]:
            self._holds.remove(hold)
            hold.release()

    async def step(self, name: str) -> None:
        """Wait while a hold of this step stands."""
        while hold := next((hold for hold in self._holds if hold.step and re.fullmatch(hold.step, name)), None):
            await hold.wait()

    async def request(self, method: str, path: str) -> None:
        """Wait while a hold of such requests stands."""
        while hold := next((hold for hold in self._holds if _holds_request(hold, method, path)), None):
            await hold.wait()


def matches(wanted_method: str, wanted_path: str, method: str, path: str) -> bool:
    return wanted_method in ("*", method) and re.fullmatch(wanted_path, path) is not None


def _holds_request(hold: Hold, method: str, path: str) -> bool:
    return hold.step is None and matches(hold.method, hold.path, method, path)
