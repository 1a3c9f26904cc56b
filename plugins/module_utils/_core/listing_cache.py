# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listings that are kept for tasks that belong together: the items of a loop, the resources of a stack.

What a server has of a kind is listed once, and kept right by what these tasks write themselves. Nothing is kept unless
``keep`` was called: a task of its own sees the server as it is. Threads may share a listing.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import is_empty
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client

# Seconds after which others may have changed too much for a listing to be believed.
_LONGEST = 60.0
# An object in another state than these moves on by itself, and is looked up anew.
_AT_REST = frozenset({None, "completed", "processed", "succeeded", "failed", "cancelled", "expired", "error"})

_Key = tuple[Any, ...]


class _Listing:
    """The objects of one kind at one address, by id and by the values of their fields."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        #: When its reading began.
        self.read_at: float | None = None
        self.objects: dict[str, Object] = {}
        self.outdated: set[str] = set()
        self._ids: dict[str, dict[Any, dict[str, None]]] = {}

    @property
    def is_fresh(self) -> bool:
        return self.read_at is not None and time.monotonic() - self.read_at <= _LONGEST

    def is_sure(self, id: str, obj: Object | None) -> bool:
        """Whether an object is as it was read."""
        return id not in self.outdated and (obj or {}).get("status") in _AT_REST

    def matches_without_lock(self, name: str, value: Any) -> list[Object] | None:
        """What can be said without a lock, while others may be writing; None where that is not enough."""
        if name not in self._ids:
            return None
        found = [(id, self.objects.get(id)) for id in list(self._ids[name].get(_hashable(value), {}))]
        return [obj for _id, obj in found if obj] if all(self.is_sure(*one) for one in found) else None

    def read(self, objects: Iterable[Object]) -> None:
        started = time.monotonic()
        self.objects = {obj["id"]: obj for obj in objects}
        self.outdated, self._ids, self.read_at = set(), {}, started

    def put(self, obj: Object) -> None:
        # In this order, so that those who look without a lock never miss what is there.
        id, old = obj["id"], self.objects.get(obj["id"])
        self.objects[id] = obj
        self.outdated.discard(id)
        for name, ids in self._ids.items():
            value = _hashable(obj.get(name))
            ids.setdefault(value, {})[id] = None
            if old is not None and _hashable(old.get(name)) != value:
                ids.get(_hashable(old.get(name)), {}).pop(id, None)

    def remove(self, id: str) -> None:
        self.outdated.discard(id)
        known = self.objects.pop(id, None)
        for name, ids in self._ids.items() if known else ():
            ids.get(_hashable((known or {}).get(name)), {}).pop(id, None)

    def ids_with(self, name: str, value: Any) -> list[str]:
        if name not in self._ids:
            ids: dict[Any, dict[str, None]] = {}
            for obj in self.objects.values():
                ids.setdefault(_hashable(obj.get(name)), {})[obj["id"]] = None
            self._ids[name] = ids
        return list(self._ids[name].get(_hashable(value), {}))


_kept: dict[_Key, _Listing] | None = None
_lock = threading.Lock()


def keep() -> None:
    """Keep listings from now on, for as long as the process lives."""
    global _kept
    if _kept is None:
        _kept = {}


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Keep listings for the length of a block."""
    global _kept
    before = _kept
    keep()
    try:
        yield
    finally:
        _kept = before


def all_of(endpoint: Endpoint, client: Client, parents: Mapping[str, str]) -> list[Object]:
    return _found(endpoint, client, parents, None)


def having(endpoint: Endpoint, client: Client, parents: Mapping[str, str], name: str, value: Any) -> list[Object]:
    """The objects whose field ``name`` may have the value; where no listing is kept, all of them."""
    return _found(endpoint, client, parents, (name, value))


def listed_at(endpoint: Endpoint, parents: Mapping[str, str]) -> float | None:
    """The monotonic time from which on a kept listing may miss what others made; None where none is kept."""
    with _lock:
        listing = (_kept or {}).get(_key(endpoint, parents))
    return listing.read_at if listing else None


def wrote(endpoint: Endpoint, parents: Mapping[str, str], obj: Object) -> None:
    """Keep the listings right: this is how the object is now."""
    own = _key(endpoint, parents)
    for key, listing in _touched(endpoint, parents):
        with listing.lock:
            if key == own and listing.read_at is not None:
                listing.put(obj)


def gone(endpoint: Endpoint, parents: Mapping[str, str], id: str) -> None:
    own = _key(endpoint, parents)
    for key, listing in _touched(endpoint, parents):
        with listing.lock:
            if key == own:
                listing.remove(id)


def forget(endpoint: Endpoint, parents: Mapping[str, str]) -> None:
    """Something went wrong on the way: list anew."""
    own = _key(endpoint, parents)
    for key, listing in _touched(endpoint, parents):
        with listing.lock:
            if key == own:
                listing.read_at = None


def _touched(endpoint: Endpoint, parents: Mapping[str, str]) -> list[tuple[_Key, _Listing]]:
    """The listings there are, once what a write below these parents makes of others is noted."""
    with _lock:
        known = list((_kept or {}).items())
    own, above = _key(endpoint, parents), set(parents.values())
    for key, listing in known if above else ():
        with listing.lock:
            # A store has another number of files now; a thread another message, which nobody listed.
            listing.outdated |= above & set(listing.objects)
            if key != own and above & {id for _name, id in key[-1]}:
                listing.read_at = None
    return known


def _found(
    endpoint: Endpoint, client: Client, parents: Mapping[str, str], field: tuple[str, Any] | None
) -> list[Object]:
    # What has no address is not on a server, and is as quickly read as it is kept.
    if _kept is None or not endpoint.path:
        return list(endpoint.list(client, parents))
    with _lock:
        listing = _kept.setdefault(_key(endpoint, parents), _Listing())
    # Looking at what is known needs no lock: threads that wait for one another would cost more than the look.
    known = listing.matches_without_lock(*field) if field and listing.is_fresh else None
    if known is not None:
        return known
    with listing.lock:
        if not listing.is_fresh:
            listing.read(endpoint.list(client, parents))
        ids = listing.ids_with(*field) if field else list(listing.objects)
        return [obj for id in ids if (obj := _current(listing, endpoint, client, parents, id))]


def _current(
    listing: _Listing, endpoint: Endpoint, client: Client, parents: Mapping[str, str], id: str
) -> Object | None:
    obj: Object | None = listing.objects[id]
    if not listing.is_sure(id, obj):
        obj = endpoint.get(client, parents, id)
        if obj is None:
            listing.remove(id)
        else:
            listing.put(obj)
    return obj


def _key(endpoint: Endpoint, parents: Mapping[str, str]) -> _Key:
    connection = endpoint.connection
    return (
        (connection.base_url, connection.key, connection.organization, connection.named_project),
        (endpoint.path, type(endpoint)),
        tuple(sorted(parents.items())),
    )


def _hashable(value: Any) -> Any:
    """A value to look it up by: what is empty is the same as none, and what cannot be looked up is all the same."""
    if is_empty(value):
        return None
    return value if isinstance(value, (str, int, float)) else list
