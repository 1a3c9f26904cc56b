# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine: from what is declared and what is there to what has to be done, and doing it.

``converge`` is the one place that knows check mode.
"""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils import _identity, _listings
from ansible_collections.declarative.openai.plugins.module_utils._backends._endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._creating import create_once
from ansible_collections.declarative.openai.plugins.module_utils._errors import PlatformError, unexpected
from ansible_collections.declarative.openai.plugins.module_utils._fields import project
from ansible_collections.declarative.openai.plugins.module_utils._interruption import hold_if_ending, uninterrupted
from ansible_collections.declarative.openai.plugins.module_utils._plan import Action, Plan, plan
from ansible_collections.declarative.openai.plugins.module_utils._resource import UNKNOWN_ID, Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._shapes import require_readable


@dataclass
class Outcome:
    """What a task returns, whoever runs it."""

    changed: bool
    result: dict[str, Any]
    diff: dict[str, Any] | None = None
    warnings: list[str] = field(default_factory=list)
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
    resource: Resource, params: Mapping[str, Any], *, check_mode: bool, marks: Mapping[str, str] | None = None
) -> Outcome:
    """Bring one object to the state that is declared; in check mode only say what would be done.

    ``marks``: metadata that the object is to have beside what it has, where no metadata is declared.
    """
    if isinstance(resource, Composite):
        return resource.run(params, check_mode=check_mode)
    check_mode = check_mode and not params.get("run_in_check_mode")
    return converge_task(Task.open(resource, params, check_only=check_mode), marks=marks)


def converge_task(task: Task, *, marks: Mapping[str, str] | None = None) -> Outcome:
    """Do a task that is opened already."""
    resource, params, check_mode = task.resource, task.params, task.check_only
    stores = resource.stores(params)
    _identity.check_ids(task)
    resource.prepare(task)
    _identity.resolve(task)
    current = _identity.find(task)
    if params["state"] != "absent":
        require_readable(resource.title, current)
    if marks and params["state"] == "present":
        task.want.setdefault("metadata", {**((current or {}).get("metadata") or {}), **marks})
    todo = plan(
        resource,
        task.want,
        current,
        task.entry.inputs if task.entry else None,
        params["state"],
        removable=current is not None and resource.removable(task, current),
        redo=current is not None and resource.redo(task, current),
        foreseen=params.get(resource.id_option) == UNKNOWN_ID,
    )
    unknown = [one.name for one in resource.fields if one.is_option and one.name in todo.unknown]
    if unknown:
        task.warnings.append(
            f"{', '.join(unknown)} of {resource.title} {(current or {}).get('id')} cannot be compared: the API does "
            "not give it back, and nothing is noted of it."
        )
    if check_mode:
        obj = _predict(task, current, todo)
        real = current if todo.action in ("none", "update") else None
    else:
        obj = _apply_reporting(task, current, todo)
        real = None if todo.action == "delete" else obj
    result = {"id": (obj or {}).get("id"), resource.name: project(resource.fields, obj)}
    return Outcome(
        changed=stores and todo.action != "none",
        result={**result, **resource.extra_or_warning(task, real)},
        diff={"before": dict(todo.before), "after": dict(todo.after)} if stores else {"before": {}, "after": {}},
        warnings=task.warnings,
        action=todo.action,
        found=(current or {}).get("id"),
    )


def _predict(task: Task, current: Object | None, todo: Plan) -> Object | None:
    """The object as it would be."""
    by_name = {one.name: one for one in task.resource.fields}
    if todo.action in ("create", "replace"):
        values = _full_values(task, current) if todo.action == "replace" else task.want
        return {
            **task.parents,
            **{by_name[name].wire_name: value for name, value in values.items() if name in by_name},
            "id": UNKNOWN_ID,
        }
    if todo.action == "verb":
        return {"id": UNKNOWN_ID, **task.parents, **(current or {}), **todo.after}
    return current and {**current, **{by_name[name].wire_name: value for name, value in todo.changes.items()}}


def _apply_reporting(task: Task, current: Object | None, todo: Plan) -> Object | None:
    """Apply; a failure on the way, whatever it is, says what was done by then."""
    try:
        return _apply(task, current, todo)
    except Exception as cause:
        error = unexpected(cause)
        _listings.forget(task.endpoint, task.parents)
        if task.written is not None:
            resource = task.resource
            done = {
                "changed": resource.stores(task.params),
                "id": task.written["id"],
                resource.name: project(resource.fields, task.written),
            }
            error.details = {**done, **error.details}
        if error is cause:
            raise
        raise error from cause


def _apply(task: Task, current: Object | None, todo: Plan) -> Object | None:
    resource = task.resource
    hold_if_ending()
    _identity.check_recordable(task, todo.action)
    if todo.action == "create":
        return _make(task, task.want)
    if current is None:
        return None
    if todo.action == "delete":
        resource.delete(task, current)
        _identity.forget(task, current)
        return current
    if todo.action == "verb":
        task.written = resource.act(task, current, resource.verbs[task.params["state"]])
        _listings.wrote(task.endpoint, task.parents, task.written)
        return resource.settle(task, task.written)
    if todo.action == "replace":
        return _replace(task, current)
    if todo.action == "update":
        task.written = current = resource.update(task, current, todo.changes)
        _identity.record(task, current)
    if task.params["state"] == "present":
        current = resource.settle(task, current)
    return current


def _make(task: Task, values: Mapping[str, Any]) -> Object:
    with uninterrupted():
        task.written = create_once(task, values)
        _identity.record(task, task.written)
    task.written = task.resource.settle(task, task.written)
    return task.written


def _replace(task: Task, current: Object) -> Object:
    """The new one first, then the old one goes: a failure on the way leaves the old one in place."""
    resource, old_entry = task.resource, task.entry
    if resource.natural_key and not task.known:
        task.known = {obj["id"] for obj in resource.matches(task)}
    try:
        made = _make(task, _full_values(task, current))
    except PlatformError as error:
        if resource.replaces and task.written is not None:
            _remove(task, task.written, f"{error.msg.rstrip('.')}; ", f", made to replace {current['id']},")
            _identity.restore(task, old_entry)
            task.written = None
        raise
    if resource.replaces:
        _remove(task, current, f"{made['id']} is made, and ", ", which it replaces,")
    return made


def _remove(task: Task, obj: Object, before: str, after: str) -> None:
    """Delete what is in the way; ``before`` and ``after`` its name is what is said when that fails."""
    try:
        task.resource.delete(task, obj)
    except PlatformError as error:
        name = f"{before}{task.resource.title} {obj['id']}{after}"
        raise PlatformError(f"{name} could not be deleted: {error.msg}", **error.details) from error
    _identity.forget_replaced(task, obj)


def _full_values(task: Task, current: Object | None) -> dict[str, Any]:
    """For a replacement: what is declared, and as it was what is not."""
    carried = task.resource.carried(task, current) if current else {}
    cleans = {one.name: one.clean for one in task.resource.fields if one.clean}
    cleaned = {name: cleans[name](name, value) if name in cleans else value for name, value in carried.items()}
    return {**cleaned, **task.want}
