#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_vector_store_search
short_description: Search in a vector store
description:
  - Ask a vector store and return the passages that fit best, with their score and the file they are from.
  - It changes nothing, and does the same in check mode.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
options:
  query:
    description: What is looked for, as text or as a list of texts.
    type: raw
    required: true
  filters:
    description:
      - Search only files whose attributes meet this.
      - A comparison is a mapping with C(type), one of V(eq), V(ne), V(gt), V(gte), V(lt), V(lte), V(in) and V(nin), the
        name of the attribute as C(key), and a C(value), which is a list for V(in) and V(nin).
      - Several are joined by a mapping with the C(type) V(and) or V(or) and the list C(filters), at any depth.
    type: dict
  max_num_results:
    description: How many passages are returned at most, from 1 to 50. Left out, the server's default of 10 holds.
    type: int
  ranking_options:
    description: How the passages are ranked.
    type: dict
    suboptions:
      ranker:
        description: What ranks them. V(none) is the quickest.
        type: str
        choices: [none, auto, default-2024-11-15]
      score_threshold:
        description: Leave out passages whose score is lower, from 0 to 1.
        type: float
  rewrite_query:
    description: Whether the server may put the query into words that find more.
    type: bool
  vector_store_id:
    description: The id of the vector store.
    type: str
  vector_store_name:
    description:
      - The name of the vector store, instead of its id. Two vector stores of that name are an error.
      - Mutually exclusive with O(vector_store_id). One of the two is required.
    type: str
seealso:
  - module: declarative.openai.openai_vector_store
  - module: declarative.openai.openai_vector_store_sync
"""

EXAMPLES = r"""
- name: Have a file
  declarative.openai.openai_file:
    filename: search-runbook.md
    purpose: assistants
    content: To fail over the database, promote the standby.
  register: runbook

- name: Have a vector store
  declarative.openai.openai_vector_store:
    name: search-runbooks

- name: Have the file in it, with attributes
  declarative.openai.openai_vector_store_file:
    vector_store_name: search-runbooks
    file_id: "{{ runbook.id }}"
    attributes:
      service: database
      year: 2026

- name: Look for what to do
  declarative.openai.openai_vector_store_search:
    vector_store_name: search-runbooks
    query: How do I fail over the database?
    max_num_results: 3
    filters:
      type: and
      filters:
        - type: eq
          key: service
          value: database
        - type: gte
          key: year
          value: 2025
  register: found

- name: Show the best passage
  ansible.builtin.debug:
    msg: "{{ found.results[0].filename }}: {{ found.results[0].content[0].text }}"
"""

RETURN = r"""
results:
  description: The passages, best first. Empty in check mode where the vector store is not there yet.
  returned: success
  type: list
  elements: dict
  contains:
    file_id:
      description: The id of the file.
      type: str
      sample: file-abc123
    filename:
      description: The name of the file.
      type: str
      sample: failover.md
    score:
      description: How well it fits, from 0 to 1.
      type: float
      sample: 0.83
    attributes:
      description: The attributes of the file.
      type: dict
      sample:
        service: database
    content:
      description: The text of the passage, as a list of mappings with C(type) V(text) and C(text).
      type: list
      elements: dict
      sample:
        - type: text
          text: Promote the standby.
search_query:
  description: The queries that were searched for, as the server rewrote them where it did.
  returned: success
  type: list
  elements: str
  sample:
    - How do I fail over the database?
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.searches import (
    VECTOR_STORE_SEARCH,
)


def main() -> None:
    run_as_module(VECTOR_STORE_SEARCH)


if __name__ == "__main__":
    main()
