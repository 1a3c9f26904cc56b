#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_vector_store_file_info
short_description: Look up the files in a vector store
description:
  - Return the files in a vector store, or one of them, or those of one status.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
  - declarative.openai.paging.list
  - declarative.openai.paging
options:
  vector_store_id:
    description: The id of the vector store.
    type: str
    required: true
  file_id:
    description: Return only the file with this id. An id that is not in the vector store gives an empty list.
    type: str
  status:
    description: Return only files of this status. It does not narrow what O(file_id) finds.
    type: str
    choices: [in_progress, completed, failed, cancelled]
seealso:
  - module: declarative.openai.openai_vector_store_file
  - module: declarative.openai.openai_vector_store_info
  - module: declarative.openai.openai_file_info
"""

EXAMPLES = r"""
- name: Have a file
  declarative.openai.openai_file:
    filename: handbook.md
    purpose: assistants
    content: The platform team is on call.
  register: handbook

- name: Have a vector store with the file in it
  declarative.openai.openai_vector_store:
    name: handbooks
    file_ids:
      - "{{ handbook.id }}"
  register: store

- name: See whether files could not be ingested
  declarative.openai.openai_vector_store_file_info:
    vector_store_id: "{{ store.id }}"
    status: failed
  register: failed

- name: Show why
  ansible.builtin.debug:
    msg: "{{ item.id }}: {{ item.last_error.message }}"
  loop: "{{ failed.vector_store_files }}"
  loop_control:
    label: "{{ item.id }}"

- name: Look one file up
  declarative.openai.openai_vector_store_file_info:
    vector_store_id: "{{ store.id }}"
    file_id: "{{ handbook.id }}"
"""

RETURN = r"""
vector_store_files:
  description: The files that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the file.
      type: str
      sample: file-abc123
    vector_store_id:
      description: The id of the vector store.
      type: str
      sample: vs_abc123
    attributes:
      description: The pairs that searches can filter by.
      type: dict
      sample:
        team: platform
        year: 2026
    chunking_strategy:
      description: How the file is cut into pieces.
      type: dict
      sample:
        type: static
        static:
          max_chunk_size_tokens: 800
          chunk_overlap_tokens: 400
    status:
      description: V(in_progress), V(completed), V(cancelled) or V(failed).
      type: str
      sample: completed
    last_error:
      description: Why the file could not be ingested.
      type: dict
      sample:
        code: unsupported_file
        message: The file type is not supported.
    usage_bytes:
      description: How many bytes the file takes in the vector store.
      type: int
      sample: 4096
    created_at:
      description: When the file was attached, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    object:
      description: Always V(vector_store.file).
      type: str
      sample: vector_store.file
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import (
    VECTOR_STORE_FILE_INFO,
)


def main() -> None:
    run_as_module(VECTOR_STORE_FILE_INFO)


if __name__ == "__main__":
    main()
