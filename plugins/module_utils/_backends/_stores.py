# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vector stores that are asked for together with an object which has no place to ask for them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends._endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._client import Client
from ansible_collections.declarative.openai.plugins.module_utils._errors import PlatformError


@contextlib.contextmanager
def made_stores(endpoint: Endpoint, client: Client, resources: Mapping[str, Any] | None) -> Iterator[Object]:
    """Tool resources that name their vector stores; those made for it go again when what they are for fails."""
    found = dict(resources or {})
    inline = (found.get("file_search") or {}).get("vector_stores")
    if not inline:
        yield found
        return
    stores = endpoint.known.endpoint("vector_store")
    made: list[str] = []
    try:
        made.extend(stores.create(client, {}, store)["id"] for store in inline)
        yield {**found, "file_search": {"vector_store_ids": made}}
    except PlatformError as error:
        # After an ambiguous failure what they are for may be there, and use them.
        if not getattr(error, "ambiguous", False):
            _drop(stores, client, made, error)
        raise


def _drop(stores: Endpoint, client: Client, made: list[str], error: PlatformError) -> None:
    for id in made:
        try:
            stores.delete(client, {}, id)
        except PlatformError as second:
            error.msg = f"{error.msg.rstrip('.')}; vector store {id}, made for it, could not be deleted: {second.msg}"
