# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts that share an ansible-playbook: each one's failure is its own, and none finds what another one left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from local_server import serving
from together import Part, Stage, host_of


def part(name: str, *tasks: dict[str, Any]) -> Part:
    return Part(name, [{"hosts": host_of(name), "gather_facts": False, "tasks": list(tasks)}])


def test_a_part_that_fails_leaves_the_others_alone(tmp_path: Path) -> None:
    noted = {"ansible.builtin.set_fact": {"noted": "by another part"}}
    unnoted = {"ansible.builtin.assert": {"that": "noted is undefined"}}
    parts = [
        part("first", noted, {"declarative.openai.openai_assistant": {"name": "left", "model": "gpt-4o"}}),
        part("fails", {"ansible.builtin.fail": {"msg": "It was meant to."}}),
        part(
            "after",
            unnoted,
            {"declarative.openai.openai_assistant_info": {}, "register": "found"},
            {"ansible.builtin.assert": {"that": "found.assistants == []"}},
        ),
        Part("unreadable", [{"ansible.builtin.import_playbook": "nowhere.yml"}]),
        part("last", unnoted),
    ]
    with serving("--control") as server:
        outcomes = Stage(server, tmp_path, {"OPENAI_BACKEND": "assistants"}, {}).run(parts)
    assert [name for name, outcome in outcomes.items() if outcome] == ["fails", "unreadable"]
    assert list(outcomes) == [part.name for part in parts]
    assert "It was meant to." in outcomes["fails"]
    assert "nowhere.yml" in outcomes["unreadable"]
