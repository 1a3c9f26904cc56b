# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Info modules: what is there, narrowed by id, by query and by filters. They change nothing."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import as_text
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core import identity, listing_cache
from ansible_collections.declarative.openai.plugins.module_utils._core.engine import Outcome
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import project
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import CONNECTION, Spec


def same_text(obj: Object, name: str, wanted: Any) -> bool:
    return bool(obj.get(name) == wanted)


def name_pattern(obj: Object, _name: str, wanted: Any) -> bool:
    """Shell-style: '*' and '?' stand for characters."""
    return fnmatch.fnmatchcase(obj.get("name") or "", wanted)


def has_metadata(obj: Object, _name: str, wanted: Mapping[str, Any]) -> bool:
    """All the pairs that are asked for, in the form in which they are declared."""
    pairs = obj.get("metadata") or {}
    return all(pairs.get(str(key)) == as_text(value) for key, value in wanted.items())


@dataclass(frozen=True)
class Filter:
    """An option that narrows the list on this side, since the API cannot."""

    name: str
    keeps: Callable[[Object, str, Any], bool] = same_text
    type: str = "str"


@dataclass(frozen=True)
class Query:
    """An option that goes to the server with the list, as it is."""

    name: str
    option: Mapping[str, Any] = field(default_factory=dict)
    sent_as: str = ""


LIMIT: Mapping[str, Any] = {"limit": {"type": "int"}}
ORDER = Query("order", {"choices": ["asc", "desc"]})
PAGING = (ORDER, Query("after"), Query("before"))


@dataclass(frozen=True)
class Info:
    """The declaration of an info module."""

    resource: Resource
    #: The name of the list in the result.
    plural: str
    filters: tuple[Filter, ...] = ()
    query: tuple[Query, ...] = ()
    #: Further options and rules.
    spec: Spec = field(default_factory=Spec)
    #: Query options that a look at one object takes too.
    query_one: tuple[str, ...] = ()
    #: Whether the API can list them; else the id has to be given.
    lists: bool = True
    #: What can be checked before any call.
    check: Callable[[Task], None] | None = None
    #: What else is done with the objects found; it must leave the platform as it is.
    then: Callable[[Task, list[Object]], dict[str, Any]] | None = None

    def identity_options(self, params: Mapping[str, Any]) -> tuple[str, ...]:
        """The options that say which objects are meant, or where they are."""
        names = (one.name for one in self.filters if one.name in self.resource.natural_key)
        return (*self.resource.identity_options(params), *names)

    def argument_spec(self) -> Spec:
        id_option = self.resource.id_option
        by_id: dict[str, Any] = {"type": "str"} if self.lists else {"type": "str", "required": True}
        own = {
            **({id_option: by_id} if id_option else {}),
            **{one.name: {"type": one.type} for one in self.filters},
            **{one.name: {"type": "str", **one.option} for one in self.query},
        }
        address = self.resource.address_options()
        return CONNECTION.merge(Spec(options={**address, **own, **(LIMIT if self.lists else {})}), self.spec)

    def find(self, task: Task) -> Iterable[Object]:
        """The objects, before the filters."""
        params = task.params
        identity.resolve(task)
        query = {
            parameter.sent_as or parameter.name: params[parameter.name]
            for parameter in self.query
            if params.get(parameter.name) is not None
        }
        id = self.resource.id_in(task)
        if identity.is_unknown(task, id):
            return []
        if id is not None:
            one = task.endpoint.get(
                task.client, task.parents, id, {name: query[name] for name in self.query_one if name in query}
            )
            return [one] if one else []
        # With a filter on this side the limit counts what is left, so the whole list has to be read.
        narrows = any(params.get(one.name) is not None for one in self.filters)
        if narrows and not query:
            return listing_cache.all_objects(task.endpoint, task.client, task.parents)
        return task.endpoint.list(task.client, task.parents, query, None if narrows else params.get("limit"))


def gather(info: Info, params: Mapping[str, Any], *, check_mode: bool) -> Outcome:
    """The objects there are. Check mode makes no difference but for what ``then`` would write to disk."""
    resource = info.resource
    limit = params.get("limit")
    if limit is not None and limit < 1:
        raise PlatformError(f"limit is {limit}; give a number of at least 1, or leave it out for all there are.")
    task = Task.open(replace(resource, fields=()), params, check_only=check_mode)
    identity.check_given(info.identity_options(params), params)
    identity.check_ids(task)
    identity.check_parents(task)
    if info.check:
        info.check(task)
    narrow = [one for one in info.filters if params.get(one.name) is not None]
    found = (obj for obj in info.find(task) if all(one.keeps(obj, one.name, params[one.name]) for one in narrow))
    objects = list(islice(found, limit))
    result = {info.plural: [project(resource.fields, obj) for obj in objects]}
    return Outcome(False, {**result, **(info.then(task, objects) if info.then else {})}, warnings=task.warnings)
