# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""python tests/server: start the local server; its base URL is the first line of its output."""

from __future__ import annotations

import argparse
import asyncio
import socket
from pathlib import Path
from types import FrameType

import uvicorn
from local_openai.app import APIS, build
from local_openai.broken_answers import ResettableProtocol
from local_openai.model import Model
from local_openai.service import Service
from local_openai.stand_in import StandIn
from local_openai.state import State


def main() -> None:
    options = parse()
    # The port is taken before the model is loaded, and printed once the server answers on it.
    try:
        listening = socket.create_server(("127.0.0.1", options.port))
    except OSError as error:
        raise SystemExit(f"Cannot listen on 127.0.0.1:{options.port}: {error}") from None
    # Accepted connections inherit it. Without it each small answer waits 40 ms for the client to acknowledge its head.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    model = load_model(options.model)
    service = Service(State(options.state), model, options.key, options.pace, options.admin_key)
    config = uvicorn.Config(
        build(service, options.api, options.control, options.agents),
        http=ResettableProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = AnnouncingServer(config, f"http://127.0.0.1:{listening.getsockname()[1]}/v1")
    asyncio.run(server.serve(sockets=[listening]))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--api", choices=list(APIS), default="both", help="the API families to serve")
    parser.add_argument("--no-agents", dest="agents", action="store_false", help="no access to the Agents API: 404")
    parser.add_argument("--key", default="sk-local", help="the accepted API key")
    parser.add_argument("--admin-key", default="sk-admin-local", help="the accepted admin API key")
    parser.add_argument("--model", choices=["stand-in", "smollm2"], default="stand-in", help="who answers")
    parser.add_argument("--state", type=Path, help="keep the state in this SQLite file and a folder beside it")
    parser.add_argument("--control", action="store_true", help="serve /__control__ (faults, request log, reset)")
    parser.add_argument("--pace", type=float, default=0.02, help="seconds in each intermediate state")
    return parser.parse_args()


def load_model(name: str) -> Model:
    if name == "stand-in":
        return StandIn()
    # Its packages are needed only here.
    from local_openai.smollm2 import SmolLM2

    return SmolLM2()


class AnnouncingServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, base_url: str) -> None:
        super().__init__(config)
        self.base_url = base_url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.base_url, flush=True)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """An orderly end: uvicorn would raise the signal again and so end with its number."""
        self.should_exit = True


if __name__ == "__main__":
    main()
