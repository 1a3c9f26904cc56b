#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_chat_completion_info
short_description: Look up stored chat completions and their messages
description:
  - Return the chat completions that the platform keeps, all of them, those that a filter leaves, or one with the
    messages it answers.
  - Completions that were made with C(store=false) are not kept.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
  - declarative.openai.paging.list
options:
  completion_id:
    description: The id of the completion. An id that the server does not know gives empty lists.
    type: str
  after:
    description: Return only what comes after the completion with this id, in the order of the list.
    type: str
  model:
    description: Return only completions that this model made.
    type: str
  metadata:
    description: Return only completions that carry all of these pairs.
    type: dict
seealso:
  - module: declarative.openai.openai_chat_completion
"""

EXAMPLES = r"""
- name: Have a completion to look at
  declarative.openai.openai_chat_completion:
    key: greeting
    store: true
    model: gpt-4o
    messages: Say hello.
    metadata:
      team: platform
  register: greeting

- name: List what the team has stored, the newest first
  declarative.openai.openai_chat_completion_info:
    metadata:
      team: platform
    order: desc
    limit: 10
  register: stored

- name: Show the answers
  ansible.builtin.debug:
    msg: "{{ stored.completions | map(attribute='choices') | map('first') | map(attribute='message.content') }}"

- name: Look one up, with the messages it answers
  declarative.openai.openai_chat_completion_info:
    completion_id: "{{ greeting.id }}"
  register: found

- name: Show the question
  ansible.builtin.debug:
    var: found.messages[0].content
"""

RETURN = r"""
completions:
  description: The stored completions.
  returned: success
  type: list
  elements: dict
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
messages:
  description: The messages that the completion with O(completion_id) answers. Empty without it.
  returned: success
  type: list
  elements: dict
  sample:
    - id: chatcmpl-abc123-0
      role: user
      content: Say hello.
      content_parts: null
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.chat import CHAT_COMPLETION_INFO


def main() -> None:
    run_as_module(CHAT_COMPLETION_INFO)


if __name__ == "__main__":
    main()
