# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fine-tuning jobs. The API neither changes nor deletes one: what differs is another job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object, checked_id
from ansible_collections.declarative.openai.plugins.module_utils._base import compare
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.waiting import WaitTimeout, wait_for
from ansible_collections.declarative.openai.plugins.module_utils._core import identity
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field, project
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Info, Query
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import (
    UNKNOWN_ID,
    Operation,
    Resource,
    Task,
)
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec, waiting
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs import loss_curve, training_files
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs import tuning_inputs as inputs
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared.wait_notice import notice

UNDERWAY = frozenset({"validating_files", "queued", "running"})
ACTIVE = UNDERWAY | {"paused"}
FAILED = frozenset({"failed", "cancelled"})
# Each file, and how many examples it has at least.
_FILES = {"training_file": training_files.LEAST_EXAMPLES, "validation_file": 1}
# Events among which the last measurement is, while a job runs.
_NEWEST = 20
# Labels of a job: nothing is trained anew because they differ.
_LABELS = ("metadata", "integrations")


def _error_of(job: Mapping[str, Any]) -> dict[str, Any] | None:
    """A job without an error may carry an empty one."""
    error = job.get("error") or {}
    return error if error.get("code") or error.get("message") else None


@dataclass(frozen=True)
class Jobs(Resource):
    def prepare(self, task: Task) -> None:
        """Put the ids of files in place of their paths. All that is said is checked before the first of them is
        looked up.
        """
        if task.params["retry_failed"] and task.params[self.id_option] is not None:
            raise PlatformError(
                f"retry_failed makes a new job and {self.id_option} names an old one; give model and training_file "
                "instead."
            )
        named = {name: task.want[name] for name in _FILES if task.want.get(name)}
        paths = {name: source for name, source in named.items() if training_files.is_path(source)}
        for name in named.keys() - paths.keys():
            if not (task.check_only and named[name] == UNKNOWN_ID):
                checked_id(name, named[name])
        shape = training_files.shape_of(task.want.get("model"), task.want.get("method", {}).get("type"))
        uploads = {name: training_files.upload_of(task.params, name, path) for name, path in paths.items()}
        for name, path in paths.items():
            warning = training_files.check(path, shape, _FILES[name])
            task.warnings.extend([warning] if warning else [])
        for name, upload in uploads.items():
            task.want[name] = (identity.find(upload) or {"id": UNKNOWN_ID})["id"]

    def matches(self, task: Task) -> list[Object]:
        """Of the jobs with the same inputs the one that counts: they cannot be deleted, so there may be several."""
        if UNKNOWN_ID in [task.want.get(name) for name in _FILES]:
            return []
        # A job that is wanted may be there already; one that is to be stopped is under way.
        first = {"succeeded"} if task.params["state"] == "present" else ACTIVE
        found = super().matches(task)
        found.sort(key=lambda job: (job["status"] not in first, job["status"] in FAILED, -job["created_at"]))
        return found[:1]

    def complete(self, task: Task, obj: Object) -> Object:
        """Labels that differ stay as they are, with a warning."""
        if obj["status"] in FAILED:
            return obj
        for one in self.fields:
            if one.name in _LABELS and one.name in task.want:
                wanted, there = one.compare(task.want[one.name], one.value_in(obj))
                if wanted != there:
                    task.warnings.append(
                        f"{one.name} of fine-tuning job {obj['id']} differs from what is declared and stays as it is: "
                        "the API cannot change a job, and none is trained anew for that."
                    )
                    del task.want[one.name]
        return obj

    def needs_recreate(self, task: Task, current: Object) -> bool:
        """A job that did not succeed is not repeated unless that is asked for: each one costs."""
        state, status = task.params["state"], current["status"]
        if status not in FAILED or state not in ("present", "resumed"):
            return False
        if state == "present" and task.params["retry_failed"]:
            return True
        raise PlatformError(_failure(task, current), **_returned(task, current))

    def inherited_on_replace(self, task: Task, current: Object) -> dict[str, Any]:
        """A job that is made anew is made of what is declared."""
        return {}

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        missing = [name for name in _FILES if task.want.get(name) == UNKNOWN_ID]
        uploaded = {name: training_files.send(task.params, name, task.params[name])["id"] for name in missing}
        # Another mapping: what is declared stands in the diff as it was before the upload.
        task.want = {**task.want, **uploaded}
        try:
            return super().create(task, {**values, **{name: task.want[name] for name in _FILES if name in task.want}})
        except PlatformError as error:
            if uploaded:
                error.details = {"changed": True, "uploaded": uploaded, **error.details}
            raise

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        """The job once it has ended. One that did not succeed fails the task."""
        if not task.params["wait"] or task.params["state"] != "present":
            return obj
        job = _ended(task, obj)
        if job["status"] in FAILED:
            raise PlatformError(_failure(task, job), **_returned(task, job))
        if job["status"] == "paused":
            task.warnings.append(f"Fine-tuning job {job['id']} is paused; set state to resumed to have it go on.")
        return job

    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        job = obj or {}
        return {
            "status": job.get("status"),
            "fine_tuned_model": job.get("fine_tuned_model"),
            **{what: _history_or_warning(task, job["id"], what) if job else [] for what in ("events", "checkpoints")},
        }


def _history_or_warning(task: Task, job_id: str, what: str) -> list[Object]:
    return task.read_beside(f"The {what} of fine-tuning job {job_id}", lambda: _history(task, job_id, what))


def _history(task: Task, job_id: str, what: str) -> list[Object]:
    """Events or checkpoints of the job, the oldest first."""
    return list(task.client.pages(task.endpoint.address({}, job_id, what)))[::-1]


def _returned(task: Task, job: Object) -> dict[str, Any]:
    """A task that fails over a job returns it all the same."""
    shown = project(task.resource.fields, job)
    return {"id": job["id"], task.resource.name: shown, **task.resource.extra_or_warning(task, job)}


def _failure(task: Task, job: Object) -> str:
    again = "set retry_failed to true to start it anew"
    if task.params["model"] is None or task.params["state"] != "present":
        again = "to start it anew declare its inputs with the state present and retry_failed"
    if job["status"] == "cancelled":
        return f"Fine-tuning job {job['id']} was cancelled; {again}."
    error = _error_of(job) or {}
    # In one sentence, whatever the server says.
    reason = str(error.get("message") or "the server gave no reason").rstrip(".").replace(". ", "; ")
    return (
        f"Fine-tuning job {job['id']} failed ({error.get('code') or 'no code'}): {reason}; correct what is wrong, or "
        f"{again}."
    )


def _progress_of(task: Task, job: Object) -> str:
    """Its state, and of a running one the step it is at and the loss there."""
    said = f"fine-tuning job {job['id']}: {job['status']}"
    if job["status"] != "running":
        return said
    newest = task.client.pages(task.endpoint.address({}, job["id"], "events"), limit=_NEWEST)
    measurements = (event["data"] for event in newest if event.get("type") == "metrics" and event.get("data"))
    measured: dict[str, Any] = next(measurements, {})
    step, loss = measured.get("step"), measured.get("train_loss")
    said += f", step {step}" if step is not None else ""
    return f"{said}, loss {loss:.3g}" if loss is not None else said


def _ended(task: Task, job: Object) -> Object:
    def look() -> Object:
        found = task.resource.fetch(task, job["id"])
        if found is None:
            raise PlatformError(
                f"Fine-tuning job {job['id']} is gone while this task waited for it; look at the server."
            )
        return found

    try:
        return wait_for(
            job,
            look,
            lambda seen: seen["status"] not in UNDERWAY,
            timeout=task.params["wait_timeout"],
            poll_interval=task.params["poll_interval"],
            what=lambda last: f"Fine-tuning job {last['id']} is still {last['status']}",
            progress=lambda last: _progress_of(task, last),
            notice=notice(task, job),
        )
    except WaitTimeout as error:
        raise PlatformError(error.msg, **_returned(task, error.last)) from error


JOB = Jobs(
    kind="fine_tuning_job",
    natural_key=("model", "training_file", "validation_file", "method", "suffix", "seed"),
    deletable=False,
    delete_after_replace=False,
    operations={
        "cancelled": Operation("cancel", applies=lambda job: job["status"] in ACTIVE, status="cancelled"),
        "paused": Operation("pause", applies=lambda job: job["status"] in UNDERWAY, status="paused"),
        "resumed": Operation("resume", applies=lambda job: job["status"] == "paused", status="queued"),
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
        Field("seed", "int", mode="replace", to_api=validators.between(0, 2**31 - 1)),
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
        Field("result_files", "list", mode="read"),
        Field("organization_id", mode="read"),
        Field("estimated_finish", "int", mode="read"),
        fields.CREATED_AT,
        Field("finished_at", "int", mode="read"),
        fields.OBJECT,
    ),
    spec=waiting(7200).merge(
        Spec(
            options={"retry_failed": {"type": "bool", "default": False}},
            required_one_of=[("fine_tuning_job_id", "model")],
            required_together=[("model", "training_file")],
            mutually_exclusive=[
                ("fine_tuning_job_id", name)
                for name in ("model", "training_file", "validation_file", "method", "suffix", "seed", *_LABELS)
            ],
        )
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
