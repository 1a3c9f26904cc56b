# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what a server answered."""

from __future__ import annotations

from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._errors import RequestError


def json_object(method: str, path: str, response: Any) -> dict[str, Any]:
    """What an HTTP response holds. Raises RequestError where it is no JSON object."""
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        return answer
    kind = response.headers.get("content-type", "no content type")
    raise RequestError(
        f"The answer to {method} {path} is not the JSON of an OpenAI-compatible server ({kind}); check base_url, "
        "which often ends in /v1.",
        ambiguous=True,
        status=response.status_code,
    )
