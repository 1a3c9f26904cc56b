# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenAI's limits as data: field path -> rule. `tools[*].function.name` names the field of every item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .errors import bad_request

Rule = Callable[[str, Any], None]
Table = dict[str, Rule]


def text(most: int, least: int = 0) -> Rule:
    def rule(path: str, value: Any) -> None:
        if not isinstance(value, str):
            return
        if len(value) > most:
            raise bad_request(
                f"Invalid '{path}': string too long. Expected a string with maximum length {most}, "
                f"but got a string with length {len(value)} instead.",
                path,
                "string_above_max_length",
            )
        if len(value) < least:
            raise bad_request(
                f"Invalid '{path}': empty string. Expected a string with minimum length {least}, "
                f"but got a string with length {len(value)} instead.",
                path,
                "empty_string",
            )

    return rule


def items(most: int, least: int = 0) -> Rule:
    def rule(path: str, value: Any) -> None:
        if not isinstance(value, list):
            return
        if len(value) > most:
            raise bad_request(
                f"Invalid '{path}': array too long. Expected an array with maximum length {most}, "
                f"but got an array with length {len(value)} instead.",
                path,
                "array_above_max_length",
            )
        if len(value) < least:
            raise bad_request(
                f"Invalid '{path}': empty array. Expected an array with minimum length {least}, "
                f"but got an array with length {len(value)} instead.",
                path,
                "empty_array",
            )

    return rule


def number(least: float, most: float | None = None) -> Rule:
    def rule(path: str, value: Any) -> None:
        kind = "integer" if isinstance(value, int) else "decimal"
        if most is not None and value > most:
            raise bad_request(
                f"Invalid '{path}': {kind} above maximum value. Expected a value <= {most}, but got {value} instead.",
                path,
                f"{kind}_above_max_value",
            )
        if value < least:
            raise bad_request(
                f"Invalid '{path}': {kind} below minimum value. Expected a value >= {least}, but got {value} instead.",
                path,
                f"{kind}_below_min_value",
            )

    return rule


def pattern(expression: str) -> Rule:
    def rule(path: str, value: Any) -> None:
        if not re.fullmatch(expression, value):
            raise bad_request(
                f"Invalid '{path}': string does not match pattern. "
                f"Expected a string that matches the pattern '{expression}'.",
                path,
                "invalid_value",
            )

    return rule


def pairs(path: str, value: Any) -> None:
    """Metadata and attributes: 16 pairs, keys of 64 and values of 512 characters."""
    if len(value) > 16:
        raise bad_request(
            f"Invalid '{path}': too many properties. Expected an object with at most 16 properties, "
            f"but got an object with {len(value)} properties instead.",
            path,
            "object_above_max_properties",
        )
    for key, item in value.items():
        text(64)(f"{path}.{key}", key)
        text(512)(f"{path}.{key}", item)


def chunking(path: str, value: Any) -> None:
    if value["type"] != "static":
        return
    static = value["static"]
    number(100, 4096)(f"{path}.static.max_chunk_size_tokens", static["max_chunk_size_tokens"])
    number(0, static["max_chunk_size_tokens"] // 2)(
        f"{path}.static.chunk_overlap_tokens", static["chunk_overlap_tokens"]
    )


def apply(body: Any, table: Table) -> None:
    for path, rule in table.items():
        for where, value in _find(body, path.split("."), ""):
            if value is not None:
                rule(where, value)


def _find(value: Any, parts: list[str], where: str) -> Iterator[tuple[str, Any]]:
    if not parts:
        yield where, value
        return
    if not isinstance(value, dict):
        return
    name = parts[0].removesuffix("[*]")
    if name not in value:
        return
    here = f"{where}.{name}" if where else name
    if not parts[0].endswith("[*]"):
        yield from _find(value[name], parts[1:], here)
    elif isinstance(value[name], list):
        for index, item in enumerate(value[name]):
            yield from _find(item, parts[1:], f"{here}[{index}]")


FUNCTION_NAME = pattern("^[a-zA-Z0-9_-]{1,64}$")
SAMPLING: Table = {"temperature": number(0, 2), "top_p": number(0, 1)}
TOOLS: Table = {
    "tools[*].function.name": FUNCTION_NAME,
    "tools[*].file_search.max_num_results": number(1, 50),
    "tools[*].file_search.ranking_options.score_threshold": number(0, 1),
    "response_format.json_schema.name": FUNCTION_NAME,
}


def tool_resources(prefix: str = "") -> Table:
    base = f"{prefix}tool_resources"
    return {
        f"{base}.code_interpreter.file_ids": items(20),
        f"{base}.file_search.vector_store_ids": items(1),
        f"{base}.file_search.vector_stores": items(1),
        f"{base}.file_search.vector_stores[*].file_ids": items(10_000),
        f"{base}.file_search.vector_stores[*].chunking_strategy": chunking,
        f"{base}.file_search.vector_stores[*].metadata": pairs,
    }
