#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_chat_completion
short_description: Let a model complete a chat, with checked JSON where that is asked for
description:
  - Let a model answer messages and return its answer, as text or as checked JSON.
  - With O(store=false), the default, nothing stays on the platform, and the task is never a change.
  - With O(store=true) and O(key) it is done once. The file O(registry) keeps the id of the completion and a hash of
    each input. It is done again when an input differs, and when the answer is not the JSON that was asked for.
  - With O(completion_id) a stored completion is looked at, gets other O(metadata), or is deleted.
  - The lookup P(declarative.openai.chat_completion#lookup) does the same inside a template.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.inputs.metadata
  - declarative.openai.structured
  - declarative.openai.chat
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
      - With O(key) or O(completion_id), and with O(store=false), which changes nothing.
options:
  state:
    description:
      - V(present) is for a completion that is to be there.
      - V(absent) deletes a stored one, and O(key) is free again. It needs O(key) or O(completion_id).
    type: str
    choices: [present, absent]
    default: present
  key:
    description:
      - A name of your choice for a stored completion, the same each time. The API never sees it.
      - It counts for one O(base_url), O(api_project) and O(registry).
      - A completion whose inputs changed is made anew, and the old one is deleted.
      - It needs O(store=true). Mutually exclusive with O(completion_id).
    type: str
  completion_id:
    description: The id of a stored completion. Only its O(metadata) can be changed, so no input goes with it.
    type: str
  messages:
    description:
      - The messages so far, in order. Text is a message of the user, and so is text in the list.
      - Each is a mapping with a C(role), one of V(developer), V(system), V(user), V(assistant) and V(tool), and
        C(content), which is text or a list of parts.
      - A part is text, or a mapping with a C(type), one of V(text), V(image_url), V(input_audio), V(file) and
        V(refusal), and what it holds under the name of that type. An C(image_url) is a URL, or a mapping with C(url)
        and C(detail).
      - A V(tool) answers the call whose id is its C(tool_call_id). The message of the V(assistant) with the
        C(tool_calls) stands before it, as RV(completion.choices) has it.
      - Needed to make a completion.
    type: raw
  tools:
    description:
      - The tools the model may call, at most 128, each a mapping with the C(type) V(function) or V(custom), and its
        settings under that name.
      - The C(parameters) of a function are a mapping, or JSON text of one.
    type: list
    elements: raw
  tool_choice:
    description:
      - Whether tools are called, V(auto), V(none) or V(required).
      - Or the tool that has to be called, as a mapping with the C(type) V(function) and its C(name) under C(function).
      - It needs O(tools).
    type: raw
  parallel_tool_calls:
    description: Whether the model may call several functions at once. It needs O(tools).
    type: bool
  logprobs:
    description: Whether RV(completion.choices) has how likely each token was.
    type: bool
  top_logprobs:
    description: How many likely tokens are returned for each place, from 0 to 20. It needs O(logprobs=true).
    type: int
  n:
    description: How many answers are made, from 1 to 128. RV(contents) has them all, and each one costs.
    type: int
  prediction:
    description: What most of the answer will be, as text, or as a mapping with C(content). It is then made faster.
    type: raw
  web_search_options:
    description: How a model that searches the web does so.
    type: dict
    suboptions:
      search_context_size:
        description: How much of what is found the model reads.
        type: str
        choices: [low, medium, high]
      user_location:
        description:
          - Where the user is, with the C(type) V(approximate), and C(city), C(country), C(region) and C(timezone) under
            C(approximate).
        type: dict
  store:
    description:
      - Whether the platform keeps the completion. With V(false) the task is done each time and is never a change.
      - O(key) and O(metadata) need V(true).
    type: bool
    default: false
  run_in_check_mode:
    description:
      - Whether the model is asked in check mode, too. It costs what it costs, and leaves nothing behind.
      - It needs O(store=false).
    type: bool
    default: false
  stream:
    description: Only V(false) is taken, since a task ends with the whole answer, or with all O(n) of them.
    type: bool
    default: false
notes:
  - The one request waits for the answer, at most O(request_timeout) seconds.
  - The task fails when the answer is not the JSON that was asked for. It returns the completion and all other results
    in that case, too. Text that was cut is no failure, RV(finish_reason) says so.
  - A completion cannot be looked up after a broken connection. The task then fails and says so, and asks the model no
    second time.
  - An input that is declared for a recorded completion for the first time is a changed input.
  - What a model says is not to be trusted. Use it as data, and never as a template or a command.
seealso:
  - module: declarative.openai.openai_chat_completion_info
  - module: declarative.openai.openai_response
  - plugin: declarative.openai.chat_completion
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Ask, and keep nothing of it on the platform
  declarative.openai.openai_chat_completion:
    model: gpt-4o
    messages:
      - role: system
        content: Answer in one sentence.
      - role: user
        content: What is a canary release?
    max_completion_tokens: 200
  register: canary

- name: Show the answer
  ansible.builtin.debug:
    var: canary.content

- name: Ask for data, in check mode, too
  declarative.openai.openai_chat_completion:
    model: gpt-4o
    messages: Is the release fit for production?
    run_in_check_mode: true
    response_format:
      type: json_schema
      json_schema:
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
    msg: "{{ 'Go' if verdict.content_parsed.fit else 'Wait' }}"

- name: Have a function called
  declarative.openai.openai_chat_completion:
    model: gpt-4o
    messages: Open a ticket, the start page is slow.
    tool_choice: required
    tools:
      - type: function
        function:
          name: open_ticket
          parameters:
            type: object
            properties:
              title:
                type: string
  register: ticket

- name: Say what came of the call
  declarative.openai.openai_chat_completion:
    model: gpt-4o
    messages:
      - Open a ticket, the start page is slow.
      - "{{ ticket.completion.choices[0].message }}"
      - role: tool
        tool_call_id: "{{ ticket.tool_calls[0].id }}"
        content: Ticket 4711 is open.

- name: Make a completion once for these inputs, and have the platform keep it
  declarative.openai.openai_chat_completion:
    key: release-notes
    store: true
    model: gpt-4o
    messages: "Sum it up: Lists load twice as fast. The start page is cached."
    metadata:
      team: platform

- name: Remove it
  declarative.openai.openai_chat_completion:
    key: release-notes
    state: absent
"""

RETURN = r"""
id:
  description: The id of the completion. In check mode V((known after apply\)) where it would be made.
  returned: success
  type: str
  sample: chatcmpl-abc123
completion:
  description:
    - The completion, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the completion.
      type: str
      sample: chatcmpl-abc123
    model:
      description: The id of the model that answered.
      type: str
      sample: gpt-4o-2024-08-06
    service_tier:
      description: How the request was served.
      type: str
      sample: default
    metadata:
      description: The pairs a stored completion carries, without the collection's reserved ones.
      type: dict
      sample:
        team: platform
    choices:
      description: The answers as the API gives them, each with C(index), C(message), C(finish_reason) and C(logprobs).
      type: list
      elements: dict
      sample:
        - index: 0
          finish_reason: stop
          logprobs: null
          message:
            role: assistant
            content: Four.
    usage:
      description: How many tokens were used.
      type: dict
      sample:
        prompt_tokens: 12
        completion_tokens: 3
        total_tokens: 15
    system_fingerprint:
      description: What the model ran with. Where it changed, the same seed may give another answer.
      type: str
      sample: fp_44709d6fcb
    created:
      description: When it was made, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    object:
      description: Always V(chat.completion).
      type: str
      sample: chat.completion
content:
  description: The text of the first answer. Null where there is none, as where tools are called.
  returned: success
  type: str
  sample: Four.
content_parsed:
  description:
    - The first answer as data, where O(response_format) asks for JSON. Null where it does not, or there is none.
  returned: success
  type: raw
  sample:
    answer: 4
contents:
  description: The texts of all O(n) answers.
  returned: success
  type: list
  elements: str
  sample: [Four.]
tool_calls:
  description: The tools the model wants called in its first answer, a function with its C(arguments) as JSON text.
  returned: success
  type: list
  elements: dict
  sample:
    - type: function
      id: call_abc123
      function:
        name: open_ticket
        arguments: '{"title": "The start page is slow"}'
finish_reason:
  description:
    - Why the first answer ended, V(stop), V(length) where it was cut, V(tool_calls) or V(content_filter).
    - Null where there is no completion.
  returned: success
  type: str
  sample: stop
usage:
  description: How many tokens were used.
  returned: success
  type: dict
  sample:
    prompt_tokens: 12
    completion_tokens: 3
    total_tokens: 15
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.chat import CHAT_COMPLETION


def main() -> None:
    run_as_module(CHAT_COMPLETION)


if __name__ == "__main__":
    main()
