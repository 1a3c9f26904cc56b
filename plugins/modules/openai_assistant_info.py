#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_assistant_info
short_description: Look up assistants
description:
  - Return the assistants there are, or one of them, or those that the filters leave.
  - Without options all assistants are returned.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
  - declarative.openai.paging.list
  - declarative.openai.paging.filters
options:
  assistant_id:
    description: Return only the assistant with this id. An id that the server does not know gives an empty list.
    type: str
seealso:
  - module: declarative.openai.openai_assistant
"""

EXAMPLES = r"""
- name: Have two assistants to look at
  declarative.openai.openai_assistant:
    name: "{{ item }}"
    model: gpt-4o
    metadata:
      team: platform
  loop:
    - support-first-line
    - support-second-line

- name: Find an assistant by its name
  declarative.openai.openai_assistant_info:
    name: support-first-line
  register: first_line

- name: Show its instructions
  ansible.builtin.debug:
    var: first_line.assistants[0].instructions

- name: Find all support assistants of the platform team, the newest first
  declarative.openai.openai_assistant_info:
    name_pattern: support-*
    metadata:
      team: platform
    order: desc
  register: support

- name: Look one up by its id
  declarative.openai.openai_assistant_info:
    assistant_id: "{{ support.assistants[0].id }}"
"""

RETURN = r"""
assistants:
  description: The assistants that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the assistant.
      type: str
      sample: asst_abc123
    name:
      description: The name of the assistant.
      type: str
      sample: support
    model:
      description: The id of the model.
      type: str
      sample: gpt-4o
    description:
      description: What the assistant is for.
      type: str
      sample: Answers questions about the handbook.
    instructions:
      description: The system instructions.
      type: str
      sample: Answer from the handbook.
    tools:
      description: The tools, with the defaults the server filled in.
      type: list
      elements: dict
      sample:
        - type: file_search
    tool_resources:
      description: The files and vector stores the tools work with.
      type: dict
      sample:
        file_search:
          vector_store_ids: [vs_abc123]
    temperature:
      description: How random the answers are.
      type: float
      sample: 0.2
    top_p:
      description: How much of the probability mass is considered.
      type: float
      sample: 1.0
    response_format:
      description: The form of the answers, a word or a mapping.
      type: raw
      sample: auto
    reasoning_effort:
      description: How much a reasoning model thinks, where this collection set it.
      type: str
      sample: medium
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
    metadata:
      description: The pairs the assistant carries, without the collection's reserved ones.
      type: dict
      sample:
        team: platform
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    object:
      description: Always V(assistant).
      type: str
      sample: assistant
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT_INFO


def main() -> None:
    run_as_module(ASSISTANT_INFO)


if __name__ == "__main__":
    main()
