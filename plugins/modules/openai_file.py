#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_file
short_description: Manage an uploaded file
description:
  - Upload a file, replace it when it differs, and delete it.
  - A file is found by its O(file_id), else by its name and O(purpose). The name is O(filename), or that of O(path).
  - Among files that share a name and a purpose, the one that O(registry) knows is meant, else those of the same size.
    Where several are left, the task fails and lists their ids.
  - Uploaded files cannot be changed. Where the content, the name, the purpose or the expiry differs, a new file is
    uploaded, and then the old one is deleted. The new file has another id.
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
    description: Whether the file is to be there.
    type: str
    choices: [present, absent]
    default: present
  file_id:
    description: The id of the file, where its name does not say which one is meant.
    type: str
  filename:
    description: The name of the file. With O(path) and without O(file_id) the default is the last part of the path.
    type: str
  purpose:
    description:
      - What the file is for. Needed to upload a file.
      - Each line of a file for V(batch) must be a JSON object with C(custom_id), C(method), C(url) and C(body), and
        each C(custom_id) unique. Each line for V(fine-tune) must be a JSON object with C(messages), C(input) or
        C(prompt). That is checked before anything is sent.
    type: str
    choices: [assistants, batch, fine-tune, vision, user_data, evals]
  expires_after:
    description:
      - When the server is to delete the file.
      - A file that expires otherwise, or not at all, is replaced.
    type: dict
    suboptions:
      anchor:
        description: When the time starts.
        type: str
        choices: [created_at]
        default: created_at
      seconds:
        description: How many seconds the file lives, from 3600 to 2592000, which is 30 days.
        type: int
        required: true
  path:
    description:
      - The file to upload, on the host the task runs on, at most 8 GB. It is sent as a stream.
      - One of more than O(multipart_threshold) is sent in parts, four at a time.
      - Mutually exclusive with O(content).
    type: path
  content:
    description:
      - The text to upload. O(filename) is required with it.
      - Mutually exclusive with O(path).
    type: str
  checksum:
    description:
      - How the content is compared.
      - V(size) compares the size, and the SHA-256 hash where O(registry) has it, as it does for files that this module
        uploaded.
      - V(content) downloads the file from the server and compares that. OpenAI refuses to give back files of some
        purposes, V(assistants) among them.
    type: str
    choices: [size, content]
    default: size
  multipart_threshold:
    description:
      - A file that is larger than this is sent in parts, with the Uploads API. A size in bytes, or with a unit such as
        V(100M), at most V(512M), which is what the platform takes in one request.
      - A broken connection then costs one part, which is sent again, and not the whole file. When the task fails all
        the same, O(registry) knows the parts that are there. The next run for the same content goes on from them, for
        an hour. An upload of another content or expiry under the same name and purpose is cancelled then.
    type: bytes
    default: 512M
  part_size:
    description: The size of a part, in bytes or with a unit, at most V(64M).
    type: bytes
    default: 64M
notes:
  - A file with the O(purpose=assistants) may have 5,000,000 tokens, since it can be searched. Text of more than
    5,000,000 bytes is counted before any call, where C(tiktoken) is installed and has the encoding C(cl100k_base) in
    its cache. Elsewhere a text that seems too long is a warning.
  - One of O(file_id), O(filename) and O(path) is required.
  - An empty file is refused, since the API takes none.
seealso:
  - module: declarative.openai.openai_file_info
  - module: declarative.openai.openai_vector_store
  - module: declarative.openai.openai_vector_store_file
"""

EXAMPLES = r"""
- name: Have a file to upload
  ansible.builtin.copy:
    dest: /tmp/handbook.md
    content: |
      # Handbook

      The platform team is on call.
    mode: "0644"

- name: Keep it uploaded
  declarative.openai.openai_file:
    path: /tmp/handbook.md
    purpose: assistants
  register: handbook

- name: Upload requests for a batch, for one day
  declarative.openai.openai_file:
    filename: requests.jsonl
    purpose: batch
    content: |
      {"custom_id": "1", "method": "POST", "url": "/v1/embeddings", "body": {"model": "m", "input": "One"}}
      {"custom_id": "2", "method": "POST", "url": "/v1/embeddings", "body": {"model": "m", "input": "Two"}}
    expires_after:
      seconds: 86400

- name: Remove a file by its name
  declarative.openai.openai_file:
    filename: requests.jsonl
    purpose: batch
    state: absent

- name: Remove a file by its id
  declarative.openai.openai_file:
    file_id: "{{ handbook.id }}"
    state: absent
"""

RETURN = r"""
id:
  description: The id of the file. In check mode V((known after apply\)) where it would be created.
  returned: success
  type: str
  sample: file-abc123
file:
  description: The file, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
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
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE


def main() -> None:
    run_as_module(FILE)


if __name__ == "__main__":
    main()
