# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assistants in the registry: the same operations as on a server, and no request."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def stored(backend: Any, server: Any) -> Any:
    backend.store = "registry"
    yield backend
    assert server.requests() == []


def test_one_lives_as_on_a_server(stored: Any) -> None:
    made = stored.create("assistant", {"name": "a", "model": "gpt-4o", "temperature": 0})
    blank = {"tools": [], "metadata": {}, "response_format": "auto", "object": "assistant"}
    assert made == {
        **blank,
        "name": "a",
        "model": "gpt-4o",
        "temperature": 0,
        **{n: made[n] for n in ("id", "created_at", "_made")},
    }
    assert stored.get("assistant", made["id"]) == made
    changed = stored.on("assistant").update(stored.client, {}, made["id"], {"name": "b", "metadata": {"k": "v"}}, made)
    assert changed == {**made, "name": "b", "metadata": {"k": "v"}}
    assert stored.list("assistant") == [changed]
    stored.on("assistant").delete(stored.client, {}, made["id"])
    assert (stored.get("assistant", made["id"]), stored.list("assistant")) == (None, [])
    stored.on("assistant").delete(stored.client, {}, made["id"])


def test_each_has_an_id_of_its_own(stored: Any) -> None:
    ids = {stored.create("assistant", {"model": "gpt-4o"})["id"] for _number in range(20)}
    assert len(ids) == 20


def test_a_list_has_an_order_and_a_limit(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for moment, name in enumerate("cab", start=1000):
        monkeypatch.setattr("time.time", lambda moment=moment: float(moment))
        stored.create("assistant", {"name": name, "model": "gpt-4o"})

    def names(*how: Any) -> str:
        return "".join(one["name"] for one in stored.list("assistant", *how))

    assert (names(), names({"order": "asc"}), names({"order": "asc"}, 2), names({}, 1)) == ("bac", "cab", "ca", "b")


def test_those_of_one_second_are_in_the_order_they_were_made(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1000.0)
    made = [stored.create("assistant", {"model": "gpt-4o"}) for _number in range(9)]
    # A change of one of them changes nothing in that.
    stored.on("assistant").update(stored.client, {}, made[0]["id"], {"name": "b"}, made[0])
    ids = [one["id"] for one in made]
    assert [one["id"] for one in stored.list("assistant", {"order": "asc"})] == ids
    assert [one["id"] for one in stored.list("assistant")] == ids[::-1]


def test_what_was_given_is_not_shared_with_what_is_kept(stored: Any) -> None:
    made = stored.create("assistant", {"name": "a", "model": "gpt-4o"})
    made["name"] = "b"
    assert stored.get("assistant", made["id"])["name"] == "a"
