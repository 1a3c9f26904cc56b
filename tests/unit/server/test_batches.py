# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Batches: from the requests to the output and error files, cancellation, expiry, and what is refused."""

from __future__ import annotations

import json
import time

import pytest

CHAT = "/v1/chat/completions"
ENDS = ("completed", "failed", "expired", "cancelled")


def request(custom_id, text="[[say Four.]]", url=CHAT, **options):
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": text}], **options}
    return {"custom_id": custom_id, "method": "POST", "url": url, "body": body}


@pytest.fixture
def upload(client):
    def upload(*lines, purpose="batch"):
        text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
        return client.files.create(file=("requests.jsonl", text.encode()), purpose=purpose).id

    return upload


@pytest.fixture
def start(client, upload):
    def start(*lines, endpoint=CHAT, **options):
        return client.batches.create(
            input_file_id=upload(*lines), endpoint=endpoint, completion_window="24h", **options
        )

    return start


@pytest.fixture
def finish(client, until):
    def finish(batch):
        return until(lambda: client.batches.retrieve(batch.id), *ENDS)

    return finish


@pytest.fixture
def content(client):
    return lambda file_id: [json.loads(line) for line in client.files.content(file_id).text.splitlines()]


def test_a_batch_answers_its_requests_and_keeps_refusals_apart(client, start, finish, content):
    expiry = {"anchor": "created_at", "seconds": 3600}
    made = start(
        request("a"), request("b", model="none"), request("c"), metadata={"k": "v"}, output_expires_after=expiry
    )
    assert made.status == "validating"
    batch = finish(made)
    assert batch.status == "completed"
    assert batch.request_counts.model_dump() == {"total": 3, "completed": 2, "failed": 1}
    assert batch.metadata == {"k": "v"}
    assert batch.model == "gpt-4o"
    assert batch.usage.total_tokens == batch.usage.input_tokens + batch.usage.output_tokens > 0
    assert batch.created_at <= batch.in_progress_at <= batch.finalizing_at <= batch.completed_at
    output, errors = content(batch.output_file_id), content(batch.error_file_id)
    assert [line["custom_id"] for line in output] == ["a", "c"]
    assert output[0]["response"]["body"]["choices"][0]["message"]["content"] == "Four."
    assert [(line["custom_id"], line["response"]["status_code"]) for line in errors] == [("b", 404)]
    assert errors[0]["response"]["body"]["error"]["code"] == "model_not_found"
    file = client.files.retrieve(batch.output_file_id)
    assert file.purpose == "batch_output"
    assert file.expires_at == file.created_at + 3600


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("/v1/embeddings", {"model": "text-embedding-3-small", "input": "a"}),
        ("/v1/responses", {"model": "gpt-4o", "input": "a"}),
    ],
)
def test_other_endpoints_are_answered_too(start, finish, content, url, body):
    line = {"custom_id": "a", "method": "POST", "url": url, "body": body}
    batch = finish(start(line, endpoint=url))
    assert content(batch.output_file_id)[0]["response"]["body"]["object"] in ("list", "response")
    assert batch.error_file_id is None


def test_an_endpoint_that_is_not_served_refuses_every_request(start, finish):
    batch = finish(start(request("a", url="/v1/images/edits"), endpoint="/v1/images/edits"))
    assert (batch.status, batch.output_file_id, batch.request_counts.failed) == ("completed", None, 1)


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        ([request("a"), {"custom_id": "b"}], "missing_required_parameter", 2),
        ([request("a"), request("a")], "duplicate_custom_id", 2),
        ([{**request("a"), "method": "GET"}], "invalid_method", 1),
        ([request("a", url="/v1/responses")], "url_mismatch", 1),
    ],
)
def test_a_broken_file_fails_its_batch(start, finish, lines, code, line):
    batch = finish(start(*lines))
    assert batch.status == "failed"
    assert [(problem.code, problem.line) for problem in batch.errors.data] == [(code, line)]
    assert batch.output_file_id is batch.error_file_id is None


def test_a_file_of_another_purpose_fails_its_batch(client, upload, finish):
    file = upload({"messages": []}, purpose="fine-tune")
    batch = finish(client.batches.create(input_file_id=file, endpoint=CHAT, completion_window="24h"))
    assert [problem.code for problem in batch.errors.data] == ["invalid_input_file"]


def test_a_batch_that_expires_keeps_what_was_answered(start, finish, content):
    batch = finish(start(request("a"), request("b", "[[expire]]"), request("c")))
    assert batch.status == "expired"
    assert [line["custom_id"] for line in content(batch.output_file_id)] == ["a"]
    assert [line["error"]["code"] for line in content(batch.error_file_id)] == ["batch_expired"] * 2


def test_a_batch_that_is_cancelled_keeps_what_was_answered(server, client, start, finish, content, refused):
    batch = start(request("a"), request("b", "[[slow 60]]"))
    while client.batches.retrieve(batch.id).request_counts.completed < 1:
        time.sleep(0.02)
    server.control("POST", "/holds", {"step": "batches/cancelling"})
    assert client.batches.cancel(batch.id).status == "cancelling"
    assert "status 'cancelling'" in refused(400, client.batches.cancel, batch.id).message
    server.control("DELETE", "/holds")
    ended = finish(batch)
    assert (ended.status, ended.error_file_id) == ("cancelled", None)
    assert [line["custom_id"] for line in content(ended.output_file_id)] == ["a"]
    assert ended.cancelled_at >= ended.cancelling_at


def test_batches_are_listed_the_newest_first(client, start, refused):
    ids = [start(request("a")).id for _unused in range(3)]
    assert [batch.id for batch in client.batches.list(limit=2)] == ids[::-1]
    assert refused(404, client.batches.retrieve, "batch_none").param == "batch_id"


@pytest.mark.parametrize(
    "options",
    [
        {"completion_window": "1h"},
        {"endpoint": "/v1/files"},
        {"output_expires_after": {"anchor": "created_at", "seconds": 1}},
    ],
)
def test_options_that_are_refused(client, upload, refused, options):
    given = {"input_file_id": upload(request("a")), "endpoint": CHAT, "completion_window": "24h", **options}
    assert refused(400, client.batches.create, **given).param.startswith(next(iter(options)))
