# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each backend serves, and where: kinds of objects to endpoints. Nothing outside this folder names a backend."""

from __future__ import annotations

from ansible_collections.declarative.openai.plugins.module_utils._backends import assistants, platform
from ansible_collections.declarative.openai.plugins.module_utils._backends._endpoint import Endpoint
from ansible_collections.declarative.openai.plugins.module_utils._connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._errors import PlatformError


def endpoint(kind: str, backend: str, connection: Connection) -> Endpoint:
    """Where objects of ``kind`` live with ``backend``: platform objects are the same in each."""
    if kind in platform.ENDPOINTS:
        return platform.ENDPOINTS[kind]
    if backend == "responses" or (backend == "auto" and connection.is_openai):
        raise PlatformError(
            f"The backend responses does not serve {kind} objects in this version, and OpenAI shut its Assistants "
            "API down on 2026-08-26; set base_url to a server that still serves the Assistants API, and backend to "
            "assistants."
        )
    return assistants.ENDPOINTS[kind]
