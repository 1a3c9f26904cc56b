# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fine-tuning jobs. The API neither changes nor deletes one: what differs is another job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base import compare
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Info, Query
from ansible_collections.declarative.openai.plugins.module_utils._core.job import Job, Statuses
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID, Operation, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs import loss_curve, training_files
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs import tuning_inputs as inputs
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.input_files import JsonLinesFile
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators

# Events among which the last measurement is, while a job runs.
_NEWEST = 20


def _error_of(job: Mapping[str, Any]) -> dict[str, Any] | None:
    """A job without an error may carry an empty one."""
    error = job.get("error") or {}
    return error if error.get("code") or error.get("message") else None


def _training_data(least: int) -> JsonLinesFile:
    """A file of at least so many examples."""

    def check(task: Task, _option: str, path: str) -> str | None:
        shape = training_files.shape_of(task.want.get("model"), task.want.get("method", {}).get("type"))
        return training_files.check(path, shape, least)

    return JsonLinesFile("fine-tune", "training data", check)


@dataclass(frozen=True)
class FineTuningJobs(Job):
    def progress_of(self, task: Task, job: Object) -> str:
        """Its state, and of a running one the step it is at and the loss there."""
        progress = super().progress_of(task, job)
        if job["status"] != "running":
            return progress
        newest = task.client.pages(task.endpoint.address({}, job["id"], "events"), limit=_NEWEST)
        measurements = (event["data"] for event in newest if event.get("type") == "metrics" and event.get("data"))
        measured: dict[str, Any] = next(measurements, {})
        step, loss = measured.get("step"), measured.get("train_loss")
        progress += f", step {step}" if step is not None else ""
        return f"{progress}, loss {loss:.3g}" if loss is not None else progress

    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        job = obj or {}
        return {
            **super().extra(task, obj),
            "fine_tuned_model": job.get("fine_tuned_model"),
            **{what: _history_or_warning(task, job["id"], what) if job else [] for what in ("events", "checkpoints")},
        }


def _history_or_warning(task: Task, job_id: str, what: str) -> list[Object]:
    return task.read_beside(f"The {what} of fine-tuning job {job_id}", lambda: _history(task, job_id, what))


def _history(task: Task, job_id: str, what: str) -> list[Object]:
    """Events or checkpoints of the job, the oldest first."""
    return list(task.client.pages(task.endpoint.address({}, job_id, what)))[::-1]


STATUSES = Statuses(
    underway=frozenset({"validating_files", "queued", "running"}),
    paused=frozenset({"paused"}),
    succeeded=frozenset({"succeeded"}),
    failed=frozenset({"failed", "cancelled"}),
)

JOB = FineTuningJobs(
    kind="fine_tuning_job",
    words="fine-tuning job",
    natural_key=("model", "training_file", "validation_file", "method", "suffix", "seed"),
    labels=("metadata", "integrations"),
    statuses=STATUSES,
    error_of=_error_of,
    input_files={
        "training_file": _training_data(training_files.LEAST_EXAMPLES),
        "validation_file": _training_data(1),
    },
    living_states=frozenset({"present", "resumed"}),
    operations={
        "cancelled": Operation("cancel", applies=lambda job: job["status"] in STATUSES.active, status="cancelled"),
        "paused": Operation("pause", applies=lambda job: job["status"] in STATUSES.underway, status="paused"),
        "resumed": Operation("resume", applies=lambda job: job["status"] in STATUSES.paused, status="queued"),
    },
    fields=(
        fields.ID,
        Field("model", mode="replace", compare=inputs.compare_model, required_on_create=True),
        Field("training_file", mode="replace", option={"type": "path"}, required_on_create=True),
        Field("validation_file", mode="replace", option={"type": "path"}),
        Field(
            "method",
            "dict",
            mode="replace",
            option={"options": inputs.METHOD},
            to_api=inputs.method_to_api,
            from_api=inputs.method_of,
            compare=inputs.compare_method,
        ),
        Field(
            "suffix",
            mode="replace",
            to_api=inputs.suffix_to_api,
            from_api=inputs.suffix_of,
            compare=inputs.compare_suffix,
        ),
        Field("seed", "int", mode="replace", to_api=validators.Between(0, 2**31 - 1)),
        Field(
            "integrations",
            "list",
            mode="replace",
            option={
                "elements": "dict",
                "options": {
                    "type": {"type": "str", "choices": ["wandb"], "required": True},
                    "wandb": {"type": "dict", "options": inputs.WANDB, "required": True},
                },
            },
            to_api=inputs.integrations_to_api,
            compare=inputs.compare_integrations,
        ),
        Field("metadata", "dict", mode="replace", to_api=validators.metadata, compare=compare.metadata),
        fields.STATUS,
        Field("fine_tuned_model", mode="read"),
        Field("error", "dict", mode="read", from_api=_error_of),
        Field("hyperparameters", "dict", mode="read"),
        Field("trained_tokens", "int", mode="read"),
        Field("result_files", "list", mode="read", option={"elements": "str"}),
        Field("organization_id", mode="read"),
        Field("estimated_finish", "int", mode="read"),
        fields.CREATED_AT,
        Field("finished_at", "int", mode="read"),
        fields.OBJECT,
    ),
)


def _can_draw(task: Task) -> None:
    if task.params["loss_curve"] is not None:
        loss_curve.check(task.params["loss_curve"])


def _look_closer(task: Task, jobs: list[Object]) -> dict[str, Any]:
    """What the job went through, and its losses as a picture."""
    params = task.params
    path, job_id = params["loss_curve"], params[task.resource.id_option]
    if path is not None and not jobs and job_id != UNKNOWN_ID:
        raise PlatformError(f"No fine-tuning job has the id {job_id!r}, so that it has no loss curve; correct the id.")
    events = _history(task, job_id, "events") if jobs and (params["events"] or path) else []
    if path is not None and not task.check_only:
        loss_curve.draw(path, job_id, events)
    return {
        "events": events if params["events"] else [],
        "checkpoints": _history(task, job_id, "checkpoints") if jobs and params["checkpoints"] else [],
        "loss_curve": path,
    }


JOB_INFO = Info(
    JOB,
    "fine_tuning_jobs",
    query=(Query("after"), Query("metadata", {"type": "dict"})),
    spec=Spec(
        options={
            "events": {"type": "bool", "default": False},
            "checkpoints": {"type": "bool", "default": False},
            "loss_curve": {"type": "path"},
        },
        required_if=[(name, True, ("fine_tuning_job_id",)) for name in ("events", "checkpoints")],
        required_by={"loss_curve": ("fine_tuning_job_id",)},
    ),
    check=_can_draw,
    then=_look_closer,
)
