# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Embeddings: what is refused, how texts are shared out among requests, and what is kept in a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest
import tiktoken

from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.embeddings import EMBEDDING
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import token_counts

MODEL = "text-embedding-3-small"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"input": []}, "input is empty; give a text, or a list of texts."),
        ({"input": ""}, "input is empty; the API takes no empty text, so leave it out."),
        ({"input": ["a", ""]}, "input[1] is empty; the API takes no empty text, so leave it out."),
        (
            {"input": ["a", "", ""]},
            "input[1] is empty, as is 1 more of 3 texts; the API takes no empty text, so leave it out.",
        ),
        (
            {"input": [""] * 2049},
            "input[0] is empty, as are 2048 more of 2049 texts; the API takes no empty text, so leave it out.",
        ),
        ({"input": ["a", 7]}, "input[1] is 7; give a text, or a list of texts."),
        ({"input": {"a": 1}}, "input is {'a': 1}; give a text, or a list of texts."),
        ({"dimensions": 0}, "dimensions is 0; give a number of at least 1, or leave it out for the model's own."),
        ({"model": ""}, "This embedding does not exist yet, and to create it model must be set."),
        ({"dest": ""}, "dest is given and empty; give it a value, or leave it out."),
        ({"dest": "/"}, "dest / is a folder; name a file in it."),
        ({"dest": "/", "state": "absent"}, "dest / is a folder; name a file in it."),
        (
            {"dest": "/nowhere/a.npy"},
            "dest /nowhere/a.npy cannot be written, since there is no folder /nowhere; create it first.",
        ),
        ({"dest": "a.csv"}, "dest a.csv ends in nothing that names a form; end it in .jsonl or .npy, or set format."),
        (
            {"dest": "a.npy", "run_in_check_mode": True},
            "run_in_check_mode is for what leaves nothing behind; leave it out, or let nothing be kept.",
        ),
    ],
    ids=str,
)
def test_what_cannot_work_is_refused_before_any_call(
    run: Any, refused: Any, server: Any, options: dict[str, Any], says: str
) -> None:
    server.forget_requests()
    for check_mode in (False, True):
        assert refused(run, EMBEDDING, check_mode, **{"model": MODEL, "input": "a", **options}).msg == says
    assert server.requests() == []


def test_a_library_that_is_missing_is_named(
    run: Any, refused: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    error = refused(run, EMBEDDING, model=MODEL, input="a", dest=str(tmp_path / "a.npy"))
    assert (
        "numpy, which is missing where the task runs (import of numpy halted; None in sys.modules); install it"
        in error.msg
    )
    assert run(EMBEDDING, model=MODEL, input="a", dest=str(tmp_path / "a.jsonl")).changed


# Sharing out.


def test_a_request_has_as_many_texts_as_it_takes_in_their_order() -> None:
    texts = [str(number) for number in range(5000)]
    shared = list(token_counts.batches(texts, lambda _text: 1))
    assert [len(batch) for batch in shared] == [2048, 2048, 904]
    assert [text for batch in shared for text in batch] == texts


def test_a_request_has_as_many_tokens_as_it_takes() -> None:
    sizes = [8192] * 36 + [5088, 1, 300_000, 1]
    shared = list(token_counts.batches([str(size) for size in sizes], int))
    assert [sum(map(int, batch)) for batch in shared] == [300_000, 1, 300_000, 1]


@pytest.mark.parametrize("text", ["plain words in a row", "größer", "日本語のテキスト", "0x7f3a91", "🙂🙂🙂"])
def test_what_is_estimated_is_rather_too_much(text: str) -> None:
    assert len(text.split()) < token_counts.estimated(text) <= len(text.encode())
    assert token_counts.estimated(text * 10_000) == 8192


def test_long_texts_are_sent_in_requests_that_the_server_takes(run: Any, server: Any) -> None:
    made = run(EMBEDDING, model=MODEL, input=["word " * 6000] * 60, dimensions=2)
    assert made.result["count"] == 60
    assert made.result["usage"]["total_tokens"] == 60 * 7500
    assert server.requests("POST") == ["POST /embeddings"] * 2


def test_nothing_is_counted_where_the_words_would_have_to_be_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert token_counts.counter_for(MODEL) is None


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of an encoding are there: one for each byte."""
    ranks = {bytes([number]): number for number in range(256)}
    encoding = tiktoken.Encoding("bytes", pat_str=r"\S+|\s+", mergeable_ranks=ranks, special_tokens={})
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    Path(token_counts._cached("cl100k_base")).write_text("")
    monkeypatch.setattr(tiktoken, "get_encoding", {"cl100k_base": encoding}.__getitem__)


@pytest.mark.usefixtures("counted")
def test_a_text_that_is_too_long_is_refused_where_it_can_be_counted(run: Any, refused: Any, server: Any) -> None:
    server.forget_requests()
    for check_mode in (False, True):
        error = refused(run, EMBEDDING, check_mode, model=MODEL, input=["a", "b" * 8193])
        assert error.msg == "input[1] has 8193 tokens and 8192 is the most; split it."
    assert server.requests() == []
    assert token_counts.counter_for("another-model") is None


@pytest.mark.usefixtures("counted")
def test_requests_are_as_large_as_they_can_be_where_tokens_can_be_counted(run: Any, server: Any) -> None:
    run(EMBEDDING, model=MODEL, input=["b" * 8192] * 37, dimensions=2)
    assert server.requests("POST") == ["POST /embeddings"] * 2


# Answers.


def answer(*data: Any) -> bytes:
    return json.dumps({"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 1}}).encode()


def test_vectors_are_put_into_the_order_of_the_texts(run: Any, serve: Callable[..., Any]) -> None:
    reply = answer({"index": 1, "embedding": [2, 3]}, {"index": 0, "embedding": "AACAPwAAAL8="})
    origin = serve(lambda _number: (200, {"Content-Type": "application/json"}, reply))
    made = run(EMBEDDING, model="m", input=["a", "b"], base_url=origin.base_url)
    assert made.result["embeddings"] == [[1.0, -0.5], [2.0, 3.0]]
    assert made.result["usage"] == {"prompt_tokens": 1, "total_tokens": 0}


def test_an_answer_with_too_few_vectors_is_no_success(run: Any, refused: Any, serve: Callable[..., Any]) -> None:
    origin = serve(lambda _number: (200, {}, answer({"index": 0, "embedding": [1]})))
    error = refused(run, EMBEDDING, model="m", input=["a", "b"], base_url=origin.base_url)
    assert error.msg == "The server gave 1 embeddings for 2 texts; try again later."


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
def test_it_is_asked_again_after_a_fault(run: Any, server: Any, clock: Any, kind: str) -> None:
    server.fault(kind)
    made = run(EMBEDDING, model=MODEL, input="a", dimensions=2)
    assert (made.changed, made.result["count"]) == (False, 1)
    assert server.requests("POST") == ["POST /embeddings"] * 2


def test_a_server_that_stays_away_is_named_once(run: Any, refused: Any, server: Any, clock: Any) -> None:
    server.fault("reset_after", times=-1)
    assert "broke the connection off" in refused(run, EMBEDDING, model=MODEL, input="a", max_retries=2).msg
    assert len(server.requests("POST")) == 3


# Files.


@pytest.fixture
def keep(run: Any, tmp_path: Path) -> Any:
    def keep(name: str = "a.jsonl", check_mode: bool = False, **options: Any) -> Any:
        given = {"model": MODEL, "input": ["a", "b"], "dimensions": 3, **options}
        return run(EMBEDDING, check_mode, dest=str(tmp_path / name), **given)

    return keep


def test_both_forms_hold_the_same_numbers(keep: Any, tmp_path: Path) -> None:
    assert keep("a.ndjson").changed
    assert keep("a.npy").changed
    lines = [json.loads(line) for line in (tmp_path / "a.ndjson").read_text().splitlines()]
    assert [line["index"] for line in lines] == [0, 1]
    array = numpy.load(tmp_path / "a.npy")
    assert (array.dtype, array.shape) == (numpy.float32, (2, 3))
    assert numpy.allclose(array, [line["embedding"] for line in lines])


@pytest.mark.parametrize("other", [{"encoding_format": "base64"}, {"user": "another"}])
def test_what_makes_no_other_vectors_is_no_reason_to_ask(keep: Any, server: Any, other: dict[str, Any]) -> None:
    keep()
    assert not keep(**other).changed
    assert server.requests("POST") == ["POST /embeddings"]


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ({"input": ["a", "c"]}, ["input"]),
        ({"input": [str(number) for number in range(11)]}, ["input"]),
        ({"dimensions": 4}, ["dimensions"]),
        ({"model": "text-embedding-3-large"}, ["model"]),
        ({"format": "npy"}, ["format"]),
    ],
    ids=str,
)
def test_what_makes_other_vectors_is_a_change(keep: Any, other: dict[str, Any], fields: list[str]) -> None:
    keep()
    predicted, made, again = keep(check_mode=True, **other), keep(**other), keep(**other)
    assert (predicted.changed, made.changed, again.changed) == (True, True, False)
    assert predicted.diff == made.diff
    assert [name for name in made.diff["after"] if made.diff["after"][name] != made.diff["before"][name]] == fields
    assert again.result == made.result


def test_a_diff_has_no_thousand_texts(keep: Any) -> None:
    shown = keep(input=[f"text {number}" for number in range(1000)]).diff["after"]["input"]
    assert shown.startswith("(1000 texts, ")
    assert len(shown) < 50


@pytest.mark.parametrize("lost", ["registry.json", "a.jsonl"])
def test_what_is_lost_is_made_again(keep: Any, server: Any, tmp_path: Path, lost: str) -> None:
    keep()
    (tmp_path / lost).unlink()
    assert (keep(check_mode=True).changed, keep().changed, keep().changed) == (True, True, False)
    assert server.requests("POST") == ["POST /embeddings"] * 2


def test_a_file_can_be_looked_at_without_its_texts(keep: Any, run: Any, tmp_path: Path) -> None:
    made = keep()
    seen = run(EMBEDDING, dest=str(tmp_path / "a.jsonl"))
    assert (seen.changed, seen.result) == (False, made.result)
    # Nor is it taken from somebody else, when nothing is there to put in its place.
    (tmp_path / "b.jsonl").write_text("Something else.")
    assert not run(EMBEDDING, dest=str(tmp_path / "b.jsonl")).changed


def test_a_file_is_removed_and_forgotten(keep: Any, run: Any, tmp_path: Path) -> None:
    keep()
    assert run(EMBEDDING, dest=str(tmp_path / "a.jsonl"), state="absent").changed
    assert json.loads((tmp_path / "registry.json").read_text())["scopes"].popitem()[1]["embedding"] == {}
    assert not (tmp_path / "a.jsonl").exists()
