# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks with many forks, at a server that allows few requests: each task ends well, with one request that passes.

How few requests are refused is a matter of time, which tests/unit/plugins/module_utils/transport/test_rate_limit.py
simulates, and `make bench CASES="limited"` measures.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from crowd import run_crowd

PLAYBOOKS, TASKS = 2, 12


@pytest.mark.parametrize("told", [True, False], ids=["Retry-After", "without a word"])
def test_all_tasks_end_well_where_few_requests_are_allowed(told: bool, tmp_path: Path) -> None:
    crowd = run_crowd(tmp_path, PLAYBOOKS, window=1, told=told, tasks=TASKS)
    assert crowd.failed == 0, crowd.outputs
    assert [output.count("ok=1") for output in crowd.outputs] == [TASKS] * PLAYBOOKS
    assert crowd.passed == PLAYBOOKS * TASKS
