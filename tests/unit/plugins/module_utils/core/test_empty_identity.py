# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An identity that is given and empty acts on nothing, whatever is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from declarations import COMPLETE, modules

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import given_as_null, report
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.groups import GROUP
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.projects import PROJECT
from ansible_collections.declarative.openai.plugins.module_utils._resources.administration.spend_limits import (
    SPEND_LIMIT,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.agents import AGENT
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import VECTOR_STORE

BLANKS = {"null": None, "empty": "", "blanks": " \t\n", "invisible": "\u200b\u00a0"}


def identities() -> Iterator[Any]:
    """Each module with each option that names an object, in each of its states."""
    for name, module in modules().items():
        spec = module.options
        for option in dict.fromkeys(module.declaration.identity_options({})):
            if option not in spec or spec[option].get("type", "str") not in ("str", "path"):
                continue
            for state in (spec.get("state") or {"choices": [None]})["choices"]:
                yield pytest.param(name, option, state, id=f"{name}-{option}-{state}")


@pytest.fixture
def only_objects(server: Any, run: Any) -> Any:
    """One object of each kind that can be listed, which an identity that means all would mean."""
    run(ASSISTANT, name="only", model="gpt-4o")
    run(AGENT, name="only", model="gpt-4o")
    run(VECTOR_STORE, name="only")
    run(FILE, filename="only.txt", purpose="assistants", content="x")
    run(THREAD, key="only")
    run(PROJECT, name="only")
    run(GROUP, name="only")
    run(SPEND_LIMIT, threshold_amount=5)
    server.forget_requests()
    return server


@pytest.mark.parametrize(("name", "option", "state"), list(identities()))
def test_an_empty_identity_means_nobody(
    name: str, option: str, state: str | None, only_objects: Any, tmp_path: Path
) -> None:
    declaration = modules()[name].declaration
    connection = {
        "api_key": only_objects.key,
        "admin_api_key": only_objects.admin_key,
        "base_url": only_objects.base_url,
        "registry": str(tmp_path / "registry.json"),
    }
    others = {"assistant_name": "assistant_id", "vector_store_name": "vector_store_id"}
    complete = {
        other: value
        for other, value in COMPLETE.get(name, {}).items()
        if other not in (option, others.get(option)) and other in modules()[name].options
    }
    for value in BLANKS.values():
        given = {**connection, **complete, **({"state": state} if state else {}), option: value}
        checked = ArgumentSpecValidator(**declaration.argument_spec().to_kwargs()).validate(given)
        if checked.error_messages:
            message = checked.error_messages[0]
        else:
            result, _warnings = report(
                declaration, checked.validated_parameters, check_mode=False, null_options=given_as_null(given)
            )
            assert result.get("failed"), (value, result)
            message = result["msg"]
            assert message.startswith(f"{option} is "), (value, message)
        assert option in message, (value, message)
    assert only_objects.requests() == []


@pytest.mark.parametrize("value", BLANKS.values(), ids=BLANKS)
@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize(
    "part",
    [
        {"kind": "assistant", "model": "gpt-4o", "name": None},
        {"kind": "thread", "key": None},
        {"kind": "message", "content": "x", "thread_id": None},
        {"kind": "vector_store", "vector_store_id": None},
    ],
    ids=lambda part: part["kind"],
)
def test_an_empty_identity_in_a_stack_means_nobody(
    part: dict[str, Any], state: str, value: Any, only_objects: Any, stack: Any, refused: Any
) -> None:
    option = next(name for name, member in part.items() if member is None)
    message = refused(stack, {**part, option: value}, state=state).msg
    assert message == f"resources[0].{option} is given and empty; give it a value, or leave it out."
    assert only_objects.requests() == []


def test_an_empty_name_of_a_stack_is_refused(stack: Any, refused: Any, server: Any) -> None:
    assert "name is empty" in refused(stack, name=" ").msg
