# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that is killed at any moment: the next one finishes its work. A whole playbook is in test_interruption.py
of the integration tests.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._core.engine import converge
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for

FORK = multiprocessing.get_context("fork")
KILLS = 4
COUNT = 12

Tasks = list[tuple[Resource, dict[str, Any]]]


@pytest.fixture
def tasks(params: Any) -> Tasks:
    """Threads, which only the registry finds, and assistants, which are there alone."""
    stored = {"backend": "responses", "assistant_store": "registry", "model": "gpt-4o-mini"}
    threads = [(THREAD, params(THREAD, key=f"thread {number}")) for number in range(COUNT)]
    assistants = [(ASSISTANT, params(ASSISTANT, name=f"assistant {number}", **stored)) for number in range(COUNT)]
    return [task for pair in zip(threads, assistants, strict=True) for task in pair]


def apply(tasks: Tasks) -> list[bool]:
    """Which of them changed something."""
    return [converge(resource, params, check_mode=False).changed for resource, params in tasks]


def _apply_with_own_client(tasks: Tasks) -> None:
    client_for.cache_clear()
    apply(tasks)


def kill_at(changes: int, tasks: Tasks, registry: Path) -> None:
    """Kill a process at work on them as soon as the registry has changed so often."""
    process = FORK.Process(target=_apply_with_own_client, args=(tasks,))
    process.start()
    versions: set[int] = set()
    while process.is_alive() and len(versions) < changes:
        if registry.exists():
            versions.add(registry.stat().st_ino)
        time.sleep(0.0005)
    process.kill()
    process.join()


@pytest.mark.parametrize("seed", range(4))
def test_next_run_finishes_what_was_killed_anywhere(seed: int, tasks: Tasks, server: Any, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    registry = tmp_path / "registry.json"
    for _kill in range(KILLS):
        kill_at(chance.randrange(1, COUNT), tasks, registry)
        if registry.exists():
            json.loads(registry.read_text())
    apply(tasks)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["registry.json", "registry.json.lock"]
    assert not any(apply(tasks))
    (kinds,) = json.loads(registry.read_text())["scopes"].values()
    assert (len(kinds["thread"]), len(kinds["stored_assistant"])) == (COUNT, COUNT)
    # What was made and not recorded yet when the process was killed.
    assert COUNT <= server.count("threads") <= COUNT + KILLS
