# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The core against the local server: a task's options, what comes of them, and what the server was asked."""

from __future__ import annotations

import json
import os
import re
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import local_server
import pytest
import tenacity
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.declarative.openai.plugins.module_utils._base import waiting
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core import create_once
from ansible_collections.declarative.openai.plugins.module_utils._core.engine import Outcome, converge
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Info, gather
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._stack.stack import STACK
from ansible_collections.declarative.openai.plugins.module_utils._transport import pacing
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection


@dataclass
class Server:
    """The local server with its control endpoints."""

    base_url: str
    key: str
    control_url: str
    admin_key: str

    def control(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.control_url + path, data, method=method)  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return json.load(answer)

    def fault(self, kind: str, **how: Any) -> None:
        self.control("POST", "/faults", {"kind": kind, **how})

    def hold(self, step: str, **until: Any) -> None:
        """Let what is in this step stay there, until `release` or until such requests were answered."""
        self.control("POST", "/holds", {"step": step, **({"until": until} if until else {})})

    def release(self) -> None:
        self.control("DELETE", "/holds")

    def requests(self, method: str = "") -> list[str]:
        """`METHOD /path`, in the order they came."""
        log = self.control("GET", "/requests")["requests"]
        return [f"{one['method']} {one['path']}" for one in log if one["method"].startswith(method)]

    def forget_requests(self) -> None:
        self.control("DELETE", "/requests")

    def count(self, kind: str) -> int:
        return int(self.control("GET", "/objects")[kind])

    def client(self, **options: Any) -> Client:
        keys = {"api_key": self.key, "admin_api_key": self.admin_key}
        return client_for(Connection(**{**keys, "base_url": self.base_url, **options}))


@dataclass
class Origin:
    """A server of a few lines: `answer(number of the request)` gives status, headers and body."""

    base_url: str = ""
    answer: Callable[[int], tuple[int, dict[str, str], bytes]] = lambda _number: (200, {}, b"{}")
    #: The headers of each request.
    seen: list[dict[str, str]] = field(default_factory=list)
    #: The path and the query of each request.
    targets: list[str] = field(default_factory=list)


class Clock:
    """Time that passes when somebody sleeps, and only then."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("OPENAI_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _home_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What processes of a user share is below it; no test is to go by what another one has left there."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def _servers_are_not_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that wants a late server holds it."""
    monkeypatch.setattr(create_once, "_LATE", 0.0)


@pytest.fixture(scope="session")
def running_server() -> Iterator[Server]:
    with local_server.serving("--control") as served:
        yield Server(served.base_url, served.key, served.control_url, served.admin_key)


@pytest.fixture
def server(running_server: Server) -> Server:
    """The local server, empty."""
    client_for.cache_clear()
    running_server.control("POST", "/reset")
    return running_server


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(tenacity, "time", clock)
    monkeypatch.setattr(tenacity.nap, "time", clock)
    monkeypatch.setattr(waiting, "time", clock)
    monkeypatch.setattr(pacing, "time", clock)
    return clock


@pytest.fixture
def serve() -> Iterator[Callable[..., Origin]]:
    """Start an origin on this machine."""
    running: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[int], tuple[int, dict[str, str], bytes]]) -> Origin:
        origin = Origin(answer=answer)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                origin.seen.append(dict(self.headers))
                origin.targets.append(self.path)
                self.rfile.read(int(self.headers.get("content-length") or 0))
                status, headers, body = origin.answer(len(origin.seen))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_DELETE = do_GET  # noqa: N815

            def log_message(self, *_arguments: object) -> None:
                """Nothing is printed."""

        httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        running.append(httpd)
        threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
        origin.base_url = f"http://127.0.0.1:{httpd.server_port}/v1"
        return origin

    yield start
    for httpd in running:
        httpd.shutdown()
        httpd.server_close()


@pytest.fixture
def refused() -> Callable[..., PlatformError]:
    """Call what must be refused, and return the error: its message is one sentence."""

    def call(function: Callable[..., Any], *arguments: Any, **options: Any) -> PlatformError:
        with pytest.raises(PlatformError) as raised:
            function(*arguments, **options)
        message = raised.value.msg
        assert message.endswith(".")
        assert not re.search(r"[.!?]\s+[A-Z]|\n|\.\.$", message), message
        return raised.value

    return call


@pytest.fixture
def params(server: Server, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The parameters a module gets for these options, defaults and checks by Ansible's own validator."""

    def validated(declaration: Resource | Info, **options: Any) -> dict[str, Any]:
        connection = {
            "api_key": server.key,
            "admin_api_key": server.admin_key,
            "base_url": server.base_url,
            "registry": str(tmp_path / "registry.json"),
        }
        spec = ArgumentSpecValidator(**declaration.argument_spec().to_kwargs())
        result = spec.validate({**connection, **options})
        assert result.error_messages == []
        return dict(result.validated_parameters)

    return validated


@pytest.fixture
def task(params: Callable[..., dict[str, Any]]) -> Callable[..., Task]:
    """A task of a resource, opened and not yet begun."""

    def opened(resource: Resource, check_only: bool = False, **options: Any) -> Task:
        return Task.open(resource, params(resource, **options), check_only=check_only)

    return opened


@pytest.fixture
def run(params: Callable[..., dict[str, Any]]) -> Callable[..., Outcome]:
    """Run a resource with these options."""

    def run(resource: Resource, check_mode: bool = False, **options: Any) -> Outcome:
        return converge(resource, params(resource, **options), check_mode=check_mode)

    return run


@pytest.fixture
def look(params: Callable[..., dict[str, Any]]) -> Callable[..., Outcome]:
    """Run an info module with these options."""

    def look(info: Info, **options: Any) -> Outcome:
        return gather(info, params(info, **options), check_mode=False)

    return look


@pytest.fixture
def stack(run: Callable[..., Any]) -> Callable[..., Any]:
    """Bring a stack called team."""

    def bring(*resources: dict[str, Any], **options: Any) -> Any:
        return run(STACK, **{"name": "team", "resources": list(resources), **options})

    return bring
