#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_conversation
short_description: Manage a conversation of the Responses API
description:
  - Create, change and delete a conversation, which keeps the items that responses go on from.
  - The API cannot list conversations. So a conversation is found by its O(conversation_id), or by O(key), under which
    the file O(registry) keeps the id.
  - Without O(conversation_id) and O(key) a conversation is created each time.
  - What can be changed in place is O(metadata). With other O(items) a new conversation takes the place of the old one,
    which is deleted.
  - An option that is left out is not managed. V({}) clears O(metadata).
  - This is the object as OpenAI keeps it, whatever O(backend) is. M(declarative.openai.openai_thread) keeps threads
    in such conversations with O(backend=responses).
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.inputs.metadata
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - With O(key) or O(conversation_id). Without them a conversation is created each time.
options:
  state:
    description:
      - Whether the conversation is to be there.
      - V(absent) needs O(key) or O(conversation_id). It deletes the conversation, and O(key) is free again.
    type: str
    choices: [present, absent]
    default: present
  key:
    description:
      - A name of your choice for the conversation, the same each time. The API never sees it.
      - It counts for one O(base_url), O(api_project) and O(registry).
      - A conversation that is noted under it, and that the server no longer knows, is created anew.
      - Mutually exclusive with O(conversation_id).
    type: str
  conversation_id:
    description: The id of the conversation.
    type: str
  items:
    description:
      - The items the conversation starts with, in order, in the form of the Responses API.
      - A mapping with C(role) and C(content) is a message. Others have a C(type). Text alone is a message of the user.
      - The API takes 20 at once. More of them are sent in chunks, and when a chunk fails the conversation is deleted.
    type: list
    elements: raw
notes:
  - The API does not tell which items a conversation started with. So O(items) is compared by a hash that O(registry)
    keeps under O(key). Items that are declared for a noted conversation for the first time are changed items.
  - O(items) is mutually exclusive with O(conversation_id).
seealso:
  - module: declarative.openai.openai_conversation_info
  - module: declarative.openai.openai_response
  - module: declarative.openai.openai_thread
"""

EXAMPLES = r"""
- name: Keep a conversation about the handbook
  declarative.openai.openai_conversation:
    key: handbook
    items:
      - role: developer
        content: Answer from the handbook.
      - Who is on call today?
    metadata:
      team: platform
  register: conversation

- name: Change its metadata and keep the rest
  declarative.openai.openai_conversation:
    conversation_id: "{{ conversation.id }}"
    metadata:
      team: support

- name: Remove it
  declarative.openai.openai_conversation:
    key: handbook
    state: absent
"""

RETURN = r"""
id:
  description: The id of the conversation. In check mode V((known after apply\)) where it would be created.
  returned: success
  type: str
  sample: conv_abc123
conversation:
  description:
    - The conversation, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
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
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.conversations import CONVERSATION


def main() -> None:
    run_as_module(CONVERSATION)


if __name__ == "__main__":
    main()
