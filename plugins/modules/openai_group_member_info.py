#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_group_member_info
short_description: Look up the members of a group
description:
  - Return the members of a group, or one of them.
  - A list has the ids, the name and the e-mail address of each. What else there is of a member is returned where
    O(user) names it.
  - It is administered with O(admin_api_key). O(api_key) is not used.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
  - declarative.openai.paging.list
options:
  group:
    description:
      - The group, by its name or its id.
      - Text that starts with C(group_) is taken for an id.
    type: str
    required: true
  user:
    description:
      - Return only this member, named by an e-mail address or an id. The list is empty where it is not in the group.
      - Text without an C(@) is taken for an id.
    type: str
  after:
    description: Return only the members that come after the one with this id, in the order of the list.
    type: str
seealso:
  - module: declarative.openai.openai_group_member
  - module: declarative.openai.openai_group_info
"""

EXAMPLES = r"""
- name: Have a group
  declarative.openai.openai_group:
    name: operations

- name: Have a member in it
  declarative.openai.openai_group_member:
    group: operations
    user: ada@example.com

- name: Look up who is in it
  declarative.openai.openai_group_member_info:
    group: operations
  register: found

- name: Show their addresses
  ansible.builtin.debug:
    msg: "{{ found.group_members | map(attribute='email') }}"
"""

RETURN = r"""
group_members:
  description: The members that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the group and that of the member, with a slash between them.
      type: str
      sample: group_abc123/user-abc123
    group_id:
      description: The id of the group.
      type: str
      sample: group_abc123
    user_id:
      description: The id of the user or the service account.
      type: str
      sample: user-abc123
    name:
      description: The name of the member.
      type: str
      sample: Ada
    email:
      description: The e-mail address of the member. Null for a service account.
      type: str
      sample: ada@example.com
    is_service_account:
      description: Whether it is a service account. Null in a list, which does not say it.
      type: bool
      sample: false
    user_type:
      description: V(user), or V(tenant_user). Null in a list, which does not say it.
      type: str
      sample: user
    picture:
      description: The URL of the member's picture, where there is one. Null in a list, which does not say it.
      type: str
      sample: https://example.com/ada.png
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.groups import (
    GROUP_MEMBER_INFO,
)


def main() -> None:
    run_as_module(GROUP_MEMBER_INFO)


if __name__ == "__main__":
    main()
