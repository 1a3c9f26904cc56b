# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds that a stack can have: the declarations of the modules that have a state, by their names without openai_.

Written by `make generate`.
"""

from __future__ import annotations

from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.groups import (
    GROUP,
    GROUP_MEMBER,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.projects import PROJECT
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.spend_limits import (
    SPEND_LIMIT,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN, THREAD_RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE, THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.events.webhook_endpoints import (
    WEBHOOK_ENDPOINT,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.chat import CHAT_COMPLETION
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.embeddings import EMBEDDING
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.models import MODEL
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.batches import BATCH
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.fine_tuning import JOB
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.agents import AGENT
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.conversations import CONVERSATION
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.responses import RESPONSE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_store_syncs import (
    VECTOR_STORE_SYNC,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import (
    VECTOR_STORE,
    VECTOR_STORE_FILE,
)

KINDS: dict[str, Resource] = {
    "agent": AGENT,
    "assistant": ASSISTANT,
    "batch": BATCH,
    "chat_completion": CHAT_COMPLETION,
    "conversation": CONVERSATION,
    "embedding": EMBEDDING,
    "file": FILE,
    "fine_tuning_job": JOB,
    "group": GROUP,
    "group_member": GROUP_MEMBER,
    "message": MESSAGE,
    "model": MODEL,
    "project": PROJECT,
    "response": RESPONSE,
    "run": RUN,
    "spend_limit": SPEND_LIMIT,
    "thread": THREAD,
    "thread_run": THREAD_RUN,
    "vector_store": VECTOR_STORE,
    "vector_store_file": VECTOR_STORE_FILE,
    "vector_store_sync": VECTOR_STORE_SYNC,
    "webhook_endpoint": WEBHOOK_ENDPOINT,
}
