#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_thread
short_description: Manage a thread
description:
  - Create, change and delete a thread, the conversation that messages and runs belong to.
  - The API cannot list threads. So a thread is found by its O(thread_id), or by O(key), under which the file
    O(registry) keeps the id.
  - Without O(thread_id) and O(key) a thread is created each time.
  - All but O(messages) can be changed in place. With other O(messages) a new thread takes the place of the old one,
    which is deleted.
  - An option that is left out is not managed. V({}) and V(0) clear what can be cleared.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.inputs.messages
  - declarative.openai.inputs.metadata
  - declarative.openai.inputs.default_limits
  - declarative.openai.inputs.tool_resources
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - With O(key) or O(thread_id). Without them a thread is created each time.
options:
  state:
    description:
      - Whether the thread is to be there.
      - V(absent) needs O(key) or O(thread_id). It deletes the thread with its messages and runs, and O(key) is free
        again.
    type: str
    choices: [present, absent]
    default: present
  key:
    description:
      - A name of your choice for the thread, the same each time. The API never sees it.
      - It counts for one O(base_url), O(api_project) and O(registry).
      - A thread that is noted under it, and that the server no longer knows, is created anew.
      - Mutually exclusive with O(thread_id).
    type: str
  thread_id:
    description: The id of the thread.
    type: str
notes:
  - The API knows O(max_prompt_tokens), O(max_completion_tokens) and O(truncation_strategy) of runs alone. So they are
    kept in reserved metadata, where each takes one of the 16 pairs, and M(declarative.openai.openai_run) reads them
    there. They come before those of the assistant.
  - The API does not tell which messages a thread started with. So O(messages) is compared by a hash that O(registry)
    keeps under O(key). Messages
    that are declared for a noted thread for the first time are changed messages.
  - O(messages) is mutually exclusive with O(thread_id). Use M(declarative.openai.openai_message) to add messages.
seealso:
  - module: declarative.openai.openai_thread_info
  - module: declarative.openai.openai_message
  - module: declarative.openai.openai_run
  - module: declarative.openai.openai_thread_run
"""

EXAMPLES = r"""
- name: Keep a thread for the questions about the handbook
  declarative.openai.openai_thread:
    key: handbook
    messages:
      - content: Who is on call today?
      - role: assistant
        content: The handbook says that it is the platform team.
    metadata:
      team: platform
    truncation_strategy:
      type: last_messages
      last_messages: 20
  register: thread

- name: Change its metadata and keep the rest
  declarative.openai.openai_thread:
    thread_id: "{{ thread.id }}"
    metadata:
      team: support

- name: Remove it
  declarative.openai.openai_thread:
    key: handbook
    state: absent
"""

RETURN = r"""
id:
  description: The id of the thread. In check mode V((known after apply\)) where it would be created.
  returned: success
  type: str
  sample: thread_abc123
thread:
  description: The thread, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the thread.
      type: str
      sample: thread_abc123
    metadata:
      description: The pairs the thread carries.
      type: dict
      sample:
        team: platform
    tool_resources:
      description: The files and vector stores the tools work with.
      type: dict
      sample:
        file_search:
          vector_store_ids: [vs_abc123]
    max_prompt_tokens:
      description: How many tokens all prompts of a run may have together.
      type: int
      sample: 20000
    max_completion_tokens:
      description: How many tokens all answers of a run may have together.
      type: int
      sample: 1000
    truncation_strategy:
      description: Which messages of the thread a run sees.
      type: dict
      sample:
        type: last_messages
        last_messages: 10
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    object:
      description: Always V(thread).
      type: str
      sample: thread
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD


def main() -> None:
    run_as_module(THREAD)


if __name__ == "__main__":
    main()
