#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_run_info
short_description: Look up the runs of a thread
description:
  - Return the runs of a thread, or one of them.
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
    description: Return only the run with this id. An id that the server does not know gives an empty list.
    type: str
seealso:
  - module: declarative.openai.openai_run
  - module: declarative.openai.openai_run_step_info
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

- name: List the runs of the thread, the newest first
  declarative.openai.openai_run_info:
    thread_id: "{{ greeting.thread_id }}"
    order: desc
  register: found

- name: Show how they ended
  ansible.builtin.debug:
    msg: "{{ item.id }} is {{ item.status }}."
  loop: "{{ found.runs }}"
  loop_control:
    label: "{{ item.id }}"

- name: Look one run up
  declarative.openai.openai_run_info:
    thread_id: "{{ greeting.thread_id }}"
    run_id: "{{ greeting.id }}"
"""

RETURN = r"""
runs:
  description: The runs that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the run.
      type: str
      sample: run_abc123
    response_ids:
      description: The ids of the Responses that the run is made of, with O(backend=responses). Null otherwise.
      type: list
      elements: str
      sample: [resp_abc123]
    status:
      description:
        - V(queued), V(in_progress), V(requires_action), V(cancelling), V(cancelled), V(failed), V(completed),
          V(incomplete) or V(expired).
      type: str
      sample: completed
    required_action:
      description: The calls of functions that the run waits for.
      type: dict
      sample:
        type: submit_tool_outputs
        submit_tool_outputs:
          tool_calls:
            - id: call_abc123
              type: function
              function:
                name: get_temperature
                arguments: '{"city":"Bern"}'
    last_error:
      description: Why the run failed.
      type: dict
      sample:
        code: server_error
        message: The server had an error.
    incomplete_details:
      description: Why the run is incomplete.
      type: dict
      sample:
        reason: max_completion_tokens
    usage:
      description: The tokens the run took.
      type: dict
      sample:
        prompt_tokens: 120
        completion_tokens: 30
        total_tokens: 150
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    started_at:
      description: When the run was started, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000001
    completed_at:
      description: When the run was completed, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000003
    cancelled_at:
      description: When the run was cancelled, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000003
    failed_at:
      description: When the run failed, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000003
    expires_at:
      description: When the run expires, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000600
    object:
      description: Always V(thread.run).
      type: str
      sample: thread.run
    assistant_id:
      description: The id of the assistant.
      type: str
      sample: asst_abc123
    model:
      description: The id of the model.
      type: str
      sample: gpt-4o
    instructions:
      description: The system instructions.
      type: str
      sample: Sum the notes up in one sentence.
    tools:
      description: The tools.
      type: list
      elements: dict
      sample:
        - type: file_search
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
    max_prompt_tokens:
      description: How many tokens the prompts may have together.
      type: int
      sample: 20000
    max_completion_tokens:
      description: How many tokens the answers may have together.
      type: int
      sample: 1000
    truncation_strategy:
      description: Which messages of the thread the model sees.
      type: dict
      sample:
        type: auto
        last_messages: null
    tool_choice:
      description: Whether tools are called, or the one that has to be, a word or a mapping.
      type: raw
      sample: auto
    parallel_tool_calls:
      description: Whether the model may call several functions at once.
      type: bool
      sample: true
    metadata:
      description: The pairs the run carries.
      type: dict
      sample:
        team: platform
    thread_id:
      description: The id of the thread.
      type: str
      sample: thread_abc123
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN_INFO


def main() -> None:
    run_as_module(RUN_INFO)


if __name__ == "__main__":
    main()
