# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each backend serves, and where: kinds of objects to endpoints. Nothing outside this folder names a backend."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends import administration, assistants, platform
from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Context, Endpoint
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses import endpoints as responses
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Registry
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._transport.credentials import Audience


def endpoints(
    params: Mapping[str, Any], connection: Connection, registry: Registry, warnings: list[str]
) -> Callable[[str], Endpoint]:
    """What finds the endpoint of a kind for these options: platform objects are the same in each backend."""
    table = _table_for(params, connection)
    context = Context(connection, registry, warnings, lambda kind: replace(table[kind], bound_context=context))
    return context.endpoint


def audience_of(kind: str, params: Mapping[str, Any], connection: Connection) -> Audience:
    """Whose key the requests for a kind carry."""
    return _table_for(params, connection)[kind].audience


def _table_for(params: Mapping[str, Any], connection: Connection) -> Mapping[str, Endpoint]:
    backend = params["backend"]
    if backend == "auto":
        backend = "responses" if connection.is_openai else "assistants"
    return _table(backend, params["assistant_store"])


@functools.cache
def _table(backend: str, assistant_store: str) -> Mapping[str, Endpoint]:
    table = {
        **platform.ENDPOINTS,
        **administration.ENDPOINTS,
        **(responses.ENDPOINTS if backend == "responses" else assistants.ENDPOINTS),
    }
    if assistant_store == "registry":
        table["assistant"] = responses.STORED_ASSISTANTS
    return table
