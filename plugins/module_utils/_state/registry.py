# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The registry: the ids of what the API cannot list, and hashes of what it does not give back.

A JSON file, mode 0600, that maps (base_url, project, kind, key) to an id. It is replaced as a whole, so that a reader,
who needs no lock, sees the old file or the new one. Writers hold a lock, which lies beside the file: several machines
may share both.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._state.atomic_write import (
    check_replaceable,
    remove_temporary,
    replace_file,
    temporary_of,
)
from ansible_collections.declarative.openai.plugins.module_utils._state.locks import LockTimeout, locked
from ansible_collections.declarative.openai.plugins.module_utils._state.registry_format import wrong_member

_VERSION = 1
#: By version: what makes of its scopes those of the version after it.
_UPGRADES: dict[int, Callable[[Any], Any]] = {}
# Seconds. A write takes some milliseconds.
_LOCK_TIMEOUT = 60.0


def fingerprint(value: Any) -> str:
    """A short, stable hash of a JSON-like value: equal values have equal fingerprints whatever the order of their
    keys.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Entry:
    """What is known of one object."""

    id: str
    #: The ids in its address, such as the thread of a run.
    parents: Mapping[str, str] = field(default_factory=dict)
    #: Fingerprints of its inputs, by name.
    inputs: Mapping[str, str] = field(default_factory=dict)
    #: What the backend needs to remember of it.
    data: Mapping[str, Any] = field(default_factory=dict)


_ENTRY_MEMBERS = {member.name for member in fields(Entry)}


class Registry:
    """The entries of one file for one server and one owner: a project, or for an admin key the organization.

    Methods raise PlatformError when the file cannot be used.
    """

    def __init__(self, path: str, base_url: str, owner: str | None) -> None:
        self.path = os.path.abspath(os.path.expanduser(path))
        self.scope = f"{base_url} {owner or ''}".strip()
        # A symbolic link stays one: all that is written lies where it leads.
        self._target = os.path.realpath(self.path)
        self._lock = f"{self._target}.lock"

    def get(self, kind: str, key: str) -> Entry | None:
        return self.all(kind).get(key)

    def all(self, kind: str) -> dict[str, Entry]:
        """All entries of a kind, by key."""
        with self._usable():
            self._remove_leftover()
            scopes, _version = self._parsed(self._content())
            found = scopes.get(self.scope, {}).get(kind, {})
        return {key: Entry(**entry) for key, entry in found.items()}

    def put(self, kind: str, key: str, entry: Entry) -> None:
        with self._changed() as scopes:
            scopes.setdefault(self.scope, {}).setdefault(kind, {})[key] = asdict(entry)

    def drop(self, kind: str, key: str) -> None:
        """Forget it; nothing happens when it is not there."""
        if os.path.lexists(self.path):
            with self._changed() as scopes:
                scopes.get(self.scope, {}).get(kind, {}).pop(key, None)

    def check_writable(self) -> None:
        """Try to write, for those who are about to make what has to be noted here."""
        with self._locked():
            content = self._content()
            self._parsed(content)
            check_replaceable(self._target, len(content or b""))

    @contextlib.contextmanager
    def _changed(self) -> Iterator[dict[str, Any]]:
        """All scopes, for a block to change; they are written after it if it did."""
        with self._locked():
            before = self._content()
            scopes, version = self._parsed(before)
            yield scopes
            content = json.dumps({"version": _VERSION, "scopes": scopes}, indent=1, sort_keys=True).encode()
            if content == before:
                return
            if before and version != _VERSION:
                # For whoever goes back to an older collection.
                replace_file(f"{self._target}.v{version}", before)
            replace_file(self._target, content)

    def _content(self) -> bytes | None:
        """What is on the disk; None where there is no file."""
        for is_last in (False, True):
            try:
                if self._is_missing():
                    return None
                with open(self._target, "rb") as file:
                    return file.read()
            except OSError as error:
                # On a network file system another machine has replaced it between opening and reading.
                if is_last or error.errno != errno.ESTALE:
                    raise
        return None

    def _is_missing(self) -> bool:
        try:
            mode = os.stat(self._target).st_mode
        except FileNotFoundError:
            return True
        # To open a pipe would wait for its other end, and a device is nothing to be replaced.
        if not stat.S_ISREG(mode):
            raise OSError("it is no ordinary file")
        return False

    def _parsed(self, content: bytes | None) -> tuple[dict[str, Any], int]:
        """The scopes in the form of this version, and the version that the content has."""
        if content is None:
            return {}, _VERSION
        data = json.loads(content)
        version = data.get("version") if isinstance(data, dict) else None
        if (
            not isinstance(version, int)
            or isinstance(version, bool)
            or (version not in _UPGRADES and version < _VERSION)
        ):
            raise ValueError(f"it is not a registry of version {_VERSION}")
        if version > _VERSION:
            raise PlatformError(
                f"The registry {self.path} is of version {version}, and this version of the collection knows those up "
                f"to {_VERSION}; update the collection here, or name another file with the option registry."
            )
        scopes = data.get("scopes")
        for number in range(version, _VERSION):
            scopes = _UPGRADES[number](scopes)
        _check_shape(scopes)
        return scopes, version

    def _remove_leftover(self) -> None:
        """Remove what a killed writer left, unless somebody is writing just now."""
        if os.path.lexists(temporary_of(self._target)):
            with contextlib.suppress(OSError, LockTimeout), locked(self._lock, timeout=0, purpose="for the registry"):
                remove_temporary(self._target)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with self._usable():
            self._is_missing()
            os.makedirs(os.path.dirname(self._target), mode=0o700, exist_ok=True)
            # That there can be no such file is to be said now, and not after a wait for it.
            os.close(os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
            with locked(self._lock, timeout=_LOCK_TIMEOUT, purpose=f"for the registry {self.path}"):
                remove_temporary(self._target)
                yield

    @contextlib.contextmanager
    def _usable(self) -> Iterator[None]:
        """Turn what is wrong with the file into one sentence."""
        try:
            yield
        except (OSError, ValueError, TypeError, RecursionError) as error:
            reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
            raise PlatformError(
                f"The registry {self.path} cannot be used: {reason}; mend or move that file, or name another one with "
                "the option registry."
            ) from error


def _check_shape(scopes: Any) -> None:
    """Raise ValueError for what are no mappings from scope to kind to key to entry."""
    for scope, kinds in _members(scopes, "scopes"):
        for kind, keys in _members(kinds, scope):
            for key, entry in _members(keys, kind):
                problem = _problem(kind, entry)
                if problem:
                    raise ValueError(f"its entry for the {kind.replace('_', ' ')} {key!r} {problem}")


def _members(value: Any, name: str) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise ValueError(f"it is not a registry of version {_VERSION}, since {name!r} is no mapping")
    return value.items()


def _problem(kind: str, entry: Any) -> str | None:
    """What is wrong with an entry, in words that follow its name."""
    if not isinstance(entry, dict):
        return "is no mapping"
    surplus = entry.keys() - _ENTRY_MEMBERS
    if surplus:
        return f"has {', '.join(sorted(surplus))}, which no entry has"
    if not isinstance(entry.get("id"), str) or not entry["id"]:
        return "has no id"
    for name in ("parents", "inputs", "data"):
        members = entry.get(name, {})
        if not isinstance(members, dict):
            return f"has {name} that are no mapping"
        if name != "data" and not all(isinstance(member, str) for member in members.values()):
            return f"has {name} that are no texts"
    wrong = wrong_member(kind, entry.get("data", {}))
    return f"has no {wrong}, or one of another type" if wrong else None
