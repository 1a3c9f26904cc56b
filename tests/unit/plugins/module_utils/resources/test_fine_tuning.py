# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fine-tuning jobs: when inputs are the same, what is refused, what outlives a lost answer, and the picture."""

from __future__ import annotations

import json
import sys
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs import loss_curve, training_files
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs import tuning_inputs as inputs
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.fine_tuning import JOB, JOB_INFO
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE

ASKED = {"role": "user", "content": "Two and two?"}
ANSWERED = {"role": "assistant", "content": "Four."}
EXAMPLE = {"messages": [ASKED, ANSWERED]}
PREFERENCE = {"input": {"messages": [ASKED]}, "preferred_output": [ANSWERED], "non_preferred_output": [ANSWERED]}
GRADER = {"type": "string_check", "name": "n", "operation": "eq", "input": "i", "reference": "r"}


def supervised(**settings: Any) -> dict[str, Any]:
    return {"type": "supervised", "supervised": {"hyperparameters": settings}}


def graded(**settings: Any) -> dict[str, Any]:
    return {"type": "reinforcement", "reinforcement": {"grader": GRADER, "hyperparameters": settings}}


def lines(*examples: Any) -> str:
    return "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in examples)


@pytest.fixture
def data(tmp_path: Path) -> Any:
    """Write training data, and return its path."""

    def write(*examples: Any, name: str = "train.jsonl") -> str:
        path = tmp_path / name
        path.write_text(lines(*(examples or [EXAMPLE] * 10)))
        return str(path)

    return write


@pytest.mark.parametrize(
    ("want", "have", "same"),
    [
        ("gpt-4o-mini", "gpt-4o-mini-2024-07-18", True),
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini", True),
        ("gpt-3.5-turbo", "gpt-3.5-turbo-0125", True),
        ("davinci-002", "davinci-002", True),
        ("gpt-4o", "gpt-4o-mini-2024-07-18", False),
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini-2025-01-01", False),
        ("gpt-4", "gpt-4.1", False),
        ("davinci", "davinci-002", False),
    ],
)
def test_a_name_and_its_snapshot_are_one_model(want: str, have: str, same: bool) -> None:
    wanted, there = inputs.compare_model(want, have)
    assert (wanted == there) is same


@pytest.mark.parametrize(
    ("job", "suffix"),
    [
        ({"suffix": "My Team"}, "My Team"),
        ({"user_provided_suffix": "My Team", "fine_tuned_model": "ft:m:org:my-team:x"}, "My Team"),
        ({"fine_tuned_model": "ft:m:org:my-team:x"}, "my-team"),
        ({"fine_tuned_model": "ft:m:org::x"}, None),
        ({"fine_tuned_model": None}, None),
    ],
)
def test_where_a_suffix_is_found(job: dict[str, Any], suffix: str | None) -> None:
    assert inputs.suffix_of(job) == suffix


@pytest.mark.parametrize(
    ("want", "have", "same"),
    [("a", "a", True), ("My Team!", "my-team", True), ("", None, True), ("a", None, False), ("a", "b", False)],
)
def test_suffixes_that_are_the_same(want: str, have: str | None, same: bool) -> None:
    wanted, there = inputs.compare_suffix(want, have)
    assert (wanted == there) is same


CHOSEN = supervised(n_epochs=3, batch_size=1, learning_rate_multiplier=1.8)


@pytest.mark.parametrize(
    ("want", "have", "same"),
    [
        (supervised(n_epochs=3), CHOSEN, True),
        (supervised(n_epochs="auto", batch_size=1), CHOSEN, True),
        ({"type": "supervised"}, CHOSEN, True),
        (supervised(n_epochs=4), CHOSEN, False),
        ({"type": "dpo"}, CHOSEN, False),
        (graded(eval_samples=1), graded(eval_samples=2), False),
        ({"type": "reinforcement", "reinforcement": {"grader": {**GRADER, "reference": "x"}}}, graded(), False),
        (graded(reasoning_effort="default"), graded(reasoning_effort="low"), True),
    ],
)
def test_methods_that_are_the_same(want: dict[str, Any], have: dict[str, Any], same: bool) -> None:
    wanted, there = inputs.compare_method(want, have)
    assert (wanted == there) is same


def test_a_job_that_only_says_its_hyperparameters() -> None:
    assert inputs.method_of({"hyperparameters": {"n_epochs": 3}}) == supervised(n_epochs=3)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"type": "dpo", "supervised": {}}, "method.supervised does not go with the type dpo"),
        ({"type": "reinforcement"}, "method.reinforcement has no grader"),
        (supervised(n_epochs="many"), "n_epochs is 'many'; give a whole number, or auto"),
        (supervised(n_epochs=1.5), "n_epochs is 1.5; give a whole number, or auto"),
        (supervised(n_epochs=51), "n_epochs is 51; give a number from 1 to 50"),
        (supervised(batch_size=0), "batch_size is 0; give a number above 0, or auto"),
        (supervised(learning_rate_multiplier=[]), "learning_rate_multiplier is []; give a number, or auto"),
        ({"type": "dpo", "dpo": {"hyperparameters": {"beta": 3}}}, "beta is 3; give a number from 0 to 2"),
    ],
)
def test_methods_that_are_refused(value: dict[str, Any], says: str, refused: Any) -> None:
    assert says in refused(inputs.method_to_api, "method", value).msg


def test_numbers_as_text_become_numbers() -> None:
    cleaned = inputs.method_to_api(
        "method", supervised(n_epochs="3", learning_rate_multiplier="0.5", batch_size="auto")
    )
    assert cleaned == supervised(n_epochs=3, learning_rate_multiplier=0.5, batch_size="auto")


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        ("supervised", EXAMPLE),
        ("supervised", {"messages": [ASKED, {"role": "assistant", "tool_calls": []}], "tools": []}),
        ("dpo", PREFERENCE),
        ("reinforcement", {"messages": [ASKED], "answer": 4}),
        ("completion", {"prompt": "p", "completion": "c"}),
    ],
)
def test_examples_that_are_taken(shape: str, example: Any, data: Any) -> None:
    assert training_files.check(data(*[example] * 10), shape, 10) is None


@pytest.mark.parametrize(
    ("shape", "example", "says"),
    [
        ("supervised", PREFERENCE, "has no messages, a list of messages"),
        ("supervised", {"messages": []}, "has no messages"),
        ("supervised", {"messages": [ASKED]}, "has no message of the role assistant in messages"),
        ("supervised", {"messages": ["x"]}, "without a valid role (number 1 of messages: None)"),
        ("supervised", {"messages": [ASKED, {"role": "robot", "content": "x"}]}, "(number 2 of messages: 'robot')"),
        ("supervised", {"messages": [{"role": "user"}, ANSWERED]}, "says nothing (number 1 of messages)"),
        ("supervised", {"messages": [{"role": "user", "content": None}, ANSWERED]}, "says nothing (number 1"),
        ("dpo", EXAMPLE, "has no input.messages"),
        ("dpo", {**PREFERENCE, "preferred_output": "Four."}, "has no preferred_output, a list of messages"),
        ("dpo", {**PREFERENCE, "non_preferred_output": [ASKED]}, "in non_preferred_output"),
        ("reinforcement", {"prompt": "x"}, "has no messages"),
        ("completion", {"prompt": "p"}, "has no completion"),
        ("completion", EXAMPLE, "has no prompt and no completion"),
    ],
)
def test_examples_that_are_refused(shape: str, example: Any, says: str, data: Any, refused: Any) -> None:
    good = {"supervised": EXAMPLE, "dpo": PREFERENCE, "completion": {"prompt": "p", "completion": "c"}}
    path = data(good.get(shape, EXAMPLE), example)
    message = refused(training_files.check, path, shape, 1).msg
    assert message.startswith(f"{path}, line 2, ")
    assert says in message


def test_a_line_that_no_parser_takes(tmp_path: Path, run: Any, refused: Any) -> None:
    path = tmp_path / "deep.jsonl"
    path.write_text('{"messages":' + "[" * 100_000 + "\n")
    assert ", line 1, is not JSON (" in refused(run, JOB, model="gpt-4o", training_file=str(path)).msg


def test_a_long_example_is_told_of(data: Any) -> None:
    long = {"messages": [{"role": "user", "content": "word " * 60_000}, ANSWERED]}
    assert "1, the first in line 2" in (training_files.check(data(EXAMPLE, long), "supervised", 1) or "")


@pytest.mark.parametrize(
    ("model", "method", "shape"),
    [
        ("gpt-4o", None, "supervised"),
        ("gpt-4o", "dpo", "dpo"),
        ("davinci-002", None, "completion"),
        ("ft:babbage-002:o:s:x", None, "completion"),
        (None, None, "supervised"),
    ],
)
def test_the_form_that_is_expected(model: str | None, method: str | None, shape: str) -> None:
    assert training_files.shape_of(model, method) == shape


def test_an_answer_that_is_lost_starts_no_second_job(data: Any, run: Any, server: Any) -> None:
    options = {"model": "gpt-4o", "training_file": data(), "suffix": "lost", "poll_interval": 0.1}
    server.fault("reset_after", method="POST", path="/files")
    server.fault("reset_after", method="POST", path="/fine_tuning/jobs")
    made = run(JOB, **options)
    assert made.changed
    assert made.result["status"] == "succeeded"
    assert server.requests("POST") == ["POST /files", "POST /fine_tuning/jobs"]
    again = run(JOB, **options)
    assert not again.changed
    assert again.result["id"] == made.result["id"]


def test_a_file_that_was_uploaded_for_nothing_is_reported_and_used(
    data: Any, run: Any, refused: Any, server: Any
) -> None:
    server.fault("status", method="POST", path="/fine_tuning/jobs", status=400)
    options = {"model": "gpt-4o", "training_file": data(), "poll_interval": 0.1}
    error = refused(run, JOB, **options)
    assert error.details["changed"]
    assert error.details["uploaded"]["training_file"].startswith("file-")
    made = run(JOB, **options)
    assert made.result["fine_tuning_job"]["training_file"] == error.details["uploaded"]["training_file"]


def test_a_file_of_the_same_size_is_not_taken_for_the_same(data: Any, run: Any, server: Any) -> None:
    """Two files of openai_file, neither of them known to the registry of the task."""
    other = lines(*[EXAMPLE] * 10).replace("Four", "Five")
    for content in (other, lines(*[EXAMPLE] * 10)):
        upload = ("train.jsonl", partial(BytesIO, content.encode()))
        file = server.client().request("POST", "/files", body={"purpose": "fine-tune"}, upload=upload)
    made = run(JOB, model="gpt-4o", training_file=data(), poll_interval=0.1)
    assert made.result["fine_tuning_job"]["training_file"] == file["id"]
    assert server.count("files") == 3  # with the results


def test_the_best_of_several_jobs_is_meant(data: Any, run: Any, server: Any) -> None:
    file = run(FILE, path=data(), purpose="fine-tune").result["id"]
    first = run(JOB, model="gpt-4o", training_file=file, seed=1, poll_interval=0.1)
    server.hold("fine_tuning_jobs/.*")
    second = run(JOB, model="gpt-4o", training_file=file, seed=2, wait=False)
    run(JOB, fine_tuning_job_id=second.result["id"], state="cancelled")
    assert run(JOB, model="gpt-4o", training_file=file).result["id"] == first.result["id"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"retry_failed": True, "fine_tuning_job_id": "ftjob-1"}, "give model and training_file instead"),
        ({"model": "gpt-4o", "training_file": "/none/train.jsonl"}, "There is no file /none/train.jsonl"),
        ({"model": "gpt-4o", "training_file": "/none/train.txt"}, "does not end in .jsonl"),
        ({"model": "gpt-4o", "training_file": "a b"}, "training_file 'a b' is not an id"),
        ({"model": "gpt-4o", "training_file": "(known after apply)"}, "is not an id"),
        ({"model": "gpt-4o", "training_file": "file-1", "suffix": "x" * 65}, "suffix has 65 characters"),
        ({"model": "gpt-4o", "training_file": "file-1", "seed": -1}, "seed is -1"),
    ],
)
def test_options_that_are_refused(options: dict[str, Any], says: str, run: Any, refused: Any, server: Any) -> None:
    server.forget_requests()
    assert says in refused(run, JOB, **options).msg
    assert server.requests() == []


def test_a_file_that_is_only_known_later(run: Any) -> None:
    predicted = run(JOB, check_mode=True, model="gpt-4o", training_file="(known after apply)")
    assert predicted.changed
    assert predicted.result["id"] == "(known after apply)"


EVENTS = [
    {"type": "metrics", "data": {"step": step, "train_loss": 2 / step, "train_mean_token_accuracy": 0.5}}
    for step in range(1, 60)
]
REWARDS = [{"type": "metrics", "data": {"step": 1, "train_reward": 0.5}}]


@pytest.mark.parametrize("events", [EVENTS, REWARDS])
def test_the_same_losses_are_the_same_file(events: list[Any], tmp_path: Path) -> None:
    path = tmp_path / "loss.png"
    loss_curve.draw(str(path), "ftjob-1", events)
    first = path.read_bytes()
    assert first.startswith(b"\x89PNG")
    assert b"Software" not in first
    written = path.stat().st_mtime_ns
    loss_curve.draw(str(path), "ftjob-1", events[::-1])
    assert path.stat().st_mtime_ns == written
    loss_curve.draw(str(path), "ftjob-1", [*events, {"type": "metrics", "data": {"step": 60, "train_loss": 3.0}}])
    assert path.read_bytes() != first


def test_nothing_to_draw(tmp_path: Path, refused: Any) -> None:
    error = refused(loss_curve.draw, str(tmp_path / "x.png"), "ftjob-1", [{"type": "message", "data": {}}])
    assert "has measured nothing yet" in error.msg
    assert not (tmp_path / "x.png").exists()


def test_a_place_that_cannot_be_drawn_into(tmp_path: Path, look: Any, refused: Any, server: Any) -> None:
    server.forget_requests()
    for place in ("", str(tmp_path), str(tmp_path / "none" / "x.png")):
        error = refused(look, JOB_INFO, fine_tuning_job_id="ftjob-1", loss_curve=place)
        assert error.msg.startswith("loss_curve ")
    assert server.requests() == []


def test_no_job_to_draw(tmp_path: Path, look: Any, refused: Any) -> None:
    options = {"fine_tuning_job_id": "ftjob-none", "loss_curve": str(tmp_path / "x.png")}
    assert "has the id 'ftjob-none'" in refused(look, JOB_INFO, **options).msg


def test_the_library_that_draws_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, look: Any, refused: Any, server: Any
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    server.forget_requests()
    options = {"fine_tuning_job_id": "ftjob-1", "loss_curve": str(tmp_path / "x.png")}
    assert "pip install 'matplotlib>=3,<4'" in refused(look, JOB_INFO, **options).msg
    assert server.requests() == []
