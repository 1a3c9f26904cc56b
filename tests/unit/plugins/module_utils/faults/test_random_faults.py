# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fifth of all requests fails at random: nothing is doubled that can be listed, and what cannot is told.

With ``FAULTS=all`` in the environment it is tried with ten seeds, which `make faults` does, else with one.
"""

from __future__ import annotations

import os
import re
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

SEEDS = range(10 if os.environ.get("FAULTS") == "all" else 1)
FAILURES = ["status", "status_after", "reset_before", "reset_after", "cut"]
#: Of these the work is done and the answer is lost.
LOST = {"status_after", "reset_after", "cut"}
LISTED = {"assistant": 120, "vector_store": 50, "file": 50}
RECORDS = {
    "assistants": {"assistant": "assistants", "thread": "threads", "run": "runs"},
    "responses": {"assistant": "agents", "thread": "conversations", "run": "responses"},
}
THREADS, RUNS = 50, 30
OPTIONS: dict[str, dict[str, Any]] = {
    "assistant": {"model": "gpt-4o"},
    "vector_store": {},
    "file": {"purpose": "assistants", "content": "text"},
}


def resources() -> list[dict[str, Any]]:
    """300 resources: 220 that can be listed, 50 threads and 30 runs that cannot."""
    listed = [
        {"kind": kind, "filename" if kind == "file" else "name": f"{kind}-{number}.txt", **OPTIONS[kind]}
        for kind, count in LISTED.items()
        for number in range(count)
    ]
    threads = [{"kind": "thread", "key": f"thread-{number}"} for number in range(THREADS)]
    runs = [
        {
            "kind": "run",
            "key": f"run-{number}",
            "thread": f"thread-{number}",
            "assistant": f"assistant-{number}.txt",
            "wait_timeout": 1e6,
        }
        for number in range(RUNS)
    ]
    return [*listed, *threads, *runs]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("backend", ["assistants", "responses"])
@pytest.mark.usefixtures("clock")
def test_a_fifth_of_all_requests_fails(backend: str, seed: int, server: Any, stack: Any) -> None:
    declared = resources()
    assert len(declared) == 300
    server.fault("random", kinds=FAILURES, status=503, times=-1, rate=0.2, seed=seed)
    failures: list[dict[str, Any]] = []
    try:
        stack(*declared, backend=backend)
    except PlatformError as error:
        failures = error.details["failures"]
    (fault,) = server.control("GET", "/faults")["faults"]
    server.control("DELETE", "/faults")
    assert len(fault["hits"]) > 50

    assert stack(*declared, backend=backend) is not None
    assert stack(*declared, backend=backend).changed is False

    records = {**RECORDS[backend], "vector_store": "vector_stores", "file": "files"}
    assert {kind: server.count(records[kind]) for kind in LISTED} == LISTED

    told = [failure["possibly_created"] for failure in failures if "possibly_created" in failure]
    for kind, count in (("thread", THREADS), ("run", RUNS)):
        orphans = server.count(records[kind]) - count
        of_kind = [one for one in told if one["kind"] == kind]
        assert 0 <= orphans <= len(of_kind)
        assert len({one["key"] for one in of_kind}) == len(of_kind)
        for one in of_kind:
            assert one["key"] in [part.get("key") for part in declared]
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one["sent_at"])
            assert "request_id" in one
    creations = re.compile("/(threads|conversations)|/threads/[^/]+/runs|/responses")
    lost = [hit for hit in fault["hits"] if hit["kind"] in LOST and creations.fullmatch(hit["path"])]
    assert sum(server.count(records[kind]) for kind in ("thread", "run")) - THREADS - RUNS <= len(lost)
