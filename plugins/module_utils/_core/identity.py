# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding the one object a task means: by id, by its key in the registry, or by its natural key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object, checked_id
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core import listing_cache
from ansible_collections.declarative.openai.plugins.module_utils._core.references import Reference
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID, Task


class SeveralMatchError(PlatformError):
    """More than one object has the natural key."""


def is_blank(value: Any) -> bool:
    """Whether a value names nothing: None, or text without a visible character."""
    if not isinstance(value, str):
        return value is None
    return not any(character.isprintable() and not character.isspace() for character in value)


def check_given(options: Collection[str], params: Mapping[str, Any], null_options: Collection[str] = ()) -> None:
    """Refuse an identity that is given and empty: whatever is there would be meant by it.

    ``options``: those that name an object. ``null_options``: those that were given as null, which ``params`` has as it
    has those that were left out.
    """
    for option in options:
        value = params.get(option)
        if option in null_options or (value is not None and is_blank(value)):
            raise PlatformError(f"{option} is given and empty; give it a value, or leave it out.")


def check_ids(task: Task) -> None:
    """Refuse what is no id before anything is sent. In check mode an id may still be unknown."""
    check_given(task.resource.identity_options(task.params), task.params)
    for name in (task.resource.id_option, *task.resource.parents):
        value = task.params.get(name)
        if value is not None and not (task.check_only and value == UNKNOWN_ID):
            checked_id(name, value)


def is_unknown(task: Task, id: str | None) -> bool:
    """Whether the object lies where, in check mode, nothing is yet."""
    return UNKNOWN_ID in (id, *task.parents.values())


def resolve(task: Task) -> None:
    """Put the ids of the objects that are named in place of their names."""
    for reference in task.resource.references:
        value = task.params.get(reference.option)
        in_address = reference.target in task.resource.parents
        is_present = task.params.get("state", "present") == "present"
        if (
            value is None
            or task.params.get(reference.target) is not None
            or not (is_present or in_address or reference.identifies)
        ):
            continue
        is_id = reference.is_id(value) or (task.check_only and value == UNKNOWN_ID)
        id = value if is_id else _id_of(task, reference, value, is_present=is_present)
        (task.parents if in_address else task.want)[reference.target] = id


def _id_of(task: Task, reference: Reference, name: str, *, is_present: bool) -> str:
    """The id of the object of this name. Where there is none, and need not be, UNKNOWN_ID."""
    endpoint = task.endpoints(reference.kind)
    if reference.query:
        candidates: Iterable[Object] = endpoint.list(task.client, {}, reference.search(name))
    else:
        candidates = listing_cache.with_value(endpoint, task.client, {}, reference.key, name)
    found: list[str] = [
        obj["id"]
        for obj in candidates
        if reference.is_named(obj.get(reference.key), name) and not endpoint.is_archived(obj)
    ]
    if len(found) > 1:
        raise PlatformError(
            f"{len(found)} {reference.title}s have the {reference.key} {name!r}: {', '.join(found)}; give "
            f"{reference.advice} instead.",
            ids=found,
        )
    missing = f"No {reference.title} has the {reference.key} {name!r}"
    if not found and is_present and not task.check_only:
        raise PlatformError(f"{missing}; {reference.remedy}, or give {reference.advice}.")
    if not found and is_present:
        task.warnings.append(f"{missing} yet; check mode takes it that an earlier task creates it.")
    return (found or [UNKNOWN_ID])[0]


def check_parents(task: Task) -> None:
    """Refuse an address with a part that was given as null: it would be that of something else."""
    resource, params = task.resource, task.params
    # An info module resolves these names later.
    named = {reference.target for reference in resource.references if params.get(reference.option) is not None}
    missing = [name for name in resource.parents if name not in task.parents and name not in named]
    if missing and not resource.keyed and not task.endpoint.organization_path:
        raise PlatformError(
            f"{' and '.join(missing)} is empty, so nothing says where the {resource.title} is; give it a value."
        )


def _check_natural_key(task: Task) -> None:
    """Refuse to look for an object of no name: whatever is there would be meant."""
    resource = task.resource
    chosen = {field.name for field in resource.fields if field.is_option}
    name = next((name for name in resource.natural_key[:1] if name in chosen), None)
    if name and resource.is_persistent(task.params) and is_blank(task.want.get(name, task.params.get(name))):
        instead = "" if name == resource.id_option else f", or {resource.id_option}"
        raise PlatformError(f"{name} is empty, so no {resource.title} is named; give {name}{instead}.")


def find(task: Task) -> Object | None:
    """The object as it is, or None. Raises PlatformError when the id is unknown or two objects match."""
    resource, params = task.resource, task.params
    check_parents(task)
    id = params.get(resource.id_option)
    if is_unknown(task, id):
        return None
    if id is not None:
        found = resource.fetch(task, id)
        if resource.keyed:
            _note_key(task, id)
        if found is None and params["state"] != "absent" and not resource.chosen_id:
            raise PlatformError(
                f"No {resource.title} has the id {id!r}; correct {resource.id_option}, or leave it out to create one."
            )
    elif resource.keyed:
        found = _recorded(task)
    else:
        _check_natural_key(task)
        found = _matching(task)
    if found is None or _is_archived(task, found):
        return None
    if not resource.keyed and any(field.mode == "input" for field in resource.fields):
        task.entry = task.registry.get(resource.kind, found["id"])
    return resource.complete(task, found)


def _is_archived(task: Task, obj: Object) -> bool:
    """Whether an object that was named by its id is put away for good. Raises PlatformError where it is to be used."""
    resource = task.resource
    if not task.endpoint.is_archived(obj):
        return False
    if task.params["state"] != "absent":
        raise PlatformError(
            f"The {resource.title} {obj['id']} is archived and cannot be brought back; name an active one, or leave "
            f"{resource.id_option} out to create another."
        )
    return True


def _note_key(task: Task, id: str) -> None:
    """An object that is named by its id may be known to the registry by a key."""
    for key, entry in task.registry.all(task.resource.kind).items():
        if entry.id == id:
            task.key, task.entry = key, entry


def _recorded(task: Task) -> Object | None:
    if task.key is None:
        return None
    task.entry = task.registry.get(task.resource.kind, task.key)
    if task.entry is None:
        return None
    task.parents = {**task.entry.parents, **task.parents}
    if is_unknown(task, None):
        return None
    # A run moved to another thread is another run; the one recorded is looked up where it was.
    found = task.resource.fetch(replace(task, parents={**task.parents, **task.entry.parents}), task.entry.id)
    if found is None:
        task.warnings.append(
            f"The {task.resource.title} recorded as {task.key!r} ({task.entry.id}) is no longer known to the server."
        )
        task.entry = None
    return found


def _matching(task: Task) -> Object | None:
    resource = task.resource
    found = resource.matches(task)
    task.preexisting_ids = {obj["id"] for obj in found}
    found = resource.intended(task, found)
    if not resource.adopts_existing(task):
        return None
    if len(found) > 1:
        ids = ", ".join(obj["id"] for obj in found)
        key = ", ".join(f"{name} {task.want.get(name)!r}" for name in resource.natural_key)
        raise SeveralMatchError(
            f"{len(found)} {resource.title}s have the same {key}: {ids}; name the one you mean with "
            f"{resource.id_option}.",
            ids=sorted(obj["id"] for obj in found),
        )
    return found[0] if found else None
