# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every declaration: check mode says what is done, and what is done once needs nothing more."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.declarative.openai.plugins.module_utils._base.compare import unordered
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.plan import Plan, plan
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Operation, Resource
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.agents import AGENT
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.conversations import CONVERSATION
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import VECTOR_STORE
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import fingerprint

Options = st.SearchStrategy[dict[str, Any]]

WORDS = st.text("abAB é☃日{}'\"\n.:%", min_size=1, max_size=12)
MODELS = st.sampled_from(["gpt-4o", "gpt-4o-mini"])
METADATA = st.dictionaries(st.text("abc_é", min_size=1, max_size=8), WORDS, max_size=3)
PARAMETERS = st.sampled_from(
    [{"type": "object", "properties": {}}, {"type": "object", "properties": {"city": {"type": "string"}}}]
)
FUNCTIONS = st.builds(
    lambda name, parameters: {"type": "function", "function": {"name": name, "parameters": parameters}},
    st.text("abc_", min_size=1, max_size=8),
    PARAMETERS,
)
TENTHS = st.integers(0, 10).map(lambda tenths: tenths / 10)
CHUNKING = st.integers(100, 4096).map(
    lambda size: {"type": "static", "static": {"max_chunk_size_tokens": size, "chunk_overlap_tokens": size // 2}}
)


def options(needed: Mapping[str, Any] | None = None, **optional: st.SearchStrategy[Any]) -> Options:
    return st.fixed_dictionaries(dict(needed or {}), optional=optional)


ASSISTANTS = options(
    {"model": MODELS},
    description=WORDS | st.just(""),
    instructions=WORDS | st.just(""),
    temperature=TENTHS,
    top_p=TENTHS,
    metadata=METADATA,
    tools=st.lists(FUNCTIONS, max_size=2, unique_by=lambda tool: tool["function"]["name"]),
    response_format=st.sampled_from(["auto", {"type": "text"}, {"type": "json_object"}]),
)
# What each kind is named by, what is declared of it, and on which backend.
DECLARATIONS: dict[str, tuple[Resource, dict[str, Any], Options]] = {
    "assistant": (ASSISTANT, {"name": "one", "backend": "assistants"}, ASSISTANTS),
    "assistant as agent": (ASSISTANT, {"name": "one", "backend": "responses"}, ASSISTANTS),
    "assistant in the registry": (
        ASSISTANT,
        {"name": "one", "backend": "responses", "assistant_store": "registry"},
        ASSISTANTS,
    ),
    "thread": (THREAD, {"key": "one", "backend": "assistants"}, options(metadata=METADATA)),
    "thread as conversation": (THREAD, {"key": "one", "backend": "responses"}, options(metadata=METADATA)),
    "conversation": (CONVERSATION, {"key": "one"}, options(metadata=METADATA)),
    "agent": (AGENT, {"name": "one"}, options({"model": MODELS}, instructions=WORDS, metadata=METADATA)),
    "vector store": (
        VECTOR_STORE,
        {"name": "one"},
        options(
            metadata=METADATA,
            expires_after=st.integers(1, 365).map(lambda days: {"anchor": "last_active_at", "days": days}),
            chunking_strategy=CHUNKING,
        ),
    ),
    "file": (FILE, {"filename": "one.txt", "purpose": "assistants"}, options({"content": WORDS})),
}


@pytest.mark.parametrize("kind", DECLARATIONS)
def test_check_mode_says_what_is_done_and_nothing_is_left_to_do(
    kind: str, server: Any, params: Callable[..., Any], run: Callable[..., Any]
) -> None:
    resource, name, declared = DECLARATIONS[kind]

    @examples(8)
    @given(st.lists(declared, min_size=1, max_size=3))
    def check(declarations: list[dict[str, Any]]) -> None:
        run(resource, **name, state="absent")
        for declaration in declarations:
            given_options = copy.deepcopy(declaration)
            server.forget_requests()
            foreseen = run(resource, check_mode=True, **name, **given_options)
            assert [line for line in server.requests() if not line.startswith("GET")] == []
            done = run(resource, **name, **given_options)
            assert given_options == declaration
            assert (foreseen.changed, foreseen.action, foreseen.diff) == (done.changed, done.action, done.diff)
            again = run(resource, **name, **given_options)
            assert (again.changed, again.action) == (False, "none")
            assert again.diff["before"] == again.diff["after"]
            assert again.result["id"] == done.result["id"]
        removal = run(resource, check_mode=True, **name, state="absent")
        assert (removal.changed, removal.diff) == (True, run(resource, **name, state="absent").diff)
        assert not run(resource, **name, state="absent").changed

    check()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
THING = Resource(
    kind="thing",
    operations={"cancelled": Operation("cancel", lambda thing: thing.get("status") == "active", "cancelled")},
    fields=(
        Field("id", mode="read"),
        Field("name", required_on_create=True),
        Field("labels", "list", sent_as="tags", compare=unordered),
        Field("size", "raw", mode="replace"),
        Field("seed", "raw", mode="input"),
        Field("note", "raw", metadata_backed=True),
        Field("origin", "raw", mode="replace", metadata_backed=True),
        Field("status", mode="read"),
    ),
)
WANTED = options(name=WORDS, labels=st.lists(WORDS, max_size=3), size=JSON, seed=JSON, note=JSON, origin=JSON)
CURRENT = st.none() | options(
    {"id": st.just("t1"), "status": st.sampled_from(["active", "ended"])},
    name=WORDS,
    tags=st.lists(WORDS, max_size=3),
    size=JSON,
    note=JSON,
    origin=JSON,
)
STATES = st.sampled_from(["present", "absent", "cancelled"])


def attempted(*arguments: Any) -> tuple[Plan | None, str | None]:
    """The plan, or why there is none."""
    try:
        return plan(THING, *arguments), None
    except PlatformError as error:
        return None, error.msg


@examples(100)
@given(WANTED, CURRENT, st.none() | st.fixed_dictionaries({"seed": JSON.map(fingerprint)}), STATES)
def test_there_is_a_plan_for_everything(
    want: dict[str, Any], current: dict[str, Any] | None, inputs: dict[str, str] | None, state: str
) -> None:
    before = copy.deepcopy((want, current, inputs))
    made, refusal = attempted(want, current, inputs, state)
    assert (want, current, inputs) == before
    assert attempted(want, current, inputs, state) == (made, refusal)
    if made is None:
        assert current is None
        assert "thing" in str(refusal)
        return
    expected = {
        "present": {"create"} if current is None else {"none", "update", "replace"},
        "absent": {"none"} if current is None else {"delete"},
        "cancelled": {"none"} if current and current["status"] == "ended" else {"operation"},
    }
    assert made.action in expected[state]
    if state == "present" and current is not None:
        assert (made.action == "none") == (made.before == made.after) == (made.changes == {})
        assert made.changes.keys() <= want.keys()
