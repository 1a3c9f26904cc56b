# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend ``assistants``: the Assistants API (v2) as compatible servers serve it."""

from __future__ import annotations

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint
from ansible_collections.declarative.openai.plugins.module_utils._backends.request_limits import LIMITS, LimitedRuns

_HEADERS = {"OpenAI-Beta": "assistants=v2"}
_MISSING = (
    "this server does not serve the Assistants API (OpenAI shut its own down on 2026-08-26); set backend to "
    "responses, or base_url to a server that serves it."
)
_INLINE = {"assistant": "the Assistants API runs assistants it stores; make it with openai_assistant and give its id"}

_LIMITS = tuple(LIMITS)

ENDPOINTS = {
    "assistant": Endpoint(
        "/assistants",
        "beta.assistants",
        _HEADERS,
        metadata_backed=("reasoning_effort",),
        metadata_only=_LIMITS,
        missing=_MISSING,
    ),
    "thread": Endpoint("/threads", "beta.threads", _HEADERS, metadata_only=_LIMITS, missing=_MISSING),
    "message": Endpoint("/threads/{thread_id}/messages", "beta.threads.messages", _HEADERS, missing=_MISSING),
    "run": LimitedRuns("/threads/{thread_id}/runs", "beta.threads.runs", _HEADERS, missing=_MISSING, lossy=_INLINE),
    "run_step": Endpoint(
        "/threads/{thread_id}/runs/{run_id}/steps", "beta.threads.runs.steps", _HEADERS, missing=_MISSING
    ),
    "thread_run": LimitedRuns("/threads/runs", "beta.threads", _HEADERS, missing=_MISSING, lossy=_INLINE),
}
