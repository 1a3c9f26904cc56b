# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a model is to complete a chat: what the module and the lookup take alike."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  model:
    description: The id of the model. Needed to make a completion.
    type: str
  response_format:
    description:
      - The form of the answer, V(text), V(json_object), or a mapping with that C(type) or the type V(json_schema).
      - A V(json_schema) has the schema under C(json_schema), with C(name), C(schema), C(strict) and C(description). The
        answer is checked against it.
    type: raw
  temperature:
    description: How random the answer is, from 0 to 2.
    type: float
  top_p:
    description: How much of the probability mass is considered, from 0 to 1.
    type: float
  frequency_penalty:
    description: How much a token is avoided for each time it stands in the text, from -2 to 2.
    type: float
  presence_penalty:
    description: How much a token is avoided once it stands in the text, from -2 to 2.
    type: float
  logit_bias:
    description: Ids of tokens, each with how much more likely it becomes, from -100 to 100.
    type: dict
  seed:
    description: Requests with the same seed and inputs get the same answer, as far as the platform can.
    type: int
  stop:
    description: A text, or a list of at most 4 texts, before which the answer ends.
    type: raw
  max_completion_tokens:
    description: How many tokens the answer may have, thoughts included. Past that it is cut.
    type: int
  max_tokens:
    description:
      - The former name of O(max_completion_tokens), which many compatible servers still go by.
      - Mutually exclusive with O(max_completion_tokens).
    type: int
  reasoning_effort:
    description: How much a reasoning model thinks before it answers.
    type: str
    choices: [none, minimal, low, medium, high, xhigh, max]
  verbosity:
    description: How much text is produced.
    type: str
    choices: [low, medium, high]
  service_tier:
    description: How the request is served.
    type: str
    choices: [auto, default, flex, scale, priority, fast]
  safety_identifier:
    description: An identifier of the user it is made for, such as a hash of the user's name.
    type: str
  prompt_cache_key:
    description: Requests with the same key and beginning share the cache of prompts.
    type: str
  user:
    description: The former name of O(safety_identifier) and O(prompt_cache_key).
    type: str
"""
