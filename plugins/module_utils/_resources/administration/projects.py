# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects of an organization."""

from __future__ import annotations

from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Filter, Info, Query, name_pattern
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields

_RESIDENCIES = [
    *("GLOBAL", "US_STORAGE_PROCESSING", "EU_STORAGE_PROCESSING", "JP_STORAGE", "JP_STORAGE_PROCESSING"),
    *("KR_STORAGE", "CA_STORAGE", "SG_STORAGE", "IN_STORAGE", "IN_STORAGE_PROCESSING", "AU_STORAGE"),
    *("AU_STORAGE_PROCESSING", "GB_STORAGE", "AE_STORAGE", "AE_STORAGE_PROCESSING"),
]

PROJECT = Resource(
    kind="project",
    fields=(
        fields.ID,
        Field("name", required_on_create=True),
        Field("residency", mode="fixed", option={"choices": _RESIDENCIES}),
        Field("external_key_id", clear_value=None),
        Field("status", mode="read"),
        fields.CREATED_AT,
        Field("archived_at", "int", mode="read"),
        fields.OBJECT,
    ),
)

PROJECT_INFO = Info(
    PROJECT,
    "projects",
    filters=(Filter("name"), Filter("name_pattern", name_pattern)),
    query=(Query("include_archived", {"type": "bool"}),),
)
