# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An endpoint: the address of a kind, its operations, and the translation between the user's fields and the
server's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._client import Client, Upload
from ansible_collections.declarative.openai.plugins.module_utils._compare import RESERVED
from ansible_collections.declarative.openai.plugins.module_utils._errors import PlatformError, RequestError

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")
_METADATA_VALUE = 512

Object = dict[str, Any]


def checked_id(name: str, value: str) -> str:
    """An id that may stand in a path. Raises PlatformError for what would lead elsewhere."""
    if not _ID.fullmatch(value) or ".." in value:
        raise PlatformError(
            f"{name} {value!r} is not an id (letters, digits, '-', '_', '.', ':'); give the id as the API returned it."
        )
    return value


@dataclass(frozen=True)
class Endpoint:
    """The operations on one kind. ``path`` has a ``{name}`` for each parent id."""

    path: str
    #: The resource of the openai package with the same operations; the contract tests hold this declaration against it.
    sdk: str
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Fields the API takes but does not give back; they are kept in reserved metadata, as JSON.
    kept: tuple[str, ...] = ()
    #: What to say when the server has no such endpoint at all.
    missing: str = ""

    def address(self, parents: Mapping[str, str], *tail: str) -> str:
        base = self.path.format(**{name: checked_id(name, value) for name, value in parents.items()})
        return "/".join([base, *tail])

    def list(
        self,
        client: Client,
        parents: Mapping[str, str],
        query: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> Iterator[Object]:
        try:
            for obj in client.pages(self.address(parents), query=query, headers=self.headers, limit=limit):
                yield self.from_wire(obj)
        except RequestError as error:
            raise self._explained(error, parents) from error

    def get(
        self, client: Client, parents: Mapping[str, str], id: str, query: Mapping[str, Any] | None = None
    ) -> Object | None:
        """The object, or None when the server does not know it (a parent that it does not know included)."""
        try:
            return self.from_wire(
                client.request("GET", self.address(parents, checked_id("id", id)), query=query, headers=self.headers)
            )
        except RequestError as error:
            if error.status == 404 and not _is_unknown_url(error):
                return None
            raise self._explained(error, parents) from error

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        """Never sent twice after an ambiguous failure: the caller looks for the object first."""
        try:
            return self.from_wire(
                client.request(
                    "POST",
                    self.address(parents),
                    body=self.to_wire(body),
                    headers=self.headers,
                    upload=upload,
                    repeatable=False,
                )
            )
        except RequestError as error:
            raise self._explained(error, parents) from error

    def update(
        self,
        client: Client,
        parents: Mapping[str, str],
        id: str,
        body: Mapping[str, Any],
        current: Object | None = None,
    ) -> Object:
        return self.act(client, parents, id, "", self.to_wire(body, current))

    def act(
        self, client: Client, parents: Mapping[str, str], id: str, verb: str, body: Mapping[str, Any] | None = None
    ) -> Object:
        """POST to the object, or to a verb of it such as ``cancel``."""
        path = self.address(parents, checked_id("id", id), *([verb] if verb else []))
        return self.from_wire(client.request("POST", path, body=body, headers=self.headers))

    def delete(self, client: Client, parents: Mapping[str, str], id: str) -> None:
        """Gone already is as good as deleted."""
        try:
            client.request("DELETE", self.address(parents, checked_id("id", id)), headers=self.headers)
        except RequestError as error:
            if error.status != 404:
                raise

    def to_wire(self, body: Mapping[str, Any], current: Object | None = None) -> Object:
        """The request body: kept fields also go into metadata, and reserved metadata outlives an update of metadata."""
        wire = dict(body)
        noted = {RESERVED + name: json.dumps(body[name], sort_keys=True) for name in self.kept if name in body}
        if not noted and ("metadata" not in body or not current):
            return wire
        there = (current or {}).get("_metadata") or {}
        base = (
            body["metadata"]
            if "metadata" in body
            else {name: text for name, text in there.items() if not name.startswith(RESERVED)}
        )
        reserved = {name: text for name, text in there.items() if name.startswith(RESERVED)}
        wire["metadata"] = {**base, **reserved, **noted}
        _check_room(wire["metadata"], {**reserved, **noted})
        return wire

    def from_wire(self, obj: Object) -> Object:
        """The server's object, with what was kept in metadata back in its field and out of sight in metadata."""
        pairs = obj.get("metadata") or {}
        if not any(name.startswith(RESERVED) for name in pairs):
            return {**obj, "_metadata": pairs}
        # What the server itself gives back is newer than what was noted.
        kept = {
            name: json.loads(pairs[RESERVED + name])
            for name in self.kept
            if RESERVED + name in pairs and obj.get(name) is None
        }
        shown = {name: text for name, text in pairs.items() if not name.startswith(RESERVED)}
        return {**obj, **kept, "metadata": shown, "_metadata": pairs}

    def _explained(self, error: RequestError, parents: Mapping[str, str]) -> RequestError:
        """An endpoint the server does not have is the user's choice of backend; an object it does not have is not."""
        if self.missing and (error.status == 405 or (error.status == 404 and (not parents or _is_unknown_url(error)))):
            return RequestError(f"{error.msg.rstrip('.')}: {self.missing}", **error.details)
        if error.status == 404 and parents:
            return RequestError(f"{error.msg.rstrip('.')}; check {' and '.join(parents)}.", **error.details)
        return error


def _is_unknown_url(error: RequestError) -> bool:
    return error.msg.startswith(("Invalid URL", "Not Found")) or "was answered with HTTP" in error.msg


def _check_room(metadata: Mapping[str, str], noted: Mapping[str, str]) -> None:
    if len(metadata) > 16:
        names = ", ".join(name.removeprefix(RESERVED) for name in noted)
        raise PlatformError(
            f"metadata has {len(metadata)} pairs with the {len(noted)} that the collection keeps for {names}, and 16 "
            "is the most; declare fewer."
        )
    for name, text in noted.items():
        if len(text) > _METADATA_VALUE:
            raise PlatformError(
                f"{name.removeprefix(RESERVED)} takes {len(text)} characters and can only be kept in metadata, which "
                f"holds {_METADATA_VALUE}; shorten it."
            )
