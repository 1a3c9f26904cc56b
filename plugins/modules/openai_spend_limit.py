#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_spend_limit
short_description: Manage the spend limit of an organization or a project
description:
  - Set, change and unset the hard limit of what may be spent in a month. Requests beyond it are refused.
  - Without O(project) it is the limit of the organization, with it that of the project. Each has one limit at most.
  - It is set as a whole, so each of the options has a value, and what was set elsewhere is replaced.
  - It is administered with O(admin_api_key). O(api_key) is not used.
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
    description: Whether a limit is to be set.
    type: str
    choices: [present, absent]
    default: present
  project:
    description:
      - The project whose limit it is, by its name or its id. Without it the limit is that of the organization.
      - Text that starts with C(proj_) is taken for an id.
    type: str
  threshold_amount:
    description: The most that may be spent, in cents, at least 1. Needed to set a limit where there is none.
    type: int
  currency:
    description: The currency of the amount.
    type: str
    choices: [USD]
    default: USD
  interval:
    description: The time in which the amount may be spent.
    type: str
    choices: [month]
    default: month
seealso:
  - module: declarative.openai.openai_spend_limit_info
  - module: declarative.openai.openai_project
"""

EXAMPLES = r"""
- name: Let the organization spend 5,000 dollars a month at most
  declarative.openai.openai_spend_limit:
    threshold_amount: 500000

- name: Have a project
  declarative.openai.openai_project:
    name: web

- name: Let it spend 200 dollars of them
  declarative.openai.openai_spend_limit:
    project: web
    threshold_amount: 20000

- name: Let the project spend as much as the organization
  declarative.openai.openai_spend_limit:
    project: web
    state: absent
"""

RETURN = r"""
id:
  description: The id of the project, or V(organization). In check mode V((known after apply\)) where a limit would be
    set.
  returned: success
  type: str
  sample: organization
spend_limit:
  description: The spend limit, also as it would be in check mode. Null where there is none. After a deletion, as it
    was.
  returned: success
  type: dict
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
    SPEND_LIMIT,
)


def main() -> None:
    run_as_module(SPEND_LIMIT)


if __name__ == "__main__":
    main()
