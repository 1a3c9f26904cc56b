# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that jobs are made of: looked up by their content among those on the platform, and uploaded where missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.guard import guarded
from ansible_collections.declarative.openai.plugins.module_utils._core.identity import find
from ansible_collections.declarative.openai.plugins.module_utils._core.journal import inputs_of, record
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE, Files

#: Refuses a file that a job would fail over, given the job's task, the option and the path. Returns a warning, or None.
Check = Callable[[Task, str, str], "str | None"]


@dataclass(frozen=True)
class ContentFiles(Files):
    """Files that are told apart by their content: what differs is another file, and the old one stays, since a job was
    made of it.
    """

    def matches(self, task: Task) -> list[Object]:
        """The newest file with this name, size and content."""
        wanted = inputs_of(task)["sha256"]
        return [file for file in Resource.matches(self, task) if self._hash_of(task, file) == wanted][:1]

    def complete(self, task: Task, obj: Object) -> Object:
        return obj

    def _hash_of(self, task: Task, file: Object) -> str | None:
        """As the registry has it, else of what the server holds: the same name and size may hide another content."""
        entry = task.registry.get(self.kind, file["id"])
        if entry is None or "sha256" not in entry.inputs:
            super().complete(task, file)
            entry = task.entry
        return entry.inputs["sha256"] if entry else None


CONTENT_FILE = ContentFiles(
    kind=FILE.kind,
    fields=FILE.fields,
    spec=FILE.spec,
    natural_key=("filename", "purpose", "bytes"),
    delete_after_replace=False,
)


@dataclass(frozen=True)
class JsonLinesFile:
    """JSON Lines for a job; see ``_core.job.InputFile``."""

    purpose: str
    #: What is in it, in words.
    content: str
    check: Check

    def is_path(self, source: str) -> bool:
        """An id has neither a slash nor this ending."""
        return "/" in source or source.lower().endswith(".jsonl")

    def open(self, task: Task, option: str, path: str) -> Task:
        upload = self._upload_of(task, option, path)
        warning = self.check(task, option, path)
        task.warnings.extend([warning] if warning else [])
        return upload

    def send(self, task: Task, option: str, path: str) -> Object:
        """An earlier try may have uploaded it, though its answer was lost."""
        upload = self._upload_of(task, option, path)
        with guarded(upload) as guard:
            file = find(upload)
            if file is None:
                guard.begin()
                file = CONTENT_FILE.create(upload, upload.want)
            record(upload, file)
        return file

    def _upload_of(self, task: Task, option: str, path: str) -> Task:
        """The task of having this file on the platform, with the connection of the job's task."""
        if not path.lower().endswith(".jsonl"):
            raise PlatformError(
                f"{option} {path} does not end in .jsonl, as the API wants of {self.content}; rename it."
            )
        defaults = dict.fromkeys(CONTENT_FILE.argument_spec().options)
        shared = {name: task.params[name] for name in defaults if name in task.params}
        given = {"state": "present", "path": path, "purpose": self.purpose, "checksum": "content"}
        upload = Task.open(CONTENT_FILE, {**defaults, **shared, **given})
        CONTENT_FILE.prepare(upload)
        return upload
