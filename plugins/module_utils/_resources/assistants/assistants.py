# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assistants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import (
    ORDER,
    Filter,
    Info,
    has_metadata,
    name_pattern,
)
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators


@dataclass(frozen=True)
class Assistants(Resource):
    def update(self, task: Task, current: Object, changes: Mapping[str, Any]) -> Object:
        return super().update(task, current, {**changes, **merged_tool_resources(current, changes)})


def merged_tool_resources(current: Object, changes: Mapping[str, Any]) -> dict[str, Any]:
    """An update sets the tools' resources as a whole, so what is not declared is sent as it is."""
    if "tool_resources" not in changes:
        return {}
    wanted = changes["tool_resources"]
    if not wanted:
        return {"tool_resources": {"code_interpreter": {"file_ids": []}, "file_search": {"vector_store_ids": []}}}
    if (wanted.get("file_search") or {}).get("vector_stores"):
        raise PlatformError(
            f"{current['id']} exists without a vector store, and tool_resources.file_search.vector_stores makes one "
            "only together with a new object; create it with openai_vector_store and name it in vector_store_ids."
        )
    there = {tool: resources for tool, resources in (current.get("tool_resources") or {}).items() if resources}
    return {"tool_resources": {**there, **wanted}}


_SETTINGS: tuple[Field, ...] = (
    Field("instructions", to_api=validators.Length(256_000)),
    fields.tools("update"),
    fields.tool_resources(),
    *fields.model_settings("update"),
    Field("reasoning_effort", option={"choices": fields.REASONING_EFFORTS}, metadata_backed=True),
    *fields.limits("update", clearable=True),
)

#: An assistant that is given to a run on the spot.
INLINE: tuple[Field, ...] = (Field("model", option={"required": True}), *_SETTINGS)

ASSISTANT = Assistants(
    kind="assistant",
    fields=(
        fields.ID,
        Field("name", to_api=validators.Length(256)),
        Field("model", required_on_create=True),
        Field("description", to_api=validators.Length(512)),
        *_SETTINGS,
        fields.METADATA,
        fields.CREATED_AT,
        fields.OBJECT,
    ),
    spec=Spec(required_one_of=[("name", "assistant_id")]),
)

ASSISTANT_INFO = Info(
    ASSISTANT,
    "assistants",
    filters=(Filter("name"), Filter("name_pattern", name_pattern), Filter("metadata", has_metadata, "dict")),
    query=(ORDER,),
)
