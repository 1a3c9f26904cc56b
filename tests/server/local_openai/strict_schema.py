# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What OpenAI demands of a JSON schema that is to be followed strictly."""

from __future__ import annotations

from typing import Any

from .errors import bad_request


def require_strict(schema: Any, subject: str, param: str, code: str) -> None:
    problem = _problem(schema, ())
    if problem is not None:
        raise bad_request(f"Invalid schema for {subject}: {problem}", param, code)


def _problem(schema: Any, context: tuple[str, ...]) -> str | None:
    if not isinstance(schema, dict):
        return None
    properties = schema.get("properties", {})
    if schema.get("type") == "object" or "properties" in schema:
        if schema.get("additionalProperties") is not False:
            return f"In context={context}, 'additionalProperties' is required to be supplied and to be false."
        missing = next((name for name in properties if name not in schema.get("required", [])), None)
        if missing is not None:
            return (
                f"In context={context}, 'required' is required to be supplied and to be an array "
                f"including every key in properties. Missing '{missing}'."
            )
    for place, inner in _inner(schema):
        problem = _problem(inner, (*context, *place))
        if problem is not None:
            return problem
    return None


def _inner(schema: dict[str, Any]) -> list[tuple[tuple[str, ...], Any]]:
    found: list[tuple[tuple[str, ...], Any]] = []
    for word in ("properties", "$defs", "definitions"):
        found += [((word, name), inner) for name, inner in schema.get(word, {}).items()]
    for word in ("anyOf", "oneOf", "allOf"):
        found += [((word, str(index)), inner) for index, inner in enumerate(schema.get(word, []))]
    if "items" in schema:
        found.append((("items",), schema["items"]))
    return found
