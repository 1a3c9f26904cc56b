#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_batch_info
short_description: Look up batches
description:
  - Return the batches there are, the newest first, or one of them, or those that the filters leave.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
options:
  batch_id:
    description: Return only the batch with this id. An id that the server does not know gives an empty list.
    type: str
  status:
    description: Return only batches with this status, such as V(in_progress) or V(completed).
    type: str
  metadata:
    description: Return only batches that carry all of these pairs.
    type: dict
  after:
    description: Return only what comes after the batch with this id, in the order of the list.
    type: str
  limit:
    description: The most batches to return. Without it all are returned, however many pages that takes.
    type: int
seealso:
  - module: declarative.openai.openai_batch
  - module: declarative.openai.openai_file_info
"""

EXAMPLES = r"""
- name: Have requests on the platform
  declarative.openai.openai_file:
    filename: greetings.jsonl
    purpose: batch
    content: |
      {"custom_id": "1", "method": "POST", "url": "/v1/responses", "body": {"model": "gpt-4o", "input": "Hello."}}
  register: greetings

- name: Have a batch of them
  declarative.openai.openai_batch:
    input_file: "{{ greetings.id }}"
    endpoint: /v1/responses
    metadata:
      team: platform

- name: Find the batches of the platform team that completed
  declarative.openai.openai_batch_info:
    status: completed
    metadata:
      team: platform
  register: found

- name: Download the answers of the newest one
  declarative.openai.openai_file_info:
    file_id: "{{ found.batches[0].output_file_id }}"
    dest: /tmp/greetings.jsonl
"""

RETURN = r"""
batches:
  description: The batches that were found.
  returned: success
  type: list
  elements: dict
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
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.batches import BATCH_INFO


def main() -> None:
    run_as_module(BATCH_INFO)


if __name__ == "__main__":
    main()
