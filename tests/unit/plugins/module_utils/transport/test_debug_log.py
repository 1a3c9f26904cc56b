# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The debug log: a line for each exchange, and no secret in it."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport import debug_log

BETA = {"OpenAI-Beta": "assistants=v2"}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "debug.log"


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


def test_an_exchange_is_a_line(server: Any, log: Path) -> None:
    body = {"model": "gpt-4o"}
    server.client(debug_log=str(log)).request("POST", "/assistants", body=body, headers=BETA)
    (line,) = lines(log)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line.pop("time"))
    assert line.pop("request_id").startswith("req_")
    assert 0 <= line.pop("seconds") < 10
    assert line == {"method": "POST", "path": "/assistants", "query": None, "body": body, "status": 200, "error": None}


def test_each_try_is_a_line(server: Any, log: Path, clock: Any) -> None:
    server.fault("status", status=503)
    server.fault("reset_before")
    server.client(debug_log=str(log)).request("GET", "/assistants", query={"limit": 1}, headers=BETA)
    assert [(line["status"], bool(line["error"])) for line in lines(log)] == [(503, True), (None, True), (200, False)]
    assert {json.dumps(line["query"]) for line in lines(log)} == {'{"limit": 1}'}


def test_a_download_is_a_line(server: Any, log: Path) -> None:
    client = server.client(debug_log=str(log))
    upload = ("a.txt", lambda: BytesIO(b"text"))
    id = client.request("POST", "/files", body={"purpose": "user_data"}, upload=upload)["id"]
    client.download(id, BytesIO)
    with pytest.raises(RequestError):
        client.download("file-1", BytesIO)
    shown = [(line["method"], line["path"], line["status"]) for line in lines(log)]
    assert shown == [
        ("POST", "/files", 200),
        ("GET", f"/files/{id}/content", 200),
        ("GET", "/files/file-1/content", 404),
    ]
    assert all(line["request_id"].startswith("req_") for line in lines(log))


def test_the_key_is_in_no_line(server: Any, log: Path) -> None:
    client = server.client(api_key="sk-wrong", debug_log=str(log))
    with pytest.raises(RequestError):
        # The server gives the key back in its refusal, and here the user gives it away, too.
        client.request("POST", "/assistants", body={"instructions": "use sk-wrong"}, query={"a": "sk-wrong"})
    assert "sk-wrong" not in log.read_text()
    assert log.read_text().count("********") == 3


def test_headers_are_in_no_line(server: Any, log: Path) -> None:
    server.client(debug_log=str(log)).request("GET", "/assistants", headers={**BETA, "X-Header": "hidden"})
    assert "hidden" not in log.read_text()
    assert "uthorization" not in log.read_text()


def test_only_its_owner_reads_it(log: Path) -> None:
    debug_log.write(str(log), str, {"a": 1})
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_it_grows(log: Path) -> None:
    for number in (1, 2):
        debug_log.write(str(log), str, {"a": number})
    assert [line["a"] for line in lines(log)] == [1, 2]


def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    debug_log.write("~/debug.log", str, {"a": 1})
    assert (tmp_path / "debug.log").is_file()


@pytest.mark.parametrize("path", [None, ""])
def test_without_a_path_nothing_is_written(path: str | None) -> None:
    def fail(_text: str) -> str:
        raise AssertionError

    debug_log.write(path, fail, {"a": 1})


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_sent(
    refused: Callable[..., PlatformError], server: Any, tmp_path: Path
) -> None:
    path = tmp_path / "missing" / "debug.log"
    message = refused(server.client(debug_log=str(path)).request, "POST", "/threads", body={}).msg
    assert message.startswith(f"debug_log {path} cannot be written (")
    assert message.endswith("; name another file.")
    assert server.requests() == []


def test_a_full_disk_costs_no_result(server: Any) -> None:
    assert server.client(debug_log="/dev/full").request("POST", "/conversations", body={})["id"]
