#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_conversation_info
short_description: Look up a conversation and its items
description:
  - Return one conversation and the items in it. The API cannot list conversations, so the id is needed.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
options:
  conversation_id:
    description: The id of the conversation. An id that the server does not know gives empty lists.
    type: str
    required: true
  limit:
    description: The most items to return. Without it all are returned, however many pages that takes.
    type: int
  order:
    description: V(asc) puts the oldest item first, V(desc) the newest. Without it the server chooses.
    type: str
    choices: [asc, desc]
  after:
    description: Return only items that come after the item with this id, in the order of the list.
    type: str
  include:
    description: What else the items are to have, where it belongs to them.
    type: list
    elements: str
    choices:
      - file_search_call.results
      - web_search_call.results
      - web_search_call.action.sources
      - message.input_image.image_url
      - computer_call_output.output.image_url
      - code_interpreter_call.outputs
      - reasoning.encrypted_content
      - message.output_text.logprobs
seealso:
  - module: declarative.openai.openai_conversation
  - module: declarative.openai.openai_message_info
"""

EXAMPLES = r"""
- name: Have a conversation to look at
  declarative.openai.openai_conversation:
    key: handbook
    items:
      - Who is on call today?
  register: conversation

- name: Look it up, with its newest item
  declarative.openai.openai_conversation_info:
    conversation_id: "{{ conversation.id }}"
    order: desc
    limit: 1
  register: found

- name: Say what was said last
  ansible.builtin.debug:
    var: found.conversation_items[0].content
"""

RETURN = r"""
conversations:
  description: The conversation, in a list that is empty where there is none.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the conversation.
      type: str
      sample: conv_abc123
    metadata:
      description: The pairs the conversation carries, without the collection's reserved ones.
      type: dict
      sample:
        team: platform
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    object:
      description: Always V(conversation).
      type: str
      sample: conversation
conversation_items:
  description: The items of the conversation as the API gives them, messages, calls, outputs and others.
  returned: success
  type: list
  elements: dict
  sample:
    - id: msg_abc123
      type: message
      role: user
      status: completed
      content:
        - type: input_text
          text: Who is on call today?
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.conversations import (
    CONVERSATION_INFO,
)


def main() -> None:
    run_as_module(CONVERSATION_INFO)


if __name__ == "__main__":
    main()
