# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits that an assistant and a thread keep for runs without their own, on both backends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends.request_limits import with_defaults
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN, THREAD_RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD

both = pytest.mark.parametrize("name", ["assistants", "responses"])
LAST = {"type": "last_messages", "last_messages": 3}
AUTO = {"type": "auto", "last_messages": None}
STRATEGY = "truncation_strategy"
ANSWERS = "max_completion_tokens"
PROMPTS = "max_prompt_tokens"


@pytest.fixture
def at(run: Callable[..., Any]) -> Callable[..., Any]:
    """Declare it with this backend, and return the object."""

    def declare(name: str, resource: Any, /, **options: Any) -> dict[str, Any]:
        made: dict[str, Any] = run(resource, backend=name, **options).result[resource.name]
        return made

    return declare


@pytest.fixture
def asked(at: Callable[..., Any], server: Any) -> Callable[..., Any]:
    """Run an assistant with limits in a thread with limits; return the run, and the requests that made it."""

    def ask(name: str, assistant: dict[str, Any], thread: dict[str, Any], /, **own: Any) -> tuple[Any, list[str]]:
        kept = at(name, ASSISTANT, name="a", model="gpt-4o", **assistant)
        held = at(name, THREAD, key="t", messages=[{"role": "user", "content": "Hello."}], **thread)
        server.forget_requests()
        made = at(name, RUN, thread_id=held["id"], key="r", assistant_id=kept["id"], poll_interval=0.05, **own)
        sent = server.requests()
        until = next(index for index, one in enumerate(sent) if one.startswith("POST"))
        return made, sent[:until]

    return ask


@both
@pytest.mark.parametrize("resource", [ASSISTANT, THREAD], ids=lambda one: one.kind)
def test_limits_are_kept_compared_and_cleared(
    name: str, resource: Any, at: Callable[..., Any], run: Callable[..., Any], server: Any
) -> None:
    named = {"name": "a", "model": "gpt-4o"} if resource is ASSISTANT else {"key": "t"}
    options = {"backend": name, **named, "metadata": {"team": "platform"}}
    limits = {ANSWERS: 500, STRATEGY: LAST}
    made = at(name, resource, **named, metadata={"team": "platform"}, **limits)
    assert (made[ANSWERS], made[STRATEGY], made["metadata"]) == (500, LAST, {"team": "platform"})
    assert not run(resource, **options, **limits).changed
    # A file that another controller has not changes nothing: it is all on the server.
    told = run(resource, True, **options, **{**limits, ANSWERS: 600})
    assert (told.changed, told.diff["before"][ANSWERS], told.diff["after"][ANSWERS]) == (True, 500, 600)
    assert told.diff["before"][STRATEGY] == told.diff["after"][STRATEGY]
    # Other changes leave them alone.
    changed = at(name, resource, **named, metadata={"team": "other"})
    assert (changed[ANSWERS], changed[STRATEGY]) == (500, LAST)
    nothing = {ANSWERS: 0, STRATEGY: {}}
    assert run(resource, backend=name, **named, **nothing).changed
    cleared = run(resource, backend=name, **named, **nothing)
    assert not cleared.changed
    shown = cleared.result[resource.name]
    assert (shown[ANSWERS], shown[STRATEGY], shown["metadata"]) == (None, None, {"team": "other"})


@both
def test_a_run_has_its_own_limits_then_the_threads_then_the_assistants(name: str, asked: Callable[..., Any]) -> None:
    made, before = asked(name, {ANSWERS: 700, STRATEGY: LAST}, {ANSWERS: 600})
    assert (made[ANSWERS], made[STRATEGY]) == (600, LAST)
    # One look at each; the items are those that are sent.
    assert len([one for one in before if not one.endswith("/items")]) == 2


@both
def test_a_run_with_its_own_limits_has_these(name: str, asked: Callable[..., Any]) -> None:
    most = {PROMPTS: 1000} if name == "assistants" else {}
    made, before = asked(
        name, {ANSWERS: 700, STRATEGY: LAST}, {ANSWERS: 600}, **{ANSWERS: 500, STRATEGY: {"type": "auto"}}, **most
    )
    assert made[ANSWERS] == 500
    assert made[STRATEGY]["type"] == "auto"
    # Nobody is asked for what is known already; the other backend needs both for more than limits.
    assert len(before) == (0 if most else 2)


def test_a_limit_of_prompts_is_a_default_where_the_api_has_it(asked: Callable[..., Any]) -> None:
    made, _before = asked("assistants", {PROMPTS: 1000}, {PROMPTS: 2000})
    assert made[PROMPTS] == 2000


@both
def test_a_thread_with_a_run_has_the_assistants(name: str, at: Callable[..., Any]) -> None:
    kept = at(name, ASSISTANT, name="a", model="gpt-4o", **{ANSWERS: 700, STRATEGY: LAST})
    made = at(name, THREAD_RUN, key="r", assistant_id=kept["id"], poll_interval=0.05)
    assert (made[ANSWERS], made[STRATEGY]) == (700, LAST)


def test_an_assistant_on_the_spot_has_limits(backend: Any) -> None:
    spot = {"model": "gpt-4o", ANSWERS: 700, STRATEGY: LAST}
    made = backend.run(backend.thread("Hello."), assistant=spot)
    assert (made[ANSWERS], made[STRATEGY]) == (700, LAST)
    held = backend.run(backend.thread("Hello.", **{ANSWERS: 600}), assistant=spot)
    assert (held[ANSWERS], held[STRATEGY]) == (600, LAST)


@both
def test_another_default_makes_no_other_run(name: str, asked: Callable[..., Any], run: Callable[..., Any]) -> None:
    made, _before = asked(name, {ANSWERS: 700}, {})
    run(ASSISTANT, backend=name, name="a", **{ANSWERS: 800})
    again = run(RUN, backend=name, thread_id=made["thread_id"], key="r", assistant_id=made["assistant_id"])
    assert not again.changed
    assert again.result["run"][ANSWERS] == 700


@pytest.mark.parametrize("kind", ["assistant", "thread", "run"])
@pytest.mark.parametrize("store", ["agents", "registry"])
def test_a_default_that_nobody_can_honour_is_refused_where_it_is_declared(
    kind: str, store: str, run: Callable[..., Any], refused: Any, server: Any
) -> None:
    resource, options = {
        "assistant": (ASSISTANT, {"name": "a", "model": "gpt-4o", PROMPTS: 1000}),
        "thread": (THREAD, {"key": "t", PROMPTS: 1000}),
        "run": (RUN, {"key": "r", "thread_id": "conv_1", "assistant": {"model": "gpt-4o", PROMPTS: 1000}}),
    }[kind]
    where = f"assistant.{PROMPTS}" if kind == "run" else PROMPTS
    options = {**options, "backend": "responses", "assistant_store": store}
    message = refused(run, resource, **options).msg
    assert message.startswith(f"{where} cannot be expressed with this backend: ")
    assert server.requests() == []
    if kind != "run":
        told = run(resource, **options, on_lossy="warn")
        assert told.result[kind][PROMPTS] is None
        assert [text.startswith(f"{where} is left out: ") for text in told.warnings] == [True]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({ANSWERS: 255}, f"{ANSWERS} is 255; give a number from 256 to 2147483648."),
        ({STRATEGY: {"last_messages": 3}}, f"{STRATEGY} has no type; set it to auto, or to last_messages with "),
        ({STRATEGY: {"type": "auto", "last_messages": 3}}, f"{STRATEGY}.last_messages goes with the type last_mess"),
    ],
    ids=str,
)
def test_a_default_is_what_a_run_would_take(
    run: Callable[..., Any], refused: Any, server: Any, given: dict[str, Any], says: str
) -> None:
    assert refused(run, THREAD, key="t", **given).msg.startswith(says)
    empty = {name: 0 if name == ANSWERS else {} for name in given}
    error = refused(run, RUN, key="r", thread_id="t_1", assistant_id="a_1", **empty)
    assert error.msg.startswith(next(iter(given)))
    assert server.requests() == []


def test_what_somebody_broke_counts_as_none() -> None:
    broken = {ANSWERS: "many", STRATEGY: ["auto"]}
    assert with_defaults({}, broken, {ANSWERS: 600}) == {ANSWERS: 600}


def test_a_thread_that_is_not_heard_of_is_no_run_that_may_be_there(
    at: Callable[..., Any], run: Callable[..., Any], refused: Any, server: Any
) -> None:
    held = at("assistants", THREAD, key="t")
    server.fault("status", method="GET", path=f"/threads/{held['id']}", status=500)
    options = {"thread_id": held["id"], "key": "r", "assistant_id": "asst_1", "max_retries": 0}
    error = refused(run, RUN, backend="assistants", **options)
    assert "may have been made" not in error.msg
    assert not [one for one in server.requests("POST") if one.endswith("/runs")]
