# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options for the form of an answer, and what its check against a JSON schema needs."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
requirements:
  - jsonschema >= 4, < 5 (for answers in the form of a JSON schema)
"""

    # What the answer is to be like.
    ANSWER = r"""
options:
  text:
    description: The form of the text.
    type: dict
    suboptions:
      format:
        description:
          - V(text), V(json_object), or a mapping with that C(type) or the type V(json_schema).
          - A V(json_schema) has a C(name), a C(schema), and perhaps C(strict) and C(description) beside its type. The
            answer is checked against it.
        type: raw
      verbosity:
        description: How much text is produced.
        type: str
        choices: [low, medium, high]
  reasoning:
    description: How a reasoning model thinks before it answers.
    type: dict
    suboptions:
      effort:
        description: How much it thinks.
        type: str
        choices: [none, minimal, low, medium, high, xhigh, max]
      summary:
        description: How the thoughts are summed up.
        type: str
        choices: [auto, concise, detailed]
      generate_summary:
        description: The former name of O(reasoning.summary).
        type: str
        choices: [auto, concise, detailed]
      context:
        description: Which earlier thoughts the model sees.
        type: str
        choices: [auto, current_turn, all_turns]
      mode:
        description: The mode of reasoning, such as V(standard) or V(pro).
        type: str
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
"""
