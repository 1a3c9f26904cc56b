# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assistants kept in the registry, where a server has no Agents API or the account no access to it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.created_stores import made_stores
from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Entry
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, Upload

_KIND = "stored_assistant"


@dataclass(frozen=True)
class StoredAssistants(Endpoint):
    """The operations on assistants, without a server. The same identity, check mode and diff as on a server."""

    is_recorded: bool = True

    def list(
        self,
        client: Client,
        parents: Mapping[str, str],
        query: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> Iterator[Object]:
        found = [dict(entry.data) for entry in self.context.registry.all(_KIND).values()]
        newest_first = (query or {}).get("order") != "asc"
        found.sort(
            key=lambda assistant: (assistant["created_at"], assistant.get("_made", 0), assistant["id"]),
            reverse=newest_first,
        )
        yield from found[:limit]

    def get(
        self, client: Client, parents: Mapping[str, str], id: str, query: Mapping[str, Any] | None = None
    ) -> Object | None:
        entry = self.context.registry.get(_KIND, id)
        return dict(entry.data) if entry else None

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        blank = {"tools": [], "metadata": {}, "response_format": "auto", "object": "assistant"}
        # Of two that are made in one second the list knows the order, too.
        made = {"id": f"asst_{uuid.uuid4().hex}", "created_at": int(time.time()), "_made": time.time_ns()}
        with made_stores(self, client, body.get("tool_resources")) as resources:
            return self._keep({**blank, **body, **({"tool_resources": resources} if resources else {}), **made})

    def update(
        self,
        client: Client,
        parents: Mapping[str, str],
        id: str,
        body: Mapping[str, Any],
        current: Object | None = None,
    ) -> Object:
        return self._keep({**(current or {}), **body})

    def delete(self, client: Client, parents: Mapping[str, str], id: str, *, missing_ok: bool = True) -> None:
        self.context.registry.drop(_KIND, id)

    def _keep(self, assistant: Object) -> Object:
        self.context.registry.put(_KIND, assistant["id"], Entry(assistant["id"], data=assistant))
        return assistant
