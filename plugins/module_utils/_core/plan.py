# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to be done: from what is declared and what is there to one action and its diff. Nothing here is done."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import Comparison
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field, project
from ansible_collections.declarative.openai.plugins.module_utils._core.recorded_inputs import is_recorded_as
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource

Action = Literal["none", "create", "update", "replace", "delete", "operation"]


@dataclass(frozen=True)
class Plan:
    """What has to be done. ``before`` and ``after`` are the diff: declared fields only."""

    action: Action
    #: The declared fields that differ.
    changes: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    before: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    after: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    #: Declared fields that cannot be compared, because nobody noted what they were made of.
    unknown: tuple[str, ...] = ()


def plan(
    resource: Resource,
    want: Mapping[str, Any],
    current: Object | None,
    inputs: Mapping[str, str] | None,
    state: str,
    *,
    has_effect_when_absent: bool = True,
    needs_recreate: bool = False,
    foreseen: bool = False,
) -> Plan:
    """What brings ``current`` (None: it is not there) to ``state`` with the fields of ``want``.

    ``inputs``: recorded fingerprints of what the API does not give back. ``foreseen``: a task before would make it.
    """
    if state == "absent":
        if current is None or not has_effect_when_absent:
            return Plan("none")
        named = {
            name: value
            for name, value in (project(resource.fields, current) or {}).items()
            if name in ("id", *resource.natural_key)
        }
        return Plan("delete", before=named)
    if state in resource.operations:
        if current is None and not foreseen:
            raise PlatformError(f"There is no {resource.title} to be {state}; name it with {resource.id_option}.")
        operation, status = resource.operations[state], (current or {}).get("status")
        if current and not operation.applies(current):
            return Plan("none", before={"status": status}, after={"status": status})
        return Plan("operation", before={"status": status}, after={"status": operation.status})
    if current is None:
        given = {name for name, value in want.items() if value != ""}  # nothing is made of empty text
        missing = [
            field.name
            for field in resource.fields
            if field.required_on_create and not {field.name, field.alternative} & given
        ]
        if missing and not foreseen:
            raise PlatformError(
                f"This {resource.title} does not exist yet, and to create it {' and '.join(missing)} must be set."
            )
        return Plan("create", changes=want, after=want)
    return _compare(resource, want, current, inputs, needs_recreate=needs_recreate)


def _compare(
    resource: Resource,
    want: Mapping[str, Any],
    current: Object,
    inputs: Mapping[str, str] | None,
    *,
    needs_recreate: bool,
) -> Plan:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    unknown: list[str] = []
    if needs_recreate:
        before["status"], after["status"] = current.get("status", "(of no use)"), "(made anew)"
    declared = [field for field in resource.fields if field.name in want]
    for field in declared:
        value = want[field.name]
        comparison = _comparison(field, value, current, inputs)
        if comparison is None:
            unknown.append(field.name)
        elif comparison.is_same:
            # The user's own form stands on both sides, so that the diff shows what differs alone.
            before[field.name], after[field.name] = value, value
        else:
            if field.mode == "fixed":
                raise PlatformError(
                    f"{field.name} of {resource.title} {current['id']} is {field.value_in(current)!r}, which the API "
                    f"cannot change to {value!r}; declare it as it is, or another {resource.title}."
                )
            before[field.name], after[field.name] = comparison.current, comparison.wanted
            changes[field.name] = value
    if needs_recreate or any(field.mode in ("replace", "input") for field in declared if field.name in changes):
        return Plan("replace", changes, before, after, tuple(unknown))
    return Plan("update" if changes else "none", changes, before, after, tuple(unknown))


def _comparison(field: Field, value: Any, current: Object, inputs: Mapping[str, str] | None) -> Comparison | None:
    """None where nobody can know what is there."""
    if field.mode == "input":
        if inputs is None:
            return None
        record = inputs.get(field.name)
        if is_recorded_as(value, record):
            return Comparison(value, value)
        return Comparison(value, f"(recorded as {record})" if record else None)
    if field.metadata_backed and field.name not in current:
        return None if field.mode == "replace" else Comparison(value, None)
    return field.compare(value, field.value_in(current))
