# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A resource: the declaration of one kind, and the methods a kind may have its own version of.

Resources never see Ansible: they get a Task, return the API's objects and raise PlatformError. What they do must be
safe to do, since the engine alone knows check mode: only create, update, delete, run_operation and wait_until_ready
are kept from running in it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends import audience_of, endpoints
from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import equal
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import MISFITS, PlatformError, unexpected
from ansible_collections.declarative.openai.plugins.module_utils._core import listing_cache, secret_sink
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import (
    Field,
    body,
    check_heeded,
    declared,
    has,
    options,
)
from ansible_collections.declarative.openai.plugins.module_utils._core.references import Reference
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import CONNECTION, Spec
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Entry, Registry
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, Upload, client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._transport.object_shapes import (
    UNREADABLE,
    what_is_unreadable,
)

# The id, in check mode, of what would be created. It is no valid id, so that it can never be sent.
UNKNOWN_ID = "(known after apply)"


@dataclass(frozen=True)
class Operation:
    """A state of its own, reached by a POST to ``path`` below the object: ``state: cancelled`` by ``cancel``."""

    path: str
    #: Whether the object is still to be brought there.
    applies: Callable[[Mapping[str, Any]], bool]
    #: The status it will have.
    status: str


@dataclass
class Task:
    """One task at work: what is wanted, where, and what came of it so far."""

    resource: Resource
    params: Mapping[str, Any]
    client: Client
    registry: Registry
    endpoints: Callable[[str], Endpoint]
    #: Managed fields that are declared, in the API's form.
    want: dict[str, Any]
    #: The ids in the address of the object.
    parents: dict[str, str]
    check_only: bool = False
    warnings: list[str] = dataclasses.field(default_factory=list)
    #: Ids that matched the natural key before anything was created.
    preexisting_ids: set[str] = dataclasses.field(default_factory=set)
    #: What the registry knows of the object, and under which key.
    entry: Entry | None = None
    key: str | None = None
    #: What one method of the kind leaves for another.
    seen: dict[str, Any] = dataclasses.field(default_factory=dict)
    #: The object as this task last wrote it. None as long as nothing was written.
    written: Object | None = None
    #: The secret that the platform showed to this task.
    secret: str | None = None

    @property
    def endpoint(self) -> Endpoint:
        return self.endpoints(self.resource.kind)

    def read_beside(self, what: str, read: Callable[[], list[Object]]) -> list[Object]:
        """What a result has beside the object, or nothing and a warning about ``what`` where it cannot be read: the
        work of the task is done all the same.
        """
        try:
            return read()
        except (PlatformError, *MISFITS) as error:
            self.warnings.append(f"{what} could not be read: {unexpected(error).msg}")
            return []

    @classmethod
    def open(
        cls,
        resource: Resource,
        params: Mapping[str, Any],
        *,
        check_only: bool = False,
        connection: Connection | None = None,
    ) -> Task:
        """Everything that can be checked without a call is checked here. ``connection``: what is in ``params``, where
        many tasks share it.
        """
        # Actions have no such option.
        params = {"state": "present", **params}
        if params.get("run_in_check_mode") and resource.is_persistent(params):
            raise PlatformError(
                "run_in_check_mode is for what leaves nothing behind; leave it out, or let nothing be kept."
            )
        connection = connection or Connection.from_params(params)
        connection = connection.for_audience(audience_of(resource.kind, params, connection))
        registry = Registry(params["registry"], connection.base_url, connection.owner)
        warnings: list[str] = []
        find_endpoint = endpoints(params, connection, registry, warnings)
        own = find_endpoint(resource.kind)
        want = own.expressible(declared(resource.fields, params), params["on_lossy"])
        # A body that cannot be sent is refused now, not after the first look at the server.
        own.to_api(body(resource.fields, want, creating=True))
        return cls(
            resource=resource,
            params=params,
            client=client_for(connection),
            registry=registry,
            endpoints=find_endpoint,
            want=want,
            parents={name: params[name] for name in resource.parents if params.get(name) is not None},
            key=params.get("key"),
            check_only=check_only,
            warnings=warnings,
        )


@dataclass(frozen=True)
class Resource:
    """The declaration of one kind.

    The engine calls the methods that a kind may have its own version of in this order:

    1. ``identity_options``, ``is_persistent``: no call of the API.
    2. ``prepare``: checks and completes ``task.want``; may resolve names by reading.
    3. ``fetch`` where an id or an entry of the registry names the object, else ``matches``, ``intended`` and
       ``adopts_existing``: read.
    4. ``complete``: reads.
    5. ``has_effect_when_absent``, ``needs_recreate``: no call. They decide what the plan is.
    6. ``lock_key``: no call. Where the plan is one of ``guarded``, 3 to 5 are done again once the lock is held.
    7. One of ``create`` (with ``upload``, and before it ``inherited_on_replace`` for a replacement), ``update``,
       ``run_operation``, ``delete``: write.
    8. ``wait_until_ready``: reads until the object is ready.
    9. ``extra``: reads.

    In check mode 7 and 8 are left out; all others run, so they must never write.
    """

    #: The kind's name: in results, in ``<kind>_id`` and in the backends' tables.
    kind: str
    fields: tuple[Field, ...]
    #: Fields that together name an object within its parents. Empty: it is found by id or by ``key`` in the registry.
    natural_key: tuple[str, ...] = ("name",)
    #: Options that are ids in the address, such as thread_id.
    parents: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    #: Further options and rules.
    spec: Spec = dataclasses.field(default_factory=Spec)
    operations: Mapping[str, Operation] = dataclasses.field(default_factory=dict)
    #: Whether the API can delete it, so that there is a state ``absent``.
    deletable: bool = True
    #: Whether the old object is deleted after its replacement was made.
    delete_after_replace: bool = True
    #: Whether the registry knows it by the option ``key``.
    keyed: bool = False
    #: Its name in options and results, where that is not the kind.
    noun: str = ""
    #: The option that holds its id, where that is not ``<name>_id``.
    id_name: str = ""
    #: Whether the user chooses the id, so that one the server does not know is to be created.
    chosen_id: bool = False
    #: The member of an answer with a secret, which the platform shows only to who creates the object or rotates it.
    shown_once: str = ""
    #: What only one task at a time may do to an object.
    guarded: frozenset[str] = frozenset({"create", "replace"})

    @property
    def name(self) -> str:
        return self.noun or self.kind

    @property
    def title(self) -> str:
        return self.name.replace("_", " ")

    @property
    def id_option(self) -> str:
        """Empty where no option names an object by its id alone."""
        return self.id_name or f"{self.name}_id"

    def identity_options(self, params: Mapping[str, Any]) -> tuple[str, ...]:
        """The options that say which object is meant, or where it is. What is named by its id may lose its name."""
        chosen = {field.name for field in self.fields if field.is_option}
        names = [name for name in self.natural_key[:1] if name in chosen and params.get(self.id_option) is None]
        references = (reference.option for reference in self.references)
        return (self.id_option, *(("key",) if self.keyed else ()), *names, *self.parents, *references)

    def address_options(self) -> dict[str, dict[str, Any]]:
        """The options that say where objects of this kind are, and of those with several ids, which one is meant."""
        by_name = {reference.target: reference for reference in self.references if reference.id_pattern}
        named = {reference.option: reference for reference in by_name.values()}
        return {
            **{name: {"type": "str", "required": True} for name in self.parents if name not in by_name},
            **{
                field.name: {**field.to_option(), **({"required": False} if named[field.name].identifies else {})}
                for field in self.fields
                if field.name in named
            },
        }

    def argument_spec(self) -> Spec:
        """The whole contract of the module."""
        states = ["present", *(["absent"] if self.deletable else []), *self.operations]
        own = Spec(
            options={
                "state": {"type": "str", "choices": states, "default": "present"},
                **({self.id_option: {"type": "str"}} if self.id_option not in ("", *options(self.fields)) else {}),
                **options(self.fields),
            }
        )
        key = Spec(options={"key": {"type": "str", "no_log": False}}, mutually_exclusive=[("key", self.id_option)])
        secret = secret_sink.OPTIONS if self.shown_once else Spec()
        return CONNECTION.merge(key if self.keyed else Spec(), own, secret, self.spec)

    @property
    def is_findable(self) -> bool:
        """Whether an object of which nobody heard whether it was made can be looked for."""
        return bool(self.natural_key)

    # What a kind may do its own way.

    def id_in(self, task: Task) -> str | None:
        """The id that the task names the object by."""
        id: str | None = task.params.get(self.id_option)
        return id

    def is_persistent(self, params: Mapping[str, Any]) -> bool:
        """Whether what the task makes stays on the platform. What does not is no change."""
        return True

    def prepare(self, task: Task) -> None:
        """Complete or check what is wanted; no call yet but those that resolve a name."""

    def matches(self, task: Task) -> list[Object]:
        """The objects that have the natural key. Two are an error the engine reports."""
        fields = [field for field in self.fields if field.name in self.natural_key and field.name in task.want]
        if fields and fields[0].compare is equal and not fields[0].from_api:
            name, value = fields[0].api_name, task.want[fields[0].name]
            found = listing_cache.with_value(task.endpoint, task.client, task.parents, name, value)
        else:
            found = listing_cache.all_objects(task.endpoint, task.client, task.parents)
        return [
            obj
            for obj in found
            if not task.endpoint.is_archived(obj) and all(has(field, task.want[field.name], obj) for field in fields)
        ]

    def lock_key(self, task: Task) -> tuple[Any, ...] | None:
        """What tells the object from all others of its kind before it is made; None where each task makes its own."""
        id = task.params.get(self.id_option)
        if self.keyed or id is not None:
            return (id,) if id is not None else (task.key,) if task.key is not None else None
        names = [task.want.get(name) for name in self.natural_key]
        return (sorted(task.parents.items()), names) if self.adopts_existing(task) else None

    def intended(self, task: Task, found: list[Object]) -> list[Object]:
        """Of the objects that have the natural key, those that the task is about."""
        return found

    def adopts_existing(self, task: Task) -> bool:
        """Whether an object that has the natural key already is the one that is meant."""
        return True

    def fetch(self, task: Task, id: str) -> Object | None:
        return task.endpoint.get(task.client, task.parents, id)

    def complete(self, task: Task, obj: Object) -> Object:
        """The object with what a declared field needs from another call."""
        return obj

    def upload(self, task: Task, values: Mapping[str, Any]) -> Upload | None:
        """What goes with the body when it is created."""
        return None

    def inherited_on_replace(self, task: Task, current: Object) -> dict[str, Any]:
        """What a replacement takes over where it is not declared."""
        fields = [field for field in self.fields if field.mode in ("update", "replace", "fixed") and field.is_option]
        return {field.name: field.value_in(current) for field in fields if field.value_in(current) is not None}

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        return task.endpoint.create(
            task.client, task.parents, body(self.fields, values, creating=True), self.upload(task, values)
        )

    def update(self, task: Task, current: Object, changes: Mapping[str, Any]) -> Object:
        updated = task.endpoint.update(
            task.client, task.parents, current["id"], body(self.fields, changes, creating=False), current
        )
        if not updated.get(UNREADABLE):
            check_heeded(f"{self.title} {current['id']}", self.fields, changes, current, updated)
        return updated

    def run_operation(self, task: Task, current: Object, operation: Operation) -> Object:
        return task.endpoint.run_operation(task.client, task.parents, current["id"], operation.path)

    def has_effect_when_absent(self, task: Task, current: Object) -> bool:
        """Whether ``state: absent`` has anything to do."""
        return True

    def supports_absent(self, options: Mapping[str, Any]) -> bool:
        """Whether what these options name can be removed at all; ``options`` as they are declared."""
        return self.deletable

    def delete(self, task: Task, current: Object) -> None:
        task.endpoint.delete(task.client, task.parents, current["id"], missing_ok=False)

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        """The object once it is ready for use."""
        return obj

    def needs_recreate(self, task: Task, current: Object) -> bool:
        """Whether the object found is of no use and a new one takes its place although nothing differs."""
        return False

    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        """Results beside the object; ``obj`` is None when it does not exist (yet)."""
        return {}

    def extra_or_warning(self, task: Task, obj: Object | None) -> dict[str, Any]:
        """These results, and a warning of what cannot be read of the object, or of them once the task has written."""
        problem = what_is_unreadable(self.title, obj)
        if problem:
            task.warnings.append(f"{problem}; look at it on the server.")
        try:
            return self.extra(task, obj)
        except (PlatformError, *MISFITS) as error:
            if task.written is None:
                raise
            task.warnings.append(f"What goes with {self.title} {(obj or {}).get('id')}: {unexpected(error).msg}")
            return self.extra(task, None)
