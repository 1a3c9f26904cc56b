# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.declarative.openai.plugins.filter import function_calls as module
from ansible_collections.declarative.openai.plugins.filter.function_calls import FilterModule, function_calls

ONE_SENTENCE = re.compile(r"^(?!.*[.!?] [A-Z])[^\n]+[.]$")
SCHEMA = {
    "type": "object",
    "properties": {"path": {"type": "string"}, "depth": {"type": "integer", "maximum": 3}},
    "required": ["path"],
    "additionalProperties": False,
}


def action(*calls: tuple[str, str]) -> dict[str, Any]:
    listed = [
        {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for number, (name, arguments) in enumerate(calls)
    ]
    return {"type": "submit_tool_outputs", "submit_tool_outputs": {"tool_calls": listed}}


def tool(name: str, **function: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, **function}}


TOOLS = [{"type": "code_interpreter"}, tool("size", parameters=SCHEMA), tool("now"), tool("any", parameters=None)]


def test_the_filter_has_its_name() -> None:
    assert FilterModule().filters() == {"function_calls": function_calls}


@pytest.mark.parametrize("nothing", [None, "", {}])
def test_a_run_that_waits_for_nothing_has_no_calls(nothing: Any) -> None:
    assert function_calls(nothing, TOOLS) == []


def test_calls_are_read_in_their_order() -> None:
    calls = function_calls(action(("size", '{"path": "/", "depth": 2}'), ("now", ""), ("any", '{"a": [1]}')), TOOLS)
    assert calls == [
        {"id": "call_0", "name": "size", "arguments": {"path": "/", "depth": 2}, "error": None},
        {"id": "call_1", "name": "now", "arguments": {}, "error": None},
        {"id": "call_2", "name": "any", "arguments": {"a": [1]}, "error": None},
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("{", "are not JSON (Expecting property name"),
        ('{"depth": NaN}', "are not JSON (NaN is no number)"),
        ("[" * 100_000, "are not JSON ("),
        ("[1]", "are JSON, but no object"),
        ("null", "are JSON, but no object"),
        ("{}", "do not fit its schema: 'path' is a required property"),
        ('{"path": 1}', "do not fit its schema at ['path']: 1 is not of type 'string'"),
        ('{"path": "/", "depth": 4}', "do not fit its schema at ['depth']: 4 is greater than the maximum of 3"),
        ('{"path": "/", "more": 1}', "do not fit its schema: Additional properties are not allowed"),
        (f'{{"path": ["{"x" * 1000}\\n"]}}', "do not fit its schema at ['path']: "),
    ],
)
def test_arguments_that_do_not_fit_are_refused_and_the_other_calls_kept(arguments: str, says: str) -> None:
    refused, kept = function_calls(action(("size", arguments), ("size", '{"path": "/"}')), TOOLS)
    assert refused["arguments"] is None
    assert refused["error"].startswith(f"The arguments of size {says}")
    assert ONE_SENTENCE.match(refused["error"])
    assert len(refused["error"]) < 300
    assert kept == {"id": "call_1", "name": "size", "arguments": {"path": "/"}, "error": None}


def test_a_function_without_tasks_is_refused() -> None:
    refused, kept = function_calls(action(("now", "{}"), ("size", '{"path": "/"}')), TOOLS, {"size": "a", "any": "b"})
    assert refused["error"] == "There are no tasks for the function now; call one of any, size."
    assert kept["error"] is None


@pytest.mark.parametrize("schema", [{"type": "nonsense"}, {"$ref": "https://example.com/schema.json"}])
def test_a_schema_that_cannot_be_checked_is_the_users_to_correct(schema: Any) -> None:
    with pytest.raises(AnsibleFilterError) as raised:
        function_calls(action(("size", "{}")), [tool("size", parameters=schema)])
    assert str(raised.value).startswith("The parameters of the function size are no JSON schema that can be checked (")
    assert ONE_SENTENCE.match(str(raised.value))


def test_what_is_no_required_action_is_refused() -> None:
    with pytest.raises(
        AnsibleFilterError, match=r"^function_calls takes the required_action .*; correct its input[.]$"
    ):
        function_calls({"tool_calls": []}, TOOLS)


def test_the_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MISSING", "No module named 'jsonschema'")
    assert function_calls(None) == []
    with pytest.raises(AnsibleFilterError, match=r"on the controller .*; install it there with: pip install "):
        function_calls(action(("now", "{}")))


def test_untrusted_input_of_ansible_is_taken_and_stays_untrusted() -> None:
    text = "{{ lookup('pipe', 'id') }}"
    [call] = function_calls(wrap_var(action(("size", f'{{"path": "{text}"}}'))), wrap_var(TOOLS), wrap_var(["size"]))
    assert call["arguments"] == {"path": text}
    # Before ansible-core 2.19 the type says it; since then what is not marked as trusted is no template.
    assert type(call["arguments"]["path"]) is type(wrap_var(text))
