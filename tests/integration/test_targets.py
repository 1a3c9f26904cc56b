# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run every target of tests/integration/targets as a role of a play.

The targets have the layout of ansible-test: tasks/main.yml, meta/main.yml for dependencies, and these words in aliases:
`hidden` for what is there for others only; `backend/NAME` for each backend that it runs on (without one it has to do
with none); `server/OPTION` for an option of its local server; `in-turn` where it takes long, and so has its day.
They find these variables: openai_backend, openai_base_url, openai_control_url, openai_key, other_python (another one
than the controller's, with what modules need) and output_dir (an empty folder). TARGETS in the environment (names with
spaces between them) narrows the run.

Each target runs in-process on its first backend, and as modules on its last one. Targets of the same server share an
ansible-playbook and that server, each with a host of its own and an empty server (see together.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from local_server import serving
from playbook import OTHER_PYTHON, TARGETS
from together import Outcomes, Part, Stage, host_of, outcome_of
from turns import in_turn

# Targets that share an ansible-playbook: so few that the batches keep several workers busy.
LARGEST_BATCH = 6


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


@dataclass(frozen=True)
class Run:
    """One of the runs of a target."""

    target: str
    variation: Variation
    as_modules: bool

    @property
    def id(self) -> str:
        return f"{self.target}-{self.variation.name}-{'module' if self.as_modules else 'in-process'}"

    @property
    def server(self) -> tuple[str, ...]:
        return (*self.variation.server, *options(self.target))

    @property
    def company(self) -> tuple[object, ...]:
        """The same for all that can share a server."""
        return self.server, self.as_modules

    def as_part(self, folder: Path) -> Part:
        output_dir = folder / "output" / self.target
        output_dir.mkdir(parents=True, exist_ok=True)
        play = {
            "name": self.target,
            "hosts": host_of(self.id),
            "gather_facts": False,
            "vars": {"output_dir": str(output_dir)},
            "roles": [self.target],
        }
        return Part(self.id, [play])


def runs(target: str) -> Iterator[Run]:
    """The first run of a target is always part of the whole; the other one is a gate of its own."""
    found = variations(target)
    yield Run(target, found[0], as_modules=False)
    yield Run(target, found[-1], as_modules=True)


def batches() -> Iterator[tuple[str, list[Run]]]:
    """The runs in the order and the company in which they are run, each batch with a name."""
    together: dict[tuple[object, ...], list[Run]] = {}
    for target in chosen_targets():
        for run in runs(target):
            together.setdefault(run.company, []).append(run)
    for number, company in enumerate(together.values()):
        for start in range(0, len(company), LARGEST_BATCH):
            yield f"batch-{number}-{start}", company[start : start + LARGEST_BATCH]


def params() -> Iterator[Any]:
    takers = [target for target in chosen_targets() if "in-turn" in words(target)]
    waiting = set(takers) - set(in_turn(takers, len(takers))) if len(takers) > 1 else set()
    for name, batch in batches():
        for run in batch:
            is_later = run.as_modules or run.target in waiting
            marks = [pytest.mark.again] if is_later else []
            yield pytest.param(run, name, id=run.id, marks=marks)


@pytest.mark.parametrize(("run", "batch"), list(params()))
def test_target(run: Run, batch: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    outcome = outcome_of(request, tmp_path_factory, play, run.id)
    if outcome:
        pytest.fail(outcome, pytrace=False)


def play(params: Sequence[dict[str, Any]], folder: Path) -> Outcomes:
    runs: list[Run] = [param["run"] for param in params]
    first = runs[0]
    with serving("--control", "--model", "stand-in", *first.server) as server:
        variables = {
            "openai_base_url": server.base_url,
            "openai_control_url": server.control_url,
            "openai_key": server.key,
            "other_python": OTHER_PYTHON,
            **first.variation.variables,
        }
        stage = Stage(server, folder, first.variation.environment, variables, as_modules=first.as_modules)
        return stage.run([run.as_part(folder) for run in runs])
