# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run playbooks of the collection as they are shipped, between plays that say what is to come of them.

The quickstart and its clean-up are run by `make demo`, the migration by the target of its name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from local_server import serving
from playbook import run_plays


def asserting(that: list[str]) -> dict[str, Any]:
    """A play that sees what the plays before it have set."""
    return {
        "name": "Assert",
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [{"name": "Assert", "ansible.builtin.assert": {"that": that, "quiet": True}}],
    }


@pytest.mark.parametrize("backend", ["assistants", "responses"])
def test_run_lifecycle(backend: str, tmp_path: Path) -> None:
    playbook = {"name": "Run it", "ansible.builtin.import_playbook": "declarative.openai.run_lifecycle"}
    steps = "run_lifecycle_steps.run_steps | map(attribute='type')"
    after = asserting(
        [
            "run_lifecycle_run.status == 'requires_action'",
            "run_lifecycle_answered.status == 'completed'",
            "'submit tool outputs' in run_lifecycle_answered.response_content",
            "run_lifecycle_list.runs | map(attribute='id') == [run_lifecycle_run.id]",
            "run_lifecycle_found.runs[0].id == run_lifecycle_run.id",
            "run_lifecycle_changed.run.metadata == {'updated_field': 'new_value'}",
            f"{steps} == ['tool_calls', 'message_creation']",
            "run_lifecycle_cancelled.status in ['cancelled', 'completed']",
        ]
    )
    gone = {
        "name": "Look for what is left",
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [
            {"name": "Look", "declarative.openai.openai_assistant_info": {}, "register": "left"},
            {"name": "Assert", "ansible.builtin.assert": {"that": "left.assistants == []", "quiet": True}},
        ],
    }
    with serving("--control", "--model", "stand-in", "--api", backend) as server:
        done = run_plays([playbook, after, gone], server, tmp_path, {"OPENAI_BACKEND": backend})
        checked = run_plays([playbook], server, tmp_path, {"OPENAI_BACKEND": backend}, arguments=["--check"])
    for one in (done, checked):
        if one.returncode:
            pytest.fail(f"ansible-playbook ended with {one.returncode}:\n{one.stdout}", pytrace=False)
