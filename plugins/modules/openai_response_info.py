#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_response_info
short_description: Look up a response
description:
  - Return one response. The API cannot list responses, so the id is needed.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
options:
  response_id:
    description: The id of the response. An id that the server does not know gives an empty list.
    type: str
    required: true
  include:
    description: What else the output is to have, where it belongs to it.
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
  - module: declarative.openai.openai_response
"""

EXAMPLES = r"""
- name: Have a response to look at
  declarative.openai.openai_response:
    key: greeting
    model: gpt-4o
    input: Say hello.
  register: greeting

- name: Look it up
  declarative.openai.openai_response_info:
    response_id: "{{ greeting.id }}"
  register: found

- name: Show what it cost
  ansible.builtin.debug:
    var: found.responses[0].usage.total_tokens
"""

RETURN = r"""
responses:
  description: The response, in a list that is empty where there is none.
  returned: success
  type: list
  elements: dict
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
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.responses import RESPONSE_INFO


def main() -> None:
    run_as_module(RESPONSE_INFO)


if __name__ == "__main__":
    main()
