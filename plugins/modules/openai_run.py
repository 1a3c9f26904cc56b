#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_run
short_description: Run an assistant on a thread, answer its function calls, cancel it
description:
  - Let an assistant answer in a thread, wait for the answer and return it.
  - A run is found by its O(run_id), or by O(key), under which the file O(registry) keeps the id and a hash of each
    input. Without O(run_id) and O(key) a run is created each time.
  - With O(key) a run is created once. It is created again when an input that O(registry) has a hash of differs now, or
    when the run ended failed, expired or incomplete. The old run stays in its thread.
  - With O(run_id) a run is waited for, changed in its O(metadata), or given O(tool_outputs).
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.run
  - declarative.openai.inputs.tools
  - declarative.openai.inputs.model_settings
  - declarative.openai.inputs.assistant
  - declarative.openai.inputs.additional_messages
  - declarative.openai.inputs.metadata
  - declarative.openai.inputs.limits
  - declarative.openai.wait
  - declarative.openai.wait.cancel
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - With O(key) or O(run_id). Without them a run is created each time.
options:
  state:
    description:
      - V(present) is for a run that is to be there.
      - V(cancelled) cancels the run while it is active. A run that has ended is left as it is, and one that is not
        there is an error.
      - V(absent) cancels the run while it is active, and O(key) is free again. The API cannot delete runs, so the run
        itself stays in its thread.
    type: str
    choices: [present, absent, cancelled]
    default: present
  key:
    description:
      - A name of your choice for the run, the same each time. The API never sees it.
      - It counts for one O(base_url), O(api_project) and O(registry).
      - Mutually exclusive with O(run_id).
    type: str
  run_id:
    description: The id of the run.
    type: str
  thread_id:
    description:
      - The id of the thread. Required for O(state=present), and with O(run_id).
      - A run that is recorded under O(key) for another thread is left there, and a new one is created.
    type: str
  tool_outputs:
    description:
      - What came of the calls in RV(required_action), one for each call. The run goes on with them.
      - Nothing is sent to a run that does not wait for outputs.
      - O(run_id) is required with it.
    type: list
    elements: dict
    suboptions:
      tool_call_id:
        description: The id of the call.
        type: str
        required: true
      output:
        description: What the function returned. Anything but text is sent as its JSON text.
        type: raw
        required: true
  additional_instructions:
    description: What is added to the instructions for this run alone.
    type: str
  reasoning_effort:
    description: How much a reasoning model thinks before it answers.
    type: str
    choices: [none, minimal, low, medium, high, xhigh, max]
notes:
  - One of O(run_id), O(key), O(assistant_id), O(assistant_name) and O(assistant) is required.
  - A thread has one active run at a time. The task waits for another one that is active, at most O(wait_timeout)
    seconds, even with O(wait=false).
  - An input that is declared for a recorded run for the first time is a changed input.
seealso:
  - module: declarative.openai.openai_run_info
  - module: declarative.openai.openai_run_step_info
  - module: declarative.openai.openai_thread_run
  - module: declarative.openai.openai_assistant
  - module: declarative.openai.openai_thread
"""

EXAMPLES = r"""
- name: Have an assistant
  declarative.openai.openai_assistant:
    name: release-notes
    model: gpt-4o
    instructions: Sum the notes up in one sentence.

- name: Have a thread
  declarative.openai.openai_thread:
    key: release-notes
    messages:
      - content: "1.4.0: Lists load twice as fast. The start page is cached."
  register: thread

- name: Let the assistant answer, once for these inputs
  declarative.openai.openai_run:
    key: release-notes
    thread_id: "{{ thread.id }}"
    assistant_name: release-notes
    temperature: 0.2
  register: summary

- name: Show the answer
  ansible.builtin.debug:
    var: summary.response_content

- name: Ask for something that the assistant has to call a function for
  declarative.openai.openai_run:
    thread_id: "{{ thread.id }}"
    assistant_name: release-notes
    additional_messages:
      - content: How many people use it today?
    tools:
      - type: function
        function:
          name: count_users
          description: Count the users of a day.
          parameters:
            type: object
            properties:
              day:
                type: string
            required: [day]
    tool_choice: required
    parallel_tool_calls: false
  register: asked

- name: Give the function's output, and get the answer
  declarative.openai.openai_run:
    thread_id: "{{ thread.id }}"
    run_id: "{{ asked.id }}"
    tool_outputs:
      - tool_call_id: "{{ asked.required_action.submit_tool_outputs.tool_calls[0].id }}"
        output:
          users: 1250
  when: asked.status == 'requires_action'

- name: Start a run and do not wait for it
  declarative.openai.openai_run:
    thread_id: "{{ thread.id }}"
    assistant_name: release-notes
    wait: false
  register: started

- name: Cancel it if it is still active
  declarative.openai.openai_run:
    thread_id: "{{ thread.id }}"
    run_id: "{{ started.id }}"
    state: cancelled
"""

RETURN = r"""
id:
  description: The id of the run. In check mode V((known after apply\)) where it would be created.
  returned: success, and when the run failed
  type: str
  sample: run_abc123
run:
  description: The run, also as it would be in check mode. Null where there is none.
  returned: success, and when the run failed
  type: dict
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
thread_id:
  description: The id of the thread.
  returned: success, and when the run failed
  type: str
  sample: thread_abc123
status:
  description: The status of the run. Null where there is no run, as after O(state=absent).
  returned: success, and when the run failed
  type: str
  sample: completed
response_content:
  description: The text of all messages that the run wrote. Null where there is no run.
  returned: success, and when the run failed
  type: str
  sample: The release is about speed.
messages:
  description:
    - The messages that the run wrote, the oldest first.
    - They have the form of RV(declarative.openai.openai_message_info#module:messages).
  returned: success, and when the run failed
  type: list
  elements: dict
  sample:
    - id: msg_abc123
      role: assistant
steps:
  description:
    - The steps of the run, the oldest first.
    - They have the form of RV(declarative.openai.openai_run_step_info#module:run_steps).
  returned: success, and when the run failed
  type: list
  elements: dict
  sample:
    - id: step_abc123
      type: message_creation
required_action:
  description: The calls of functions that the run waits for, as in RV(run.required_action).
  returned: success
  type: dict
  sample:
    type: submit_tool_outputs
usage:
  description: The tokens the run took, as in RV(run.usage). Null as long as it is not done.
  returned: success, and when the run took any
  type: dict
  sample:
    total_tokens: 150
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN


def main() -> None:
    run_as_module(RUN)


if __name__ == "__main__":
    main()
