# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hashes of inputs in the registry: equal inputs are recognised, and secrets have a salt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._core.recorded_inputs import is_recorded_as, recorded
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.responses import RESPONSE
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import fingerprint

SECRET = [
    {"type": "mcp", "server_label": "a", "server_url": "https://mcp.example.com", "authorization": "token-of-mine"}
]


@pytest.mark.parametrize("value", ["text", 7, None, {"a": [1]}, SECRET], ids=str)
def test_a_value_is_recognised_and_another_one_is_not(value: Any) -> None:
    assert is_recorded_as(value, recorded(value))
    assert not is_recorded_as([value], recorded(value))
    assert not is_recorded_as(value, None)


def test_only_secrets_have_a_salt() -> None:
    assert recorded("text") == fingerprint("text")
    records = {recorded(SECRET) for _number in range(3)}
    assert len(records) == 3
    assert not any(fingerprint(SECRET) in record for record in records)
    assert is_recorded_as(SECRET, fingerprint(SECRET))  # as earlier versions recorded it


def test_a_response_with_a_secret_is_made_once(run: Callable[..., Any], server: Any) -> None:
    asked = {"key": "a", "model": "gpt-4o", "input": "Hello.", "tools": SECRET, "backend": "responses"}
    assert [run(RESPONSE, **asked).changed for _number in range(2)] == [True, False]
    other = [{**SECRET[0], "authorization": "another-token"}]
    assert run(RESPONSE, **{**asked, "tools": other}).changed
    assert server.count("responses") == 2
