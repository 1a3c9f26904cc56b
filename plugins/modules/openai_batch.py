#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_batch
short_description: Send many requests as a batch, once for its inputs
description:
  - Start a batch of requests, wait until they are answered, write the answers to a file, and cancel a batch.
  - A batch that was made of the same inputs is the one that is meant, whoever made it, so that the task can be run
    again without paying for the same answers twice. The inputs are O(input_file) and O(endpoint). Where several batches
    have the same inputs, one that completed comes first, then one that is under way, then the newest.
  - Batches cannot be changed. Where an input differs, another batch is started. Batches cannot be deleted either, so
    there is no state for that.
  - A batch that failed, expired or was cancelled is not repeated on its own. The task fails with the reason, until the
    inputs change or O(retry_failed=true).
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.wait
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
      - V(present) starts the batch where there is none for these inputs, and waits for it.
      - V(cancelled) cancels a batch that has not ended, and waits until it is cancelled, which can take ten minutes.
        Where the batch has ended there is nothing to do.
    type: str
    choices: [present, cancelled]
    default: present
  batch_id:
    description:
      - The id of a batch that there is. With O(state=present) the task waits for it.
      - Mutually exclusive with O(input_file), O(endpoint), O(metadata) and O(output_expires_after).
    type: str
  input_file:
    description:
      - The requests, as the id of a file with the purpose V(batch), or as a path on the host the task runs on. Needed,
        with O(endpoint), unless O(batch_id) is given.
      - What has a slash or ends in V(.jsonl) is a path. Such a file is checked before anything is sent. It has one JSON
        object on each line, at most 50,000 of them and at most 200 MB in all, with a C(custom_id) of its own, the
        C(method) V(POST), O(endpoint) as its C(url), and a mapping as its C(body).
      - A file with the same name, size and content that is on the platform already is used. Otherwise it is uploaded.
        Where O(registry) does not know the hash of such a file, it is downloaded to compare it.
    type: path
  endpoint:
    description: The endpoint that all the requests are for.
    type: str
    choices:
      - /v1/responses
      - /v1/chat/completions
      - /v1/embeddings
      - /v1/completions
      - /v1/moderations
      - /v1/images/generations
      - /v1/images/edits
      - /v1/videos
  completion_window:
    description:
      - The time within which the requests are answered. What is not answered by then expires.
      - It is part of a new batch. Where that of a batch that there is differs, there is a warning.
    type: str
    choices: [24h]
    default: 24h
  metadata:
    description:
      - Up to 16 pairs, with keys of at most 64 and values of at most 512 characters. Numbers and booleans become their
        JSON text. Keys that start with C(do.) are kept for this collection.
      - They are part of a new batch. Where those of a batch that there is differ, there is a warning.
    type: dict
  output_expires_after:
    description:
      - When the server deletes the output and the error file.
      - It is part of a new batch. Where that of a batch that there is differs, there is a warning.
      - The API does not give it back, so it is kept in reserved metadata of the batch.
    type: dict
    suboptions:
      anchor:
        description: The time from which the seconds count, which is when the file is created.
        type: str
        choices: [created_at]
        default: created_at
      seconds:
        description: How many seconds the files live, from 3600 (an hour) to 2592000 (30 days).
        type: int
        required: true
  output_dest:
    description:
      - Where to write the answers, on the host the task runs on, once the batch has ended. The folder must be there. A
        file of that name is overwritten where its content differs, and its mode is 0600.
      - Each line is a JSON object with the C(custom_id) of its request. The order need not be that of the requests.
      - Nothing is written where no request was answered, or where the task does not wait for a batch under way.
      - The answers of a batch that expires or is cancelled while the task waits are written, too.
    type: path
  error_dest:
    description:
      - Where to write the requests that failed and why, as O(output_dest). Nothing is written where none failed.
    type: path
  wait:
    description:
      - Whether the task waits until the batch has ended. Without it the batch is returned as it is at once.
      - A batch that fails meanwhile, expires, or is cancelled, fails the task. Requests that fail do not. They are
        counted in a warning.
    type: bool
    default: true
  wait_timeout:
    description: How many seconds the task waits at most. Then it fails, and the batch goes on.
    type: float
    default: 86400.0
  retry_failed:
    description:
      - Whether a batch that failed, expired or was cancelled is started anew. The old one stays as it is.
      - Not for a batch that is named with O(batch_id).
    type: bool
    default: false
notes:
  - O(input_file) with O(endpoint), or O(batch_id), is required.
seealso:
  - module: declarative.openai.openai_batch_info
  - module: declarative.openai.openai_file
"""

EXAMPLES = r"""
- name: Have requests
  ansible.builtin.copy:
    dest: /tmp/questions.jsonl
    content: |
      {% for word in ['one', 'two'] %}
      {"custom_id": "{{ word }}", "method": "POST", "url": "/v1/responses", "body": {"model": "gpt-4o", "input": "Hi."}}
      {% endfor %}
    mode: "0644"

- name: Have them answered, once
  declarative.openai.openai_batch:
    input_file: /tmp/questions.jsonl
    endpoint: /v1/responses
    metadata:
      team: platform
    output_dest: /tmp/answers.jsonl
    error_dest: /tmp/errors.jsonl
  register: answered

- name: Show the answers
  ansible.builtin.debug:
    msg: "{{ item.response.body.output[0].content[0].text | declarative.openai.printable }}"
  loop: "{{ lookup('ansible.builtin.file', answered.output_dest).splitlines() | map('from_json') | list }}"
  loop_control:
    label: "{{ item.custom_id }}"

- name: Cancel the batch, unless it has ended
  declarative.openai.openai_batch:
    batch_id: "{{ answered.id }}"
    state: cancelled
"""

RETURN = r"""
id:
  description: The id of the batch. In check mode V((known after apply\)) where it would be started.
  returned: success
  type: str
  sample: batch_abc123
batch:
  description: The batch, also as it would be in check mode.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the batch.
      type: str
      sample: batch_abc123
    input_file_id:
      description: The id of the file with the requests.
      type: str
      sample: file-abc123
    endpoint:
      description: The endpoint that all the requests are for.
      type: str
      sample: /v1/responses
    completion_window:
      description: The time within which the requests are answered.
      type: str
      sample: 24h
    metadata:
      description: The pairs the batch carries, without the collection's reserved ones.
      type: dict
      sample:
        team: platform
    output_expires_after:
      description: When the server deletes the output and the error file, where this collection set it.
      type: dict
      sample:
        anchor: created_at
        seconds: 86400
    status:
      description:
        - V(validating), V(in_progress), V(finalizing), V(completed), V(failed), V(expired), V(cancelling) or
          V(cancelled).
      type: str
      sample: completed
    model:
      description: The model of the requests, where the server says it.
      type: str
      sample: gpt-4o
    output_file_id:
      description: The id of the file with the answers. Null until the batch ends, and where there are none.
      type: str
      sample: file-abc456
    error_file_id:
      description: The id of the file with the requests that failed. Null until the batch ends, and where none failed.
      type: str
      sample: file-abc789
    errors:
      description: What is wrong with the requests, where the batch failed over them.
      type: dict
      sample:
        object: list
        data:
          - code: duplicate_custom_id
            line: 2
            message: The custom_id is used more than once.
            param: custom_id
    request_counts:
      description: How many requests there are, how many are answered, and how many failed.
      type: dict
      sample:
        total: 100
        completed: 95
        failed: 5
    usage:
      description: The tokens that were used, which is what is paid for.
      type: dict
      sample:
        input_tokens: 1000
        output_tokens: 500
        total_tokens: 1500
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    in_progress_at:
      description: When the first request was sent, in seconds since 1970-01-01 UTC. Null until then.
      type: int
      sample: 1760000100
    finalizing_at:
      description: When all requests were answered, in seconds since 1970-01-01 UTC. Null until then.
      type: int
      sample: 1760003500
    completed_at:
      description: When it completed, in seconds since 1970-01-01 UTC. Null until then.
      type: int
      sample: 1760003600
    failed_at:
      description: When it failed, in seconds since 1970-01-01 UTC. Null unless it did.
      type: int
      sample: 1760000100
    cancelling_at:
      description: When its cancellation began, in seconds since 1970-01-01 UTC. Null unless it did.
      type: int
      sample: 1760000200
    cancelled_at:
      description: When it was cancelled, in seconds since 1970-01-01 UTC. Null unless it was.
      type: int
      sample: 1760000300
    expires_at:
      description: When what is not answered expires, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760086400
    expired_at:
      description: When it expired, in seconds since 1970-01-01 UTC. Null unless it did.
      type: int
      sample: 1760086400
    object:
      description: Always V(batch).
      type: str
      sample: batch
status:
  description: The status of the batch. Null in check mode where it would be changed.
  returned: success
  type: str
  sample: completed
output_dest:
  description: Where the answers are. Null as long as they are not written, also in check mode.
  returned: success
  type: str
  sample: /tmp/answers.jsonl
error_dest:
  description: Where the requests that failed are. Null as long as they are not written, also in check mode.
  returned: success
  type: str
  sample: /tmp/errors.jsonl
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.batches import BATCH


def main() -> None:
    run_as_module(BATCH)


if __name__ == "__main__":
    main()
