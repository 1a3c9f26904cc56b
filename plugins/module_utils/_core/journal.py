# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal: after each write it tells the listing cache and the registry how the object is now.

The engine calls it once for each object that is created, updated, replaced, deleted or changed by an operation.
Nothing else writes an entry of a task's own object.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._core import listing_cache
from ansible_collections.declarative.openai.plugins.module_utils._core.recorded_inputs import recorded
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Entry


def check_recordable(task: Task, action: str) -> None:
    """Raise PlatformError, before anything is done, for a registry that cannot be written where an entry will be."""
    has_entry = task.key is not None if task.resource.keyed else inputs_of(task) or task.entry
    if (has_entry and action in ("create", "replace", "update")) or (task.endpoint.is_recorded and action != "none"):
        task.registry.check_writable()


def record(task: Task, obj: Object) -> None:
    """The object was created or updated. Its entry, if it needs one, says where it is and what it was made of."""
    record_listing(task, obj)
    key = _registry_key(task, obj)
    if key:
        earlier = task.entry.inputs if task.entry and task.entry.id == obj["id"] else {}
        task.entry = Entry(obj["id"], dict(task.parents), {**earlier, **inputs_of(task)})
        task.registry.put(task.resource.kind, key, task.entry)


def record_listing(task: Task, obj: Object) -> None:
    """The object is in another state, and what it was made of is as before."""
    listing_cache.store(task.endpoint, task.parents, obj)


def forget(task: Task, obj: Object) -> None:
    """The object is gone."""
    forget_listed(task, obj["id"])
    key = _registry_key(task, obj)
    if key:
        task.registry.drop(task.resource.kind, key)


def forget_replaced(task: Task, obj: Object) -> None:
    """The object is gone, and a key names its replacement: only an entry under the id of the old one is dropped."""
    forget_listed(task, obj["id"])
    if not task.resource.keyed:
        forget(task, obj)


def restore(task: Task, entry: Entry | None) -> None:
    """The replacement failed: the entry is as before."""
    key = task.key if task.resource.keyed else entry.id if entry else None
    if key and entry:
        task.registry.put(task.resource.kind, key, entry)


def inputs_of(task: Task) -> dict[str, str]:
    """Hashes of the declared fields that the API does not give back; none when nothing is kept there."""
    if not task.resource.is_persistent(task.params):
        return {}
    names = {field.name for field in task.resource.fields if field.mode == "input"}
    return {name: recorded(value) for name, value in task.want.items() if name in names}


def _registry_key(task: Task, obj: Mapping[str, Any]) -> str | None:
    if task.resource.keyed:
        return task.key
    return obj["id"] if inputs_of(task) or task.entry else None


def forget_listed(task: Task, id: str) -> None:
    """An object that has no entry is gone."""
    listing_cache.remove(task.endpoint, task.parents, id)


def distrust_listing(task: Task) -> None:
    """Nobody knows what was written: list again before the next look."""
    listing_cache.invalidate(task.endpoint, task.parents)
