# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vector stores that are asked for together with an object which has no place to ask for them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client


@contextlib.contextmanager
def made_stores(endpoint: Endpoint, client: Client, resources: Mapping[str, Any] | None) -> Iterator[Object]:
    """Tool resources that name their vector stores; those made for it go again when what they are for fails."""
    found = dict(resources or {})
    inline = (found.get("file_search") or {}).get("vector_stores")
    if not inline:
        yield found
        return
    stores = endpoint.context.endpoint("vector_store")
    # A try whose outcome is unknown leaves its stores to the next one.
    made, endpoint.context.spare[:] = list(endpoint.context.spare), []
    try:
        made.extend(_made(stores, client, store) for store in inline[len(made) :])
        yield {**found, "file_search": {"vector_store_ids": made}}
    except PlatformError as error:
        if getattr(error, "ambiguous", False):
            endpoint.context.spare.extend(made)
            error.msg = f"{error.msg.rstrip('.')}; vector store {', '.join(made)}, made for it, is there."
            error.details["vector_store_ids"] = made
        else:
            _drop(stores, client, made, error)
        raise


def _made(stores: Endpoint, client: Client, store: Mapping[str, Any]) -> str:
    try:
        return str(stores.create(client, {}, store)["id"])
    except RequestError as error:
        if not error.ambiguous:
            raise
        raise PlatformError(
            f"{error.msg.rstrip('.')}; the vector store may have been made all the same, and since it has no name to "
            "be found by it is not sent again: look at the server, then run the task again.",
            **error.details,
        ) from error


def _drop(stores: Endpoint, client: Client, made: list[str], error: PlatformError) -> None:
    for id in made:
        try:
            stores.delete(client, {}, id)
        except PlatformError as second:
            error.msg = f"{error.msg.rstrip('.')}; vector store {id}, made for it, could not be deleted: {second.msg}"
