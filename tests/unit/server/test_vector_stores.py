# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/vector_stores with files, batches and search"""

from __future__ import annotations

import pytest


def upload(client, name, text):
    return client.files.create(file=(name, text.encode()), purpose="assistants")


def test_life_of_a_store(client, refused, guide, until):
    store = client.vector_stores.create(
        name="manuals",
        description="All of them",
        file_ids=[guide.id],
        metadata={"team": "ops"},
        expires_after={"anchor": "last_active_at", "days": 7},
        chunking_strategy={"type": "static", "static": {"max_chunk_size_tokens": 100, "chunk_overlap_tokens": 50}},
    )
    assert (store.status, store.file_counts.in_progress) == ("in_progress", 1)
    assert store.expires_at == store.last_active_at + 7 * 86_400
    store = until(lambda: client.vector_stores.retrieve(store.id), "completed")
    assert (store.file_counts.completed, store.file_counts.total) == (1, 1)
    assert store.usage_bytes > 0
    store = client.vector_stores.update(store.id, name="books", metadata=None, expires_after=None)
    assert (store.name, store.metadata, store.expires_after, store.expires_at) == ("books", {}, None, None)
    assert [found.id for found in client.vector_stores.list()] == [store.id]
    assert client.vector_stores.delete(store.id).deleted
    assert f"'{store.id}'" in refused(404, client.vector_stores.retrieve, store.id).message
    assert client.files.retrieve(guide.id) == guide


def test_files_of_a_store(client, refused, guide, store, until):
    files = client.vector_stores.files
    file = files.retrieve(guide.id, vector_store_id=store.id)
    assert (file.status, file.last_error, file.attributes) == ("completed", None, {})
    assert file.chunking_strategy.static.max_chunk_size_tokens == 800
    file = files.update(guide.id, vector_store_id=store.id, attributes={"path": "a/b", "size": 3, "new": True})
    assert file.attributes == {"path": "a/b", "size": 3, "new": True}
    assert [found.id for found in files.list(store.id, filter="completed")] == [guide.id]
    assert list(files.list(store.id, filter="failed")) == []
    content = client.get(f"/vector_stores/{store.id}/files/{guide.id}/content", cast_to=object)
    assert content["data"][0]["text"].startswith("# Guide")
    other = files.create(store.id, file_id=upload(client, "more.txt", "More words").id, attributes={"a": 1.5})
    assert other.status == "in_progress"
    until(lambda: files.retrieve(other.id, vector_store_id=store.id), "completed")
    assert files.delete(other.id, vector_store_id=store.id).deleted
    refused(404, files.retrieve, other.id, vector_store_id=store.id)
    client.files.delete(guide.id)
    assert client.vector_stores.retrieve(store.id).file_counts.total == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", b"words"), ("a.txt", b"\xff\xfe\x00"), ("a.md", b"some words [[unsupported]]")],
)
def test_files_that_cannot_be_searched(client, until, name, data):
    file = client.files.create(file=(name, data), purpose="assistants")
    store = client.vector_stores.create()
    client.vector_stores.files.create(store.id, file_id=file.id)
    attached = until(lambda: client.vector_stores.files.retrieve(file.id, vector_store_id=store.id), "failed")
    assert attached.last_error.code == "unsupported_file"
    assert client.vector_stores.retrieve(store.id).file_counts.failed == 1


def test_batches(client, refused, until):
    batches = client.vector_stores.file_batches
    texts = [upload(client, f"{n}.txt", f"Text number {n}") for n in range(3)]
    bad = upload(client, "bad.txt", "[[unsupported]]")
    store = client.vector_stores.create()
    batch = batches.create(store.id, file_ids=[*(file.id for file in texts), bad.id], attributes={"kind": "text"})
    assert (batch.status, batch.file_counts.total) == ("in_progress", 4)
    batch = until(lambda: batches.retrieve(batch.id, vector_store_id=store.id), "completed")
    assert (batch.file_counts.completed, batch.file_counts.failed) == (3, 1)
    listed = batches.list_files(batch.id, vector_store_id=store.id, filter="completed", order="asc")
    assert [file.id for file in listed] == [file.id for file in texts]
    assert listed.data[0].attributes == {"kind": "text"}
    own = [{"file_id": texts[0].id, "attributes": {"own": 1}}]
    batch = batches.create(store.id, files=own)
    until(lambda: batches.retrieve(batch.id, vector_store_id=store.id), "completed")
    file = client.vector_stores.files.retrieve(texts[0].id, vector_store_id=store.id)
    assert file.attributes == {"own": 1}
    assert "exactly one" in refused(400, batches.create, store.id).message
    assert "exactly one" in refused(400, batches.create, store.id, file_ids=[bad.id], files=own).message
    assert refused(404, batches.create, store.id, file_ids=["file-none"]).param == "file_ids"
    refused(404, batches.retrieve, "vsfb_none", vector_store_id=store.id)


def test_a_batch_can_be_cancelled(start_server, until):
    client = start_server("--pace", "30").client()
    store = client.vector_stores.create()
    batch = client.vector_stores.file_batches.create(store.id, file_ids=[upload(client, "a.txt", "a").id])
    batch = client.vector_stores.file_batches.cancel(batch.id, vector_store_id=store.id)
    assert (batch.status, batch.file_counts.cancelled) == ("cancelled", 1)
    assert client.vector_stores.retrieve(store.id).status == "completed"


@pytest.fixture
def library(client, until):
    texts = {
        "cats.md": ("Cats sleep in the sun and purr.", {"animal": "cat", "year": 2020}),
        "dogs.md": ("Dogs run in the park and bark.", {"animal": "dog", "year": 2022}),
        "cars.md": ("Cars need fuel and a road.", {"year": 2024}),
    }
    store = client.vector_stores.create(name="library")
    files = [
        {"file_id": upload(client, name, text).id, "attributes": attributes}
        for name, (text, attributes) in texts.items()
    ]
    client.vector_stores.file_batches.create(store.id, files=files)
    return until(lambda: client.vector_stores.retrieve(store.id), "completed")


def test_search(client, library, refused):
    def names(query, **options):
        return [found.filename for found in client.vector_stores.search(library.id, query=query, **options)]

    assert names("Where do dogs bark?")[0] == "dogs.md"
    assert names("cat") == ["cats.md"]
    assert names(["fuel", "road"]) == ["cars.md"]
    assert names("zebra") == []
    assert len(names("sun park road", max_num_results=2)) == 2
    assert names("sun park road", ranking_options={"score_threshold": 0.99}) == []
    found = client.vector_stores.search(library.id, query="purr", rewrite_query=True).data[0]
    assert 0 < found.score <= 1
    assert found.content[0].text == "Cats sleep in the sun and purr."
    assert found.attributes == {"animal": "cat", "year": 2020}
    assert refused(400, names, "x", max_num_results=51).param == "max_num_results"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"type": "eq", "key": "animal", "value": "cat"}, {"cats.md"}),
        ({"type": "ne", "key": "animal", "value": "cat"}, {"dogs.md", "cars.md"}),
        ({"type": "gt", "key": "year", "value": 2022}, {"cars.md"}),
        ({"type": "gte", "key": "year", "value": 2022}, {"dogs.md", "cars.md"}),
        ({"type": "lt", "key": "year", "value": 2022}, {"cats.md"}),
        ({"type": "lte", "key": "year", "value": 2022}, {"cats.md", "dogs.md"}),
        ({"type": "in", "key": "animal", "value": ["cat", "dog"]}, {"cats.md", "dogs.md"}),
        ({"type": "nin", "key": "animal", "value": ["cat", "dog"]}, {"cars.md"}),
        (
            {
                "type": "and",
                "filters": [
                    {"type": "gt", "key": "year", "value": 2000},
                    {
                        "type": "or",
                        "filters": [
                            {"type": "eq", "key": "animal", "value": "dog"},
                            {"type": "eq", "key": "year", "value": 2024},
                        ],
                    },
                ],
            },
            {"dogs.md", "cars.md"},
        ),
    ],
)
def test_search_filters(client, library, condition, expected):
    found = client.vector_stores.search(library.id, query="sun park road", filters=condition)
    assert {item.filename for item in found} == expected


def test_bad_filters(client, library, refused):
    nested = {"type": "and", "filters": [{"type": "or", "filters": [{"type": "like", "key": "a", "value": "b"}]}]}
    error = refused(400, client.vector_stores.search, library.id, query="x", filters=nested)
    assert error.param == "filters.filters[0].filters[0].type"


def test_pages(client, refused):
    made = [client.vector_stores.create(name=str(n)).id for n in range(5)]
    first = client.vector_stores.list(limit=2, order="asc")
    assert ([item.id for item in first.data], first.has_more) == (made[:2], True)
    assert [item.id for item in first] == made
    before = client.vector_stores.list(before=made[4], limit=2, order="asc")
    assert [item.id for item in before.data] == made[2:4]
    assert client.vector_stores.list(after=made[0]).data == []
    assert [item.id for item in client.vector_stores.list()] == made[::-1]
    for options in ({"limit": 0}, {"limit": 101}, {"after": "vs_none"}, {"before": "vs_none"}):
        assert refused(400, client.vector_stores.list, **options).param in options
    assert refused(400, client.vector_stores.list, extra_query={"colour": "red"}).code == "unknown_parameter"
    assert refused(400, client.vector_stores.list, extra_query={"limit": "ten"}).code == "invalid_type"
    assert refused(400, client.vector_stores.list, extra_query={"order": "up"}).code == "invalid_value"
