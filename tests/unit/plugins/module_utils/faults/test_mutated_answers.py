# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ordinary tasks through a proxy that makes one member of one answer odd: none ends in more than a sentence."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import random
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._core import module_adapter
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import (
    ASSISTANT,
    ASSISTANT_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import THREAD_RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.chat import (
    CHAT_COMPLETION,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.embeddings import EMBEDDING
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.batches import BATCH
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.fine_tuning import JOB
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.agents import AGENT
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.responses import RESPONSE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.searches import VECTOR_STORE_SEARCH
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_store_syncs import (
    VECTOR_STORE_SYNC,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import VECTOR_STORE
from ansible_collections.declarative.openai.plugins.module_utils._stack.stack import STACK

# How many odd members each flow meets, and which; set them for a longer search.
CASES, SEED = int(os.environ.get("ODD_CASES", "3")), os.environ.get("ODD_SEED", "")
ODD = [None, 7, "x", [], {}, [7], [None], {"x": 1}, True, ""]
FUNCTION = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
MODEL = "gpt-4o-mini-2024-07-18"
TUNING = "\n".join(
    [json.dumps({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]})] * 10
)
REQUEST = '{"custom_id": "1", "method": "POST", "url": "/v1/embeddings", "body": {"model": "stand-in", "input": "x"}}'
THREAD_OF_ONE = {"messages": [{"content": "x"}]}
FILED = {"filename": "a.txt", "content": "x", "purpose": "assistants"}
# Tasks, one after the other, of which the last ones see odd answers.
FLOWS: dict[str, list[tuple[Any, dict[str, Any]]]] = {
    "agent": [(AGENT, {"name": "a", "model": "gpt-4o", "tools": [{"type": "web_search"}], "metadata": {"k": "v"}})] * 2,
    "assistant": [(ASSISTANT, {"name": "a", "model": "gpt-4o", "tools": [FUNCTION], "metadata": {"k": "v"}})] * 2,
    "assistant changed": [
        (ASSISTANT, {"name": "a", "model": "gpt-4o"}),
        (ASSISTANT, {"name": "a", "model": "gpt-4o", "tools": ["file_search"], "instructions": "x"}),
    ],
    "assistant absent": [(ASSISTANT, {"name": "a", "model": "gpt-4o"}), (ASSISTANT, {"name": "a", "state": "absent"})],
    "assistants": [(ASSISTANT, {"name": "a", "model": "gpt-4o", "tools": [FUNCTION]}), (ASSISTANT_INFO, {})],
    "batch": [(BATCH, {"input_file": "b.jsonl", "endpoint": "/v1/embeddings", "output_dest": "out.jsonl"})],
    "completion": [(CHAT_COMPLETION, {"model": "gpt-4o", "messages": "x", "store": True})],
    "embedding": [(EMBEDDING, {"model": "text-embedding-3-small", "input": ["x", "y"]})],
    "file": [(FILE, FILED)] * 2,
    "job": [(JOB, {"model": MODEL, "training_file": "t.jsonl"})],
    "response": [(RESPONSE, {"model": "gpt-4o", "input": "x"})],
    "run": [
        (ASSISTANT, {"name": "a", "model": "gpt-4o"}),
        (THREAD_RUN, {"assistant_name": "a", "thread": THREAD_OF_ONE}),
    ],
    "search": [
        (VECTOR_STORE, {"name": "v", "file_ids": []}),
        (VECTOR_STORE_SEARCH, {"vector_store_name": "v", "query": "x"}),
    ],
    "stack": [(STACK, {"name": "s", "resources": [{"kind": "vector_store", "name": "v"}, {"kind": "file", **FILED}]})],
    "sync": [(VECTOR_STORE, {"name": "v"}), (VECTOR_STORE_SYNC, {"vector_store_name": "v", "path": "docs"})],
    "thread": [(THREAD, {"key": "k", "messages": [{"content": "x"}]})] * 2,
    "vector store": [(VECTOR_STORE, {"name": "v", "metadata": {"k": "v"}})] * 2,
}


class Proxy:
    """Passes on to a server what it is asked, and its answers through ``change``."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.base_url = ""
        self.answers: list[tuple[str, Any]] = []
        self.change: Callable[[int, Any], Any] = lambda _number, body: body

    def answer(self, method: str, path: str, headers: Any, sent: bytes) -> tuple[int, str, bytes]:
        address = self.target + path.removeprefix("/v1")
        request = urllib.request.Request(address, sent or None, method=method)  # noqa: S310
        for name in ("Authorization", "Content-Type", "OpenAI-Beta"):
            if headers.get(name):
                request.add_header(name, headers[name])
        try:
            with urllib.request.urlopen(request) as response:  # noqa: S310
                status, kind, content = response.status, response.headers.get("Content-Type", ""), response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Content-Type", ""), error.read()
        if not kind.startswith("application/json"):
            return status, kind, content
        body = json.loads(content)
        self.answers.append((f"{method} {path}", body))
        return status, kind, json.dumps(self.change(len(self.answers) - 1, copy.deepcopy(body))).encode()


@pytest.fixture
def proxy(server: Any) -> Iterator[Proxy]:
    proxy = Proxy(server.base_url)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length") or 0))
            status, kind, body = proxy.answer(self.command, self.path, self.headers, sent)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_DELETE = do_GET  # noqa: N815

        def log_message(self, *_arguments: object) -> None:
            """Nothing is printed."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
    proxy.base_url = f"http://127.0.0.1:{httpd.server_port}/v1"
    yield proxy
    httpd.shutdown()
    httpd.server_close()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to all members, at any depth."""
    members = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for name, member in members:
        yield (*path, name)
        yield from places(member, (*path, name))


def changed(at: int, path: tuple[Any, ...], value: Any, number: int, body: Any) -> Any:
    """The body of an answer, with the value at this path if it is the answer with the number ``at``."""
    holder = body
    with contextlib.suppress(KeyError, IndexError, TypeError):  # this time it is another answer
        for name in path[:-1] if number == at else ():
            holder = holder[name]
        if number == at:
            holder[path[-1]] = value
    return body


@pytest.fixture
def report(
    proxy: Proxy, params: Callable[..., dict[str, Any]], clock: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, Any]]:
    """What a task returns that sees the answers through ``change(number, body)``."""
    monkeypatch.chdir(tmp_path)
    Path("t.jsonl").write_text(TUNING, encoding="utf-8")
    Path("b.jsonl").write_text(REQUEST, encoding="utf-8")
    Path("docs").mkdir()
    Path("docs/a.md").write_text("x", encoding="utf-8")

    def run(
        declaration: Any, change: Callable[[int, Any], Any] = lambda _number, body: body, **options: Any
    ) -> dict[str, Any]:
        waiting = {"wait_timeout": 60} if "wait_timeout" in declaration.argument_spec().options else {}
        given = {"base_url": proxy.base_url, "max_retries": 1, **waiting, **options}
        proxy.answers.clear()
        proxy.change = change
        return module_adapter.report(declaration, params(declaration, **given), check_mode=False, null_options=())[0]

    return run


@pytest.mark.parametrize("backend", ["assistants", "responses"])
@pytest.mark.parametrize("flow", FLOWS)
def test_no_odd_member_of_an_answer_ends_in_more_than_a_sentence(
    flow: str, backend: str, server: Any, proxy: Proxy, report: Callable[..., dict[str, Any]]
) -> None:
    *first, (last, options) = FLOWS[flow]

    def prepare() -> None:
        server.control("POST", "/reset")
        Path("registry.json").unlink(missing_ok=True)
        for declaration, given in first:
            assert not report(declaration, backend=backend, **given).get("failed")

    prepare()
    plain = report(last, backend=backend, **options)
    assert not plain.get("failed"), plain
    answers = copy.deepcopy(proxy.answers)
    cases = [(at, path, odd) for at, (_request, body) in enumerate(answers) for path in places(body) for odd in ODD]
    chosen = random.Random(SEED + flow)  # noqa: S311 - which cases are tried is no secret
    problems = []
    for at, path, odd in chosen.sample(cases, min(len(cases), CASES)):
        prepare()
        result = report(last, partial(changed, at, path, odd), backend=backend, **options)
        for failure in [result, *(result.get("failures") or [])] if result.get("failed") else []:
            if "exception" in failure or not re.fullmatch(r"[^\n]*[^.]\.", failure["msg"]):
                trace = failure.get("exception", "").strip().splitlines()[-4:]
                problems.append((answers[at][0], path, odd, failure["msg"], *trace))
        json.dumps(result)
    assert not problems, "\n".join(map(str, problems))
