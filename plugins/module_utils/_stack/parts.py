# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a stack: what is declared, read and checked before any call, and which part needs which."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.identity import is_blank
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID, Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import CONNECTION, validate
from ansible_collections.declarative.openai.plugins.module_utils._stack.kind_settings import OWNED_KINDS
from ansible_collections.declarative.openai.plugins.module_utils._stack.kinds import KINDS
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection

# What the user's own schemas say is nobody's id.
_SCHEMAS = ("parameters", "schema", "json_schema")

#: The metadata key that says which stack an object belongs to.
OWNER_METADATA_KEY = "stack"


@dataclass(frozen=True)
class Ref:
    """Another part, in the place of its id."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind.replace('_', ' ')} {self.name!r}"


@dataclass
class Part:
    """One resource of a stack."""

    number: int
    kind: str
    name: str | None
    #: The options of its module, with a Ref where another part is named.
    options: dict[str, Any]
    #: Whether it is to go.
    absent: bool
    #: The parts that have to be there before.
    needs: set[int] = field(default_factory=set)
    #: Its task, where nothing is left to be known for it.
    task: Task | None = None

    @property
    def resource(self) -> Resource:
        return KINDS[self.kind]

    @property
    def title(self) -> str:
        return f"{self.kind.replace('_', ' ')} {self.name or f'of resources[{self.number}]'}"

    @property
    def address(self) -> set[str]:
        """The options without which it cannot be found."""
        references = [reference for reference in self.resource.references if reference.id_pattern]
        named = {reference.option for reference in references}
        return {self.resource.id_option, *self.resource.parents, *named}


def read(
    resources: list[Mapping[str, Any]], stack: str, shared: Mapping[str, Any], *, absent: bool, check_only: bool
) -> list[Part]:
    """The parts in the order in which they are declared, each checked as its module would check it.

    ``shared``: the connection options, validated. ``absent``: whether all of them are to go. Raises PlatformError, in
    one sentence, and nothing was sent.
    """
    parts = [_part(number, given, absent) for number, given in enumerate(resources)]
    known: dict[tuple[str, str], Part] = {}
    for part in parts:
        if part.name is not None and known.setdefault((part.kind, part.name), part) is not part:
            raise PlatformError(
                f"resources[{known[part.kind, part.name].number}] and resources[{part.number}] are both the "
                f"{Ref(part.kind, part.name)}; declare it once, or give one another name."
            )
    for part in parts:
        part.options = _referring(part.options, _options(part.kind), known)
        named = list(refs(part.options))
        for ref in named:
            _check_known(ref, part, known)
        part.needs = {known[ref.kind, ref.name].number for ref in named}
    _keep_order_in_threads(parts)
    order(parts)
    connection = Connection.from_params(shared)
    for part in parts:
        try:
            options = filled(part.options, lambda _ref: UNKNOWN_ID) if part.needs else part.options
            params = validated(part, options, shared, stack)
            is_check = check_only and not params.get("run_in_check_mode")
            task = Task.open(part.resource, params, check_only=is_check, connection=connection)
        except PlatformError as error:
            raise PlatformError(f"resources[{part.number}] ({part.title}): {error.msg}", **error.details) from error
        part.task = None if part.needs else task
    return parts


def order(parts: list[Part]) -> TopologicalSorter[int]:
    """What hands out the numbers of the parts that can be worked on: each after those it needs, and where both are to
    go before them. Raises PlatformError where parts need each other.
    """
    sorter: TopologicalSorter[int] = TopologicalSorter({part.number: set() for part in parts})
    for part in parts:
        for other in part.needs:
            goes_first = part.absent and parts[other].absent
            sorter.add(*((other, part.number) if goes_first else (part.number, other)))
    try:
        sorter.prepare()
    except CycleError as error:
        cycle = " needs ".join(parts[number].title for number in reversed(error.args[1]))
        raise PlatformError(f"These need each other: {cycle}; take one of these references away.") from error
    return sorter


def refs(value: Any) -> Iterator[Ref]:
    """The references in a value, at any depth."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from refs(member)
    elif isinstance(value, list):
        for member in value:
            yield from refs(member)


def filled(options: Mapping[str, Any], id_of: Callable[[Ref], str]) -> dict[str, Any]:
    """The options with ids in place of references."""
    return {name: _resolved(value, id_of) for name, value in options.items()}


def validated(part: Part, options: Mapping[str, Any], shared: Mapping[str, Any], stack: str) -> dict[str, Any]:
    """What the module of this kind would be given, checked by Ansible's own validator, with the mark of the stack."""
    result = validate(_validator(part.kind), options)
    if result.error_messages:
        raise PlatformError(f"{result.error_messages[0].rstrip('.')}.")
    params = {**shared, **result.validated_parameters}
    if part.kind in OWNED_KINDS and params["metadata"] is not None:
        if params["metadata"].get(OWNER_METADATA_KEY, stack) != stack:
            raise PlatformError(
                f"metadata has {OWNER_METADATA_KEY}, by which a stack knows its own; give it another name."
            )
        params["metadata"] = {**params["metadata"], OWNER_METADATA_KEY: stack}
    return params


@functools.cache
def _validator(kind: str) -> ArgumentSpecValidator:
    return ArgumentSpecValidator(**replace(KINDS[kind].argument_spec(), options=_options(kind)).to_kwargs())


@functools.cache
def _options(kind: str) -> Mapping[str, Mapping[str, Any]]:
    """The options that a resource of a stack has of its own."""
    options = KINDS[kind].argument_spec().options
    return {name: option for name, option in options.items() if name not in CONNECTION.options}


def _part(number: int, given: Mapping[str, Any], absent: bool) -> Part:
    options = dict(given)
    kind = str(options.pop("kind", None) or "")
    if kind not in KINDS:
        said = f"is {kind!r}" if kind else "is missing"
        raise PlatformError(f"resources[{number}].kind {said}; give one of {', '.join(KINDS)}.")
    shared = sorted(CONNECTION.options.keys() & options.keys())
    if shared:
        raise PlatformError(
            f"resources[{number}] has {', '.join(shared)}, which goes for a whole stack; set it beside resources."
        )
    resource = KINDS[kind]
    for name in resource.identity_options(options):
        if name in options and is_blank(options[name]):
            raise PlatformError(f"resources[{number}].{name} is given and empty; give it a value, or leave it out.")
    if options.get("return_secret") and options.get("secret_dest") is None:
        raise PlatformError(
            f"resources[{number}] has return_secret without secret_dest, and a stack of which another resource fails "
            "returns none; set secret_dest to a file for it."
        )
    if resource.keyed and not (options.get("key") or options.get(resource.id_option)):
        raise PlatformError(
            f"resources[{number}] is a {kind} without key, so that no second run would find it; give it a key."
        )
    return Part(number, kind, _name(resource, options), options, absent or options.get("state") == "absent")


def _name(resource: Resource, options: Mapping[str, Any]) -> str | None:
    """What others may call it."""
    if resource.kind == "file" and not options.get("filename") and options.get("path"):
        return os.path.basename(str(options["path"]))
    # What is told by more than one word has no name: a message, a file of a store, a fine-tuning job.
    one_word = len(resource.natural_key) < 2 and not resource.parents
    if not (resource.keyed or one_word or resource.kind == "file"):
        return None
    return _text(options.get("key" if resource.keyed else (resource.natural_key or (resource.id_option,))[0]))


def _text(value: Any) -> str | None:
    """A name, which YAML may have read as a number."""
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None


def _referring(
    given: Mapping[str, Any], options: Mapping[str, Mapping[str, Any]], known: Mapping[tuple[str, str], Part]
) -> dict[str, Any]:
    """The options with references where other parts are named, as deep as there are options of a name."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        option = options.get(name, {})
        kind, text = name.removesuffix("_name"), _text(value)
        plural = f"{name.removesuffix('s')}_ids"
        texts = [_text(one) for one in value] if isinstance(value, list) else [None]
        if text is not None and name in KINDS and f"{name}_id" in options:
            found[f"{name}_id"] = Ref(name, text)
        elif text is not None and name in KINDS and f"{name}_ids" in options:
            found[f"{name}_ids"] = [Ref(name, text)]
        elif text is not None and ((kind, text) in known) and (name != kind or option):
            found[name if name == kind else f"{kind}_id"] = Ref(kind, text)
        elif plural in options and None not in texts and (texts or not option):
            found[plural] = [Ref(name.removesuffix("s"), str(one)) for one in texts]
        else:
            found[name] = _member(value, option, known)
    return found


def _member(value: Any, option: Mapping[str, Any], known: Mapping[tuple[str, str], Part]) -> Any:
    inner = option.get("options")
    if isinstance(value, list):
        return [_member(member, option, known) for member in value]
    if not isinstance(value, Mapping):
        return value
    if inner:
        return _referring(value, inner, known)
    named = _named(value) if option.get("type") != "dict" else None
    return named or _within(value)


def _named(value: Any) -> Ref | None:
    """What a mapping of one kind and one name stands for."""
    if isinstance(value, Mapping) and len(value) == 1:
        ((kind, name),) = value.items()
        if kind in KINDS and (text := _text(name)) is not None:
            return Ref(str(kind), text)
    return None


def _within(value: Any) -> Any:
    """The API's own mappings, such as tools and content, with references where they have ids."""
    if isinstance(value, list):
        return [_within(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    found: dict[str, Any] = {}
    for key, member in value.items():
        if key in _SCHEMAS:
            found[key] = member
        elif str(key).endswith("_ids") and isinstance(member, list):
            found[key] = [_named(one) or one for one in member]
        else:
            found[key] = (_named(member) if str(key).endswith("_id") else None) or _within(member)
    return found


def _resolved(value: Any, id_of: Callable[[Ref], Any]) -> Any:
    if isinstance(value, Ref):
        return id_of(value)
    if isinstance(value, Mapping):
        return {name: _resolved(member, id_of) for name, member in value.items()}
    if isinstance(value, list):
        return [_resolved(member, id_of) for member in value]
    return value


def _check_known(ref: Ref, part: Part, known: Mapping[tuple[str, str], Part]) -> None:
    if (ref.kind, ref.name) not in known:
        raise PlatformError(
            f"resources[{part.number}] ({part.title}) names the {ref}, which this stack does not declare; declare it, "
            "or give its id."
        )
    if known[ref.kind, ref.name].absent and not part.absent:
        raise PlatformError(
            f"resources[{part.number}] ({part.title}) needs the {ref}, which is declared absent; keep that one, or "
            "take the reference away."
        )


def _keep_order_in_threads(parts: list[Part]) -> None:
    """What goes into one thread goes there in the order in which it is declared."""
    last: dict[Any, int] = {}
    for part in parts:
        thread = part.options.get("thread_id")
        if isinstance(thread, (str, Ref)):
            if thread in last:
                part.needs.add(last[thread])
            last[thread] = part.number
