# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Actions: a question that leaves nothing is asked again like a read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.moderations import MODERATION


def test_what_costs_nothing_is_asked_again(run: Callable[..., Any], server: Any, clock: Any) -> None:
    server.fault("status", method="POST", path="/moderations", status=503, times=2)
    outcome = run(MODERATION, input="Hello.")
    assert (outcome.changed, outcome.result["flagged"]) == (False, False)
    assert len(server.requests("POST")) == 3


def test_a_failure_says_nothing_of_what_may_be_there(
    run: Callable[..., Any], refused: Callable[..., PlatformError], server: Any, clock: Any
) -> None:
    server.fault("status", method="POST", path="/moderations", status=503, times=-1)
    error = refused(run, MODERATION, input="Hello.")
    assert "may have been" not in error.msg
    assert "possibly_created" not in error.details
