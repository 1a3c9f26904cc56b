#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_file_info
short_description: Look up uploaded files, and download one
description:
  - Return the uploaded files, or one of them, or those that the filters leave.
  - With O(dest) the content of the one file that is found is downloaded.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
  - declarative.openai.paging.list
options:
  file_id:
    description: Return only the file with this id. An id that the server does not know gives an empty list.
    type: str
  filename:
    description: Return only files of exactly this name.
    type: str
  purpose:
    description: Return only files for this purpose. It does not narrow what O(file_id) finds.
    type: str
  dest:
    description:
      - Where to write the content, on the host the task runs on. The folder must be there. A file of that name is
        overwritten, and its mode is 0600.
      - The task fails unless exactly one file is found. In check mode nothing is written.
      - OpenAI refuses to give back files of some purposes, V(assistants) among them.
    type: path
seealso:
  - module: declarative.openai.openai_file
"""

EXAMPLES = r"""
- name: Have a file to look at
  declarative.openai.openai_file:
    filename: requests.jsonl
    purpose: batch
    content: |
      {"custom_id": "1", "method": "POST", "url": "/v1/embeddings", "body": {"model": "m", "input": "One"}}
  register: requests

- name: List the files for batches, the newest first
  declarative.openai.openai_file_info:
    purpose: batch
    order: desc
  register: found

- name: Show their names and sizes
  ansible.builtin.debug:
    msg: "{{ item.filename }} has {{ item.bytes }} bytes."
  loop: "{{ found.files }}"
  loop_control:
    label: "{{ item.id }}"

- name: Download one
  declarative.openai.openai_file_info:
    file_id: "{{ requests.id }}"
    dest: /tmp/requests.jsonl
"""

RETURN = r"""
files:
  description: The files that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the file.
      type: str
      sample: file-abc123
    filename:
      description: The name of the file.
      type: str
      sample: handbook.md
    purpose:
      description: What the file is for.
      type: str
      sample: assistants
    bytes:
      description: The size of the file in bytes.
      type: int
      sample: 2048
    expires_after:
      description: After how many seconds the server deletes the file. Null where it does not.
      type: dict
      sample:
        anchor: created_at
        seconds: 86400
    expires_at:
      description: When the server deletes the file, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760086400
    status:
      description: V(uploaded), V(processed) or V(error). OpenAI says that it is not to be relied on.
      type: str
      sample: processed
    status_details:
      description: What is wrong with a file for fine-tuning, where the server says so.
      type: str
      sample: Line 3 has no messages.
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    object:
      description: Always V(file).
      type: str
      sample: file
dest:
  description: Where the content was written, or would be in check mode. Null without O(dest).
  returned: success
  type: str
  sample: /tmp/requests.jsonl
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE_INFO


def main() -> None:
    run_as_module(FILE_INFO)


if __name__ == "__main__":
    main()
