# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a batch moves: validating, in_progress, finalizing, to one of its ends. Its requests are answered by the handlers
of this server, one after the other.

One task drives a batch. It stops where the batch is no longer in the status that it left it in: cancelled, for one.
"""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from .contents import new_file
from .errors import ApiError
from .service import Call, Service
from .state import Record, State, new_id, now

ACTIVE = ("validating", "in_progress", "finalizing")
MOST_REQUESTS = 50_000
MOST_BYTES = 200 * 1024 * 1024
MEMBERS = {"custom_id": str, "method": str, "url": str, "body": dict}
EXPIRE = "[[expire]]"
Line = dict[str, Any]


async def drive(service: Service, batch: Record) -> None:
    """From where it stands to its end, unless it is cancelled."""
    try:
        await _drive(service, batch)
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        fail(service, batch, [_problem("server_error", "The batch failed due to an internal error.")])


async def _drive(service: Service, batch: Record) -> None:
    if batch.body["status"] == "validating":
        if not await _is_still(service, batch):
            return
        problems = await asyncio.to_thread(_problems, service.state, batch)
        if not _is_driven(service, batch, "validating"):
            return
        if problems:
            fail(service, batch, problems)
            return
        move(service, batch, "in_progress")
    if batch.body["status"] == "in_progress" and not (
        await _is_still(service, batch) and await _answer_all(service, batch)
    ):
        return
    if await _is_still(service, batch):
        end(service, batch, "completed")


async def _answer_all(service: Service, batch: Record) -> bool:
    """Whether all requests are answered. Those that were answered before a restart are not sent again."""
    lines = _lines(service.state, batch)
    for line in lines[len(batch.hidden["answers"]) :]:
        if EXPIRE in json.dumps(line):
            _expire(service, batch, lines)
            return False
        answer = await _answered(service, line)
        await service.pause("batches/request", 0)
        if not _is_driven(service, batch, "in_progress"):
            return False
        _note(service, batch, answer)
    move(service, batch, "finalizing")
    return True


async def _answered(service: Service, line: Line) -> Line:
    """A request of the file as its line in the output or error file."""
    sent = json.dumps(line["body"]).encode()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": sent, "more_body": False}

    scope = {"type": "http", "method": "POST", "path": line["url"], "query_string": b"", "headers": []}
    path = line["url"].removeprefix("/v1")
    status, body = HTTPStatus.OK, {}
    try:
        handler = service.handlers.get(("POST", path))
        if handler is None:
            raise ApiError(HTTPStatus.NOT_FOUND, f"Invalid URL (POST {line['url']})", code="unknown_url")
        answer = await handler(Call(service, Request(scope, receive)))
        body = json.loads(bytes(answer.body)) if isinstance(answer, Response) else answer
    except ApiError as refusal:
        status, body = HTTPStatus(refusal.status), refusal.body
    response = {"status_code": int(status), "request_id": new_id("req_", 32), "body": body}
    return {"id": new_id("batch_req_"), "custom_id": line["custom_id"], "response": response, "error": None}


def _note(service: Service, batch: Record, answer: Line) -> None:
    batch.hidden["answers"].append(answer)
    batch.body["request_counts"]["completed" if _is_success(answer) else "failed"] += 1
    service.state.save(batch)


def _is_success(answer: Line) -> bool:
    return bool(answer["response"] and answer["response"]["status_code"] < HTTPStatus.BAD_REQUEST)


def _expire(service: Service, batch: Record, lines: list[Line]) -> None:
    message = "This request could not be executed before the completion window expired."
    for line in lines[len(batch.hidden["answers"]) :]:
        error = {"code": "batch_expired", "message": message}
        unsent = {"id": new_id("batch_req_"), "custom_id": line["custom_id"], "response": None, "error": error}
        _note(service, batch, unsent)
    end(service, batch, "expired")


async def cancel(service: Service, batch: Record) -> None:
    """What was answered by now is in the files of the batch."""
    await service.pause("batches/cancelling", service.pace)
    if _is_driven(service, batch, "cancelling"):
        end(service, batch, "cancelled")


async def _is_still(service: Service, batch: Record) -> bool:
    """Whether, after a while, the batch is where it was."""
    status = batch.body["status"]
    await service.pause(f"batches/{status}", service.pace)
    return _is_driven(service, batch, status)


def _is_driven(service: Service, batch: Record, status: str) -> bool:
    """Whether the batch is still where its driver left it: a request or a fault may have moved it."""
    return bool(batch.body["status"] == status) and service.state.get("batches", batch.id) is batch


def _lines(state: State, batch: Record) -> list[Line]:
    text = state.content_path(batch.body["input_file_id"]).read_text()
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _problems(state: State, batch: Record) -> list[dict[str, Any]]:
    """What is wrong with the input file."""
    file = state.get("files", batch.body["input_file_id"])
    if file is None or file.body["purpose"] != "batch":
        return [_problem("invalid_input_file", f"No file of purpose batch has the id '{batch.body['input_file_id']}'.")]
    if file.body["bytes"] > MOST_BYTES:
        return [_problem("file_too_large", "The input file is larger than 200 MB.")]
    lines = [line for line in state.content_path(file.id).read_text().splitlines() if line.strip()]
    if not lines:
        return [_problem("empty_file", "The input file is empty.")]
    if len(lines) > MOST_REQUESTS:
        return [
            _problem("too_many_tasks", f"The input file has {len(lines)} requests, and {MOST_REQUESTS} is the most.")
        ]
    problems, custom_ids = [], set[str]()
    for number, text in enumerate(lines, 1):
        problems += list(_problems_of(batch, text, number, custom_ids))
    if not problems:
        batch.body["request_counts"]["total"] = len(lines)
        batch.body["model"] = json.loads(lines[0])["body"].get("model")
    return problems


def _problems_of(batch: Record, text: str, number: int, custom_ids: set[str]) -> Iterator[dict[str, Any]]:
    try:
        line = json.loads(text)
    except ValueError:
        yield _problem("invalid_json_line", "This line is not parseable as valid JSON.", line=number)
        return
    for name, kind in MEMBERS.items():
        if not isinstance(line.get(name), kind):
            yield _problem("missing_required_parameter", f"Missing required parameter: '{name}'.", name, number)
            return
    if line["custom_id"] in custom_ids:
        message = f"The custom_id '{line['custom_id']}' is used more than once."
        yield _problem("duplicate_custom_id", message, "custom_id", number)
    custom_ids.add(line["custom_id"])
    if line["method"] != "POST":
        yield _problem("invalid_method", f"The method {line['method']} is not supported.", "method", number)
    if line["url"] != batch.body["endpoint"]:
        message = f"The URL {line['url']} is not the endpoint of the batch, {batch.body['endpoint']}."
        yield _problem("url_mismatch", message, "url", number)


def _problem(code: str, message: str, param: str | None = None, line: int | None = None) -> dict[str, Any]:
    return {"code": code, "message": message, "param": param, "line": line}


def move(service: Service, batch: Record, status: str) -> None:
    batch.body["status"] = status
    if status != "validating":
        batch.body[f"{status}_at"] = now()
    service.state.save(batch)


def end(service: Service, batch: Record, status: str) -> None:
    """Write the files, those of the requests that were answered."""
    answers = batch.hidden["answers"]
    parts = {
        "output": [one for one in answers if _is_success(one)],
        "error": [one for one in answers if not _is_success(one)],
    }
    for name, lines in parts.items():
        if lines:
            batch.body[f"{name}_file_id"] = _file(service.state, batch, name, lines)
    batch.body["usage"] = _usage(parts["output"])
    move(service, batch, status)


def fail(service: Service, batch: Record, problems: list[dict[str, Any]]) -> None:
    batch.body["errors"] = {"object": "list", "data": problems}
    move(service, batch, "failed")


def _file(state: State, batch: Record, name: str, lines: list[Line]) -> str:
    file_id = new_id("file-", 22)
    path = state.content_path(file_id)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    expiry = batch.hidden["output_expires_after"]
    new_file(state, file_id, f"{batch.id}_{name}.jsonl", "batch_output", path.stat().st_size, expiry)
    return file_id


def _usage(answers: list[Line]) -> dict[str, Any]:
    totals = {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0}
    for answer in answers:
        usage = answer["response"]["body"].get("usage") or {}
        totals["input_tokens"] += usage.get("input_tokens", usage.get("prompt_tokens", 0))
        totals["output_tokens"] += usage.get("output_tokens", usage.get("completion_tokens", 0))
        totals["total_tokens"] += usage.get("total_tokens", 0)
    return {**totals, "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}


def resume(service: Service) -> None:
    """After a restart: what was under way goes on."""
    for batch in service.state.every("batches"):
        if batch.body["status"] in ACTIVE:
            service.start(drive(service, batch))
        elif batch.body["status"] == "cancelling":
            service.start(cancel(service, batch))
