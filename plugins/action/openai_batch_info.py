# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Written by `make generate`."""

from __future__ import annotations

from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.batches import BATCH_INFO
from ansible_collections.declarative.openai.plugins.plugin_utils._action import Action


class ActionModule(Action):
    declaration = BATCH_INFO
