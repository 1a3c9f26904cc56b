# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields: one table per kind, from which come the options, the request body, the comparison and the result."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ansible_collections.declarative.openai.plugins.module_utils._base.compare import Comparer, equal, is_empty
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import MISFITS, PlatformError

Mode = Literal["update", "replace", "fixed", "input", "path", "read"]

_NOT_SENT: Any = object()


@dataclass(frozen=True)
class Field:
    """One property of a kind.

    ``mode`` says what the API can do with it: ``update`` is changed in place, a difference in ``replace`` needs a new
    object, one in ``fixed`` is refused, ``input`` is like ``replace`` but never given back by the API (the registry
    keeps its hash), ``path`` is part of the address, ``read`` is only ever an answer.
    """

    name: str
    type: str = "str"
    mode: Mode = "update"
    #: The rest of the option as AnsibleModule takes it (elements, choices, options, required ...).
    option: Mapping[str, Any] | None = dataclasses.field(default_factory=dict)
    #: The name in the request and in the answer, where it is not ``name``. None: never sent.
    sent_as: str | None = ""
    #: The value in the API's object, where it is more than ``object[wire]``.
    from_api: Callable[[Mapping[str, Any]], Any] | None = None
    #: The option's value in the API's form; raises PlatformError for what the API would refuse.
    to_api: Callable[[str, Any], Any] | None = None
    compare: Comparer = equal
    #: What is sent to clear it, where that is not the empty value itself.
    clear_value: Any = _NOT_SENT
    #: Whether the result shows it. Inputs that the API does not give back are not shown.
    result: bool = True
    #: Whether the object cannot be created without it.
    required_on_create: bool = False
    #: Another field that does instead of a needed one.
    alternative: str = ""
    #: Kept in the object's reserved metadata, because the API takes it but does not give it back.
    metadata_backed: bool = False

    @property
    def api_name(self) -> str:
        return self.sent_as or self.name

    @property
    def is_managed(self) -> bool:
        return self.mode in ("update", "replace", "fixed", "input")

    @property
    def is_option(self) -> bool:
        return self.mode != "read" and self.option is not None

    def value_in(self, obj: Mapping[str, Any]) -> Any:
        return self.from_api(obj) if self.from_api else obj.get(self.api_name)

    def to_option(self) -> dict[str, Any]:
        return {"type": self.type, **(self.option or {})}


def options(fields: Iterable[Field]) -> dict[str, dict[str, Any]]:
    return {field.name: field.to_option() for field in fields if field.is_option}


@dataclass(frozen=True)
class Suboptions:
    """The value of a mapping in the API's form: each member by the rules of its field."""

    fields: tuple[Field, ...]

    def __call__(self, name: str, value: Mapping[str, Any]) -> dict[str, Any]:
        given = {field.name: value[field.name] for field in self.fields if value.get(field.name) is not None}
        to_api = {field.name: field.to_api for field in self.fields if field.to_api}
        return {
            part: to_api[part](f"{name}.{part}", member) if part in to_api else member for part, member in given.items()
        }


def nested(name: str, fields: Iterable[Field], **more: Any) -> Field:
    """A mapping with these fields as its suboptions, which are checked and sent by each one's own rules."""
    parts = tuple(fields)
    return Field(name, "dict", option={"options": options(parts)}, to_api=Suboptions(parts), **more)


def declared(fields: Iterable[Field], params: Mapping[str, Any]) -> dict[str, Any]:
    """The managed fields the user set, in the API's form. An option left out is unmanaged."""
    values: dict[str, Any] = {}
    for field in fields:
        value = params.get(field.name)
        if field.is_managed and field.is_option and value is not None:
            values[field.name] = field.to_api(field.name, value) if field.to_api else value
    return values


def body(fields: Iterable[Field], values: Mapping[str, Any], *, creating: bool) -> dict[str, Any]:
    """The request body for these values. Nothing is sent to clear what does not exist yet."""
    sent: dict[str, Any] = {}
    for field in fields:
        if field.name not in values or field.sent_as is None:
            continue
        value = values[field.name]
        if is_empty(value):
            if creating:
                continue
            if field.clear_value is not _NOT_SENT:
                value = field.clear_value
        sent[field.api_name] = value
    return sent


def has(field: Field, wanted: Any, obj: Mapping[str, Any]) -> bool:
    """Whether an object has what is wanted. One that cannot be read has not: it may be about something else."""
    try:
        return field.compare(wanted, field.value_in(obj)).is_same
    except MISFITS:
        return False


def check_heeded(
    name: str, fields: Iterable[Field], changes: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Refuse the answer to an update of the object called ``name`` that has all as before: the server did nothing.

    What the API does not give back says nothing of it, and a field that it gives back in a form of its own was set.
    """
    sent = [field for field in fields if field.name in changes and field.sent_as is not None]
    if sent and all(_is_as_before(field, changes[field.name], before, after) for field in sent):
        raise PlatformError(
            f"The server answered the update of {name} with success and left "
            f"{' and '.join(field.name for field in sent)} as before; leave out what it does not support, or look at "
            "it on the server."
        )


def _is_as_before(field: Field, wanted: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    old, new = (field.compare(wanted, field.value_in(obj)) for obj in (before, after))
    return field.value_in(after) is not None and new.wanted != new.current == old.current


def project(fields: Iterable[Field], obj: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The object as results show it: the same names always, None for what the API did not say."""
    if obj is None:
        return None
    return {field.name: _shown(field, obj) for field in fields if field.result}


def _shown(field: Field, obj: Mapping[str, Any]) -> Any:
    try:
        return field.value_in(obj)
    except MISFITS:
        # What the server said there is nothing that this field can be.
        return None
