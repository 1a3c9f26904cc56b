# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that a backend cannot express."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError


def expressible(
    lossy: Mapping[str, str], want: Mapping[str, Any], on_lossy: str, warnings: list[str]
) -> dict[str, Any]:
    """What of ``want`` can be expressed. ``lossy``: options that cannot, and why not; one of them fails, is left out
    with one more of the ``warnings``, or is left out, as ``on_lossy`` says: ``fail``, ``warn`` or ``ignore``.

    A name with dots in it is that of a suboption, also in the members of a list: ``messages.metadata``.
    """
    given = copy.deepcopy(dict(want))
    for name, reason in sorted(lossy.items()):
        *path, last = name.split(".")
        holders = [holder for holder in _members(given, path) if last in holder]
        if not holders:
            continue
        if on_lossy == "fail":
            raise PlatformError(
                f"{name} cannot be expressed with this backend: {reason}; leave it out, or set on_lossy to warn or "
                "ignore."
            )
        if on_lossy == "warn":
            warnings.append(f"{name} is left out: {reason}.")
        for holder in holders:
            del holder[last]
    return given


def _members(value: Any, path: list[str]) -> list[dict[str, Any]]:
    """The mappings that ``path`` leads to, through mappings and the members of lists."""
    if isinstance(value, list):
        return [found for member in value for found in _members(member, path)]
    if not isinstance(value, dict):
        return []
    return _members(value.get(path[0]), path[1:]) if path else [value]
