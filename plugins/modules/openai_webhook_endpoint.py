#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_webhook_endpoint
short_description: Manage where the platform sends its events
description:
  - Create, change and delete an address to which the platform sends events, such as the end of a batch or of a
    response.
  - The platform signs what it sends with a secret. It shows the secret only once, when the endpoint is created or the
    secret is rotated, so say with O(secret_dest) or O(return_secret) where it goes.
  - An endpoint of that name that is there already is adopted. Its secret cannot be read any more. O(state=rotated)
    makes a new one.
version_added: 0.2.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.secret
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - O(state=rotated) makes a new secret each time, and O(test_event) sends an event each time.
options:
  state:
    description:
      - V(present) is for an endpoint that is to be as declared.
      - V(absent) deletes it.
      - V(rotated) makes a new secret for an endpoint that is there.
    type: str
    choices: [present, absent, rotated]
    default: present
  webhook_endpoint_id:
    description: The id of the endpoint. It can then be given another O(name).
    type: str
  name:
    description: The name of the endpoint, by which it is found when there is no O(webhook_endpoint_id).
    type: str
  url:
    description:
      - The address, which starts with C(https://). Needed to create an endpoint.
      - What looks like a secret in it, such as a token in its query, is masked in results and differences.
    type: str
  event_types:
    description:
      - The events that are sent, such as V(batch.completed), V(response.failed) or V(fine_tuning.job.succeeded), in any
        order. Needed to create an endpoint.
    type: list
    elements: str
  keep_old_secret:
    description: Whether the old secret stays valid for 24 hours after O(state=rotated).
    type: bool
    default: false
  test_event:
    description:
      - Have the platform send an event of this type to the endpoint, once it is as declared. Not done in check mode.
      - The task does not fail over what the endpoint answers. RV(test_status_code) says it.
    type: str
notes:
  - Only a project owner, or a key with the scopes C(api.webhooks.read) and C(api.webhooks.write), can manage endpoints.
seealso:
  - module: declarative.openai.openai_webhook_endpoint_info
"""

EXAMPLES = r"""
- name: Have the platform say when batches end
  declarative.openai.openai_webhook_endpoint:
    name: deployments
    url: https://hooks.example.com/openai
    event_types: [batch.completed, batch.failed]
    secret_dest: /tmp/webhook-secret
  register: endpoint

- name: Send it an event
  declarative.openai.openai_webhook_endpoint:
    name: deployments
    test_event: batch.completed
  register: tested

- name: Show what the endpoint answered
  ansible.builtin.debug:
    var: tested.test_status_code

- name: Make a new secret, and let the old one be valid for a day
  declarative.openai.openai_webhook_endpoint:
    name: deployments
    state: rotated
    keep_old_secret: true
    secret_dest: /tmp/webhook-secret

- name: Remove the endpoint
  declarative.openai.openai_webhook_endpoint:
    name: deployments
    state: absent
"""

RETURN = r"""
id:
  description:
    - The id of the endpoint. V((known after apply\)) in check mode where it would be created. Null where there is none.
  returned: success
  type: str
  sample: we_abc123
webhook_endpoint:
  description: The endpoint, also as it would be in check mode. After a removal, as it was. Null where there is none.
  returned: success
  type: dict
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
secret_value:
  description: The secret, with O(return_secret=true) and only where this task created or rotated it. Else null.
  returned: success
  type: str
  sample: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
test_status_code:
  description: The HTTP status with which the endpoint answered O(test_event). Null without it, and in check mode.
  returned: success
  type: int
  sample: 200
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.events.webhook_endpoints import (
    WEBHOOK_ENDPOINT,
)


def main() -> None:
    run_as_module(WEBHOOK_ENDPOINT)


if __name__ == "__main__":
    main()
