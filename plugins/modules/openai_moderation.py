#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_moderation
short_description: Check whether texts and images may be harmful
description:
  - Ask a moderation model about texts and images, and return in which categories it finds them harmful.
  - Nothing is stored on the platform, so it is never a change.
version_added: 0.2.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
attributes:
  check_mode:
    support: full
    details:
      - Nothing is asked of the model, unless O(run_in_check_mode=true).
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  input:
    description:
      - A text, or a list of texts, which are judged one by one. None of them may be empty.
      - Or a list of parts of one message, which are judged together. A part is a mapping with C(type), which is V(text)
        or V(image_url), and a member of that name. An image is a link, or a C(data:) URL with its content.
    type: raw
    required: true
  model:
    description: The id of the model. Without it the platform takes the newest one for texts and images.
    type: str
  run_in_check_mode:
    description: Whether the model is asked in check mode, too. It leaves nothing behind.
    type: bool
    default: false
seealso:
  - module: declarative.openai.openai_response
"""

EXAMPLES = r"""
- name: Check a text
  declarative.openai.openai_moderation:
    input: I will attack the build server.
  register: checked

- name: Show in which categories it was flagged
  ansible.builtin.debug:
    var: checked.flagged_categories
  when: checked.flagged

- name: Check two documents
  declarative.openai.openai_moderation:
    input:
      - The nightly backup starts at 3:00 in the morning.
      - Restore it with the runbook.
  register: documents

- name: Let nothing harmful into the knowledge base
  ansible.builtin.assert:
    that: not documents.flagged
"""

RETURN = r"""
id:
  description: The id of the request. V((known after apply\)) in check mode.
  returned: success
  type: str
  sample: modr-970d409ef3bef3b70c73d8232df86e7d
moderation:
  description: The whole answer.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the request.
      type: str
      sample: modr-970d409ef3bef3b70c73d8232df86e7d
    model:
      description: The id of the model that answered.
      type: str
      sample: omni-moderation-latest
    results:
      description:
        - For each text one mapping with C(flagged), C(categories), C(category_scores) and
          C(category_applied_input_types).
        - For the parts of a message there is one for all of them. Null in check mode.
      type: list
      elements: dict
      sample:
        - flagged: true
          categories:
            violence: true
          category_scores:
            violence: 0.98
flagged:
  description: Whether anything was found harmful. Null in check mode.
  returned: success
  type: bool
  sample: true
flagged_categories:
  description: The categories in which anything was found harmful. Empty in check mode.
  returned: success
  type: list
  elements: str
  sample: [violence]
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.moderations import MODERATION


def main() -> None:
    run_as_module(MODERATION)


if __name__ == "__main__":
    main()
