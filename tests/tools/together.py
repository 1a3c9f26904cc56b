# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run parts that have nothing to do with one another in one ansible-playbook and against one local server.

To start Ansible, the SDK and a server takes seconds, and most parts take less. Each part has a host of its own, so that
no variable reaches another part, and finds an empty server and no registry.
"""

from __future__ import annotations

import fcntl
import functools
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from local_server import LocalServer
from playbook import run_plays

# What a part came to: nothing where it passed, else what ansible-playbook printed.
Outcomes = dict[str, str]

_BEGIN = re.compile(r"^PLAY \[Part ([^\]]+)\]", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """Plays that belong together. They run on ``host`` or, as far as they name it, on localhost."""

    name: str
    plays: Sequence[Mapping[str, Any]]

    @property
    def host(self) -> str:
        return host_of(self.name)

    def with_fresh_start(self, control_url: str) -> list[Mapping[str, Any]]:
        task = {
            "name": "Start afresh",
            "ansible.builtin.assert": {"that": f"lookup('fresh_start', '{control_url}') != ''", "quiet": True},
        }
        begin = {"name": f"Part {self.name}", "hosts": self.host, "gather_facts": False, "tasks": [task]}
        return [begin, *self.plays]


def host_of(name: str) -> str:
    """The name of the host of a part."""
    return "part_" + re.sub(r"\W", "_", name)


@dataclass(frozen=True)
class Stage:
    """Where parts are run. The server has to be started with --control."""

    server: LocalServer
    folder: Path
    environment: Mapping[str, str]
    variables: Mapping[str, Any]
    as_modules: bool = False

    def run(self, parts: Sequence[Part]) -> Outcomes:
        """Run the parts in their order. One that fails ends ansible-playbook, so what follows is run by another one."""
        outcomes: Outcomes = {}
        while parts:
            passed, failure = self._run_to_failure(parts)
            outcomes |= {part.name: "" for part in parts[:passed]}
            parts = parts[passed:]
            if failure:
                outcomes[parts[0].name] = failure
                parts = parts[1:]
        return outcomes

    def _run_to_failure(self, parts: Sequence[Part]) -> tuple[int, str]:
        """How many of the parts passed, and why the next one failed: an empty text where it is still to be run."""
        plays = [play for part in parts for play in part.with_fresh_start(self.server.control_url)]
        done = run_plays(
            plays,
            self.server,
            self.folder,
            self.environment,
            self.variables,
            as_modules=self.as_modules,
            hosts=[part.host for part in parts],
        )
        begun = list(_BEGIN.finditer(done.stdout))
        if not done.returncode and [match[1] for match in begun] == [part.name for part in parts]:
            return len(parts), ""
        if begun or len(parts) == 1:
            output = done.stdout[begun[-1].start() :] if begun else done.stdout
            return max(len(begun) - 1, 0), f"ansible-playbook ended with {done.returncode}:\n{output}"
        # Ansible cannot read the plays of some part, and so ran none: half of them may be without it.
        return self._run_to_failure(parts[: len(parts) // 2])


def outcome_of(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    play: Callable[[list[dict[str, Any]], Path], Outcomes],
    name: str,
) -> str:
    """What the part came to: an empty text, or why it failed.

    The parts are the parameters of all tests of this function that the session runs; those with the same ``batch`` are
    played together. The workers of pytest-xdist share the batches: each plays those that no other one has begun.
    """
    batches: dict[str, list[dict[str, Any]]] = {}
    for item in request.session.items:
        if getattr(item, "function", None) is request.function:
            batches.setdefault(item.callspec.params["batch"], []).append(item.callspec.params)  # type: ignore[attr-defined]
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    outcomes: Outcomes = {}
    for how in (fcntl.LOCK_EX | fcntl.LOCK_NB, fcntl.LOCK_EX):
        for batch, params in batches.items():
            with (shared / f"{batch}.lock").open("w") as lock, suppress(BlockingIOError):
                fcntl.flock(lock, how)
                outcomes |= _once(shared / batch, functools.partial(play, params))
    return outcomes[name]


def _once(folder: Path, make: Callable[[Path], Outcomes]) -> Outcomes:
    """What is made in the new folder, or was."""
    file = folder / "outcomes.json"
    if not file.exists():
        folder.mkdir()
        file.write_text(json.dumps(make(folder)))
    outcomes: Outcomes = json.loads(file.read_text())
    return outcomes
