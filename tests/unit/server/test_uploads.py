# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/uploads"""

from __future__ import annotations

import hashlib

import pytest

DATA = b"one two three"


def begin(client, **fields):
    fields = {"bytes": len(DATA), "filename": "a.txt", "mime_type": "text/plain", "purpose": "user_data", **fields}
    return client.uploads.create(**fields)


def test_a_file_in_parts(server, client, refused):
    upload = begin(client, expires_after={"anchor": "created_at", "seconds": 3600})
    assert (upload.status, upload.file) == ("pending", None)
    last = client.uploads.parts.create(upload.id, data=b"three")
    first = client.uploads.parts.create(upload.id, data=b"one two ")
    assert first.upload_id == upload.id
    ids = [first.id, last.id]
    wrong = "0" * 32
    assert refused(400, client.uploads.complete, upload.id, part_ids=ids, md5=wrong).param == "md5"
    assert "announced with 13" in refused(400, client.uploads.complete, upload.id, part_ids=ids[:1]).message
    assert refused(404, client.uploads.complete, upload.id, part_ids=["part_none"]).param == "part_ids"
    md5 = hashlib.md5(DATA, usedforsecurity=False).hexdigest()
    done = client.uploads.complete(upload.id, part_ids=ids, md5=md5)
    assert done.status == "completed"
    assert done.file == client.files.retrieve(done.file.id)
    assert done.file.expires_at == done.file.created_at + 3600
    assert client.files.content(done.file.id).read() == DATA
    assert server.control("GET", "/objects")["upload_parts"] == 0
    assert "'completed'" in refused(400, client.uploads.parts.create, upload.id, data=b"x").message


def test_cancel(client, refused):
    upload = begin(client)
    part = client.uploads.parts.create(upload.id, data=DATA)
    assert client.uploads.cancel(upload.id).status == "cancelled"
    assert "'cancelled'" in refused(400, client.uploads.complete, upload.id, part_ids=[part.id]).message
    refused(404, client.uploads.cancel, "upload_none")


def test_in_chunks_as_the_sdk_does_it(client):
    upload = client.uploads.upload_file_chunked(
        file=DATA, filename="a.txt", bytes=len(DATA), mime_type="text/plain", purpose="assistants", part_size=4
    )
    assert upload.file.bytes == len(DATA)


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"bytes": 0}, "bytes"),
        ({"bytes": 8 * 1024**3 + 1}, "bytes"),
        ({"purpose": "nonsense"}, "purpose"),
        ({"expires_after": {"anchor": "created_at", "seconds": 1}}, "expires_after.seconds"),
        ({"filename": ""}, "filename"),
    ],
)
def test_refusals(client, refused, fields, param):
    assert refused(400, begin, client, **fields).param == param


def test_an_upload_is_checked_like_a_file(client, refused):
    upload = begin(client, filename="a.jsonl", purpose="batch")
    part = client.uploads.parts.create(upload.id, data=DATA)
    assert "Line 1" in refused(400, client.uploads.complete, upload.id, part_ids=[part.id]).message


def test_parts_have_limits(client, refused):
    upload = begin(client)
    assert refused(400, client.uploads.parts.create, upload.id, data=b"").param == "data"
    assert refused(413, client.uploads.parts.create, upload.id, data=bytes(64 * 1024**2 + 1)).param == "data"
    refused(404, client.uploads.parts.create, "upload_none", data=b"x")
    other = begin(client)
    part = client.uploads.parts.create(other.id, data=DATA)
    assert refused(404, client.uploads.complete, upload.id, part_ids=[part.id]).param == "part_ids"
    assert refused(400, client.uploads.complete, upload.id, part_ids=[]).param == "part_ids"
    assert upload.expires_at - upload.created_at == 3600
