# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets that the platform shows once: they reach their sink, or nothing is left that has one nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core import secret_sink
from ansible_collections.declarative.openai.plugins.module_utils._core.secret_sink import sink_of
from ansible_collections.declarative.openai.plugins.module_utils._resources.events.webhook_endpoints import (
    WEBHOOK_ENDPOINT,
)

ENDPOINT = {"name": "hook", "url": "https://hooks.example.com/", "event_types": ["batch.completed"]}


@pytest.fixture
def unwritable(tmp_path: Path) -> str:
    """A file that looks as if it could be written, and cannot: a folder has the name of its temporary file."""
    (tmp_path / "secret.new").mkdir()
    return str(tmp_path / "secret")


def test_an_object_whose_secret_cannot_be_written_is_deleted_again(
    run: Callable[..., Any], refused: Callable[..., PlatformError], server: Any, unwritable: str
) -> None:
    message = refused(run, WEBHOOK_ENDPOINT, **ENDPOINT, secret_dest=unwritable).msg
    assert "so it was deleted again" in message
    assert server.count("webhook_endpoints") == 0


def test_a_rotation_whose_secret_cannot_be_written_says_so(
    run: Callable[..., Any], refused: Callable[..., PlatformError], unwritable: str
) -> None:
    id = run(WEBHOOK_ENDPOINT, **ENDPOINT, return_secret=True).result["id"]
    error = refused(run, WEBHOOK_ENDPOINT, name="hook", state="rotated", secret_dest=unwritable)
    assert "then set state to rotated" in error.msg
    assert (error.details["changed"], error.details["id"]) == (True, id)
    assert "whsec_" not in str(error.details).replace(error.details["webhook_endpoint"]["signing_secret_hint"], "")


def test_a_secret_whose_answer_was_lost_is_made_anew(run: Callable[..., Any], server: Any, tmp_path: Path) -> None:
    dest = tmp_path / "secret"
    server.fault("status_after", method="POST", path="/webhook_endpoints", status=502, times=1)
    made = run(WEBHOOK_ENDPOINT, **ENDPOINT, secret_dest=str(dest))
    assert made.changed
    assert server.count("webhook_endpoints") == 1
    assert made.result["webhook_endpoint"]["signing_secret_hint"][-4:] == dest.read_text()[-4:]
    assert [path.rpartition("/")[2] for path in server.requests("POST")] == ["webhook_endpoints", "rotate_secret"]
    assert not run(WEBHOOK_ENDPOINT, **ENDPOINT, secret_dest=str(dest)).changed


def test_the_secret_of_somebody_else_is_not_rotated(
    run: Callable[..., Any], refused: Callable[..., PlatformError], server: Any, tmp_path: Path, clock: Any
) -> None:
    """Another machine makes an endpoint of the same name while the first request of this task fails."""
    theirs = {**ENDPOINT, "url": "https://hooks.example.com/theirs"}
    wait = clock.sleep

    def sleep(seconds: float) -> None:
        clock.sleep = wait
        server.client().request("POST", "/webhook_endpoints", body=theirs)
        wait(seconds)

    clock.sleep = sleep
    server.fault("status", method="POST", path="/webhook_endpoints", status=502, times=1)
    dest = tmp_path / "secret"
    error = refused(run, WEBHOOK_ENDPOINT, **ENDPOINT, secret_dest=str(dest))
    assert "set state to rotated for a new one" in error.msg
    assert not dest.exists()
    assert not [path for path in server.requests("POST") if path.endswith("rotate_secret")]
    assert server.count("webhook_endpoints") == 1


def test_a_secret_that_is_to_be_returned_is_in_the_result_of_a_failure_too(
    run: Callable[..., Any], refused: Callable[..., PlatformError], server: Any
) -> None:
    server.fault("status", method="POST", path=".*/test", status=400, times=1)
    asked = {**ENDPOINT, "test_event": "batch.completed", "return_secret": True}
    assert refused(run, WEBHOOK_ENDPOINT, **asked).details["secret_value"].startswith("whsec_")


def test_a_stack_returns_no_secret_alone(stack: Callable[..., Any], refused: Callable[..., PlatformError]) -> None:
    part = {"kind": "webhook_endpoint", **ENDPOINT, "return_secret": True}
    assert "return_secret without secret_dest" in refused(stack, part).msg


def test_a_file_in_a_container_is_warned_of_unless_it_is_in_a_volume(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_sink, "_CONTAINER_FILES", ())
    for name in secret_sink._CONTAINER_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert secret_sink.FileSink("/secret").warning() is None
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    assert "is lost with this container" in (secret_sink.FileSink("/secret").warning() or "")
    assert secret_sink.FileSink("/proc/secret").warning() is None  # which is always mounted


def test_a_rotation_is_not_sent_twice(
    run: Callable[..., Any], refused: Callable[..., PlatformError], server: Any, tmp_path: Path
) -> None:
    run(WEBHOOK_ENDPOINT, **ENDPOINT, return_secret=True)
    server.fault("status", method="POST", path=".*/rotate_secret", status=503, times=1)
    server.forget_requests()
    error = refused(run, WEBHOOK_ENDPOINT, name="hook", state="rotated", secret_dest=str(tmp_path / "secret"))
    assert "may have been changed" in error.msg
    assert len(server.requests("POST")) == 1


def test_a_file_sink_has_its_path_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACE", "/srv")
    sinks = [sink_of({"secret_dest": dest}) for dest in ("$PLACE/a", {"type": "file", "path": "/srv/a"}, None)]
    assert [sink and sink.path for sink in sinks] == ["/srv/a", "/srv/a", None]
