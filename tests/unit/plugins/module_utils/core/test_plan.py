# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan: from what is wanted and what is there to what has to be done, without doing anything."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.compare import unordered
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.plan import Plan, plan
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Operation, Resource
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import fingerprint

THING = Resource(
    kind="big_thing",
    natural_key=("name",),
    operations={"cancelled": Operation("cancel", lambda thing: thing["status"] == "active", "cancelled")},
    fields=(
        Field("id", mode="read"),
        Field("name", required_on_create=True),
        Field("model", required_on_create=True),
        Field("labels", "list", sent_as="tags", compare=unordered),
        Field("size", "int", mode="replace"),
        Field("seed", "int", mode="input"),
        Field("note", metadata_backed=True),
        Field("origin", mode="replace", metadata_backed=True),
        Field("status", mode="read"),
    ),
)
HERE = {
    "id": "t1",
    "name": "n",
    "model": "m",
    "tags": ["a", "b"],
    "size": 1,
    "note": None,
    "origin": None,
    "status": "active",
}
FAILED = {**HERE, "status": "failed"}
# An answer in which the kept fields were never noted.
SILENT = {name: value for name, value in HERE.items() if name not in ("note", "origin")}
SEEDED = {"seed": fingerprint(7)}


def made(want: Mapping[str, Any]) -> Plan:
    return Plan("create", changes=want, after=want)


# want, current, inputs, and what has to be done.
PRESENT: list[tuple[str, dict[str, Any], dict[str, Any] | None, dict[str, str], Plan]] = [
    ("nothing there", {"name": "n", "model": "m"}, None, {}, made({"name": "n", "model": "m"})),
    ("nothing wanted", {}, HERE, {}, Plan("none")),
    (
        "the same",
        {"name": "n", "size": 1},
        HERE,
        {},
        Plan("none", {}, {"name": "n", "size": 1}, {"name": "n", "size": 1}),
    ),
    (
        "the same in the user's order",
        {"labels": ["b", "a"]},
        HERE,
        {},
        Plan("none", {}, {"labels": ["b", "a"]}, {"labels": ["b", "a"]}),
    ),
    (
        "one differs",
        {"name": "n", "model": "x"},
        HERE,
        {},
        Plan("update", {"model": "x"}, {"name": "n", "model": "m"}, {"name": "n", "model": "x"}),
    ),
    (
        "a removal",
        {"labels": ["a"]},
        HERE,
        {},
        Plan("update", {"labels": ["a"]}, {"labels": ["a", "b"]}, {"labels": ["a"]}),
    ),
    ("cleared", {"model": ""}, HERE, {}, Plan("update", {"model": ""}, {"model": "m"}, {"model": None})),
    ("cleared already", {"note": ""}, HERE, {}, Plan("none", {}, {"note": ""}, {"note": ""})),
    ("cannot be updated", {"size": 2}, HERE, {}, Plan("replace", {"size": 2}, {"size": 1}, {"size": 2})),
    (
        "cannot be updated, and more",
        {"size": 2, "model": "x"},
        HERE,
        {},
        Plan("replace", {"size": 2, "model": "x"}, {"size": 1, "model": "m"}, {"size": 2, "model": "x"}),
    ),
    ("the same input", {"seed": 7}, HERE, SEEDED, Plan("none", {}, {"seed": 7}, {"seed": 7})),
    (
        "another input",
        {"seed": 8},
        HERE,
        SEEDED,
        Plan("replace", {"seed": 8}, {"seed": f"(recorded as {SEEDED['seed']})"}, {"seed": 8}),
    ),
    ("an input nobody noted", {"seed": 7}, HERE, None, Plan("none", unknown=("seed",))),
    (
        "an input that was not given before",
        {"seed": 7},
        HERE,
        {},
        Plan("replace", {"seed": 7}, {"seed": None}, {"seed": 7}),
    ),
    (
        "an input nobody noted, and a change",
        {"seed": 7, "model": "x"},
        HERE,
        None,
        Plan("update", {"model": "x"}, {"model": "m"}, {"model": "x"}, ("seed",)),
    ),
    (
        "a kept field nobody noted",
        {"note": "x"},
        SILENT,
        {},
        Plan("update", {"note": "x"}, {"note": None}, {"note": "x"}),
    ),
    (
        "a kept field of another value",
        {"note": "x"},
        HERE,
        {},
        Plan("update", {"note": "x"}, {"note": None}, {"note": "x"}),
    ),
    (
        "a kept field that cannot be updated nobody noted",
        {"origin": "x"},
        SILENT,
        {},
        Plan("none", unknown=("origin",)),
    ),
    (
        "a kept field that cannot be updated",
        {"origin": "x"},
        HERE,
        {},
        Plan("replace", {"origin": "x"}, {"origin": None}, {"origin": "x"}),
    ),
]


@pytest.mark.parametrize(
    ("want", "current", "inputs", "todo"), [case[1:] for case in PRESENT], ids=[case[0] for case in PRESENT]
)
def test_present(
    want: dict[str, Any], current: dict[str, Any] | None, inputs: dict[str, str] | None, todo: Plan
) -> None:
    given = copy.deepcopy((want, current, inputs))
    assert plan(THING, want, current, inputs, "present") == todo
    assert (want, current, inputs) == given, "a plan alters nothing"


@pytest.mark.parametrize("want", [{}, {"size": 1}], ids=["nothing declared", "the same"])
def test_what_is_of_no_use_is_made_anew(want: dict[str, Any]) -> None:
    todo = Plan("replace", {}, {"status": "failed", **want}, {"status": "(made anew)", **want})
    assert plan(THING, want, FAILED, {}, "present", needs_recreate=True) == todo


@pytest.mark.parametrize(
    ("current", "has_effect_when_absent", "todo"),
    [
        pytest.param(None, False, Plan("none"), id="not there"),
        pytest.param(None, True, Plan("none"), id="not there, and removable"),
        pytest.param(HERE, True, Plan("delete", before={"id": "t1", "name": "n"}), id="there"),
        pytest.param(HERE, False, Plan("none"), id="there, and not removable"),
        pytest.param(FAILED, True, Plan("delete", before={"id": "t1", "name": "n"}), id="of no use"),
    ],
)
def test_absent(current: dict[str, Any] | None, has_effect_when_absent: bool, todo: Plan) -> None:
    assert plan(THING, {"model": "x"}, current, {}, "absent", has_effect_when_absent=has_effect_when_absent) == todo


@pytest.mark.parametrize(
    ("status", "todo"),
    [
        ("active", Plan("operation", before={"status": "active"}, after={"status": "cancelled"})),
        ("cancelled", Plan("none", before={"status": "cancelled"}, after={"status": "cancelled"})),
        ("failed", Plan("none", before={"status": "failed"}, after={"status": "failed"})),
    ],
)
def test_a_verb_applies_or_has_nothing_to_do(status: str, todo: Plan) -> None:
    assert plan(THING, {"model": "x"}, {**HERE, "status": status}, {}, "cancelled") == todo


def test_a_verb_needs_an_object(refused: Callable[..., Any]) -> None:
    message = refused(plan, THING, {}, None, {}, "cancelled").msg
    assert message == "There is no big thing to be cancelled; name it with big_thing_id."


@pytest.mark.parametrize(
    ("want", "missing"),
    [({}, "name and model"), ({"name": "n"}, "model"), ({"model": "m", "size": 1}, "name")],
    ids=["all", "model", "name"],
)
def test_what_cannot_be_created_is_refused(refused: Callable[..., Any], want: dict[str, Any], missing: str) -> None:
    message = refused(plan, THING, want, None, {}, "present").msg
    assert message == f"This big thing does not exist yet, and to create it {missing} must be set."


@pytest.mark.parametrize("want", [{}, {"model": "m"}])
def test_what_an_earlier_task_would_make_needs_nothing_more(want: dict[str, Any]) -> None:
    assert plan(THING, want, None, {}, "present", foreseen=True) == made(want)
    to_be = Plan("operation", before={"status": None}, after={"status": "cancelled"})
    assert plan(THING, want, None, {}, "cancelled", foreseen=True) == to_be
