# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/files"""

from __future__ import annotations

import io
import time

import pytest

JSONL = b'{"custom_id": "a"}\n\n{"custom_id": "b"}\n'


@pytest.mark.parametrize("purpose", ["assistants", "batch", "fine-tune", "vision", "user_data"])
def test_create_retrieve_delete(client, refused, purpose):
    name = "data.jsonl"
    file = client.files.create(file=(name, JSONL), purpose=purpose)
    assert (file.filename, file.purpose, file.bytes, file.status) == (name, purpose, len(JSONL), "processed")
    assert file.id.startswith("file-")
    assert file.expires_at is None
    assert client.files.retrieve(file.id) == file
    assert client.files.delete(file.id).deleted
    error = refused(404, client.files.retrieve, file.id)
    assert error.body["message"] == f"No such File object: {file.id}"


def test_evals_files_are_accepted(server):
    """The SDK's model of a file does not know the purpose that its parameters offer."""
    file = server.client().files.with_raw_response.create(file=("data.jsonl", JSONL), purpose="evals")
    assert '"purpose":"evals"' in file.text


def test_content(client, refused):
    data = bytes(range(256)) * 1000
    file = client.files.create(file=("picture.png", data), purpose="vision")
    assert client.files.content(file.id).read() == data
    secret = client.files.create(file=("a.txt", b"x"), purpose="assistants")
    error = refused(400, client.files.content, secret.id)
    assert error.body["message"] == "Not allowed to download files of purpose: assistants"


def test_expiry(client, refused):
    limits = {"anchor": "created_at", "seconds": 3600}
    file = client.files.create(file=("a.txt", b"x"), purpose="user_data", expires_after=limits)
    assert file.expires_at == file.created_at + 3600
    for seconds in (3599, 2_592_001):
        limits = {"anchor": "created_at", "seconds": seconds}
        error = refused(400, client.files.create, file=("a", b"x"), purpose="batch", expires_after=limits)
        assert error.param == "expires_after.seconds"


@pytest.mark.parametrize(
    ("file", "purpose", "param"),
    [
        (("a.txt", b"x"), "nonsense", "purpose"),
        (("a.txt", b""), "assistants", "file"),
        (("a.txt", JSONL), "batch", "file"),
        (("a.jsonl", b"{}\n[1]\n"), "fine-tune", "file"),
        (("a.jsonl", b"no json\n"), "batch", "file"),
    ],
)
def test_refusals(server, client, refused, file, purpose, param):
    assert refused(400, client.files.create, file=file, purpose=purpose).param == param
    assert server.control("GET", "/objects")["files"] == 0


def test_forms(client, refused):
    def post(**fields):
        return client.post("/files", cast_to=object, body=fields, options={"headers": form})

    form = {"Content-Type": "multipart/form-data"}
    assert refused(400, post, purpose="assistants").param == "file"
    assert refused(400, client.post, "/files", cast_to=object, body={"purpose": "x"}).code is None
    error = refused(400, client.files.create, file=("a.txt", b"x"), purpose="assistants", extra_body={"surprise": "1"})
    assert error.code == "unknown_parameter"


def test_lists(client, refused):
    made = [client.files.create(file=(f"{n}.txt", b"x"), purpose="assistants") for n in range(3)]
    other = client.files.create(file=("v.txt", b"x"), purpose="vision")
    assert [file.id for file in client.files.list()] == [other.id, *(file.id for file in reversed(made))]
    page = client.files.list(purpose="assistants", limit=2, order="asc")
    assert [file.id for file in page.data] == [made[0].id, made[1].id]
    assert page.has_more
    assert [file.id for file in page] == [file.id for file in made]
    assert refused(400, client.files.list, limit=10_001).param == "limit"
    assert refused(400, client.files.list, after="file-none").param == "after"


def test_a_large_upload_is_not_held_in_memory(start_server):
    server = start_server()
    status = f"/proc/{server.process.pid}/status"
    try:
        before = _peak(status)
    except OSError:
        pytest.skip("no /proc here")
    size = 100 * 1024 * 1024
    file = server.client().files.create(file=("big.bin", io.BytesIO(bytes(size))), purpose="user_data")
    assert file.bytes == size
    assert _peak(status) - before < 40 * 1024


def _peak(status):
    """The most memory the process ever had, in KiB."""
    time.sleep(0.05)
    with open(status, encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
