# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a task says it is, in what takes long."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import local_server
import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.progress import showing
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.fine_tuning import JOB
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.uploads import human
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_store_syncs import (
    VECTOR_STORE_SYNC,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import VECTOR_STORE

MEGABYTES = 5
CONTENT = "x" * (MEGABYTES << 20)
EXAMPLE = {"messages": [{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": "Four."}]}


@pytest.fixture
def said() -> Iterator[list[str]]:
    """All that is reported."""
    texts: list[str] = []
    with showing(lambda text: texts.append(text())):
        yield texts


@pytest.mark.parametrize(
    "parts", [{}, {"multipart_threshold": 1 << 20, "part_size": 1 << 20}], ids=["at once", "in parts"]
)
def test_an_upload_says_what_is_sent(parts: dict[str, int], run: Any, said: list[str], server: Any) -> None:
    done = run(FILE, filename="big.txt", purpose="user_data", content=CONTENT, **parts)
    assert done.result["file"]["bytes"] == len(CONTENT)
    amounts = [re.fullmatch(rf"file big\.txt: (\d+) [KM]B of {MEGABYTES} MB", text) for text in said]
    assert all(amounts)
    assert f"file big.txt: {MEGABYTES} MB of {MEGABYTES} MB" in said
    assert len(set(said)) > MEGABYTES


def test_what_is_sent_again_counts_once(run: Any, said: list[str], server: Any, clock: Any) -> None:
    server.fault("status", method="POST", path=r"/uploads/[^/]+/parts", status=500)
    parts = {"multipart_threshold": 1 << 20, "part_size": 1 << 20}
    run(FILE, filename="big.txt", purpose="user_data", content=CONTENT, **parts)
    assert clock.pauses
    assert f"file big.txt: {MEGABYTES} MB of {MEGABYTES} MB" in said
    assert not [text for text in said if text.startswith("file big.txt: 6 MB")]


def test_a_small_file_says_nothing(run: Any, said: list[str], server: Any) -> None:
    run(FILE, filename="small.txt", purpose="user_data", content="x")
    assert said == []


@pytest.mark.parametrize(
    ("size", "text"), [(1023, "1023 bytes"), (1024, "1 KB"), (128 << 20, "128 MB"), ((1 << 30) + (1 << 28), "1.2 GB")]
)
def test_sizes_as_one_says_them(size: int, text: str) -> None:
    assert human(size) == text


@pytest.fixture(scope="module")
def slow_server() -> Iterator[dict[str, str]]:
    """Connection options of a server that ingests nothing while anybody looks."""
    with local_server.serving("--control", "--pace", "3600") as served:
        yield {"base_url": served.base_url, "api_key": served.key}


def test_a_vector_store_says_what_is_ingested(run: Any, refused: Any, said: list[str], slow_server: Any) -> None:
    uploads = [
        run(FILE, filename=f"{name}.txt", purpose="assistants", content=name, **slow_server) for name in ("one", "two")
    ]
    ids = [upload.result["id"] for upload in uploads]
    refused(run, VECTOR_STORE, name="kb", file_ids=ids, poll_interval=0.02, wait_timeout=0.1, **slow_server)
    assert re.fullmatch(r"vector store kb: 0 of 2 files ingested, \d+ s", said[0])


def test_a_folder_says_what_is_uploaded_and_ingested(
    run: Any, refused: Any, said: list[str], slow_server: Any, tmp_path: Path
) -> None:
    store = run(VECTOR_STORE, name="docs", **slow_server).result["id"]
    folder = tmp_path / "docs"
    folder.mkdir()
    for name in ("one.md", "two.md"):
        (folder / name).write_text(name)
    options = {"path": str(folder), "poll_interval": 0.02, "wait_timeout": 0.1, **slow_server}
    refused(run, VECTOR_STORE_SYNC, vector_store_id=store, **options)
    assert f"vector store {store}: 2 of 2 files uploaded" in said
    assert [text for text in said if re.fullmatch(r"vector store docs: 0 of 2 files ingested, \d+ s", text)]


def test_a_job_says_its_step_and_its_loss(run: Any, server: Any, tmp_path: Path) -> None:
    said: list[str] = []

    def note(text: Callable[[], str]) -> None:
        said.append(text())
        if "step" in said[-1]:
            server.release()

    path = tmp_path / "train.jsonl"
    path.write_text((json.dumps(EXAMPLE) + "\n") * 10)
    server.hold("fine_tuning_jobs/epoch")
    with showing(note):
        run(JOB, model="gpt-4o", training_file=str(path), poll_interval=0.02)
    # How far the job is by the first look is the server's affair.
    assert re.fullmatch(r"fine-tuning job ftjob-\w+: (validating_files|queued|running.*), \d+ s", said[0])
    assert [
        text for text in said if re.fullmatch(r"fine-tuning job ftjob-\w+: running, step \d+, loss [\d.]+, \d+ s", text)
    ]
