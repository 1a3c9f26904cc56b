# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The adapter for modules: what it logs and prints. What its tasks do is compared in the target in_process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import environment
import pytest

SECRET = "not-for-your-eyes"

# A module as Ansible starts it, with the system's log on standard error.
PROGRAM = """
import json, sys
from ansible.module_utils import basic
basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": json.load(sys.stdin)}).encode()
basic._ANSIBLE_PROFILE = "legacy"
basic.has_journal = False
basic.AnsibleModule._log_to_syslog = lambda self, message: print(message, file=sys.stderr)
from ansible_collections.declarative.openai.plugins.module_utils._core import module_adapter as _entry
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.agents import AGENT
_entry.run_as_module(AGENT)
"""


def run(**options: Any) -> tuple[dict[str, Any], str, str]:
    """The result of the module, and what it printed and logged."""
    given = {"base_url": "http://127.0.0.1:9/v1", "max_retries": 0, "backend": "responses", "name": "a", **options}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(
        command,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        cwd=environment.collections_root(),
    )
    assert "Traceback" not in done.stderr, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1]), done.stdout, done.stderr


@pytest.mark.parametrize("state", ["present", "of another kind"])
def test_neither_the_log_nor_the_result_has_a_secret(state: str) -> None:
    tool = {"type": "mcp", "server_label": "wiki", "transport": {"headers": {"X-Wiki": SECRET}}}
    result, printed, logged = run(api_key=f"sk-{SECRET}", tools=[tool], state=state, instructions=f"Say {SECRET}.")
    assert result["failed"]
    assert SECRET not in printed
    assert SECRET not in logged
    assert ("Invoked with" in logged) == (state == "present")


def test_a_placeholder_for_a_key_hides_nothing() -> None:
    result, _printed, logged = run(api_key="none", instructions="Nonetheless, none is none.")
    assert result["invocation"]["module_args"]["instructions"] == "Nonetheless, none is none."
    assert result["invocation"]["module_args"]["api_key"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert "none is none" in logged


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"max_retries": "inf"}, "max_retries cannot be read (cannot convert"),
        ({"metadata": {"a": 2**64}}, "metadata.a is beyond what 64 bits hold"),
        ({"tools": [{"a": float("nan")}]}, "tools[0].a is nan, which is no number"),
        ({"tools": [{"headers": {"X-Wiki": "********"}}]}, "The option tools has the mask in it"),
    ],
)
def test_odd_options_are_one_sentence(options: dict[str, Any], says: str) -> None:
    assert run(**options)[0]["msg"].startswith(says)
