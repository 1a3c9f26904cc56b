# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing a vector store into step with a folder: new versions in first, old ones out after that."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._base.progress import report
from ansible_collections.declarative.openai.plugins.module_utils._base.waiting import WaitTimeout, wait_for
from ansible_collections.declarative.openai.plugins.module_utils._core.create_once import create_once
from ansible_collections.declarative.openai.plugins.module_utils._core.guard import Look, guarded
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.local_folder import LocalFile
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import (
    compare_chunking,
    progress_of,
    reason_of,
)
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Entry
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import NOTHING

# A file on its way: beside its name its size tells it, after an answer that was lost.
_UPLOAD = replace(FILE, natural_key=("filename", "purpose", "bytes"))
# The attributes of a store's file that say which file of the folder it is.
PATH, SHA256 = "path", "sha256"
# Uploads at a time.
_PARALLEL = 4
# The API takes 2,000 files at once. With fewer, ingestion starts while the next ones are uploaded.
_BATCH = 500
# What is uploaded and in no store yet is noted in the registry under this kind and the store's id.
_NOTED = "vector_store_sync"
_NAMED = 20

Versions = dict[str, list[Object]]


def versions_of(files: Iterable[Object]) -> Versions:
    """The files of the store that a folder's files were put into, by path. Those of others are left out."""
    found: Versions = {}
    for file in files:
        attributes = file.get("attributes") or {}
        path, digest = attributes.get(PATH), attributes.get(SHA256)
        if isinstance(path, str) and isinstance(digest, str):
            found.setdefault(path, []).append(file)
    return found


def is_usable(file: Object) -> bool:
    """Ingested, or on the way; what failed is as good as not there."""
    return file["status"] in ("completed", "in_progress")


def digest_of(file: Object) -> str:
    return str(file["attributes"][SHA256])


def own_attributes(file: Object) -> dict[str, Any]:
    """What the user attached."""
    return {name: value for name, value in file["attributes"].items() if name not in (PATH, SHA256)}


@dataclass
class Work:
    """One task at work on one store."""

    task: Task
    store_id: str
    versions: Versions
    #: Paths by what was done with them.
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    #: Why files could not be ingested, by path.
    failed: dict[str, str] = field(default_factory=dict)
    #: The id of each path's file.
    file_ids: dict[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> Mapping[str, Any]:
        wanted: Mapping[str, Any] = self.task.want["files"]
        return wanted

    @property
    def local(self) -> Mapping[str, LocalFile]:
        local: Mapping[str, LocalFile] = self.task.seen["local"]
        return local

    @property
    def parents(self) -> dict[str, str]:
        return {"vector_store_id": self.store_id}

    def apply(self) -> Object:
        """Do it all. What fails is raised at the end, with what was done by then."""
        there = {path: file for path in self.wanted if (file := self._current(path)) is not None}
        self.file_ids = {path: file["id"] for path, file in there.items()}
        missing = [path for path in self.local if path not in there]
        waiting = {file["id"]: path for path, file in there.items() if file["status"] == "in_progress"}
        try:
            stopped = _Uploads(self, missing).run() if missing else None
            waiting |= {self.file_ids[path]: path for path in missing if path in self.file_ids}
            self.ingest(waiting)
            for path in missing:
                if path in self.file_ids:
                    (self.updated if self.versions.get(path) else self.added).append(path)
            self._label(there)
            self._clear()
        except PlatformError as error:
            raise self.report(error) from error
        if stopped or self.failed:
            raise self.report(stopped)
        return self.result()

    def result(self) -> Object:
        return {"id": self.store_id, "files": dict(self.wanted), "file_ids": dict(sorted(self.file_ids.items()))}

    def ingest(self, waiting: Mapping[str, str]) -> None:
        """Wait for these files, paths by id. One that cannot be ingested is taken out again and noted."""
        if not waiting:
            return
        store_files = self.task.endpoints("vector_store_file")

        def listed(status: str) -> Iterator[Object]:
            found = store_files.list(self.task.client, self.parents, {"filter": status})
            return (file for file in found if file["id"] in waiting)

        try:
            # The newest come first, so as a rule one page says whether any is still on the way.
            wait_for(
                True,
                lambda: next(listed("in_progress"), None) is not None,
                lambda busy: not busy,
                timeout=self.task.params["wait_timeout"],
                poll_interval=self.task.params["poll_interval"],
                what=lambda _busy: "",
                progress=lambda _busy: self._ingested(),
                notice=f"vector store {self.store_id}: goes on ingesting {len(waiting)} files if the task is "
                "interrupted; run the task again to wait for them",
            )
        except WaitTimeout:
            raise PlatformError(
                f"Files of vector store {self.store_id} are still being ingested after "
                f"{self.task.params['wait_timeout']:g} s; run the task again to go on, or raise wait_timeout."
            ) from None
        for file in [*listed("failed"), *listed("cancelled")]:
            path = waiting[file["id"]]
            self.failed[path] = reason_of(file)
            self.discard(file["id"])
            self.file_ids.pop(path, None)
            self.wrote()

    def _ingested(self) -> str:
        """How far the store is, to be shown. It may have files of others, and they count."""
        store = self.task.endpoints("vector_store").get(self.task.client, {}, self.store_id)
        return progress_of(store) if store else f"vector store {self.store_id} is gone"

    def discard(self, file_id: str) -> None:
        """Delete a file. The platform takes it out of the store with that; other servers are told to."""
        self.task.endpoints("file").delete(self.task.client, {}, file_id)
        self.task.endpoints("vector_store_file").delete(self.task.client, self.parents, file_id)

    def wrote(self) -> None:
        self.task.written = {**self.result(), "files": {path: self.wanted[path] for path in sorted(self.file_ids)}}

    def drop_uploads(self) -> None:
        """Delete what was uploaded for the store and is not in it."""
        for file_id in noted(self.task, self.store_id):
            self.task.endpoints("file").delete(self.task.client, {}, file_id)
        note_uploads(self.task, self.store_id, {})

    def _current(self, path: str) -> Object | None:
        """The version in the store that is the one wanted, an ingested one before one on the way."""
        wanted = self.wanted[path]
        fitting = [
            file
            for file in self.versions.get(path, [])
            if is_usable(file) and digest_of(file) == wanted[SHA256] and _same_pieces(wanted, file)
        ]
        return min(fitting, key=lambda file: file["status"] != "completed", default=None)

    def _label(self, there: Mapping[str, Object]) -> None:
        """Give the files that stay the attributes that are declared."""
        for path, file in there.items():
            wanted = self.wanted[path].get("attributes")
            if wanted is not None and path in self.local and wanted != own_attributes(file):
                attributes = {**wanted, PATH: path, SHA256: digest_of(file)}
                self.task.endpoints("vector_store_file").update(
                    self.task.client, self.parents, file["id"], {"attributes": attributes}
                )
                self.updated.append(path)
                self.wrote()

    def _clear(self) -> None:
        """Take out old versions of what is in by now, and, where that was asked for, what the folder lacks."""
        for path, files in self.versions.items():
            kept = self.file_ids.get(path)
            gone = path not in self.wanted
            if not gone and (path not in self.local or kept is None):
                continue
            old = [file for file in files if file["id"] != kept]
            for file in old:
                self.discard(file["id"])
                self.wrote()
            if gone:
                self.removed.append(path)
            elif old and path not in self.updated and path not in self.added:
                self.updated.append(path)

    def report(self, error: PlatformError | None) -> PlatformError:
        """The failure, with what was done by then."""
        done = {"added": sorted(self.added), "updated": sorted(self.updated), "removed": sorted(self.removed)}
        if done["added"] or done["updated"] or done["removed"]:
            self.wrote()
        if isinstance(error, RequestError):
            error.add_doubt(f"files of vector store {self.store_id} may have been changed")
        sentences = [error.msg.rstrip(".")] if error else []
        if self.failed:
            named = "; ".join(f"{path}: {reason}" for path, reason in sorted(self.failed.items())[:_NAMED])
            more = f"; and {len(self.failed) - _NAMED} more" if len(self.failed) > _NAMED else ""
            sentences.append(
                f"{len(self.failed)} files could not be ingested into {self.store_id} and were taken out again: "
                f"{named}{more}"
            )
        return PlatformError(
            "; ".join(sentences) + ".",
            **{**done, "not_ingested": sorted(self.failed), **(error.details if error else {})},
        )


def _same_pieces(wanted: Mapping[str, Any], file: Object) -> bool:
    if "chunking_strategy" not in wanted:
        return True
    one, other = compare_chunking(wanted["chunking_strategy"], file.get("chunking_strategy"))
    return bool(one == other)


class _Uploads:
    """The files on their way into the store. What is uploaded is noted at once, so that a run that breaks off loses
    nothing.
    """

    def __init__(self, work: Work, missing: list[str]) -> None:
        self.work, self.task, self.missing = work, work.task, missing
        self.lock = threading.Lock()
        self.uploaded: dict[str, list[str]] = noted(self.task, work.store_id)
        #: Files that are no upload of this run, to tell one whose answer was lost.
        self.preexisting_ids: set[str] = set()
        self.preexisting_ids_at = Look.now(self.task)

    def run(self) -> PlatformError | None:
        """Upload and attach, batch after batch; the first failure ends it, after what is uploaded was attached."""
        self._take_up()
        left = [path for path in self.missing if path not in self.work.file_ids]
        if left:
            self.preexisting_ids_at = Look.now(self.task)
            files = self.task.endpoints("file").list(self.task.client, {}, {"purpose": "assistants"})
            self.preexisting_ids = {file["id"] for file in files}
        stopped = self._attach(sorted(self.work.file_ids.keys() & set(self.missing)))
        for start in range(0, len(left), _BATCH):
            if stopped is None:
                batch = left[start : start + _BATCH]
                stopped = self._upload(batch)
                ready = [path for path in batch if path in self.work.file_ids]
                stopped = self._attach(ready) or stopped
        return stopped

    def _take_up(self) -> None:
        """Use what an earlier run uploaded and did not attach; delete what is of no use any more."""
        endpoint = self.task.endpoints("file")
        for file_id, (path, digest) in list(self.uploaded.items()):
            needed = path in self.missing and self.work.local[path].sha256 == digest
            if needed and path not in self.work.file_ids and endpoint.get(self.task.client, {}, file_id):
                self.work.file_ids[path] = file_id
            else:
                endpoint.delete(self.task.client, {}, file_id)
                self._note(file_id, None)

    def _upload(self, paths: list[str]) -> PlatformError | None:
        self.task.registry.check_writable()
        # Two of one name and size are not uploaded at the same time: a lost answer to one could not be told from
        # the other one's file.
        groups: dict[tuple[str, int], list[str]] = {}
        for path in paths:
            local = self.work.local[path]
            groups.setdefault((local.filename, local.bytes), []).append(path)
        failure: PlatformError | None = None
        with ThreadPoolExecutor(max_workers=_PARALLEL) as pool:
            futures: list[Future[None]] = [pool.submit(self._upload_each, group) for group in groups.values()]
            for future in as_completed(futures):
                try:
                    if not future.cancelled():
                        future.result()
                except PlatformError as error:
                    failure = failure or error
                    for other in futures:
                        other.cancel()
        return failure

    def _upload_each(self, paths: list[str]) -> None:
        for path in paths:
            self._upload_one(path)

    def _upload_one(self, path: str) -> None:
        local = self.work.local[path]
        values = {"filename": local.filename, "purpose": "assistants", "bytes": local.bytes, "sha256": local.sha256}
        params = {**self.task.params, "path": local.source, "content": None, "file_id": None, "purpose": "assistants"}
        upload = replace(
            self.task, resource=_UPLOAD, params=params, want=values, parents={}, preexisting_ids=self.preexisting_ids
        )
        try:
            with guarded(upload) as guard:
                if guard.is_outdated(self.preexisting_ids_at):
                    upload.preexisting_ids = {file["id"] for file in _UPLOAD.matches(upload)}
                guard.begin()
                file_id = create_once(upload, values)["id"]
            if LocalFile.at(local.source) != local:
                self.task.endpoints("file").delete(self.task.client, {}, file_id)
                raise PlatformError(f"{local.source} changed while it was uploaded; run the task again.")
        except OSError as error:
            raise PlatformError(f"{local.source} cannot be read any more ({error}); run the task again.") from error
        except PlatformError as error:
            raise PlatformError(f"{path} could not be uploaded: {error.msg}", **error.details) from error
        with self.lock:
            self.work.file_ids[path] = file_id
            self.preexisting_ids.add(file_id)
            self._note(file_id, [path, local.sha256])
            done = len(self.work.file_ids)
        report(lambda: f"vector store {self.work.store_id}: {done} of {len(self.work.local)} files uploaded")

    def _attach(self, paths: list[str]) -> PlatformError | None:
        if not paths:
            return None
        files = [{"file_id": self.work.file_ids[path], **self._described(path)} for path in paths]
        try:
            for start in range(0, len(files), _BATCH):
                batch = {"files": files[start : start + _BATCH]}
                self.task.endpoints("vector_store").run_operation(
                    self.task.client, {}, self.work.store_id, "file_batches", batch, NOTHING
                )
        except PlatformError as error:
            for path in paths:
                del self.work.file_ids[path]
            return error
        self.uploaded = {}
        note_uploads(self.task, self.work.store_id, {})
        self.work.wrote()
        return None

    def _described(self, path: str) -> dict[str, Any]:
        wanted = self.work.wanted[path]
        old = next(iter(self.work.versions.get(path, [])), None)
        own = wanted["attributes"] if "attributes" in wanted else own_attributes(old) if old else {}
        shared = {"chunking_strategy": wanted["chunking_strategy"]} if "chunking_strategy" in wanted else {}
        return {"attributes": {**own, PATH: path, SHA256: wanted[SHA256]}, **shared}

    def _note(self, file_id: str, what: list[str] | None) -> None:
        if what:
            self.uploaded[file_id] = what
        else:
            self.uploaded.pop(file_id, None)
        note_uploads(self.task, self.work.store_id, self.uploaded)


def noted(task: Task, store_id: str) -> dict[str, list[str]]:
    """Path and hash of what was uploaded for the store and is not in it yet, by file id."""
    entry = task.registry.get(_NOTED, store_id)
    return dict(entry.data.get("uploaded", {})) if entry else {}


def note_uploads(task: Task, store_id: str, uploaded: Mapping[str, list[str]]) -> None:
    if uploaded:
        task.registry.put(_NOTED, store_id, Entry(store_id, data={"uploaded": dict(uploaded)}))
    else:
        task.registry.drop(_NOTED, store_id)
