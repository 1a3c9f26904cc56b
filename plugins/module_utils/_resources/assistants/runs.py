# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs, on a thread that is there (run) or together with a new one (thread_run), and their steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import Comparison, as_text
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.waiting import WaitTimeout, wait_for
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field, nested, project
from ansible_collections.declarative.openai.plugins.module_utils._core.info import PAGING, Info, Query
from ansible_collections.declarative.openai.plugins.module_utils._core.references import Reference
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import (
    UNKNOWN_ID,
    Operation,
    Resource,
    Task,
)
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec, waiting
from ansible_collections.declarative.openai.plugins.module_utils._core.wait_notice import waiting_words
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import INLINE
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import (
    ACTIVE,
    MESSAGE,
    MESSAGE_OPTIONS,
    messages,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared.thread_lock import (
    held_thread,
    when_free,
)

#: The task fails when the run ends in one of these, and a run recorded in one of these is run again.
FAILED = frozenset({"failed", "expired", "incomplete"})

INCLUDES = ["step_details.tool_calls[*].file_search.results[*].content"]


def _tool_outputs(name: str, value: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Outputs are text; whatever else is given becomes JSON text."""
    return [{"tool_call_id": one["tool_call_id"], "output": as_text(one["output"])} for one in value]


def _compare_outputs(want: Any, open_calls: Any) -> Comparison:
    """Nothing to do unless the run waits for outputs: a run that went on has had them."""
    outputs = [{"tool_call_id": call, "output": None} for call in open_calls or []]
    return Comparison(want, want if open_calls is None else outputs)


def _open_calls(run: Mapping[str, Any]) -> list[str] | None:
    action = run.get("required_action")
    return [call["id"] for call in action["submit_tool_outputs"]["tool_calls"]] if action else None


@dataclass(frozen=True)
class Runs(Resource):
    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        return when_free(task, held_thread(task.parents["thread_id"]), lambda: super(Runs, self).create(task, values))

    def update(self, task: Task, current: Object, changes: Mapping[str, Any]) -> Object:
        run = current
        if "tool_outputs" in changes:
            given = {one["tool_call_id"] for one in changes["tool_outputs"]}
            expected = set(_open_calls(current) or [])
            if given != expected:
                raise PlatformError(
                    f"Run {current['id']} waits for outputs of {_listed(expected)} and tool_outputs has those of "
                    f"{_listed(given)}; give one output for each call of required_action."
                )
            run = _on_runs(task).run_operation(
                task.client, task.parents, run["id"], "submit_tool_outputs", {"tool_outputs": changes["tool_outputs"]}
            )
        if "metadata" in changes:
            run = _on_runs(task).update(
                task.client, task.parents, run["id"], {"metadata": changes["metadata"]}, current
            )
        return run

    def run_operation(self, task: Task, current: Object, operation: Operation) -> Object:
        return _on_runs(task).run_operation(
            task.client, {"thread_id": current["thread_id"]}, current["id"], operation.path
        )

    def has_effect_when_absent(self, task: Task, current: Object) -> bool:
        return current["status"] in ACTIVE or task.params["key"] is not None

    def delete(self, task: Task, current: Object) -> None:
        """An active one is cancelled; the registry forgets it, and the server too where runs can be deleted."""
        run = cancel(task, current) if current["status"] in ACTIVE else current
        _on_runs(task).discard(task.client, run)

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        if not task.params["wait"]:
            return obj
        if task.params["state"] == "cancelled":
            return _ended(task, obj)
        run = _wait(task, obj)
        if run["status"] in FAILED:
            details = run.get("last_error") or run.get("incomplete_details") or {}
            reason = details.get("message") or details.get("reason") or "the server gave no reason"
            raise PlatformError(
                f"Run {run['id']} ended {run['status']}: {str(reason).rstrip('.')}.", **_returned(task, run)
            )
        when_free(task, held_thread(run["thread_id"]), lambda: _on_runs(task).finish(task.client, run))
        return run

    def needs_recreate(self, task: Task, current: Object) -> bool:
        """A run that failed is done again, where the task says what it is to do."""
        return current["status"] in FAILED and not {"assistant_id", "assistant"}.isdisjoint(task.want)

    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        run = obj or {}
        unknown = UNKNOWN_ID if task.params["state"] == "present" else None
        messages, of_run = f"The messages of run {run.get('id')}", f"The steps of run {run.get('id')}"
        found = task.read_beside(messages, lambda: list(_messages_of(task, run))) if run else []
        steps = task.read_beside(of_run, lambda: list(_steps_of(task, run))) if run else []
        return {
            "thread_id": run.get("thread_id") or task.parents.get("thread_id") or unknown,
            "status": run.get("status"),
            "response_content": _text_of(found) if run else None,
            "messages": [project(MESSAGE.fields, message) for message in found],
            "steps": [project(STEP.fields, step) for step in steps],
            "required_action": run.get("required_action"),
            "usage": run.get("usage"),
        }


@dataclass(frozen=True)
class ThreadRuns(Runs):
    """One call makes the thread and the run; the registry keeps both ids, and the thread goes with the run."""

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        run = Resource.create(self, task, values)
        task.parents = {"thread_id": run["thread_id"]}
        return run

    def fetch(self, task: Task, id: str) -> Object | None:
        return _on_runs(task).get(task.client, task.parents, id)

    def has_effect_when_absent(self, task: Task, current: Object) -> bool:
        return True

    def delete(self, task: Task, current: Object) -> None:
        super().delete(task, current)
        task.endpoints("thread").delete(task.client, {}, current["thread_id"])


def _on_runs(task: Task) -> Endpoint:
    """A run is read, changed and cancelled in the same place whoever made it."""
    return task.endpoints("run")


def _steps_of(task: Task, run: Object) -> Iterator[Object]:
    return task.endpoints("run_step").list(
        task.client, {"thread_id": run["thread_id"], "run_id": run["id"]}, {"order": "asc"}
    )


def _messages_of(task: Task, run: Object) -> Iterator[Object]:
    """The messages the run added, oldest first."""
    return task.endpoints("message").list(
        task.client, {"thread_id": run["thread_id"]}, {"run_id": run["id"], "order": "asc"}
    )


def _returned(task: Task, run: Object) -> dict[str, Any]:
    """A task that fails over a run returns it all the same."""
    return {"id": run["id"], "run": project(task.resource.fields, run), **task.resource.extra_or_warning(task, run)}


def _text_of(found: list[Object]) -> str:
    texts = [part["text"]["value"] for message in found for part in message["content"] if part["type"] == "text"]
    return "\n".join(texts)


def _listed(calls: set[str]) -> str:
    return ", ".join(sorted(calls)) or "none"


def _wait(task: Task, run: Object) -> Object:
    """Wait until the run has ended or needs outputs; a time-out cancels it where the user wants that."""
    settled = frozenset({"requires_action"})
    try:
        return _look_until(
            task,
            run,
            lambda seen: seen["status"] not in ACTIVE or seen["status"] in settled,
            **waiting_words(task, run, lambda: _sent_cancel(task, run)),
        )
    except WaitTimeout as error:
        run, message = error.last, error.msg
        if task.params["cancel_on_timeout"]:
            task.written = run = cancel(task, run)
            if run["status"] == "completed":
                return run
            message = f"{message} Since cancel_on_timeout is set it was cancelled, and is {run['status']} now."
        raise PlatformError(message, **_returned(task, run)) from error


def _look_until(task: Task, run: Object, done: Any, **words: Any) -> Object:
    def look() -> Object:
        found = _on_runs(task).get(task.client, {"thread_id": run["thread_id"]}, run["id"])
        if found is None:
            raise PlatformError(f"Run {run['id']} is gone: its thread was deleted while this task waited for it.")
        return found

    return wait_for(
        run,
        look,
        done,
        timeout=task.params["wait_timeout"],
        poll_interval=task.params["poll_interval"],
        what=lambda last: f"Run {last['id']} is still {last['status']}",
        progress=lambda last: f"run {last['id']}: {last['status']}",
        **words,
    )


def cancel(task: Task, run: Object) -> Object:
    """Cancel it and wait until it has ended."""
    return _ended(task, run if run["status"] == "cancelling" else _sent_cancel(task, run))


def _sent_cancel(task: Task, run: Object) -> Object:
    parents = {"thread_id": run["thread_id"]}
    return _on_runs(task).run_operation_or_read(task.client, parents, run, "cancel", ACTIVE - {"cancelling"})


def _ended(task: Task, run: Object) -> Object:
    return _look_until(task, run, lambda seen: seen["status"] not in ACTIVE)


CANCELLED = Operation("cancel", applies=lambda run: run["status"] in ACTIVE - {"cancelling"}, status="cancelled")

_THREAD_OPTIONS: dict[str, Any] = {
    "messages": {"type": "list", "elements": "dict", "options": MESSAGE_OPTIONS},
    "metadata": {"type": "dict"},
    "tool_resources": fields.tool_resources().to_option(),
}


def _thread(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(validators.without_none(value))
    for part, clean in (
        ("messages", messages),
        ("metadata", validators.metadata),
        ("tool_resources", validators.tool_resources),
    ):
        if part in given:
            given[part] = clean(f"{name}.{part}", given[part])
    return given


# What a run and a thread with a run take alike.
_SETTINGS: tuple[Field, ...] = (
    Field("assistant_id", mode="input", required_on_create=True, alternative="assistant"),
    nested("assistant", INLINE, mode="input", result=False),
    Field("model", mode="input"),
    Field("instructions", mode="input", to_api=validators.Length(256_000)),
    fields.tools("input"),
    *fields.model_settings("input"),
    *fields.limits("input"),
    Field("tool_choice", "raw", mode="input", to_api=validators.text_or_mapping("auto", "none", "required")),
    Field("parallel_tool_calls", "bool", mode="input"),
    fields.METADATA,
)
_ANSWERS: tuple[Field, ...] = (
    fields.ID,
    Field("response_ids", "list", mode="read", option={"elements": "str"}),
    fields.STATUS,
    Field("required_action", "dict", mode="read"),
    Field("last_error", "dict", mode="read"),
    Field("incomplete_details", "dict", mode="read"),
    Field("usage", "dict", mode="read"),
    fields.CREATED_AT,
    Field("started_at", "int", mode="read"),
    Field("completed_at", "int", mode="read"),
    Field("cancelled_at", "int", mode="read"),
    Field("failed_at", "int", mode="read"),
    Field("expires_at", "int", mode="read"),
    fields.OBJECT,
)
_SPEC = waiting(600).merge(
    Spec(
        options={"assistant_name": {"type": "str"}, "cancel_on_timeout": {"type": "bool", "default": False}},
        mutually_exclusive=[("assistant_id", "assistant_name", "assistant")],
    )
)

RUN = Runs(
    kind="run",
    natural_key=(),
    keyed=True,
    delete_after_replace=False,
    parents=("thread_id",),
    references=(Reference("assistant_name", "assistant_id", "assistant"),),
    operations={"cancelled": CANCELLED},
    fields=(
        *_ANSWERS,
        *_SETTINGS,
        Field("thread_id", mode="replace", sent_as=None),
        Field(
            "tool_outputs",
            "list",
            option={
                "elements": "dict",
                "options": {
                    "tool_call_id": {"type": "str", "required": True},
                    "output": {"type": "raw", "required": True},
                },
            },
            sent_as=None,
            from_api=_open_calls,
            to_api=_tool_outputs,
            compare=_compare_outputs,
            result=False,
        ),
        Field("additional_instructions", mode="input", result=False),
        Field(
            "additional_messages",
            "list",
            mode="input",
            option={"elements": "dict", "options": MESSAGE_OPTIONS},
            to_api=messages,
            result=False,
        ),
        Field("reasoning_effort", mode="input", option={"choices": fields.REASONING_EFFORTS}, result=False),
    ),
    spec=_SPEC.merge(
        Spec(
            required_if=[("state", "present", ("thread_id",))],
            required_by={"tool_outputs": ("run_id",), "run_id": ("thread_id",)},
            required_one_of=[("run_id", "key", "assistant_id", "assistant_name", "assistant")],
        )
    ),
)

THREAD_RUN = ThreadRuns(
    kind="thread_run",
    natural_key=(),
    keyed=True,
    noun="run",
    parents=("thread_id",),
    references=RUN.references,
    operations=RUN.operations,
    fields=(
        *_ANSWERS,
        *_SETTINGS,
        Field("thread_id", mode="path"),
        Field("thread", "dict", mode="input", option={"options": _THREAD_OPTIONS}, to_api=_thread, result=False),
        fields.tool_resources("input", inline=False, result=False),
    ),
    spec=_SPEC.merge(
        Spec(
            required_by={"thread_id": ("run_id",), "run_id": ("thread_id",)},
            required_one_of=[("run_id", "key", "assistant_id", "assistant_name", "assistant")],
        )
    ),
)

STEP = Resource(
    kind="run_step",
    parents=("thread_id", "run_id"),
    fields=(
        fields.ID,
        Field("type", mode="read"),
        fields.STATUS,
        Field("step_details", "dict", mode="read"),
        Field("last_error", "dict", mode="read"),
        Field("usage", "dict", mode="read"),
        Field("thread_id", mode="read"),
        Field("run_id", mode="read"),
        Field("assistant_id", mode="read"),
        fields.METADATA,
        fields.CREATED_AT,
        Field("completed_at", "int", mode="read"),
        Field("cancelled_at", "int", mode="read"),
        Field("failed_at", "int", mode="read"),
        Field("expired_at", "int", mode="read"),
        fields.OBJECT,
    ),
)

RUN_INFO = Info(RUN, "runs", query=PAGING)
RUN_STEP_INFO = Info(
    STEP,
    "run_steps",
    query=(*PAGING, Query("include", {"type": "list", "elements": "str", "choices": INCLUDES})),
    query_one=("include",),
)
