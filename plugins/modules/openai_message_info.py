#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_message_info
short_description: Look up the messages of a thread
description:
  - Return the messages of a thread, or one of them, or those that one run wrote.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
  - declarative.openai.paging.list
  - declarative.openai.paging
options:
  thread_id:
    description: The id of the thread.
    type: str
    required: true
  message_id:
    description: Return only the message with this id. An id that the server does not know gives an empty list.
    type: str
  run_id:
    description: Return only the messages that this run wrote.
    type: str
seealso:
  - module: declarative.openai.openai_message
  - module: declarative.openai.openai_run_info
"""

EXAMPLES = r"""
- name: Have a thread with messages
  declarative.openai.openai_thread:
    key: questions
    messages:
      - content: Who is on call today?
      - content: And tomorrow?
  register: thread

- name: Read the whole conversation
  declarative.openai.openai_message_info:
    thread_id: "{{ thread.id }}"
    order: asc
  register: conversation

- name: Show what was said
  ansible.builtin.debug:
    msg: "{{ item.role }}: {{ item.content[0].text.value }}"
  loop: "{{ conversation.messages }}"
  loop_control:
    label: "{{ item.id }}"

- name: Read the last message alone
  declarative.openai.openai_message_info:
    thread_id: "{{ thread.id }}"
    order: desc
    limit: 1
"""

RETURN = r"""
messages:
  description: The messages that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the message.
      type: str
      sample: msg_abc123
    role:
      description: Who says it, V(user) or V(assistant).
      type: str
      sample: user
    content:
      description:
        - The parts of the message.
        - The text of an answer is under C(text.value), and the places in files it quotes under C(text.annotations).
      type: list
      elements: dict
      sample:
        - type: text
          text:
            value: Who is on call today?
            annotations: []
    attachments:
      description: The files that belong to the message, and the tools that may use them.
      type: list
      elements: dict
      sample:
        - file_id: file-abc123
          tools:
            - type: file_search
    metadata:
      description: The pairs the message carries.
      type: dict
      sample:
        team: platform
    thread_id:
      description: The id of the thread.
      type: str
      sample: thread_abc123
    run_id:
      description: The id of the run that wrote the message. Null for others.
      type: str
      sample: run_abc123
    assistant_id:
      description: The id of the assistant that wrote the message. Null for others.
      type: str
      sample: asst_abc123
    status:
      description: V(in_progress), V(incomplete) or V(completed). Null where the server does not say.
      type: str
      sample: completed
    incomplete_details:
      description: Why the message is incomplete.
      type: dict
      sample:
        reason: max_tokens
    completed_at:
      description: When the message was complete, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    incomplete_at:
      description: When the message was given up, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    object:
      description: Always V(thread.message).
      type: str
      sample: thread.message
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE_INFO


def main() -> None:
    run_as_module(MESSAGE_INFO)


if __name__ == "__main__":
    main()
