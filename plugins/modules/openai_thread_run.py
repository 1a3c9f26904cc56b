#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_thread_run
short_description: Create a thread and run an assistant on it, in one call
description:
  - Create a thread and a run on it in one call, wait for the answer and return it.
  - Both are found by O(key), under which the file O(registry) keeps the ids and a hash of each input, or by O(run_id)
    together with O(thread_id). Without O(key) and O(run_id) a thread and a run are created each time.
  - With O(key) they are created once. They are created again when an input that O(registry) has a hash of differs now,
    or when the run ended failed, expired or incomplete. The old thread is deleted then, with all that is in it.
  - To run an assistant on a thread that is there already, use M(declarative.openai.openai_run).
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.run
  - declarative.openai.inputs.tools
  - declarative.openai.inputs.tool_resources_named
  - declarative.openai.inputs.model_settings
  - declarative.openai.inputs.assistant
  - declarative.openai.inputs.thread
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
      - With O(key) or O(run_id). Without them a thread and a run are created each time.
options:
  state:
    description:
      - V(present) is for a thread and a run that are to be there.
      - V(cancelled) cancels the run while it is active. A run that has ended is left as it is, and one that is not
        there is an error.
      - V(absent) cancels the run while it is active, and deletes the thread with all that is in it. O(key) is free
        again.
    type: str
    choices: [present, absent, cancelled]
    default: present
  key:
    description:
      - A name of your choice for the thread and the run, the same each time. The API never sees it.
      - It counts for one O(base_url), O(api_project) and O(registry).
      - Mutually exclusive with O(run_id).
    type: str
  run_id:
    description: The id of the run. O(thread_id) is required with it.
    type: str
  thread_id:
    description: The id of the thread. O(run_id) is required with it.
    type: str
notes:
  - One of O(run_id), O(key), O(assistant_id), O(assistant_name) and O(assistant) is required.
  - O(metadata) is that of the run. The thread has its own in O(thread.metadata).
  - To give tool outputs to a run that waits for them, use M(declarative.openai.openai_run) with the ids that this
    module returned.
  - An input that is declared for a recorded run for the first time is a changed input.
seealso:
  - module: declarative.openai.openai_run
  - module: declarative.openai.openai_run_info
  - module: declarative.openai.openai_thread
  - module: declarative.openai.openai_assistant
"""

EXAMPLES = r"""
- name: Have an assistant
  declarative.openai.openai_assistant:
    name: reviewer
    model: gpt-4o
    instructions: Name the greatest risk in one sentence.

- name: Ask it about a change, once for these inputs
  declarative.openai.openai_thread_run:
    key: review-of-change-17
    assistant_name: reviewer
    thread:
      messages:
        - content: The database moves to another host tonight.
      metadata:
        change: 17
    max_completion_tokens: 1000
  register: review

- name: Show the answer
  ansible.builtin.debug:
    var: review.response_content

- name: Go on in the same thread
  declarative.openai.openai_run:
    thread_id: "{{ review.thread_id }}"
    assistant_name: reviewer
    additional_messages:
      - content: And the second greatest?

- name: Remove the thread and all that is in it
  declarative.openai.openai_thread_run:
    key: review-of-change-17
    state: absent
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
  description: The id of the thread. In check mode V((known after apply\)) where it would be created.
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
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import THREAD_RUN


def main() -> None:
    run_as_module(THREAD_RUN)


if __name__ == "__main__":
    main()
