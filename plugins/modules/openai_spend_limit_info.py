#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_spend_limit_info
short_description: Look up the spend limit of an organization or a project
description:
  - Return the spend limit of the organization, or of a project. The list has one member, or none where no limit is set.
  - It is administered with O(admin_api_key). O(api_key) is not used.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
options:
  project:
    description:
      - The project whose limit is looked up, by its name or its id. Without it that of the organization is.
      - Text that starts with C(proj_) is taken for an id.
    type: str
seealso:
  - module: declarative.openai.openai_spend_limit
"""

EXAMPLES = r"""
- name: Have a limit to look at
  declarative.openai.openai_spend_limit:
    threshold_amount: 500000

- name: Look it up
  declarative.openai.openai_spend_limit_info:
  register: found

- name: Show whether it is reached
  ansible.builtin.debug:
    msg: "{{ item.threshold_amount / 100 }} {{ item.currency }} a {{ item.interval }}: {{ item.enforcement.status }}"
  loop: "{{ found.spend_limits }}"
  loop_control:
    label: "{{ item.id }}"
"""

RETURN = r"""
spend_limits:
  description: The limit as a list of one, which is empty where none is set.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the project, or V(organization).
      type: str
      sample: organization
    threshold_amount:
      description: The most that may be spent, in cents.
      type: int
      sample: 500000
    currency:
      description: The currency of the amount.
      type: str
      sample: USD
    interval:
      description: The time in which the amount may be spent.
      type: str
      sample: month
    enforcement:
      description: C(status) is V(enforcing) once the limit is reached and requests are refused, else V(inactive).
      type: dict
      sample:
        status: inactive
    object:
      description: V(organization.spend_limit) or V(project.spend_limit).
      type: str
      sample: organization.spend_limit
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.spend_limits import (
    SPEND_LIMIT_INFO,
)


def main() -> None:
    run_as_module(SPEND_LIMIT_INFO)


if __name__ == "__main__":
    main()
