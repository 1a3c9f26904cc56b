# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a stack is declared as: names and references, and what is refused before any call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from stacks import ALL, DESK, FILE, STORE, actions, ids

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

# In place of an id.
IMAGE = {"file": "p.png"}


def test_names_may_look_like_numbers(stack: Callable[..., Any], server: Any) -> None:
    said = {"kind": "message", "thread": "7", "content": "x"}
    parts = [{"kind": "assistant", "name": 2024, "model": "gpt-4o"}, {"kind": "thread", "key": 7}, said]

    assert list(actions(stack(*parts))) == ["2024", "7", None]
    assert not stack(*parts).changed


def test_an_id_may_be_named_at_any_depth(stack: Callable[..., Any], server: Any) -> None:
    image = {"kind": "file", "filename": "p.png", "purpose": "vision", "content": "text"}
    content = [{"type": "image_file", "image_file": {"file_id": IMAGE}}]
    made = stack({"kind": "thread", "key": "talk"}, {"kind": "message", "thread": "talk", "content": content}, image)
    [found] = server.client().pages(f"/threads/{ids(made)['talk']}/messages", headers={"OpenAI-Beta": "assistants=v2"})

    assert found["content"][0]["image_file"]["file_id"] == ids(made)["p.png"]


def test_a_list_of_names_may_be_empty(stack: Callable[..., Any], server: Any) -> None:
    assert actions(stack({"kind": "vector_store", "name": "kb", "files": []})) == {"kb": "created"}


def test_a_file_may_lie_in_two_stores(stack: Callable[..., Any], server: Any) -> None:
    made = stack(*ALL)
    inside = {"kind": "vector_store_file", "file_id": ids(made)["guide.md"]}
    stores = [{"kind": "vector_store", "name": name} for name in ("one", "two")]
    parts = [*stores, *({**inside, "vector_store": one["name"]} for one in stores)]

    assert len(stack(*parts).result["changes"]) == 4
    assert not stack(*parts).changed


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        ([{"kind": "assistent"}], "resources[0].kind is 'assistent'; give one of agent, assistant"),
        ([{"name": "a"}], "resources[0].kind is missing; give one of"),
        ([{**DESK, "api_key": "k"}], "resources[0] has api_key, which goes for a whole stack"),
        ([DESK], "names the vector store 'kb', which this stack does not declare"),
        ([{"kind": "thread"}], "resources[0] is a thread without key"),
        ([FILE, FILE], "resources[0] and resources[1] are both the file 'guide.md'"),
        ([{"kind": "assistant", "name": "a", "temperature": 7}], "resources[0] (assistant a): temperature is 7"),
        ([{"kind": "assistant", "name": "a", "modle": "x"}], "resources[0] (assistant a): modle. Supported parameters"),
        (
            [DESK, STORE, {**FILE, "state": "absent"}],
            "(vector store kb) needs the file 'guide.md', which is declared abs",
        ),
        ([{**STORE, "metadata": {"stack": "mine"}}, FILE], "(vector store kb): metadata has stack, by which a stack"),
        (
            [{"kind": "message", "thread_id": {"treads": "a"}, "content": "x"}],
            "message of resources[0]: thread_id",
        ),
        ([{"kind": "thread", "key": 7}, {"kind": "thread", "key": "7"}], "are both the thread '7'"),
        (
            [
                {
                    "kind": "response",
                    "key": "a",
                    "input": "x",
                    "model": "m",
                    "tools": [{"container": {"file_ids": [IMAGE]}}],
                }
            ],
            "(response a) names the file 'p.png', which this stack does not declare",
        ),
        ([{"kind": "assistant"}], "one of the following is required: name, assistant_id"),
    ],
)
def test_what_cannot_be_is_refused_before_any_call(
    stack: Callable[..., Any], server: Any, resources: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(PlatformError) as raised:
        stack(*resources)

    assert said in raised.value.msg
    assert server.requests() == []


def test_parts_that_need_each_other_are_refused(stack: Callable[..., Any], server: Any) -> None:
    # Nothing real goes in a circle, so the first of these names a part where it makes no sense.
    first = {"kind": "vector_store", "name": "a", "files": ["b.md"]}
    second = {"kind": "file", "file_id": {"vector_store": "a"}, "filename": "b.md"}
    with pytest.raises(PlatformError, match=r"each other: vector store a needs file b\.md needs vector store a;"):
        stack(first, second)

    assert server.requests() == []


@pytest.mark.parametrize("parallelism", [0, 257])
def test_the_number_at_once_has_limits(stack: Callable[..., Any], parallelism: int) -> None:
    with pytest.raises(PlatformError, match="parallelism"):
        stack(parallelism=parallelism)


def test_a_stack_without_a_name_is_refused(stack: Callable[..., Any]) -> None:
    with pytest.raises(PlatformError, match="name is empty;"):
        stack(name="")
