# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The local server as a process of its own, and the real SDK against it."""

from __future__ import annotations

import importlib.util
import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SERVER = Path(__file__).parents[2] / "server"
sys.path.append(str(SERVER))

# Where only the collection's own requirements are installed, there is no server to test.
if all(importlib.util.find_spec(name) for name in ("openai", "starlette", "uvicorn", "python_multipart")):
    import openai
else:
    collect_ignore_glob = ["test_*.py"]


class LocalServer:
    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SERVER), "--port", "0", *options], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.base_url = self.process.stdout.readline().strip()

    def client(self, key: str = "sk-local", **options: Any) -> Any:
        """A client that refuses every answer that does not fit the SDK's models to the letter."""
        return openai.OpenAI(
            base_url=self.base_url, api_key=key, max_retries=0, _strict_response_validation=True, **options
        )

    def control(self, method: str, path: str, body: Any = None) -> Any:
        url = self.base_url.removesuffix("/v1") + "/__control__" + path
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(url, data, method=method)) as answer:  # noqa: S310
            return json.load(answer)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))


@pytest.fixture
def start_server() -> Iterator[Callable[..., LocalServer]]:
    started: list[LocalServer] = []

    def start(*options: str) -> LocalServer:
        started.append(LocalServer(*options))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="session")
def shared_server() -> Iterator[LocalServer]:
    server = LocalServer("--control")
    yield server
    server.stop()


@pytest.fixture
def server(shared_server: LocalServer) -> LocalServer:
    """The shared server, empty."""
    shared_server.control("POST", "/reset")
    return shared_server


@pytest.fixture(scope="session")
def shared_client(shared_server: LocalServer) -> Iterator[Any]:
    with shared_server.client() as client:
        yield client


@pytest.fixture
def client(server: LocalServer, shared_client: Any) -> Any:
    """The shared client of the shared server: a client of its own would cost each test a TLS context."""
    return shared_client


@pytest.fixture
def refused() -> Callable[..., Any]:
    """Call something that must be refused with this status, and return the error."""

    def call(status: int, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        with pytest.raises(openai.APIStatusError) as raised:
            function(*arguments, **options)
        error = raised.value
        assert error.status_code == status, error
        assert set(error.body) == {"message", "type", "param", "code"}
        assert error.request_id
        return error

    return call


@pytest.fixture
def until() -> Callable[..., Any]:
    """Look again and again until the object is in one of the statuses."""

    def wait(look: Callable[[], Any], *statuses: str, seconds: float = 60) -> Any:
        limit = time.monotonic() + seconds
        while (found := look()).status not in statuses:
            assert time.monotonic() < limit, f"still {found.status}, not {statuses}"
            time.sleep(0.02)
        return found

    return wait


@pytest.fixture
def guide(client: Any) -> Any:
    """A file for file_search."""
    text = b"# Guide\nThe backup server restarts every day at noon.\nIts administrator is called Ada.\n"
    return client.files.create(file=("guide.md", text), purpose="assistants")


@pytest.fixture
def store(client: Any, guide: Any, until: Callable[..., Any]) -> Any:
    """A vector store with the guide in it, ready."""
    made = client.vector_stores.create(name="manuals", file_ids=[guide.id])
    return until(lambda: client.vector_stores.retrieve(made.id), "completed")


@pytest.fixture
def run(client: Any, until: Callable[..., Any]) -> Callable[..., Any]:
    """Run an assistant on a thread of one message until it rests."""

    def start(text: str, assistant: Any = None, **options: Any) -> Any:
        assistant = assistant or client.beta.assistants.create(model="gpt-4o")
        thread = client.beta.threads.create(messages=[{"role": "user", "content": text}])
        made = client.beta.threads.runs.create(thread.id, assistant_id=assistant.id, **options)
        assert made.status == "queued"
        ends = ("completed", "failed", "cancelled", "expired", "incomplete", "requires_action")
        return until(lambda: client.beta.threads.runs.retrieve(made.id, thread_id=thread.id), *ends)

    return start


@pytest.fixture
def respond(client: Any, until: Callable[..., Any]) -> Callable[..., Any]:
    """Create a background response, and wait for its end."""

    def start(given: Any, **options: Any) -> Any:
        made = client.responses.create(**{"model": "gpt-4o", "input": given, "background": True, **options})
        assert made.status == "queued"
        ends = ("completed", "failed", "cancelled", "incomplete")
        return until(lambda: client.responses.retrieve(made.id, include=options.get("include", [])), *ends)

    return start
