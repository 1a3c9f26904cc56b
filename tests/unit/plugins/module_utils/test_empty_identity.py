# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An identity that is given and empty acts on nothing, whatever is there."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._resources.agents import AGENT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.threads import MESSAGE_INFO, THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.vector_store_syncs import VECTOR_STORE_SYNC
from ansible_collections.declarative.openai.plugins.module_utils._resources.vector_stores import VECTOR_STORE

BLANKS = [None, "", " \t"]
NAMED = [(ASSISTANT, "name"), (AGENT, "name"), (VECTOR_STORE, "name"), (FILE, "filename")]


@pytest.fixture
def only_objects(server: Any, run: Any) -> Any:
    """One object of each kind, which an identity that means all would mean."""
    run(ASSISTANT, name="only", model="gpt-4o")
    run(AGENT, name="only", model="gpt-4o")
    run(VECTOR_STORE, name="only")
    run(FILE, filename="only.txt", purpose="assistants", content="x")
    server.forget_requests()
    return server


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize(("resource", "option"), NAMED, ids=lambda value: getattr(value, "kind", value))
def test_a_blank_name_means_nobody(
    resource: Any, option: str, blank: Any, state: str, only_objects: Any, run: Any, refused: Any
) -> None:
    more = {"model": "gpt-4o"} if resource in (ASSISTANT, AGENT) else {}
    if resource is FILE:
        # Ansible itself refuses content without a filename.
        more = {"purpose": "assistants", **({"content": "y"} if state == "present" and blank is not None else {})}
    message = refused(run, resource, **{option: blank}, state=state, **more).msg
    assert f"{option} is empty" in message
    assert only_objects.requests() == []


@pytest.mark.parametrize(
    ("resource", "options"),
    [
        (ASSISTANT, {"assistant_id": " "}),
        (THREAD, {"key": ""}),
        (THREAD, {"key": "\n", "state": "absent"}),
        (VECTOR_STORE_SYNC, {"vector_store_name": " ", "path": "."}),
    ],
    ids=["id", "key", "key absent", "reference"],
)
def test_a_blank_id_key_or_reference_is_refused(
    resource: Any, options: dict[str, Any], only_objects: Any, run: Any, refused: Any
) -> None:
    assert "is given and empty" in refused(run, resource, **options).msg
    assert only_objects.requests() == []


@pytest.mark.parametrize("blank", BLANKS)
def test_a_blank_parent_is_refused(blank: Any, server: Any, look: Any, refused: Any) -> None:
    server.forget_requests()
    assert "thread_id is" in refused(look, MESSAGE_INFO, thread_id=blank).msg
    assert server.requests() == []
