# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A family of which nothing is special, as a table: objects are created, read, listed, changed and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import limits
from .errors import not_found
from .paging import page
from .service import Call, Endpoint
from .state import Record, new_id, now


@dataclass(frozen=True)
class PlainFamily:
    """The endpoints of one kind. A method whose SDK parameters are None is not served."""

    #: Where the objects are, such as ``/evals``.
    path: str
    #: What an object calls itself, such as ``eval``.
    object: str
    #: What an id starts with, such as ``eval_``.
    prefix: str
    #: The SDK's parameters of each method, which a request is checked against.
    create: Any
    update: Any = None
    query: Any = None
    deletable: bool = True
    #: The fields of an object beside id, object and created_at, and what each is when it is left out.
    fields: Mapping[str, Any] = field(default_factory=dict)
    limits: limits.Table = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What the state calls these objects, such as ``evals``."""
        return self.path.strip("/").replace("/", "_")

    def endpoints(self) -> list[Endpoint]:
        member = f"{self.path}/{{object_id}}"
        served = {
            ("POST", self.path): self._create,
            ("GET", self.path): self._list if self.query else None,
            ("GET", member): self._retrieve,
            ("POST", member): self._update if self.update else None,
            ("DELETE", member): self._delete if self.deletable else None,
        }
        return [Endpoint(method, path, handler) for (method, path), handler in served.items() if handler]

    async def _create(self, call: Call) -> dict[str, Any]:
        given = await call.body(self.create, self.limits)
        new = {"id": new_id(self.prefix), "object": self.object, "created_at": now()}
        fields = {name: self._value(given, name) for name in self.fields}
        return call.state.add(Record(self.kind, new["id"], {**new, **fields})).body

    async def _list(self, call: Call) -> dict[str, Any]:
        return page(call.state.all(self.kind), call.query(self.query))

    async def _retrieve(self, call: Call) -> dict[str, Any]:
        return self._find(call).body

    async def _update(self, call: Call) -> dict[str, Any]:
        record = self._find(call)
        given = await call.body(self.update, self.limits)
        record.body.update({name: self._value(given, name) for name in self.fields if name in given})
        call.state.save(record)
        return record.body

    async def _delete(self, call: Call) -> dict[str, Any]:
        record = self._find(call)
        call.state.remove(record)
        return {"id": record.id, "object": f"{self.object}.deleted", "deleted": True}

    def _value(self, given: Mapping[str, Any], name: str) -> Any:
        return given[name] if given.get(name) is not None else self.fields[name]

    def _find(self, call: Call) -> Record:
        record = call.state.get(self.kind, call.path("object_id"))
        if record is None:
            raise not_found(self.object, call.path("object_id"))
        return record
