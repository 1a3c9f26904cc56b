#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_assistant
short_description: Manage an assistant
description:
  - Create, change and delete an assistant.
  - An assistant that exists already is adopted, by its O(name) or its O(assistant_id), and brought to what is declared.
  - An option that is left out is not managed. V(''), V([]), V({}) and, for a number of tokens,
    V(0) clear what can be cleared.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.inputs.tools
  - declarative.openai.inputs.tool_resources
  - declarative.openai.inputs.metadata
  - declarative.openai.inputs.default_limits
  - declarative.openai.inputs.model_settings
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description: Whether the assistant is to be there.
    type: str
    choices: [present, absent]
    default: present
  assistant_id:
    description: The id of the assistant, where its name does not say which one is meant.
    type: str
  name:
    description:
      - The name of the assistant, at most 256 characters. It finds the assistant where O(assistant_id) is not set.
      - Two assistants of one name are an error that lists their ids.
      - Required unless O(assistant_id) is set. With O(assistant_id) the assistant is renamed.
    type: str
  model:
    description: The id of the model. Needed to create an assistant.
    type: str
  description:
    description: What the assistant is for, at most 512 characters.
    type: str
  instructions:
    description: The system instructions of the assistant, at most 256,000 characters.
    type: str
  reasoning_effort:
    description:
      - How much a reasoning model thinks before it answers.
      - The API does not give it back, so it is also kept in the reserved metadata key C(do.reasoning_effort), which
        takes one of the 16 pairs.
    type: str
    choices: [none, minimal, low, medium, high, xhigh, max]
notes:
  - The API knows O(max_prompt_tokens), O(max_completion_tokens) and O(truncation_strategy) of runs alone. So they are
    kept in reserved metadata, where each takes one of the 16 pairs, and M(declarative.openai.openai_run) and
    M(declarative.openai.openai_thread_run) read them there. Those of the thread come before those of the assistant.
seealso:
  - module: declarative.openai.openai_assistant_info
  - module: declarative.openai.openai_run
"""

EXAMPLES = r"""
- name: Keep the support assistant as declared
  declarative.openai.openai_assistant:
    name: support
    model: gpt-4o
    instructions: Answer from the handbook. Say so when it has no answer.
    tools:
      - type: file_search
        file_search:
          max_num_results: 5
      - type: function
        function:
          name: open_ticket
          description: Open a ticket for the user.
          parameters:
            type: object
            properties:
              title:
                type: string
            required: [title]
    metadata:
      team: platform
    temperature: 0.2
    max_completion_tokens: 2000
  register: support

- name: Rename it
  declarative.openai.openai_assistant:
    assistant_id: "{{ support.id }}"
    name: first-line-support

- name: Remove it
  declarative.openai.openai_assistant:
    name: first-line-support
    state: absent
"""

RETURN = r"""
id:
  description: The id of the assistant. In check mode V((known after apply\)) where it would be created.
  returned: success
  type: str
  sample: asst_abc123
assistant:
  description: The assistant, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
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
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT


def main() -> None:
    run_as_module(ASSISTANT)


if __name__ == "__main__":
    main()
