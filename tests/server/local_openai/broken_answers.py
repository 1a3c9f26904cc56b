# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers as broken servers give them: lost, in pieces, cut, or with pages that do not end."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

DRIBBLES = 10


class ResettableProtocol(H11Protocol):
    """Hands the connection to the application, so that a fault can break it."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


async def swallow(_message: Message) -> None:
    """Where an answer goes that the client must not get."""


async def read_body(receive: Receive) -> bytes:
    """The whole body of a request."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return body


def replay(body: bytes) -> Receive:
    """The request's body again, for an application whose client has gone."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


@dataclass
class Recorded:
    """An answer that is kept instead of being sent."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    def head(self, length: int) -> Message:
        """The start of the answer, announcing a body of this many bytes."""
        headers = [(name, value) for name, value in self.start["headers"] if name.lower() != b"content-length"]
        return {**self.start, "headers": [*headers, (b"content-length", str(length).encode())]}


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


async def send_cut(answer: Recorded, how: Literal["length", "json"], send: Send, transport: asyncio.Transport) -> None:
    """Send half of the body: all that was announced (`json`), or less than that, and an orderly end (`length`)."""
    half = answer.body[: len(answer.body) // 2]
    await send(answer.head(len(half) if how == "json" else len(answer.body)))
    await send({"type": "http.response.body", "body": half, "more_body": how == "length"})
    if how == "length":
        transport.close()
        await asyncio.sleep(0)


def first_page(scope: Scope) -> Scope:
    """The request for the first page, whichever page was asked for."""
    query = [(name, value) for name, value in parse_qsl(scope["query_string"].decode()) if name != "after"]
    return {**scope, "query_string": urlencode(query).encode()}


async def send_endless(answer: Recorded, send: Send) -> None:
    """Send a page that says there is another one."""
    body = json.dumps({**json.loads(answer.body), "has_more": True}).encode()
    await send(answer.head(len(body)))
    await send({"type": "http.response.body", "body": body})


async def reset(transport: asyncio.Transport) -> None:
    """Break the TCP connection with an RST: the client sees a reset, not an orderly end."""
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    # Let uvicorn notice the lost connection, or it complains of a missing answer.
    await asyncio.sleep(0)
