# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many tokens a file may have that is searched, and how many files there may be."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import tiktoken

from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN, THREAD_RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE, THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import token_counts
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage import (
    local_folder,
    search_limits,
    vector_stores,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE

LINE = "a word and another\n"
MOST = 1000


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is counted by default, and so little is too much."""
    monkeypatch.setattr(search_limits, "MOST_TOKENS", MOST)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path / "words"))


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of an encoding are there: one for each byte."""
    ranks = {bytes([number]): number for number in range(256)}
    encoding = tiktoken.Encoding("bytes", pat_str=r"\S+|\s+", mergeable_ranks=ranks, special_tokens={})
    (tmp_path / "words").mkdir()
    Path(token_counts._cached("cl100k_base")).write_text("")
    monkeypatch.setattr(tiktoken, "get_encoding", {"cl100k_base": encoding}.__getitem__)


def text(tmp_path: Path, size: int, name: str = "handbook.txt", encoding: str = "utf-8") -> str:
    path = tmp_path / name
    path.write_bytes((LINE * (size // len(LINE) + 1))[:size].encode(encoding))
    return str(path)


@pytest.mark.usefixtures("counted")
def test_a_file_with_too_many_tokens_is_refused_before_any_call(
    run: Any, refused: Any, server: Any, tmp_path: Path
) -> None:
    path = text(tmp_path, MOST + 1)
    for check_mode in (False, True):
        error = refused(run, FILE, check_mode, path=path, purpose="assistants")
        assert error.msg == f"{path} has about 1001 tokens and 1000 is the most of a file that is searched; split it."
    assert server.requests() == []
    told = refused(run, FILE, filename="a.md", content="x" * 1001, purpose="assistants")
    assert told.msg.startswith("content has about 1001 tokens")


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("size", "name", "purpose"),
    [(MOST, "a.txt", "assistants"), (MOST + 1, "a.pdf", "assistants"), (MOST + 1, "a.txt", "user_data")],
)
def test_other_files_are_taken(run: Any, server: Any, tmp_path: Path, size: int, name: str, purpose: str) -> None:
    done = run(FILE, path=text(tmp_path, size, name), purpose=purpose)
    assert (done.changed, done.warnings) == (True, [])


@pytest.mark.usefixtures("counted")
def test_a_large_file_is_read_in_pieces_until_it_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_limits, "_PIECE", 100)
    # No line ends, and no piece ends where a character does.
    path = tmp_path / "a.txt"
    path.write_text("ü" * 5000)
    read: list[int] = []

    class Read:
        def __init__(self) -> None:
            self.file = path.open("rb")

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_error: object) -> None:
            self.file.close()

        def read(self, size: int) -> bytes:
            read.append(size)
            return self.file.read(size)

        def readline(self, size: int) -> bytes:
            return self.file.readline(size)

    much = search_limits.token_excess("a.txt", Read, 10_000)  # type: ignore[arg-type]
    assert much == search_limits.Excess(10_000, counted=True)
    assert len(read) < 10
    assert search_limits.token_excess("a.txt", Read, 900) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("size", "warns"), [(MOST * 4, False), (MOST * 4 + 4, True)])
def test_an_estimate_warns_and_refuses_nothing(run: Any, server: Any, tmp_path: Path, size: int, warns: bool) -> None:
    path = text(tmp_path, size)
    done = run(FILE, path=path, purpose="assistants")
    said = (
        f"{path} has about 1001 tokens, going by its size, and 1000 is the most of a file that is searched; split it "
        "if the platform refuses it."
    )
    assert (done.changed, done.warnings) == (True, [said] if warns else [])


@pytest.mark.usefixtures("counted")
def test_what_cannot_be_read_as_utf_8_is_estimated(run: Any, server: Any, tmp_path: Path) -> None:
    done = run(FILE, path=text(tmp_path, MOST * 4, encoding="utf-16"), purpose="assistants")
    assert [" going by its size" in one for one in done.warnings] == [True]


@pytest.mark.usefixtures("counted")
def test_a_file_of_a_folder_is_looked_at_too(tmp_path: Path) -> None:
    text(tmp_path, MOST + 1)
    text(tmp_path, MOST, "b.txt")
    assert local_folder._unfit(str(tmp_path), "handbook.txt") == "it has more than 1000 tokens"
    assert local_folder._unfit(str(tmp_path), "b.txt") == ""


MANY = [f"file-{number}" for number in range(21)]
FILES = {"code_interpreter": {"file_ids": MANY}}
ATTACHED = [{"file_id": id, "tools": ["code_interpreter"]} for id in MANY]
MODEL = {"model": "gpt-4o"}
SAID = [{"role": "user", "content": "a", "attachments": ATTACHED}]


@pytest.mark.parametrize(
    ("resource", "options", "where"),
    [
        (ASSISTANT, {"name": "a", **MODEL, "tool_resources": FILES}, ""),
        (THREAD, {"tool_resources": FILES}, ""),
        (THREAD, {"messages": SAID}, "messages[0]."),
        (MESSAGE, {"thread_id": "t_1", **SAID[0]}, "attachments"),
        (RUN, {"thread_id": "t_1", "assistant_id": "a_1", "additional_messages": SAID}, "additional_messages[0]."),
        (RUN, {"thread_id": "t_1", "assistant": {**MODEL, "tool_resources": FILES}}, "assistant."),
        (THREAD_RUN, {"assistant_id": "a_1", "tool_resources": FILES}, ""),
        (THREAD_RUN, {"assistant_id": "a_1", "thread": {"tool_resources": FILES}}, "thread."),
    ],
)
def test_code_interpreter_takes_so_many_files(
    run: Any, refused: Any, server: Any, resource: Any, options: dict[str, Any], where: str
) -> None:
    error = refused(run, resource, backend="responses", **options)
    assert error.msg.startswith(where)
    assert error.msg.endswith(" has 21 files and 20 is the most; declare fewer.")
    assert server.requests() == []


def test_the_other_tool_takes_more_of_them(run: Any, server: Any) -> None:
    attached = [{"file_id": id, "tools": ["file_search"]} for id in MANY]
    assert run(THREAD, True, messages=[{**SAID[0], "attachments": attached}]).changed


@pytest.mark.parametrize(("created", "count"), [(1_761_955_199, 10_000), (1_761_955_200, 10_001)])
def test_a_vector_store_takes_what_it_did_when_it_was_made(
    refused: Any, monkeypatch: pytest.MonkeyPatch, created: int, count: int
) -> None:
    monkeypatch.setattr(vector_stores, "_files_in", lambda _task, _id: iter(()))
    task: Any = SimpleNamespace(want={"file_ids": MANY[:1] * count}, params={"state": "present"})
    store = {"id": "vs_1", "created_at": created}
    assert vector_stores.VECTOR_STORE.complete(task, store)["file_ids"] == []
    task.want["file_ids"].append("file-x")
    if created < 1_761_955_200:
        assert refused(vector_stores.VECTOR_STORE.complete, task, store).msg == (
            "file_ids has 10001 files and 10000 is the most of a vector store made before November 2025, as vs_1 was; "
            "make another store."
        )
