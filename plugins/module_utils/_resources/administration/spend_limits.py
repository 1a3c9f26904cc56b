# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hard limit of what an organization, or a project, spends in a month."""

from __future__ import annotations

from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Info
from ansible_collections.declarative.openai.plugins.module_utils._core.references import PROJECT
from ansible_collections.declarative.openai.plugins.module_utils._core.singleton import Singleton
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators

SPEND_LIMIT = Singleton(
    kind="spend_limit",
    parents=("project_id",),
    references=(PROJECT,),
    fields=(
        fields.ID,
        Field("project", mode="path", result=False),
        Field("threshold_amount", "int", required_on_create=True, to_api=validators.AtLeast(1)),
        Field("currency", option={"choices": ["USD"], "default": "USD"}),
        Field("interval", option={"choices": ["month"], "default": "month"}),
        Field("enforcement", "dict", mode="read"),
        fields.OBJECT,
    ),
)

SPEND_LIMIT_INFO = Info(SPEND_LIMIT, "spend_limits", lists=False)
