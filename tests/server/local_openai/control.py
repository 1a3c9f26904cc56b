# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on demand, the request log and the control endpoints (only with --control)."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .service import Service

PREFIX = "/__control__"
KINDS = {429: "rate_limit_exceeded", 500: "server_error", 503: "service_unavailable"}
DRIBBLES = 10


class Fault(BaseModel):
    """`path` is a regular expression that the whole path after /v1 must match; times -1 is for ever."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["status", "latency", "reset_before", "reset_after", "slow_body"]
    method: str = "*"
    path: str = ".*"
    times: int = 1
    status: int = 500
    retry_after: str | None = None
    seconds: float = Field(0.5, ge=0)
    body: Any = None

    def take(self, method: str, path: str) -> bool:
        """Whether this fault hits the request; each hit uses one of its times up."""
        if self.times == 0 or self.method not in ("*", method) or not re.fullmatch(self.path, path):
            return False
        if self.times > 0:
            self.times -= 1
        return True

    def answer(self) -> JSONResponse:
        kind = KINDS.get(self.status, "server_error" if self.status >= 500 else "invalid_request_error")
        body = self.body or {
            "error": {"message": f"A fault on demand: {self.status}.", "type": kind, "param": None, "code": kind}
        }
        headers = {"retry-after": self.retry_after} if self.retry_after is not None else None
        return JSONResponse(body, self.status, headers)


class ResettableProtocol(H11Protocol):
    """Hands the connection to the application, so that a fault can break it."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


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
        fault = next((fault for fault in self.faults if fault.take(exchange.method, path)), None)

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
            await send(message)

        if fault is None:
            await self.app(scope, receive, noted)
        elif fault.kind == "status":
            await fault.answer()(scope, receive, noted)
        elif fault.kind == "latency":
            await asyncio.sleep(fault.seconds)
            await self.app(scope, receive, noted)
        elif fault.kind == "slow_body":
            await self.app(scope, receive, dribbling(noted, fault.seconds))
        else:
            if fault.kind == "reset_after":
                await self.app(scope, receive, swallow)
            await reset(scope["state"]["transport"])

    def routes(self) -> list[Route]:
        return [
            Route(PREFIX + "/faults", self.add_fault, methods=["POST"]),
            Route(PREFIX + "/faults", self.clear_faults, methods=["DELETE"]),
            Route(PREFIX + "/requests", self.list_requests, methods=["GET"]),
            Route(PREFIX + "/requests", self.clear_requests, methods=["DELETE"]),
            Route(PREFIX + "/objects", self.count_objects, methods=["GET"]),
            Route(PREFIX + "/reset", self.reset_all, methods=["POST"]),
        ]

    async def add_fault(self, request: Request) -> JSONResponse:
        try:
            fault = Fault.model_validate_json(await request.body())
            re.compile(fault.path)
        except (ValidationError, re.error) as error:
            return JSONResponse({"error": {"message": str(error)}}, 400)
        self.faults.append(fault)
        return JSONResponse(json.loads(fault.model_dump_json()))

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
        await self.service.stop_tasks()
        self.service.state.clear()
        self.faults.clear()
        self.exchanges.clear()
        return JSONResponse(self.service.state.counts())


async def swallow(_message: Message) -> None:
    """Where an answer goes that the client must not get."""


def dribbling(send: Send, seconds: float) -> Send:
    """`send`, but every body arrives in small pieces that take `seconds` in all."""

    async def slow(message: Message) -> None:
        body = message.get("body", b"")
        if message["type"] != "http.response.body" or not body:
            await send(message)
            return
        size = max(1, -(-len(body) // DRIBBLES))
        for start in range(0, len(body), size):
            await asyncio.sleep(seconds / DRIBBLES)
            await send({"type": "http.response.body", "body": body[start : start + size], "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)})

    return slow


async def reset(transport: asyncio.Transport) -> None:
    """Break the TCP connection with an RST: the client sees a reset, not an orderly end."""
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    # Let uvicorn notice the lost connection, or it complains of a missing answer.
    await asyncio.sleep(0)
