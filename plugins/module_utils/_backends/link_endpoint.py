# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints of links: an object of another kind, such as a user, at an address of this one, such as a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, Upload


@dataclass(frozen=True)
class LinkEndpoint(Endpoint):
    """The id of a link is ``parent/child``; it has both ids, too, each under its name in the address."""

    #: The name of the child's id.
    child: str = ""

    def list(
        self,
        client: Client,
        parents: Mapping[str, str],
        query: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> Iterator[Object]:
        for obj in super().list(client, parents, query, limit):
            yield self._linked(parents, obj)

    def get(
        self, client: Client, parents: Mapping[str, str], id: str, query: Mapping[str, Any] | None = None
    ) -> Object | None:
        """``id``: that of the link, or of the child."""
        found = super().get(client, parents, _child_of(id), query)
        return found and self._linked(parents, found)

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        return self._linked(parents, super().create(client, parents, body, upload))

    def delete(self, client: Client, parents: Mapping[str, str], id: str, *, missing_ok: bool = True) -> None:
        super().delete(client, parents, _child_of(id), missing_ok=missing_ok)

    def _linked(self, parents: Mapping[str, str], obj: Object) -> Object:
        id = "/".join([*parents.values(), str(obj["id"])])
        return {**obj, **parents, self.child: obj["id"], "id": id}


def _child_of(id: str) -> str:
    return id.rpartition("/")[2]
