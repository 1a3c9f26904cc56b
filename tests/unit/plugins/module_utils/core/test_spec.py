# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The argument spec: merged as a value, and taken by Ansible."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.declarative.openai.plugins.module_utils._core.spec import (
    CONNECTION,
    Spec,
    check_values,
    waiting,
)
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import validate as validate_checked

LEFT = Spec(
    options={"a": {"type": "str"}, "b": {"type": "str"}},
    mutually_exclusive=[("a", "b")],
    required_by={"a": ("c",)},
)
RIGHT = Spec(
    options={"b": {"type": "int"}, "c": {"type": "str"}},
    mutually_exclusive=[("b", "c")],
    required_together=[("a", "c")],
    required_one_of=[("a", "b")],
    required_if=[("a", "x", ("b", "c"), True)],
    required_by={"a": ("b",), "c": ("b",)},
)


def validate(spec: Spec, **options: Any) -> Any:
    return ArgumentSpecValidator(**spec.to_kwargs()).validate(options)


def test_merging_keeps_all_options_and_rules_and_the_last_one_wins() -> None:
    assert LEFT.merge(RIGHT) == Spec(
        options={"a": {"type": "str"}, "b": {"type": "int"}, "c": {"type": "str"}},
        mutually_exclusive=[("a", "b"), ("b", "c")],
        required_together=[("a", "c")],
        required_one_of=[("a", "b")],
        required_if=[("a", "x", ("b", "c"), True)],
        required_by={"a": ("b",), "c": ("b",)},
    )


def test_merging_leaves_its_parts_as_they_are() -> None:
    before = repr((LEFT, RIGHT))
    LEFT.merge(RIGHT, Spec(options={"d": {}}))
    assert repr((LEFT, RIGHT)) == before


def test_merging_nothing_changes_nothing() -> None:
    assert RIGHT.merge().to_kwargs() == RIGHT.to_kwargs() == Spec().merge(RIGHT).to_kwargs()


def test_the_kwargs_are_lists_that_ansible_can_alter() -> None:
    assert RIGHT.to_kwargs() == {
        "argument_spec": {"b": {"type": "int"}, "c": {"type": "str"}},
        "mutually_exclusive": [["b", "c"]],
        "required_together": [["a", "c"]],
        "required_one_of": [["a", "b"]],
        "required_if": [["a", "x", ("b", "c"), True]],
        "required_by": {"a": ["b"], "c": ["b"]},
    }
    RIGHT.to_kwargs()["argument_spec"]["b"]["type"] = "str"
    assert RIGHT.options["b"] == {"type": "int"}


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        pytest.param({"a": "1", "b": "2"}, "mutually exclusive", id="mutually_exclusive"),
        pytest.param({"c": "1", "b": "2"}, "required together", id="required_together"),
        pytest.param({}, "one of the following is required", id="required_one_of"),
        pytest.param({"a": "x"}, "a is x but any of the following are missing: b, c", id="required_if"),
        pytest.param({"c": "1", "a": "2"}, "required by 'a': b", id="required_by"),
    ],
)
def test_ansible_enforces_each_kind_of_rule(options: dict[str, str], complaint: str) -> None:
    assert complaint in " ".join(validate(LEFT.merge(RIGHT), **options).error_messages)


def test_the_connection_has_defaults() -> None:
    result = validate(CONNECTION)
    assert result.error_messages == []
    assert result.validated_parameters == {
        "api_key": None,
        "admin_api_key": None,
        "base_url": "https://api.openai.com/v1",
        "organization": None,
        "api_project": None,
        "backend": "auto",
        "assistant_store": "agents",
        "on_lossy": "fail",
        "request_timeout": 60.0,
        "max_retries": 5,
        "requests_per_minute": None,
        "validate_certs": True,
        "ca_path": None,
        "debug_log": None,
        "registry": str(Path("~/.ansible/openai-registry.json").expanduser()),
    }


@pytest.mark.parametrize(
    ("variable", "option", "value"),
    [
        ("OPENAI_API_KEY", "api_key", "sk-1"),
        ("OPENAI_ADMIN_KEY", "admin_api_key", "sk-2"),
        ("OPENAI_BASE_URL", "base_url", "https://example.com/v1"),
        ("OPENAI_ORG_ID", "organization", "org-1"),
        ("OPENAI_PROJECT_ID", "api_project", "proj_1"),
        ("OPENAI_BACKEND", "backend", "assistants"),
        ("OPENAI_REQUESTS_PER_MINUTE", "requests_per_minute", "7"),
        ("OPENAI_REGISTRY", "registry", "/tmp/registry.json"),  # noqa: S108
    ],
)
def test_the_environment_is_a_fallback(monkeypatch: pytest.MonkeyPatch, variable: str, option: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    assert validate(CONNECTION).validated_parameters[option] == value
    assert validate(CONNECTION, **{option: "responses"}).validated_parameters[option].endswith("responses")


@pytest.mark.parametrize("option", [name for name, option in CONNECTION.options.items() if "fallback" in option])
def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    unset = validate(CONNECTION).validated_parameters
    monkeypatch.setenv(CONNECTION.options[option]["fallback"][1][0], "")
    result = validate(CONNECTION)
    assert (result.error_messages, result.validated_parameters) == ([], unset)


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ({"a": [1.5, {"b": float("inf")}]}, "tools.a[1].b is inf, which is no number that can be sent; give a finite"),
        ([{"seed": -(2**64)}], "tools[0].seed is beyond what 64 bits hold, which the API does not take; give"),
        (float("nan"), "tools is nan, which is no number"),
        (["a\ud800"], "tools[0] has bytes that are not UTF-8"),
        (functools.reduce(lambda deep, _level: [deep], range(1000), 1), "tools is nested more than 100 levels deep"),
        (functools.reduce(lambda deep, _level: {"a": deep}, range(1000), 1), "tools is nested more than 100 levels"),
    ],
    ids=["infinity", "2**64", "not a number", "no UTF-8", "deep lists", "deep mappings"],
)
def test_values_that_cannot_be_sent_are_refused(refused: Any, value: Any, complaint: str) -> None:
    assert refused(check_values, {"name": "a", "tools": value}, {}).msg.startswith(complaint)


def test_a_path_is_what_the_file_system_says() -> None:
    check_values({"src": "a\udce9", "depth": [[[2**62]]], "text": "é ☃"}, {"src": {"type": "path"}})


def test_a_number_in_the_place_of_suboptions_is_refused(refused: Any) -> None:
    options = {"type": "dict", "options": {"inner": {"type": "dict", "options": {"a": {"type": "str"}}}}}
    validator = ArgumentSpecValidator({"name": {"type": "str"}, "outer": options})
    try:
        complaint = validator.validate({"name": "x", "outer": {"inner": 5}}).error_messages[0]
    except TypeError:  # as of some versions of Ansible
        complaint = refused(validate_checked, validator, {"name": "x", "outer": {"inner": 5}}).msg
        assert complaint.startswith("outer cannot be read (")
    assert "int" in complaint


@pytest.mark.parametrize(
    ("number", "complaint"),
    [
        ("inf", "number cannot be read (cannot convert"),
        (float("inf"), "number cannot be read (cannot convert"),
        ("9" * 5000, "number is beyond what 64 bits hold"),
        ("18446744073709551616", "number is beyond what 64 bits hold"),
    ],
    ids=["text", "infinity", "5,000 digits", "2**64"],
)
def test_a_number_that_cannot_be_read_or_sent_is_refused(refused: Any, number: Any, complaint: str) -> None:
    validator = ArgumentSpecValidator({"number": {"type": "int"}})
    assert refused(validate_checked, validator, {"number": number}).msg.startswith(complaint)


def test_a_name_with_control_characters_is_quoted(refused: Any) -> None:
    message = refused(check_values, {"metadata": {"a\n": 2**64}}, {}).msg
    assert message.startswith("metadata.'a\\n' is beyond")


def test_a_path_with_a_null_character_is_refused(refused: Any) -> None:
    validator = ArgumentSpecValidator({"dest": {"type": "path"}})
    message = refused(validate_checked, validator, {"dest": "a\0b"}).msg
    assert message == "dest has a NUL character in it, which no path can have; correct it."


def test_the_environment_chooses_where_assistants_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ASSISTANT_STORE", "registry")
    assert validate(CONNECTION).validated_parameters["assistant_store"] == "registry"
    assert validate(CONNECTION, assistant_store="agents").validated_parameters["assistant_store"] == "agents"


@pytest.mark.parametrize("option", ["api_key", "admin_api_key"])
def test_the_key_is_masked(option: str) -> None:
    assert validate(CONNECTION, **{option: "sk-1"})._no_log_values == {"sk-1"}


@pytest.mark.parametrize(
    ("spec", "defaults"),
    [
        (waiting(60), {"wait": True, "wait_timeout": 60, "poll_interval": 5.0}),
        (waiting(600, optional=False), {"wait_timeout": 600, "poll_interval": 5.0}),
    ],
    ids=["optional", "always"],
)
def test_waiting_has_a_timeout_of_its_own(spec: Spec, defaults: dict[str, Any]) -> None:
    assert validate(spec).validated_parameters == defaults
