# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moderation: whether texts and images may be harmful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.action import ActionResource
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields

#: By the type of a part: the member that has its content.
PARTS = {"text": "text", "image_url": "image_url"}


def _input(name: str, value: Any) -> str | list[Any]:
    """A text, or a list of texts or of parts, in the API's form. Raises PlatformError for what is empty or mixed."""
    items = value if isinstance(value, list) else [value]
    checked = [_item(f"{name}[{index}]" if isinstance(value, list) else name, item) for index, item in enumerate(items)]
    if not checked:
        raise PlatformError(f"{name} is an empty list; give a text, or a list of texts or parts.")
    if len({isinstance(item, str) for item in checked}) > 1:
        raise PlatformError(f"{name} has texts beside parts; write each text as a part of type text.")
    return checked if isinstance(value, list) or isinstance(checked[0], dict) else checked[0]


def _item(place: str, value: Any) -> str | Object:
    if isinstance(value, (str, int, float)) and str(value).strip():
        return str(value)
    if isinstance(value, Mapping) and value.get("type") in PARTS and value.get(PARTS[value["type"]]):
        content = value[PARTS[value["type"]]]
        is_link = value["type"] == "image_url" and isinstance(content, str)
        return {"type": value["type"], PARTS[value["type"]]: {"url": content} if is_link else content}
    raise PlatformError(
        f"{place} is {value!r}; give a text that is not empty, or a part of type text or image_url with its content."
    )


@dataclass(frozen=True)
class Moderations(ActionResource):
    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        results = (obj or {}).get("results") or []
        categories = {name for result in results for name, found in (result.get("categories") or {}).items() if found}
        return {
            "flagged": any(result.get("flagged") for result in results) if obj else None,
            "flagged_categories": sorted(categories),
        }


MODERATION = Moderations(
    kind="moderation",
    fields=(
        fields.ID,
        Field("input", "raw", mode="input", to_api=_input, required_on_create=True, result=False),
        Field("model", mode="input"),
        Field("results", "list", mode="read", option={"elements": "dict"}),
    ),
)
