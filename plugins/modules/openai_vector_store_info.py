#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_vector_store_info
short_description: Look up vector stores
description:
  - Return the vector stores there are, or one of them, or those that the filters leave.
  - Without options all vector stores are returned.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
  - declarative.openai.paging.list
  - declarative.openai.paging
  - declarative.openai.paging.filters
options:
  vector_store_id:
    description: Return only the vector store with this id. An id that the server does not know gives an empty list.
    type: str
seealso:
  - module: declarative.openai.openai_vector_store
  - module: declarative.openai.openai_vector_store_file_info
"""

EXAMPLES = r"""
- name: Have a vector store to look at
  declarative.openai.openai_vector_store:
    name: platform-docs
    metadata:
      team: platform

- name: Find the vector stores of the platform team
  declarative.openai.openai_vector_store_info:
    name_pattern: platform-*
    metadata:
      team: platform
  register: found

- name: Show how much they hold
  ansible.builtin.debug:
    msg: "{{ item.name }} has {{ item.file_counts.completed }} files and {{ item.usage_bytes }} bytes."
  loop: "{{ found.vector_stores }}"
  loop_control:
    label: "{{ item.id }}"

- name: Look one up by its id
  declarative.openai.openai_vector_store_info:
    vector_store_id: "{{ found.vector_stores[0].id }}"
"""

RETURN = r"""
vector_stores:
  description: The vector stores that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the vector store.
      type: str
      sample: vs_abc123
    name:
      description: The name of the vector store.
      type: str
      sample: handbook
    description:
      description: What the vector store is for, where this collection set it or the server says it.
      type: str
      sample: What the platform team has written down.
    expires_after:
      description: After how many idle days the server deletes the store. Null where it does not.
      type: dict
      sample:
        anchor: last_active_at
        days: 30
    chunking_strategy:
      description: How files are cut into pieces, where this collection set it.
      type: dict
      sample:
        type: static
        static:
          max_chunk_size_tokens: 800
          chunk_overlap_tokens: 400
    metadata:
      description: The pairs the vector store carries, without the collection's reserved ones.
      type: dict
      sample:
        team: platform
    status:
      description: V(in_progress) while files are ingested, then V(completed). V(expired) after its time.
      type: str
      sample: completed
    file_counts:
      description: How many files are in which state.
      type: dict
      sample:
        in_progress: 0
        completed: 2
        failed: 0
        cancelled: 0
        total: 2
    usage_bytes:
      description: How many bytes the vector store takes.
      type: int
      sample: 4096
    last_active_at:
      description: When the vector store was last used, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    expires_at:
      description: When the server deletes the vector store, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1762592000
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    object:
      description: Always V(vector_store).
      type: str
      sample: vector_store
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import (
    VECTOR_STORE_INFO,
)


def main() -> None:
    run_as_module(VECTOR_STORE_INFO)


if __name__ == "__main__":
    main()
