# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Batches, and with them the life of a job: what is refused, which job counts, how it ends, and what is written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.progress import showing
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs import batch_requests
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.batches import BATCH, BATCH_INFO
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE

CHAT = "/v1/chat/completions"


def request(custom_id: str, text: str = "[[say Four.]]", **members: Any) -> dict[str, Any]:
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": text}]}
    return {"custom_id": custom_id, "method": "POST", "url": CHAT, "body": body, **members}


def unknown_model(custom_id: str) -> dict[str, Any]:
    return request(custom_id, body={"model": "none", "messages": [{"role": "user", "content": "x"}]})


def lines(*requests: Any) -> str:
    return "".join(json.dumps(line) + "\n" for line in requests)


@pytest.fixture
def batch(tmp_path: Path) -> Any:
    """Write requests, and return the options of their batch."""

    def options(*requests: Any, name: str = "requests.jsonl", **others: Any) -> dict[str, Any]:
        path = tmp_path / name
        path.write_text(lines(*(requests or [request("a")])))
        return {"input_file": str(path), "endpoint": CHAT, "poll_interval": 0.1, **others}

    return options


def custom_ids(path: Path) -> list[str]:
    return [json.loads(line)["custom_id"] for line in path.read_text().splitlines()]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (request("b", method="GET"), "line 2, has the method 'GET', and a batch takes POST alone; correct the line"),
        (
            request("b", url="/v1/responses"),
            "line 2, has the url '/v1/responses', and endpoint is /v1/chat/completions",
        ),
        (request("b", body=["x"]), "line 2, has a body that is no mapping"),
        ({**request("b"), "custom_id": 7}, "line 2, has the custom_id 7, which is no text"),
        (request("a"), "line 2, repeats the custom_id 'a'"),
        ({"custom_id": "b"}, "line 2, lacks method, url, body"),
        (["x"], "line 2, is not a JSON object"),
    ],
)
def test_requests_that_a_batch_would_fail_over_are_refused_before_any_call(
    line: Any, says: str, batch: Any, run: Any, refused: Any, server: Any
) -> None:
    server.forget_requests()
    assert says in refused(run, BATCH, **batch(request("a"), line)).msg
    assert server.requests() == []


def test_a_file_of_too_many_requests_or_bytes_is_refused(
    batch: Any, run: Any, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = batch(request("a"), request("b"))
    monkeypatch.setattr(batch_requests, "MOST_REQUESTS", 1)
    assert "has 2 requests and 1 is the most of a batch; split it." in refused(run, BATCH, **options).msg
    monkeypatch.setattr(batch_requests, "MOST_BYTES", 100)
    assert "(200 MB) is the most of a batch; split it." in refused(run, BATCH, **options).msg


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            {"batch_id": "batch_1", "retry_failed": True},
            "retry_failed makes a new job and batch_id names an old one; give input_file and endpoint instead.",
        ),
        ({"input_file": "a b", "endpoint": CHAT}, "input_file 'a b' is not an id"),
        ({"input_file": "/none/requests.jsonl", "endpoint": CHAT}, "There is no file /none/requests.jsonl"),
        (
            {"input_file": "/none/requests.txt", "endpoint": CHAT},
            "does not end in .jsonl, as the API wants of the requests of a batch",
        ),
        (
            {"input_file": "file-1", "endpoint": CHAT, "output_dest": "/none/a.jsonl"},
            "output_dest /none/a.jsonl cannot be written, since there is no folder /none",
        ),
        ({"input_file": "file-1", "endpoint": CHAT, "error_dest": "/"}, "error_dest / is a folder"),
        (
            {"input_file": "file-1", "endpoint": CHAT, "output_expires_after": {"seconds": 1}},
            "output_expires_after.seconds is 1",
        ),
    ],
)
def test_options_that_are_refused_before_any_call(
    options: dict[str, Any], says: str, run: Any, refused: Any, server: Any
) -> None:
    server.forget_requests()
    assert says in refused(run, BATCH, **options).msg
    assert server.requests() == []


def test_output_and_errors_are_written_once(batch: Any, run: Any, server: Any, tmp_path: Path) -> None:
    output, errors = tmp_path / "output.jsonl", tmp_path / "errors.jsonl"
    options = batch(request("a"), unknown_model("b"), output_dest=str(output), error_dest=str(errors))
    predicted = run(BATCH, check_mode=True, **options)
    assert (predicted.changed, output.exists()) == (True, False)
    made = run(BATCH, **options)
    assert made.result["batch"]["request_counts"] == {"total": 2, "completed": 1, "failed": 1}
    assert made.result["output_dest"] == str(output)
    assert made.result["error_dest"] == str(errors)
    assert (custom_ids(output), custom_ids(errors)) == (["a"], ["b"])
    assert output.stat().st_mode & 0o777 == 0o600
    assert [text for text in made.warnings if "1 of 2 requests of batch" in text]

    written = output.stat().st_mtime_ns
    again = run(BATCH, **options)
    assert (again.changed, again.result["output_dest"]) == (False, str(output))
    assert output.stat().st_mtime_ns == written

    output.write_text(output.read_text().replace('"a"', '"z"'))
    foreseen = run(BATCH, check_mode=True, **options)
    assert foreseen.changed
    assert foreseen.diff == {"before": {**again.diff["before"], "output_dest": None}, "after": again.diff["after"]}
    assert custom_ids(output) == ["z"]
    mended = run(BATCH, **options)
    assert (mended.changed, mended.diff, custom_ids(output)) == (True, foreseen.diff, ["a"])
    assert server.count("batches") == 1


def test_a_batch_without_failures_leaves_error_dest_alone(batch: Any, run: Any, tmp_path: Path) -> None:
    options = batch(error_dest=str(tmp_path / "errors.jsonl"))
    for changed in (True, False):
        outcome = run(BATCH, **options)
        assert (outcome.changed, outcome.result["error_dest"]) == (changed, None)
    assert not (tmp_path / "errors.jsonl").exists()


def test_output_that_is_gone_from_the_platform_is_told(
    batch: Any, run: Any, refused: Any, server: Any, tmp_path: Path
) -> None:
    options = batch(output_dest=str(tmp_path / "output.jsonl"))
    made = run(BATCH, **options)
    server.client().request("DELETE", f"/files/{made.result['batch']['output_file_id']}")
    assert not run(BATCH, **options).changed
    (tmp_path / "output.jsonl").unlink()
    error = refused(run, BATCH, **options)
    assert "is no longer on the platform, so output_dest" in error.msg
    assert "changed" not in error.details


def test_output_is_written_once_the_batch_ends(batch: Any, run: Any, server: Any, tmp_path: Path) -> None:
    options = batch(output_dest=str(tmp_path / "output.jsonl"))
    server.hold("batches/.*")
    started = run(BATCH, **options, wait=False)
    assert (started.changed, started.result["output_dest"]) == (True, None)
    unchanged = run(BATCH, **options, wait=False)
    assert (unchanged.changed, unchanged.diff["before"] == unchanged.diff["after"]) == (False, True)
    assert run(BATCH, check_mode=True, **options).changed
    server.release()
    ended = run(BATCH, **options)
    assert (ended.changed, ended.result["id"]) == (True, started.result["id"])
    assert custom_ids(tmp_path / "output.jsonl") == ["a"]


def test_a_wait_in_vain_for_output_changes_nothing(
    batch: Any, run: Any, refused: Any, server: Any, clock: Any, tmp_path: Path
) -> None:
    options = batch(output_dest=str(tmp_path / "output.jsonl"))
    server.hold("batches/.*")
    started = run(BATCH, **options, wait=False)
    error = refused(run, BATCH, **options, wait_timeout=9)
    assert f"Batch {started.result['id']} is still validating after 9 s" in error.msg
    assert (error.details["status"], error.details["output_dest"]) == ("validating", None)
    assert "changed" not in error.details


def test_the_same_requests_are_paid_for_once(batch: Any, run: Any, server: Any) -> None:
    options = batch(metadata={"team": "platform"}, output_expires_after={"seconds": 7200})
    server.fault("reset_after", method="POST", path="/files")
    server.fault("reset_after", method="POST", path="/batches")
    made = run(BATCH, **options)
    assert (made.changed, made.result["status"]) == (True, "completed")
    assert server.requests("POST") == ["POST /files", "POST /batches"]
    assert made.result["batch"]["output_expires_after"] == {"anchor": "created_at", "seconds": 7200}
    assert made.result["batch"]["metadata"] == {"team": "platform"}
    again = run(BATCH, **options)
    assert (again.changed, again.warnings) == (False, [])
    file = made.result["batch"]["input_file_id"]
    assert not run(BATCH, input_file=file, endpoint=CHAT).changed
    assert (server.count("batches"), server.count("files")) == (1, 2)


def test_labels_that_differ_stay_with_a_warning(batch: Any, run: Any, server: Any) -> None:
    run(BATCH, **batch(metadata={"team": "a"}, output_expires_after={"seconds": 7200}))
    other = run(BATCH, **batch(metadata={"team": "b"}, output_expires_after={"seconds": 3600}))
    assert not other.changed
    assert [text.split(" of ")[0] for text in other.warnings] == ["metadata", "output_expires_after"]
    assert all("none is started anew for that" in text for text in other.warnings)


def test_a_label_that_nobody_knows_of_a_foreign_batch_is_told(batch: Any, run: Any, server: Any) -> None:
    options = batch()
    file = run(FILE, path=options["input_file"], purpose="batch").result["id"]
    body = {"input_file_id": file, "endpoint": CHAT, "completion_window": "24h"}
    server.client().request("POST", "/batches", body=body)
    adopted = run(BATCH, **options, output_expires_after={"seconds": 3600})
    assert not adopted.changed
    assert ["output_expires_after of batch" in text and "cannot be compared" in text for text in adopted.warnings] == [
        True
    ]


def test_a_file_that_was_uploaded_for_nothing_is_reported_and_used(
    batch: Any, run: Any, refused: Any, server: Any
) -> None:
    server.fault("status", method="POST", path="/batches", status=400)
    error = refused(run, BATCH, **batch())
    assert error.details["changed"]
    made = run(BATCH, **batch())
    assert made.result["batch"]["input_file_id"] == error.details["uploaded"]["input_file"]


def test_a_batch_that_failed_is_repeated_only_when_that_is_asked_for(
    batch: Any, run: Any, refused: Any, server: Any
) -> None:
    file = run(FILE, path=batch(request("a", url="/v1/responses"))["input_file"], purpose="batch").result["id"]
    options = {"input_file": file, "endpoint": CHAT, "poll_interval": 0.1}
    error = refused(run, BATCH, **options)
    assert re.fullmatch(
        r"Batch batch_\w+ failed \(url_mismatch\): line 1: The URL /v1/responses is not the endpoint of the batch, "
        r"/v1/chat/completions; correct what is wrong, or set retry_failed to true to start it anew\.",
        error.msg,
    )
    assert error.details["batch"]["errors"]["data"][0]["line"] == 1
    assert refused(run, BATCH, **options).details["id"] == error.details["id"]
    assert run(BATCH, check_mode=True, retry_failed=True, **options).changed
    assert server.count("batches") == 1
    assert refused(run, BATCH, retry_failed=True, **options).details["changed"]
    assert server.count("batches") == 2


def test_a_batch_that_expires_fails_and_what_was_answered_is_written(
    batch: Any, run: Any, refused: Any, tmp_path: Path
) -> None:
    output = tmp_path / "output.jsonl"
    error = refused(run, BATCH, **batch(request("a"), request("b", "[[expire]]"), output_dest=str(output)))
    assert "expired (batch_expired): 1 of 2 requests were answered; correct what is wrong" in error.msg
    assert (error.details["changed"], error.details["output_dest"]) == (True, str(output))
    assert custom_ids(output) == ["a"]


def test_a_cancellation_is_waited_for_and_then_a_new_batch_has_to_be_asked_for(
    batch: Any, run: Any, refused: Any, server: Any
) -> None:
    server.hold("batches/in_progress")
    made = run(BATCH, **batch(), wait=False)
    cancelled = run(BATCH, batch_id=made.result["id"], state="cancelled", poll_interval=0.1)
    assert (cancelled.changed, cancelled.result["status"]) == (True, "cancelled")
    assert cancelled.diff["after"] == {"status": "cancelled"}
    assert not run(BATCH, **batch(), state="cancelled").changed
    assert "was cancelled; set retry_failed to true" in refused(run, BATCH, **batch()).msg
    server.release()
    assert run(BATCH, **batch(), retry_failed=True).result["id"] != made.result["id"]


def test_a_batch_that_is_being_cancelled_is_not_adopted(batch: Any, run: Any, refused: Any, server: Any) -> None:
    server.hold("batches/.*")
    made = run(BATCH, **batch(), wait=False)
    left = run(BATCH, batch_id=made.result["id"], state="cancelled", wait=False)
    assert left.result["status"] == "cancelling"
    assert "is being cancelled; set retry_failed to true" in refused(run, BATCH, **batch()).msg
    other = run(BATCH, **batch(), wait=False, retry_failed=True)
    assert other.result["id"] != made.result["id"]
    assert run(BATCH, **batch(), wait=False).result["id"] == other.result["id"]


def test_of_several_batches_one_that_completed_counts(batch: Any, run: Any, server: Any) -> None:
    first = run(BATCH, **batch()).result
    body = {"input_file_id": first["batch"]["input_file_id"], "endpoint": CHAT, "completion_window": "24h"}
    server.hold("batches/.*")
    second = server.client().request("POST", "/batches", body=body)
    assert run(BATCH, **batch()).result["id"] == first["id"]
    assert run(BATCH, **batch(), state="cancelled", wait=False).result["id"] == second["id"]


def test_a_batch_that_ended_before_its_cancel_arrived_is_unchanged(batch: Any, run: Any, server: Any) -> None:
    server.hold("batches/.*")
    made = run(BATCH, **batch(), wait=False).result
    ended = {"kind": "batches", "set": {"status": "completed"}}
    server.fault("move_on", method="GET", path="/batches/.*", target=ended)
    outcome = run(BATCH, batch_id=made["id"], state="cancelled")
    assert (outcome.changed, outcome.result["status"]) == (False, "completed")


def test_a_batch_says_how_many_requests_are_answered(batch: Any, run: Any, server: Any) -> None:
    told: list[str] = []

    def note(text: Any) -> None:
        told.append(text())
        if "requests" in told[-1]:
            server.release()

    server.hold("batches/in_progress")
    with showing(note):
        run(BATCH, **batch(request("a"), request("b")))
    assert [text for text in told if re.fullmatch(r"batch batch_\w+: in_progress, 0 of 2 requests, \d+ s", text)]


def test_batches_are_found_by_status_and_metadata(batch: Any, run: Any, look: Any, server: Any) -> None:
    first = run(BATCH, **batch(metadata={"team": "a"})).result["id"]
    server.hold("batches/.*")
    second = run(BATCH, **batch(request("b"), name="other.jsonl", metadata={"team": "b"}), wait=False).result["id"]

    def ids(**options: Any) -> list[str]:
        return [found["id"] for found in look(BATCH_INFO, **options).result["batches"]]

    assert ids() == [second, first]
    assert ids(status="completed") == [first]
    assert ids(metadata={"team": "b"}) == [second]
    assert ids(batch_id=first) == [first]
    assert ids(after=second, limit=1) == [first]


def test_a_stack_gives_a_batch_its_file(stack: Any, server: Any) -> None:
    file = {"kind": "file", "filename": "asked.jsonl", "purpose": "batch", "content": lines(request("a"))}
    batch = {"kind": "batch", "input_file": {"file": "asked.jsonl"}, "endpoint": CHAT, "poll_interval": 0.1}
    assert stack(file, batch).changed
    assert not stack(file, batch).changed
    assert server.count("batches") == 1
