# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The listing cache, shared by the items of a loop and by the resources of a stack.

It lists the objects of a kind once, and follows what these tasks write themselves. It is off unless ``enable`` was
called, so that a single task sees the server as it is. Threads may share a listing.
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

# Seconds after which a listing is read again, since others may have changed much by then.
_MAX_AGE = 60.0
# An object in any other status changes by itself, so it is fetched before it is used.
_STABLE_STATUSES = frozenset(
    {None, "completed", "processed", "succeeded", "failed", "cancelled", "expired", "error", "active", "archived"}
)

_Key = tuple[Any, ...]


class _Listing:
    """The objects of one kind at one address, by id and by the values of their fields."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        #: Monotonic seconds at which reading began. None: it must be read again.
        self.read_at: float | None = None
        self.objects: dict[str, Object] = {}
        self.outdated: set[str] = set()
        self._ids: dict[str, dict[Any, dict[str, None]]] = {}

    @property
    def is_fresh(self) -> bool:
        return self.read_at is not None and time.monotonic() - self.read_at <= _MAX_AGE

    def is_current(self, id: str, obj: Object | None) -> bool:
        """Whether an object is certainly still as it was read."""
        return id not in self.outdated and (obj or {}).get("status") in _STABLE_STATUSES

    def matches_without_lock(self, name: str, value: Any) -> list[Object] | None:
        """The objects with this value, without taking the lock. None when the lock is needed to tell."""
        if name not in self._ids:
            return None
        found = [(id, self.objects.get(id)) for id in list(self._ids[name].get(_hashable(value), {}))]
        return [obj for _id, obj in found if obj] if all(self.is_current(id, obj) for id, obj in found) else None

    def read(self, objects: Iterable[Object]) -> None:
        started = time.monotonic()
        self.objects = {obj["id"]: obj for obj in objects}
        self.outdated, self._ids, self.read_at = set(), {}, started

    def put(self, obj: Object) -> None:
        # In this order, so that a reader without the lock never misses an object.
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
        removed = self.objects.pop(id, None)
        for name, ids in self._ids.items() if removed else ():
            ids.get(_hashable((removed or {}).get(name)), {}).pop(id, None)

    def ids_with(self, name: str, value: Any) -> list[str]:
        if name not in self._ids:
            ids: dict[Any, dict[str, None]] = {}
            for obj in self.objects.values():
                ids.setdefault(_hashable(obj.get(name)), {})[obj["id"]] = None
            self._ids[name] = ids
        return list(self._ids[name].get(_hashable(value), {}))


_listings: dict[_Key, _Listing] | None = None
_lock = threading.Lock()


def enable() -> None:
    """Cache listings from now on, until the process ends."""
    global _listings
    if _listings is None:
        _listings = {}


@contextlib.contextmanager
def enabled() -> Iterator[None]:
    """Cache listings during a block."""
    global _listings
    before = _listings
    enable()
    try:
        yield
    finally:
        _listings = before


def all_objects(endpoint: Endpoint, client: Client, parents: Mapping[str, str]) -> list[Object]:
    return _find(endpoint, client, parents, None)


def with_value(endpoint: Endpoint, client: Client, parents: Mapping[str, str], name: str, value: Any) -> list[Object]:
    """The objects whose field ``name`` has the value; all objects when the cache is off."""
    return _find(endpoint, client, parents, (name, value))


def listed_at(endpoint: Endpoint, parents: Mapping[str, str]) -> float | None:
    """The monotonic time at which the listing was read: it may miss later objects. None when there is no listing."""
    with _lock:
        listing = (_listings or {}).get(_key(endpoint, parents))
    return listing.read_at if listing else None


def store(endpoint: Endpoint, parents: Mapping[str, str], obj: Object) -> None:
    """The object was created or changed: this is how it is now."""
    own = _key(endpoint, parents)
    for key, listing in _after_write(endpoint, parents):
        with listing.lock:
            if key == own and listing.read_at is not None:
                listing.put(obj)


def remove(endpoint: Endpoint, parents: Mapping[str, str], id: str) -> None:
    """The object was deleted."""
    own = _key(endpoint, parents)
    for key, listing in _after_write(endpoint, parents):
        with listing.lock:
            if key == own:
                listing.remove(id)


def invalidate(endpoint: Endpoint, parents: Mapping[str, str]) -> None:
    """Nobody knows how the objects are now: list again before the next look."""
    own = _key(endpoint, parents)
    for key, listing in _after_write(endpoint, parents):
        with listing.lock:
            if key == own:
                listing.read_at = None


def _after_write(endpoint: Endpoint, parents: Mapping[str, str]) -> list[tuple[_Key, _Listing]]:
    """All listings. Those that a write below these parents makes outdated are marked before."""
    with _lock:
        listings = list((_listings or {}).items())
    own, above = _key(endpoint, parents), set(parents.values())
    for key, listing in listings if above else ():
        with listing.lock:
            # The parents changed, too: a store with another file has another number of files.
            listing.outdated |= above & set(listing.objects)
            if key != own and above & {id for _name, id in key[-1]}:
                listing.read_at = None
    return listings


def _find(
    endpoint: Endpoint, client: Client, parents: Mapping[str, str], field: tuple[str, Any] | None
) -> list[Object]:
    # Objects without an address are in the registry, which is as fast as the cache.
    if _listings is None or not endpoint.path:
        return list(endpoint.list(client, parents))
    with _lock:
        listing = _listings.setdefault(_key(endpoint, parents), _Listing())
    # Try without the lock first: threads that wait for each other would cost more than the look.
    matches = listing.matches_without_lock(*field) if field and listing.is_fresh else None
    if matches is not None:
        return matches
    with listing.lock:
        if not listing.is_fresh:
            listing.read(endpoint.list(client, parents))
        ids = listing.ids_with(*field) if field else list(listing.objects)
        return [obj for id in ids if (obj := _current(listing, endpoint, client, parents, id))]


def _current(
    listing: _Listing, endpoint: Endpoint, client: Client, parents: Mapping[str, str], id: str
) -> Object | None:
    obj: Object | None = listing.objects[id]
    if not listing.is_current(id, obj):
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
    """The value as a key of a mapping: all empty values share one key, and all lists and mappings another."""
    if is_empty(value):
        return None
    return value if isinstance(value, (str, int, float)) else list
