# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run every target of tests/integration/targets as a role of a play, each against a local server of its own.

The targets have the layout of ansible-test: tasks/main.yml, meta/main.yml for dependencies, and in aliases `hidden`
where a target is there for others only, and `backend/NAME` for each backend that it runs on; without such a word it
has to do with none. They find these variables: openai_backend, openai_base_url, openai_control_url, openai_key,
other_python (another one than the controller's, with what modules need) and output_dir (an empty folder). TARGETS in
the environment (names with spaces between them) narrows the run.

Each target runs in-process on its first backend, and as modules on its last one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from local_server import serving
from playbook import OTHER_PYTHON, TARGETS, run_plays


@dataclass(frozen=True)
class Variation:
    """One of the ways in which every target is run."""

    name: str
    server: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)


def on_backend(backend: str) -> Variation:
    """A server that speaks this API alone, so that nothing can go by the other one."""
    return Variation(backend, ("--api", backend), {"OPENAI_BACKEND": backend}, {"openai_backend": backend})


VARIATIONS = (on_backend("assistants"), on_backend("responses"))


def chosen_targets() -> list[str]:
    found = {path.parents[1].name for path in TARGETS.glob("*/tasks/main.yml")}
    wanted = set(os.environ.get("TARGETS", "").split())
    if wanted - found:
        raise pytest.UsageError(f"There is no target {', '.join(sorted(wanted - found))} in {TARGETS}.")
    return sorted(wanted or {name for name in found if not is_hidden(name)})


def words(target: str) -> set[str]:
    aliases = TARGETS / target / "aliases"
    return set(aliases.read_text().split()) if aliases.exists() else set()


def options(target: str) -> list[str]:
    return sorted(f"--{word.removeprefix('server/')}" for word in words(target) if word.startswith("server/"))


def is_hidden(target: str) -> bool:
    return "hidden" in words(target)


def variations(target: str) -> tuple[Variation, ...]:
    named = {word.removeprefix("backend/") for word in words(target) if word.startswith("backend/")}
    unknown = named - {variation.name for variation in VARIATIONS}
    if unknown:
        raise pytest.UsageError(f"The aliases of {target} name no backend with {', '.join(sorted(unknown))}.")
    return tuple(variation for variation in VARIATIONS if variation.name in named) or VARIATIONS[:1]


def runs(target: str) -> Iterator[Any]:
    """The first run of a target is always part of the whole; the other one is a gate of its own."""
    found = variations(target)
    yield pytest.param(target, found[0], False, id=f"{target}-{found[0].name}-in-process")
    yield pytest.param(target, found[-1], True, id=f"{target}-{found[-1].name}-module", marks=pytest.mark.again)


@pytest.mark.parametrize(
    ("target", "variation", "as_modules"), [one for target in chosen_targets() for one in runs(target)]
)
def test_target(target: str, variation: Variation, as_modules: bool, tmp_path: Path) -> None:
    output_dir = tmp_path / "output"
    output_dir.mkdir()
    play = {"name": target, "hosts": "localhost", "gather_facts": False, "roles": [target]}
    with serving("--control", "--model", "stand-in", *variation.server, *options(target)) as server:
        variables = {
            "openai_base_url": server.base_url,
            "openai_control_url": server.control_url,
            "openai_key": server.key,
            "other_python": OTHER_PYTHON,
            "output_dir": str(output_dir),
            **variation.variables,
        }
        done = run_plays([play], server, tmp_path, variation.environment, variables, as_modules=as_modules)
    if done.returncode:
        pytest.fail(f"ansible-playbook ended with {done.returncode}:\n{done.stdout}", pytrace=False)
