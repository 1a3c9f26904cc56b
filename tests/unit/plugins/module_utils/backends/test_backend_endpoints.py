# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which endpoint a backend has, and what is said where a server has none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends import assistants, endpoints, platform
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses import endpoints as responses
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Registry
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection

KINDS = ["assistant", "thread", "message", "run", "run_step", "thread_run"]
TABLES: dict[str, Any] = {"assistants": assistants.ENDPOINTS, "responses": responses.ENDPOINTS}
OPENAI = ["https://api.openai.com/v1", "https://eu.api.openai.com/v1"]
OTHERS = ["http://localhost/v1", "https://example.com/v1", "https://api.openai.com.example.com/v1"]


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., Any]:
    def find(
        kind: str, backend: str = "auto", url: str = OTHERS[0], store: str = "agents", warnings: Any = None
    ) -> Any:
        connection = Connection("sk-1", url)
        params = {"backend": backend, "assistant_store": store}
        registry = Registry(str(tmp_path / "registry.json"), url, None)
        return endpoints(params, connection, registry, [] if warnings is None else warnings)(kind)

    return find


CHOICES = [
    *((backend, url, backend) for backend in TABLES for url in (OPENAI[0], OTHERS[0])),
    *(("auto", url, "responses") for url in OPENAI),
    *(("auto", url, "assistants") for url in OTHERS),
]


@pytest.mark.parametrize(("backend", "url", "expected"), CHOICES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_backend_that_is_chosen(
    found: Callable[..., Any], kind: str, backend: str, url: str, expected: str
) -> None:
    endpoint, declared = found(kind, backend, url), TABLES[expected][kind]
    assert (type(endpoint), endpoint.path, endpoint.headers) == (type(declared), declared.path, declared.headers)


@pytest.mark.parametrize("backend", ["auto", *TABLES])
@pytest.mark.parametrize("kind", ["file", "vector_store", "vector_store_file"])
def test_files_and_stores_are_the_same_everywhere(found: Callable[..., Any], kind: str, backend: str) -> None:
    declared: Any = platform.ENDPOINTS
    assert found(kind, backend).path == declared[kind].path


@pytest.mark.parametrize("backend", ["auto", *TABLES])
def test_the_registry_holds_assistants_where_that_is_asked_for(found: Callable[..., Any], backend: str) -> None:
    assert type(found("assistant", backend, store="registry")) is type(responses.STORED_ASSISTANTS)
    assert type(found("thread", backend, store="registry")) is type(found("thread", backend))
    assert type(found("assistant", backend)) is not type(responses.STORED_ASSISTANTS)


def test_an_endpoint_knows_the_others(found: Callable[..., Any]) -> None:
    run = found("run", "responses")
    assert run.context.endpoint("thread").path == "/conversations"
    assert run.context.endpoint("thread").context.endpoint("run").path == "/responses"


@pytest.fixture
def answering(serve: Callable[..., Any]) -> Callable[..., Any]:
    """A client of a server that answers everything with this status and message."""

    def start(status: int, message: str | None) -> Any:
        body = b"<html>" if message is None else json.dumps({"error": {"message": message}}).encode()
        return client_for(Connection("sk-1", serve(lambda _number: (status, {}, body)).base_url, max_retries=0))

    return start


WAYS_OUT = {
    ("assistants", "assistant"): ("2026-08-26", "set backend to responses"),
    ("assistants", "thread"): ("2026-08-26", "set backend to responses"),
    ("assistants", "message"): ("2026-08-26", "set backend to responses"),
    ("assistants", "run"): ("2026-08-26", "set backend to responses"),
    ("responses", "assistant"): ("no Agents API", "set assistant_store to registry", "inline", "backend to assistants"),
    ("responses", "thread"): ("does not serve the Responses API", "set backend to assistants"),
    ("responses", "message"): ("does not serve the Responses API", "set backend to assistants"),
}
NO_ENDPOINT = [(404, "Invalid URL (GET /v1/x)"), (404, "Not Found"), (404, None), (405, "Method not allowed.")]


@pytest.mark.parametrize(("status", "message"), NO_ENDPOINT)
@pytest.mark.parametrize(("where", "words"), WAYS_OUT.items(), ids="-".join)
def test_a_missing_endpoint_names_the_way_out(
    found: Callable[..., Any],
    answering: Callable[..., Any],
    where: tuple[str, str],
    words: tuple[str, ...],
    status: int,
    message: str | None,
) -> None:
    endpoint, client = found(where[1], where[0]), answering(status, message)
    above = {"thread_id": "t_1"} if "thread_id" in endpoint.path else {}
    with pytest.raises(RequestError) as raised:
        endpoint.get(client, above, "id_1")
    for word in words:
        assert word in raised.value.msg
    assert raised.value.status == status


@pytest.mark.parametrize("kind", ["run", "run_step", "thread_run"])
def test_a_run_without_responses_names_the_way_out(
    found: Callable[..., Any], answering: Callable[..., Any], kind: str
) -> None:
    endpoint, client = found(kind, "responses"), answering(404, "Invalid URL (POST /v1/responses)")
    parents, body = {"thread_id": "t_1", "run_id": "r_1"}, {"assistant": {"model": "gpt-4o"}}
    with pytest.raises(RequestError, match="set backend to assistants"):
        list(endpoint.list(client, parents)) if kind == "run_step" else endpoint.create(client, parents, body)


LOSSY = [
    ("responses", "run", "max_prompt_tokens", "none for what it reads"),
    ("responses", "thread_run", "max_prompt_tokens", "none for what it reads"),
    ("responses", "message", "metadata", "carry no metadata"),
    ("assistants", "run", "assistant", "make it with openai_assistant"),
    ("assistants", "thread_run", "assistant", "make it with openai_assistant"),
]


@pytest.mark.parametrize(("backend", "kind", "option", "reason"), LOSSY)
def test_what_cannot_be_expressed_fails_warns_or_goes(
    found: Callable[..., Any], refused: Callable[..., PlatformError], backend: str, kind: str, option: str, reason: str
) -> None:
    warnings: list[str] = []
    endpoint = found(kind, backend, warnings=warnings)
    want = {option: {"a": "b"}, "kept": 1}
    message = refused(endpoint.expressible, want, "fail").msg
    assert message.startswith(f"{option} cannot be expressed with this backend: ")
    assert reason in message
    assert message.endswith("leave it out, or set on_lossy to warn or ignore.")
    assert endpoint.expressible(want, "ignore") == {"kept": 1}
    assert warnings == []
    assert endpoint.expressible(want, "warn") == {"kept": 1}
    assert [text.startswith(f"{option} is left out: ") and reason in text for text in warnings] == [True]
    assert endpoint.expressible({"kept": 1}, "fail") == {"kept": 1}
