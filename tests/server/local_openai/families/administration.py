# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects, groups and spend limits of an organization, and the users there are in it."""

from __future__ import annotations

from typing import Any

from openai.types.admin.organization import (
    group_create_params,
    group_list_params,
    group_update_params,
    project_create_params,
    project_list_params,
    project_update_params,
    spend_limit_update_params,
    user_list_params,
)
from openai.types.admin.organization.groups import user_create_params
from openai.types.admin.organization.groups import user_list_params as member_list_params
from openai.types.admin.organization.projects import spend_limit_update_params as project_spend_limit_update_params

from .. import limits
from ..errors import ApiError, bad_request
from ..service import Call, Endpoint
from ..state import Record
from ..tables import Family, Setting, listed

# Nobody can be made by the API, so these are always there.
USERS = [
    {
        "id": f"user-{name}",
        "object": "organization.user",
        "name": name.capitalize(),
        "email": f"{name}@example.com",
        "role": "owner" if name == "ada" else "reader",
        "added_at": 1_760_000_000 + number,
        "created": 1_760_000_000 + number,
        "is_service_account": False,
        "is_scim_managed": False,
    }
    for number, name in enumerate(("ada", "grace", "alan", "edsger"))
]

PROJECTS = Family(
    "/organization/projects",
    "projects",
    "proj_",
    "organization.project",
    project_create_params.ProjectCreateParams,
    project_update_params.ProjectUpdateParams,
    project_list_params.ProjectListParams,
    defaults={"name": None, "external_key_id": None, "residency": "GLOBAL", "status": "active", "archived_at": None},
    not_kept=("geography",),
    removal="archive",
)
GROUPS = Family(
    "/organization/groups",
    "groups",
    "group_",
    None,
    group_create_params.GroupCreateParams,
    group_update_params.GroupUpdateParams,
    group_list_params.GroupListParams,
    defaults={"group_type": "group", "is_scim_managed": False},
    limits={"name": limits.text(255, 1)},
    says_next=True,
    default=100,
    most=1000,
    unchanged=("group_type",),
)


def project_of(call: Call) -> str:
    return PROJECTS.find(call, "project_id").id


_SPEND = {"threshold_amount": limits.number(1)}
SPEND_LIMITS = [
    Setting(
        "/organization/spend_limit",
        "spend_limits",
        "organization.spend_limit",
        spend_limit_update_params.SpendLimitUpdateParams,
        added={"enforcement": {"status": "inactive"}},
        limits=_SPEND,
    ),
    Setting(
        "/organization/projects/{project_id}/spend_limit",
        "spend_limits",
        "project.spend_limit",
        project_spend_limit_update_params.SpendLimitUpdateParams,
        added={"enforcement": {"status": "inactive"}},
        limits=_SPEND,
        owner=project_of,
    ),
]


async def list_users(call: Call) -> dict[str, Any]:
    query = call.query(user_list_params.UserListParams)
    emails = query.pop("emails", None)
    users = [user for user in USERS if emails is None or user["email"] in emails]
    records = [Record("users", str(user["id"]), user) for user in users]
    return listed(records, query, says_next=False, default=20, most=100)


async def add_member(call: Call) -> dict[str, Any]:
    body = await call.body(user_create_params.UserCreateParams)
    group = GROUPS.find(call, "group_id")
    user = next((user for user in USERS if user["id"] == body["user_id"]), None)
    if user is None:
        raise ApiError(404, f"User with id '{body['user_id']}' not found.")
    if call.state.get("group_members", body["user_id"], group.id):
        raise bad_request("The user is already in the group.", "user_id")
    member = {name: user[name] for name in ("id", "name", "email", "is_service_account")}
    shown = {**member, "user_type": "user", "picture": None}
    call.state.add(Record("group_members", body["user_id"], shown, group.id))
    return {"object": "group.user", "group_id": group.id, "user_id": body["user_id"]}


async def list_members(call: Call) -> dict[str, Any]:
    query = call.query(member_list_params.UserListParams)
    records = call.state.all("group_members", GROUPS.find(call, "group_id").id)
    answer = listed(records, query, says_next=True, default=100, most=1000)
    shown = [{name: member[name] for name in ("id", "name", "email")} for member in answer["data"]]
    return {**answer, "data": shown}


async def retrieve_member(call: Call) -> dict[str, Any]:
    return find_member(call).body


async def remove_member(call: Call) -> dict[str, Any]:
    call.state.remove(find_member(call))
    return {"object": "group.user.deleted", "deleted": True}


def find_member(call: Call) -> Record:
    group = GROUPS.find(call, "group_id")
    record = call.state.get("group_members", call.path("user_id"), group.id)
    if record is None:
        raise ApiError(404, f"User '{call.path('user_id')}' is not in group '{group.id}'.")
    return record


ENDPOINTS = [
    *PROJECTS.endpoints(),
    *GROUPS.endpoints(),
    *(endpoint for setting in SPEND_LIMITS for endpoint in setting.endpoints()),
    Endpoint("GET", "/organization/users", list_users),
    Endpoint("POST", "/organization/groups/{group_id}/users", add_member),
    Endpoint("GET", "/organization/groups/{group_id}/users", list_members),
    Endpoint("GET", "/organization/groups/{group_id}/users/{user_id}", retrieve_member),
    Endpoint("DELETE", "/organization/groups/{group_id}/users/{user_id}", remove_member),
]
