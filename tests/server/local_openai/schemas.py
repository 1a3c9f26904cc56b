# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What OpenAI demands of JSON schemas, and what more of those that are to be followed strictly."""

from __future__ import annotations

from typing import Any

from .errors import bad_request

MAPS = ("properties", "$defs", "definitions")
LISTS = ("anyOf", "oneOf", "allOf")


def require_schema(schema: Any, subject: str, param: str, code: str, strict: bool) -> None:
    problem = _problem(schema, (), strict)
    if problem is not None:
        raise bad_request(f"Invalid schema for {subject}: {problem}", param, code)


def _problem(schema: Any, context: tuple[str, ...], strict: bool) -> str | None:
    if isinstance(schema, bool):
        return None
    if not isinstance(schema, dict):
        return f"In context={context}, {schema!r} is not of type 'object', 'boolean'."
    problem = _malformed(schema, context) or (_too_open(schema, context) if strict else None)
    if problem is not None:
        return problem
    for place, inner in _inner(schema):
        problem = _problem(inner, (*context, *place), strict)
        if problem is not None:
            return problem
    return None


def _malformed(schema: dict[str, Any], context: tuple[str, ...]) -> str | None:
    for word in MAPS:
        if not isinstance(schema.get(word, {}), dict):
            return f"In context={(*context, word)}, {schema[word]!r} is not of type 'object'."
    for word in LISTS:
        if word in schema and not (isinstance(schema[word], list) and schema[word]):
            return f"In context={(*context, word)}, {schema[word]!r} is not a non-empty array."
    required = schema.get("required", [])
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        return f"In context={(*context, 'required')}, {required!r} is not an array of strings."
    return None


def _too_open(schema: dict[str, Any], context: tuple[str, ...]) -> str | None:
    if schema.get("type") != "object" and "properties" not in schema:
        return None
    if schema.get("additionalProperties") is not False:
        return f"In context={context}, 'additionalProperties' is required to be supplied and to be false."
    missing = next((name for name in schema.get("properties", {}) if name not in schema.get("required", [])), None)
    if missing is None:
        return None
    return (
        f"In context={context}, 'required' is required to be supplied and to be an array "
        f"including every key in properties. Missing '{missing}'."
    )


def _inner(schema: dict[str, Any]) -> list[tuple[tuple[str, ...], Any]]:
    found: list[tuple[tuple[str, ...], Any]] = []
    for word in MAPS:
        found += [((word, name), inner) for name, inner in schema.get(word, {}).items()]
    for word in LISTS:
        found += [((word, str(index)), inner) for index, inner in enumerate(schema.get(word, []))]
    if "items" in schema:
        found.append((("items",), schema["items"]))
    return found
