# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The secret of a new object, or of a rotation: into its sink at once, and out of the object."""

from __future__ import annotations

import time
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import has
from ansible_collections.declarative.openai.plugins.module_utils._core.plan import Action
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._core.secret_sink import sink_of
from ansible_collections.declarative.openai.plugins.module_utils._transport.retries import RETRY_BUDGET

# Plans that end with a new secret.
_MAKES_SECRET = ("create", "replace", "operation")


def check_sink(task: Task) -> None:
    """Before any call: raise PlatformError for a sink that cannot be written."""
    sink = sink_of(task.params) if task.resource.shown_once and task.params["state"] != "absent" else None
    if sink is not None:
        sink.check()
        warning = sink.warning()
        task.warnings.extend([warning] if warning else [])


def check_plan(task: Task, current: Object | None, action: Action) -> None:
    """Before anything is done: raise PlatformError for a new secret that would be lost, and warn of an old one."""
    if not task.resource.shown_once:
        return
    sink = sink_of(task.params)
    if action in _MAKES_SECRET:
        if sink is None and not task.params["return_secret"]:
            raise PlatformError(
                f"The new secret of this {task.resource.title} would be lost, since the platform shows it only once; "
                "set secret_dest to a file for it, or return_secret to true."
            )
    elif current is not None and action in ("none", "update") and sink is not None and not sink.exists():
        task.warnings.append(
            f"The secret of {task.resource.title} {current['id']} is not at {sink.path}, and the platform shows it "
            "only once; set state to rotated for a new one."
        )


def deliver(task: Task, obj: Object) -> Object:
    """Write the secret of an answer to the sink. Returns the object without it.

    Raises PlatformError when there is none, or when it cannot be written.
    """
    name = task.resource.shown_once
    if not name:
        return obj
    title = f"{task.resource.title} {obj['id']}"
    shown = {member: value for member, value in obj.items() if member != name}
    task.written, task.secret = shown, obj.get(name)
    if not task.secret:
        raise PlatformError(
            f"{title} is there, and the answer that had its secret was lost; set state to rotated for a new one."
        )
    sink = sink_of(task.params)
    if sink is not None:
        try:
            sink.write(task.secret)
        except (OSError, PlatformError) as error:
            reason = error.msg.rstrip(".") if isinstance(error, PlatformError) else str(error)
            raise PlatformError(
                f"The secret of {title} could not be written to secret_dest ({reason}), and the platform shows it only "
                "once; mend that, then set state to rotated."
            ) from error
    return shown


def deliver_or_undo(task: Task, made: Object) -> Object:
    """As ``deliver``, for an object that was just created. One whose secret cannot be written is deleted again.

    Where the answer with the secret was lost, nobody has that secret, so it is rotated at once: unless the object that
    was found may be somebody else's, whose secret that would end.
    """
    name, rotation = task.resource.shown_once, task.resource.operations.get("rotated")
    if name and not made.get(name) and rotation is not None and _is_evidently_ours(task, made):
        task.written = made
        made = task.resource.run_operation(task, made, rotation)
    try:
        return deliver(task, made)
    except PlatformError as error:
        if not task.secret:
            raise
        try:
            task.resource.delete(task, made)
        except PlatformError:
            raise error from None
        task.written = None
        reason = error.msg.partition("; ")[0]
        raise PlatformError(f"{reason}, so it was deleted again; mend that, and run the task again.") from error


def _is_evidently_ours(task: Task, made: Object) -> bool:
    """Whether an object is as this task wants it, and of about now."""
    declared = [field for field in task.resource.fields if field.name in task.want]
    created_at = made.get("created_at")
    is_new = isinstance(created_at, (int, float)) and abs(time.time() - created_at) < RETRY_BUDGET
    return is_new and all(has(field, task.want[field.name], made) for field in declared)


def result(task: Task) -> dict[str, Any]:
    """What the result has of the secret: nothing but null, unless the task asks for it."""
    if not task.resource.shown_once:
        return {}
    return {"secret_value": task.secret if task.params["return_secret"] else None}
