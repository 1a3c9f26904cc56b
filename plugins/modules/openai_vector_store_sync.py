#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_vector_store_sync
short_description: Keep a vector store in step with a folder
description:
  - Upload the files of a folder, put them into a vector store, replace those that changed, and take out those that
    are gone.
  - A file is told by its path below the folder. The path and the SHA-256 of the content are kept as the attributes
    C(path) and C(sha256) of the file in the vector store, so that one look at its list of files says what differs.
  - Files in the vector store without these two attributes are those of others. They are never touched.
  - A changed file is uploaded, put into the store and waited for. After that the old version is taken out of the
    store and deleted.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.inputs.chunking
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) brings the vector store into step with the folder.
      - V(absent) takes all files out of the vector store that this module put there, whatever folder they came from,
        and deletes them. The store and the files of others in it stay.
    type: str
    choices: [present, absent]
    default: present
  vector_store_id:
    description: The id of the vector store.
    type: str
  attributes:
    description:
      - Up to 14 pairs that searches can filter by, for all files. Keys have at most 64 characters. Values are text of
        at most 512 characters, numbers or booleans.
      - The mapping is the whole mapping beside C(path) and C(sha256). V({}) clears it. Left out, a file that is
        replaced keeps what it had.
    type: dict
  wait_timeout:
    description:
      - How many seconds to wait at most until the files are ingested. Then the task fails. What was put into the store
        stays, and the next run goes on from there.
    type: float
    default: 600.0
  poll_interval:
    description: The longest pause between two looks, in seconds. The first look comes soon, and the pauses grow.
    type: float
    default: 5.0
  vector_store_name:
    description:
      - The name of the vector store, instead of its id. Two vector stores of that name are an error.
      - Mutually exclusive with O(vector_store_id). One of the two is required.
    type: str
  path:
    description:
      - The folder, where the task runs. Needed with O(state=present).
      - Links to files are followed, links to folders are not.
    type: path
  recurse:
    description: Whether files in folders below the folder belong to it.
    type: bool
    default: true
  patterns:
    description:
      - Take files alone whose name matches one of these shell patterns, such as V(*.md). Left out, all are taken.
      - A name is matched without its folders.
    type: list
    elements: str
  excludes:
    description: Leave out files whose name matches one of these shell patterns.
    type: list
    elements: str
  use_regex:
    description: Whether O(patterns) and O(excludes) are regular expressions, matched from the start of a name.
    type: bool
    default: false
  hidden:
    description: Whether files and folders whose name starts with a dot are taken, too.
    type: bool
    default: false
  unsupported:
    description:
      - What to do about files that a vector store does not take, because of their type, because they are empty, or
        because they are larger than 512 MB.
      - V(fail) names them all before anything is sent.
      - V(skip) leaves them out. RV(skipped_files) has their paths.
    type: str
    choices: [fail, skip]
    default: fail
  purge:
    description:
      - Whether files that are no longer in the folder, or no longer chosen, are taken out of the vector store and
        deleted.
      - Without it they stay. RV(orphaned) has their paths.
      - It goes for all files in the store that this module put there. Give each folder a vector store of its own.
    type: bool
    default: false
notes:
  - A vector store takes the types C(.c), C(.cpp), C(.cs), C(.css), C(.doc), C(.docx), C(.go), C(.html), C(.java),
    C(.js), C(.json), C(.md), C(.pdf), C(.php), C(.pptx), C(.py), C(.rb), C(.sh), C(.tex), C(.ts) and C(.txt).
  - A file that cannot be ingested is taken out again, and its old version stays. The task fails at its end, and names
    each such file and the reason. The failure has RV(added), RV(updated) and RV(removed) with what was done all the
    same, and C(not_ingested) with the paths of those files.
  - The ids of files that are uploaded and not in the store yet are noted in O(registry). After a run that broke off
    the next one uses them.
  - Where O(chunking_strategy) differs, the file is uploaded and put into the store anew.
seealso:
  - module: declarative.openai.openai_vector_store
  - module: declarative.openai.openai_vector_store_file
  - module: declarative.openai.openai_vector_store_file_info
  - module: declarative.openai.openai_vector_store_search
"""

EXAMPLES = r"""
- name: Have a folder
  ansible.builtin.file:
    path: /tmp/declarative-openai-runbooks/database
    state: directory
    mode: "0755"

- name: Have files in it
  ansible.builtin.copy:
    dest: "/tmp/declarative-openai-runbooks/{{ item.path }}"
    content: "{{ item.content }}"
    mode: "0644"
  loop:
    - path: restart.md
      content: Drain the node first.
    - path: database/failover.md
      content: Promote the standby.
  loop_control:
    label: "{{ item.path }}"

- name: Have a vector store
  declarative.openai.openai_vector_store:
    name: synced-runbooks

- name: Keep the vector store in step with the folder
  declarative.openai.openai_vector_store_sync:
    vector_store_name: synced-runbooks
    path: /tmp/declarative-openai-runbooks
    patterns: ["*.md"]
    attributes:
      team: platform
    purge: true
  register: synced

- name: Say what was done
  ansible.builtin.debug:
    msg: "Added {{ synced.added }}, updated {{ synced.updated }}, removed {{ synced.removed }}"

- name: Take all of it out again
  declarative.openai.openai_vector_store_sync:
    vector_store_name: synced-runbooks
    state: absent
"""

RETURN = r"""
id:
  description: The id of the vector store. In check mode V((known after apply\)) where files would be put into it for
    the first time. Null where the state is absent and there is nothing to take out.
  returned: success
  type: str
  sample: vs_abc123
vector_store_sync:
  description: What is in the vector store of the folder, also as it would be in check mode. After it was taken out, as
    it was. Null where nothing is.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the vector store.
      type: str
      sample: vs_abc123
    files:
      description:
        - The SHA-256 of each file by its path, and beside it the C(attributes) and the C(chunking_strategy) where these
          are declared.
        - Where an old version is still in the store beside the new one, C(sha256) is the list of both.
      type: dict
      sample:
        database/failover.md:
          sha256: 4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865
    file_ids:
      description: The id of each file by its path. In check mode as it is before the change.
      type: dict
      sample:
        database/failover.md: file-abc123
added:
  description: The paths that were not in the vector store before. In check mode those that would be added.
  returned: success
  type: list
  elements: str
  sample: [database/failover.md]
updated:
  description: The paths whose content, attributes or chunking differed.
  returned: success
  type: list
  elements: str
  sample: [restart.md]
removed:
  description: The paths that were taken out.
  returned: success
  type: list
  elements: str
  sample: [old.md]
unchanged:
  description: The paths that were in step before.
  returned: success
  type: list
  elements: str
  sample: [index.md]
orphaned:
  description: The paths that are in the vector store and not in the folder, and stay because O(purge) is V(false).
  returned: success
  type: list
  elements: str
  sample: []
skipped_files:
  description: The paths in the folder that a vector store does not take, with O(unsupported=skip).
  returned: success
  type: list
  elements: str
  sample: [logo.png]
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_store_syncs import (
    VECTOR_STORE_SYNC,
)


def main() -> None:
    run_as_module(VECTOR_STORE_SYNC)


if __name__ == "__main__":
    main()
