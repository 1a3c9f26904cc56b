#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_project
short_description: Manage a project of an organization
description:
  - Create, change and archive a project.
  - A project that exists already is adopted, by its O(name) or its O(project_id), and brought to what is declared.
  - An option that is left out is not managed.
  - The API deletes no project. O(state=absent) archives it, which nobody can undo, and an archived project counts for
    nothing from then on. One is made anew where its name is declared again. Its id with O(state=present) is an error.
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
    description: Whether the project is to be there.
    type: str
    choices: [present, absent]
    default: present
  project_id:
    description: The id of the project, where its name does not say which one is meant.
    type: str
  name:
    description:
      - The name of the project. It finds the project among the active ones where O(project_id) is not set.
      - Two active projects of one name are an error that lists their ids.
      - Required unless O(project_id) is set. With O(project_id) the project is renamed.
    type: str
  residency:
    description:
      - Where the project keeps and processes data. The organization must have access to it.
      - It is set when the project is created, and cannot be changed. Another one is refused, also in check mode.
    type: str
    choices:
      - GLOBAL
      - US_STORAGE_PROCESSING
      - EU_STORAGE_PROCESSING
      - JP_STORAGE
      - JP_STORAGE_PROCESSING
      - KR_STORAGE
      - CA_STORAGE
      - SG_STORAGE
      - IN_STORAGE
      - IN_STORAGE_PROCESSING
      - AU_STORAGE
      - AU_STORAGE_PROCESSING
      - GB_STORAGE
      - AE_STORAGE
      - AE_STORAGE_PROCESSING
  external_key_id:
    description: The id of the external key that encrypts the project. V('') takes it away.
    type: str
seealso:
  - module: declarative.openai.openai_project_info
  - module: declarative.openai.openai_spend_limit
"""

EXAMPLES = r"""
- name: Keep a project whose data stays in Europe
  declarative.openai.openai_project:
    name: web
    residency: EU_STORAGE_PROCESSING
  register: web

- name: Give it another name
  declarative.openai.openai_project:
    project_id: "{{ web.id }}"
    name: web-shop

- name: Archive it, for good
  declarative.openai.openai_project:
    name: web-shop
    state: absent
"""

RETURN = r"""
id:
  description: The id of the project. In check mode V((known after apply\)) where it would be created.
  returned: success
  type: str
  sample: proj_abc123
project:
  description: The project, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
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
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.projects import PROJECT


def main() -> None:
    run_as_module(PROJECT)


if __name__ == "__main__":
    main()
