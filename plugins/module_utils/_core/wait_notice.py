# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people are told of work that goes on at the server, for the case that the task is interrupted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task


def notice(task: Task, obj: Mapping[str, Any], *, is_cancelled: bool = False) -> str:
    """What goes on, its id, and how to wait for it again. ``is_cancelled``: with the task it ends, too."""
    resource, params = task.resource, task.params
    if is_cancelled:
        return f"{resource.title} {obj['id']}: cancelled if the task is interrupted"
    if task.key is not None:
        again = f"run the task again to wait for it (key {task.key!r})"
    elif resource.natural_key or params.get(resource.id_option) is not None:
        again = "run the task again to wait for it"
    else:
        address = {resource.id_option: obj["id"], **task.parents}
        again = f"wait for it with {', '.join(f'{option}: {value}' for option, value in address.items())}"
    return f"{resource.title} {obj['id']}: goes on if the task is interrupted; {again}"


def waiting_words(task: Task, obj: Object, cancel: Callable[[], Object]) -> dict[str, Any]:
    """Arguments of ``wait_for`` for what ``cancel`` ends if the task wants that."""
    if not task.params["cancel_on_timeout"]:
        return {"notice": notice(task, obj)}

    def cancel_and_tell() -> str:
        status = cancel()["status"]
        return f"{task.resource.title} {obj['id']}: {status}, since the task was interrupted"

    return {"notice": notice(task, obj, is_cancelled=True), "cancel": cancel_and_tell}
