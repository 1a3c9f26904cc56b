# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conversations with any number of items, of which the API takes few at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, Upload
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import NOTHING

# The API takes this many items at once.
_CHUNK = 20


def add_items(client: Client, path: str, items: list[Object]) -> None:
    """In chunks, in order."""
    for start in range(0, len(items), _CHUNK):
        client.request("POST", path, body={"items": items[start : start + _CHUNK]}, repeatable=False, expected=NOTHING)


@dataclass(frozen=True)
class InChunks(Endpoint):
    """``/conversations``"""

    #: What it is, and what is in it, to the user.
    noun: str = "conversation"
    parts: str = "items"

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        """In chunks, in order. When one fails the conversation is deleted, or named where that fails too."""
        items = list(body.get("items") or [])
        made = super().create(client, parents, {**body, "items": items[:_CHUNK]} if items else body)
        try:
            add_items(client, self.address(parents, made["id"], "items"), items[_CHUNK:])
        except PlatformError as error:
            self._undo(client, made["id"], error, f"with a part of its {self.parts}")
            raise
        return made

    def _undo(self, client: Client, id: str, error: PlatformError, how: str) -> None:
        """Delete what was half made; ``error`` says so, and ``how`` it is left, when that is not possible."""
        try:
            self.delete(client, {}, id)
            # Nothing was made after all, whatever became of the request.
            if isinstance(error, RequestError):
                error.ambiguous = False
        except PlatformError as second:
            error.msg = (
                f"{error.msg.rstrip('.')}; {self.noun} {id} is there {how}, and could not be deleted: {second.msg}"
            )
            error.details[f"{self.noun}_id"] = id
