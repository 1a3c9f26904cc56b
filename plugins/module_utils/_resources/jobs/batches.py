# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Batches: many requests in one file, answered within a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base import compare
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Filter, Info, Query, has_metadata
from ansible_collections.declarative.openai.plugins.module_utils._core.job import Job, Statuses
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Operation, Task
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs import batch_requests
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.input_files import JsonLinesFile
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.output_files import DownloadedFile
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage import files

ENDPOINTS = [
    "/v1/responses",
    "/v1/chat/completions",
    "/v1/embeddings",
    "/v1/completions",
    "/v1/moderations",
    "/v1/images/generations",
    "/v1/images/edits",
    "/v1/videos",
]


def _check_requests(task: Task, _option: str, path: str) -> None:
    batch_requests.check(path, task.want.get("endpoint"))


def _request_counts(batch: Mapping[str, Any]) -> dict[str, int]:
    """``total``, ``completed`` and ``failed``; 0 for what the server does not say."""
    counts = batch.get("request_counts") or {}
    return {name: counts.get(name) or 0 for name in ("total", "completed", "failed")}


def _error_of(batch: Mapping[str, Any]) -> dict[str, Any] | None:
    """The first problem of the input file, or how much was answered by the time the batch expired."""
    errors = (batch.get("errors") or {}).get("data") or []
    if errors:
        place = f"line {errors[0]['line']}: " if errors[0].get("line") else ""
        return {"code": errors[0].get("code"), "message": f"{place}{errors[0].get('message') or 'no message'}"}
    if batch["status"] != "expired":
        return None
    counts = _request_counts(batch)
    return {"code": "batch_expired", "message": f"{counts['completed']} of {counts['total']} requests were answered"}


@dataclass(frozen=True)
class Batches(Job):
    def progress_of(self, task: Task, job: Object) -> str:
        counts = _request_counts(job)
        progress = super().progress_of(task, job)
        return f"{progress}, {counts['completed']} of {counts['total']} requests" if counts["total"] else progress

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        """A batch succeeds with requests that failed, and even where all of them did."""
        batch = super().wait_until_ready(task, obj)
        counts = _request_counts(batch)
        if batch["status"] in self.statuses.succeeded and counts["failed"]:
            task.warnings.append(
                f"{counts['failed']} of {counts['total']} requests of batch {batch['id']} failed; set error_dest to "
                "read why."
            )
        return batch


STATUSES = Statuses(
    underway=frozenset({"validating", "in_progress", "finalizing"}),
    cancelling=frozenset({"cancelling"}),
    succeeded=frozenset({"completed"}),
    failed=frozenset({"failed", "expired", "cancelled"}),
)

BATCH = Batches(
    kind="batch",
    natural_key=("input_file", "endpoint"),
    labels=("completion_window", "metadata", "output_expires_after"),
    statuses=STATUSES,
    wait_timeout=86_400.0,
    waiting_states=frozenset({"present", "cancelled"}),
    error_of=_error_of,
    input_files={"input_file": JsonLinesFile("batch", "the requests of a batch", _check_requests)},
    output_files={
        "output_dest": DownloadedFile("output_file_id"),
        "error_dest": DownloadedFile("error_file_id"),
    },
    operations={
        "cancelled": Operation("cancel", applies=lambda batch: batch["status"] in STATUSES.active, status="cancelled"),
    },
    fields=(
        fields.ID,
        Field(
            "input_file",
            mode="replace",
            option={"type": "path"},
            sent_as="input_file_id",
            required_on_create=True,
            result=False,
        ),
        Field("input_file_id", mode="read"),
        Field("endpoint", mode="replace", option={"choices": ENDPOINTS}, required_on_create=True),
        Field("completion_window", mode="replace", option={"choices": ["24h"], "default": "24h"}),
        Field("metadata", "dict", mode="replace", to_api=validators.metadata, compare=compare.metadata),
        Field(
            "output_expires_after",
            "dict",
            mode="replace",
            option={"options": files.EXPIRY_OPTIONS},
            to_api=files.expires_after_to_api,
            metadata_backed=True,
        ),
        Field("output_dest", option={"type": "path"}, sent_as=None, result=False),
        Field("error_dest", option={"type": "path"}, sent_as=None, result=False),
        fields.STATUS,
        Field("model", mode="read"),
        Field("output_file_id", mode="read"),
        Field("error_file_id", mode="read"),
        Field("errors", "dict", mode="read"),
        Field("request_counts", "dict", mode="read"),
        Field("usage", "dict", mode="read"),
        fields.CREATED_AT,
        *(
            Field(f"{name}_at", "int", mode="read")
            for name in (
                "in_progress",
                "finalizing",
                "completed",
                "failed",
                "cancelling",
                "cancelled",
                "expires",
                "expired",
            )
        ),
        fields.OBJECT,
    ),
)

BATCH_INFO = Info(
    BATCH,
    "batches",
    filters=(Filter("status"), Filter("metadata", has_metadata, "dict")),
    query=(Query("after"),),
)
