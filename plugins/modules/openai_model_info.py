#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_model_info
short_description: Look up models, by what they are for and when they are shut down
description:
  - Return the models that this key can use, or one of them, or those that the filters leave.
  - Without options all models are returned.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
options:
  model_id:
    description: Return only the model with this id. An id that the server does not know gives an empty list.
    type: str
  type:
    description:
      - Return only models for this. The API does not say what a model is for, so it is told from its id, by rules of
        this collection. An id that the rules do not know, such as that of a model of another maker, is V(other).
      - V(chat) answers at once, V(reasoning) thinks first. V(fine_tuned) is any model that was made by fine-tuning.
    type: str
    choices: [fine_tuned, embedding, moderation, video, image, realtime, audio, completion, chat, reasoning, other]
  owned_by:
    description: Return only models that belong to exactly this owner, such as V(system).
    type: str
  name_pattern:
    description: Return only models whose id has this form. V(*) stands for any characters and V(?) for one.
    type: str
  shutdown_before:
    description:
      - Return only models that are shut down before this day, given as year-month-day. Models without an announced day
        are left out.
      - OpenAI announces the days in its list of models. Other servers may not.
    type: str
  limit:
    description: The most models to return.
    type: int
seealso:
  - module: declarative.openai.openai_model
  - module: declarative.openai.openai_embedding
"""

EXAMPLES = r"""
- name: Find the models that can embed texts
  declarative.openai.openai_model_info:
    type: embedding
  register: embedding

- name: Show their ids
  ansible.builtin.debug:
    msg: "{{ embedding.models | map(attribute='id') | join(', ') }}"

- name: Find what is shut down soon
  declarative.openai.openai_model_info:
    name_pattern: "gpt-*"
    shutdown_before: "2026-12-31"
  register: ending

- name: Say until when each can be used
  ansible.builtin.debug:
    msg: "{{ item.id }} is shut down on {{ item.shutdown_date }}."
  loop: "{{ ending.models }}"
  loop_control:
    label: "{{ item.id }}"
"""

RETURN = r"""
models:
  description: The models that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the model.
      type: str
      sample: gpt-4o
    type:
      description:
        - What the model is for, told from its id by rules of this collection, since the API does not say it.
        - V(fine_tuned), V(embedding), V(moderation), V(video), V(image), V(realtime), V(audio), V(completion), V(chat),
          V(reasoning), or V(other) for an id that the rules do not know.
      type: str
      sample: chat
    owned_by:
      description: Who owns the model.
      type: str
      sample: system
    shutdown_date:
      description: The day on which the model is shut down. Null where none is announced, or the server does not say it.
      type: str
      sample: '2027-01-14'
    created:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1715367049
    object:
      description: Always V(model).
      type: str
      sample: model
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.models import MODEL_INFO


def main() -> None:
    run_as_module(MODEL_INFO)


if __name__ == "__main__":
    main()
