# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes: what an object is to be remembered by, in metadata keys that are reserved for the collection."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.compare import RESERVED
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

_METADATA_VALUE = 512
_METADATA_PAIRS = 16

Object = dict[str, Any]


def with_stored_fields(body: Mapping[str, Any], noted: Mapping[str, Any], current: Object | None) -> Object:
    """The body with ``noted`` in reserved metadata, as JSON; what is reserved there already outlives an update.

    A value of None takes a note away. Raises PlatformError when the metadata has no room.
    """
    if not noted and ("metadata" not in body or not current):
        return dict(body)
    there = (current or {}).get("_metadata") or {}
    base = body["metadata"] if "metadata" in body else shown({"metadata": there})["metadata"]
    kept = {name: text for name, text in there.items() if name.startswith(RESERVED) and _noted_name(name) not in noted}
    sizes: dict[str, int] = {}
    for name, value in noted.items():
        if value is not None:
            text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            sizes[name] = len(text)
            # A long note goes on in further pairs.
            for number, start in enumerate(range(0, len(text), _METADATA_VALUE)):
                kept[f"{RESERVED}{name}{f'.{number}' if number else ''}"] = text[start : start + _METADATA_VALUE]
    metadata = {**base, **kept}
    if len(metadata) > _METADATA_PAIRS:
        parts = ", ".join(f"{name} ({size} characters)" for name, size in sizes.items()) or "what it keeps already"
        raise PlatformError(
            f"metadata holds {_METADATA_PAIRS} pairs of {_METADATA_VALUE} characters, and this takes {len(metadata)}: "
            f"the {len(base)} declared, and {len(kept)} for {parts}; shorten what is declared, or give it inline to "
            "each run."
        )
    return {**body, "metadata": metadata}


def stored_fields(obj: Mapping[str, Any]) -> dict[str, Any]:
    """What was noted in reserved metadata. A note that somebody broke counts as none."""
    texts: dict[str, list[tuple[int, str]]] = {}
    for name, text in (obj.get("metadata") or {}).items():
        if name.startswith(RESERVED):
            number = name.rpartition(".")[2]
            texts.setdefault(_noted_name(name), []).append((int(number) if number.isdecimal() else 0, text))
    found = {}
    for name, parts in texts.items():
        parts.sort()
        # Where one is missing the others may still read as JSON, and as something else.
        if [number for number, _text in parts] == list(range(len(parts))):
            with contextlib.suppress(ValueError, RecursionError):
                found[name] = json.loads("".join(text for _number, text in parts))
    return found


def shown(obj: Mapping[str, Any]) -> Object:
    """The object without reserved metadata, which stays at hand for updates under ``_metadata``."""
    pairs = obj.get("metadata") or {}
    visible = {name: text for name, text in pairs.items() if not name.startswith(RESERVED)}
    return {**obj, "metadata": visible, "_metadata": pairs} if "metadata" in obj else {**obj, "_metadata": pairs}


def _noted_name(key: str) -> str:
    return key.removeprefix(RESERVED).partition(".")[0]
