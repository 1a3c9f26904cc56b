# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of the backend ``responses`` against the local server."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends import endpoints
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Registry
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection

MODEL = "gpt-4o"


@dataclass
class Backend:
    """A backend as a task has it: a client, endpoints by kind, a registry, warnings."""

    client: Client
    registry: Registry
    connection: Connection
    store: str = "agents"
    name: str = "responses"
    warnings: list[str] = field(default_factory=list)

    def on(self, kind: str) -> Any:
        params = {"backend": self.name, "assistant_store": self.store}
        return endpoints(params, self.connection, self.registry, self.warnings)(kind)

    def create(self, kind: str, body: dict[str, Any], **parents: str) -> dict[str, Any]:
        made: dict[str, Any] = self.on(kind).create(self.client, parents, body)
        return made

    def get(self, kind: str, id: str, **parents: str) -> Any:
        return self.on(kind).get(self.client, parents, id)

    def list(self, kind: str, query: Any = None, limit: int | None = None, **parents: str) -> list[dict[str, Any]]:
        return list(self.on(kind).list(self.client, parents, query, limit))

    def thread(self, *texts: str, **more: Any) -> str:
        """A thread with these messages of the user."""
        return str(self.create("thread", {"messages": [said(text) for text in texts], **more})["id"])

    def run(self, thread_id: str, **body: Any) -> dict[str, Any]:
        """A run, when it has come to rest."""
        run = self.create("run", {"assistant": {"model": MODEL}, **body}, thread_id=thread_id)
        return self.rested(run)

    def rested(self, run: dict[str, Any]) -> dict[str, Any]:
        deadline = time.monotonic() + 60
        while run["status"] in ("queued", "in_progress"):
            assert time.monotonic() < deadline, run
            time.sleep(0.01)
            run = self.get("run", run["id"], thread_id=run["thread_id"])
        return run

    def answer(self, run: dict[str, Any], **outputs: str) -> dict[str, Any]:
        """Submit these outputs, by the names of the functions."""
        calls = run["required_action"]["submit_tool_outputs"]["tool_calls"]
        given = [{"tool_call_id": call["id"], "output": outputs[call["function"]["name"]]} for call in calls]
        parents = {"thread_id": run["thread_id"]}
        act = self.on("run").run_operation(
            self.client, parents, run["id"], "submit_tool_outputs", {"tool_outputs": given}
        )
        return self.rested(act)


def said(text: str, role: str = "user", **more: Any) -> dict[str, Any]:
    return {"role": role, "content": [{"type": "text", "text": text}], **more}


@pytest.fixture
def backend(server: Any, tmp_path: Path) -> Backend:
    connection = Connection(api_key=server.key, base_url=server.base_url)
    registry = Registry(str(tmp_path / "registry.json"), server.base_url, None)
    return Backend(server.client(max_retries=0), registry, connection)


@pytest.fixture
def bodies(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The bodies of the Responses that were asked for, as they were sent."""
    sent: list[dict[str, Any]] = []
    request: Callable[..., Any] = Client.request

    def recorded(self: Client, method: str, path: str, **how: Any) -> Any:
        if method == "POST" and path == "/responses":
            sent.append(how["body"])
        return request(self, method, path, **how)

    monkeypatch.setattr(Client, "request", recorded)
    return sent


@pytest.fixture
def message() -> Callable[..., dict[str, Any]]:
    return said
