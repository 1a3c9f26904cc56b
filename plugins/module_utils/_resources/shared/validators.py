# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API would refuse, refused here: each maker returns a ``clean`` for a Field.

A clean takes the option's name and value and returns the value in the API's form, or raises PlatformError with one
sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from ansible_collections.declarative.openai.plugins.module_utils._base.compare import RESERVED
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

ToApi = Callable[[str, Any], Any]
T = TypeVar("T")

_FUNCTION_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TOOL_TYPES = ("code_interpreter", "file_search", "function")
MOST_TOOLS = 128


@dataclass(frozen=True)
class Length:
    """Text of at most ``most`` characters."""

    most: int

    @property
    def limit(self) -> str:
        """The limit in words, for the documentation."""
        return f"at most {self.most:,} characters"

    def __call__(self, name: str, value: str) -> str:
        if len(value) > self.most:
            raise PlatformError(f"{name} has {len(value)} characters and {self.most} is the most; shorten it.")
        return value


@dataclass(frozen=True)
class Between:
    """A number in this range, both ends included."""

    least: float
    most: float

    @property
    def limit(self) -> str:
        """The limit in words, for the documentation."""
        return f"from {self.least} to {self.most}"

    def __call__(self, name: str, value: float) -> float:
        if not self.least <= value <= self.most:
            raise PlatformError(f"{name} is {_digits(value)}; give a number {self.limit}.")
        return value


@dataclass(frozen=True)
class AtLeast:
    """A number that is no smaller."""

    least: int

    @property
    def limit(self) -> str:
        """The limit in words, for the documentation."""
        return f"at least {self.least}"

    def __call__(self, name: str, value: int) -> int:
        if value < self.least:
            raise PlatformError(f"{name} is {value}; give a number of {self.limit}.")
        return value


def _digits(value: float) -> str:
    """A whole number as it is: it may be too large for any other form."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def count(most: int, of: str) -> ToApi:
    """A list of at most ``most`` members."""

    def clean(name: str, value: list[Any]) -> list[Any]:
        if len(value) > most:
            raise PlatformError(f"{name} has {len(value)} {of} and {most} is the most; declare fewer.")
        return value

    return clean


#: What code_interpreter takes, and what a vector store holds.
run_files = count(20, "files")
searched_files = count(100_000_000, "files")


def metadata(name: str, value: Mapping[Any, Any]) -> dict[str, str]:
    """At most 16 pairs, keys of at most 64 characters, values of at most 512. Numbers and booleans become their
    JSON text.
    """
    if len(value) > 16:
        raise PlatformError(f"{name} has {len(value)} pairs and 16 is the most; declare fewer.")
    pairs: dict[str, str] = {}
    for key, given in value.items():
        key = str(key)
        text = given if isinstance(given, str) else json.dumps(given)
        if isinstance(given, (list, dict)) or given is None:
            raise PlatformError(
                f"{name}: the value of {key!r} is {text}; give text, a number or a boolean, or to_json of it."
            )
        if len(key) > 64:
            raise PlatformError(
                f"{name}: the key {key[:20] + '...'!r} has {len(key)} characters and 64 is the most; shorten it."
            )
        if key.startswith(RESERVED):
            raise PlatformError(
                f"{name}: keys that start with {RESERVED!r} are kept for this collection; rename {key!r}."
            )
        if len(text) > 512:
            raise PlatformError(
                f"{name}: the value of {key!r} has {len(text)} characters and 512 is the most; shorten it."
            )
        pairs[key] = text
    return pairs


def attributes(name: str, value: Mapping[Any, Any]) -> dict[str, Any]:
    """At most 16 pairs, keys of at most 64 characters; values are text of at most 512, numbers or booleans."""
    for key, given in value.items():
        if not isinstance(given, (str, int, float)):
            raise PlatformError(f"{name}: the value of {key!r} is {given!r}; give text, a number or a boolean.")
    metadata(name, value)
    return {str(key): given for key, given in value.items()}


def tools(name: str, value: list[Any]) -> list[dict[str, Any]]:
    """At most 128 tools of the three types; a function's ``parameters`` may be JSON text."""
    count(MOST_TOOLS, "tools")(name, value)
    return [
        _tool(f"{name}[{index}]", {"type": tool} if isinstance(tool, str) else tool) for index, tool in enumerate(value)
    ]


def _tool(where: str, tool: Any) -> dict[str, Any]:
    if not isinstance(tool, Mapping) or tool.get("type") not in _TOOL_TYPES:
        raise PlatformError(f"{where} is {tool!r}; give a mapping whose type is one of {', '.join(_TOOL_TYPES)}.")
    given = dict(without_none(tool))
    unexpected = sorted(set(given) - {"type", given["type"]})
    if unexpected:
        raise PlatformError(
            f"{where} of type {given['type']} has {', '.join(unexpected)}, which that type does not take; remove it."
        )
    if given["type"] == "function":
        given["function"] = checked_function(where, given.get("function"))
    return given


def checked_function(where: str, function: Any) -> dict[str, Any]:
    if not isinstance(function, Mapping) or not function.get("name"):
        raise PlatformError(f"{where} is a function without a name; set function.name.")
    given = {**function, "name": str(function["name"])}
    if not _FUNCTION_NAME.fullmatch(given["name"]):
        raise PlatformError(
            f"{where}: {function['name']!r} is no function name; use 1 to 64 letters, digits, '_' and '-'."
        )
    if "parameters" in given:
        given["parameters"] = json_mapping(f"{where}: parameters of {given['name']}", given["parameters"])
    return given


def json_mapping(name: str, value: Any) -> dict[str, Any]:
    """A mapping, or JSON text of one."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise PlatformError(f"{name} is not JSON ({error}); give a mapping, or JSON text of one.") from error
    if not isinstance(value, Mapping):
        raise PlatformError(f"{name} is {value!r}; give a mapping, or JSON text of one.")
    return dict(value)


def text_or_mapping(*words: str) -> ToApi:
    """One of ``words``, or a mapping with a ``type`` (which may come as JSON text)."""

    def clean(name: str, value: Any) -> Any:
        if isinstance(value, str) and (value in words or value == ""):
            return value or words[0]
        if isinstance(value, str) and not value.lstrip().startswith("{"):
            raise PlatformError(f"{name} is {value!r}; give {', '.join(words)}, or a mapping with a type.")
        given = without_none(json_mapping(name, value))
        if not isinstance(given.get("type"), str):
            raise PlatformError(f"{name} has no type; give {', '.join(words)}, or a mapping with a type.")
        return given

    return clean


def chunking(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """Pieces of 100 to 4096 tokens that share at most half a piece."""
    given = dict(without_none(value))
    if given["type"] == "static":
        sizes = given.get("static") or {}
        most = Between(100, 4096)(f"{name}.static.max_chunk_size_tokens", sizes.get("max_chunk_size_tokens", 0))
        Between(0, most // 2)(f"{name}.static.chunk_overlap_tokens", sizes["chunk_overlap_tokens"])
    return given


def truncation(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """All messages that have room, or a number of the last ones."""
    given = dict(without_none(value))
    if "type" not in given:
        raise PlatformError(f"{name} has no type; set it to auto, or to last_messages with last_messages.")
    if (given["type"] == "last_messages") != ("last_messages" in given):
        raise PlatformError(f"{name}.last_messages goes with the type last_messages; set both, or the type auto alone.")
    if "last_messages" in given:
        Between(1, 100_000)(f"{name}.last_messages", given["last_messages"])
    return given


def or_nothing(clean: ToApi) -> ToApi:
    """What ``clean`` makes of it; 0 and an empty mapping say that there is to be none."""

    def cleaned(name: str, value: Any) -> Any:
        return clean(name, value) if without_none(value) else None

    return cleaned


def tool_resources(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """At most 20 files for code_interpreter, and one vector store, named or made on the spot, for file_search."""
    given = dict(without_none(value))
    run_files(f"{name}.code_interpreter.file_ids", (given.get("code_interpreter") or {}).get("file_ids") or [])
    search = given.get("file_search") or {}
    inline = search.get("vector_stores") or []
    stores = [*(search.get("vector_store_ids") or []), *inline]
    if len(stores) > 1:
        raise PlatformError(
            f"{name}.file_search has {len(stores)} vector stores and 1 is the most; put the files into one store."
        )
    for part, clean in (("metadata", metadata), ("chunking_strategy", chunking), ("file_ids", searched_files)):
        for store in inline:
            if part in store:
                store[part] = clean(f"{name}.file_search.vector_stores[0].{part}", store[part])
    return given


def without_none(value: T) -> T:
    """Suboptions that were left out come as None; the API takes them as a wish to clear."""
    if isinstance(value, Mapping):
        return cast(T, {name: without_none(member) for name, member in value.items() if member is not None})
    if isinstance(value, list):
        return cast(T, [without_none(member) for member in value])
    return value
