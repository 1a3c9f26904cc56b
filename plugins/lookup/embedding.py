# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup embedding."""

from __future__ import annotations

DOCUMENTATION = r"""
name: embedding
short_description: Turn texts into vectors inside a template
description:
  - Ask a model for the embedding of each term, and return the vectors.
  - All terms go in one request, or in as few as the limits of the platform allow.
  - A template is evaluated wherever it stands, in check mode, too, and each evaluation asks the model again. Keep what
    is used more than once with M(ansible.builtin.set_fact).
  - It runs on the controller, so the Python libraries have to be installed there.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.connection.plugins
options:
  _terms:
    description: The texts. A term may be a list of texts. None of them may be empty.
    type: list
    elements: raw
    required: true
  model:
    description: The id of the model, such as V(text-embedding-3-small). Needed.
    type: str
  dimensions:
    description: How many numbers a vector has, for models that can shorten it. Without it they have their own length.
    type: int
  encoding_format:
    description:
      - The form in which the vectors travel. V(base64) is about a quarter of the size. The results are the same.
      - Without it the server chooses.
    type: str
    choices: [float, base64]
  user:
    description: An identifier of the user it is done for, such as a hash of the user's name.
    type: str
notes:
  - For many texts take M(declarative.openai.openai_embedding), which writes the vectors to a file, once.
seealso:
  - module: declarative.openai.openai_embedding
"""

EXAMPLES = r"""
- name: Embed a question
  ansible.builtin.set_fact:
    question: "{{ lookup('declarative.openai.embedding', 'When is the backup?', model='text-embedding-3-small') }}"

- name: Embed several texts
  ansible.builtin.debug:
    msg: "Vectors of {{ item | length }} numbers"
  loop: "{{ query('declarative.openai.embedding', texts, model='text-embedding-3-small', dimensions=64) }}"
  loop_control:
    label: "{{ item[0] }}"
  vars:
    texts:
      - The nightly backup starts at 3:00 in the morning.
      - The platform team is on call.
"""

RETURN = r"""
_raw:
  description: A vector for each text, a list of numbers, in the order of the texts.
  type: list
  elements: list
  sample: [[0.0023, -0.0093]]
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.embeddings import EMBEDDING
from ansible_collections.declarative.openai.plugins.plugin_utils._lookup import ResourceLookup


class LookupModule(ResourceLookup):
    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        options = self.read_options(variables, kwargs)
        vectors: list[Any] = self.result_of(EMBEDDING, {**options, "input": self._flatten(terms)})["embeddings"]
        return vectors
