# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creating an object once, also when nobody heard whether it was created."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._base.waiting import pause
from ansible_collections.declarative.openai.plugins.module_utils._core import journal
from ansible_collections.declarative.openai.plugins.module_utils._core.plan import plan
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._transport.retries import retried

# Seconds after a failure that leaves open whether the object was made: a server may be about to make it.
_LATE = 2.0
# Seconds by which a server may be late with noting when it made an object.
_TOLERANCE = 5.0


def create_once(task: Task, values: Mapping[str, Any]) -> Object:
    """Create; after a failure that leaves open whether it was done, look for the object before trying again.

    What cannot be looked for is not sent twice: then the PlatformError says what may be there.
    """
    if task.endpoint.is_repeatable:
        return task.resource.create(task, values)
    creation = _Creation(task, values)
    try:
        made = retried(creation.attempt, task.params["max_retries"], _is_worth_another, least_pause=_LATE)
    except RequestError as error:
        if creation.doubt is None:
            raise
        made = creation.find_last(error)
    creation.remove_doubles(made)
    return made


def _is_worth_another(error: RequestError) -> bool:
    """Whether to send it again: not after a refusal, nor where a refusal came as a success."""
    return error.ambiguous and error.transient


class _Creation:
    """One object on its way, in as many requests as it takes."""

    def __init__(self, task: Task, values: Mapping[str, Any]) -> None:
        self.task, self.values = task, values
        self.requests = 0
        #: The last failure that leaves open whether the object was made.
        self.doubt: RequestError | None = None

    def attempt(self) -> Object:
        """What an earlier request made although its answer was lost, or else a new object."""
        found = self.find() if self.requests else []
        if found:
            return found[0]
        if not self.requests:
            self.started, self.sent_at = time.monotonic(), datetime.now(timezone.utc)
        self.requests += 1
        try:
            return self.task.resource.create(self.task, self.values)
        except RequestError as error:
            self.doubt = error if error.ambiguous else self.doubt
            if error.ambiguous and not self.task.resource.is_findable:
                advice = "look at the server, then run the task again" if self._is_stored else "run the task again"
                raise self.explained(
                    error, f"and since the API cannot list them it is not sent again: {advice}"
                ) from error
            raise

    @property
    def _is_stored(self) -> bool:
        return self.task.resource.is_persistent(self.task.params)

    def find(self) -> list[Object]:
        """What was made by these requests: what has the natural key and was not there before."""
        # What was listed before says nothing of it.
        journal.distrust_listing(self.task)
        return [obj for obj in self.task.resource.matches(self.task) if obj["id"] not in self.task.preexisting_ids]

    def find_last(self, error: RequestError) -> Object:
        """What was made all the same, now that the tries have ended with ``error``. Raises PlatformError where nobody
        can tell.
        """
        advice = "so run the task again, which looks for it first"
        pause(_LATE)
        try:
            found = self.find()
        except PlatformError as failure:
            raise self.explained(error, advice) from failure
        if not found:
            raise self.explained(error, advice) from error
        return found[0]

    def explained(self, error: RequestError, advice: str) -> PlatformError:
        """The failure, with what is known of an object that may be there."""
        resource = self.task.resource
        doubt = self.doubt or error
        lost = {
            "kind": resource.name,
            "key": self.task.key or {name: self.task.want.get(name) for name in resource.natural_key} or None,
            "sent_at": self.sent_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "request_id": doubt.details.get("request_id"),
        }
        named = f" {self.task.key!r}" if self.task.key else ""
        request = f", request {lost['request_id']}" if lost["request_id"] else ""
        return PlatformError(
            f"{error.msg.rstrip('.')}; the {resource.title}{named} (sent at {lost['sent_at']}{request}) may have been "
            f"{'made' if self._is_stored else 'made, and paid for,'} all the same, {advice}.",
            **{**error.details, "possibly_created": lost},
        )

    def remove_doubles(self, made: Object) -> None:
        """Where a second request was sent, the first one may have been late: what both made is one too many."""
        if self.requests < 2:
            return
        task = self.task
        try:
            doubles = [obj for obj in self.find() if obj["id"] != made["id"]]
        except PlatformError as error:
            task.warnings.append(
                f"Nobody could look whether a request whose answer was lost made another {task.resource.title} beside "
                f"{made['id']}: {error.msg}"
            )
            return
        for double in doubles:
            reason = "it is not the same" if not self._is_ours(made, double) else None
            if reason is None and task.resource.deletable:
                try:
                    task.endpoint.delete(task.client, task.parents, double["id"])
                    journal.forget_listed(task, double["id"])
                    continue
                except PlatformError as error:
                    reason = error.msg.rstrip(".")
            task.warnings.append(
                f"{task.resource.title.capitalize()} {double['id']} seems to be a double of {made['id']}, made by a "
                f"request whose answer was lost, and was left where it is ({reason or 'it cannot be deleted'}); "
                "remove one of them."
            )

    def _is_ours(self, made: Object, double: Object) -> bool:
        """Whether these requests made it: the same in all that is declared, and of the same time."""
        times = [obj["created_at"] for obj in (made, double) if isinstance(obj.get("created_at"), (int, float))]
        if len(times) < 2 or abs(times[0] - times[1]) > time.monotonic() - self.started + _TOLERANCE:
            return False
        return plan(self.task.resource, self.task.want, double, None, "present").action == "none"
