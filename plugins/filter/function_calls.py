# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter function_calls: the calls that a run waits for, their arguments parsed and checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

try:
    import jsonschema  # type: ignore[import-untyped]
    import referencing
except ImportError as error:
    MISSING = str(error)
else:
    MISSING = ""


class _Refused(Exception):
    """What is wrong with one call; a sentence."""


def function_calls(
    required_action: Any, tools: Iterable[Mapping[str, Any]] = (), functions: Iterable[str] | None = None
) -> list[dict[str, Any]]:
    """Each call as a mapping of id, name, arguments (a mapping, or null) and error (null, or a sentence)."""
    if not required_action:
        return []
    if MISSING:
        raise AnsibleFilterError(
            "The Python library jsonschema, which checks the arguments of functions, is missing on the controller "
            f"({MISSING}); install it there with: pip install 'jsonschema>=4.18,<5'."
        )
    try:
        calls = [(call["id"], call["function"]) for call in required_action["submit_tool_outputs"]["tool_calls"]]
    except (KeyError, TypeError):
        raise AnsibleFilterError(
            "function_calls takes the required_action that a run returned, and got something else; correct its input."
        ) from None
    # Plain types: Ansible's own are no mappings and lists to jsonschema in every version.
    schemas = {
        tool["function"]["name"]: tool["function"].get("parameters")
        for tool in json.loads(json.dumps(list(tools), default=dict))
        if tool.get("type") == "function"
    }
    known = None if functions is None else set(functions)
    # What a model says is data: Ansible is not to take braces in it for a template.
    untrusted: list[dict[str, Any]] = wrap_var([_call(id, function, schemas, known) for id, function in calls])
    return untrusted


def _call(id: str, function: Mapping[str, str], schemas: Mapping[str, Any], known: set[str] | None) -> dict[str, Any]:
    name = _one_line(str(function["name"]))
    try:
        if known is not None and name not in known:
            raise _Refused(f"There are no tasks for the function {name}; call one of {_listed(known)}.")
        arguments = _parsed(name, str(function["arguments"]))
        _check(name, arguments, schemas.get(name))
    except _Refused as refusal:
        return {"id": id, "name": name, "arguments": None, "error": str(refusal)}
    return {"id": id, "name": name, "arguments": arguments, "error": None}


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        # Some servers send no text at all where there is nothing to say.
        arguments = json.loads(text.strip() or "{}", parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _Refused(f"The arguments of {name} are not JSON ({_one_line(str(error))}); give a JSON object.") from None
    if not isinstance(arguments, dict):
        raise _Refused(f"The arguments of {name} are JSON, but no object; give a JSON object.")
    return arguments


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _check(name: str, arguments: dict[str, Any], schema: Any) -> None:
    if schema is None:
        return
    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    try:
        kind.check_schema(schema)
        # With a registry of its own nothing is fetched for references to elsewhere.
        errors = kind(schema, registry=referencing.Registry()).iter_errors(arguments)
        mismatch = jsonschema.exceptions.best_match(errors)
    except (jsonschema.SchemaError, referencing.exceptions.Unresolvable) as error:
        reason = _one_line(getattr(error, "message", "") or f"{error} cannot be resolved")
        raise AnsibleFilterError(
            f"The parameters of the function {name} are no JSON schema that can be checked ({reason}); correct the "
            "tool."
        ) from None
    if mismatch is not None:
        place = "".join(f"[{part!r}]" for part in mismatch.absolute_path)
        where = f" at {place}" if place else ""
        raise _Refused(f"The arguments of {name} do not fit its schema{where}: {_one_line(mismatch.message)}.")


def _one_line(text: str) -> str:
    short = " ".join(text.split())
    return (short if len(short) <= 200 else f"{short[:200]}...").rstrip(".")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"function_calls": function_calls}
