# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields: from one table come the options, what is wanted, the request body and the result."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._core.fields import (
    Field,
    body,
    declared,
    options,
    project,
)

FIELDS = (
    Field("id", mode="read"),
    Field("name"),
    Field("model", option={"choices": ["a", "b"]}, required_on_create=True),
    Field("labels", "list", option={"elements": "str"}, sent_as="tags"),
    Field("expiry", "dict", clear_value=None),
    Field("shade", "dict", clear_value={"type": "none"}),
    Field("count", "int"),
    Field("strict", "bool"),
    Field("level", mode="replace", to_api=lambda name, value: f"{name}:{value}"),
    Field("seed", "int", mode="input", result=False),
    Field("store_id", mode="path"),
    Field("size", "int", mode="replace", option=None, sent_as=None),
    Field("total", "int", mode="read", from_api=lambda obj: obj["counts"]["total"]),
)


def test_options_are_the_fields_a_user_can_set() -> None:
    assert options(FIELDS) == {
        "name": {"type": "str"},
        "model": {"type": "str", "choices": ["a", "b"]},
        "labels": {"type": "list", "elements": "str"},
        "expiry": {"type": "dict"},
        "shade": {"type": "dict"},
        "count": {"type": "int"},
        "strict": {"type": "bool"},
        "level": {"type": "str"},
        "seed": {"type": "int"},
        "store_id": {"type": "str"},
    }


@pytest.mark.parametrize(
    ("params", "wanted"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"name": None, "count": None}, {}, id="left out"),
        pytest.param({"name": "", "labels": [], "expiry": {}}, {"name": "", "labels": [], "expiry": {}}, id="empty"),
        pytest.param({"count": 0, "strict": False}, {"count": 0, "strict": False}, id="zero and no"),
        pytest.param({"level": "x"}, {"level": "level:x"}, id="cleaned"),
        pytest.param({"seed": 1}, {"seed": 1}, id="input"),
        pytest.param({"store_id": "vs_1"}, {}, id="address"),
        pytest.param({"id": "a", "total": 3}, {}, id="answers"),
        pytest.param({"size": 3}, {}, id="no option"),
        pytest.param({"state": "present", "api_key": "k"}, {}, id="other options"),
    ],
)
def test_declared_is_what_the_user_manages(params: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert declared(FIELDS, params) == wanted


@pytest.mark.parametrize(
    ("values", "creating", "updating"),
    [
        pytest.param({}, {}, {}, id="nothing"),
        pytest.param({"name": "n"}, {"name": "n"}, {"name": "n"}, id="text"),
        pytest.param({"labels": ["x"]}, {"tags": ["x"]}, {"tags": ["x"]}, id="another name"),
        pytest.param({"name": ""}, {}, {"name": ""}, id="text cleared"),
        pytest.param({"labels": []}, {}, {"tags": []}, id="list cleared"),
        pytest.param({"expiry": {}}, {}, {"expiry": None}, id="cleared with null"),
        pytest.param({"shade": {}}, {}, {"shade": {"type": "none"}}, id="cleared with a value"),
        pytest.param({"expiry": {"days": 1}}, {"expiry": {"days": 1}}, {"expiry": {"days": 1}}, id="not cleared"),
        pytest.param(
            {"count": 0, "strict": False}, {"count": 0, "strict": False}, {"count": 0, "strict": False}, id="zero, no"
        ),
        pytest.param({"size": 3, "unheard": 1}, {}, {}, id="never sent"),
    ],
)
def test_the_body_clears_what_is_there_only(
    values: dict[str, Any], creating: dict[str, Any], updating: dict[str, Any]
) -> None:
    assert body(FIELDS, values, creating=True) == creating
    assert body(FIELDS, values, creating=False) == updating


def test_a_result_has_the_same_names_always() -> None:
    shown = project(FIELDS, {"id": "x", "tags": ["t"], "counts": {"total": 2}, "unheard": 1})
    assert shown == {
        "id": "x",
        "name": None,
        "model": None,
        "labels": ["t"],
        "expiry": None,
        "shade": None,
        "count": None,
        "strict": None,
        "level": None,
        "store_id": None,
        "size": None,
        "total": 2,
    }


def test_no_object_has_no_result() -> None:
    assert project(FIELDS, None) is None


def test_a_field_is_ordinary_unless_it_says_otherwise() -> None:
    plain = Field("x")
    assert (plain.type, plain.mode, plain.api_name, plain.result) == ("str", "update", "x", True)
    assert (plain.required_on_create, plain.metadata_backed, plain.to_api, plain.from_api) == (False, False, None, None)


@pytest.mark.parametrize(
    ("mode", "managed", "option"),
    [
        ("update", True, True),
        ("replace", True, True),
        ("input", True, True),
        ("path", False, True),
        ("read", False, False),
    ],
)
def test_the_mode_says_who_sets_a_field(mode: Any, managed: bool, option: bool) -> None:
    field = Field("x", mode=mode)
    assert (field.is_managed, field.is_option) == (managed, option)
