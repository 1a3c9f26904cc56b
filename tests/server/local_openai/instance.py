# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simplest value that fits a JSON schema, always the same one."""

from __future__ import annotations

from typing import Any

SHORTCUTS = ("const", "default")
STRINGS = {
    "date-time": "2026-01-01T00:00:00Z",
    "date": "2026-01-01",
    "time": "00:00:00Z",
    "duration": "P1D",
    "email": "user@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "uri": "https://example.com/",
}
DEEPEST = 12


def example(schema: Any, root: Any = None, depth: int = 0) -> Any:
    root = schema if root is None else root
    if not isinstance(schema, dict) or depth > DEEPEST:
        return None
    if "$ref" in schema:
        return example(_resolve(schema["$ref"], root), root, depth + 1)
    for word in SHORTCUTS:
        if word in schema:
            return schema[word]
    if schema.get("enum"):
        return schema["enum"][0]
    for word in ("anyOf", "oneOf"):
        if schema.get(word):
            return example(schema[word][0], root, depth + 1)
    if schema.get("allOf"):
        parts = [example(part, root, depth + 1) for part in schema["allOf"]]
        merged = {name: value for part in parts if isinstance(part, dict) for name, value in part.items()}
        return merged or parts[0]
    return _of_type(schema, root, depth)


def _of_type(schema: dict[str, Any], root: Any, depth: int) -> Any:
    kind = schema.get("type", "object" if "properties" in schema else None)
    if isinstance(kind, list):
        kind = kind[0] if kind else None
    if kind == "object" or kind is None:
        properties = schema.get("properties", {})
        names = schema.get("required", list(properties)) if depth < DEEPEST // 2 else schema.get("required", [])
        return {name: example(properties.get(name, {"type": "string"}), root, depth + 1) for name in names}
    if kind == "array":
        items = schema.get("items", {"type": "string"})
        return [example(items, root, depth + 1) for _unused in range(schema.get("minItems", 1))]
    if kind in ("integer", "number"):
        return _number(schema, kind)
    if kind == "boolean":
        return True
    return _string(schema) if kind == "string" else None


def _number(schema: dict[str, Any], kind: str) -> float:
    value = schema.get("minimum", 1)
    if "exclusiveMinimum" in schema:
        value = schema["exclusiveMinimum"] + 1
    value = min(value, schema.get("maximum", value))
    if "exclusiveMaximum" in schema:
        value = min(value, schema["exclusiveMaximum"] - 1)
    step = schema.get("multipleOf")
    if step:
        value = -(-value // step) * step
    return int(value) if kind == "integer" else value


def _string(schema: dict[str, Any]) -> str:
    text = STRINGS.get(schema.get("format", ""), "text")
    least = schema.get("minLength", 0)
    if len(text) < least:
        text = (text * (least // len(text) + 1))[:least]
    return text[: schema["maxLength"]] if "maxLength" in schema else text


def _resolve(reference: str, root: Any) -> Any:
    found = root
    for part in reference.removeprefix("#").strip("/").split("/"):
        if part:
            found = found.get(part, {}) if isinstance(found, dict) else {}
    return found
