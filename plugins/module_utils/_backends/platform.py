# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every backend has alike: files, vector stores, and the objects of the platform under their own names."""

from __future__ import annotations

from ansible_collections.declarative.openai.plugins.module_utils._backends.chunked_create import InChunks
from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import COMPLETION, MODERATION
from ansible_collections.declarative.openai.plugins.module_utils._transport.paging import ONE_PAGE

# Servers that kept vector stores in the beta want its header; the others do not mind it.
_HEADERS = {"OpenAI-Beta": "assistants=v2"}

_AGENTS = {"OpenAI-Beta": "agents=v1"}
_NO_AGENTS = (
    "this server has no Agents API, or this account no access to it; ask OpenAI for access to the beta, or correct "
    "base_url."
)
_NO_BATCHES = "this server has no Batch API; correct base_url, or send the requests one by one."
_NO_COMPLETIONS = (
    "this server makes no chat completions, or keeps none; correct base_url, or set store to false and look for none."
)
_NO_CONVERSATIONS = "this server has no Conversations API; correct base_url, or keep a thread with openai_thread."
_NO_RESPONSES = "this server has no Responses API; correct base_url, or run an assistant with openai_run."

ENDPOINTS = {
    "agent": Endpoint("/agents", "beta.agents", _AGENTS, missing=_NO_AGENTS),
    "batch": Endpoint("/batches", "batches", metadata_backed=("output_expires_after",), missing=_NO_BATCHES),
    "chat_completion": Endpoint("/chat/completions", "chat.completions", created=COMPLETION, missing=_NO_COMPLETIONS),
    "conversation": InChunks("/conversations", "conversations", missing=_NO_CONVERSATIONS),
    "embedding": Endpoint("/embeddings", "embeddings"),
    "file": Endpoint("/files", "files"),
    # Where a server says what the suffix was, it does so by a name that is not documented.
    "fine_tuning_job": Endpoint("/fine_tuning/jobs", "fine_tuning.jobs", metadata_backed=("suffix",)),
    "model": Endpoint("/models", "models", paging=ONE_PAGE),
    "moderation": Endpoint("/moderations", "moderations", created=MODERATION, is_repeatable=True),
    "response": Endpoint("/responses", "responses", missing=_NO_RESPONSES),
    "vector_store": Endpoint(
        "/vector_stores", "vector_stores", _HEADERS, metadata_backed=("description", "chunking_strategy")
    ),
    "webhook_endpoint": Endpoint("/webhook_endpoints", "webhooks", sent_once=("rotate_secret",)),
    "vector_store_file": Endpoint("/vector_stores/{vector_store_id}/files", "vector_stores.files", _HEADERS),
}
