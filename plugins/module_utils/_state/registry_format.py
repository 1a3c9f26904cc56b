# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the registry holds beside ids: by kind, the members of an entry's data and their types.

Whoever reads them relies on it, although the file may have been written by anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# A type, a tuple of several of which one fits, a list with the type of its members, or a mapping {str: type of its
# members}. What may be None may be missing.
_Shape = Any
_NUMBER = (int, float)
_TEXT_OR_NONE = (str, None)

_MEMBERS: Mapping[str, Mapping[str, _Shape]] = {
    "upload": {"expires_at": _NUMBER, "part_size": int, "parts": {str: str}},
    "vector_store_sync": {"uploaded": ({str: [str]}, None)},
    "response_chain": {
        "response_ids": ([str], None),
        "made": (int, None),
        "thread_id": _TEXT_OR_NONE,
        "assistant_id": _TEXT_OR_NONE,
        "sent": ([str], None),
        "metadata": ({str: str}, None),
    },
    "stored_assistant": {
        "id": str,
        "created_at": _NUMBER,
        "_made": (int, None),
        "name": _TEXT_OR_NONE,
        "tools": ([dict], None),
        "tool_resources": (dict, None),
        "metadata": ({str: str}, None),
    },
}


def wrong_member(kind: str, data: Mapping[str, Any]) -> str | None:
    """The first member of an entry's data that is missing or of a wrong type."""
    shapes = _MEMBERS.get(kind, {})
    return next((name for name, shape in shapes.items() if not _fits(data.get(name), shape)), None)


def _fits(value: Any, shape: _Shape) -> bool:
    if isinstance(shape, tuple):
        return any(_fits(value, alternative) for alternative in shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(member, shape[0]) for member in value)
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(_fits(member, shape[str]) for member in value.values())
    if shape is None:
        return value is None
    return isinstance(value, shape) and (shape is bool or not isinstance(value, bool))
