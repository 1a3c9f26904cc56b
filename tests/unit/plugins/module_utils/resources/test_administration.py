# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is administered with an admin key, over HTTP against the local server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.groups import (
    GROUP,
    GROUP_INFO,
    GROUP_MEMBER,
    GROUP_MEMBER_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.projects import (
    PROJECT,
    PROJECT_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.spend_limits import (
    SPEND_LIMIT,
    SPEND_LIMIT_INFO,
)

EUROPE = "EU_STORAGE_PROCESSING"


@pytest.fixture
def cycle(run: Callable[..., Any], server: Any) -> Callable[..., Any]:
    """Run a task in check mode, for real and again; only the second one writes. Returns its outcome."""

    def done(resource: Any, *writes: str, **options: Any) -> Any:
        server.forget_requests()
        foreseen = run(resource, check_mode=True, **options)
        assert server.requests("POST") + server.requests("DELETE") == []
        outcome, again = run(resource, **options), run(resource, **options)
        assert [foreseen.changed, outcome.changed, again.changed] == [True, True, False]
        assert foreseen.diff == outcome.diff
        assert foreseen.result.keys() == outcome.result.keys()
        assert server.requests("POST") + server.requests("DELETE") == list(writes)
        return outcome

    return done


# Fields that are fixed, and archive instead of delete.


def test_a_project_is_made_renamed_and_archived(cycle: Callable[..., Any], run: Callable[..., Any]) -> None:
    id = cycle(PROJECT, "POST /organization/projects", name="web", residency=EUROPE, external_key_id="k").result["id"]
    renamed = cycle(PROJECT, f"POST /organization/projects/{id}", project_id=id, name="shop", external_key_id="")
    assert (renamed.result["project"]["name"], renamed.result["project"]["external_key_id"]) == ("shop", None)
    gone = cycle(PROJECT, f"POST /organization/projects/{id}/archive", name="shop", state="absent")
    assert gone.diff == {"before": {"id": id, "name": "shop"}, "after": {}}


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_fixed_field_that_differs_is_refused_before_any_write(
    run: Callable[..., Any], refused: Callable[..., PlatformError], server: Any, check_mode: bool
) -> None:
    id = run(PROJECT, name="web", residency=EUROPE).result["id"]
    server.forget_requests()
    options = {"name": "web", "residency": "GLOBAL", "external_key_id": "another"}
    error = refused(run, PROJECT, check_mode=check_mode, **options)
    assert error.msg == (
        f"residency of project {id} is '{EUROPE}', which the API cannot change to 'GLOBAL'; declare it as it is, or "
        "another project."
    )
    assert server.requests("POST") == []
    assert not run(PROJECT, name="web", residency=EUROPE).changed


def test_an_archived_project_never_counts(run: Callable[..., Any], refused: Callable[..., PlatformError]) -> None:
    old = run(PROJECT, name="web").result["id"]
    run(PROJECT, name="web", state="absent")
    new = run(PROJECT, name="web")
    assert new.changed
    assert new.result["id"] != old
    assert refused(run, PROJECT, project_id=old, name="web").msg == (
        f"The project {old} is archived and cannot be brought back; name an active one, or leave project_id out to "
        "create another."
    )
    assert not run(PROJECT, project_id=old, state="absent").changed
    assert run(SPEND_LIMIT, project="web", threshold_amount=5).result["id"] == new.result["id"]


def test_two_projects_of_one_name_are_told_apart_by_id(
    run: Callable[..., Any], refused: Callable[..., PlatformError], server: Any
) -> None:
    client = server.client().for_audience("admin")
    ids = [client.request("POST", "/organization/projects", body={"name": "web"})["id"] for _unused in range(2)]
    assert "name the one you mean with project_id" in refused(run, PROJECT, name="web").msg
    message = refused(run, SPEND_LIMIT, project="web", threshold_amount=5).msg
    assert message.startswith("2 projects have the name 'web': ")
    assert message.endswith("; give the id of one as project instead.")
    assert run(SPEND_LIMIT, project=ids[0], threshold_amount=5).result["id"] == ids[0]


def test_archived_projects_are_listed_on_demand(run: Callable[..., Any], look: Callable[..., Any]) -> None:
    for name in ("web", "shop"):
        run(PROJECT, name=name)
    id = run(PROJECT, name="web", state="absent").result["id"]
    assert [obj["name"] for obj in look(PROJECT_INFO).result["projects"]] == ["shop"]
    every = look(PROJECT_INFO, include_archived=True, name_pattern="w*").result["projects"]
    assert [(obj["id"], obj["status"]) for obj in every] == [(id, "archived")]
    assert look(PROJECT_INFO, project_id=id).result["projects"] == every


def test_a_server_that_does_not_archive_is_told_apart(
    run: Callable[..., Any], refused: Callable[..., PlatformError], server: Any
) -> None:
    made = run(PROJECT, name="web").result["project"]
    server.fault("body", method="POST", path=".*/archive", body=made, work=False)
    assert "with success and did not archive" in refused(run, PROJECT, name="web", state="absent").msg


# Singletons.


@pytest.mark.parametrize("scope", ["organization", "project"])
def test_a_spend_limit_is_set_changed_and_unset(
    cycle: Callable[..., Any], run: Callable[..., Any], look: Callable[..., Any], scope: str
) -> None:
    project = {"project": "web"} if scope == "project" else {}
    id = run(PROJECT, name="web").result["id"] if project else "organization"
    path = f"/organization/projects/{id}/spend_limit" if project else "/organization/spend_limit"
    made = cycle(SPEND_LIMIT, f"POST {path}", threshold_amount=5000, **project).result
    assert made["id"] == made["spend_limit"]["id"] == id
    assert made["spend_limit"]["object"] == f"{scope}.spend_limit"
    assert made["spend_limit"]["enforcement"] == {"status": "inactive"}
    changed = cycle(SPEND_LIMIT, f"POST {path}", threshold_amount=7000, **project)
    assert changed.diff["before"]["threshold_amount"] == 5000
    assert look(SPEND_LIMIT_INFO, **project).result["spend_limits"] == [changed.result["spend_limit"]]
    gone = cycle(SPEND_LIMIT, f"DELETE {path}", state="absent", **project)
    assert gone.result["id"] == id
    assert look(SPEND_LIMIT_INFO, **project).result["spend_limits"] == []


def test_a_limit_of_a_project_is_none_of_the_organization(run: Callable[..., Any], look: Callable[..., Any]) -> None:
    run(PROJECT, name="web")
    run(SPEND_LIMIT, project="web", threshold_amount=5)
    assert look(SPEND_LIMIT_INFO).result["spend_limits"] == []


def test_a_limit_that_is_not_set_needs_its_amount(run: Callable[..., Any], refused: Callable[..., Any]) -> None:
    assert "to create it threshold_amount must be set" in refused(run, SPEND_LIMIT).msg
    assert refused(run, SPEND_LIMIT, threshold_amount=0).msg == "threshold_amount is 0; give a number of at least 1."


def test_an_answer_that_is_lost_sets_it_all_the_same(run: Callable[..., Any], server: Any) -> None:
    server.fault("reset_after", method="POST", path="/organization/spend_limit")
    assert run(SPEND_LIMIT, threshold_amount=5).changed
    assert len(server.requests("POST")) == 2


@pytest.mark.parametrize("status", [200, 204])
def test_an_answer_without_content_is_looked_up(run: Callable[..., Any], server: Any, status: int) -> None:
    server.fault("empty", method="POST", path="/organization/spend_limit", status=status)
    assert run(SPEND_LIMIT, threshold_amount=5).result["spend_limit"]["threshold_amount"] == 5


def test_a_project_that_is_not_there_is_named(run: Callable[..., Any], refused: Callable[..., Any]) -> None:
    error = refused(run, SPEND_LIMIT, project="web", threshold_amount=5)
    assert error.msg == "No project has the name 'web'; create it first, or give the id of one as project."
    foreseen = run(SPEND_LIMIT, check_mode=True, project="web", threshold_amount=5)
    assert foreseen.changed
    assert "an earlier task creates it" in foreseen.warnings[0]
    assert not run(SPEND_LIMIT, project="web", state="absent").changed
    assert refused(run, SPEND_LIMIT, project="proj_none", threshold_amount=5).msg.endswith("not found; check project.")


# References and links.


def test_a_group_is_made_renamed_and_deleted(cycle: Callable[..., Any]) -> None:
    id = cycle(GROUP, "POST /organization/groups", name="ops").result["id"]
    renamed = cycle(GROUP, f"POST /organization/groups/{id}", group_id=id, name="sre").result["group"]
    assert (renamed["name"], renamed["group_type"]) == ("sre", "group")
    cycle(GROUP, f"DELETE /organization/groups/{id}", name="sre", state="absent")


def test_a_group_that_scim_keeps_is_not_changed(
    run: Callable[..., Any], refused: Callable[..., PlatformError], serve: Callable[..., Any]
) -> None:
    body = b'{"id": "group_1", "name": "ops", "is_scim_managed": true}'
    origin = serve(lambda _number: (200, {}, body))
    there = {"base_url": origin.base_url, "group_id": "group_1"}
    for options in ({"state": "absent"}, {"name": "sre"}):
        for check_mode in (True, False):
            message = refused(run, GROUP, check_mode=check_mode, **there, **options).msg
            assert message.startswith("The group group_1 is managed through SCIM; change it where")
    assert not run(GROUP, **there, name="ops").changed


@pytest.mark.parametrize("user", ["grace@example.com", "Grace@Example.COM", "user-grace"])
def test_a_user_joins_a_group_and_leaves_it(
    cycle: Callable[..., Any], run: Callable[..., Any], look: Callable[..., Any], user: str
) -> None:
    group = run(GROUP, name="ops").result["id"]
    path = f"/organization/groups/{group}/users"
    made = cycle(GROUP_MEMBER, f"POST {path}", group="ops", user=user).result
    assert made["id"] == f"{group}/user-grace"
    member = made["group_member"]
    assert (member["group_id"], member["user_id"], member["email"]) == (group, "user-grace", "grace@example.com")
    assert run(GROUP_MEMBER, group=group, user=user).result == made
    assert look(GROUP_MEMBER_INFO, group="ops", user=user).result["group_members"] == [member]
    (listed,) = look(GROUP_MEMBER_INFO, group=group).result["group_members"]
    assert listed["id"] == made["id"]
    cycle(GROUP_MEMBER, f"DELETE {path}/user-grace", group="ops", user=user, state="absent")
    assert look(GROUP_MEMBER_INFO, group="ops").result["group_members"] == []
    assert look(GROUP_MEMBER_INFO, group="ops", user=user).result["group_members"] == []


def test_an_id_needs_no_listing_and_a_name_needs_one(run: Callable[..., Any], server: Any) -> None:
    group = run(GROUP, name="ops").result["id"]
    path = f"GET /organization/groups/{group}/users/user-alan"
    for options, looks in (
        ({"group": group, "user": "user-alan"}, []),
        ({"group": "ops", "user": "alan@example.com"}, ["GET /organization/groups", "GET /organization/users"]),
    ):
        server.forget_requests()
        run(GROUP_MEMBER, check_mode=True, **options)
        assert server.requests() == [*looks, path]


def test_what_is_not_there_cannot_be_linked_and_is_linked_to_nothing(
    run: Callable[..., Any], refused: Callable[..., PlatformError]
) -> None:
    run(GROUP, name="ops")
    message = refused(run, GROUP_MEMBER, group="ops", user="nobody@example.com").msg
    assert message.startswith("No user has the email 'nobody@example.com'; invite them to the organization first, or ")
    assert "No group has the name 'dev'" in refused(run, GROUP_MEMBER, group="dev", user="user-ada").msg
    for options in ({"group": "ops", "user": "nobody@example.com"}, {"group": "dev", "user": "ada@example.com"}):
        assert not run(GROUP_MEMBER, state="absent", **options).changed
        assert run(GROUP_MEMBER, check_mode=True, **options).changed
    assert "check group" in refused(run, GROUP_MEMBER, group="group_none", user="user-ada").msg


def test_an_answer_that_is_lost_makes_one_link(run: Callable[..., Any], server: Any) -> None:
    run(GROUP, name="ops")
    server.fault("reset_after", method="POST", path=".*/users")
    made = run(GROUP_MEMBER, group="ops", user="user-ada")
    assert made.changed
    assert made.result["group_member"]["name"] == "Ada"
    assert server.count("group_members") == 1


def test_groups_and_members_are_listed_page_by_page(run: Callable[..., Any], look: Callable[..., Any]) -> None:
    ids = [run(GROUP, name=f"g{number}").result["id"] for number in range(3)]
    assert [obj["id"] for obj in look(GROUP_INFO, order="asc").result["groups"]] == ids
    assert [obj["id"] for obj in look(GROUP_INFO, limit=1).result["groups"]] == ids[2:]
    assert [obj["name"] for obj in look(GROUP_INFO, name="g1").result["groups"]] == ["g1"]


# Credentials.


def test_a_stack_has_kinds_of_both_keys(stack: Callable[..., Any], server: Any) -> None:
    made = stack(
        {"kind": "project", "name": "web"},
        {"kind": "spend_limit", "project": "web", "threshold_amount": 5},
        {"kind": "group", "name": "ops"},
        {"kind": "group_member", "group": "ops", "user": "ada@example.com"},
        {"kind": "vector_store", "name": "docs"},
        purge=True,
    )
    assert made.changed
    ids = [part["id"] for part in made.result["stack"]["resources"]]
    assert ids[1] == ids[0]
    assert ids[3] == f"{ids[2]}/user-ada"
    assert {
        server.count(kind) for kind in ("projects", "spend_limits", "groups", "group_members", "vector_stores")
    } == {1}


def test_each_kind_wants_its_own_key_alone(
    run: Callable[..., Any], stack: Callable[..., Any], refused: Callable[..., PlatformError], server: Any
) -> None:
    assert run(GROUP, name="ops", api_key="", check_mode=True).changed
    message = refused(run, GROUP, name="ops", admin_api_key="").msg
    assert message.startswith(
        "No admin API key is set; set the option admin_api_key or the environment variable OPENAI"
    )
    openai = {"base_url": "https://api.openai.com/v1"}
    error = refused(
        stack, {"kind": "group", "name": "ops"}, {"kind": "vector_store", "name": "a"}, api_key="", **openai
    )
    assert error.msg.startswith("resources[1] (vector store a): No API key is set; set the option api_key")
    error = refused(stack, {"kind": "group", "name": "ops"}, purge=True, api_key="", **openai)
    assert error.msg.startswith("No API key is set; set the option api_key")
    server.forget_requests()
    assert refused(run, GROUP, name="ops", admin_api_key=server.key).status == 401
    assert server.requests("POST") == []


def test_an_admin_request_names_no_project(run: Callable[..., Any]) -> None:
    """The server refuses one that does."""
    assert run(GROUP, name="ops", api_project="proj_1").changed
