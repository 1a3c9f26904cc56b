#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_project_info
short_description: Look up projects of an organization
description:
  - Return the projects there are, or one of them, or those that the filters leave.
  - Without options all active projects are returned.
  - It is administered with O(admin_api_key). O(api_key) is not used.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
options:
  project_id:
    description:
      - Return only the project with this id, an archived one, too. An id that the server does not know gives an empty
        list.
    type: str
  name:
    description: Return only projects of exactly this name.
    type: str
  name_pattern:
    description: Return only projects whose name has this form. V(*) stands for any characters and V(?) for one.
    type: str
  include_archived:
    description: Whether archived projects are returned, too.
    type: bool
  limit:
    description: The most projects to return. Without it all are returned, however many pages that takes.
    type: int
seealso:
  - module: declarative.openai.openai_project
"""

EXAMPLES = r"""
- name: Have a project to look at
  declarative.openai.openai_project:
    name: web-shop

- name: Find the projects of the web team, archived ones included
  declarative.openai.openai_project_info:
    name_pattern: web-*
    include_archived: true
  register: found

- name: Show where they keep data
  ansible.builtin.debug:
    msg: "{{ item.name }} ({{ item.status }}) keeps data in {{ item.residency }}."
  loop: "{{ found.projects }}"
  loop_control:
    label: "{{ item.id }}"
"""

RETURN = r"""
projects:
  description: The projects that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the project.
      type: str
      sample: proj_abc123
    name:
      description: The name of the project.
      type: str
      sample: web
    residency:
      description: Where the project keeps and processes data. Null where the server does not say it.
      type: str
      sample: GLOBAL
    external_key_id:
      description: The id of the external key that encrypts the project, where there is one.
      type: str
      sample: key_abc123
    status:
      description: V(active) or V(archived).
      type: str
      sample: active
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    archived_at:
      description: When it was archived, in seconds since 1970-01-01 UTC. Null for an active one.
      type: int
      sample: 1760003600
    object:
      description: Always V(organization.project).
      type: str
      sample: organization.project
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.projects import PROJECT_INFO


def main() -> None:
    run_as_module(PROJECT_INFO)


if __name__ == "__main__":
    main()
