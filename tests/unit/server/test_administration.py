# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies below /organization, with the SDK's own admin client, which refuses what does not fit its models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

MONTHLY = {"currency": "USD", "interval": "month"}


@pytest.fixture
def organization(server: Any) -> Any:
    return server.client(key="sk-none", admin_api_key="sk-admin-local").admin.organization


def test_projects_are_archived_and_never_deleted(organization: Any, refused: Callable[..., Any]) -> None:
    made = organization.projects.create(name="web", residency="EU_STORAGE_PROCESSING")
    assert organization.projects.update(made.id, external_key_id="key_1").external_key_id == "key_1"
    assert organization.projects.archive(made.id).status == "archived"
    assert organization.projects.retrieve(made.id).archived_at
    assert [project.id for project in organization.projects.list()] == []
    assert [project.id for project in organization.projects.list(include_archived=True)] == [made.id]
    assert "is archived" in refused(400, organization.projects.update, made.id, name="b").message


def test_groups_and_their_members_are_listed_by_next(organization: Any, refused: Callable[..., Any]) -> None:
    groups = [organization.groups.create(name=f"g{number}") for number in range(3)]
    listed = [group.id for group in organization.groups.list(limit=1, order="asc")]
    assert listed == [group.id for group in groups]
    assert organization.groups.update(listed[0], name="ops").name == "ops"
    users = organization.groups.users
    for user in ("user-ada", "user-alan"):
        assert users.create(listed[0], user_id=user).user_id == user
    assert [user.id for user in users.list(listed[0], limit=1, order="asc")] == ["user-ada", "user-alan"]
    assert users.retrieve("user-ada", group_id=listed[0]).user_type == "user"
    assert "already in the group" in refused(400, users.create, listed[0], user_id="user-ada").message
    refused(404, users.create, listed[0], user_id="user-nobody")
    assert users.delete("user-ada", group_id=listed[0]).deleted
    refused(404, users.retrieve, "user-ada", group_id=listed[0])
    assert organization.groups.delete(listed[0]).deleted
    refused(404, users.list, listed[0])


def test_a_spend_limit_is_set_once_for_each_address(organization: Any, refused: Callable[..., Any]) -> None:
    project = organization.projects.create(name="web").id
    refused(404, organization.spend_limit.retrieve)
    for amount in (5, 7):
        assert organization.spend_limit.update(threshold_amount=amount, **MONTHLY).threshold_amount == amount
    refused(404, organization.projects.spend_limit.retrieve, project)
    assert organization.projects.spend_limit.update(project, threshold_amount=3, **MONTHLY).threshold_amount == 3
    assert organization.spend_limit.delete().deleted
    assert organization.projects.spend_limit.retrieve(project).threshold_amount == 3
    refused(404, organization.projects.spend_limit.update, "proj_none", threshold_amount=3, **MONTHLY)
    refused(400, organization.spend_limit.update, threshold_amount=0, **MONTHLY)


def test_users_are_found_by_their_addresses(organization: Any) -> None:
    found = organization.users.list(emails=["ada@example.com", "nobody@example.com"])
    assert [user.id for user in found] == ["user-ada"]
    assert len(list(organization.users.list(limit=1))) == 4


def test_each_key_opens_its_own_doors_alone(server: Any, refused: Callable[..., Any]) -> None:
    wrong = server.client(key="sk-admin-local", admin_api_key="sk-local")
    refused(401, wrong.admin.organization.projects.list)
    refused(401, wrong.models.list)
    named = server.client(admin_api_key="sk-admin-local", project="proj_1")
    assert "belongs to no project" in refused(400, named.admin.organization.projects.list).message
