# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine: from what is declared and what is there to what has to be done, and doing it.

``converge`` is the one place that knows check mode.
"""

from __future__ import annotations

import abc
import dataclasses
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import OVERTAKEN, Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import (
    PlatformError,
    RequestError,
    unexpected,
)
from ansible_collections.declarative.openai.plugins.module_utils._base.interruption import hold_if_ending, uninterrupted
from ansible_collections.declarative.openai.plugins.module_utils._core import identity, journal, one_time_secret
from ansible_collections.declarative.openai.plugins.module_utils._core.create_once import create_once
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import project
from ansible_collections.declarative.openai.plugins.module_utils._core.guard import Guard, Look, guarded
from ansible_collections.declarative.openai.plugins.module_utils._core.plan import Action, Plan, plan
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID, Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._transport.object_shapes import require_readable

# How often an object that others change meanwhile is looked at again.
_LOOKS = 2
_NOT_FOUND = 404
_DONE = {"update": "changed", "operation": "changed", "delete": "deleted"}


@dataclass
class Outcome:
    """What a task returns, whoever runs it."""

    changed: bool
    result: dict[str, Any]
    diff: dict[str, Any] | None = None
    warnings: list[str] = dataclasses.field(default_factory=list)
    #: What was done, or would be.
    action: Action = "none"
    #: The id of what was found before.
    found: str | None = None

    def as_result(self) -> dict[str, Any]:
        return {"changed": self.changed, **self.result, **({"diff": self.diff} if self.diff is not None else {})}


@dataclass(frozen=True)
class Composite(Resource, abc.ABC):
    """What is made of several resources, of which each is converged by itself."""

    @abc.abstractmethod
    def run(self, params: Mapping[str, Any], *, check_mode: bool) -> Outcome:
        """Bring all of them to the state that is declared."""


def converge(
    resource: Resource, params: Mapping[str, Any], *, check_mode: bool, owner_metadata: Mapping[str, str] | None = None
) -> Outcome:
    """Bring one object to the state that is declared; in check mode only say what would be done.

    ``owner_metadata``: metadata that the object is to have beside what it has, where no metadata is declared.
    """
    if isinstance(resource, Composite):
        return resource.run(params, check_mode=check_mode)
    check_mode = check_mode and not params.get("run_in_check_mode")
    return converge_task(Task.open(resource, params, check_only=check_mode), owner_metadata=owner_metadata)


def converge_task(task: Task, *, owner_metadata: Mapping[str, str] | None = None) -> Outcome:
    """Do a task that is opened already."""
    resource, params, check_mode = task.resource, task.params, task.check_only
    stores = resource.is_persistent(params)
    identity.check_ids(task)
    one_time_secret.check_sink(task)
    resource.prepare(task)
    identity.resolve(task)
    look = _looking(task, owner_metadata)
    begun = Look.now(task)
    try:
        seen = look()
    except identity.SeveralMatchError:
        # Another task may be replacing one by another: then both are there until it lets go.
        with guarded(task):
            seen = look()
    one_time_secret.check_plan(task, seen.current, seen.todo.action)
    if check_mode:
        obj = _predict(task, seen.current, seen.todo)
        real = seen.current if seen.todo.action in ("none", "update") else None
    else:
        seen, obj = _do(task, look, seen, begun)
        real = None if seen.todo.action == "delete" else obj
    todo = seen.todo
    result = {"id": (obj or {}).get("id"), resource.name: project(resource.fields, obj), **one_time_secret.result(task)}
    return Outcome(
        changed=stores and todo.action != "none",
        result={**result, **resource.extra_or_warning(task, real)},
        diff={"before": dict(todo.before), "after": dict(todo.after)} if stores else {"before": {}, "after": {}},
        warnings=task.warnings,
        action=todo.action,
        found=(seen.current or {}).get("id"),
    )


@dataclass(frozen=True)
class _Seen:
    """The object as it was found, and what is to be done with it."""

    current: Object | None
    todo: Plan


def _looking(task: Task, owner_metadata: Mapping[str, str] | None) -> Callable[[], _Seen]:
    """What finds the object and plans, as often as it is called: each time from what the task wants now."""
    # One level deep: methods of a kind complete what is wanted.
    want = {name: dict(value) if isinstance(value, dict) else value for name, value in task.want.items()}
    parents, warnings = dict(task.parents), len(task.warnings)

    def look() -> _Seen:
        task.want = {name: dict(value) if isinstance(value, dict) else value for name, value in want.items()}
        task.parents, task.entry = dict(parents), None
        del task.warnings[warnings:]
        current = identity.find(task)
        if task.params["state"] != "absent":
            require_readable(task.resource.title, current)
        if owner_metadata and task.params["state"] == "present":
            task.want.setdefault("metadata", {**((current or {}).get("metadata") or {}), **owner_metadata})
        return _Seen(current, _plan(task, current))

    return look


def _plan(task: Task, current: Object | None) -> Plan:
    resource, params = task.resource, task.params
    todo = plan(
        resource,
        task.want,
        current,
        task.entry.inputs if task.entry else None,
        params["state"],
        has_effect_when_absent=current is not None and resource.has_effect_when_absent(task, current),
        needs_recreate=current is not None and resource.needs_recreate(task, current),
        foreseen=params.get(resource.id_option) == UNKNOWN_ID,
    )
    unknown = [field.name for field in resource.fields if field.is_option and field.name in todo.unknown]
    if unknown:
        task.warnings.append(
            f"{', '.join(unknown)} of {resource.title} {(current or {}).get('id')} cannot be compared: the API does "
            "not give it back, and nothing is noted of it."
        )
    return todo


def _do(
    task: Task, look: Callable[[], _Seen], seen: _Seen, begun: Look, *, again: int = _LOOKS
) -> tuple[_Seen, Object | None]:
    """Do what is to be done. What others did since the object was seen is no failure: then it is looked at again, at
    most ``again`` times. ``begun``: when it was. Returns what was found and done at last, and the object after it.
    """
    with guarded(task) if seen.todo.action in task.resource.guarded else nullcontext(Guard(task)) as guard:
        if guard.is_outdated(begun):
            seen = look()
        try:
            return seen, _apply_reporting(task, seen, guard)
        except RequestError as error:
            if not again or task.written is not None or error.status not in OVERTAKEN:
                raise
            refusal = error
    begun = Look.now(task)
    try:
        now = look()
    except PlatformError:
        raise refusal from None
    if now == seen:
        raise refusal
    if refusal.repeated and now.todo.action == "none":
        # An earlier try of this very request did it, and its answer was lost.
        if seen.todo.action == "delete" and seen.current:
            journal.forget(task, seen.current)
        return seen, now.current or seen.current
    return _do(task, look, now, begun, again=again - 1)


def _predict(task: Task, current: Object | None, todo: Plan) -> Object | None:
    """The object as it would be."""
    by_name = {field.name: field for field in task.resource.fields}
    if todo.action in ("create", "replace"):
        values = _full_values(task, current) if todo.action == "replace" else task.want
        return {
            **task.parents,
            **{by_name[name].api_name: value for name, value in values.items() if name in by_name},
            "id": UNKNOWN_ID,
        }
    if todo.action == "operation":
        return {"id": UNKNOWN_ID, **task.parents, **(current or {}), **todo.after}
    return current and {**current, **{by_name[name].api_name: value for name, value in todo.changes.items()}}


def _apply_reporting(task: Task, seen: _Seen, guard: Guard) -> Object | None:
    """Apply; a failure on the way, whatever it is, says what was done by then."""
    try:
        return _apply(task, seen.current, seen.todo, guard)
    except Exception as cause:
        error = unexpected(cause)
        journal.distrust_listing(task)
        if task.written is not None:
            resource = task.resource
            done = {
                "changed": resource.is_persistent(task.params),
                "id": task.written["id"],
                resource.name: project(resource.fields, task.written),
                **one_time_secret.result(task),
            }
            error.details = {**done, **error.details}
        elif isinstance(error, RequestError) and seen.todo.action in _DONE:
            error.add_doubt(f"the {task.resource.title} may have been {_DONE[seen.todo.action]}")
        if error is cause:
            raise
        raise error from cause


def _apply(task: Task, current: Object | None, todo: Plan, guard: Guard) -> Object | None:
    resource = task.resource
    hold_if_ending()
    journal.check_recordable(task, todo.action)
    if todo.action in resource.guarded:
        guard.begin()
    else:
        guard.release()
    if todo.action == "create":
        return _make(task, task.want, guard)
    if current is None:
        return None
    if todo.action == "delete":
        resource.delete(task, current)
        journal.forget(task, current)
        return current
    if todo.action == "operation":
        with uninterrupted():
            task.written = resource.run_operation(task, current, resource.operations[task.params["state"]])
            task.written = one_time_secret.deliver(task, task.written)
        journal.record_listing(task, task.written)
        return resource.wait_until_ready(task, task.written)
    if todo.action == "replace":
        return _replace(task, current, guard)
    if todo.action == "update":
        task.written = current = resource.update(task, current, todo.changes)
        journal.record(task, current)
    if task.params["state"] == "present":
        current = resource.wait_until_ready(task, current)
    return current


def _make(task: Task, values: Mapping[str, Any], guard: Guard | None) -> Object:
    """``guard`` is let go once others can find what was made."""
    with uninterrupted():
        task.written = one_time_secret.deliver_or_undo(task, create_once(task, values))
        journal.record(task, task.written)
    if guard:
        guard.release()
    task.written = task.resource.wait_until_ready(task, task.written)
    return task.written


def _replace(task: Task, current: Object, guard: Guard) -> Object:
    """The new one first, then the old one goes: a failure on the way leaves the old one in place."""
    resource, old_entry = task.resource, task.entry
    if resource.natural_key and not task.preexisting_ids:
        task.preexisting_ids = {obj["id"] for obj in resource.matches(task)}
    try:
        # As long as both are there, others would find two.
        made = _make(task, _full_values(task, current), None if resource.delete_after_replace else guard)
    except PlatformError as error:
        if resource.delete_after_replace and task.written is not None:
            _remove(task, task.written, f"{error.msg.rstrip('.')}; ", f", made to replace {current['id']},")
            journal.restore(task, old_entry)
            task.written = None
        raise
    if resource.delete_after_replace:
        _remove(task, current, f"{made['id']} is made, and ", ", which it replaces,")
    return made


def _remove(task: Task, obj: Object, before: str, after: str) -> None:
    """Delete what is in the way; ``before`` and ``after`` its name is what is said when that fails."""
    try:
        task.resource.delete(task, obj)
    except PlatformError as error:
        # Whoever else removed it has done the same.
        if error.status != _NOT_FOUND:
            name = f"{before}{task.resource.title} {obj['id']}{after}"
            raise PlatformError(f"{name} could not be deleted: {error.msg}", **error.details) from error
    journal.forget_replaced(task, obj)


def _full_values(task: Task, current: Object | None) -> dict[str, Any]:
    """For a replacement: what is declared, and as it was what is not."""
    inherited = task.resource.inherited_on_replace(task, current) if current else {}
    cleans = {field.name: field.to_api for field in task.resource.fields if field.to_api}
    cleaned = {name: cleans[name](name, value) if name in cleans else value for name, value in inherited.items()}
    return {**cleaned, **task.want}
