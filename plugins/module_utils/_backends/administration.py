# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization, its projects, groups and users, which an admin key administers; the same in each backend."""

from __future__ import annotations

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint
from ansible_collections.declarative.openai.plugins.module_utils._backends.link_endpoint import LinkEndpoint
from ansible_collections.declarative.openai.plugins.module_utils._backends.singleton_endpoint import SingletonEndpoint
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import Expected
from ansible_collections.declarative.openai.plugins.module_utils._transport.paging import BY_LAST_ID, BY_NEXT

_MISSING = "this server has no API for the administration of an organization; correct base_url."

ENDPOINTS: dict[str, Endpoint] = {
    "group": Endpoint(
        "/organization/groups",
        "admin.organization.groups",
        audience="admin",
        paging=BY_NEXT,
        unchanged_members=("group_type",),
        missing=_MISSING,
    ),
    "group_member": LinkEndpoint(
        "/organization/groups/{group_id}/users",
        "admin.organization.groups.users",
        audience="admin",
        paging=BY_NEXT,
        # Only the answer to a creation has user_id.
        id_members=("user_id", "id"),
        created=Expected("a member of a group", {"user_id": str}),
        child="user_id",
        missing=_MISSING,
    ),
    "project": Endpoint(
        "/organization/projects",
        "admin.organization.projects",
        audience="admin",
        paging=BY_LAST_ID,
        archive_operation="archive",
        missing=_MISSING,
    ),
    "spend_limit": SingletonEndpoint(
        "/organization/projects/{project_id}/spend_limit",
        "admin.organization.projects.spend_limit",
        audience="admin",
        organization_path="/organization/spend_limit",
        missing=_MISSING,
    ),
    # Named by others; no module has it yet.
    "user": Endpoint(
        "/organization/users", "admin.organization.users", audience="admin", paging=BY_LAST_ID, missing=_MISSING
    ),
}
