# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on their way: in a stream, whole, and from the beginning after a failure."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import environment
import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection

CONTENT = bytes(range(256)) * 1024


class Opener:
    """Opens the content anew for each try."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.opened: list[BytesIO] = []

    def __call__(self) -> BytesIO:
        self.opened.append(BytesIO(self.content))
        return self.opened[-1]


class Sinks:
    """What each try received."""

    def __init__(self) -> None:
        self.tries: list[bytearray] = []

    def __call__(self) -> Any:
        received = bytearray()
        self.tries.append(received)

        class Sink(BytesIO):
            def write(self, piece: Any) -> int:
                received.extend(piece)
                return len(piece)

        return Sink()


def upload(client: Any, opener: Any, repeatable: bool = False) -> Any:
    body = {"purpose": "user_data", "expires_after": {"anchor": "created_at", "seconds": 3600}}
    return client.request("POST", "/files", body=body, upload=("a.bin", opener), repeatable=repeatable)


def test_an_upload_carries_its_name_and_fields(server: Any) -> None:
    made = upload(server.client(), Opener())
    assert (made["filename"], made["bytes"], made["purpose"]) == ("a.bin", len(CONTENT), "user_data")
    assert made["expires_at"] - made["created_at"] == 3600


def test_an_upload_arrives_as_it_was(server: Any) -> None:
    sinks = Sinks()
    server.client().download(upload(server.client(), Opener())["id"], sinks)
    assert sinks.tries == [CONTENT]


def test_an_upload_that_was_put_off_starts_again_from_the_beginning(server: Any, clock: Any) -> None:
    server.fault("status", status=429)
    opener, sinks = Opener(), Sinks()
    made = upload(server.client(), opener)
    server.client().download(made["id"], sinks)
    assert sinks.tries == [CONTENT]
    assert [file.closed for file in opener.opened] == [True, True]


def test_an_upload_that_may_be_done_is_not_sent_twice(server: Any, clock: Any) -> None:
    server.fault("reset_after")
    opener = Opener()
    with pytest.raises(RequestError) as raised:
        upload(server.client(), opener)
    assert raised.value.ambiguous
    assert (len(opener.opened), server.count("files")) == (1, 1)


MEASURE = """
import resource, sys
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection

key, base_url, big, small = sys.argv[1:]
client = client_for(Connection(key, base_url))

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

def upload(path):
    body = {"purpose": "user_data"}
    return client.request("POST", "/files", body=body, upload=("f", lambda: open(path, "rb")), repeatable=False)

upload(small)
before = peak()
made = upload(big)
print(made["bytes"], peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss is Linux's")
def test_an_upload_is_not_held_in_memory(server: Any, tmp_path: Path) -> None:
    size, small, big = 200 * 1024 * 1024, tmp_path / "small", tmp_path / "big"
    small.write_bytes(CONTENT)
    with big.open("wb") as sparse:
        sparse.truncate(size)
    command = [sys.executable, "-c", MEASURE, server.key, server.base_url, str(big), str(small)]
    path = str(environment.collections_root())
    done = subprocess.run(
        command, env=environment.clean(tmp_path, PYTHONPATH=path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    sent, growth = map(int, done.stdout.split())
    assert sent == size
    assert growth < 60 * 1024, "KiB"


@pytest.mark.parametrize(
    ("kind", "how"),
    [("reset_before", {}), ("reset_after", {}), ("status", {"status": 503}), ("status", {"status": 500})],
    ids=["reset before", "reset after", "503", "500"],
)
def test_a_download_is_tried_again(server: Any, clock: Any, kind: str, how: dict[str, Any]) -> None:
    made = upload(server.client(), Opener())
    server.fault(kind, path=".*/content", **how)
    sinks = Sinks()
    server.client().download(made["id"], sinks)
    assert sinks.tries[-1] == CONTENT
    assert len(sinks.tries) == 2


def test_a_download_that_breaks_off_starts_again_from_the_beginning(serve: Callable[..., Any], clock: Any) -> None:
    half = CONTENT[: len(CONTENT) // 2]
    whole = {"Content-Length": str(len(CONTENT))}
    origin = serve(lambda number: (200, whole, half if number < 3 else CONTENT))
    sinks = Sinks()
    client_for(Connection("sk-1", origin.base_url)).download("file-1", sinks)
    assert sinks.tries == [half, half, CONTENT]
    assert len(clock.pauses) == 2


def test_a_download_that_never_ends_well_fails(serve: Callable[..., Any], clock: Any) -> None:
    origin = serve(lambda _number: (200, {"Content-Length": "10"}, b"0123"))
    client = client_for(Connection("sk-1", origin.base_url, max_retries=2))
    with pytest.raises(RequestError, match=r"broke the connection off .* \(GET /files/file-1/content\)\.$"):
        client.download("file-1", Sinks())
    assert len(origin.seen) == 3


def test_an_unknown_file_is_not_tried_again(server: Any, clock: Any) -> None:
    with pytest.raises(RequestError, match="No such File object: file-1"):
        server.client().download("file-1", Sinks())
    assert clock.pauses == []


def test_a_sink_that_cannot_be_opened_is_the_caller_s_failure(server: Any, tmp_path: Path, clock: Any) -> None:
    made = upload(server.client(), Opener())
    with pytest.raises(NotADirectoryError):
        server.client().download(made["id"], lambda: open("/dev/null/x", "wb"))  # noqa: SIM115
    assert clock.pauses == []
