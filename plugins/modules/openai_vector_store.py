#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_vector_store
short_description: Manage a vector store
description:
  - Create, change and delete a vector store, which holds files in a form that can be searched.
  - A vector store that exists already is adopted, by its O(name) or its O(vector_store_id), and brought to what is
    declared.
  - What can be changed in place is O(name), O(metadata), O(expires_after) and O(file_ids). Where O(description) or
    O(chunking_strategy) differs, a new vector store takes the place of the old one, which is deleted. The new one has
    another id. It takes over what is not declared, the files with their attributes included.
  - An option that is left out is not managed. V([]) and V({}) clear what can be cleared.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.inputs.chunking
  - declarative.openai.inputs.metadata
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
      - Whether the vector store is to be there.
      - V(absent) deletes the store. The files themselves stay.
    type: str
    choices: [present, absent]
    default: present
  vector_store_id:
    description: The id of the vector store, where its name does not say which one is meant.
    type: str
  name:
    description:
      - The name of the vector store. It finds the store where O(vector_store_id) is not set.
      - Two vector stores of one name are an error that lists their ids.
      - Required unless O(vector_store_id) is set. With O(vector_store_id) the store is renamed.
    type: str
  description:
    description: What the vector store is for, at most 500 characters.
    type: str
  file_ids:
    description:
      - The ids of the files in the store, in any order. The list is the whole list, so other files are taken out of the
        store. They themselves stay.
      - At most 100,000,000 files, or 10,000 in a store that was made before November 2025.
      - To manage one file at a time, with its attributes, leave this out and use
        M(declarative.openai.openai_vector_store_file).
    type: list
    elements: str
  expires_after:
    description: After which time without use the server deletes the store. V({}) takes the limit off.
    type: dict
    suboptions:
      anchor:
        description: When the time starts. There is one choice, which is also taken where this is left out.
        type: str
        choices: [last_active_at]
      days:
        description: How many days, from 1 to 365.
        type: int
notes:
  - O(chunking_strategy) is for the files that this module puts into the store. It is that of the store as a whole, so
    files that are there are cut anew only by making a new store.
  - The API does not give O(description) and O(chunking_strategy) back. So they are also kept in the reserved metadata
    keys C(do.description) and C(do.chunking_strategy), which take up to two of the 16 pairs. Where they are not known,
    the task warns and does not compare them.
  - With O(wait) the task lasts until all files are ingested. It fails when a file of O(file_ids) could not be, and
    names the file and the reason.
seealso:
  - module: declarative.openai.openai_vector_store_info
  - module: declarative.openai.openai_vector_store_file
  - module: declarative.openai.openai_file
"""

EXAMPLES = r"""
- name: Have two files
  declarative.openai.openai_file:
    filename: "{{ item }}.md"
    purpose: assistants
    content: "The {{ item }} is kept by the platform team."
  loop:
    - handbook
    - runbook
  register: uploaded

- name: Keep a vector store with exactly these files
  declarative.openai.openai_vector_store:
    name: platform-docs
    file_ids: "{{ uploaded.results | map(attribute='id') }}"
    chunking_strategy:
      type: static
      static:
        max_chunk_size_tokens: 800
        chunk_overlap_tokens: 400
    expires_after:
      days: 30
    metadata:
      team: platform
  register: store

- name: Let it live on, and leave the rest as it is
  declarative.openai.openai_vector_store:
    vector_store_id: "{{ store.id }}"
    expires_after: {}

- name: Give it to an assistant
  declarative.openai.openai_assistant:
    name: librarian
    model: gpt-4o
    tools:
      - type: file_search
    tool_resources:
      file_search:
        vector_store_ids:
          - "{{ store.id }}"

- name: Remove it
  declarative.openai.openai_vector_store:
    name: platform-docs
    state: absent
"""

RETURN = r"""
id:
  description: The id of the vector store. In check mode V((known after apply\)) where it would be created.
  returned: success
  type: str
  sample: vs_abc123
vector_store:
  description: The vector store, also as it would be in check mode. Null where there is none. After a deletion, as it
    was.
  returned: success
  type: dict
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
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import VECTOR_STORE


def main() -> None:
    run_as_module(VECTOR_STORE)


if __name__ == "__main__":
    main()
