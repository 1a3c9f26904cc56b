# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Named comparers. Each takes what is wanted and what is there, and returns both in a form that is equal when they
mean the same.

The form is also what a diff shows, so that defaults the server fills in never appear as a change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Comparison(NamedTuple):
    """What is wanted and what is there, both in a form that is equal when they mean the same."""

    wanted: Any
    current: Any

    @property
    def is_same(self) -> bool:
        return bool(self.wanted == self.current)


Comparer = Callable[[Any, Any], Comparison]

# Metadata keys with this prefix are the collection's own; users neither see nor lose them.
RESERVED = "do."

# What the API answers for tool settings that were not given.
_TOOL_DEFAULTS: dict[str, tuple[Any, ...]] = {
    "strict": (False,),
    "ranker": ("auto", "default_2024_08_21"),
    "score_threshold": (0.0,),
}
# JSON schemas are the user's own: every word in them counts.
_SCHEMAS = ("parameters", "schema")


def as_text(value: Any) -> str:
    """Text as it is; anything else as its JSON text."""
    return value if isinstance(value, str) else json.dumps(value)


def is_empty(value: Any) -> bool:
    """'', [], {} and None all mean "nothing there"; 0 and False are values."""
    return value is None or value == "" or value == [] or value == {}


def equal(want: Any, have: Any) -> Comparison:
    """The same value; an empty string, list or mapping is the same as none."""
    return Comparison(None if is_empty(want) else want, None if is_empty(have) else have)


def unordered(want: Any, have: Any) -> Comparison:
    """The same members in any order."""
    return Comparison(sorted(want or [], key=_sort_key), sorted(have or [], key=_sort_key))


def subset(want: Any, have: Any) -> Comparison:
    """Equal in the keys that are declared, at every depth: for mappings that the server completes."""
    if isinstance(want, dict) and isinstance(have, dict):
        pairs = {name: subset(value, have.get(name)) for name, value in want.items()}
        return Comparison(
            {name: pair.wanted for name, pair in pairs.items()}, {name: pair.current for name, pair in pairs.items()}
        )
    return equal(want, have)


def metadata(want: Any, have: Any) -> Comparison:
    """The same pairs; the collection's reserved keys do not count."""
    wanted, present = ({k: v for k, v in (pairs or {}).items() if not k.startswith(RESERVED)} for pairs in (want, have))
    return Comparison(wanted, present)


def tools(want: Any, have: Any) -> Comparison:
    """The same tools in the same order; settings at the API's defaults are the same as settings left out."""
    return Comparison(plain(want or [], _TOOL_DEFAULTS), plain(have or [], _TOOL_DEFAULTS))


def tools_or_text(want: Any, have: Any) -> Comparison:
    """A word such as ``auto``, or a mapping compared as a tool is; nothing there is ``auto``."""
    return Comparison(plain(want or "auto", _TOOL_DEFAULTS), plain(have or "auto", _TOOL_DEFAULTS))


def tool_resources(want: Any, have: Any) -> Comparison:
    """Equal for the tools that are declared; ids in any order; an inline vector store equals any one that is
    attached.
    """
    wanted: dict[str, Any] = {}
    present: dict[str, Any] = {}
    for tool, resources in (want or {}).items():
        given = resources or {}
        there = (have or {}).get(tool) or {}
        if given.get("vector_stores") and there.get("vector_store_ids"):
            given = {"vector_store_ids": there["vector_store_ids"]}
        for name in given:
            wanted[f"{tool}.{name}"], present[f"{tool}.{name}"] = unordered(given[name], there.get(name))
    if want == {}:
        present = {
            f"{tool}.{name}": ids for tool, there in (have or {}).items() for name, ids in (there or {}).items() if ids
        }
    return Comparison(wanted, present)


def plain(value: Any, defaults: Mapping[str, tuple[Any, ...]]) -> Any:
    """Without what means "default": None, and the values that ``defaults`` has for the name, at every depth."""
    if isinstance(value, list):
        return [plain(member, defaults) for member in value]
    if not isinstance(value, dict):
        return value
    kept = {
        name: member if name in _SCHEMAS else plain(member, defaults)
        for name, member in value.items()
        if member is not None and member not in defaults.get(name, ())
    }
    # An empty `file_search: {}` or `parameters: {}` says as much as none at all.
    return {name: member for name, member in kept.items() if member != {}}


def _sort_key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
