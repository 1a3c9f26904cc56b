# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files in parts: sent side by side, gone on with after a failure, and never held in memory."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import environment
import pytest

from ansible_collections.declarative.openai.plugins.module_utils._core.engine import UNKNOWN_ID
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Registry

TEXT = "".join(f"{number:04}\n" for number in range(1000))
LARGE = {"filename": "a.txt", "purpose": "user_data", "content": TEXT, "multipart_threshold": 999, "part_size": 1000}
PARTS = r"/uploads/[^/]+/parts"


class Sink(list[bytes]):
    """Takes a download in memory."""

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing is to be closed."""

    def write(self, piece: bytes) -> None:
        self.append(piece)


def content_of(server: Any, file_id: str) -> bytes:
    sinks: list[Sink] = []

    def opened() -> Any:
        sinks.append(Sink())
        return sinks[-1]

    server.client().download(file_id, opened)
    return b"".join(sinks[-1])


def writes(server: Any) -> list[str]:
    """The last word of each address, in the order in which they were asked for."""
    return [line.rsplit("/", 1)[-1] for line in server.requests("POST")]


def noted(server: Any, tmp_path: Path) -> Any:
    return Registry(str(tmp_path / "registry.json"), server.base_url, None)


def test_parts_are_put_together_in_their_order(run: Any, server: Any, tmp_path: Path) -> None:
    predicted = run(FILE, True, **LARGE)
    assert writes(server) == []
    made = run(FILE, expires_after={"seconds": 3600}, **LARGE)
    assert (predicted.changed, predicted.result["id"], made.changed) == (True, UNKNOWN_ID, True)
    assert predicted.result["file"].keys() == made.result["file"].keys()
    assert made.result["file"]["expires_at"] - made.result["file"]["created_at"] == 3600
    assert content_of(server, made.result["id"]) == TEXT.encode()
    assert writes(server) == ["uploads", *["parts"] * 5, "complete"]
    again = run(FILE, **LARGE)
    assert (again.changed, again.result) == (False, made.result)
    assert noted(server, tmp_path).all("upload") == {}


def test_what_fits_into_one_request_is_sent_in_one(run: Any, server: Any) -> None:
    run(FILE, **{**LARGE, "multipart_threshold": len(TEXT)})
    assert writes(server) == ["files"]


def test_an_upload_in_parts_replaces_a_file(run: Any, server: Any) -> None:
    first = run(FILE, **LARGE)
    second = run(FILE, **{**LARGE, "content": TEXT[::-1]})
    assert second.changed
    assert (server.count("files"), first.result["id"] != second.result["id"]) == (1, True)


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
def test_a_part_is_sent_again(run: Any, server: Any, clock: Any, kind: str) -> None:
    server.fault(kind, path=PARTS, times=2)
    made = run(FILE, **LARGE)
    assert content_of(server, made.result["id"]) == TEXT.encode()
    assert writes(server).count("parts") == 7


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
def test_an_end_that_was_not_heard_makes_one_file(run: Any, server: Any, clock: Any, kind: str) -> None:
    server.fault(kind, path="/uploads/[^/]+/complete")
    made = run(FILE, **LARGE)
    assert made.changed
    assert server.count("files") == 1
    assert writes(server).count("parts") == 5
    assert content_of(server, made.result["id"]) == TEXT.encode()


def test_a_server_that_stays_away_is_asked_as_often_as_was_said(
    run: Any, refused: Any, server: Any, clock: Any
) -> None:
    server.fault("reset_after", path="/uploads", times=-1)
    assert "broke the connection off" in refused(run, FILE, max_retries=2, **LARGE).msg
    assert writes(server) == ["uploads"] * 3


@pytest.fixture
def broken(run: Any, refused: Any, server: Any) -> Any:
    """An upload that ended after some of its parts."""
    server.fault("latency", path=PARTS, seconds=0, times=2)
    server.fault("status", path=PARTS, status=500, times=-1)
    error = refused(run, FILE, max_retries=0, **LARGE)
    assert "2 of 5 parts are there, and the task goes on from them when it is run again within the hour" in error.msg
    server.control("DELETE", "/faults")
    server.forget_requests()
    return error


@pytest.mark.usefixtures("broken")
def test_the_next_run_goes_on_from_the_parts_that_are_there(run: Any, server: Any, tmp_path: Path) -> None:
    made = run(FILE, **{**LARGE, "part_size": 3000})
    assert writes(server) == [*["parts"] * 3, "complete"]
    assert content_of(server, made.result["id"]) == TEXT.encode()
    assert noted(server, tmp_path).all("upload") == {}


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("other", [{"content": TEXT[::-1]}, {"expires_after": {"seconds": 3600}}])
def test_an_upload_of_something_else_is_cancelled(run: Any, server: Any, other: dict[str, Any]) -> None:
    made = run(FILE, **{**LARGE, **other})
    assert writes(server) == ["cancel", "uploads", *["parts"] * 5, "complete"]
    assert content_of(server, made.result["id"]) == other.get("content", TEXT).encode()


@pytest.mark.usefixtures("broken")
def test_an_upload_that_has_expired_is_begun_anew(run: Any, server: Any, tmp_path: Path) -> None:
    registry = noted(server, tmp_path)
    ((key, entry),) = registry.all("upload").items()
    registry.put("upload", key, replace(entry, data={**entry.data, "expires_at": int(time.time()) - 1}))
    assert run(FILE, **LARGE).changed
    assert writes(server) == ["uploads", *["parts"] * 5, "complete"]


@pytest.mark.usefixtures("broken")
def test_an_upload_the_server_has_ended_is_begun_anew(run: Any, server: Any, tmp_path: Path) -> None:
    (entry,) = noted(server, tmp_path).all("upload").values()
    server.client().request("POST", f"/uploads/{entry.id}/cancel")
    server.forget_requests()
    made = run(FILE, **LARGE)
    assert writes(server)[-7:] == ["uploads", *["parts"] * 5, "complete"]
    assert content_of(server, made.result["id"]) == TEXT.encode()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"part_size": "65M"}, "part_size is 68157440 bytes; give a size from 1 to 67108864 bytes."),
        (
            {"multipart_threshold": "1G"},
            "multipart_threshold is 1073741824 bytes; give a size from 1 to 536870912 bytes.",
        ),
        ({"part_size": 0}, "part_size is 0 bytes; give a size from 1 to 67108864 bytes."),
    ],
)
def test_sizes_the_platform_does_not_take(
    run: Any, refused: Any, server: Any, options: dict[str, Any], says: str
) -> None:
    server.forget_requests()
    assert refused(run, FILE, **{**LARGE, **options}).msg == says
    assert server.requests() == []


def test_a_file_beyond_all_parts_is_refused_unread(run: Any, refused: Any, server: Any, tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as sparse:
        sparse.truncate(8 * 1024**3 + 1)
    started = time.monotonic()
    error = refused(run, FILE, path=str(tmp_path / "huge"), purpose="user_data")
    assert error.msg.endswith("has 8589934593 bytes and 8589934592 (8 GB) is the most; split it.")
    assert time.monotonic() - started < 5


MEASURE = """
import json, resource, sys
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Registry
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage import uploads as _uploads

key, base_url, registry, size, sha256, path = sys.argv[1:]
client = client_for(Connection(key, base_url))

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

def upload(size):
    content = _uploads.Content("a.bin", lambda: open(path, "rb"), size, sha256)
    fields = {"purpose": "user_data"}
    return _uploads.upload(client, Registry(registry, base_url, None), content, fields, 32 << 20)

open(path, "wb").write(b"x")
upload(1)
before = peak()
open(path, "wb").truncate(int(size))
print(upload(int(size))["bytes"], peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss is Linux's")
def test_parts_are_not_held_in_memory(server: Any, tmp_path: Path) -> None:
    size = 200 * 1024 * 1024
    sha256 = hashlib.sha256(bytes(size)).hexdigest()
    arguments = [server.key, server.base_url, str(tmp_path / "registry.json"), str(size), sha256, str(tmp_path / "big")]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *arguments],
        env=environment.clean(tmp_path, PYTHONPATH=str(environment.collections_root())),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    sent, growth = map(int, done.stdout.split())
    assert sent == size
    assert growth < 60 * 1024, "KiB"
