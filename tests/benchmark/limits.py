# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pace of requests: what it costs where nothing is limited, and how near it comes to what a server allows."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from crowd import FORKS, REQUESTS, TASKS, run_crowd
from environment import clean, collections_root
from measure import Figure, Outcome, Ratio
from runs import site

# Of each measured thing, one after the other.
COUNT = 500
REPETITIONS = 5
WINDOWS = (2, 4)

_MEASURE = f"""
import json, os, time
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._transport.pacing import RequestPacer

connection = Connection(api_key=os.environ["OPENAI_API_KEY"], base_url=os.environ["OPENAI_BASE_URL"])
client = client_for(connection)
seconds = []
for call in (
    lambda: client.request("GET", "/models/gpt-4o"),
    lambda: RequestPacer(connection, "GET", "/models/gpt-4o", 300).take(lambda: None),
):
    call()
    started = time.perf_counter()
    for _number in range({COUNT}):
        call()
    seconds.append((time.perf_counter() - started) / {COUNT})
print(json.dumps(seconds))
"""


def unlimited() -> Outcome:
    """What a turn costs where the server has refused nothing and the user has set nothing."""
    outcome = Outcome("the turn of a request where nothing is limited, as a part of the request")
    with site() as here:
        surroundings = clean(
            here.folder,
            PYTHONPATH=str(collections_root()),
            OPENAI_BASE_URL=here.server.base_url,
            OPENAI_API_KEY=here.server.key,
        )
        pairs = [
            json.loads(here.measured([sys.executable, "-c", _MEASURE], surroundings)[1])
            for _round in range(REPETITIONS)
        ]
    requests = Figure("request", tuple(request for request, _turn in pairs))
    turns = Figure("turn", tuple(turn for _request, turn in pairs))
    outcome.add(requests, turns)
    outcome.compare(turns, requests, 0.05)
    return outcome


def limited() -> Outcome:
    """Many tasks at a server that allows few requests."""
    outcome = Outcome(f"{TASKS} tasks in {FORKS} forks, one playbook and two at once, at {REQUESTS} requests a window")
    for window in WINDOWS:
        for playbooks in (1, 2):
            for told in (True, False):
                with tempfile.TemporaryDirectory() as folder:
                    crowd = run_crowd(Path(folder), playbooks, window, told=told)
                name = f"{window} s, {playbooks}, {'Retry-After' if told else 'without a word'}"
                outcome.add(Figure(name, (crowd.seconds,)))
                outcome.ratios += [
                    Ratio(f"{name}: failed playbooks", crowd.failed, 0),
                    Ratio(f"{name}: time / least", crowd.ratio, 1.3),
                    Ratio(f"{name}: refused / sent", crowd.refused_share, 0.1),
                ]
    return outcome
