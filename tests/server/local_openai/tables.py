# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Families without a rule of their own, as tables: objects that are made, listed, changed and deleted or archived, and
settings of which there is one at an address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import limits
from .errors import ApiError, bad_request, gone
from .paging import page
from .service import Call, Endpoint
from .state import Record, new_id, now

Object = dict[str, Any]


@dataclass(frozen=True)
class Family:
    """Objects of one kind."""

    #: The address of the list, such as ``/organization/groups``.
    path: str
    #: What the state calls them, the beginning of their ids, and the value of their member ``object``.
    kind: str
    prefix: str
    object: str | None
    #: The SDK's parameters of these operations. None: there is no such operation.
    create: Any
    update: Any = None
    listing: Any = None
    #: What each object has that nobody sets, or that was not set.
    defaults: Mapping[str, Any] = field(default_factory=dict)
    #: Parameters that are no member of the object.
    not_kept: tuple[str, ...] = ()
    limits: limits.Table = field(default_factory=dict)
    #: How an object goes: ``delete``, ``archive``, or ``""`` for what stays.
    removal: str = "delete"
    #: Whether a page says where the next one begins in ``next``, or in ``last_id``.
    says_next: bool = False
    default: int = 20
    most: int = 100
    #: Members that the answer to an update lacks.
    unchanged: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.kind.removesuffix("s").replace("_", " ").capitalize()

    def endpoints(self) -> list[Endpoint]:
        one = f"{self.path}/{{id}}"
        handlers = {
            ("POST", self.path): self._create,
            ("GET", self.path): self._list if self.listing else None,
            ("GET", one): self._retrieve,
            ("POST", one): self._update if self.update else None,
            ("POST", f"{one}/archive"): self._archive if self.removal == "archive" else None,
            ("DELETE", one): self._delete if self.removal == "delete" else None,
        }
        return [Endpoint(method, path, handler) for (method, path), handler in handlers.items() if handler]

    async def _create(self, call: Call) -> Object:
        body = self._kept(await call.body(self.create, self.limits))
        named = {"object": self.object} if self.object else {}
        obj = {"id": new_id(self.prefix), **named, "created_at": now(), **self.defaults, **body}
        return call.state.add(Record(self.kind, obj["id"], obj)).body

    async def _list(self, call: Call) -> Object:
        query = call.query(self.listing)
        records = call.state.all(self.kind)
        if self.removal == "archive" and not query.get("include_archived"):
            records = [record for record in records if record.body["status"] != "archived"]
        return listed(records, query, says_next=self.says_next, default=self.default, most=self.most)

    async def _retrieve(self, call: Call) -> Object:
        return self.find(call).body

    async def _update(self, call: Call) -> Object:
        record = self.find(call)
        if record.body.get("status") == "archived":
            raise bad_request(f"{self.title} '{record.id}' is archived.")
        record.body.update(self._kept(await call.body(self.update, self.limits)))
        call.state.save(record)
        return {name: value for name, value in record.body.items() if name not in self.unchanged}

    async def _archive(self, call: Call) -> Object:
        record = self.find(call)
        record.body.update(status="archived", archived_at=record.body.get("archived_at") or now())
        call.state.save(record)
        return record.body

    async def _delete(self, call: Call) -> Object:
        record = self.find(call)
        for kind in call.state.counts():
            for below in call.state.all(kind, record.id):
                call.state.remove(below)
        call.state.remove(record)
        return {"id": record.id, "object": f"{self.object or self.kind.removesuffix('s')}.deleted", "deleted": True}

    def find(self, call: Call, name: str = "id") -> Record:
        record = call.state.get(self.kind, call.path(name))
        if record is None:
            raise gone(self.title, call.path(name))
        return record

    def _kept(self, body: Object) -> Object:
        """What the object has of a body; null means the default."""
        return {
            name: self.defaults.get(name) if value is None else value
            for name, value in body.items()
            if name not in self.not_kept
        }


@dataclass(frozen=True)
class Setting:
    """A setting of which there is one at an address. Setting it is a POST that replaces it."""

    path: str
    kind: str
    object: str
    update: Any
    #: What the server adds to what was set.
    added: Mapping[str, Any] = field(default_factory=dict)
    limits: limits.Table = field(default_factory=dict)
    deletable: bool = True
    #: Refuses an address that is not there, and returns the id of what is set there.
    owner: Callable[[Call], str] = lambda _call: ""

    def endpoints(self) -> list[Endpoint]:
        deletion = [Endpoint("DELETE", self.path, self._delete)] if self.deletable else []
        return [Endpoint("GET", self.path, self._retrieve), Endpoint("POST", self.path, self._update), *deletion]

    async def _retrieve(self, call: Call) -> Object:
        return self._find(call).body

    async def _update(self, call: Call) -> Object:
        owner = self.owner(call)
        setting = {"object": self.object, **self.added, **await call.body(self.update, self.limits)}
        found = call.state.get(self.kind, "setting", owner)
        if found is None:
            return call.state.add(Record(self.kind, "setting", setting, owner)).body
        found.body = setting
        call.state.save(found)
        return setting

    async def _delete(self, call: Call) -> Object:
        call.state.remove(self._find(call))
        return {"object": f"{self.object}.deleted", "deleted": True}

    def _find(self, call: Call) -> Record:
        found = call.state.get(self.kind, "setting", self.owner(call))
        if found is None:
            raise ApiError(404, f"No {self.kind.removesuffix('s').replace('_', ' ')} is set.")
        return found


def listed(
    records: list[Record], query: Object, *, says_next: bool, default: int, most: int, oldest_first: bool = False
) -> Object:
    """One page, in the idiom of its family."""
    order = {"order": "asc"} if oldest_first else {}
    answer = page(records, {**order, **query}, default=default, most=most)
    last = answer.pop("last_id")
    first = answer.pop("first_id")
    if says_next:
        return {**answer, "next": last if answer["has_more"] else None}
    return {**answer, "first_id": first, "last_id": last}
