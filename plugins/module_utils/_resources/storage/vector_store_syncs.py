# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder kept in step with a vector store. A file is told by its path below the folder, and compared by its hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import Comparison, equal
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.references import Reference
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec, waiting
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage import local_folder, sync_work
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import (
    compare_chunking,
)

_COMPARERS = {"chunking_strategy": compare_chunking}
_MOST_ATTRIBUTES = 14


def _attributes(name: str, value: Mapping[Any, Any]) -> dict[str, Any]:
    """What a file may carry beside its path and hash."""
    taken = sorted({sync_work.PATH, sync_work.SHA256} & {str(key) for key in value})
    if taken:
        raise PlatformError(f"{name}: {' and '.join(taken)} are set by this module; rename yours.")
    if len(value) > _MOST_ATTRIBUTES:
        raise PlatformError(
            f"{name} has {len(value)} pairs and {_MOST_ATTRIBUTES} is the most, since two of the 16 that a file can "
            "carry are its path and its hash; declare fewer."
        )
    return validators.attributes(name, value)


def _compare_files(want: Mapping[str, Any], have: Mapping[str, Any] | None) -> Comparison:
    """The same paths, and for each what is declared of it."""
    wanted: dict[str, Any] = {path: dict(file) for path, file in sorted(want.items())}
    there: dict[str, Any] = {path: dict(file) for path, file in sorted((have or {}).items())}
    for path in wanted.keys() & there.keys():
        for name, value in want[path].items():
            compare = _COMPARERS.get(name, equal)
            wanted[path][name], there[path][name] = compare(value, there[path].get(name))
    return Comparison(wanted, there)


@dataclass(frozen=True)
class VectorStoreSyncs(Resource):
    def prepare(self, task: Task) -> None:
        """Read the folder: what cannot be uploaded is refused before any call."""
        of_all = {name: task.want.pop(name) for name in ("attributes", "chunking_strategy") if name in task.want}
        task.seen = {"of_all": tuple(of_all), "local": {}, "before": {}, "skipped": []}
        if task.params["state"] == "absent":
            return
        task.seen["local"], task.seen["skipped"] = local_folder.read(task.params)
        task.want["files"] = {
            path: {sync_work.SHA256: file.sha256, **of_all} for path, file in task.seen["local"].items()
        }

    def lock_key(self, task: Task) -> tuple[Any, ...]:
        """Two folders may have files of one path, so a store is brought into step by one task at a time."""
        return (sorted(task.parents.items()),)

    def matches(self, task: Task) -> list[Object]:
        found = self.fetch(task, task.parents["vector_store_id"])
        return [found] if found else []

    def fetch(self, task: Task, id: str) -> Object | None:
        """What is in the store of the folder, by one look at its list of files. None where nothing is."""
        try:
            versions = sync_work.versions_of(task.endpoint.list(task.client, {"vector_store_id": id}))
        except RequestError as error:
            if error.status == 404 and task.params["state"] == "absent":
                return None
            raise
        if not versions and not (task.params["state"] == "absent" and sync_work.noted(task, id)):
            return None
        usable = {path: [file for file in found if sync_work.is_usable(file)] for path, found in versions.items()}
        files = {path: self._shown(task, found) for path, found in sorted(usable.items()) if found}
        task.seen["before"] = files
        ids = {path: usable[path][0]["id"] for path in files}
        return {"id": id, "files": files, "file_ids": ids, "versions": versions}

    def complete(self, task: Task, obj: Object) -> Object:
        """What the folder lacks stays as it is, unless it is to be purged."""
        if task.params["state"] == "present" and not task.params["purge"]:
            for path, file in obj["files"].items():
                task.want["files"].setdefault(path, dict(file))
        return obj

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        return sync_work.Work(task, task.parents["vector_store_id"], {}).apply()

    def update(self, task: Task, current: Object, changes: Mapping[str, Any]) -> Object:
        return sync_work.Work(task, current["id"], current["versions"]).apply()

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        """Files that an earlier run put in may still be on their way."""
        work = sync_work.Work(task, obj["id"], obj.get("versions", {}), file_ids=dict(obj["file_ids"]))
        work.ingest(
            {
                file["id"]: path
                for path, files in work.versions.items()
                for file in files
                if path in task.seen["local"] and file["status"] == "in_progress"
            }
        )
        if work.failed:
            raise work.report(None)
        return obj

    def delete(self, task: Task, current: Object) -> None:
        """All files that were put in from the folder; the store and what others put into it stay."""
        work = sync_work.Work(task, current["id"], current["versions"])
        task.want["files"] = {}
        work.apply()
        work.drop_uploads()

    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        before, after, local = task.seen["before"], task.want.get("files", {}), set(task.seen["local"])
        both = [path for path in after if path in before]
        same = [path for path in both if _is_same(after[path], before[path])]
        return {
            "added": sorted(after.keys() - before.keys()),
            "updated": sorted(set(both) - set(same)),
            "removed": sorted(before.keys() - after.keys()),
            "unchanged": sorted(set(same) & local),
            "orphaned": sorted(set(same) - local),
            # Not "skipped", which Ansible takes for a word on the task itself.
            "skipped_files": task.seen["skipped"],
        }

    def _shown(self, task: Task, versions: list[Object]) -> dict[str, Any]:
        """A file in the form in which it is declared. Where an old version is still there beside it, both hashes."""
        digests = sorted(sync_work.digest_of(file) for file in versions)
        of_all = {
            "attributes": sync_work.own_attributes(versions[0]),
            "chunking_strategy": versions[0].get("chunking_strategy"),
        }
        return {
            sync_work.SHA256: digests[0] if len(digests) == 1 else digests,
            **{name: of_all[name] for name in task.seen["of_all"]},
        }


def _is_same(want: Mapping[str, Any], have: Mapping[str, Any]) -> bool:
    wanted, there = _compare_files({"": want}, {"": have})
    return bool(wanted == there)


VECTOR_STORE_SYNC = VectorStoreSyncs(
    kind="vector_store_file",
    noun="vector_store_sync",
    natural_key=("files",),
    id_name="vector_store_id",
    chosen_id=True,
    guarded=frozenset({"create", "update", "delete"}),
    parents=("vector_store_id",),
    references=(Reference("vector_store_name", "vector_store_id", "vector_store"),),
    fields=(
        fields.ID,
        Field("files", "dict", option=None, compare=_compare_files),
        Field("file_ids", "dict", mode="read"),
        Field("attributes", "dict", to_api=_attributes, result=False),
        fields.chunking_strategy(result=False),
    ),
    spec=waiting(600, optional=False).merge(
        Spec(
            options={
                "vector_store_name": {"type": "str"},
                "path": {"type": "path"},
                "recurse": {"type": "bool", "default": True},
                "patterns": {"type": "list", "elements": "str"},
                "excludes": {"type": "list", "elements": "str"},
                "use_regex": {"type": "bool", "default": False},
                "hidden": {"type": "bool", "default": False},
                "unsupported": {"type": "str", "choices": ["fail", "skip"], "default": "fail"},
                "purge": {"type": "bool", "default": False},
            },
            required_one_of=[("vector_store_id", "vector_store_name")],
            mutually_exclusive=[("vector_store_id", "vector_store_name")],
            required_if=[("state", "present", ("path",))],
        )
    ),
)
