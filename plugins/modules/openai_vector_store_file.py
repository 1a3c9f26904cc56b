#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_vector_store_file
short_description: Manage a file in a vector store
description:
  - Put a file into a vector store, change its attributes, and take it out.
  - The file is found by O(file_id) in the vector store, which is named by O(vector_store_id) or O(vector_store_name).
  - What can be changed in place is O(attributes). Where O(chunking_strategy) differs, the file is put into the store
    anew.
  - An option that is left out is not managed. V({}) clears O(attributes).
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.inputs.chunking
  - declarative.openai.wait
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
      - Whether the file is to be in the vector store.
      - V(absent) takes it out of the store. The file itself stays.
    type: str
    choices: [present, absent]
    default: present
  file_id:
    description: The id of the file. M(declarative.openai.openai_file) uploads files.
    type: str
    required: true
  vector_store_id:
    description: The id of the vector store.
    type: str
  attributes:
    description:
      - Up to 16 pairs that searches can filter by. Keys have at most 64 characters. Values are text of at most 512
        characters, numbers or booleans, and are stored as they are.
      - The mapping is the whole mapping.
    type: dict
  vector_store_name:
    description:
      - The name of the vector store, instead of its id. Two vector stores of that name are an error.
      - Mutually exclusive with O(vector_store_id). One of the two is required.
    type: str
notes:
  - With O(wait) the task lasts until the file is ingested. It fails, and says why, when the file could not be.
seealso:
  - module: declarative.openai.openai_vector_store_file_info
  - module: declarative.openai.openai_vector_store
  - module: declarative.openai.openai_file
"""

EXAMPLES = r"""
- name: Have a vector store
  declarative.openai.openai_vector_store:
    name: runbooks

- name: Have a file
  declarative.openai.openai_file:
    filename: database-runbook.md
    purpose: assistants
    content: To fail over, promote the standby.
  register: runbook

- name: Keep the file in the vector store
  declarative.openai.openai_vector_store_file:
    vector_store_name: runbooks
    file_id: "{{ runbook.id }}"
    attributes:
      service: database
      year: 2026

- name: Take it out again
  declarative.openai.openai_vector_store_file:
    vector_store_name: runbooks
    file_id: "{{ runbook.id }}"
    state: absent
"""

RETURN = r"""
id:
  description: The id of the file. In check mode V((known after apply\)) where it would be put into the store.
  returned: success
  type: str
  sample: file-abc123
vector_store_file:
  description: The file as it is in the vector store, also as it would be in check mode. Null where it is not there.
    After it was taken out, as it was.
  returned: success
  type: dict
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
    VECTOR_STORE_FILE,
)


def main() -> None:
    run_as_module(VECTOR_STORE_FILE)


if __name__ == "__main__":
    main()
