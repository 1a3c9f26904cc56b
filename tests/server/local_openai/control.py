# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults and holds on demand, the request log and the control endpoints (only with --control)."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .broken_answers import Recorded, dribbling, first_page, read_body, replay, reset, send_cut, send_endless, swallow
from .faults import Fault
from .holds import Hold
from .service import Service

Model = TypeVar("Model", bound=BaseModel)
PREFIX = "/__control__"
# How long a client that is to give up may take.
PATIENCE = 60


@dataclass
class Exchange:
    method: str
    path: str
    query: str
    status: int | None = None
    """None: the connection was broken before an answer."""


class Control:
    """ASGI middleware around the API."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app = app
        self.service = service
        self.faults: list[Fault] = []
        self.exchanges: list[Exchange] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PREFIX):
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix("/v1")
        exchange = Exchange(scope["method"], path, scope["query_string"].decode("latin-1"))
        self.exchanges.append(exchange)

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
            await send(message)

        await self.service.holds.request(exchange.method, path)
        fault = next((fault for fault in self.faults if fault.take(exchange.method, path)), None)
        if fault is None:
            await self.app(scope, receive, noted)
        else:
            kind = fault.chosen()
            fault.hits.append({"method": exchange.method, "path": path, "kind": kind})
            await self.fail(fault, kind, scope, receive, noted)
        self.service.holds.answered(exchange.method, path)

    async def fail(self, fault: Fault, kind: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request as the fault has it."""
        transport = scope["state"]["transport"]
        match kind:
            case "latency":
                await asyncio.sleep(fault.seconds)
                await self.app(scope, receive, send)
            case "slow_body":
                await self.app(scope, receive, dribbling(send, fault.seconds))
            case "reset_before":
                await reset(transport)
            case "reset_after":
                await self.app(scope, receive, swallow)
                await reset(transport)
            case "late":
                await self.be_late(fault, scope, receive, send)
            case "cut":
                answer = await self.record(scope, receive)
                await send_cut(answer, fault.cut, send, transport)
            case "endless":
                await send_endless(await self.record(first_page(scope), receive), send)
            case "move_on":
                assert fault.target is not None
                fault.target.move(self.service.state)
                await self.app(scope, receive, send)
            case _:
                if kind == "status_after" or (kind in ("body", "empty") and fault.work):
                    await self.app(scope, receive, swallow)
                await fault.answer(kind)(scope, receive, send)

    async def record(self, scope: Scope, receive: Receive) -> Recorded:
        answer = Recorded()
        await self.app(scope, receive, answer.send)
        return answer

    async def be_late(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the client go first, and do the work afterwards."""
        body = await read_body(receive)
        if fault.reply == "status":
            await fault.answer("late")(scope, receive, send)
        elif fault.reply == "reset":
            await reset(scope["state"]["transport"])
        else:
            await asyncio.wait_for(receive(), PATIENCE)

        async def work() -> None:
            await self.service.pause("late", fault.seconds)
            await self.app(scope, replay(body), swallow)

        self.service.start(work())

    def routes(self) -> list[Route]:
        return [
            Route(PREFIX + "/faults", self.add_fault, methods=["POST"]),
            Route(PREFIX + "/faults", self.list_faults, methods=["GET"]),
            Route(PREFIX + "/faults", self.clear_faults, methods=["DELETE"]),
            Route(PREFIX + "/holds", self.add_hold, methods=["POST"]),
            Route(PREFIX + "/holds", self.clear_holds, methods=["DELETE"]),
            Route(PREFIX + "/requests", self.list_requests, methods=["GET"]),
            Route(PREFIX + "/requests", self.clear_requests, methods=["DELETE"]),
            Route(PREFIX + "/objects", self.count_objects, methods=["GET"]),
            Route(PREFIX + "/reset", self.reset_all, methods=["POST"]),
        ]

    async def add_fault(self, request: Request) -> JSONResponse:
        return await self.add(request, Fault, self.faults.append)

    async def add_hold(self, request: Request) -> JSONResponse:
        return await self.add(request, Hold, self.service.holds.add)

    async def add(self, request: Request, model: type[Model], keep: Callable[[Model], None]) -> JSONResponse:
        try:
            order = model.model_validate_json(await request.body())
            keep(order)
        except (ValidationError, re.error) as error:
            return JSONResponse({"error": {"message": str(error)}}, 400)
        return JSONResponse(json.loads(order.model_dump_json()))

    async def clear_holds(self, _request: Request) -> JSONResponse:
        self.service.holds.clear()
        return JSONResponse({"holds": []})

    async def list_faults(self, _request: Request) -> JSONResponse:
        faults = [{**json.loads(fault.model_dump_json()), "hits": fault.hits} for fault in self.faults]
        return JSONResponse({"faults": faults})

    async def clear_faults(self, _request: Request) -> JSONResponse:
        self.faults.clear()
        return JSONResponse({"faults": []})

    async def list_requests(self, _request: Request) -> JSONResponse:
        return JSONResponse({"requests": [vars(exchange) for exchange in self.exchanges]})

    async def clear_requests(self, _request: Request) -> JSONResponse:
        self.exchanges.clear()
        return JSONResponse({"requests": []})

    async def count_objects(self, _request: Request) -> JSONResponse:
        return JSONResponse(self.service.state.counts())

    async def reset_all(self, _request: Request) -> JSONResponse:
        self.service.holds.clear()
        await self.service.stop_tasks()
        self.service.state.clear()
        self.faults.clear()
        self.exchanges.clear()
        return JSONResponse(self.service.state.counts())
