# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs as chains of background Responses, and the steps of a run as their output items.

A run's id is that of its first Response. Each submission of tool outputs adds a Response to the chain. The API links
them in no way that can be asked for, so the registry keeps the chain.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.chunked_create import add_items
from ansible_collections.declarative.openai.plugins.module_utils._backends.created_stores import made_stores
from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import (
    Endpoint,
    Object,
    Objects,
    checked_id,
)
from ansible_collections.declarative.openai.plugins.module_utils._backends.request_limits import with_defaults
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.conversations import (
    answered,
    from_item,
    said,
    with_attached,
)
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.run_requests import (
    CARRIED_SETTINGS,
    others,
    to_items,
    to_request,
)
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.run_results import to_run, to_steps
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Entry
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, Upload
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import CHANGED, NOTHING, Expected
from ansible_collections.declarative.openai.plugins.module_utils._transport.retries import retried

_CHAIN = "response_chain"
_INCLUDE = ["file_search_call.results", "code_interpreter_call.outputs"]
_ENDED = frozenset({"completed", "failed", "cancelled", "incomplete"})


@dataclass(frozen=True)
class Runs(Endpoint):
    """``/responses`` in the vocabulary of runs."""

    is_recorded: bool = True

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        thread = self._thread(client, parents["thread_id"])
        messages = list(body.get("additional_messages") or [])
        resources = with_attached(thread.get("tool_resources"), messages)
        if resources != (thread.get("tool_resources") or {}):
            thread = self.context.endpoint("thread").update(
                client, {}, thread["id"], {"tool_resources": resources}, thread
            )
        assistant = body.get("assistant") or self._assistant(client, body.get("assistant_id") or "")
        limited = with_defaults(body, thread, assistant)
        most = (limited.get("truncation_strategy") or {}).get("last_messages")
        # An assistant on the spot may ask for a vector store on the spot.
        with made_stores(self, client, assistant.get("tool_resources")) as resources:
            request = to_request({**assistant, "tool_resources": resources}, thread, limited)
            added = to_items(messages)
            if most:
                # The API has no such truncation: the last messages are sent in place of the conversation.
                if added:
                    self._add(client, thread["id"], added)
                request["input"] = self._last_items(client, thread["id"], most)
            else:
                request["conversation"] = thread["id"]
                request["input"] = added
            response = super().create(client, {}, request)
        if body.get("tools") is None and (unusable := others(assistant)[1]):
            self.context.warnings.append(
                f"The run does not use {', '.join(unusable)} of {assistant['id']}, since a Response has no such tool."
            )
        data = {
            "response_ids": [response["id"]],
            # Of two that are made in one second the list knows the order, too.
            "made": time.time_ns(),
            "thread_id": thread["id"],
            "assistant_id": body.get("assistant_id"),
            "truncation_strategy": limited.get("truncation_strategy"),
            "apart": bool(most),
            "sent": sorted(request.keys() & CARRIED_SETTINGS),
        }
        return to_run([response], self._keep(response["id"], data))

    def get(
        self, client: Client, parents: Mapping[str, str], id: str, query: Mapping[str, Any] | None = None
    ) -> Object | None:
        chain = self.chain(client, id)
        return to_run(*chain) if chain else None

    def list(
        self,
        client: Client,
        parents: Mapping[str, str],
        query: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> Iterator[Object]:
        """Those the registry knows, newest first unless asked otherwise."""
        asked = dict(query or {})
        if "after" in asked or "before" in asked:
            raise PlatformError(
                "With the backend responses the API lists no runs, so there are no pages; leave after and before out."
            )
        self.context.warnings.append(
            "With the backend responses the API lists no runs; these are those that this collection's registry knows."
        )
        made = {
            entry.id: entry.data.get("made", 0)
            for entry in self.context.registry.all(_CHAIN).values()
            if entry.data.get("thread_id") == parents["thread_id"]
        }
        runs = [run for run in (self.get(client, parents, id) for id in made) if run]
        runs.sort(key=lambda run: (run["created_at"], made[run["id"]], run["id"]), reverse=asked.get("order") != "asc")
        yield from runs[:limit]

    def update(
        self,
        client: Client,
        parents: Mapping[str, str],
        id: str,
        body: Mapping[str, Any],
        current: Object | None = None,
    ) -> Object:
        """A Response cannot be changed: a run's metadata lives on in the registry."""
        data = {**self._data(id), "metadata": body["metadata"]}
        if "response_ids" not in data:
            data["response_ids"] = [id]
        self._keep(id, data)
        return {**(current or {}), "metadata": body["metadata"]}

    def run_operation(
        self,
        client: Client,
        parents: Mapping[str, str],
        id: str,
        operation: str,
        body: Mapping[str, Any] | None = None,
        expected: Expected = CHANGED,
    ) -> Object:
        chain = self.chain(client, id)
        if chain is None:
            raise PlatformError(f"No run has the id {id!r}; correct run_id.", status=404)
        responses, data = chain
        last = responses[-1]
        if operation == "cancel" and last["status"] == "completed":
            return self._let_go(client, id, responses, data)
        if operation == "cancel":
            path = self.address({}, checked_id("id", last["id"]), "cancel")
            ended = client.request("POST", path, headers=self.headers, expected=CHANGED)
            return to_run([*responses[:-1], ended or super().get(client, {}, last["id"]) or last], data)
        outputs = [
            {"type": "function_call_output", "call_id": one["tool_call_id"], "output": one["output"]}
            for one in (body or {})["tool_outputs"]
        ]
        # What was not sent stays unsent: a model may refuse to be told even its own default.
        request = {name: last[name] for name in data.get("sent", CARRIED_SETTINGS) if last.get(name) is not None}
        if data.get("assistant_id") and any(tool["type"] == "mcp" for tool in request.get("tools") or []):
            # A Response shows less of the address of an MCP server than it was given.
            named = others(self._assistant(client, data["assistant_id"]))[0]
            kept = [tool for tool in request["tools"] if tool["type"] != "mcp"]
            request["tools"] = kept + [tool for tool in named if tool["type"] == "mcp"]
        link = {"previous_response_id": last["id"]} if data.get("apart") else {"conversation": data["thread_id"]}
        following = super().create(client, {}, {**request, **link, "input": outputs, "background": True, "store": True})
        data = self._keep(id, {**data, "response_ids": [*data["response_ids"], following["id"]]})
        return to_run([*responses, following], data)

    def _let_go(self, client: Client, id: str, responses: Objects, data: Object) -> Object:
        """Cancel a run that waits for outputs. To the API it has ended: the registry knows it as cancelled, and the
        calls leave the conversation, which would take no further Response without their outputs.
        """
        for item in responses[-1]["output"]:
            if item["type"] == "function_call" and not data.get("apart"):
                path = f"{self._items(data['thread_id'])}/{checked_id('id', item['id'])}"
                client.request("DELETE", path, expected=NOTHING)
        return to_run(responses, self._keep(id, {**data, "cancelled": True}))

    def finish(self, client: Client, run: Object) -> None:
        """A run that was sent apart from its conversation has its answer added to it."""
        chain = self.chain(client, run["id"])
        if not chain or not chain[1].get("apart") or chain[1].get("added") or run["status"] != "completed":
            return
        responses, data = chain
        answers = [answered(item) for response in responses for item in response["output"] if item["type"] == "message"]

        def add() -> None:
            # An answer that is there already was added by a try whose own answer was lost.
            there = {item["id"] for item in client.pages(self._items(data["thread_id"]))} if answers else set()
            self._add(client, data["thread_id"], [one for one in answers if one["id"] not in there])

        retried(add, self.context.connection.max_retries, lambda error: error.ambiguous)
        self._keep(run["id"], {**data, "added": True})

    def discard(self, client: Client, run: Object) -> None:
        for id in run["response_ids"]:
            self.delete(client, {}, id)
        self.context.registry.drop(_CHAIN, run["id"])

    def chain(self, client: Client, id: str) -> tuple[Objects, Object] | None:
        """The Responses of a run, and what the registry knows of it. None when the server does not know the run."""
        data = self._data(id)
        responses = []
        for one in data.get("response_ids") or [id]:
            found = super().get(client, {}, one, {"include": _INCLUDE})
            if found is None:
                return None
            responses.append(found)
        conversation = (responses[0].get("conversation") or {}).get("id")
        return responses, {"response_ids": [id], "thread_id": conversation, **data}

    def messages(self, client: Client, parents: Mapping[str, str], run_id: str) -> Iterator[Object]:
        """The messages a run added, oldest first."""
        chain = self.chain(client, run_id)
        for response in chain[0] if chain else []:
            for item in response["output"]:
                if item["type"] == "message":
                    yield {
                        **from_item(item),
                        "thread_id": parents["thread_id"],
                        "run_id": run_id,
                        "assistant_id": chain[1].get("assistant_id") if chain else None,
                        "created_at": response["created_at"],
                    }

    def _thread(self, client: Client, id: str) -> Object:
        thread = self.context.endpoint("thread").get(client, {}, id)
        if thread is None:
            raise PlatformError(f"No thread found with id {id!r}; check thread_id.", status=404)
        return thread

    def _assistant(self, client: Client, id: str) -> Object:
        assistant = self.context.endpoint("assistant").get(client, {}, id)
        if assistant is None:
            raise PlatformError(f"No assistant found with id {id!r}; check assistant_id.", status=404)
        return assistant

    def _items(self, thread_id: str) -> str:
        return self.context.endpoint("message").address({"thread_id": thread_id})

    def _add(self, client: Client, thread_id: str, items: Objects) -> None:
        add_items(client, self._items(thread_id), items)

    def _last_items(self, client: Client, thread_id: str, most: int) -> Objects:
        found = []
        for item in client.pages(self._items(thread_id), query={"order": "desc"}):
            if item["type"] == "message":
                found.append(said(item["role"], _parts(item)))
            if len(found) == most:
                break
        return found[::-1]

    def _data(self, id: str) -> Object:
        entry = self.context.registry.get(_CHAIN, id)
        return dict(entry.data) if entry else {}

    def _keep(self, id: str, data: Object) -> Object:
        self.context.registry.put(_CHAIN, id, Entry(id, data=data))
        return data


def _parts(item: Mapping[str, Any]) -> Objects:
    """The parts of an item as they may be sent again: without what the server adds."""
    added = ("annotations", "logprobs")
    return [
        {name: value for name, value in part.items() if name not in added and value is not None}
        for part in item["content"]
    ]


@dataclass(frozen=True)
class ThreadRuns(Endpoint):
    """A conversation and a Response, made one after the other: the API has no call for both."""

    is_recorded: bool = True

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        threads, runs = self.context.endpoint("thread"), self.context.endpoint("run")
        thread = threads.create(client, {}, body.get("thread") or {})
        try:
            return runs.create(
                client, {"thread_id": thread["id"]}, {name: value for name, value in body.items() if name != "thread"}
            )
        except PlatformError as error:
            try:
                threads.delete(client, {}, thread["id"])
            except PlatformError as second:
                error.msg = (
                    f"{error.msg.rstrip('.')}; thread {thread['id']}, made for it, could not be deleted: {second.msg}"
                )
            raise


@dataclass(frozen=True)
class Steps(Endpoint):
    """The output items of a run's Responses in the vocabulary of steps."""

    def list(
        self,
        client: Client,
        parents: Mapping[str, str],
        query: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> Iterator[Object]:
        asked = dict(query or {})
        if "after" in asked or "before" in asked:
            raise PlatformError(
                "With the backend responses the steps of a run have no pages; leave after and before out."
            )
        runs: Any = self.context.endpoint("run")
        chain = runs.chain(client, parents["run_id"])
        if chain is None:
            raise PlatformError(f"No run found with id {parents['run_id']!r}; check run_id.", status=404)
        responses, data = chain
        for following in responses[1:]:
            # What was submitted to the calls before it.
            path = runs.address({}, following["id"], "input_items")
            following["_input"] = list(client.pages(path, query={"order": "asc"}))
        steps = to_steps(responses, data, with_content=bool(asked.get("include")))
        yield from (steps if asked.get("order") == "asc" else steps[::-1])[:limit]

    def get(
        self, client: Client, parents: Mapping[str, str], id: str, query: Mapping[str, Any] | None = None
    ) -> Object | None:
        return next((step for step in self.list(client, parents, query) if step["id"] == id), None)
