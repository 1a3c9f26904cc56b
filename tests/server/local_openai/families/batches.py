# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/batches"""

from __future__ import annotations

from typing import Any

from openai.types import batch_create_params, batch_list_params

from .. import batching, limits
from ..errors import ApiError, bad_request
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record, new_id, now

LIMITS: limits.Table = {"metadata": limits.pairs, "output_expires_after.seconds": limits.number(3600, 2_592_000)}
DAY = 24 * 60 * 60
TIMES = ("in_progress", "finalizing", "completed", "failed", "expired", "cancelling", "cancelled")


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(batch_create_params.BatchCreateParams, LIMITS)
    batch_id = new_id("batch_")
    batch = {
        "id": batch_id,
        "object": "batch",
        "endpoint": body["endpoint"],
        "model": None,
        "errors": None,
        "input_file_id": body["input_file_id"],
        "completion_window": body["completion_window"],
        "status": "validating",
        "output_file_id": None,
        "error_file_id": None,
        "created_at": now(),
        "expires_at": now() + DAY,
        **{f"{name}_at": None for name in TIMES},
        "request_counts": {"total": 0, "completed": 0, "failed": 0},
        "usage": None,
        "metadata": body.get("metadata"),
    }
    hidden = {"answers": [], "output_expires_after": body.get("output_expires_after")}
    record = call.state.add(Record("batches", batch_id, batch, hidden=hidden))
    call.service.start(batching.drive(call.service, record))
    return batch


async def list_batches(call: Call) -> dict[str, Any]:
    return page(call.state.all("batches"), call.query(batch_list_params.BatchListParams))


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def cancel(call: Call) -> dict[str, Any]:
    batch = find(call)
    if batch.body["status"] not in batching.ACTIVE:
        raise bad_request(f"Cannot cancel a batch with status '{batch.body['status']}'.")
    batching.move(call.service, batch, "cancelling")
    call.service.start(batching.cancel(call.service, batch))
    return batch.body


def find(call: Call) -> Record:
    batch_id = call.path("batch_id")
    record = call.state.get("batches", batch_id)
    if record is None:
        raise ApiError(404, f"No batch found with id '{batch_id}'.", param="batch_id")
    return record


ENDPOINTS = [
    Endpoint("POST", "/batches", create),
    Endpoint("GET", "/batches", list_batches),
    Endpoint("GET", "/batches/{batch_id}", retrieve),
    Endpoint("POST", "/batches/{batch_id}/cancel", cancel),
]
