#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_thread_info
short_description: Look up a thread
description:
  - Return one thread. The API cannot list threads, so the id is needed.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
options:
  thread_id:
    description: The id of the thread. An id that the server does not know gives an empty list.
    type: str
    required: true
seealso:
  - module: declarative.openai.openai_thread
  - module: declarative.openai.openai_message_info
"""

EXAMPLES = r"""
- name: Have a thread to look at
  declarative.openai.openai_thread:
    key: handbook
    metadata:
      team: platform
  register: thread

- name: Look it up
  declarative.openai.openai_thread_info:
    thread_id: "{{ thread.id }}"
  register: found

- name: Say whether it is still there
  ansible.builtin.debug:
    msg: "The thread is {{ 'there' if found.threads else 'gone' }}."
"""

RETURN = r"""
threads:
  description: The thread, in a list that is empty where there is none.
  returned: success
  type: list
  elements: dict
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
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD_INFO


def main() -> None:
    run_as_module(THREAD_INFO)


if __name__ == "__main__":
    main()
