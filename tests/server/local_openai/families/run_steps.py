# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/threads/{id}/runs/{id}/steps"""

from __future__ import annotations

import copy
from typing import Any

from openai.types.beta.threads.runs import step_list_params, step_retrieve_params

from ..errors import not_found
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record
from .runs import find as find_run


async def list_steps(call: Call) -> dict[str, Any]:
    run = find_run(call)
    query = call.query(step_list_params.StepListParams, omit=("thread_id",))
    return page(call.state.all("run_steps", run.id), query, lambda record: view(record, query))


async def retrieve(call: Call) -> dict[str, Any]:
    run = find_run(call)
    query = call.query(step_retrieve_params.StepRetrieveParams, omit=("thread_id", "run_id"))
    record = call.state.get("run_steps", call.path("step_id"), run.id)
    if record is None:
        raise not_found("run step", call.path("step_id"))
    return view(record, query)


def view(record: Record, query: dict[str, Any]) -> dict[str, Any]:
    """A step; what file_search found is there with its text only for who asks for it."""
    if "include" in query:
        return record.body
    body = copy.deepcopy(record.body)
    for tool_call in body["step_details"].get("tool_calls", []):
        for result in tool_call.get("file_search", {}).get("results", []):
            del result["content"]
    return body


BASE = "/threads/{thread_id}/runs/{run_id}/steps"
ENDPOINTS = [
    Endpoint("GET", BASE, list_steps),
    Endpoint("GET", BASE + "/{step_id}", retrieve),
]
