#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_webhook_endpoint_info
short_description: Look up where the platform sends its events
description:
  - Return the webhook endpoints there are, or one of them, or those that the filters leave. Their secrets cannot be
    read.
version_added: 0.2.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
options:
  webhook_endpoint_id:
    description: Return only the endpoint with this id. An id that the server does not know gives an empty list.
    type: str
  name:
    description: Return only endpoints of this name.
    type: str
  name_pattern:
    description: Return only endpoints whose name has this form. V(*) stands for any characters and V(?) for one.
    type: str
  after:
    description: Return only what comes after the webhook endpoint with this id, in the order of the list.
    type: str
  limit:
    description: The most webhook endpoints to return. Without it all are returned, however many pages that takes.
    type: int
seealso:
  - module: declarative.openai.openai_webhook_endpoint
"""

EXAMPLES = r"""
- name: Find all endpoints
  declarative.openai.openai_webhook_endpoint_info:
  register: found

- name: Show their names
  ansible.builtin.debug:
    msg: "{{ found.webhook_endpoints | map(attribute='name') | list }}"
"""

RETURN = r"""
webhook_endpoints:
  description: The endpoints that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the endpoint.
      type: str
      sample: we_abc123
    name:
      description: The name of the endpoint.
      type: str
      sample: deployments
    url:
      description: The address that gets the events. A secret in it is masked.
      type: str
      sample: https://hooks.example.com/openai
    event_types:
      description: The events that are sent.
      type: list
      elements: str
      sample: [batch.completed, batch.failed]
    signing_secret_hint:
      description: A masked hint of the secret.
      type: str
      sample: whsec_...4f2a
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    updated_at:
      description: When the endpoint or its secret last changed, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    object:
      description: Always V(webhook_endpoint).
      type: str
      sample: webhook_endpoint
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.events.webhook_endpoints import (
    WEBHOOK_ENDPOINT_INFO,
)


def main() -> None:
    run_as_module(WEBHOOK_ENDPOINT_INFO)


if __name__ == "__main__":
    main()
