# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The registry: the ids of what the API cannot list, and hashes of what it does not give back.

A JSON file, mode 0600, that maps (base_url, project, kind, key) to an id. Every read and write holds a lock; a write is
atomic, so that a reader sees the whole old file or the whole new one.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._errors import PlatformError

_VERSION = 1


def fingerprint(value: Any) -> str:
    """A short, stable hash of a JSON-like value: equal values have equal fingerprints whatever the order of their
    keys.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _has_shape(scopes: Any) -> bool:
    """Whether these are mappings from scope to kind to key to what makes an entry."""
    try:
        return all(Entry(**entry).id for kinds in scopes.values() for keys in kinds.values() for entry in keys.values())
    except (AttributeError, TypeError):
        return False


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


class Registry:
    """One file, seen from one server and project."""

    def __init__(self, path: str, base_url: str, project: str | None) -> None:
        self.path = os.path.abspath(os.path.expanduser(path))
        self.scope = f"{base_url} {project or ''}".strip()

    def get(self, kind: str, key: str) -> Entry | None:
        if not os.path.exists(self.path):
            return None
        with self._locked():
            found = self._load()["scopes"].get(self.scope, {}).get(kind, {}).get(key)
        return Entry(**found) if found else None

    def all(self, kind: str) -> dict[str, Entry]:
        """All entries of a kind, by key."""
        if not os.path.exists(self.path):
            return {}
        with self._locked():
            found = self._load()["scopes"].get(self.scope, {}).get(kind, {})
        return {key: Entry(**entry) for key, entry in found.items()}

    def put(self, kind: str, key: str, entry: Entry) -> None:
        with self._locked():
            data = self._load()
            data["scopes"].setdefault(self.scope, {}).setdefault(kind, {})[key] = asdict(entry)
            self._store(data)

    def drop(self, kind: str, key: str) -> None:
        """Forget it; nothing happens when it is not there."""
        if not os.path.exists(self.path):
            return
        with self._locked():
            data = self._load()
            if data["scopes"].get(self.scope, {}).get(kind, {}).pop(key, None) is not None:
                self._store(data)

    def _load(self) -> dict[str, Any]:
        try:
            with open(self.path, encoding="utf-8") as file:
                data = json.load(file)
        except FileNotFoundError:
            return {"version": _VERSION, "scopes": {}}
        except (OSError, ValueError) as error:
            raise self._unusable(error) from error
        if not isinstance(data, dict) or data.get("version") != _VERSION or not _has_shape(data.get("scopes")):
            raise self._unusable(f"it is not a registry of version {_VERSION}")
        return data

    def _store(self, data: Mapping[str, Any]) -> None:
        try:
            # mkstemp makes the file 0600, and the rename keeps that.
            handle, temporary = tempfile.mkstemp(dir=os.path.dirname(self.path), prefix=".openai-registry-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(data, file, indent=1, sort_keys=True)
                os.replace(temporary, self.path)
            finally:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(temporary)
        except OSError as error:
            raise self._unusable(error) from error

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        # The lock is a file of its own: the registry itself is replaced on every write.
        try:
            os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
            lock = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._unusable(error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _unusable(self, reason: object) -> PlatformError:
        return PlatformError(
            f"The registry {self.path} cannot be used: {reason}; mend or move that file, or name another one with "
            "the option registry."
        )
