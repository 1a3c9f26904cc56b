#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_run_step_info
short_description: Look up the steps of a run
description:
  - Return the steps of a run, or one of them. A step is a message that was written, or calls of tools with what came
    of them.
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
  run_id:
    description: The id of the run.
    type: str
    required: true
  run_step_id:
    description: Return only the step with this id. An id that the server does not know gives an empty list.
    type: str
  include:
    description:
      - What the steps are to have besides. The one value there is adds the passages that a search in files found.
    type: list
    elements: str
    choices: ['step_details.tool_calls[*].file_search.results[*].content']
seealso:
  - module: declarative.openai.openai_run
  - module: declarative.openai.openai_run_info
"""

EXAMPLES = r"""
- name: Have an assistant
  declarative.openai.openai_assistant:
    name: greeter
    model: gpt-4o

- name: Have a thread with a run
  declarative.openai.openai_thread_run:
    key: greeting
    assistant_name: greeter
    thread:
      messages:
        - content: Good morning.
  register: greeting

- name: See what the run did, step by step
  declarative.openai.openai_run_step_info:
    thread_id: "{{ greeting.thread_id }}"
    run_id: "{{ greeting.id }}"
    order: asc
    include:
      - step_details.tool_calls[*].file_search.results[*].content
  register: found

- name: Show the tokens of each step
  ansible.builtin.debug:
    msg: "{{ item.type }} took {{ item.usage.total_tokens }} tokens."
  loop: "{{ found.run_steps }}"
  loop_control:
    label: "{{ item.id }}"
"""

RETURN = r"""
run_steps:
  description: The steps that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the step.
      type: str
      sample: step_abc123
    type:
      description: V(message_creation) or V(tool_calls).
      type: str
      sample: message_creation
    status:
      description: V(in_progress), V(cancelled), V(failed), V(completed) or V(expired).
      type: str
      sample: completed
    step_details:
      description: The message that was written, or the calls of tools with what came of them.
      type: dict
      sample:
        type: message_creation
        message_creation:
          message_id: msg_abc123
    last_error:
      description: Why the step failed.
      type: dict
      sample:
        code: server_error
        message: The server had an error.
    usage:
      description: The tokens the step took.
      type: dict
      sample:
        prompt_tokens: 120
        completion_tokens: 30
        total_tokens: 150
    thread_id:
      description: The id of the thread.
      type: str
      sample: thread_abc123
    run_id:
      description: The id of the run.
      type: str
      sample: run_abc123
    assistant_id:
      description: The id of the assistant.
      type: str
      sample: asst_abc123
    metadata:
      description: The pairs the step carries.
      type: dict
      sample: {}
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    completed_at:
      description: When the step was completed, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000003
    cancelled_at:
      description: When the step was cancelled, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000003
    failed_at:
      description: When the step failed, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000003
    expired_at:
      description: When the step expired, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000600
    object:
      description: Always V(thread.run.step).
      type: str
      sample: thread.run.step
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN_STEP_INFO


def main() -> None:
    run_as_module(RUN_STEP_INFO)


if __name__ == "__main__":
    main()
