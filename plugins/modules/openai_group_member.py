#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_group_member
short_description: Manage a member of a group
description:
  - Add a user or a service account to a group, or remove it from there.
  - A member is never changed. It is in the group or not.
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
    description: Whether the user is to be in the group.
    type: str
    choices: [present, absent]
    default: present
  group:
    description:
      - The group, by its name or its id.
      - Text that starts with C(group_) is taken for an id.
    type: str
    required: true
  user:
    description:
      - The user, by an e-mail address or an id, or a service account by its id. The user must be in the organization.
      - Text without an C(@) is taken for an id.
    type: str
    required: true
seealso:
  - module: declarative.openai.openai_group_member_info
  - module: declarative.openai.openai_group
"""

EXAMPLES = r"""
- name: Have a group
  declarative.openai.openai_group:
    name: operations

- name: Keep Ada and Grace in it
  declarative.openai.openai_group_member:
    group: operations
    user: "{{ item }}"
  loop:
    - ada@example.com
    - grace@example.com

- name: Remove one of them
  declarative.openai.openai_group_member:
    group: operations
    user: grace@example.com
    state: absent
"""

RETURN = r"""
id:
  description:
    - The id of the group and that of the member, with a slash between them.
    - In check mode V((known after apply\)) where the user would be added.
  returned: success
  type: str
  sample: group_abc123/user-abc123
group_member:
  description: The member, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
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
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.groups import GROUP_MEMBER


def main() -> None:
    run_as_module(GROUP_MEMBER)


if __name__ == "__main__":
    main()
