# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each endpoint gets the key of its audience, and never the other one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Context, Endpoint
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Registry
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection

PROJECT = Endpoint("/things", "things")
ADMIN = Endpoint("/organization/things", "things", audience="admin")
OBJECT = b'{"id": "thing_1", "data": []}'


def connection(base_url: str, **options: Any) -> Connection:
    keys = {"api_key": "sk-project", "admin_api_key": "sk-admin-key"}
    return Connection(**{**keys, "base_url": base_url, "organization": "org-1", "project": "proj_1", **options})


def headers(origin: Any) -> list[dict[str, str | None]]:
    """What each request said of who sends it."""
    names = ("authorization", "openai-organization", "openai-project")
    seen = [{name.lower(): value for name, value in request.items()} for request in origin.seen]
    return [{name: request.get(name) for name in names} for request in seen]


@pytest.mark.parametrize("audience", ["project", "admin"])
def test_every_operation_carries_the_key_of_its_endpoint(serve: Callable[..., Any], audience: Any) -> None:
    """Whichever client it is given."""
    origin = serve(lambda _number: (200, {}, OBJECT))
    client = client_for(connection(origin.base_url).for_audience(audience))
    for endpoint in (PROJECT, ADMIN):
        list(endpoint.list(client, {}))
        endpoint.get(client, {}, "thing_1")
        endpoint.create(client, {}, {"name": "a"})
        endpoint.update(client, {}, "thing_1", {"name": "b"})
        endpoint.run_operation(client, {}, "thing_1", "archive")
        endpoint.delete(client, {}, "thing_1")
    in_project = {
        "authorization": "Bearer sk-project",
        "openai-organization": "org-1",
        "openai-project": "proj_1",
    }
    in_organization = {**in_project, "authorization": "Bearer sk-admin-key", "openai-project": None}
    assert headers(origin) == [in_project] * 6 + [in_organization] * 6


def test_a_connection_has_one_client_for_each_key(serve: Callable[..., Any]) -> None:
    one = connection(serve(lambda _number: (200, {}, OBJECT)).base_url)
    client = client_for(one)
    admin = client.for_audience("admin")
    assert client is client.for_audience("project") is admin.for_audience("project")
    assert admin is client_for(one).for_audience("admin") is not client


def test_a_refused_admin_key_is_named_and_not_shown(
    serve: Callable[..., Any], refused: Callable[..., PlatformError]
) -> None:
    body = {"error": {"message": "Incorrect API key provided: sk-admin-key, and not sk-project."}}
    origin = serve(lambda _number: (401, {}, json.dumps(body).encode()))
    error = refused(list, ADMIN.list(client_for(connection(origin.base_url)), {}))
    assert error.msg == (
        "The server refused the admin API key (Incorrect API key provided: ********, and not ********), which comes "
        "from the option admin_api_key; check admin_api_key and organization."
    )


def test_neither_key_is_in_the_debug_log(serve: Callable[..., Any], tmp_path: Path) -> None:
    origin = serve(lambda _number: (200, {}, OBJECT))
    client = client_for(connection(origin.base_url, debug_log=str(tmp_path / "log")))
    ADMIN.create(client, {}, {"name": "sk-admin-key or sk-project"})
    assert json.loads((tmp_path / "log").read_text())["body"] == {"name": "******** or ********"}


def test_what_an_endpoint_is_told_apart_by_is_its_own_key(tmp_path: Path) -> None:
    one = connection("http://localhost")
    context = Context(one, Registry(str(tmp_path / "registry.json"), "", None), [], lambda _kind: ADMIN)
    endpoint = Endpoint("/organization/things", "things", audience="admin", bound_context=context)
    assert (endpoint.connection.key, endpoint.connection.named_project) == ("sk-admin-key", None)
