# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run every example of the documentation as it stands there: of modules, lookups, roles, guides and the README."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from environment import collection
from local_server import serving
from together import Outcomes, Part, Stage, host_of, outcome_of

ROOT = collection()
# Examples that share an ansible-playbook and a server: so few that the batches keep several workers busy.
LARGEST_BATCH = 15
MARKDOWN = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RESTRUCTURED = re.compile(r"^\.\. code-block:: yaml\n\n((?:(?: {2,}.*)?\n)+)", re.MULTILINE)


def examples_of_plugin(path: Path) -> str:
    for statement in ast.parse(path.read_text()).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "EXAMPLES":
            return str(ast.literal_eval(statement.value))
    raise AssertionError(f"{path.name} has no EXAMPLES")


def found() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "plugins" / "modules").glob("*.py")):
        yield path.stem, examples_of_plugin(path)
    for path in sorted((ROOT / "plugins" / "lookup").glob("*.py")):
        yield f"lookup-{path.stem}", examples_of_plugin(path)
    for path in [ROOT / "README.md", *sorted(ROOT.glob("roles/*/README.md"))]:
        for number, block in enumerate(MARKDOWN.findall(path.read_text()), 1):
            yield f"{path.relative_to(ROOT)}-{number}", block
    for path in sorted((ROOT / "docs").rglob("*.rst")):
        for number, block in enumerate(RESTRUCTURED.findall(path.read_text()), 1):
            yield f"{path.name}-{number}", dedent(block)


def as_plays(name: str, text: str) -> list[dict[str, Any]]:
    """Plays as they are; tasks in a play."""
    parts = yaml.safe_load(text)
    if all("hosts" in part or "ansible.builtin.import_playbook" in part for part in parts):
        return parts  # type: ignore[no-any-return]
    return [{"name": "Example", "hosts": host_of(name), "gather_facts": False, "tasks": parts}]


def params() -> Iterator[Any]:
    for number, (name, text) in enumerate(found()):
        batch = f"examples-{number // LARGEST_BATCH}"
        yield pytest.param(name, text, batch, id=name)


@pytest.mark.parametrize(("name", "text", "batch"), list(params()))
def test_example(
    name: str, text: str, batch: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outcome = outcome_of(request, tmp_path_factory, play, name)
    if outcome:
        pytest.fail(outcome, pytrace=False)


def play(examples: Sequence[Mapping[str, Any]], folder: Path) -> Outcomes:
    with serving("--control", "--model", "stand-in") as server:
        stage = Stage(server, folder, {"OPENAI_BACKEND": "assistants"}, {})
        return stage.run([Part(each["name"], as_plays(each["name"], each["text"])) for each in examples])
