#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_model
short_description: Make sure that a model is there, and delete a fine-tuned one
description:
  - Fail when a model is not there for this key, or delete a model that was made by fine-tuning.
  - A model cannot be made or changed with this module.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) fails when the model is not there.
      - V(absent) deletes it. That is only for fine-tuned models, whose ids start with C(ft:), and cannot be undone. Any
        other model is refused before anything is sent.
    type: str
    choices: [present, absent]
    default: present
  model_id:
    description: The id of the model.
    type: str
    required: true
notes:
  - To delete a fine-tuned model, OpenAI wants a key of an owner of the organization.
seealso:
  - module: declarative.openai.openai_model_info
"""

EXAMPLES = r"""
- name: Stop here when the model is not there
  declarative.openai.openai_model:
    model_id: gpt-4o

- name: Delete a fine-tuned model
  declarative.openai.openai_model:
    model_id: ft:gpt-4o-mini-2024-07-18:my-org:support:abc123
    state: absent
"""

RETURN = r"""
id:
  description: The id of the model. Null where there is none.
  returned: success
  type: str
  sample: gpt-4o
model:
  description: The model. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
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
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.models import MODEL


def main() -> None:
    run_as_module(MODEL)


if __name__ == "__main__":
    main()
