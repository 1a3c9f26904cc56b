# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server knows: records by kind, kept in memory and, with a state file, in SQLite beside it."""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
import string
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KINDS = (
    "assistants",
    "files",
    "uploads",
    "upload_parts",
    "vector_stores",
    "vector_store_files",
    "vector_store_file_batches",
    "threads",
    "messages",
    "runs",
    "run_steps",
    "agents",
    "conversations",
    "conversation_items",
    "responses",
    "fine_tuning_jobs",
    "fine_tuning_events",
    "fine_tuning_checkpoints",
    "fine_tuned_models",
    "batches",
    "chat_completions",
    "webhook_endpoints",
    "projects",
    "groups",
    "group_members",
    "spend_limits",
)
TAIL = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    return prefix + "".join(secrets.choice(TAIL) for _unused in range(length))


def now() -> int:
    return int(time.time())


@dataclass
class Record:
    """One object. `body` is what the API answers, `hidden` what only the server needs; `seq` is the creation order."""

    kind: str
    id: str
    body: dict[str, Any]
    parent: str = ""
    hidden: dict[str, Any] = field(default_factory=dict)
    seq: int = 0
    cache: Any = field(default=None, compare=False)
    """What can be worked out again; never saved."""

    @property
    def key(self) -> str:
        """A file has the same id in every vector store, so its parent belongs to the key."""
        return f"{self.parent}/{self.id}"


class State:
    def __init__(self, path: Path | None = None) -> None:
        self.persistent = path is not None
        self._records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
        self._children: dict[tuple[str, str], dict[str, Record]] = {}
        self._seq = 0
        if path is None:
            self.contents = Path(tempfile.mkdtemp(prefix="local-openai-"))
            self._database = None
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.contents = path.with_name(path.name + ".files")
            self.contents.mkdir(exist_ok=True)
            # Safe against the end of this process; the operating system's end may lose the last change.
            self._database = sqlite3.connect(path, isolation_level=None)
            self._database.execute("PRAGMA synchronous=OFF")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS records (kind TEXT, key TEXT, id TEXT, parent TEXT, seq INTEGER, "
                "body TEXT, hidden TEXT, PRIMARY KEY (kind, key))"
            )
            self._load()

    def add(self, record: Record) -> Record:
        self._seq += 1
        record.seq = self._seq
        self._keep(record)
        self.save(record)
        return record

    def save(self, record: Record) -> None:
        """To be called after every change of a record."""
        if self._database is None or record.key not in self._records[record.kind]:
            return
        self._database.execute(
            "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                record.kind,
                record.key,
                record.id,
                record.parent,
                record.seq,
                json.dumps(record.body),
                json.dumps(record.hidden),
            ),
        )

    def remove(self, record: Record) -> None:
        self._records[record.kind].pop(record.key, None)
        self._children.get((record.kind, record.parent), {}).pop(record.id, None)
        if self._database is not None:
            self._database.execute("DELETE FROM records WHERE kind = ? AND key = ?", (record.kind, record.key))

    def get(self, kind: str, identifier: str, parent: str = "") -> Record | None:
        return self._records[kind].get(f"{parent}/{identifier}")

    def all(self, kind: str, parent: str = "") -> list[Record]:
        """The records of a kind under a parent, in the order of their creation."""
        return list(self._children.get((kind, parent), {}).values())

    def every(self, kind: str) -> Iterator[Record]:
        yield from list(self._records[kind].values())

    def counts(self) -> dict[str, int]:
        return {kind: len(records) for kind, records in self._records.items()}

    def content_path(self, file_id: str) -> Path:
        return self.contents / file_id

    def clear(self) -> None:
        for records in self._records.values():
            records.clear()
        self._children.clear()
        if self._database is not None:
            self._database.execute("DELETE FROM records")
        for path in self.contents.iterdir():
            path.unlink()

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
        if not self.persistent:
            shutil.rmtree(self.contents, ignore_errors=True)

    def _keep(self, record: Record) -> None:
        self._records[record.kind][record.key] = record
        self._children.setdefault((record.kind, record.parent), {})[record.id] = record

    def _load(self) -> None:
        assert self._database is not None
        rows = self._database.execute("SELECT kind, id, parent, seq, body, hidden FROM records ORDER BY seq")
        for kind, identifier, parent, seq, body, hidden in rows:
            self._keep(Record(kind, identifier, json.loads(body), parent, json.loads(hidden), seq))
            self._seq = seq
