# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes in reserved metadata: their room, their parts, and what counts as broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends.metadata_storage import (
    shown,
    stored_fields,
    with_stored_fields,
)


def pairs(count: int) -> dict[str, str]:
    return {f"k{number}": "v" for number in range(count)}


VALUES = [None, 0, False, "", "text", "ü🌍" * 700, ["a", {"b": None}], {"a": list(range(900))}, "x" * 5110]


@pytest.mark.parametrize("value", VALUES[1:], ids=[str(value)[:10] for value in VALUES[1:]])
def test_a_note_of_any_size_comes_back(value: Any) -> None:
    metadata = with_stored_fields({}, {"n": value, "m": 1}, None)["metadata"]
    assert max(map(len, metadata.values())) <= 512
    assert stored_fields({"metadata": metadata}) == {"n": value, "m": 1}
    # A server may give the pairs back in any order.
    assert stored_fields({"metadata": dict(sorted(metadata.items(), reverse=True))}) == {"n": value, "m": 1}


def test_more_than_ten_parts_are_put_together_in_their_order() -> None:
    text = "".join(f"{number:04}" for number in range(1600))
    metadata = with_stored_fields({}, {"n": text}, None)["metadata"]
    assert "do.n.12" in metadata
    assert stored_fields({"metadata": dict(sorted(metadata.items()))}) == {"n": text}


@pytest.mark.parametrize("gone", ["do.n", "do.n.1", "do.n.2"])
def test_a_note_that_lacks_a_part_is_none(gone: str) -> None:
    # Whatever part is missing, or even the last one: the others read as JSON, too.
    parts = {"do.n": "[1", "do.n.1": "1", "do.n.2": "]"}
    whole = with_stored_fields({}, {"n": list("abc" * 500)}, None)["metadata"]
    assert len(whole) > 3
    assert stored_fields({"metadata": {name: text for name, text in whole.items() if name != gone}}) == {}
    if gone == "do.n.1":
        assert stored_fields({"metadata": {name: text for name, text in parts.items() if name != gone}}) == {}


@pytest.mark.parametrize("text", ["", "{", "[" * 5000, "None", "'a'"])
def test_a_broken_note_is_none_and_the_others_stay(text: str) -> None:
    assert stored_fields({"metadata": {"do.n": text, "do.m": "1", "k": "2"}}) == {"m": 1}


def test_a_shorter_note_leaves_no_part_of_the_longer_one() -> None:
    there = with_stored_fields({}, {"n": "x" * 2000, "m": 1}, None)["metadata"]
    now = with_stored_fields({}, {"n": "y"}, {"_metadata": there})["metadata"]
    assert now == {"do.n": '"y"', "do.m": "1"}


def test_nothing_takes_a_note_away() -> None:
    there = with_stored_fields({"metadata": {"k": "v"}}, {"n": "x" * 2000, "m": 1}, None)["metadata"]
    assert with_stored_fields({}, {"n": None}, {"_metadata": there})["metadata"] == {"k": "v", "do.m": "1"}


def test_the_users_pairs_and_the_notes_leave_each_other_alone() -> None:
    there = {"k": "v", "do.n": "1"}
    assert with_stored_fields({"metadata": {"a": "b"}}, {}, {"_metadata": there})["metadata"] == {"a": "b", "do.n": "1"}
    assert with_stored_fields({}, {"m": 2}, {"_metadata": there})["metadata"] == {"k": "v", "do.n": "1", "do.m": "2"}
    assert "metadata" not in with_stored_fields({"name": "n"}, {}, {"_metadata": there})


def test_a_name_that_starts_like_another_is_another_note() -> None:
    there = {"do.tools": "1", "do.tools_more": "2"}
    assert with_stored_fields({}, {"tools": 3}, {"_metadata": there})["metadata"] == {
        "do.tools": "3",
        "do.tools_more": "2",
    }


@pytest.mark.parametrize(
    ("size", "user", "fits"), [(8188, 0, True), (8190, 0, True), (8191, 0, False), (512, 14, True), (512, 15, False)]
)
def test_the_room_is_16_pairs(refused: Callable[..., Any], size: int, user: int, fits: bool) -> None:
    arguments = ({"metadata": pairs(user)}, {"n": "x" * size}, None)
    if fits:
        assert len(with_stored_fields(*arguments)["metadata"]) == 16
        return
    message = refused(with_stored_fields, *arguments).msg
    assert f"this takes 17: the {user} declared" in message
    assert f"n ({size + 2} characters)" in message


def test_what_is_shown_has_no_notes_and_keeps_them_at_hand() -> None:
    metadata = {"k": "v", "do.n": json.dumps(1)}
    assert shown({"id": "x", "metadata": metadata}) == {"id": "x", "metadata": {"k": "v"}, "_metadata": metadata}
