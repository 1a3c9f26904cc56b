# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one exception that is expected: everything else that escapes is a bug and shows as one."""

from __future__ import annotations

from typing import Any


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
