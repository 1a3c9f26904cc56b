# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks with many forks at a server that allows few requests: all tasks end well, and few requests are refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from crowd import TASKS, run_crowd


@pytest.mark.parametrize("told", [True, False], ids=["Retry-After", "without a word"])
@pytest.mark.parametrize("playbooks", [1, 2])
def test_all_tasks_end_well_where_few_requests_are_allowed(playbooks: int, told: bool, tmp_path: Path) -> None:
    crowd = run_crowd(tmp_path, playbooks, window=2, told=told)
    sys.stdout.write(f"{crowd.seconds:.1f} s, {crowd.ratio:.2f} times the least; {crowd.refused} refused\n")
    assert crowd.failed == 0, crowd.outputs
    assert [output.count("ok=1") for output in crowd.outputs] == [TASKS] * playbooks
    assert crowd.passed == playbooks * TASKS
    assert crowd.refused_share < 0.1
