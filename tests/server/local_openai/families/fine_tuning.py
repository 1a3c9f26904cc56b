# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/fine_tuning/jobs"""

from __future__ import annotations

from typing import Any

from openai.types import fine_tuning
from openai.types.fine_tuning.jobs import checkpoint_list_params

from .. import catalogue, limits
from ..errors import ApiError, bad_request
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record, new_id, now
from ..tuning import ACTIVE, ORGANIZATION, drive, model_name, note, turn_to

PARAMETERS: dict[str, tuple[str, ...]] = {
    "supervised": ("n_epochs", "batch_size", "learning_rate_multiplier"),
    "dpo": ("n_epochs", "batch_size", "learning_rate_multiplier", "beta"),
    "reinforcement": (
        "n_epochs",
        "batch_size",
        "learning_rate_multiplier",
        "compute_multiplier",
        "eval_interval",
        "eval_samples",
        "reasoning_effort",
    ),
}


def _amount(least: float, most: float | None = None, *, above: bool = False) -> limits.Rule:
    """A number, where the word auto may stand as well. `above`: `least` itself is too little."""
    within = limits.number(least, most)

    def rule(path: str, value: Any) -> None:
        if isinstance(value, str):
            return
        within(path, value)
        if above and value == least:
            raise bad_request(
                f"Invalid '{path}': decimal below minimum value. Expected a value > {least}, but got {value} instead.",
                path,
                "decimal_below_min_value",
            )

    return rule


AMOUNTS = {
    "n_epochs": _amount(1, 50),
    "batch_size": _amount(1, 256),
    "learning_rate_multiplier": _amount(0, above=True),
    "beta": _amount(0, 2, above=True),
    "compute_multiplier": _amount(0.00001, 10, above=True),
    "eval_interval": _amount(1),
    "eval_samples": _amount(1),
}
LIMITS: limits.Table = {
    "suffix": limits.text(64, 1),
    "seed": limits.number(0, 2**31 - 1),
    "metadata": limits.pairs,
    "integrations": limits.items(5),
    **{f"hyperparameters.{name}": AMOUNTS[name] for name in PARAMETERS["supervised"]},
    **{
        f"method.{method}.hyperparameters.{name}": AMOUNTS[name]
        for method, names in PARAMETERS.items()
        for name in names
        if name in AMOUNTS
    },
}


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(fine_tuning.JobCreateParams, LIMITS)
    method = _method(body)
    model = _base(call, body["model"], method["type"])
    for name in ("training_file", "validation_file"):
        _require_file(call, name, body.get(name))
    job_id = new_id("ftjob-")
    settings = method[method["type"]]["hyperparameters"]
    job = {
        "object": "fine_tuning.job",
        "id": job_id,
        "model": model,
        "created_at": now(),
        "finished_at": None,
        "fine_tuned_model": None,
        "organization_id": ORGANIZATION,
        "result_files": [],
        "status": "validating_files",
        "validation_file": body.get("validation_file"),
        "training_file": body["training_file"],
        "hyperparameters": settings if method["type"] == "supervised" else {},
        "trained_tokens": None,
        "error": None,
        "seed": body["seed"] if body.get("seed") is not None else 0,
        "estimated_finish": None,
        "integrations": body.get("integrations") or [],
        "method": method,
        "metadata": body.get("metadata") or {},
    }
    hidden = {"turn": 0, "validated": False, "epochs": 0, "name": model_name(model, body.get("suffix"))}
    record = call.state.add(Record("fine_tuning_jobs", job_id, job, hidden=hidden))
    note(call.state, record, f"Created fine-tuning job: {job_id}")
    note(call.state, record, f"Validating training file: {job['training_file']}")
    call.service.start(drive(call.service, record))
    return job


def _method(body: dict[str, Any]) -> dict[str, Any]:
    """The method with all of its hyperparameters, auto where nothing is said."""
    if "method" in body and "hyperparameters" in body:
        raise bad_request("Provide only one of 'method' and 'hyperparameters'.", "hyperparameters", "invalid_value")
    given = body.get("method") or {
        "type": "supervised",
        "supervised": {"hyperparameters": body.get("hyperparameters") or {}},
    }
    kind = given["type"]
    for other in given.keys() - {"type", kind}:
        raise bad_request(
            f"Invalid 'method.{other}': the method is of type '{kind}'.", f"method.{other}", "invalid_value"
        )
    if kind == "reinforcement" and kind not in given:
        where = "method.reinforcement"
        raise bad_request(f"Missing required parameter: '{where}'.", where, "missing_required_parameter")
    settings = dict.fromkeys(PARAMETERS[kind], "auto")
    if kind == "reinforcement":
        settings["reasoning_effort"] = "default"
    own = given.get(kind) or {}
    return {"type": kind, kind: {**own, "hyperparameters": settings | (own.get("hyperparameters") or {})}}


def _base(call: Call, name: str, method: str) -> str:
    tuned = call.state.get("fine_tuned_models", name)
    base = name if tuned else catalogue.SNAPSHOTS.get(name, name)
    if not tuned and base not in catalogue.SNAPSHOTS.values():
        raise bad_request(
            f"Model {name} is not available for fine-tuning or does not exist.", "model", "model_not_available"
        )
    if (method == "reinforcement") != catalogue.reasons(base):
        raise bad_request(f"Model {name} cannot be fine-tuned with the method {method}.", "method", "invalid_value")
    return base


def _require_file(call: Call, name: str, file_id: str | None) -> None:
    if file_id is None:
        return
    file = call.state.get("files", file_id)
    if file is None:
        raise bad_request(f"invalid {name}: {file_id}", name)
    if file.body["purpose"] != "fine-tune":
        raise bad_request(
            f"Invalid '{name}': the file {file_id} has the purpose '{file.body['purpose']}' and must have 'fine-tune'.",
            name,
            "invalid_file_purpose",
        )


async def list_jobs(call: Call) -> dict[str, Any]:
    query = call.query(fine_tuning.JobListParams)
    wanted = query.get("metadata") or {}
    records = [
        record for record in call.state.all("fine_tuning_jobs") if wanted.items() <= record.body["metadata"].items()
    ]
    return _plain(page(records, query))


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def cancel(call: Call) -> dict[str, Any]:
    job = _active(call)
    turn_to(call.service, job, "cancelled")
    note(call.state, job, "The job was cancelled")
    return job.body


async def pause(call: Call) -> dict[str, Any]:
    job = _active(call)
    turn_to(call.service, job, "paused")
    note(call.state, job, "The job was paused")
    return job.body


async def resume(call: Call) -> dict[str, Any]:
    job = find(call)
    if job.body["status"] != "paused":
        raise bad_request(f"Job is not paused: {job.id}", code="invalid_status")
    turn_to(call.service, job, "queued" if job.hidden["validated"] else "validating_files")
    note(call.state, job, "The job was resumed")
    call.service.start(drive(call.service, job))
    return job.body


async def list_events(call: Call) -> dict[str, Any]:
    query = call.query(fine_tuning.JobListEventsParams)
    return _plain(page(call.state.all("fine_tuning_events", find(call).id), query))


async def list_checkpoints(call: Call) -> dict[str, Any]:
    query = call.query(checkpoint_list_params.CheckpointListParams)
    return page(call.state.all("fine_tuning_checkpoints", find(call).id), query, default=10)


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    """These lists do not say their first and last id."""
    return {name: value for name, value in found.items() if name not in ("first_id", "last_id")}


def _active(call: Call) -> Record:
    job = find(call)
    if job.body["status"] not in ACTIVE:
        raise bad_request(f"Job has already completed: {job.id}", code="invalid_status")
    return job


def find(call: Call) -> Record:
    job_id = call.path("job_id")
    record = call.state.get("fine_tuning_jobs", job_id)
    if record is None:
        raise ApiError(404, f"Could not find fine tune: {job_id}", param="fine_tune_id", code="fine_tune_not_found")
    return record


BASE = "/fine_tuning/jobs"
ENDPOINTS = [
    Endpoint("POST", BASE, create),
    Endpoint("GET", BASE, list_jobs),
    Endpoint("GET", BASE + "/{job_id}", retrieve),
    Endpoint("POST", BASE + "/{job_id}/cancel", cancel),
    Endpoint("POST", BASE + "/{job_id}/pause", pause),
    Endpoint("POST", BASE + "/{job_id}/resume", resume),
    Endpoint("GET", BASE + "/{job_id}/events", list_events),
    Endpoint("GET", BASE + "/{job_id}/checkpoints", list_checkpoints),
]
