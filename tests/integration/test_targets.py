# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run every target of tests/integration/targets as a role of a play, each against a local server of its own.

The targets have the layout of ansible-test: tasks/main.yml, meta/main.yml for dependencies, and `hidden` in aliases
where a target is there for others only. They find these variables: openai_base_url, openai_control_url, openai_key and
output_dir (an empty folder). TARGETS in the environment (names with spaces between them) narrows the run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from environment import clean, collection, collections_root
from local_server import LocalServer, serving

TARGETS = collection() / "tests" / "integration" / "targets"


@dataclass(frozen=True)
class Variation:
    """One of the ways in which every target is run."""

    name: str
    environment: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)


VARIATIONS = (Variation("module", environment={"OPENAI_BACKEND": "assistants"}),)


def chosen_targets() -> list[str]:
    found = {path.parents[1].name for path in TARGETS.glob("*/tasks/main.yml")}
    wanted = set(os.environ.get("TARGETS", "").split())
    if wanted - found:
        raise pytest.UsageError(f"There is no target {', '.join(sorted(wanted - found))} in {TARGETS}.")
    return sorted(wanted or {name for name in found if not is_hidden(name)})


def is_hidden(target: str) -> bool:
    aliases = TARGETS / target / "aliases"
    return aliases.exists() and "hidden" in aliases.read_text().split()


def play(target: str, variation: Variation, server: LocalServer, folder: Path) -> list[str]:
    """Write the play and its inventory into the folder; return the command that runs it."""
    output_dir = folder / "output"
    output_dir.mkdir()
    variables = {
        "openai_base_url": server.base_url,
        "openai_control_url": server.control_url,
        "openai_key": server.key,
        "output_dir": str(output_dir),
        **variation.variables,
    }
    host = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    files = {
        # JSON is YAML, too.
        "inventory.yml": {"all": {"hosts": {"localhost": host}}},
        "play.yml": [{"name": target, "hosts": "localhost", "gather_facts": False, "roles": [target]}],
        "variables.json": variables,
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    return ["ansible-playbook", "-i", "inventory.yml", "-e", "@variables.json", "play.yml"]


def settings(variation: Variation, server: LocalServer, folder: Path) -> dict[str, str]:
    # The gate's own; they are gone from a cleaned environment.
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    home = folder / "home"
    home.mkdir()
    return clean(
        home,
        **coverage,
        ANSIBLE_COLLECTIONS_PATH=str(collections_root()),
        ANSIBLE_ROLES_PATH=str(TARGETS),
        ANSIBLE_PIPELINING="true",
        # Without it the workers are killed before they have written their coverage data.
        ANSIBLE_WORKER_SHUTDOWN_POLL_COUNT="100",
        OPENAI_BASE_URL=server.base_url,
        OPENAI_API_KEY=server.key,
        OPENAI_REGISTRY=str(folder / "registry.json"),
        **variation.environment,
    )


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda variation: variation.name)
@pytest.mark.parametrize("target", chosen_targets())
def test_target(target: str, variation: Variation, tmp_path: Path) -> None:
    with serving("--control", "--model", "stand-in") as server:
        done = subprocess.run(
            play(target, variation, server, tmp_path),
            cwd=tmp_path,
            env=settings(variation, server, tmp_path),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if done.returncode:
        pytest.fail(f"ansible-playbook ended with {done.returncode}:\n{done.stdout}", pytrace=False)
