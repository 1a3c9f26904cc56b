# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every handler gets: the service (state, model, clock) and one call."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from . import limits, params
from .errors import bad_request
from .holds import Holds
from .model import Model
from .state import State


@dataclass
class Service:
    state: State
    model: Model
    key: str
    pace: float = 0.02
    admin_key: str = "sk-admin-local"
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    holds: Holds = field(default_factory=Holds)
    handlers: dict[tuple[str, str], Handler] = field(default_factory=dict)
    """What answers a request, by method and path, for requests that come from within."""

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` beside the requests; the set keeps a task from being collected while it sleeps."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def pause(self, step: str, seconds: float) -> None:
        """Stay in a step (`kind/status`) for this long, and for as long as it is held."""
        await asyncio.sleep(seconds)
        await self.holds.step(step)

    async def stop_tasks(self) -> None:
        waiting = list(self.tasks)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


class Call:
    """One request, already authenticated."""

    def __init__(self, service: Service, request: Request) -> None:
        self.service = service
        self.state = service.state
        self.request = request

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    async def body(
        self, hint: Any, table: limits.Table | None = None, omit: tuple[str, ...] = (), empty: bool = False
    ) -> dict[str, Any]:
        """The JSON body, checked against the SDK's params `hint` and OpenAI's limits. `empty`: may be left out."""
        raw = await self.request.body()
        if not raw and empty:
            return {}
        try:
            value = json.loads(raw)
        except ValueError:
            raise bad_request(
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your "
                "HTTP library correctly. The API expects a JSON payload, but what was sent was not valid JSON.)"
            ) from None
        if not isinstance(value, dict):
            raise bad_request("Invalid request body: expected an object.", code="invalid_type")
        params.check(value, hint, omit=omit)
        limits.apply(value, table or {})
        return value

    def query(self, hint: Any = None, omit: tuple[str, ...] = ()) -> dict[str, Any]:
        return params.read_query(list(self.request.query_params.multi_items()), hint, omit)


Handler = Callable[[Call], Awaitable[dict[str, Any] | Response]]


class Endpoint(NamedTuple):
    method: str
    path: str
    handler: Handler
