# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints: the address of a kind, what is kept in metadata, and what a 404 means."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends import assistants, platform
from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, checked_id
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection

ASSISTANT = assistants.ENDPOINTS["assistant"]
MESSAGE = assistants.ENDPOINTS["message"]
STORE = platform.ENDPOINTS["vector_store"]
KEEPER = Endpoint("/things", "things", metadata_backed=("effort", "note"))


def pairs(count: int) -> dict[str, str]:
    return {f"k{number}": "v" for number in range(count)}


@pytest.mark.parametrize("id", ["asst_1", "file-abc", "ft:gpt-4o:org::x", "a", "9", "a.b", "thread_" + "x" * 200])
def test_an_id_may_stand_in_a_path(id: str) -> None:
    assert checked_id("thread_id", id) == id


@pytest.mark.parametrize(
    "id",
    [
        "",
        "..",
        ".",
        "a..b",
        "a/b",
        "/a",
        "a?b",
        "a#b",
        "a b",
        "a\n",
        "-a",
        "_a",
        "%2e",
        "a%2fb",
        "ä",
        "a\\b",
        "(known after apply)",
    ],
    ids=repr,
)
def test_what_would_lead_elsewhere_is_no_id(refused: Callable[..., PlatformError], id: str) -> None:
    message = refused(checked_id, "thread_id", id).msg
    assert message.startswith(f"thread_id {id!r} is not an id")
    assert message.endswith("give the id as the API returned it.")


@pytest.mark.parametrize(
    ("path", "parents", "tail", "address"),
    [
        ("/assistants", {}, (), "/assistants"),
        ("/assistants", {}, ("asst_1",), "/assistants/asst_1"),
        ("/threads/{thread_id}/runs", {"thread_id": "t"}, ("r", "cancel"), "/threads/t/runs/r/cancel"),
        ("/threads/{thread_id}/runs/{run_id}/steps", {"thread_id": "t", "run_id": "r"}, (), "/threads/t/runs/r/steps"),
        ("/threads/runs", {"thread_id": "t"}, (), "/threads/runs"),
    ],
)
def test_the_address(path: str, parents: dict[str, str], tail: tuple[str, ...], address: str) -> None:
    assert Endpoint(path, "x").address(parents, *tail) == address


def test_a_parent_is_checked(refused: Callable[..., PlatformError]) -> None:
    assert "thread_id '../files' is not an id" in refused(MESSAGE.address, {"thread_id": "../files"}).msg


@pytest.mark.parametrize("call", ["get", "delete", "run_operation", "update"])
def test_an_id_is_checked_before_anything_is_sent(
    server: Any, refused: Callable[..., PlatformError], call: str
) -> None:
    more = {"run_operation": ("cancel",), "update": ({},)}.get(call, ())
    assert "id '../files' is not an id" in refused(getattr(ASSISTANT, call), server.client(), {}, "../files", *more).msg
    assert server.requests() == []


KEPT = {"effort": "low", "note": {"b": [1], "a": None}}
NOTED = {"do.effort": '"low"', "do.note": '{"a":null,"b":[1]}'}


def test_kept_fields_go_into_metadata_and_come_back() -> None:
    wire = KEEPER.to_api({"name": "n", **KEPT, "metadata": {"k": "v"}})
    assert wire == {"name": "n", **KEPT, "metadata": {"k": "v", **NOTED}}
    # The server gives back the metadata alone.
    back = KEEPER.from_api({"name": "n", "metadata": wire["metadata"]})
    assert back == {"name": "n", **KEPT, "metadata": {"k": "v"}, "_metadata": {"k": "v", **NOTED}}


# body, the metadata that is there, and the metadata that is sent (None: none).
SENT = [
    pytest.param({"name": "n"}, None, None, id="nothing kept"),
    pytest.param({"metadata": {"k": "v"}}, None, {"k": "v"}, id="metadata alone"),
    pytest.param({"effort": "low"}, None, {"do.effort": '"low"'}, id="kept alone"),
    pytest.param({"name": "n"}, {"k": "v", "do.effort": '"low"'}, None, id="an update of something else"),
    pytest.param({"metadata": {"a": "b"}}, {"k": "v"}, {"a": "b"}, id="an update of metadata"),
    pytest.param({"metadata": {}}, {"k": "v", "do.effort": "1"}, {"do.effort": "1"}, id="metadata cleared"),
    pytest.param({"effort": "high"}, {"k": "v"}, {"k": "v", "do.effort": '"high"'}, id="kept beside the user's"),
    pytest.param({"effort": "high"}, {"do.effort": '"low"'}, {"do.effort": '"high"'}, id="kept anew"),
    pytest.param(
        {"effort": "high"}, {"do.note": "1"}, {"do.effort": '"high"', "do.note": "1"}, id="kept beside another"
    ),
    pytest.param({"metadata": {"a": "b"}}, {"do.other": "1"}, {"a": "b", "do.other": "1"}, id="another version's"),
]


@pytest.mark.parametrize(("body", "there", "sent"), SENT)
def test_what_is_kept_outlives_an_update(
    body: dict[str, Any], there: dict[str, str] | None, sent: dict[str, str] | None
) -> None:
    current = None if there is None else {"id": "t", "_metadata": there}
    given = copy.deepcopy((body, current))
    assert KEEPER.to_api(body, current).get("metadata") == sent
    assert (body, current) == given


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"a": 1}, {"a": 1, "_metadata": {}}),
        ({"metadata": None}, {"metadata": {}, "_metadata": {}}),
        ({"metadata": {"k": "v"}}, {"metadata": {"k": "v"}, "_metadata": {"k": "v"}}),
        (
            {"effort": "high", "metadata": {"do.effort": '"low"'}},
            {"effort": "high", "metadata": {}, "_metadata": {"do.effort": '"low"'}},
        ),
        (
            {"effort": None, "metadata": {"do.effort": '"low"'}},
            {"effort": "low", "metadata": {}, "_metadata": {"do.effort": '"low"'}},
        ),
        ({"metadata": {"do.other": "1"}}, {"metadata": {}, "_metadata": {"do.other": "1"}}),
    ],
    ids=["none", "null", "the user's", "the server says more", "the server says nothing", "another version's"],
)
def test_reserved_metadata_is_out_of_sight(answer: dict[str, Any], shown: dict[str, Any]) -> None:
    assert KEEPER.from_api(answer) == shown


def test_metadata_has_room_for_16_pairs(refused: Callable[..., PlatformError]) -> None:
    assert len(KEEPER.to_api({**KEPT, "metadata": pairs(14)})["metadata"]) == 16
    assert refused(KEEPER.to_api, {**KEPT, "metadata": pairs(15)}).msg == (
        "metadata holds 16 pairs of 512 characters, and this takes 17: the 15 declared, and 2 for effort "
        "(5 characters), note (18 characters); shorten what is declared, or give it inline to each run."
    )


def test_metadata_has_room_beside_what_was_kept_before(refused: Callable[..., PlatformError]) -> None:
    current = {"_metadata": {"do.effort": '"low"'}}
    assert len(KEEPER.to_api({"metadata": pairs(15)}, current)["metadata"]) == 16
    message = refused(KEEPER.to_api, {"metadata": pairs(16)}, current).msg
    assert "this takes 17: the 16 declared, and 1 for what it keeps already; shorten" in message


@pytest.mark.parametrize(
    ("size", "lengths"), [(510, [512]), (511, [512, 1]), (1022, [512, 512]), (1023, [512] * 2 + [1])]
)
def test_a_long_value_goes_on_in_further_pairs(size: int, lengths: list[int]) -> None:
    metadata = KEEPER.to_api({"effort": "x" * size})["metadata"]
    names = ["do.effort", *(f"do.effort.{number}" for number in range(1, len(lengths)))]
    assert {name: len(text) for name, text in metadata.items()} == dict(zip(names, lengths, strict=True))
    assert KEEPER.from_api({"metadata": metadata})["effort"] == "x" * size


def test_what_the_server_does_not_give_back_is_kept_over_http(server: Any) -> None:
    client = server.client()
    made = ASSISTANT.create(client, {}, {"model": "gpt-4o", "reasoning_effort": "low", "metadata": {"k": "v"}})
    found = ASSISTANT.get(client, {}, made["id"])
    assert found is not None
    assert (found["reasoning_effort"], found["metadata"]) == ("low", {"k": "v"})
    changed = ASSISTANT.update(client, {}, made["id"], {"metadata": {"a": "b"}}, found)
    assert (changed["reasoning_effort"], changed["metadata"]) == ("low", {"a": "b"})
    assert [one["reasoning_effort"] for one in ASSISTANT.list(client, {})] == ["low"]


def test_operations_over_http(server: Any) -> None:
    client = server.client()
    made = STORE.create(client, {}, {"name": "a"})
    assert STORE.update(client, {}, made["id"], {"name": "b"})["name"] == "b"
    assert [one["name"] for one in STORE.list(client, {})] == ["b"]
    STORE.delete(client, {}, made["id"])
    assert STORE.get(client, {}, made["id"]) is None
    STORE.delete(client, {}, made["id"])
    assert list(STORE.list(client, {})) == []


def test_a_list_stops_at_its_limit(server: Any) -> None:
    for name in "abc":
        STORE.create(server.client(), {}, {"name": name})
    assert [one["name"] for one in STORE.list(server.client(), {}, {"order": "asc"}, 2)] == ["a", "b"]


def test_a_deletion_that_is_refused_fails(server: Any) -> None:
    server.fault("status", method="DELETE", status=403)
    with pytest.raises(RequestError, match="403"):
        STORE.delete(server.client(), {}, "vs_1")


@pytest.fixture
def answering(serve: Callable[..., Any]) -> Callable[..., Any]:
    """A client of a server that answers everything with this status and message."""

    def start(status: int, message: str | None) -> Any:
        body = b"<html>" if message is None else json.dumps({"error": {"message": message}}).encode()
        return client_for(Connection("sk-1", serve(lambda _number: (status, {}, body)).base_url, max_retries=0))

    return start


NO_ENDPOINT = [
    pytest.param(404, "Invalid URL (GET /v1/assistants)", id="OpenAI's words"),
    pytest.param(404, None, id="a web page"),
    pytest.param(405, "Method not allowed.", id="another method"),
]


@pytest.mark.parametrize(("status", "message"), NO_ENDPOINT)
@pytest.mark.parametrize("call", ["list", "get", "create"])
def test_a_missing_endpoint_names_the_other_backend(
    answering: Callable[..., Any], status: int, message: str | None, call: str
) -> None:
    client = answering(status, message)
    calls: dict[str, Callable[[], Any]] = {
        "list": lambda: list(ASSISTANT.list(client, {})),
        "get": lambda: ASSISTANT.get(client, {}, "asst_1"),
        "create": lambda: ASSISTANT.create(client, {}, {"model": "gpt-4o"}),
    }
    with pytest.raises(RequestError) as raised:
        calls[call]()
    assert "this server does not serve the Assistants API" in raised.value.msg
    assert raised.value.msg.endswith("set backend to responses, or base_url to a server that serves it.")
    assert raised.value.status == status


MESSAGES: dict[str, Callable[..., Any]] = {
    "list": lambda client, parents: list(MESSAGE.list(client, parents)),
    "create": lambda client, parents: MESSAGE.create(client, parents, {"role": "user", "content": "x"}),
}


@pytest.mark.parametrize("call", list(MESSAGES))
def test_a_missing_parent_is_named(server: Any, call: str) -> None:
    with pytest.raises(RequestError) as raised:
        MESSAGES[call](server.client(), {"thread_id": "thread_1"})
    assert raised.value.msg == "No thread found with id 'thread_1'; check thread_id."
    assert raised.value.status == 404


def test_an_object_or_a_parent_that_is_not_there_is_none(server: Any) -> None:
    assert ASSISTANT.get(server.client(), {}, "asst_1") is None
    assert MESSAGE.get(server.client(), {"thread_id": "thread_1"}, "msg_1") is None


def test_another_failure_stays_as_it_is(answering: Callable[..., Any]) -> None:
    with pytest.raises(RequestError) as raised:
        list(ASSISTANT.list(answering(403, "No access."), {}))
    assert raised.value.msg == "No access."
