# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fine-tuning jobs: from the files to the model, pause, resumption and cancellation, and what is refused."""

from __future__ import annotations

import csv
import io
import itertools
import json

import pytest

GRADER = {
    "type": "string_check",
    "name": "exact",
    "operation": "eq",
    "input": "{{sample.output_text}}",
    "reference": "4",
}


def example(text="Two and two?"):
    return {"messages": [{"role": "user", "content": text}, {"role": "assistant", "content": "Four."}]}


def preference():
    answer = [{"role": "assistant", "content": "Four."}]
    question = {"messages": [{"role": "user", "content": "Two and two?"}]}
    return {"input": question, "preferred_output": answer, "non_preferred_output": answer}


@pytest.fixture
def upload(client):
    def upload(*examples, purpose="fine-tune"):
        text = "".join(json.dumps(one) + "\n" for one in examples)
        return client.files.create(file=("data.jsonl", text.encode()), purpose=purpose).id

    return upload


@pytest.fixture
def tune(client, upload, until):
    """Run a job to its end."""

    def tune(*examples, model="gpt-4o-mini", **options):
        made = client.fine_tuning.jobs.create(model=model, training_file=upload(*examples), **options)
        assert made.status == "validating_files"
        return until(lambda: client.fine_tuning.jobs.retrieve(made.id), "succeeded", "failed")

    return tune


def test_a_job(client, tune, upload):
    metadata = {"team": "platform"}
    job = tune(*[example()] * 10, suffix="My Model!", seed=7, metadata=metadata, validation_file=upload(example()))
    assert job.status == "succeeded"
    assert job.error is None
    assert job.model == "gpt-4o-mini-2024-07-18"
    assert job.fine_tuned_model.startswith("ft:gpt-4o-mini-2024-07-18:org-local:my-model:")
    assert job.seed == 7
    assert job.metadata == metadata
    assert job.trained_tokens > 0
    assert job.finished_at >= job.created_at
    settings = job.method.supervised.hyperparameters
    assert (settings.n_epochs, settings.batch_size) == (3, 1)
    assert job.hyperparameters.model_dump() == settings.model_dump()

    events = list(client.fine_tuning.jobs.list_events(job.id, limit=7))[::-1]
    measured = [event.data for event in events if event.type == "metrics"]
    assert [data["step"] for data in measured] == list(range(1, 31))
    assert all(a["train_loss"] > b["train_loss"] for a, b in itertools.pairwise(measured))
    assert all(data["valid_loss"] > data["train_loss"] for data in measured)
    assert events[0].message == f"Created fine-tuning job: {job.id}"
    assert events[-1].message == "The job has successfully completed"

    checkpoints = list(client.fine_tuning.jobs.checkpoints.list(job.id, limit=2))[::-1]
    assert [one.step_number for one in checkpoints] == [10, 20, 30]
    assert checkpoints[0].fine_tuned_model_checkpoint == f"{job.fine_tuned_model}:ckpt-step-10"
    assert checkpoints[2].fine_tuned_model_checkpoint == job.fine_tuned_model
    assert checkpoints[2].metrics.full_valid_loss == measured[-1]["valid_loss"]

    (result,) = job.result_files
    rows = list(csv.DictReader(io.StringIO(client.files.content(result).text)))
    assert [float(row["train_loss"]) for row in rows] == [data["train_loss"] for data in measured]


def test_the_same_examples_have_the_same_losses(client, tune):
    jobs = [tune(*[example(text)] * 10) for text in ("a", "a", "a longer text " * 20)]
    losses = [
        [event.data["train_loss"] for event in client.fine_tuning.jobs.list_events(job.id) if event.type == "metrics"]
        for job in jobs
    ]
    assert losses[0] == losses[1] != losses[2]


def test_the_model_is_there_until_it_is_deleted(client, tune, refused):
    name = tune(*[example()] * 10).fine_tuned_model
    assert name in {model.id for model in client.models.list()}
    assert client.models.retrieve(name).owned_by == "org-local"
    ask = {"model": name, "messages": [{"role": "user", "content": "[[say yes]]"}]}
    assert client.chat.completions.create(**ask).choices[0].message.content == "yes"
    assert client.models.delete(name).deleted
    assert name not in {model.id for model in client.models.list()}
    assert refused(404, client.chat.completions.create, **ask).code == "model_not_found"


def test_a_tuned_model_can_be_tuned_further(tune):
    name = tune(*[example()] * 10).fine_tuned_model
    again = tune(*[example()] * 10, model=name)
    assert again.model == name
    assert again.fine_tuned_model.startswith("ft:gpt-4o-mini-2024-07-18:org-local::")


@pytest.mark.parametrize(
    ("line", "options"),
    [
        (preference(), {"method": {"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.2, "n_epochs": 1}}}}),
        (
            {"messages": [{"role": "user", "content": "Two and two?"}], "answer": "4"},
            {"model": "o4-mini", "method": {"type": "reinforcement", "reinforcement": {"grader": GRADER}}},
        ),
        ({"prompt": "Two and two?", "completion": "Four."}, {"model": "davinci-002"}),
        (example(), {"hyperparameters": {"n_epochs": 2, "batch_size": 5}}),
    ],
    ids=["dpo", "reinforcement", "completion", "the old way"],
)
def test_each_method(line, options, tune):
    job = tune(*[line] * 10, **options)
    assert job.status == "succeeded"
    assert job.method.type == options.get("method", {"type": "supervised"})["type"]


@pytest.mark.parametrize(
    ("lines", "code", "says"),
    [
        ([example()] * 9, "invalid_n_examples", "9 example"),
        ([*[example()] * 10, {"text": "x"}], "invalid_training_file", "Example 11"),
        ([*[example()] * 10, {"messages": [{"role": "user", "content": "x"}]}], "invalid_training_file", "Example 11"),
        ([*[example()] * 10, {"messages": [{"role": "robot"}]}], "invalid_training_file", "Example 11"),
        ([preference()] * 10, "invalid_training_file", "Example 1"),
        ([*[example()] * 9, example("[[fail server_error]]")], "server_error", "on demand"),
    ],
)
def test_a_job_that_fails(lines, code, says, tune, client):
    job = tune(*lines)
    assert job.status == "failed"
    assert job.error.code == code
    assert says in job.error.message
    assert job.error.param == (None if code == "server_error" else "training_file")
    assert job.fine_tuned_model is None
    assert next(iter(client.fine_tuning.jobs.list_events(job.id))).level == "error"


def test_a_bad_validation_file_fails_it(tune, upload):
    job = tune(*[example()] * 10, validation_file=upload({"text": "x"}))
    assert (job.error.code, job.error.param) == ("invalid_validation_file", "validation_file")


def test_pause_resumption_and_cancellation(server, client, upload, until, refused):
    jobs = client.fine_tuning.jobs
    made = jobs.create(model="gpt-4o-mini", training_file=upload(*[example("[[slow 30]]")] * 10))
    until(lambda: jobs.retrieve(made.id), "running")
    assert jobs.with_raw_response.pause(made.id).http_response.json()["status"] == "paused"
    assert jobs.with_raw_response.retrieve(made.id).http_response.json()["status"] == "paused"
    assert jobs.resume(made.id).status == "queued"
    assert refused(400, jobs.resume, made.id).code == "invalid_status"
    until(lambda: jobs.retrieve(made.id), "running")
    assert jobs.cancel(made.id).status == "cancelled"
    for verb in (jobs.cancel, jobs.pause, jobs.resume):
        assert refused(400, verb, made.id).code == "invalid_status"
    assert jobs.retrieve(made.id).fine_tuned_model is None
    for verb in (jobs.retrieve, jobs.cancel, jobs.pause, jobs.resume, jobs.list_events, jobs.checkpoints.list):
        assert refused(404, verb, "ftjob-none").code == "fine_tune_not_found"


def test_a_list(client, upload):
    file = upload(*[example()] * 10)
    made = [
        client.fine_tuning.jobs.create(model="gpt-4o", training_file=file, metadata={"n": str(number % 2)}).id
        for number in range(3)
    ]
    assert [job.id for job in client.fine_tuning.jobs.list(limit=2)] == made[::-1]
    assert [job.id for job in client.fine_tuning.jobs.list(after=made[1])] == made[:1]
    assert [job.id for job in client.fine_tuning.jobs.list(metadata={"n": "1"})] == [made[1]]
    assert list(client.fine_tuning.jobs.list(metadata={"n": "2"})) == []


def test_a_job_goes_on_after_a_restart(start_server, tmp_path, until):
    options = ("--state", str(tmp_path / "state.db"))
    first = start_server(*options, "--pace", "30")
    client = first.client()
    text = "".join(json.dumps(example()) + "\n" for _unused in range(10))
    file = client.files.create(file=("data.jsonl", text.encode()), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(model="gpt-4o", training_file=file.id)
    first.stop()
    client = start_server(*options).client()
    until(lambda: client.fine_tuning.jobs.retrieve(job.id), "succeeded")


@pytest.mark.parametrize(
    ("options", "code", "param"),
    [
        ({"model": "gpt-none"}, "model_not_available", "model"),
        ({"model": "text-embedding-3-small"}, "model_not_available", "model"),
        ({"training_file": "file-none"}, None, "training_file"),
        ({"validation_file": "file-none"}, None, "validation_file"),
        ({"suffix": "x" * 65}, "string_above_max_length", "suffix"),
        ({"suffix": ""}, "empty_string", "suffix"),
        ({"seed": -1}, "integer_below_min_value", "seed"),
        ({"seed": "1"}, "invalid_type", "seed"),
        ({"extra_body": {"epochs": 1}}, "unknown_parameter", "epochs"),
        ({"hyperparameters": {"n_epochs": 51}}, "integer_above_max_value", "hyperparameters.n_epochs"),
        (
            {"method": {"type": "supervised", "supervised": {"hyperparameters": {"learning_rate_multiplier": 0}}}},
            "decimal_below_min_value",
            "method.supervised.hyperparameters.learning_rate_multiplier",
        ),
        ({"method": {"type": "supervised", "dpo": {}}}, "invalid_value", "method.dpo"),
        ({"method": {"type": "reinforcement"}}, "missing_required_parameter", "method.reinforcement"),
        ({"method": {"type": "dpo"}, "model": "o4-mini"}, "invalid_value", "method"),
        ({"method": {"type": "dpo"}, "hyperparameters": {}}, "invalid_value", "hyperparameters"),
        ({"integrations": [{"type": "wandb"}]}, "missing_required_parameter", "integrations[0].wandb"),
    ],
)
def test_refusals(options, code, param, client, upload, refused):
    given = {"model": "gpt-4o-mini", "training_file": upload(example()), **options}
    error = refused(400, client.fine_tuning.jobs.create, **given)
    assert (error.code, error.param) == (code, param)


def test_a_file_for_something_else(client, upload, refused):
    file = upload(example(), purpose="assistants")
    error = refused(400, client.fine_tuning.jobs.create, model="gpt-4o", training_file=file)
    assert error.code == "invalid_file_purpose"
