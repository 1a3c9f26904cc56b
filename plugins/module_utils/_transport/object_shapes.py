# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The types that members of objects have. An object with members of other types is marked UNREADABLE: the task that
needs it fails, and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

#: The member of an object that says why it cannot be relied on.
UNREADABLE = "_unreadable"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict)


def _are_mappings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(member, dict) for member in value)


def _are_typed(value: Any) -> bool:
    return _are_mappings(value) and all(isinstance(member.get("type"), str) for member in value)


def _are_choices(value: Any) -> bool:
    return _are_mappings(value) and all(_is_mapping(member.get("message")) for member in value)


def _is_form(value: Any) -> bool:
    return _is_mapping(value) and isinstance(value.get("format"), (dict, type(None)))


def _is_usage(value: Any) -> bool:
    return _is_mapping(value) and all(value[name] is None or _is_number(value[name]) for name in _TOKENS & value.keys())


def _is_content(value: Any) -> bool:
    return isinstance(value, str) or _are_typed(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 2**63


_TOKENS = frozenset({"prompt_tokens", "completion_tokens", "input_tokens", "output_tokens", "total_tokens"})
# What a member is, in every object that has one of this name.
_SHAPES: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("name", "status", "model", "filename", "purpose", "role"), _is_text),
    **dict.fromkeys(
        ("metadata", "tool_resources", "attributes", "reasoning", "file_counts", "request_counts", "required_action"),
        _is_mapping,
    ),
    **dict.fromkeys(("incomplete_details", "expires_after", "chunking_strategy", "hyperparameters"), _is_mapping),
    **dict.fromkeys(("attachments", "integrations"), _are_mappings),
    **dict.fromkeys(("content", "output"), _is_content),
    "tools": _are_typed,
    "choices": _are_choices,
    "text": _is_form,
    "usage": _is_usage,
}
# The server's own, which nobody declares: where one is no number it counts as not given, and so does an id of another
# object that is no text.
_NUMBERS = frozenset(
    f"{name}_at"
    for name in (
        "created",
        "expires",
        "expired",
        "in_progress",
        "finalizing",
        "completed",
        "started",
        "failed",
        "cancelling",
        "cancelled",
        "finished",
        "last_active",
    )
) | {"created", "bytes", "usage_bytes"}
# An error of an object, for which some servers have a text.
_ERRORS = frozenset({"error", "last_error"})
# What an item of a type of its own, such as the list of an MCP server's tools, has in forms of its own.
_OF_ITEMS = frozenset({"tools", "error", "output", "text"})


def checked(obj: dict[str, Any]) -> dict[str, Any]:
    """The object, with None for each member that has a type which no such member has, and marked where one has."""
    odd: dict[str, Any] = {}
    reasons = []
    is_item = isinstance(obj.get("type"), str)
    for name, value in obj.items():
        if value is None or (is_item and name in _OF_ITEMS):
            continue
        if name in _NUMBERS or name.endswith("_id"):
            if not (_is_number(value) if name in _NUMBERS else _is_text(value)):
                odd[name] = None
        elif name in _ERRORS:
            if not isinstance(value, dict):
                odd[name] = {"message": value} if isinstance(value, str) and value else None
        elif (fits := _SHAPES.get(name)) and not fits(value):
            odd[name] = None
            # Some servers write an empty mapping as a list, and the other way round.
            if value not in ([], {}, ""):
                reasons.append(name)
    if reasons:
        odd[UNREADABLE] = f"{' and '.join(reasons)} cannot be read"
    return {**obj, **odd} if odd else obj


def what_is_unreadable(title: str, obj: Mapping[str, Any] | None) -> str:
    """Which part of the server's answer about an object could not be understood; "" where all of it was."""
    if not obj or not obj.get(UNREADABLE):
        return ""
    return f"The server's answer about {title} {obj.get('id')} could not be understood ({obj[UNREADABLE]})"


def require_readable(title: str, obj: Mapping[str, Any] | None) -> None:
    """Refuse to work on an object that cannot be relied on. ``title`` is the kind, in words."""
    problem = what_is_unreadable(title, obj)
    if problem:
        raise PlatformError(f"{problem}; look at it on the server, and correct or delete it there.")
