# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Info modules: what is there, narrowed by id, query and filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.info import (
    Info,
    gather,
    has_metadata,
    name_pattern,
    same_text,
)
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import (
    ASSISTANT,
    ASSISTANT_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import (
    INCLUDES,
    RUN_INFO,
    RUN_STEP_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import (
    MESSAGE,
    MESSAGE_INFO,
    THREAD,
    THREAD_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.conversations import (
    CONVERSATION_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.responses import RESPONSE_INFO
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE, FILE_INFO

ASSISTANTS = {
    "web-1": {"site": "a", "live": "true"},
    "web-2": {"site": "b", "count": "3"},
    "Web-3": {"site": "a"},
    "db": {},
}


@pytest.fixture
def ids(server: Any) -> dict[str, str]:
    """The ids of four assistants, made in this order."""
    client, beta = server.client(), {"OpenAI-Beta": "assistants=v2"}
    made = {}
    for name, metadata in ASSISTANTS.items():
        body = {"model": "gpt-4o", "name": name, "metadata": metadata}
        made[name] = client.request("POST", "/assistants", body=body, headers=beta)["id"]
    server.forget_requests()
    return made


@pytest.mark.parametrize(
    ("options", "names"),
    [
        pytest.param({}, ["db", "Web-3", "web-2", "web-1"], id="all"),
        pytest.param({"order": "asc"}, ["web-1", "web-2", "Web-3", "db"], id="oldest first"),
        pytest.param({"limit": 2}, ["db", "Web-3"], id="limit"),
        pytest.param({"limit": 2, "order": "asc"}, ["web-1", "web-2"], id="limit, oldest first"),
        pytest.param({"limit": 1}, ["db"], id="limit 1"),
        pytest.param({"limit": 9}, ["db", "Web-3", "web-2", "web-1"], id="more than there are"),
        pytest.param({"name": "web-1"}, ["web-1"], id="name"),
        pytest.param({"name": "web"}, [], id="part of a name"),
        pytest.param({"name_pattern": "web-*"}, ["web-2", "web-1"], id="pattern"),
        pytest.param({"name_pattern": "web-?", "limit": 1}, ["web-2"], id="pattern and limit"),
        pytest.param({"name_pattern": "web-1", "limit": 1}, ["web-1"], id="the limit counts what is left"),
        pytest.param({"metadata": {"site": "a"}}, ["Web-3", "web-1"], id="metadata"),
        pytest.param({"metadata": {"site": "a", "live": True}}, ["web-1"], id="a boolean in metadata"),
        pytest.param({"metadata": {"count": 3}}, ["web-2"], id="a number in metadata"),
        pytest.param({"metadata": {"site": "c"}}, [], id="other metadata"),
        pytest.param({"metadata": {}}, ["db", "Web-3", "web-2", "web-1"], id="no metadata"),
        pytest.param({"metadata": {"site": "a"}, "name_pattern": "web*"}, ["web-1"], id="two filters"),
    ],
)
def test_the_list_is_narrowed(
    look: Callable[..., Any], ids: dict[str, str], options: dict[str, Any], names: list[str]
) -> None:
    outcome = look(ASSISTANT_INFO, **options)
    assert [one["name"] for one in outcome.result["assistants"]] == names
    assert outcome.changed is False


@pytest.mark.parametrize("name", list(ASSISTANTS))
def test_an_id_gives_one(look: Callable[..., Any], ids: dict[str, str], server: Any, name: str) -> None:
    (found,) = look(ASSISTANT_INFO, assistant_id=ids[name]).result["assistants"]
    assert found["name"] == name
    assert server.requests() == [f"GET /assistants/{ids[name]}"]


def test_a_filter_narrows_an_id_too(look: Callable[..., Any], ids: dict[str, str]) -> None:
    assert look(ASSISTANT_INFO, assistant_id=ids["db"], name="web-1").result["assistants"] == []


def test_an_unknown_id_gives_none(look: Callable[..., Any], server: Any) -> None:
    assert look(ASSISTANT_INFO, assistant_id="asst_unknown").result == {"assistants": []}


OTHER_KINDS: list[tuple[Info, str, dict[str, str]]] = [
    (THREAD_INFO, "responses", {"thread_id": "thread_1"}),
    (THREAD_INFO, "assistants", {"thread_id": "conv_1"}),
    (RUN_INFO, "responses", {"thread_id": "conv_1", "run_id": "run_1"}),
    (RUN_INFO, "assistants", {"thread_id": "thread_1", "run_id": "resp_1"}),
    (MESSAGE_INFO, "responses", {"thread_id": "thread_1", "message_id": "msg_1"}),
    (CONVERSATION_INFO, "auto", {"conversation_id": "thread_1"}),
    (RESPONSE_INFO, "auto", {"response_id": "run_1"}),
]


@pytest.mark.parametrize(("info", "backend", "ids"), OTHER_KINDS, ids=lambda one: one if isinstance(one, str) else "")
def test_an_id_of_another_kind_gives_none(
    look: Callable[..., Any], info: Info, backend: str, ids: dict[str, str]
) -> None:
    assert look(info, backend=backend, **ids).result[info.plural] == []


def test_an_id_of_another_kind_is_no_object(run: Callable[..., Any], refused: Callable[..., PlatformError]) -> None:
    options = {"backend": "responses", "thread_id": "thread_1"}
    assert refused(run, THREAD, **options).msg.startswith("No thread has the id 'thread_1'; correct thread_id")
    assert not run(THREAD, state="absent", **options).changed
    with pytest.raises(PlatformError, match=r"; check thread_id\.$"):
        run(MESSAGE, content="a", **options)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, {"code": "invalid_value", "param": "include[0]"}),
        (400, {"code": "invalid_value", "param": None}),
        (400, {"code": "invalid_type", "param": "conversation_id"}),
        (403, {"code": "invalid_value", "param": "conversation_id"}),
    ],
)
def test_a_real_refusal_stays_one(
    look: Callable[..., Any], server: Any, refused: Callable[..., PlatformError], status: int, said: dict[str, Any]
) -> None:
    server.fault("status", status=status, body={"error": {"message": "No", "type": "x", **said}})
    assert refused(look, THREAD_INFO, backend="responses", thread_id="conv_1").status == status


def test_what_is_no_id_is_refused(look: Callable[..., Any], refused: Callable[..., PlatformError]) -> None:
    assert refused(look, ASSISTANT_INFO, assistant_id="a/b").msg.startswith("assistant_id 'a/b' is not an id")


def test_what_is_still_to_come_is_not_looked_for_in_check_mode(
    look: Callable[..., Any], params: Any, server: Any
) -> None:
    outcome = gather(ASSISTANT_INFO, params(ASSISTANT_INFO, assistant_id=UNKNOWN_ID), check_mode=True)
    assert outcome.result == {"assistants": []}
    assert server.requests() == []


def test_an_object_is_shown_as_its_module_shows_it(look: Callable[..., Any], run: Callable[..., Any]) -> None:
    made = run(ASSISTANT, name="a", model="gpt-4o", reasoning_effort="low", metadata={"k": 1}).result["assistant"]
    assert look(ASSISTANT_INFO).result == {"assistants": [made]}
    assert made["reasoning_effort"] == "low"
    assert made["metadata"] == {"k": "1"}


def test_a_kind_that_cannot_be_listed_needs_an_id(look: Callable[..., Any], run: Callable[..., Any]) -> None:
    thread = run(THREAD, metadata={"k": "v"}).result["thread"]
    assert look(THREAD_INFO, thread_id=thread["id"]).result == {"threads": [thread]}
    assert THREAD_INFO.argument_spec().options["thread_id"] == {"type": "str", "required": True}


def test_a_list_below_a_parent(look: Callable[..., Any], run: Callable[..., Any]) -> None:
    threads = [run(THREAD).result["id"] for _unused in range(2)]
    for thread, text in zip(threads, "ab", strict=True):
        run(MESSAGE, thread_id=thread, content=text)
    (message,) = look(MESSAGE_INFO, thread_id=threads[1]).result["messages"]
    assert message["content"][0]["text"]["value"] == "b"


def test_a_query_goes_to_the_server(look: Callable[..., Any], run: Callable[..., Any], server: Any) -> None:
    for purpose in ("assistants", "user_data"):
        run(FILE, content="x", filename=purpose, purpose=purpose)
    server.forget_requests()
    (found,) = look(FILE_INFO, purpose="user_data").result["files"]
    assert found["filename"] == "user_data"
    (asked,) = server.control("GET", "/requests")["requests"]
    assert "purpose=user_data" in asked["query"].split("&")


def test_a_query_that_one_object_takes_goes_with_it(look: Callable[..., Any], server: Any) -> None:
    place = {"thread_id": "thread_1", "run_id": "run_1", "run_step_id": "step_1"}
    assert look(RUN_STEP_INFO, **place, order="asc", include=INCLUDES).result == {"run_steps": []}
    (asked,) = server.control("GET", "/requests")["requests"]
    assert asked["path"] == "/threads/thread_1/runs/run_1/steps/step_1"
    assert asked["query"].startswith("include")
    assert "order" not in asked["query"]


@pytest.mark.parametrize("text", ["web-1", "", None, 3], ids=repr)
def test_the_same_text(text: Any) -> None:
    assert same_text({"name": "web-1"}, "name", text) is (text == "web-1")


@pytest.mark.parametrize(
    ("name", "pattern", "fits"),
    [
        ("web-1", "web-?", True),
        ("web-10", "web-?", False),
        ("web-1", "*", True),
        ("web-1", "[wx]eb-1", True),
        ("Web-1", "web-*", False),
        ("a.b", "a?b", True),
        (None, "*", True),
        (None, "?", False),
        ("web-1\n", "web-1", False),
    ],
    ids=repr,
)
def test_a_pattern_is_the_shell_s(name: str | None, pattern: str, fits: bool) -> None:
    assert name_pattern({"name": name}, "name_pattern", pattern) is fits


@pytest.mark.parametrize(
    ("pairs", "wanted", "fits"),
    [
        ({"a": "1"}, {"a": 1}, True),
        ({"a": "0.5"}, {"a": 0.5}, True),
        ({"a": "true"}, {"a": True}, True),
        ({"a": "True"}, {"a": True}, False),
        ({"a": "True"}, {"a": "True"}, True),
        ({"3": "x"}, {3: "x"}, True),
        ({"a": "1", "b": "2"}, {"a": "1"}, True),
        ({"a": "1"}, {"a": "1", "b": "2"}, False),
        (None, {"a": "1"}, False),
        (None, {}, True),
    ],
    ids=repr,
)
def test_metadata_has_all_the_pairs(pairs: Any, wanted: dict[Any, Any], fits: bool) -> None:
    assert has_metadata({"metadata": pairs}, "metadata", wanted) is fits


@pytest.mark.parametrize("limit", [0, -1])
def test_too_small_a_limit_is_refused(
    look: Callable[..., Any], refused: Callable[..., PlatformError], limit: int
) -> None:
    assert refused(look, ASSISTANT_INFO, limit=limit).msg.startswith(f"limit is {limit}; give a number of at least 1")
