# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that exist, as the options that declare them: what a module would find no difference in."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.declarative.openai.plugins.module_utils._base.compare import equal, is_empty
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Info
from ansible_collections.declarative.openai.plugins.module_utils._core.job import Job
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared.validators import without_none
from ansible_collections.declarative.openai.plugins.module_utils._transport.redaction import has_mask
from ansible_collections.declarative.openai.plugins.plugin_utils._writing import KEY, without_secrets

Found = Mapping[str, Any]

# What came to nothing: a task that declares it would fail.
_ENDED = frozenset({"failed", "cancelled"})


@dataclass(frozen=True)
class Kind:
    """How the objects of one kind are declared, beyond what its fields say."""

    info: Info
    #: What its tasks do, for their names.
    title: str
    #: Options that every task has.
    fixed: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    #: Values that say no more than an option that is left out.
    unsaid: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    #: The option that says, to people, which object it is.
    called: str = "name"
    #: Whether a pattern of names is held against it.
    narrowed: bool = True
    #: Whether the object needs a task of its own.
    says_more: Callable[[Found, Mapping[str, Any]], bool] = lambda obj, options: True

    @property
    def resource(self) -> Resource:
        return self.info.resource

    @property
    def plural(self) -> str:
        return self.info.plural


@dataclass
class Declared:
    """The objects of one kind as options, and what was left out."""

    options: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    left_out: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    def note(self, kind: Kind, obj: Found, what: str, why: str) -> None:
        """``what`` is the option that is missing; empty for the whole object."""
        self.left_out.append({"kind": kind.resource.name, "id": obj["id"], "option": what or None, "reason": why})


def declare(kind: Kind, objects: Iterable[Found], meant: Iterable[Found], names: Mapping[str, Any]) -> Declared:
    """Each of the objects that are meant. ``objects`` is all there are: a name counts where no other has it.

    ``names`` has, by kind and id, the names that stand for ids in the address.
    """
    done = Declared()
    # What came to nothing is no rival: a module prefers what did not.
    rivals = _Rivals(kind.resource, [obj for obj in objects if not _refused(kind, obj)])
    for obj in sorted(meant, key=lambda obj: (obj.get("created_at") or 0, obj["id"])):
        reason = _refused(kind, obj)
        if reason:
            done.note(kind, obj, "", reason)
            continue
        options = _options(kind, obj, done)
        if kind.says_more(obj, options):
            named = not rivals.any(obj, options)
            done.options.append({**_address(kind, obj, names, named), **_kept(kind, options, named)})
    return done


def names_of(kind: Kind, objects: Iterable[Found], declared: Declared) -> dict[str, str]:
    """The names, by id, of the objects that are declared by their name."""
    resource = kind.resource
    if resource.natural_key != ("name",):
        return {}
    names = {options["name"] for options in declared.options if resource.id_option not in options}
    return {obj["id"]: obj["name"] for obj in objects if obj.get("name") in names}


def _refused(kind: Kind, obj: Found) -> str | None:
    """Why no task can declare this object."""
    lost = kind.resource.statuses.lost if isinstance(kind.resource, Job) else _ENDED
    if obj.get("status") in lost:
        return f"its status is {obj['status']}"
    for field in kind.resource.fields:
        choices = (field.option or {}).get("choices")
        if field.required_on_create and choices and _value(field, obj) not in choices:
            return f"its {field.name} is {_value(field, obj)!r}"
    return None


def _options(kind: Kind, obj: Found, done: Declared) -> dict[str, Any]:
    options = {}
    for field in kind.resource.fields:
        value = without_none(_value(field, obj))
        if not (field.is_option and field.is_managed) or is_empty(value):
            continue
        problem = _problem(field, value)
        if problem:
            done.note(kind, obj, field.name, problem)
        elif field.name not in kind.unsaid or not field.compare(kind.unsaid[field.name], value).is_same:
            options[field.name] = value
    return options


def _value(field: Field, obj: Found) -> Any:
    """What a result says of a field; where the result has not the option itself, it has it by the API's name."""
    return obj.get(field.name, obj.get(field.api_name))


def _problem(field: Field, value: Any) -> str | None:
    """Why the option cannot have the value that is there. It is tried as the module would do it."""
    if KEY.search(json.dumps(value)):
        return "it has what looks like an API key in it"
    if without_secrets(field.name, value) != value or has_mask(json.dumps(value)):
        return "it has a secret in it, or the mask of one; declare it with one from a vault"
    checked = ArgumentSpecValidator({field.name: field.to_option()}).validate(
        {field.name: json.loads(json.dumps(value))}
    )
    if checked.error_messages:
        return str(checked.error_messages[0]).rstrip(".")
    given = checked.validated_parameters[field.name]
    try:
        wanted = field.to_api(field.name, given) if field.to_api else given
    except PlatformError as error:
        return error.msg.rstrip(".")
    return None if field.compare(wanted, value).is_same else "the module would find a difference where there is none"


class _Rivals:
    """Which other objects a module would find by the options that are to name one."""

    def __init__(self, resource: Resource, objects: Iterable[Found]) -> None:
        self._key = [field for field in resource.fields if field.name in resource.natural_key]
        # Compared in groups, since there may be thousands.
        self._first = next(field for field in self._key if field.compare is equal)
        self._groups: dict[Any, list[Found]] = {}
        for obj in objects:
            self._groups.setdefault(_value(self._first, obj), []).append(obj)

    def any(self, obj: Found, options: Mapping[str, Any]) -> bool:
        """Whether there are some, or nothing to find the object by."""
        if self._first.name not in options:
            return True
        named = [field for field in self._key if field.name in options]
        return any(
            all(field.compare(options[field.name], _value(field, other)).is_same for field in named)
            for other in self._groups[_value(self._first, obj)]
            if other is not obj
        )


def _address(kind: Kind, obj: Found, names: Mapping[str, Any], named: bool) -> dict[str, Any]:
    """What says which object is meant, where its own options do not."""
    resource = kind.resource
    found = {}
    for parent in resource.parents:
        reference = next((reference for reference in resource.references if reference.target == parent), None)
        name = names.get(reference.kind, {}).get(obj[parent]) if reference else None
        found.update({reference.option: name} if reference and name is not None else {parent: obj[parent]})
    own_id = resource.id_option in resource.natural_key
    return found if named and not own_id else {**found, resource.id_option: obj["id"]}


def _kept(kind: Kind, options: Mapping[str, Any], named: bool) -> dict[str, Any]:
    """Without the options that do not go together with the id."""
    if named:
        return dict(options)
    id_option = kind.resource.id_option
    apart = {name for group in kind.resource.argument_spec().mutually_exclusive if id_option in group for name in group}
    return {name: value for name, value in options.items() if name not in apart}
