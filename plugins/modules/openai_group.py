#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_group
short_description: Manage a group of an organization
description:
  - Create, rename and delete a group of users.
  - A group that exists already is adopted, by its O(name) or its O(group_id).
  - A group that an identity provider keeps through SCIM is left as it is, and a change of it is refused.
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
    description: Whether the group is to be there.
    type: str
    choices: [present, absent]
    default: present
  group_id:
    description: The id of the group, where its name does not say which one is meant.
    type: str
  name:
    description:
      - The name of the group, at most 255 characters. It finds the group where O(group_id) is not set.
      - Two groups of one name are an error that lists their ids.
      - Required unless O(group_id) is set. With O(group_id) the group is renamed.
    type: str
seealso:
  - module: declarative.openai.openai_group_info
  - module: declarative.openai.openai_group_member
"""

EXAMPLES = r"""
- name: Keep a group
  declarative.openai.openai_group:
    name: operations

- name: Delete it
  declarative.openai.openai_group:
    name: operations
    state: absent
"""

RETURN = r"""
id:
  description: The id of the group. In check mode V((known after apply\)) where it would be created.
  returned: success
  type: str
  sample: group_abc123
group:
  description: The group, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the group.
      type: str
      sample: group_abc123
    name:
      description: The name of the group.
      type: str
      sample: operations
    group_type:
      description: V(group), or V(tenant_group).
      type: str
      sample: group
    is_scim_managed:
      description: Whether an identity provider keeps the group through SCIM. It can only be changed there.
      type: bool
      sample: false
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.groups import GROUP


def main() -> None:
    run_as_module(GROUP)


if __name__ == "__main__":
    main()
