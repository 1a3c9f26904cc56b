# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints of settings of which there is one at an address: no list, and no id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._backends.refusals import is_no_object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, Upload
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import NOTHING, Expected

#: The id of what is set for the whole organization; what is set for a project has the id of that.
ORGANIZATION = "organization"

_SETTING = Expected("a setting", {"object": str})
#: A setting, or nothing where it can be read with another request.
_SET = Expected("a setting", {"object": str}, optional=True)


@dataclass(frozen=True)
class SingletonEndpoint(Endpoint):
    """GET reads it (404: it is not set), POST sets it as a whole, and DELETE, where there is one, unsets it."""

    def list(
        self,
        client: Client,
        parents: Mapping[str, str],
        query: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> Iterator[Object]:
        """It, or nothing where it is not set."""
        setting = self.get(client, parents, "", query)
        if setting is not None:
            yield setting

    def get(
        self, client: Client, parents: Mapping[str, str], id: str, query: Mapping[str, Any] | None = None
    ) -> Object | None:
        """It, or None where it is not set. Its address needs no ``id``."""
        try:
            return self._setting(
                parents, self._send(client, "GET", self.address(parents), query=query, expected=_SETTING)
            )
        except RequestError as error:
            if is_no_object(error):
                return None
            raise self._explained(error, parents) from error

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        """Set it. Doing so twice is the same as once, so this is repeated as any other request."""
        return self.update(client, parents, "", body)

    def update(
        self,
        client: Client,
        parents: Mapping[str, str],
        id: str,
        body: Mapping[str, Any],
        current: Object | None = None,
    ) -> Object:
        path = self.address(parents)
        try:
            answer = self._send(client, "POST", path, body=self.to_api(body, current), expected=_SET)
        except RequestError as error:
            raise self._explained(error, parents) from error
        setting = self._setting(parents, answer) if answer else self.get(client, parents, id)
        if setting is None:
            raise RequestError(f"POST {path} was answered with nothing, and nothing is set by now; look at the server.")
        return setting

    def delete(self, client: Client, parents: Mapping[str, str], id: str, *, missing_ok: bool = True) -> None:
        try:
            self._send(client, "DELETE", self.address(parents), expected=NOTHING)
        except RequestError as error:
            if error.status != 404 or not (missing_ok or error.repeated):
                raise

    def _setting(self, parents: Mapping[str, str], answer: Object) -> Object:
        return self._read({**answer, "id": next(iter(parents.values()), ORGANIZATION)})
