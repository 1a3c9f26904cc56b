# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files: uploaded in a stream, compared by size and hash, downloaded to disk."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import Comparison
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field, body
from ansible_collections.declarative.openai.plugins.module_utils._core.info import ORDER, Filter, Info, Query
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import destination, validators
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields as _shared
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared.file_reading import pieces
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage import search_limits, uploads
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Entry, fingerprint
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Upload

EXPIRY_OPTIONS: dict[str, Any] = {
    "anchor": {"type": "str", "choices": ["created_at"], "default": "created_at"},
    "seconds": {"type": "int", "required": True},
}
#: What the options may be set to at most.
_MOST = {"multipart_threshold": uploads.MOST_AT_ONCE, "part_size": uploads.MOST_IN_A_PART}
PURPOSES = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"]


def expires_after_to_api(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    validators.Between(3600, 2_592_000)(f"{name}.seconds", value["seconds"])
    return dict(value)


def _expiry_of(file: Mapping[str, Any]) -> dict[str, Any] | None:
    end = file.get("expires_at")
    return {"anchor": "created_at", "seconds": end - file["created_at"]} if end else None


def _compare_expiry(want: Any, file_expiry: Any) -> Comparison:
    return Comparison(want or None, file_expiry)


def inspect(source: str, opener: Callable[[], IO[bytes]], purpose: str | None) -> tuple[int, str]:
    """Size and SHA-256 of a file, read once in a stream; JSON Lines are checked on the way where the purpose needs
    them.
    """
    check = _LINE_CHECKS.get(purpose or "")
    size, digest, seen = 0, hashlib.sha256(), set[str]()
    with opener() as file:
        read: Iterable[Any] = file if check else pieces(file)
        for number, piece in enumerate(read, 1):
            size += len(piece)
            digest.update(piece)
            if check:
                check(f"{source}, line {number},", _json_line(f"{source}, line {number},", piece), seen)
    if size == 0:
        raise PlatformError(f"{source} is empty, and the API takes no empty file; name another file.")
    return size, digest.hexdigest()


def _json_line(where: str, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise PlatformError(f"{where} is not JSON ({error}); each line must be one JSON object.") from error
    if not isinstance(value, dict):
        raise PlatformError(f"{where} is not a JSON object; each line must be one.")
    return value


def _check_batch_line(where: str, line: dict[str, Any], seen: set[str]) -> None:
    missing = [name for name in ("custom_id", "method", "url", "body") if name not in line]
    if missing:
        raise PlatformError(f"{where} lacks {', '.join(missing)}; a batch request has custom_id, method, url and body.")
    if line["custom_id"] in seen:
        raise PlatformError(f"{where} repeats the custom_id {line['custom_id']!r}; give each request its own.")
    seen.add(line["custom_id"])


def _check_training_line(where: str, line: dict[str, Any], _seen: set[str]) -> None:
    if not ({"messages", "input", "prompt"} & set(line)):
        raise PlatformError(f"{where} has no messages; a training example has messages, input (preferences) or prompt.")


_LINE_CHECKS: dict[str, Callable[[str, dict[str, Any], set[str]], None]] = {
    "batch": _check_batch_line,
    "fine-tune": _check_training_line,
}


def sha256_of(task: Task, file: Object) -> str:
    """The hash of what the server holds, by downloading it."""
    digest = hashlib.sha256()

    class Sink(BytesIO):
        def write(self, piece: Any) -> int:
            digest.update(piece)
            return len(piece)

    def restart() -> IO[bytes]:
        nonlocal digest
        digest = hashlib.sha256()
        return Sink()

    task.client.download(file["id"], restart, file.get("bytes"))
    return digest.hexdigest()


@dataclass(frozen=True)
class Files(Resource):
    def prepare(self, task: Task) -> None:
        """Read the file once: what cannot be uploaded is refused before any call."""
        path, text = task.params["path"], task.params["content"]
        if path is not None and task.params["file_id"] is None:
            task.want.setdefault("filename", os.path.basename(path))
        if task.params["state"] == "absent":
            return
        for name, most in _MOST.items():
            if not 1 <= _size(task, name) <= most:
                raise PlatformError(f"{name} is {_size(task, name)} bytes; give a size from 1 to {most} bytes.")
        if path is not None:
            _check_readable(path)
        if path is not None or text is not None:
            size, digest = inspect(path or "content", self._opener(task), task.params["purpose"])
            task.want.update(bytes=size, sha256=digest)
            if task.params["purpose"] == "assistants":
                self._check_tokens(task, path or "content", size)

    def lock_key(self, task: Task) -> tuple[Any, ...]:
        """Whatever a file is uploaded for: another one of its name, made meanwhile, could be mistaken for it."""
        return (task.want.get("filename"), task.want.get("purpose"))

    def intended(self, task: Task, found: list[Object]) -> list[Object]:
        """Files may share a name: among those that do, the recorded one and then those of the same content are
        meant.
        """
        if len(found) < 2 or task.params["state"] == "absent":
            return found
        recorded = [file for file in found if self._recorded(task, file["id"])]
        same_size = [file for file in found if file["bytes"] == task.want.get("bytes")]
        return recorded if len(recorded) == 1 else same_size or found

    def complete(self, task: Task, obj: Object) -> Object:
        if task.params["checksum"] == "content" and "sha256" in task.want:
            # What was just read is worth more than what was recorded.
            task.entry = Entry(obj["id"], inputs={"sha256": fingerprint(sha256_of(task, obj))})
        return obj

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        """In parts where it is larger than one request takes, or than the user wants in one."""
        if task.want.get("bytes", 0) <= _size(task, "multipart_threshold"):
            return super().create(task, values)
        content = self._content(task, values)
        fields = body(self.fields, values, creating=True)
        return task.endpoint.from_api(
            uploads.upload(task.client, task.registry, content, fields, _size(task, "part_size"))
        )

    def upload(self, task: Task, values: Mapping[str, Any]) -> Upload:
        if "sha256" not in task.want:
            raise PlatformError("To upload a file, path or content must be set.")
        return values["filename"], uploads.opener_of(self._content(task, values))

    def _content(self, task: Task, values: Mapping[str, Any]) -> uploads.Content:
        return uploads.Content(values["filename"], self._opener(task), task.want["bytes"], task.want["sha256"])

    def _opener(self, task: Task) -> Callable[[], IO[bytes]]:
        path, text = task.params["path"], task.params["content"]
        if path is not None:
            return lambda: Path(path).open("rb")
        return partial(BytesIO, text.encode())

    def _check_tokens(self, task: Task, source: str, size: int) -> None:
        """A file that can be searched may have so many tokens; only what was counted is refused."""
        much = search_limits.token_excess(task.want.get("filename", source), self._opener(task), size)
        if much is None:
            return
        said = f"{source} has about {much.tokens} tokens"
        if much.counted:
            raise PlatformError(
                f"{said} and {search_limits.MOST_TOKENS} is the most of a file that is searched; split it."
            )
        task.warnings.append(
            f"{said}, going by its size, and {search_limits.MOST_TOKENS} is the most of a file that is searched; split "
            "it if the platform refuses it."
        )

    def _recorded(self, task: Task, id: str) -> bool:
        return task.registry.get(self.kind, id) is not None


def _size(task: Task, name: str) -> int:
    """In bytes. Other tasks that upload a file, such as those of training data, have no such options."""
    given: int | None = task.params.get(name)
    return _MOST[name] if given is None else given


def _check_readable(path: str) -> None:
    if not os.path.exists(path):
        raise PlatformError(f"There is no file {path} where the task runs; correct path.")
    if not os.path.isfile(path):
        raise PlatformError(f"{path} is not a file; name a file with path.")
    if not os.access(path, os.R_OK):
        raise PlatformError(f"The file {path} cannot be read by the user the task runs as; change its permissions.")
    size = os.path.getsize(path)
    if size > uploads.MOST_BYTES:
        raise PlatformError(f"{path} has {size} bytes and {uploads.MOST_BYTES} (8 GB) is the most; split it.")


FILE = Files(
    kind="file",
    natural_key=("filename", "purpose"),
    fields=(
        _shared.ID,
        Field("filename", mode="replace", sent_as=None, required_on_create=True),
        Field("purpose", mode="replace", option={"choices": PURPOSES}, required_on_create=True),
        Field("bytes", "int", mode="replace", option=None, sent_as=None),
        Field("sha256", mode="input", option=None, sent_as=None, result=False),
        Field(
            "expires_after",
            "dict",
            mode="replace",
            option={"options": EXPIRY_OPTIONS},
            to_api=expires_after_to_api,
            from_api=_expiry_of,
            compare=_compare_expiry,
        ),
        Field("expires_at", "int", mode="read"),
        _shared.STATUS,
        Field("status_details", mode="read"),
        _shared.CREATED_AT,
        _shared.OBJECT,
    ),
    spec=Spec(
        options={
            "path": {"type": "path"},
            "content": {"type": "str"},
            "checksum": {"type": "str", "choices": ["size", "content"], "default": "size"},
            "multipart_threshold": {"type": "bytes", "default": "512M"},
            "part_size": {"type": "bytes", "default": "64M"},
        },
        mutually_exclusive=[("path", "content")],
        required_one_of=[("file_id", "filename", "path")],
        required_by={"content": ("filename",)},
    ),
)


def _open_for_writing(path: str) -> IO[bytes]:
    return open(path, "wb")


def download(task: Task, file: Object, path: str, option: str) -> None:
    """Write the content of a file to the path that the option names; it appears whole or not at all."""
    with destination.written_whole(path, option) as temporary:
        task.client.download(file["id"], partial(_open_for_writing, temporary), file.get("bytes"))


def _download(task: Task, files: list[Object]) -> dict[str, Any]:
    """Write the content of the one file to ``dest``."""
    dest = task.params["dest"]
    if dest is None or task.check_only:
        return {"dest": dest}
    if len(files) != 1:
        raise PlatformError(f"dest takes the content of one file and {len(files)} match; name it with file_id.")
    download(task, files[0], dest, "dest")
    return {"dest": dest}


FILE_INFO = Info(
    FILE,
    "files",
    filters=(Filter("filename"),),
    query=(Query("purpose"), ORDER),
    spec=Spec(options={"dest": {"type": "path"}}),
    then=_download,
)
