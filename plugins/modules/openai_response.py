#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_response
short_description: Let a model answer, with checked JSON where that is asked for
description:
  - Let a model answer, wait for the answer and return it, as text or as checked JSON.
  - With O(key) this is done once. The file O(registry) keeps the id of the response and a hash of each input. It is
    done again when an input differs, and when the response failed, is incomplete, or is not the JSON that was asked
    for.
  - Without O(response_id) and O(key) it is done each time.
  - With O(response_id) a response is looked at, waited for, cancelled or deleted.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.inputs.metadata
  - declarative.openai.wait
  - declarative.openai.wait.cancel
  - declarative.openai.structured
  - declarative.openai.structured.answer
attributes:
  check_mode:
    support: full
    details:
      - Nothing is asked of the model, unless O(run_in_check_mode=true).
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - With O(key) or O(response_id), and with O(store=false), which changes nothing.
options:
  state:
    description:
      - V(present) is for a response that is to be there.
      - V(cancelled) cancels a response that is still made in the background.
      - V(absent) deletes it, and O(key) is free again.
      - V(cancelled) and V(absent) need O(key) or O(response_id).
    type: str
    choices: [present, absent, cancelled]
    default: present
  key:
    description:
      - A name of your choice for the response, the same each time. The API never sees it.
      - It counts for one O(base_url), O(api_project) and O(registry).
      - A response whose inputs changed stays on the platform, since others may go on from it.
      - Mutually exclusive with O(response_id).
    type: str
  response_id:
    description: The id of a response that is there. None of the inputs goes with it.
    type: str
  model:
    description: The id of the model. Needed to make a response.
    type: str
  input:
    description:
      - What the model is to answer, as text or as a list of items in the form of the Responses API.
      - A mapping with C(role) and C(content) is a message. Others have a C(type). Text in a list is a message of the
        user.
      - Needed to make a response, unless O(conversation) has what is to be answered.
    type: raw
  instructions:
    description: The system instructions. Those of O(previous_response_id) are not taken over.
    type: str
  conversation:
    description:
      - The id of the conversation the response belongs to, or the conversation as
        M(declarative.openai.openai_conversation) returns it. Input and answer are added to it.
      - While another response is at work there, this one waits for it, at most O(wait_timeout).
      - Mutually exclusive with O(previous_response_id).
    type: raw
  previous_response_id:
    description: The id of the response this one goes on from.
    type: str
  tools:
    description:
      - The tools the model may call, each a mapping with a C(type), or the type alone.
      - A V(function) has its C(name), C(description), C(parameters) and C(strict) beside its type. The C(parameters)
        are a mapping, or JSON text of one. Without C(strict) it is V(false).
      - A V(code_interpreter) without a C(container) gets one of its own.
    type: list
    elements: raw
  tool_choice:
    description:
      - Whether tools are called, V(auto), V(none) or V(required).
      - Or the tool that has to be called, as a mapping with its C(type), and C(name) for a function.
    type: raw
  parallel_tool_calls:
    description: Whether the model may call several functions at once.
    type: bool
  max_tool_calls:
    description: How many calls of built-in tools there may be altogether.
    type: int
  temperature:
    description: How random the answer is, from 0 to 2.
    type: float
  top_p:
    description: How much of the probability mass is considered, from 0 to 1.
    type: float
  top_logprobs:
    description: How many likely tokens are returned for each place, from 0 to 20.
    type: int
  max_output_tokens:
    description: How many tokens the answer may have, thoughts included. Past that it ends incomplete.
    type: int
  truncation:
    description: Whether an input that is too long is cut, V(auto), or refused, V(disabled).
    type: str
    choices: [auto, disabled]
  store:
    description:
      - Whether the platform keeps the response. With V(false) the task is done each time and is never a change, unless
        O(conversation) keeps what is said.
      - O(key) and O(background) need V(true).
    type: bool
    default: true
  background:
    description:
      - Whether the response is made in the background, and looked at until it is there.
      - Without it the one request waits for the answer, at most O(request_timeout) seconds.
    type: bool
    default: false
  service_tier:
    description: How the request is served.
    type: str
    choices: [auto, default, flex, scale, priority, fast, ultrafast]
  safety_identifier:
    description: An identifier of the user it is made for, such as a hash of the user's name.
    type: str
  prompt_cache_key:
    description: Requests with the same key and beginning share the cache of prompts.
    type: str
  user:
    description: The former name of O(safety_identifier) and O(prompt_cache_key).
    type: str
  run_in_check_mode:
    description:
      - Whether the model is asked in check mode, too. It costs what it costs, and leaves nothing behind.
      - It needs O(store=false), and no O(conversation).
    type: bool
    default: false
notes:
  - The task fails when the response ends failed or incomplete, when it is not the JSON that was asked for, and when
    O(wait_timeout) passes. It returns the response and all other results in that case, too.
  - A response cannot be looked up after a broken connection. The task then fails and says so, and asks the model no
    second time.
  - An input that is declared for a recorded response for the first time is a changed input.
  - What a model says is not to be trusted. Use it as data, and never as a template or a command.
seealso:
  - module: declarative.openai.openai_response_info
  - module: declarative.openai.openai_conversation
  - module: declarative.openai.openai_run
"""

EXAMPLES = r"""
- name: Sum the notes up, once for these inputs
  declarative.openai.openai_response:
    key: release-notes
    model: gpt-4o
    instructions: Sum the notes up in one sentence.
    input: "1.4.0: Lists load twice as fast. The start page is cached."
  register: summary

- name: Ask for data, and keep nothing of it on the platform
  declarative.openai.openai_response:
    model: gpt-4o
    input: Is the release fit for production?
    store: false
    run_in_check_mode: true
    text:
      format:
        type: json_schema
        name: verdict
        strict: true
        schema:
          type: object
          properties:
            fit:
              type: boolean
            reason:
              type: string
          required: [fit, reason]
          additionalProperties: false
  register: verdict

- name: Use the data
  ansible.builtin.debug:
    msg: "{{ 'Go' if verdict.output_parsed.fit else 'Wait' }}"

- name: Go on from the summary, in the background
  declarative.openai.openai_response:
    key: release-notes-german
    model: gpt-4o
    previous_response_id: "{{ summary.id }}"
    input: Say it in German.
    background: true
    wait_timeout: 900

- name: Remove them
  declarative.openai.openai_response:
    key: "{{ item }}"
    state: absent
  loop:
    - release-notes-german
    - release-notes
"""

RETURN = r"""
id:
  description: The id of the response. In check mode V((known after apply\)) where it would be made.
  returned: success
  type: str
  sample: resp_abc123
response:
  description: The response, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the response.
      type: str
      sample: resp_abc123
    model:
      description: The id of the model that answered.
      type: str
      sample: gpt-4o
    instructions:
      description: The system instructions.
      type: str
      sample: Answer in one sentence.
    conversation:
      description: The conversation it belongs to, by its C(id).
      type: dict
      sample:
        id: conv_abc123
    previous_response_id:
      description: The id of the response it goes on from.
      type: str
      sample: resp_abc122
    tools:
      description: The tools, with the defaults the server filled in.
      type: list
      elements: dict
      sample:
        - type: web_search
    tool_choice:
      description: Which tools are called, a word or a mapping.
      type: raw
      sample: auto
    parallel_tool_calls:
      description: Whether several functions may be called at once.
      type: bool
      sample: true
    max_tool_calls:
      description: How many calls of built-in tools there may be.
      type: int
      sample: 5
    text:
      description: The form of the text.
      type: dict
      sample:
        format:
          type: text
        verbosity: medium
    reasoning:
      description: How the model thought.
      type: dict
      sample:
        effort: low
        summary: null
    temperature:
      description: How random the answer is.
      type: float
      sample: 0.2
    top_p:
      description: How much of the probability mass is considered.
      type: float
      sample: 1.0
    top_logprobs:
      description: How many likely tokens are returned for each place.
      type: int
      sample: 0
    max_output_tokens:
      description: How many tokens the answer may have.
      type: int
      sample: 1000
    truncation:
      description: What is done when the input is too long.
      type: str
      sample: disabled
    metadata:
      description: The pairs the response carries.
      type: dict
      sample:
        team: platform
    background:
      description: Whether it was made in the background.
      type: bool
      sample: false
    service_tier:
      description: How the request was served.
      type: str
      sample: default
    safety_identifier:
      description: The identifier of the user it was made for.
      type: str
      sample: user-3f2a
    prompt_cache_key:
      description: The key under which the prompt is cached.
      type: str
      sample: handbook
    user:
      description: The older identifier of the user.
      type: str
      sample: user-3f2a
    status:
      description: What became of it, V(completed), V(failed), V(in_progress), V(cancelled), V(queued) or V(incomplete).
      type: str
      sample: completed
    output:
      description: The output items as the API gives them.
      type: list
      elements: dict
      sample:
        - type: message
          role: assistant
          content:
            - type: output_text
              text: Four.
    error:
      description: Why it failed, with C(code) and C(message).
      type: dict
      sample:
        code: server_error
        message: Try again.
    incomplete_details:
      description: Why it is incomplete, under C(reason).
      type: dict
      sample:
        reason: max_output_tokens
    usage:
      description: How many tokens were used.
      type: dict
      sample:
        input_tokens: 12
        output_tokens: 3
        total_tokens: 15
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: float
      sample: 1760000000
    completed_at:
      description: When it was completed, in seconds since 1970-01-01 UTC.
      type: float
      sample: 1760000001.0
    object:
      description: Always V(response).
      type: str
      sample: response
status:
  description: What became of it. Null in check mode where it would be made.
  returned: success
  type: str
  sample: completed
output_text:
  description: All text of the answer. Null where there is no response.
  returned: success
  type: str
  sample: Four.
output_parsed:
  description: The answer as data, where RV(response.text) asks for JSON. Null where it does not, or there is none.
  returned: success
  type: raw
  sample:
    answer: 4
tool_calls:
  description: The functions the model wants called, with C(call_id), C(name), and C(arguments) as JSON text.
  returned: success
  type: list
  elements: dict
  sample:
    - type: function_call
      id: fc_abc123
      call_id: call_abc123
      name: open_ticket
      arguments: '{"title": "The start page is slow"}'
      status: completed
usage:
  description: How many tokens were used.
  returned: success
  type: dict
  sample:
    input_tokens: 12
    output_tokens: 3
    total_tokens: 15
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.responses import RESPONSE


def main() -> None:
    run_as_module(RESPONSE)


if __name__ == "__main__":
    main()
