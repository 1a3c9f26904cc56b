# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend ``responses``: what OpenAI serves today.

Agents, Conversations and Responses, in the vocabulary of assistants.
"""

from __future__ import annotations

from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.agents import Agents
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.conversations import (
    Conversations,
    Items,
)
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.runs import Runs, Steps, ThreadRuns
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.stored_assistants import (
    StoredAssistants,
)
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import MADE

_AGENTS = {"OpenAI-Beta": "agents=v1"}
_MISSING = (
    "this server does not serve the Responses API; set backend to assistants where it serves the Assistants API, or "
    "correct base_url."
)
_NO_AGENTS = (
    "this server has no Agents API, or this account no access to it; set assistant_store to registry to keep "
    "assistants in the registry, give the assistant inline to each run, or set backend to assistants where the server "
    "serves that."
)
_NO_PROMPT_LIMIT = "a Response has a limit for what it produces (max_completion_tokens) and none for what it reads"
_NO_ITEM_METADATA = "the items of a conversation carry no metadata"
_LIMIT = {"max_prompt_tokens": _NO_PROMPT_LIMIT}
_RUN_LIMIT = {**_LIMIT, "assistant.max_prompt_tokens": _NO_PROMPT_LIMIT}

ENDPOINTS = {
    "assistant": Agents("/agents", "beta.agents", _AGENTS, missing=_NO_AGENTS, lossy=_LIMIT),
    "thread": Conversations(
        "/conversations", "conversations", missing=_MISSING, lossy={**_LIMIT, "messages.metadata": _NO_ITEM_METADATA}
    ),
    "message": Items(
        "/conversations/{thread_id}/items",
        "conversations.items",
        created=MADE,
        missing=_MISSING,
        lossy={"metadata": _NO_ITEM_METADATA},
    ),
    "run": Runs(
        "/responses",
        "responses",
        missing=_MISSING,
        lossy={**_RUN_LIMIT, "additional_messages.metadata": _NO_ITEM_METADATA},
    ),
    "run_step": Steps("/responses", "responses", missing=_MISSING),
    "thread_run": ThreadRuns(
        "/responses",
        "responses",
        missing=_MISSING,
        lossy={**_RUN_LIMIT, "thread.messages.metadata": _NO_ITEM_METADATA},
    ),
}
STORED_ASSISTANTS = StoredAssistants("", "", lossy=_LIMIT)
