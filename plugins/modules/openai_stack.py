#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_stack
short_description: Keep many resources as declared, in one task
description:
  - Create, change and delete resources of many kinds that belong together. They name each other, and each is brought to
    its state once those that it needs are there.
  - What does not need each other is worked on side by side, and each kind is listed once. Hundreds of resources take
    seconds.
  - The options of all resources are checked before anything is sent. A name that is not declared and resources that
    need each other are refused then. Files and folders are read when it is the turn of what they are for.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) brings each resource to the state it declares.
      - V(absent) removes all of them, each before those that it needs. What the API cannot delete stays.
    type: str
    choices: [present, absent]
    default: present
  name:
    description:
      - The name of the stack. Its assistants, agents and vector stores carry it in their metadata as C(stack), which is
        how O(purge) knows them.
    type: str
    required: true
  resources:
    description:
      - The resources. Each has a C(kind), and beside it the options of the module of that kind, such as C(state).
        Connection options go for the whole stack and stand beside O(resources).
      - The kinds are V(agent), V(assistant), V(batch), V(chat_completion), V(conversation), V(embedding), V(file),
        V(fine_tuning_job), V(group), V(group_member), V(message), V(model), V(project), V(response), V(run),
        V(spend_limit), V(thread), V(thread_run), V(vector_store), V(vector_store_file), V(vector_store_sync) and
        V(webhook_endpoint).
      - Where a module takes an id, the kind takes the name of another resource of the stack, as in C(vector_store),
        C(assistant) or C(thread) for C(vector_store_id), C(assistant_id) or C(thread_id). For a list of ids there is
        the kind for one, and its plural for several, as in C(files) for C(file_ids), also below C(tool_resources). In
        place of any other id stands a mapping of the kind and the name.
      - The name of a resource is its C(name), that of a file its C(filename) or else the last part of its C(path), and
        that of a thread, a run and others like them their C(key), which they must have.
      - What goes into one thread goes there in the order of the list.
      - A resource whose own C(state) is V(absent) goes, and goes before those that it needs. What stays cannot need it.
    type: list
    elements: dict
    default: []
  parallelism:
    description: How many resources are worked on at once, from 1 to 256. When the server asks for a pause all of them
      pause.
    type: int
    default: 16
  purge:
    description: Whether assistants, agents and vector stores that carry the stack's name and are not declared in
      O(resources) are deleted. It is done last, and only when all else succeeded.
    type: bool
    default: false
notes:
  - When resources fail, those that need them are not tried, and all others are. The failure has RV(changes) with what
    was done, C(failures) with the C(kind), the C(name) and the C(msg) of each that failed, and C(not_tried). Run the
    task again, and it does what is left.
  - A task of another module that declares C(metadata) for an assistant of a stack takes the mark of the stack away,
    since metadata is declared as a whole. Declare an object in one place.
  - In check mode a resource that does not exist yet has the id V((known after apply\)), and so it stands in the diff.
seealso:
  - module: declarative.openai.openai_assistant
  - module: declarative.openai.openai_file
  - module: declarative.openai.openai_vector_store
"""

EXAMPLES = r"""
- name: Keep all that the support team has
  declarative.openai.openai_stack: &support
    name: support
    resources:
      - kind: file
        filename: guide.md
        purpose: assistants
        content: The nightly backup starts at 3:00 in the morning.

      - kind: vector_store
        name: support-guide
        file: guide.md

      - kind: assistant
        name: support-desk
        model: gpt-4o
        instructions: Answer from the guide alone.
        tools:
          - type: file_search
        tool_resources:
          file_search:
            vector_store: support-guide

      - kind: thread
        key: support-welcome

      - kind: message
        thread: support-welcome
        role: user
        content: When does the backup start?

      - kind: run
        key: support-first-answer
        thread: support-welcome
        assistant: support-desk
    purge: true
  register: stack

- name: Say what was done
  ansible.builtin.debug:
    msg: "{{ item.action }} {{ item.kind }} {{ item.name }}"
  loop: "{{ stack.changes }}"
  loop_control:
    label: "{{ item.id }}"

- name: Remove all of it
  declarative.openai.openai_stack:
    <<: *support
    state: absent
"""

RETURN = r"""
id:
  description: The name of the stack.
  returned: success
  type: str
  sample: support
stack:
  description: What is declared, as it is now, or as it would be in check mode. Null where the state is absent.
  returned: success
  type: dict
  contains:
    name:
      description: The name of the stack.
      type: str
      sample: support
    resources:
      description:
        - One entry for each resource, in the order of the declaration, with its C(kind), C(name), C(id) and C(changed),
          with C(action) (C(unchanged), C(created), C(updated), C(replaced) or C(deleted)), and with C(result), which is
          what its own module returns.
      type: list
      elements: dict
      sample:
        - kind: vector_store
          name: support-guide
          id: vs_abc123
          changed: false
          action: unchanged
          result: {}
changes:
  description:
    - What was changed, or would be in check mode. One entry each with its C(kind), C(name), C(id) and C(action), purged
      ones last.
  returned: success, and when resources failed
  type: list
  elements: dict
  sample:
    - kind: assistant
      name: support-desk
      id: asst_abc123
      action: created
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._stack.stack import STACK


def main() -> None:
    run_as_module(STACK)


if __name__ == "__main__":
    main()
