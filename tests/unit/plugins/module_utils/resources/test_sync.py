# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder kept in step with a vector store: where runs break off, where files fail, and what is refused."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.engine import Outcome
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage import sync_work
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_store_syncs import (
    VECTOR_STORE_SYNC,
)

FILES = {"a.md": "One.", "sub/a.md": "Two.", "sub/deep/b.txt": "Three."}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    write(folder, FILES)
    return folder


@pytest.fixture
def store(server: Any) -> str:
    made: str = server.client().request("POST", "/vector_stores", body={"name": "docs"})["id"]
    server.forget_requests()
    return made


@pytest.fixture
def sync(run: Callable[..., Outcome], store: str, folder: Path) -> Callable[..., Outcome]:
    def sync(check_mode: bool = False, **options: Any) -> Outcome:
        given = {"vector_store_id": store, "path": str(folder), "poll_interval": 0.02, "max_retries": 1, **options}
        return run(VECTOR_STORE_SYNC, check_mode, **given)

    return sync


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def there(server: Any, store: str) -> dict[str, str]:
    """The path of each file in the store and the name of its file object."""
    client = server.client()
    files = client.pages(f"/vector_stores/{store}/files")
    return {
        one["attributes"].get("path", "?"): client.request("GET", f"/files/{one['id']}")["filename"] for one in files
    }


def lists(outcome: Outcome) -> dict[str, list[str]]:
    names = ("added", "updated", "removed", "unchanged", "orphaned", "skipped_files")
    return {name: outcome.result[name] for name in names if outcome.result[name]}


def test_a_folder_goes_in_once(sync: Callable[..., Outcome], server: Any, store: str) -> None:
    announced, first, again = sync(check_mode=True), sync(), sync()
    assert [one.changed for one in (announced, first, again)] == [True, True, False]
    assert announced.diff == first.diff
    assert first.diff
    assert first.diff["before"] == {}
    assert lists(announced) == lists(first) == {"added": sorted(FILES)}
    assert lists(again) == {"unchanged": sorted(FILES)}
    assert first.result["vector_store_sync"] == again.result["vector_store_sync"]
    assert there(server, store) == {"a.md": "a.md", "sub/a.md": "a.md", "sub/deep/b.txt": "b.txt"}
    assert server.count("files") == 3


def test_an_unchanged_run_reads_one_listing(sync: Callable[..., Outcome], server: Any, store: str) -> None:
    sync()
    server.forget_requests()
    sync()
    assert server.requests() == [f"GET /vector_stores/{store}/files"]


def test_batches_are_filled_and_followed_by_the_next(
    sync: Callable[..., Outcome], server: Any, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_work, "_BATCH", 2)
    sync()
    assert server.requests("POST").count(f"POST /vector_stores/{store}/file_batches") == 2
    assert set(there(server, store)) == set(FILES)


def test_what_the_folder_lacks_goes_only_when_it_is_to_be_purged(
    sync: Callable[..., Outcome], server: Any, store: str, folder: Path
) -> None:
    sync()
    (folder / "a.md").unlink()
    stays = sync()
    assert not stays.changed
    assert lists(stays) == {"orphaned": ["a.md"], "unchanged": ["sub/a.md", "sub/deep/b.txt"]}
    assert lists(sync(attributes={"team": "x"}))["orphaned"] == ["a.md"]
    announced, goes = sync(check_mode=True, purge=True), sync(purge=True)
    assert announced.diff == goes.diff
    assert goes.result["removed"] == ["a.md"]
    assert set(there(server, store)) == {"sub/a.md", "sub/deep/b.txt"}
    assert server.count("files") == 2
    assert not sync(purge=True).changed


def test_files_of_others_are_never_touched(sync: Callable[..., Outcome], server: Any, store: str) -> None:
    client = server.client()
    body = {"purpose": "assistants"}
    other = client.request("POST", "/files", body=body, upload=("a.md", lambda: BytesIO(b"Not ours.")))["id"]
    client.request("POST", f"/vector_stores/{store}/files", body={"file_id": other, "attributes": {"path": "a.md"}})
    sync(purge=True)
    sync(state="absent")
    assert [one["id"] for one in client.pages(f"/vector_stores/{store}/files")] == [other]
    assert server.count("files") == 1


def test_a_file_that_fails_is_named_and_its_old_version_stays(
    sync: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any, store: str, folder: Path
) -> None:
    sync()
    before = {one["id"] for one in server.client().pages(f"/vector_stores/{store}/files")}
    write(folder, {"a.md": "[[unsupported]]", "c.md": "Four."})
    error = refused(sync)
    assert "1 files could not be ingested" in error.msg
    assert "a.md: The file type is not supported" in error.msg
    assert error.details["changed"] is True
    assert (error.details["added"], error.details["updated"], error.details["not_ingested"]) == (["c.md"], [], ["a.md"])
    now = {one["id"] for one in server.client().pages(f"/vector_stores/{store}/files")}
    assert before < now
    assert server.count("files") == 4
    # It is tried again, and fails again, until it is mended.
    assert "a.md" in refused(sync).msg
    write(folder, {"a.md": "Mended."})
    assert lists(sync())["updated"] == ["a.md"]
    assert server.count("files") == 4


def test_a_file_that_failed_after_an_earlier_run_ended_is_put_in_anew(
    sync: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any, store: str, folder: Path
) -> None:
    write(folder, {"a.md": "[[unsupported]]"})
    server.hold("vector_store_files/in_progress")
    assert "still being ingested after 0.001 s; run the task again" in refused(sync, wait_timeout=0.001).msg
    assert server.count("files") == 3
    server.release()
    look, deadline = partial(server.client().request, "GET", f"/vector_stores/{store}"), time.monotonic() + 60
    while look()["file_counts"]["in_progress"]:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    write(folder, {"a.md": "Mended."})
    sync()
    assert set(there(server, store)) == set(FILES)
    assert server.count("files") == 3


def test_an_upload_that_fails_ends_the_run_and_the_next_one_goes_on(
    sync: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any, store: str
) -> None:
    server.fault("status", status=400, method="POST", path="/files", times=1)
    error = refused(sync)
    assert "could not be uploaded" in error.msg
    assert len(error.details["added"]) < 3
    assert set(there(server, store)) == set(error.details["added"])
    sync()
    assert set(there(server, store)) == set(FILES)
    assert server.count("files") == 3


def test_what_is_uploaded_and_not_attached_is_used_by_the_next_run(
    sync: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any, store: str, folder: Path
) -> None:
    server.fault("status", status=400, method="POST", path=".*/file_batches", times=1)
    refused(sync)
    assert server.count("files") == 3
    # One of them changed meanwhile, so its upload is of no use any more.
    write(folder, {"a.md": "Changed."})
    server.forget_requests()
    done = sync()
    assert done.result["added"] == sorted(FILES)
    assert server.requests("POST").count("POST /files") == 1
    assert server.count("files") == 3
    assert not sync().changed
    assert set(there(server, store)) == set(FILES)


def test_what_is_uploaded_and_not_attached_goes_with_the_rest(
    sync: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any
) -> None:
    server.fault("status", status=400, method="POST", path=".*/file_batches", times=1)
    refused(sync)
    assert sync(state="absent").changed
    assert server.count("files") == 0
    assert not sync(state="absent").changed


@pytest.mark.usefixtures("clock")
def test_an_upload_whose_answer_is_lost_is_not_sent_twice(
    sync: Callable[..., Outcome], server: Any, folder: Path
) -> None:
    write(folder, {f"{number}/a.md": "Two." for number in range(4)})
    server.fault("reset_after", method="POST", path="/files", times=2)
    sync(max_retries=3)
    assert server.count("files") == 7
    assert not sync().changed


def test_an_old_version_that_was_left_is_seen_and_taken_out(
    sync: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any, store: str, folder: Path
) -> None:
    sync()
    write(folder, {"a.md": "Changed."})
    server.fault("status", status=400, method="DELETE", path="/files/.*", times=1)
    error = refused(sync)
    assert error.details["updated"] == ["a.md"]
    assert server.count("files") == 4
    announced = sync(check_mode=True)
    assert announced.diff
    assert len(announced.diff["before"]["files"]["a.md"]["sha256"]) == 2
    server.forget_requests()
    assert sync().result["updated"] == ["a.md"]
    assert "POST /files" not in server.requests("POST")
    assert server.count("files") == 3
    assert not sync().changed


def test_attributes_can_be_cleared_and_are_kept_where_they_are_left_out(
    sync: Callable[..., Outcome], server: Any, store: str, folder: Path
) -> None:
    def teams() -> set[Any]:
        files = server.client().pages(f"/vector_stores/{store}/files")
        return {one["attributes"].get("team") for one in files}

    sync(attributes={"team": "a"})
    write(folder, {"a.md": "Changed."})
    sync()
    assert teams() == {"a"}
    assert sync(attributes={}).changed
    assert teams() == {None}
    assert not sync(attributes={}).changed
    assert not sync(chunking_strategy={"type": "auto"}).changed


def test_in_check_mode_the_store_may_still_have_to_be_made(run: Callable[..., Outcome], folder: Path) -> None:
    done = run(VECTOR_STORE_SYNC, True, vector_store_id=UNKNOWN_ID, path=str(folder))
    assert done.changed
    assert done.result["id"] == UNKNOWN_ID
    assert done.result["added"] == sorted(FILES)
    assert not run(VECTOR_STORE_SYNC, True, vector_store_name="none", state="absent").changed


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        ({"recurse": False}, ["a.md"]),
        ({"patterns": ["*.txt"]}, ["sub/deep/b.txt"]),
        ({"patterns": ["a*", "b*"], "excludes": ["*.md"]}, ["sub/deep/b.txt"]),
        ({"patterns": ["[ab][.]t"], "use_regex": True}, ["sub/deep/b.txt"]),
        ({"hidden": True, "recurse": False}, [".h.md", "a.md"]),
        ({"hidden": True, "patterns": [".*"]}, [".h.md"]),
        ({"hidden": True, "excludes": ["a.md", "b.txt"]}, [".g/c.md", ".h.md"]),
    ],
)
def test_what_is_chosen(sync: Callable[..., Outcome], folder: Path, options: Any, chosen: list[str]) -> None:
    write(folder, {".h.md": "Hidden.", ".g/c.md": "Hidden."})
    assert sync(check_mode=True, **options).result["added"] == chosen


def test_links_to_files_are_followed(sync: Callable[..., Outcome], folder: Path) -> None:
    (folder / "link.md").symlink_to(folder / "a.md")
    (folder / "loop").symlink_to(folder)
    assert sync(check_mode=True).result["added"] == sorted([*FILES, "link.md"])


def test_what_a_store_does_not_take_is_named_or_skipped(
    sync: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any, folder: Path
) -> None:
    write(folder, {"logo.png": "PNG", "empty.md": "", "UPPER.MD": "Upper."})
    with (folder / "large.txt").open("wb") as large:
        large.truncate(512 * 1024 * 1024 + 1)
    message = refused(sync).msg
    assert "has 3 files that a vector store does not take" in message
    for named in ("logo.png (its type is not", "empty.md (it is empty)", "large.txt (it is larger than 512 MB)"):
        assert named in message
    assert server.requests() == []
    skipping = sync(check_mode=True, unsupported="skip")
    assert skipping.result["skipped_files"] == ["empty.md", "large.txt", "logo.png"]
    assert skipping.result["added"] == sorted([*FILES, "UPPER.MD"])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"path": "/nowhere"}, "The folder /nowhere is not there"),
        ({"path": __file__}, "is not a folder"),
        ({"patterns": ["*.none"]}, "has no file that is to be in the vector store"),
        ({"patterns": ["("], "use_regex": True}, "is no regular expression"),
        ({"attributes": {"path": "x"}}, "path are set by this module; rename yours"),
        ({"attributes": {str(number): 1 for number in range(15)}}, "has 15 pairs and 14 is the most"),
        ({"attributes": {"list": [1]}}, "give a text, a number or a boolean|give text, a number or a boolean"),
        ({"vector_store_id": "vs/1"}, "is not an id"),
    ],
)
def test_bad_input_is_refused_before_any_call(
    sync: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any, options: Any, says: str
) -> None:
    message = refused(sync, **options).msg
    assert any(part in message for part in says.split("|")), message
    assert server.requests() == []


def test_bad_names_are_refused(
    sync: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any, folder: Path
) -> None:
    long = "/".join(["d" * 200] * 3) + "/e.md"
    write(folder, {long: "Deep."})
    assert "has 607 characters and 512 is the most" in refused(sync).msg
    (folder / long).unlink()
    odd = os.fsencode(folder) + b"/\xff.md"
    with open(odd, "wb") as file:
        file.write(b"Odd.")
    assert "is not UTF-8; rename the file" in refused(sync).msg
    os.unlink(odd)
    (folder / "broken.md").symlink_to(folder / "nothing")
    assert "broken.md is no file that the user the task runs as can read" in refused(sync).msg
    assert server.requests() == []


def test_a_store_that_is_not_there(
    sync: Callable[..., Outcome], refused: Callable[..., PlatformError], server: Any
) -> None:
    assert "check vector_store_id" in refused(sync, vector_store_id="vs_none").msg
    assert not sync(vector_store_id="vs_none", state="absent").changed
