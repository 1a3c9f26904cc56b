# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the backend ``responses`` sends is what the SDK's own methods send, and the local server takes it.

One scenario calls each operation of its endpoints on the local server, which checks every body against the SDK's types.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx2
import local_server
import pytest
from declarations import KEY, parameters, plugin, sdk, translators
from recording import seen, theirs

#: Each operation that the endpoints have, and the method of the SDK that does the same.
METHODS = {
    "POST /agents": "beta.agents.create",
    "GET /agents": "beta.agents.list",
    "GET /agents/{agent_id}": "beta.agents.retrieve",
    "POST /agents/{agent_id}": "beta.agents.update",
    "DELETE /agents/{agent_id}": "beta.agents.delete",
    "POST /conversations": "conversations.create",
    "GET /conversations/{conversation_id}": "conversations.retrieve",
    "POST /conversations/{conversation_id}": "conversations.update",
    "DELETE /conversations/{conversation_id}": "conversations.delete",
    "POST /conversations/{conversation_id}/items": "conversations.items.create",
    "GET /conversations/{conversation_id}/items": "conversations.items.list",
    "GET /conversations/{conversation_id}/items/{item_id}": "conversations.items.retrieve",
    "DELETE /conversations/{conversation_id}/items/{item_id}": "conversations.items.delete",
    "POST /responses": "responses.create",
    "GET /responses/{response_id}": "responses.retrieve",
    "DELETE /responses/{response_id}": "responses.delete",
    "POST /responses/{response_id}/cancel": "responses.cancel",
    "GET /responses/{response_id}/input_items": "responses.input_items.list",
}
STORES = "POST /vector_stores"

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}}
SEARCH, CODE = {"type": "file_search"}, {"type": "code_interpreter"}
F = {"type": "function", "function": {"name": "f", "description": "d", "parameters": SCHEMA, "strict": False}}
ASSISTANT = {
    "name": "a",
    "model": "gpt-4o",
    "instructions": "i",
    "description": "d",
    "tools": [F, SEARCH, CODE],
    "tool_resources": {"file_search": {"vector_stores": [{"metadata": {"k": "v"}}]}},
    "temperature": 0.5,
    "top_p": 1,
    "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA, "strict": False}},
    "metadata": {"k": "v"},
}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo=", "detail": "low"}}


def said(*texts: str, role: str = "user") -> dict[str, Any]:
    return {"role": role, "content": [{"type": "text", "text": text} for text in texts]}


class Scenario:
    """Every operation at least once, with every option that is sent in a way of its own."""

    def __init__(self, client: Any, find: Any) -> None:
        self.client, self.find = client, find

    def create(self, kind: str, body: dict[str, Any], **parents: str) -> Any:
        return self.find(kind).create(self.client, parents, body)

    def rested(self, run: dict[str, Any]) -> Any:
        deadline = time.monotonic() + 60
        while run["status"] in ("queued", "in_progress") and time.monotonic() < deadline:
            time.sleep(0.02)
            run = self.find("run").get(self.client, {}, run["id"])
        return run

    def play(self) -> None:
        file = self.client.request(
            "POST", "/files", body={"purpose": "assistants"}, upload=("a.txt", lambda: BytesIO(b"text"))
        )["id"]
        assistant = self.assistants()
        thread = self.threads(file)
        self.messages(thread["id"], file)
        self.runs(thread["id"], assistant["id"])
        self.find("thread").delete(self.client, {}, thread["id"])
        self.find("assistant").delete(self.client, {}, assistant["id"])

    def assistants(self) -> Any:
        endpoint = self.find("assistant")
        self.create("assistant", {"name": "o", "model": "o3", "reasoning_effort": "low"})
        made = self.create("assistant", ASSISTANT)
        list(endpoint.list(self.client, {}, {"order": "asc"}))
        for change in (
            {"tools": [], "response_format": {"type": "json_object"}},
            {"instructions": None, "metadata": {}},
            {"tools": [F, CODE], "response_format": "auto", "temperature": None},
        ):
            endpoint.update(self.client, {}, made["id"], change, endpoint.get(self.client, {}, made["id"]))
        return made

    def threads(self, file: str) -> Any:
        messages = [said("a"), said("b", role="assistant"), *[said("c", "d")] * 25]
        resources = {"code_interpreter": {"file_ids": [file]}}
        self.create("thread", {})
        made = self.create("thread", {"messages": messages, "metadata": {"k": "v"}, "tool_resources": resources})
        found = self.find("thread").get(self.client, {}, made["id"])
        return self.find("thread").update(self.client, {}, made["id"], {"metadata": {"k": "w"}}, found)

    def messages(self, thread_id: str, file: str) -> None:
        endpoint, parents = self.find("message"), {"thread_id": thread_id}
        attachments = [{"file_id": file, "tools": [SEARCH, CODE]}]
        self.create("message", {**said("a"), "attachments": attachments}, **parents)
        self.create("message", said("a", "b", role="assistant"), **parents)
        made = self.create("message", {"role": "user", "content": [*said("a")["content"], PICTURE]}, **parents)
        endpoint.get(self.client, parents, made["id"])
        list(endpoint.list(self.client, parents, {"order": "asc", "after": made["id"]}, 5))
        endpoint.delete(self.client, parents, made["id"])

    def runs(self, thread_id: str, assistant_id: str) -> None:
        endpoint, parents = self.find("run"), {"thread_id": thread_id}
        overrides = {
            "instructions": "j",
            "additional_instructions": "k",
            "additional_messages": [said('[[call f {"n": 1}]] in JSON')],
            "temperature": 0,
            "top_p": 0.5,
            "max_completion_tokens": 500,
            "parallel_tool_calls": False,
            "tool_choice": {"type": "function", "function": {"name": "f"}},
            "truncation_strategy": {"type": "auto"},
            "response_format": {"type": "json_object"},
            "metadata": {"k": "v"},
        }
        run = self.rested(self.create("run", {"assistant_id": assistant_id, **overrides}, **parents))
        calls = run["required_action"]["submit_tool_outputs"]["tool_calls"]
        outputs = {"tool_outputs": [{"tool_call_id": call["id"], "output": "3"} for call in calls]}
        run = self.rested(endpoint.run_operation(self.client, parents, run["id"], "submit_tool_outputs", outputs))
        list(self.find("run_step").list(self.client, {**parents, "run_id": run["id"]}))
        list(endpoint.list(self.client, parents))
        list(self.find("message").list(self.client, parents, {"run_id": run["id"]}))
        apart = {"truncation_strategy": {"type": "last_messages", "last_messages": 3}}
        reasoning = {"assistant": {"model": "o3"}, "reasoning_effort": "high", **apart}
        endpoint.finish(self.client, self.rested(self.create("run", reasoning, **parents)))
        endpoint.discard(self.client, run)
        slow = {"assistant": ASSISTANT, "thread": {"messages": [said("[[slow 30]]")]}}
        run = self.create("thread_run", slow)
        endpoint.run_operation(self.client, {}, run["id"], "cancel")


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Each request of the scenario: the operation, what was sent, and the parts of its path by their names."""
    exchanges: list[httpx2.Response] = []
    client = plugin("module_utils._transport.client")
    with local_server.serving("--api", "responses", key=KEY) as server, pytest.MonkeyPatch.context() as patched:
        http = httpx2.Client(event_hooks={"request": [httpx2.Request.read], "response": [exchanges.append]})
        patched.setattr(client.openai, "DefaultHttpxClient", lambda **_settings: http)
        connection = plugin("module_utils._transport.connection").Connection(api_key=KEY, base_url=server.base_url)
        path = str(tmp_path_factory.mktemp("registry") / "registry.json")
        registry = plugin("module_utils._state.registry").Registry(path, server.base_url, None)
        params = {"backend": "responses", "assistant_store": "agents"}
        find = plugin("module_utils._backends").endpoints(params, connection, registry, [])
        Scenario(client.Client(connection), find).play()
        yield [operation(exchange) for exchange in exchanges if exchange.is_success]
        # Nothing was refused on the way.
        assert [exchange.request.url.path for exchange in exchanges if not exchange.is_success] == []


def operation(exchange: httpx2.Response) -> tuple[str, dict[str, Any]]:
    sent = seen(exchange.request)
    for name in METHODS:
        method, path = name.split(" ")
        pattern = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", f"/v1{path}")
        found = re.fullmatch(pattern, sent["path"])
        if found and method == sent["method"]:
            return name, {**sent, "ids": found.groupdict()}
    return f"{sent['method']} {sent['path'].removeprefix('/v1')}", sent


def arguments(sent: dict[str, Any]) -> dict[str, Any]:
    """What the SDK's method is to be called with for this request."""
    given: dict[str, Any] = {}
    for name, value in sent["query"]:
        if name.endswith("[]"):
            given.setdefault(name[:-2], []).append(value)
        else:
            given[name] = int(value) if name == "limit" else value
    return {**sent["ids"], **given, **(sent["body"] if isinstance(sent["body"], dict) else {})}


@pytest.mark.parametrize("name", METHODS)
def test_each_request_is_what_the_sdk_sends(name: str, traffic: list[tuple[str, dict[str, Any]]]) -> None:
    requests = [sent for done, sent in traffic if done == name]
    assert requests
    for sent in requests:
        # Its names are parameters of the method: another one would be a TypeError.
        expected = theirs(METHODS[name], arguments(sent))
        # The SDK waits for no answer to some deletions; which one is there is read all the same.
        assert {**sent, "accept": None} == {**expected, "accept": None, "ids": sent["ids"]}


def test_nothing_else_is_sent(traffic: list[tuple[str, dict[str, Any]]]) -> None:
    others = {name for name, _sent in traffic} - set(METHODS)
    assert others == {STORES, "POST /files"}


def test_the_scenario_sends_every_setting(traffic: list[tuple[str, dict[str, Any]]]) -> None:
    """Nothing above passes because it was not sent."""
    bodies = [sent["body"] for name, sent in traffic if name == "POST /responses"]
    sent = {name for body in bodies for name in body}
    carried = set(plugin("module_utils._backends.responses.run_requests").CARRIED_SETTINGS)
    assert carried | {"input", "conversation", "background", "store", "tool_choice"} == sent
    assert sent <= parameters(sdk("responses.create"))
    assert {tool["type"] for body in bodies for tool in body.get("tools", [])} == {
        "function",
        "file_search",
        "code_interpreter",
    }


@pytest.mark.parametrize("endpoint", [pytest.param(one, id=kind) for (_backend, kind), one in translators().items()])
def test_a_translator_names_its_twin_in_the_sdk(endpoint: Any) -> None:
    where = re.sub(r"{\w+}", "{}", f"POST {endpoint.path}")
    twins = [method for name, method in METHODS.items() if re.sub(r"{\w+}", "{}", name) == where]
    assert twins == [f"{endpoint.sdk}.create"]
