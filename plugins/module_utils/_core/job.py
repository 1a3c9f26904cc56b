# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job: work that goes on at the platform until it ends.

The API neither changes nor deletes a job, so what differs in its inputs is another job. A task that is run again finds
the job that was made of the same inputs, waits for it, and never pays for the same work twice unless it is told to.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object, checked_id
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.waiting import WaitTimeout, wait_for
from ansible_collections.declarative.openai.plugins.module_utils._core import identity
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import project
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID, Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec, waiting
from ansible_collections.declarative.openai.plugins.module_utils._core.wait_notice import notice


@dataclass(frozen=True)
class Statuses:
    """Where a job can be, in the words of the API. A status that is not listed here counts as ended."""

    #: It goes on by itself.
    underway: frozenset[str] = frozenset()
    #: It goes on once it is told to.
    paused: frozenset[str] = frozenset()
    #: It is about to end without success.
    cancelling: frozenset[str] = frozenset()
    succeeded: frozenset[str] = frozenset()
    #: It ended without success.
    failed: frozenset[str] = frozenset()

    @property
    def active(self) -> frozenset[str]:
        """What can be cancelled."""
        return self.underway | self.paused

    @property
    def unfinished(self) -> frozenset[str]:
        """What a task waits for."""
        return self.underway | self.cancelling

    @property
    def lost(self) -> frozenset[str]:
        """What will not succeed any more."""
        return self.failed | self.cancelling


class InputFile(Protocol):
    """A file that a job is made of: an option that takes the id of a file, or a path to upload it from."""

    def is_path(self, source: str) -> bool:
        """Whether the option names a path rather than an id."""

    def open(self, task: Task, option: str, path: str) -> Task:
        """The task that has the file on the platform; nothing is sent yet. Raises PlatformError for a file that the
        job would fail over, and adds warnings to ``task``.
        """

    def send(self, task: Task, option: str, path: str) -> Object:
        """Upload the file, unless it is on the platform by now. Returns the API's file object."""


class OutputFile(Protocol):
    """A file that an ended job has, which an option writes to a path."""

    def check(self, option: str, path: str) -> None:
        """Raise PlatformError for a path that cannot be written."""

    def file_id(self, job: Mapping[str, Any]) -> str | None:
        """The id of the file, or None where the job has no such file."""

    def is_written(self, task: Task, file_id: str, path: str) -> bool:
        """Whether the content of the file is at the path already."""

    def write(self, task: Task, file_id: str, option: str, path: str) -> None:
        """Put the content of the file at the path, whole or not at all."""


def _reported_error(job: Mapping[str, Any]) -> Mapping[str, Any] | None:
    error = job.get("error")
    return error if isinstance(error, Mapping) else None


@dataclass(frozen=True)
class Job(Resource):
    """The declaration of a kind of jobs. Its natural key is all that a job is made of."""

    deletable: bool = False
    delete_after_replace: bool = False
    statuses: Statuses = dataclasses.field(default_factory=Statuses)
    #: What messages call it, where that is not the title.
    words: str = ""
    #: Fields that the API cannot change and that are no reason for another job: a difference is a warning.
    labels: tuple[str, ...] = ()
    input_files: Mapping[str, InputFile] = dataclasses.field(default_factory=dict)
    output_files: Mapping[str, OutputFile] = dataclasses.field(default_factory=dict)
    #: Seconds.
    wait_timeout: float = 7200.0
    #: States in which a task waits.
    waiting_states: frozenset[str] = frozenset({"present"})
    #: States that a job which failed cannot have.
    living_states: frozenset[str] = frozenset({"present"})
    #: Why a job failed: ``code`` and ``message``, or None.
    error_of: Callable[[Mapping[str, Any]], Mapping[str, Any] | None] = _reported_error

    @property
    def display_name(self) -> str:
        return self.words or self.title

    def progress_of(self, task: Task, job: Object) -> str:
        """How far a job is, in one line; it may ask the server."""
        return f"{self.display_name} {job['id']}: {job['status']}"

    def argument_spec(self) -> Spec:
        required = tuple(field.name for field in self.fields if field.required_on_create)
        defaults = {field.name for field in self.fields if "default" in (field.option or {})}
        rules = Spec(
            options={"retry_failed": {"type": "bool", "default": False}},
            required_one_of=[(self.id_option, required[0])],
            required_together=[required],
            mutually_exclusive=[
                (self.id_option, name) for name in (*self.natural_key, *self.labels) if name not in defaults
            ],
        )
        return super().argument_spec().merge(waiting(self.wait_timeout), rules)

    def prepare(self, task: Task) -> None:
        """Put the ids of files in place of their paths. All that is said is checked before the first of them is
        looked up.
        """
        if task.params["retry_failed"] and task.params[self.id_option] is not None:
            required = " and ".join(field.name for field in self.fields if field.required_on_create)
            raise PlatformError(
                f"retry_failed makes a new job and {self.id_option} names an old one; give {required} instead."
            )
        for name, output in self.output_files.items():
            if name in task.want:
                output.check(name, task.want[name])
        named = {name: task.want[name] for name in self.input_files if task.want.get(name)}
        paths = {name: source for name, source in named.items() if self.input_files[name].is_path(source)}
        for name in named.keys() - paths.keys():
            if not (task.check_only and named[name] == UNKNOWN_ID):
                checked_id(name, named[name])
        uploads = {name: self.input_files[name].open(task, name, path) for name, path in paths.items()}
        for name, upload in uploads.items():
            task.want[name] = (identity.find(upload) or {"id": UNKNOWN_ID})["id"]

    def matches(self, task: Task) -> list[Object]:
        """Of the jobs with the same inputs the one that counts: they cannot be deleted, so there may be several."""
        if UNKNOWN_ID in [task.want.get(name) for name in self.input_files]:
            return []
        # A job that is wanted may be there already; one that is to be stopped is under way.
        first = self.statuses.succeeded if task.params["state"] == "present" else self.statuses.active
        found = super().matches(task)
        found.sort(
            key=lambda job: (
                job["status"] not in first,
                job["status"] in self.statuses.lost,
                -(job.get("created_at") or 0),
            )
        )
        return found[:1]

    def complete(self, task: Task, obj: Object) -> Object:
        """The job with the paths that its output is at. Labels that differ stay as they are, with a warning."""
        job = {**obj, **dict.fromkeys(self.output_files)}
        if job["status"] in self.statuses.lost:
            return job
        for field in self.fields:
            if field.name not in self.labels or field.name not in task.want:
                continue
            if field.metadata_backed and field.name not in job:
                # Nobody knows it of a job that was made elsewhere; the engine says so.
                continue
            if not field.compare(task.want[field.name], field.value_in(job)).is_same:
                task.warnings.append(
                    f"{field.name} of {self.display_name} {job['id']} differs from what is declared and stays as it "
                    "is: the API cannot change a job, and none is started anew for that."
                )
                del task.want[field.name]
        return self._with_output_paths(task, job)

    def _with_output_paths(self, task: Task, job: Object) -> Object:
        """Only what can be written in this task stays wanted: then a path that has another content is a change."""
        is_ended = job["status"] not in self.statuses.unfinished
        for name, output in self.output_files.items():
            file_id = output.file_id(job)
            if name not in task.want or (task.params["wait"] and not is_ended):
                continue
            if not is_ended or file_id is None:
                del task.want[name]
            elif output.is_written(task, file_id, task.want[name]):
                job[name] = task.want[name]
        return job

    def needs_recreate(self, task: Task, current: Object) -> bool:
        """A job that did not succeed is not repeated unless that is asked for: each one costs."""
        state = task.params["state"]
        if current["status"] not in self.statuses.lost or state not in self.living_states:
            return False
        if state == "present" and task.params["retry_failed"]:
            return True
        raise PlatformError(self._failure(task, current), **self._returned(task, current))

    def inherited_on_replace(self, task: Task, current: Object) -> dict[str, Any]:
        """A job that is made anew is made of what is declared."""
        return {}

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        missing = [name for name in self.input_files if task.want.get(name) == UNKNOWN_ID]
        uploaded = {name: self.input_files[name].send(task, name, task.params[name])["id"] for name in missing}
        # Another mapping: what is declared stands in the diff as it was before the upload.
        task.want = {**task.want, **uploaded}
        files = {name: task.want[name] for name in self.input_files if name in task.want}
        try:
            return super().create(task, {**values, **files})
        except PlatformError as error:
            if uploaded:
                error.details = {"changed": True, "uploaded": uploaded, **error.details}
            raise

    def update(self, task: Task, current: Object, changes: Mapping[str, Any]) -> Object:
        """Nothing of a job changes but where its output is."""
        return self._finish(task, current)

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        """The job once it has ended. One that did not succeed fails the task."""
        is_waiting = task.params["wait"] and task.params["state"] in self.waiting_states
        return self._finish(task, obj) if is_waiting else obj

    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        return {name: (obj or {}).get(name) for name in ("status", *self.output_files)}

    def _finish(self, task: Task, obj: Object) -> Object:
        job = self._ended(task, obj)
        written = {}
        for name, output in self.output_files.items():
            file_id = output.file_id(job)
            if file_id is not None and name in task.want and job.get(name) is None:
                output.write(task, file_id, name, task.want[name])
                written[name] = task.want[name]
        job = {**job, **written}
        if job["status"] in self.statuses.failed and task.params["state"] in self.living_states:
            changed = {"changed": True} if written else {}
            raise PlatformError(self._failure(task, job), **changed, **self._returned(task, job))
        if job["status"] in self.statuses.paused:
            task.warnings.append(
                f"{self.display_name.capitalize()} {job['id']} is {job['status']}; set state to resumed to have it go "
                "on."
            )
        return job

    def _ended(self, task: Task, job: Object) -> Object:
        name = self.display_name.capitalize()

        def look() -> Object:
            found = self.fetch(task, job["id"])
            if found is None:
                raise PlatformError(f"{name} {job['id']} is gone while this task waited for it; look at the server.")
            return found

        try:
            return wait_for(
                job,
                look,
                lambda latest: latest["status"] not in self.statuses.unfinished,
                timeout=task.params["wait_timeout"],
                poll_interval=task.params["poll_interval"],
                what=lambda latest: f"{name} {latest['id']} is still {latest['status']}",
                progress=lambda latest: self.progress_of(task, latest),
                notice=notice(task, job),
            )
        except WaitTimeout as error:
            raise PlatformError(error.msg, **self._returned(task, error.last)) from error

    def _returned(self, task: Task, job: Object) -> dict[str, Any]:
        """A task that fails over a job returns it all the same."""
        return {"id": job["id"], self.name: project(self.fields, job), **self.extra_or_warning(task, job)}

    def _failure(self, task: Task, job: Object) -> str:
        again = "set retry_failed to true to start it anew"
        if task.params[self.natural_key[0]] is None or task.params["state"] != "present":
            again = "to start it anew declare its inputs with the state present and retry_failed"
        name, status = f"{self.display_name.capitalize()} {job['id']}", job["status"]
        if status == "cancelled":
            return f"{name} was cancelled; {again}."
        if status in self.statuses.cancelling:
            return f"{name} is being cancelled; {again}."
        error = self.error_of(job) or {}
        # In one sentence, whatever the server says.
        reason = str(error.get("message") or "the server gave no reason").rstrip(".").replace(". ", "; ")
        return f"{name} {status} ({error.get('code') or 'no code'}): {reason}; correct what is wrong, or {again}."
