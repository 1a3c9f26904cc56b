#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_message
short_description: Manage a message in a thread
description:
  - Add a message to a thread, change its metadata, and delete it.
  - A message is found by its O(message_id), else by its O(role) and O(content) in the thread. So a message that is
    there already is not added again, unless O(duplicate) is set.
  - Two messages that say the same are an error that lists their ids.
  - What can be changed in place is O(metadata). Where something else differs, a new message is added at the end of the
    thread, and the old one is deleted.
  - An option that is left out is not managed.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.inputs.message
  - declarative.openai.inputs.metadata
  - declarative.openai.wait.thread
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - With O(duplicate=true) a message is added each time.
options:
  state:
    description: Whether the message is to be there.
    type: str
    choices: [present, absent]
    default: present
  message_id:
    description: The id of the message, where its content does not say which one is meant.
    type: str
  role:
    description: Who says it. Without O(message_id) the default is V(user).
    type: str
    choices: [user, assistant]
  thread_id:
    description: The id of the thread.
    type: str
    required: true
  duplicate:
    description:
      - Whether the message is added even when the thread has one that says the same.
      - Mutually exclusive with O(message_id). It goes with O(state=present) alone.
    type: bool
    default: false
notes:
  - O(content) or O(message_id) is required.
  - A thread takes no message while a run is active in it. The task waits for such a run, at most O(wait_timeout)
    seconds.
seealso:
  - module: declarative.openai.openai_message_info
  - module: declarative.openai.openai_thread
  - module: declarative.openai.openai_run
"""

EXAMPLES = r"""
- name: Have a thread for the messages
  declarative.openai.openai_thread:
    key: deployments
  register: thread

- name: Ask once, however often this runs
  declarative.openai.openai_message:
    thread_id: "{{ thread.id }}"
    content: What changed since the last deployment?
    metadata:
      asked_by: nightly
  register: question

- name: Ask about a picture
  declarative.openai.openai_message:
    thread_id: "{{ thread.id }}"
    content:
      - What does this diagram show?
      - type: image_url
        image_url:
          url: https://www.example.com/diagram.png
          detail: low

- name: Ask the same again
  declarative.openai.openai_message:
    thread_id: "{{ thread.id }}"
    content: Is everything well?
    duplicate: true

- name: Take the first question back
  declarative.openai.openai_message:
    thread_id: "{{ thread.id }}"
    message_id: "{{ question.id }}"
    state: absent
"""

RETURN = r"""
id:
  description: The id of the message. In check mode V((known after apply\)) where it would be created.
  returned: success
  type: str
  sample: msg_abc123
message:
  description: The message, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
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
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE


def main() -> None:
    run_as_module(MESSAGE)


if __name__ == "__main__":
    main()
