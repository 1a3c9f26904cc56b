#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_group_info
short_description: Look up groups of an organization
description:
  - Return the groups there are, or one of them, or those that the filters leave.
  - Without options all groups are returned.
  - It is administered with O(admin_api_key). O(api_key) is not used.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
  - declarative.openai.paging.list
options:
  group_id:
    description: Return only the group with this id. An id that the server does not know gives an empty list.
    type: str
  name:
    description: Return only groups of exactly this name.
    type: str
  name_pattern:
    description: Return only groups whose name has this form. V(*) stands for any characters and V(?) for one.
    type: str
seealso:
  - module: declarative.openai.openai_group
  - module: declarative.openai.openai_group_member_info
"""

EXAMPLES = r"""
- name: Have a group to look at
  declarative.openai.openai_group:
    name: operations

- name: Find the groups whose name starts in this way
  declarative.openai.openai_group_info:
    name_pattern: oper*
  register: found

- name: Show them
  ansible.builtin.debug:
    msg: "{{ found.groups | map(attribute='name') }}"
"""

RETURN = r"""
groups:
  description: The groups that were found.
  returned: success
  type: list
  elements: dict
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
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.groups import GROUP_INFO


def main() -> None:
    run_as_module(GROUP_INFO)


if __name__ == "__main__":
    main()
