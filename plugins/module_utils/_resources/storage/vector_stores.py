# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vector stores, and the files in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import Comparison, subset, unordered
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.waiting import wait_for
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import (
    PAGING,
    Filter,
    Info,
    Query,
    has_metadata,
    name_pattern,
)
from ansible_collections.declarative.openai.plugins.module_utils._core.references import Reference
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec, waiting
from ansible_collections.declarative.openai.plugins.module_utils._core.wait_notice import notice
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import NOTHING

# The API takes this many files at once, and fewer together with a new store.
_BATCH = 2000
_MOST_AT_CREATION = 500
# Stores made before this time (2025-11-01 UTC) hold fewer files than those since.
_MORE_SINCE = 1_761_955_200
_MOST_BEFORE = 10_000


# What the type auto stands for.
_AUTO = {"type": "static", "static": {"max_chunk_size_tokens": 800, "chunk_overlap_tokens": 400}}


def _expires_after(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(validators.without_none(value))
    if "days" not in given:
        return {}
    validators.Between(1, 365)(f"{name}.days", given["days"])
    return {"anchor": "last_active_at", **given}


def compare_chunking(want: Any, have: Any) -> Comparison:
    """The same sizes; the API answers ``auto`` with the sizes it stands for."""
    return subset(_AUTO if want == {"type": "auto"} else want, have)


def _files_in(task: Task, store_id: str, **query: Any) -> Iterator[Object]:
    return task.endpoints("vector_store_file").list(task.client, {"vector_store_id": store_id}, query)


@dataclass(frozen=True)
class VectorStores(Resource):
    def complete(self, task: Task, obj: Object) -> Object:
        """The files in the store, where they are declared."""
        if "file_ids" not in task.want:
            return obj
        count = len(task.want["file_ids"])
        if count > _MOST_BEFORE and obj["created_at"] < _MORE_SINCE and task.params["state"] == "present":
            raise PlatformError(
                f"file_ids has {count} files and {_MOST_BEFORE} is the most of a vector store made before November "
                f"2025, as {obj['id']} was; make another store."
            )
        return {**obj, "file_ids": [file["id"] for file in _files_in(task, obj["id"])]}

    def inherited_on_replace(self, task: Task, current: Object) -> dict[str, Any]:
        """A store that takes another's place has its files too, and what was said of them."""
        files = list(_files_in(task, current["id"]))
        said = {file["id"]: file["attributes"] for file in files if file.get("attributes")}
        return {
            **super().inherited_on_replace(task, current),
            "file_ids": [file["id"] for file in files],
            "attributes": said,
        }

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        ids, said = values.get("file_ids") or [], values.get("attributes") or {}
        if len(ids) <= _MOST_AT_CREATION and not said:
            return super().create(task, values)
        task.written = store = super().create(task, {**values, "file_ids": []})
        self._add_files(task, store["id"], ids, said)
        return _there(task, store, self.fetch(task, store["id"]))

    def update(self, task: Task, current: Object, changes: Mapping[str, Any]) -> Object:
        plain = {name: value for name, value in changes.items() if name != "file_ids"}
        store = super().update(task, current, plain) if plain else current
        if "file_ids" not in changes:
            return store
        task.written = store
        there, wanted = current.get("file_ids", []), changes["file_ids"]
        self._add_files(task, store["id"], [id for id in wanted if id not in there], {})
        for id in there:
            if id not in wanted:
                task.endpoints("vector_store_file").delete(task.client, {"vector_store_id": store["id"]}, id)
        return _there(task, store, self.fetch(task, store["id"]))

    def _add_files(self, task: Task, store_id: str, ids: list[str], said: Mapping[str, Any]) -> None:
        chunking = task.want.get("chunking_strategy")
        shared = {"chunking_strategy": chunking} if chunking else {}
        files = [{"file_id": id, **shared, **({"attributes": said[id]} if id in said else {})} for id in ids]
        for start in range(0, len(files), _BATCH):
            batch = {"files": files[start : start + _BATCH]}
            task.endpoint.run_operation(task.client, {}, store_id, "file_batches", batch, NOTHING)

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        """The store once its files are ingested. A file that could not be fails the task."""
        if not task.params["wait"]:
            return obj
        store = _ingested(task, obj)
        if "file_ids" in task.want and store["file_counts"]["failed"]:
            failed = [
                file for file in _files_in(task, store["id"], filter="failed") if file["id"] in task.want["file_ids"]
            ]
            if failed:
                reasons = "; ".join(f"{file['id']}: {reason_of(file)}" for file in failed)
                raise PlatformError(
                    f"{len(failed)} files of vector store {store['id']} could not be ingested: {reasons}."
                )
        return store


@dataclass(frozen=True)
class VectorStoreFiles(Resource):
    def prepare(self, task: Task) -> None:
        if task.params["state"] == "absent":
            task.want.clear()

    def fetch(self, task: Task, id: str) -> Object | None:
        """A file is looked for in a store that must be there."""
        found = super().fetch(task, id)
        if (
            found is None
            and task.params["state"] == "present"
            and task.endpoints("vector_store").get(task.client, {}, task.parents["vector_store_id"]) is None
        ):
            raise PlatformError(
                f"No vector store has the id {task.parents['vector_store_id']!r}; correct vector_store_id."
            )
        return found

    def matches(self, task: Task) -> list[Object]:
        found = self.fetch(task, task.params["file_id"])
        return [found] if found else []

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        """A file is in a store once, under its own id: the new one can only come after the old one."""
        if task.preexisting_ids:
            self.delete(task, {"id": values["file_id"]})
        return super().create(task, values)

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        if not task.params["wait"]:
            return obj
        file = _ingested(task, obj)
        if file["status"] == "failed":
            raise PlatformError(
                f"File {file['id']} could not be ingested into {file['vector_store_id']}: {reason_of(file)}."
            )
        return file


def reason_of(file: Mapping[str, Any]) -> str:
    error = file.get("last_error") or {}
    return str(error.get("message") or error.get("code") or "the server gave no reason").rstrip(".")


def _there(task: Task, obj: Object, found: Object | None) -> Object:
    if found is None:
        raise PlatformError(
            f"{task.resource.title.capitalize()} {obj['id']} is gone: it was deleted while this task was at work on it."
        )
    return found


def _ingested(task: Task, obj: Object) -> Object:
    return wait_for(
        obj,
        lambda: _there(task, obj, task.endpoint.get(task.client, task.parents, obj["id"])),
        lambda last: last["status"] != "in_progress",
        timeout=task.params["wait_timeout"],
        poll_interval=task.params["poll_interval"],
        what=lambda last: f"{task.resource.title.capitalize()} {last['id']} is still being ingested",
        progress=progress_of,
        notice=notice(task, obj),
    )


def progress_of(obj: Mapping[str, Any]) -> str:
    """Of a store or of a file in one."""
    if "file_counts" not in obj:
        return f"file {obj['id']}: {obj['status']}"
    counts = obj["file_counts"]
    return f"vector store {obj.get('name') or obj['id']}: {counts['completed']} of {counts['total']} files ingested"


VECTOR_STORE = VectorStores(
    kind="vector_store",
    fields=(
        fields.ID,
        Field("name"),
        Field("description", mode="replace", metadata_backed=True, to_api=validators.Length(500)),
        Field(
            "file_ids",
            "list",
            option={"elements": "str"},
            to_api=validators.searched_files,
            compare=unordered,
            result=False,
        ),
        Field(
            "expires_after",
            "dict",
            option={
                "options": {
                    "anchor": {"type": "str", "choices": ["last_active_at"]},
                    "days": {"type": "int"},
                }
            },
            to_api=_expires_after,
            clear_value=None,
        ),
        fields.chunking_strategy(metadata_backed=True),
        fields.METADATA,
        fields.STATUS,
        Field("file_counts", "dict", mode="read"),
        Field("usage_bytes", "int", mode="read"),
        Field("last_active_at", "int", mode="read"),
        Field("expires_at", "int", mode="read"),
        fields.CREATED_AT,
        fields.OBJECT,
    ),
    spec=waiting(600).merge(Spec(required_one_of=[("name", "vector_store_id")])),
)

VECTOR_STORE_FILE = VectorStoreFiles(
    kind="vector_store_file",
    natural_key=("file_id",),
    delete_after_replace=False,
    id_name="file_id",
    chosen_id=True,
    parents=("vector_store_id",),
    references=(Reference("vector_store_name", "vector_store_id", "vector_store"),),
    fields=(
        fields.ID,
        Field("file_id", mode="replace", option={"required": True}, from_api=lambda file: file["id"], result=False),
        Field("vector_store_id", mode="path"),
        Field("attributes", "dict", to_api=validators.attributes),
        fields.chunking_strategy(compare=compare_chunking),
        fields.STATUS,
        Field("last_error", "dict", mode="read"),
        Field("usage_bytes", "int", mode="read"),
        fields.CREATED_AT,
        fields.OBJECT,
    ),
    spec=waiting(600).merge(
        Spec(
            options={"vector_store_name": {"type": "str"}},
            required_one_of=[("vector_store_id", "vector_store_name")],
            mutually_exclusive=[("vector_store_id", "vector_store_name")],
        )
    ),
)

VECTOR_STORE_INFO = Info(
    VECTOR_STORE,
    "vector_stores",
    filters=(Filter("name"), Filter("name_pattern", name_pattern), Filter("metadata", has_metadata, "dict")),
    query=PAGING,
)
VECTOR_STORE_FILE_INFO = Info(
    VECTOR_STORE_FILE,
    "vector_store_files",
    query=(
        *PAGING,
        Query("status", {"choices": ["in_progress", "completed", "failed", "cancelled"]}, sent_as="filter"),
    ),
)
