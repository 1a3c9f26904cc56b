# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The exception that is expected, and what becomes of every other one."""

from __future__ import annotations

import threading
import traceback
from typing import Any

#: What code that reads an object of a server raises where the object is not what it takes it for.
MISFITS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

#: The request whose answer this thread read last, as ``text``.
last_request = threading.local()
# Characters of what an exception says.
_LONGEST_REASON = 300


class PlatformError(Exception):
    """A refusal or a failure the user can act on, in one sentence: what, why, what to do.

    ``details`` go into the task's result beside ``msg``: ``status`` (HTTP), ``code``, ``type``, ``param`` and
    ``request_id`` where the server gave them, and whatever was already done when it failed.
    """

    def __init__(self, msg: str, **details: Any) -> None:
        super().__init__(msg)
        self.msg = msg
        self.details = details

    def __str__(self) -> str:
        return self.msg

    @property
    def status(self) -> int | None:
        """The HTTP status the server answered with, if it answered."""
        return self.details.get("status")


class RequestError(PlatformError):
    """A request that failed. Says whether trying again can help, and whether the work may have been done all the
    same.
    """

    def __init__(
        self,
        msg: str,
        *,
        transient: bool = False,
        ambiguous: bool = False,
        retry_after: float | None = None,
        **details: Any,
    ) -> None:
        super().__init__(msg, **{name: value for name, value in details.items() if value is not None})
        #: Whether an earlier try of the same request may have done the work.
        self.repeated = False
        self.transient = transient
        self.ambiguous = ambiguous
        self.retry_after = retry_after

    def add_doubt(self, what: str) -> None:
        """Say that the work may be done although nobody heard of it, if it may. ``what``: the run may have ended."""
        if self.ambiguous or self.repeated:
            self.msg = f"{self.msg.rstrip('.')}; {what} all the same, so run the task again."


def reason_of(error: Exception) -> str:
    """What an exception that nobody foresaw says, in a few words without a full stop."""
    text = f"it lacks {error}" if isinstance(error, KeyError) else str(error) or type(error).__name__
    return " ".join(text.split())[:_LONGEST_REASON].rstrip(".: ")


def unexpected(error: Exception) -> PlatformError:
    """What nobody foresaw as a failure in one sentence; its traceback is in ``exception``, as Ansible has it. After a
    request it is most likely the answer that is of another form; else it is a bug.
    """
    if isinstance(error, PlatformError):
        return error
    request, trace = getattr(last_request, "text", None), "".join(traceback.format_exception(error))
    if request is None or not isinstance(error, MISFITS):
        return PlatformError(
            f"The task ended in a way that nobody foresaw ({type(error).__name__}: {reason_of(error)}); report it with "
            "the traceback in exception.",
            exception=trace,
        )
    return PlatformError(
        f"The server's answer to {request} could not be understood ({reason_of(error)}); look at it on the server, and "
        "report the traceback in exception where it is as it should be.",
        exception=trace,
    )
