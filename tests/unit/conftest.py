# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make `ansible_collections.declarative.openai` importable in the unit tests."""

from __future__ import annotations

from ansible.plugins.loader import init_plugin_loader
from environment import collections_root

# The staged copy, also when pytest is run by hand in the repository: Ansible's loader takes nothing but a folder
# below `ansible_collections`, and coverage finds its files by that name.
init_plugin_loader([str(collections_root())])
