# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads and conversations that something holds: a run or a response lets nothing else write into its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._base.waiting import WaitTimeout, wait_for
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task

T = TypeVar("T")


def when_free(task: Task, held: str, write: Callable[[], T]) -> T:
    """Do ``write`` once nothing else holds the conversation, waiting for that within the task's wait_timeout.

    ``held`` says to the user what holds what.
    """

    def attempt() -> T | RequestError:
        try:
            return write()
        except RequestError as error:
            if not _is_held(error):
                raise
            return error

    try:
        done = wait_for(
            attempt(),
            attempt,
            lambda answer: not isinstance(answer, RequestError),
            timeout=task.params["wait_timeout"],
            poll_interval=task.params["poll_interval"],
            # Of what the server says the first sentence; the rest is advice to try again.
            what=lambda error: f"{held} ({_first(str(error))})",
        )
    except WaitTimeout as error:
        raise PlatformError(error.msg, **error.last.details) from error
    return cast(T, done)


def held_thread(id: str) -> str:
    return f"Thread {id} is held by another run"


def _first(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")


def _is_held(error: RequestError) -> bool:
    if error.details.get("code") == "conversation_locked":
        return True
    return error.status == 400 and "active" in error.msg and "run" in error.msg
