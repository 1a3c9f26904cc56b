# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a fine-tuning job moves: validating_files, queued, running, to one of its ends, with paused in between.

One task drives a job. Whatever is asked of the job meanwhile gives it another turn, and the task of the old one stops.
Nothing is trained: the losses fall along a curve that depends on the examples alone.
"""

from __future__ import annotations

import asyncio
import csv
import json
import math
import re
import traceback
from dataclasses import dataclass
from typing import Any

from . import directives
from .contents import new_file
from .model import count_tokens
from .service import Service
from .state import Record, State, new_id, now

ORGANIZATION = "org-local"
ACTIVE = ("validating_files", "queued", "running", "paused")
LEAST_EXAMPLES = 10
ROLES = ("system", "developer", "user", "assistant", "tool", "function")
# What `auto` comes to.
AUTO = {
    "n_epochs": 3,
    "batch_size": 1,
    "learning_rate_multiplier": 1.8,
    "beta": 0.1,
    "compute_multiplier": 1.0,
    "eval_interval": 5,
    "eval_samples": 1,
    "reasoning_effort": "medium",
}


class BadFile(Exception):
    """Why a job cannot use its file: the code and the message of its error."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Curve:
    """Losses that fall from about `height` towards `floor` over `total` steps."""

    height: float
    total: int
    floor: float

    def loss(self, step: int) -> float:
        return round(self.floor + self.height * math.exp(-4 * step / self.total), 5)

    def accuracy(self, step: int) -> float:
        return round(1 - self.loss(step) / (self.floor + self.height + 1), 5)


async def drive(service: Service, job: Record) -> None:
    """From where it stands to its end, unless something else is asked of it."""
    turn = job.hidden["turn"]
    try:
        await _drive(service, job, turn)
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        fail(service, job, "server_error", "The job failed due to an internal error.")


async def _drive(service: Service, job: Record, turn: int) -> None:
    if not await _still(service, job, turn):
        return
    if not job.hidden["validated"]:
        for name in ("training_file", "validation_file"):
            try:
                await asyncio.to_thread(_validate, service.state, job, name)
            except BadFile as bad:
                fail(service, job, bad.code, bad.message, name)
                return
        if not _is_driven(service, job, turn, "validating_files"):
            return
        job.hidden["validated"] = True
        _move(service, job, "queued")
        note(service.state, job, "Files validated, moving job to queued state")
        if not await _still(service, job, turn):
            return
    text = service.state.content_path(job.body["training_file"]).read_text()
    wish = directives.read(text)
    _resolve(job)
    _move(service, job, "running")
    note(service.state, job, "Fine-tuning job started")
    if not await _still(service, job, turn, wish.slow):
        return
    if wish.fail:
        fail(service, job, wish.fail, f"The job failed on demand: {wish.fail}.")
        return
    await _train(service, job, turn)


async def _train(service: Service, job: Record, turn: int) -> None:
    settings = hyperparameters(job)
    each = -(-job.hidden["examples"] // settings["batch_size"])
    curves = _curves(job, each * settings["n_epochs"])
    while job.hidden["epochs"] < settings["n_epochs"]:
        first = job.hidden["epochs"] * each
        for step in range(first + 1, first + each + 1):
            _measure(service.state, job, curves, step)
        job.hidden["epochs"] += 1
        is_last = job.hidden["epochs"] == settings["n_epochs"]
        _checkpoint(service.state, job, curves, first + each, is_last=is_last)
        service.state.save(job)
        if not is_last and not await _still(service, job, turn, step="epoch"):
            return
    _succeed(service, job, curves)


async def _still(service: Service, job: Record, turn: int, seconds: float = 0.0, step: str = "") -> bool:
    """Whether, after a while, nothing else was asked of the job."""
    status = job.body["status"]
    await service.pause(f"fine_tuning_jobs/{step or status}", max(service.pace, seconds))
    return _is_driven(service, job, turn, status)


def _is_driven(service: Service, job: Record, turn: int, status: str) -> bool:
    """Whether the job still belongs to this turn: a request starts another one, a fault only sets another status."""
    is_same_turn = bool(job.hidden["turn"] == turn and job.body["status"] == status)
    return is_same_turn and service.state.get("fine_tuning_jobs", job.id) is job


def hyperparameters(job: Record) -> dict[str, Any]:
    method = job.body["method"]
    found: dict[str, Any] = method[method["type"]]["hyperparameters"]
    return found


def _resolve(job: Record) -> None:
    settings = hyperparameters(job)
    settings.update({name: AUTO[name] for name, value in settings.items() if value in ("auto", "default")})


def _validate(state: State, job: Record, name: str) -> None:
    file_id = job.body[name]
    if file_id is None:
        return
    file = state.get("files", file_id)
    if file is None:
        raise BadFile("file_not_found", f"The job failed because the file {file_id} was deleted.")
    lines = [line for line in state.content_path(file_id).read_text().splitlines() if line.strip()]
    shape = job.body["method"]["type"]
    if job.body["model"].startswith(("davinci", "babbage")):
        shape = "completion"
    for number, line in enumerate(lines, 1):
        if not fits(json.loads(line), shape):
            what = name.replace("_", " ")
            raise BadFile(
                f"invalid_{name}",
                f"The job failed due to an invalid {what}. Invalid file format. Example {number} does not have the "
                f"form of the method {shape}.",
            )
    if name == "training_file":
        if len(lines) < LEAST_EXAMPLES:
            raise BadFile(
                "invalid_n_examples",
                f"The job failed due to an invalid training file. Training file has {len(lines)} example(s), but must "
                f"have at least {LEAST_EXAMPLES} examples",
            )
        job.hidden.update(examples=len(lines), tokens=sum(count_tokens(line) for line in lines))


def fits(example: Any, shape: str) -> bool:
    if not isinstance(example, dict):
        return False
    if shape == "completion":
        return all(isinstance(example.get(name), str) for name in ("prompt", "completion"))
    if shape == "dpo":
        given = example.get("input")
        outputs = [example.get(name) for name in ("preferred_output", "non_preferred_output")]
        return isinstance(given, dict) and _talk(given.get("messages")) and all(map(_answered, outputs))
    if shape == "reinforcement":
        return _talk(example.get("messages"))
    return _answered(example.get("messages"))


def _talk(messages: Any) -> bool:
    return (
        isinstance(messages, list)
        and bool(messages)
        and all(isinstance(one, dict) and one.get("role") in ROLES for one in messages)
    )


def _answered(messages: Any) -> bool:
    return _talk(messages) and any(one["role"] == "assistant" for one in messages)


def _curves(job: Record, total: int) -> dict[str, Curve]:
    height = 1 + job.hidden["tokens"] / job.hidden["examples"] % 50 / 25
    curves = {"train": Curve(height, total, 0.2)}
    return curves | ({"valid": Curve(height, total, 0.35)} if job.body["validation_file"] else {})


def _metrics(curves: dict[str, Curve], step: int) -> dict[str, Any]:
    found: dict[str, Any] = {"step": step}
    for name, curve in curves.items():
        found[f"{name}_loss"] = curve.loss(step)
        found[f"{name}_mean_token_accuracy"] = curve.accuracy(step)
    return found


def _measure(state: State, job: Record, curves: dict[str, Curve], step: int) -> None:
    total, metrics = curves["train"].total, _metrics(curves, step)
    message = f"Step {step}/{total}: training loss={metrics['train_loss']:.2f}"
    if "valid" in curves:
        message += f", validation loss={metrics['valid_loss']:.2f}"
    note(state, job, message, data={**metrics, "total_steps": total})


def note(state: State, job: Record, message: str, level: str = "info", data: dict[str, Any] | None = None) -> None:
    """An event of the job; one with data is a measurement."""
    body = {
        "object": "fine_tuning.job.event",
        "id": new_id("ftevent-"),
        "created_at": now(),
        "level": level,
        "message": message,
        "type": "metrics" if data else "message",
        "data": data or {},
    }
    state.add(Record("fine_tuning_events", body["id"], body, job.id))


def _checkpoint(state: State, job: Record, curves: dict[str, Curve], step: int, *, is_last: bool) -> None:
    metrics = _metrics(curves, step)
    if "valid" in curves:
        metrics |= {f"full_{name}": metrics[name] for name in ("valid_loss", "valid_mean_token_accuracy")}
    body = {
        "object": "fine_tuning.job.checkpoint",
        "id": new_id("ftckpt_"),
        "created_at": now(),
        "fine_tuned_model_checkpoint": job.hidden["name"] + ("" if is_last else f":ckpt-step-{step}"),
        "fine_tuning_job_id": job.id,
        "metrics": metrics,
        "step_number": step,
    }
    state.add(Record("fine_tuning_checkpoints", body["id"], body, job.id))
    note(state, job, f"Checkpoint created at step {step}")


def model_name(base: str, suffix: str | None) -> str:
    """The id of the model that is to be made; a suffix keeps its letters and digits."""
    kept = re.sub(r"[^a-z0-9]+", "-", (suffix or "").lower()).strip("-")
    # A model that was tuned already keeps the name of its base alone.
    base = base.split(":")[1] if base.startswith("ft:") else base
    return f"ft:{base}:{ORGANIZATION}:{kept}:{new_id('', 8)}"


def _succeed(service: Service, job: Record, curves: dict[str, Curve]) -> None:
    name = job.hidden["name"]
    body = {"id": name, "object": "model", "created": now(), "owned_by": ORGANIZATION}
    service.state.add(Record("fine_tuned_models", name, body))
    job.body["result_files"] = [_results(service.state, curves)]
    job.body["trained_tokens"] = job.hidden["tokens"] * hyperparameters(job)["n_epochs"]
    job.body["fine_tuned_model"] = name
    note(service.state, job, f"New fine-tuned model created: {name}")
    end(service, job, "succeeded")
    note(service.state, job, "The job has successfully completed")


def _results(state: State, curves: dict[str, Curve]) -> str:
    """A file with a row for each step."""
    file_id = new_id("file-", 22)
    path = state.content_path(file_id)
    rows = [_metrics(curves, step) for step in range(1, curves["train"].total + 1)]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    new_file(state, file_id, "step_metrics.csv", "fine-tune-results", path.stat().st_size, None)
    return file_id


def _move(service: Service, job: Record, status: str) -> None:
    job.body["status"] = status
    job.body["estimated_finish"] = now() + 60 if status == "running" else None
    service.state.save(job)


def end(service: Service, job: Record, status: str) -> None:
    job.body["finished_at"] = now()
    _move(service, job, status)


def fail(service: Service, job: Record, code: str, message: str, param: str | None = None) -> None:
    job.body["error"] = {"code": code, "message": message, "param": param}
    end(service, job, "failed")
    note(service.state, job, message, "error")


def turn_to(service: Service, job: Record, status: str) -> None:
    """Something else is asked of the job: what drives it stops."""
    job.hidden["turn"] += 1
    (end if status == "cancelled" else _move)(service, job, status)


def resume(service: Service) -> None:
    """After a restart: what was under way goes on."""
    for job in service.state.every("fine_tuning_jobs"):
        if job.body["status"] in ACTIVE and job.body["status"] != "paused":
            service.start(drive(service, job))
