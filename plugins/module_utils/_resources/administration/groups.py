# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of an organization, and the users in them."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import (
    ORDER,
    Filter,
    Info,
    Query,
    name_pattern,
)
from ansible_collections.declarative.openai.plugins.module_utils._core.link import Link
from ansible_collections.declarative.openai.plugins.module_utils._core.references import GROUP as GROUP_REFERENCE
from ansible_collections.declarative.openai.plugins.module_utils._core.references import USER
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators


@dataclass(frozen=True)
class Groups(Resource):
    def complete(self, task: Task, obj: Object) -> Object:
        """A group that is kept by SCIM is changed there alone."""
        is_renamed = task.want.get("name", obj.get("name")) != obj.get("name")
        if obj.get("is_scim_managed") and (task.params["state"] == "absent" or is_renamed):
            raise PlatformError(
                f"The group {obj['id']} is managed through SCIM; change it where your identity provider keeps it."
            )
        return obj


GROUP = Groups(
    kind="group",
    fields=(
        fields.ID,
        Field("name", required_on_create=True, to_api=validators.Length(255)),
        Field("group_type", mode="read"),
        Field("is_scim_managed", "bool", mode="read"),
        fields.CREATED_AT,
    ),
)

GROUP_INFO = Info(
    GROUP,
    "groups",
    filters=(Filter("name"), Filter("name_pattern", name_pattern)),
    query=(ORDER,),
)

GROUP_MEMBER = Link(
    kind="group_member",
    parents=("group_id",),
    child="user_id",
    references=(GROUP_REFERENCE, USER),
    fields=(
        fields.ID,
        Field("group", mode="path", option={"required": True}, result=False),
        Field("user", mode="path", option={"required": True}, result=False),
        Field("group_id", mode="read"),
        Field("user_id", mode="read"),
        Field("name", mode="read"),
        Field("email", mode="read"),
        Field("is_service_account", "bool", mode="read"),
        Field("user_type", mode="read"),
        Field("picture", mode="read"),
    ),
)

GROUP_MEMBER_INFO = Info(GROUP_MEMBER, "group_members", query=(ORDER, Query("after")))
