# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Large files, uploaded in parts side by side, and gone on with after a crash."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial
from typing import IO, Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object, checked_id
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._base.progress import report
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared.file_reading import hexdigest
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Entry, Registry, fingerprint
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import NOTHING, OBJECT

#: What the platform takes in one request, in one part, and in all parts of a file.
MOST_AT_ONCE = 512 * 1024 * 1024
MOST_IN_A_PART = 64 * 1024 * 1024
MOST_BYTES = 8 * 1024 * 1024 * 1024

_KIND = "upload"
_SIDE_BY_SIDE = 4
#: Bytes from which on a file takes a while.
_WORTH_SAYING = 1 << 20
#: Seconds that have to be left of the hour an upload lives, for going on with it to be worth while.
_WORTH_WHILE = 60
_TYPES = {".jsonl": "text/jsonl", ".md": "text/markdown"}


@dataclass(frozen=True)
class Content:
    """What is uploaded: its name, what opens it anew, and what it was when it was inspected."""

    filename: str
    opener: Callable[[], IO[bytes]]
    size: int
    sha256: str


class _Sent:
    """How much of a file is on its way; a piece that is read again, to be sent again, counts once."""

    def __init__(self, content: Content) -> None:
        self._content, self._read = content, dict[int, int]()

    def count(self, start: int, size: int) -> None:
        """Of the part that begins at ``start`` so much is sent."""
        self._read[start] = size
        if self._content.size >= _WORTH_SAYING:
            report(self._text)

    def _text(self) -> str:
        done = sum(list(self._read.values()))
        return f"file {self._content.filename}: {human(done)} of {human(self._content.size)}"


def human(size: int) -> str:
    """Bytes, as one says them."""
    for unit, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")):
        if size >= unit:
            return f"{size / unit:.{0 if name != 'GB' else 1}f} {name}"
    return f"{size} bytes"


class _Slice(io.RawIOBase):
    """A part of a file, as a file; nothing of it is held in memory."""

    def __init__(self, file: IO[bytes], start: int, size: int, sent: _Sent) -> None:
        self._file, self._start, self._size, self._sent = file, start, size, sent
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.tell(), os.SEEK_END: self._size}[whence]
        return self._file.seek(self._start + base + offset) - self._start

    def tell(self) -> int:
        return self._file.tell() - self._start

    def readinto(self, buffer: Any) -> int:
        piece = self._file.read(min(len(buffer), max(self._size - self.tell(), 0)))
        buffer[: len(piece)] = piece
        self._sent.count(self._start, self.tell())
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def upload(client: Client, registry: Registry, content: Content, fields: Mapping[str, Any], part_size: int) -> Object:
    """Upload it, or what is missing of it, and return the file.

    ``fields`` are those of the file; ``part_size`` is in bytes. Raises PlatformError; what is there by then is noted,
    so that the next call for the same content goes on from it.
    """
    key = f"{fields['purpose']} {content.filename}"
    noted = _going_on(client, registry, key, content, fields)
    if noted is not None:
        try:
            return _finished(client, registry, key, noted, content)
        except RequestError as error:
            if error.status not in (400, 404):
                raise
            # The server knows it no longer, or will have nothing more of it.
            _give_up(client, registry, key, noted)
    return _finished(client, registry, key, _begun(client, registry, key, content, fields, part_size), content)


def _begun(
    client: Client, registry: Registry, key: str, content: Content, fields: Mapping[str, Any], part_size: int
) -> Entry:
    suffix = os.path.splitext(content.filename)[1].lower()
    kind = _TYPES.get(suffix) or mimetypes.guess_type(content.filename)[0] or "application/octet-stream"
    body = {**fields, "filename": content.filename, "bytes": content.size, "mime_type": kind}
    registry.check_writable()
    try:
        # One that nobody hears of ends by itself within the hour, so asking twice does no harm.
        made = client.request("POST", "/uploads", body=body, expected=OBJECT)
    except RequestError as error:
        # It was tried often enough; there is no file to look for.
        raise PlatformError(error.msg, **error.details) from error
    data = {"expires_at": made["expires_at"], "part_size": part_size, "parts": {}}
    entry = Entry(made["id"], inputs=_inputs(content, fields), data=data)
    registry.put(_KIND, key, entry)
    return entry


def _inputs(content: Content, fields: Mapping[str, Any]) -> dict[str, str]:
    return {
        "bytes": fingerprint(content.size),
        "sha256": fingerprint(content.sha256),
        "fields": fingerprint(dict(fields)),
    }


def _going_on(
    client: Client, registry: Registry, key: str, content: Content, fields: Mapping[str, Any]
) -> Entry | None:
    """What an earlier call left, if it is of the same content and lives long enough; else that is cancelled."""
    entry = registry.get(_KIND, key)
    if entry is None:
        return None
    if entry.data["expires_at"] < time.time() + _WORTH_WHILE:
        registry.drop(_KIND, key)
        return None
    if entry.inputs != _inputs(content, fields):
        _give_up(client, registry, key, entry)
        return None
    return entry


def _give_up(client: Client, registry: Registry, key: str, entry: Entry) -> None:
    try:
        client.request("POST", f"/uploads/{checked_id('id', entry.id)}/cancel", expected=NOTHING)
    except RequestError as error:
        # Ended already is as good as cancelled.
        if error.status not in (400, 404):
            raise PlatformError(error.msg, **error.details) from error
    registry.drop(_KIND, key)


def _finished(client: Client, registry: Registry, key: str, entry: Entry, content: Content) -> Object:
    path = f"/uploads/{checked_id('id', entry.id)}"
    pool = ThreadPoolExecutor(_SIDE_BY_SIDE)
    try:
        checksum = pool.submit(_md5, content.opener)
        ids = _parts(pool, client, registry, key, entry, content)
        body = {"part_ids": ids, "md5": checksum.result()}
    finally:
        # Whoever interrupts the task waits for the parts on their way, and not for all.
        pool.shutdown(cancel_futures=True)
    # When the answer is lost the file may be there: the caller looks for it before anything is sent again.
    done = client.request("POST", f"{path}/complete", body=body, repeatable=False, expected=OBJECT)
    registry.drop(_KIND, key)
    file: Object | None = done.get("file")
    if file is None:
        raise PlatformError(f"Upload {entry.id} is {done.get('status')} and gave no file; run the task again.")
    return file


def _parts(
    pool: ThreadPoolExecutor, client: Client, registry: Registry, key: str, entry: Entry, content: Content
) -> list[str]:
    """The ids of all parts in their order, after what was missing was sent."""
    size = entry.data["part_size"]
    count = -(-content.size // size)
    there: dict[str, str] = dict(entry.data["parts"])
    path = f"/uploads/{entry.id}/parts"
    sent = _Sent(content)
    for number in map(int, there):
        sent.count(number * size, min(size, content.size - number * size))
    waiting: dict[Future[Object], int] = {
        pool.submit(_send, client, path, partial(_open_part, content, number * size, size, sent)): number
        for number in range(count)
        if str(number) not in there
    }
    failure: BaseException | None = None
    for future in as_completed(waiting):
        if future.cancelled():
            continue
        error = future.exception()
        if error is None:
            there[str(waiting[future])] = future.result()["id"]
            registry.put(_KIND, key, replace(entry, data={**entry.data, "parts": there}))
        elif failure is None:
            failure = error
            for other in waiting:
                other.cancel()
    if failure is None:
        return [there[str(number)] for number in range(count)]
    if not isinstance(failure, RequestError) or failure.status in (400, 404):
        raise failure
    raise PlatformError(
        f"{failure.msg.rstrip('.')}; {len(there)} of {count} parts are there, and the task goes on from them when it "
        "is run again within the hour.",
        **failure.details,
    )


def _send(client: Client, path: str, open_part: Callable[[], IO[bytes]]) -> Object:
    # A part that is not named at the end does not count, so sending one twice does no harm.
    return client.request("POST", path, upload=("upload", open_part), upload_as="data", expected=OBJECT)


def opener_of(content: Content) -> Callable[[], IO[bytes]]:
    """Opens all of it, to be sent at once."""
    sent = _Sent(content)

    def opened() -> IO[bytes]:
        file = content.opener()
        # As large as it is by now.
        return io.BufferedReader(_Slice(file, 0, file.seek(0, os.SEEK_END), sent))

    return opened


def _open_part(content: Content, start: int, size: int, sent: _Sent) -> IO[bytes]:
    return io.BufferedReader(_Slice(content.opener(), start, min(size, content.size - start), sent))


def _md5(opener: Callable[[], IO[bytes]]) -> str:
    """The checksum that the platform compares; it protects against accidents alone."""
    with opener() as file:
        return hexdigest(hashlib.md5(usedforsecurity=False), file)
