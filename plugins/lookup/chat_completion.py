# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup chat_completion."""

from __future__ import annotations

DOCUMENTATION = r"""
name: chat_completion
short_description: Ask a model inside a template
description:
  - Let a model answer each term, and return the answers.
  - A template is evaluated wherever it stands, in check mode, too, and each evaluation asks the model again. Keep what
    is used more than once with M(ansible.builtin.set_fact).
  - It runs on the controller, so the Python libraries have to be installed there.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.connection.plugins
  - declarative.openai.structured
  - declarative.openai.chat
options:
  _terms:
    description:
      - What is asked. Each term is text, and is answered on its own.
      - Without a term O(messages) is answered.
    type: list
    elements: str
  system:
    description: The system instructions, before everything else.
    type: str
  messages:
    description:
      - What was said before a term, as O(declarative.openai.openai_chat_completion#module:messages) takes it.
    type: raw
notes:
  - Nothing is kept on the platform. M(declarative.openai.openai_chat_completion) can do that.
  - The lookup fails when an answer is not the JSON that was asked for.
  - What a model says is never taken for a template, but it is not to be trusted either. Use it as data, and never as a
    command.
seealso:
  - module: declarative.openai.openai_chat_completion
"""

EXAMPLES = r"""
- name: Ask, in one line
  ansible.builtin.debug:
    msg: "{{ lookup('declarative.openai.chat_completion', 'What is a canary release?', model='gpt-4o') }}"

- name: Ask with instructions, and keep the answer
  ansible.builtin.set_fact:
    summary: "{{ lookup('declarative.openai.chat_completion', notes, system=style, model='gpt-4o', temperature=0.2) }}"
  vars:
    notes: Lists load twice as fast. The start page is cached.
    style: Sum up what you are given in one sentence.

- name: Ask for data, which is returned as data
  ansible.builtin.debug:
    msg: "{{ 'Go' if verdict.fit else 'Wait' }}"
  vars:
    verdict: "{{ lookup('declarative.openai.chat_completion', 'Is it fit?', model='gpt-4o', response_format=form) }}"
    form:
      type: json_schema
      json_schema:
        name: verdict
        schema:
          type: object
          properties:
            fit:
              type: boolean
          required: [fit]

- name: Ask several questions, and loop over the answers
  ansible.builtin.debug:
    msg: "{{ item }}"
  loop: "{{ query('declarative.openai.chat_completion', 'Name a colour.', 'Name a fruit.', model='gpt-4o') }}"
"""

RETURN = r"""
_raw:
  description:
    - The answer to each term, as text, or as data where O(response_format) asks for JSON.
  type: list
  elements: raw
  sample: [Four.]
"""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleLookupError

from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.chat import CHAT_COMPLETION
from ansible_collections.declarative.openai.plugins.plugin_utils._lookup import ResourceLookup


class LookupModule(ResourceLookup):
    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        options = self.read_options(variables, kwargs)
        system, said = options.pop("system", None), options.pop("messages", [])
        before = [
            *([{"role": "system", "content": system}] if system else []),
            *(said if isinstance(said, list) else [said]),
        ]
        asked = [[*before, {"role": "user", "content": term}] for term in terms] or [before]
        return [self._answer({**options, "messages": messages}) for messages in asked]

    def _answer(self, params: Mapping[str, Any]) -> Any:
        result = self.result_of(CHAT_COMPLETION, params)
        if result["content"] is None:
            message = result["completion"]["choices"][0]["message"]
            reason = message.get("refusal") or f"finish_reason {result['finish_reason']}"
            raise AnsibleLookupError(f"The model gave no answer ({reason}); ask it otherwise.")
        return result["content"] if result["content_parsed"] is None else result["content_parsed"]
