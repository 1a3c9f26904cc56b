# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make `ansible_collections.declarative.openai` importable in the unit tests, wherever they are started.

Ansible's loader takes nothing but a folder below `ansible_collections`, and coverage finds its files by that name. So
the staged copy is tested, which is brought up to date first when pytest is run by hand in a checkout.
"""

from __future__ import annotations

import os

from ansible.plugins.loader import init_plugin_loader
from environment import REPOSITORY, collection, collections_root, locked
from stage import stage

if collection() != REPOSITORY:
    with locked("stage"):
        stage()
# Tests start processes that import the collection, too.
os.environ["ANSIBLE_COLLECTIONS_PATH"] = str(collections_root())
init_plugin_loader([str(collections_root())])
