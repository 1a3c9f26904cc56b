# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creating an object once, also when nobody heard whether it was created."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils import _listings
from ansible_collections.declarative.openai.plugins.module_utils._backends._endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._wait import retried


def create_once(task: Task, values: Mapping[str, Any]) -> Object:
    """Create; after a failure that leaves open whether it was done, look for the object before trying again."""
    resource = task.resource
    lost = False

    def heard() -> Object | None:
        """What an earlier try made, although its answer was lost."""
        found = resource.matches(task) if lost else []
        return next((obj for obj in found if obj["id"] not in task.known), None)

    def attempt() -> Object:
        nonlocal lost
        try:
            return heard() or resource.create(task, values)
        except RequestError as error:
            if error.ambiguous and not resource.natural_key:
                raise PlatformError(
                    f"{error.msg.rstrip('.')}; the {resource.title} may have been made all the same, and since the "
                    "API cannot list them it is not sent again: look at the server, then run the task again.",
                    **error.details,
                ) from error
            if error.ambiguous:
                lost = True
                # What was listed before says nothing of it.
                _listings.forget(task.endpoint, task.parents)
            raise

    try:
        return retried(attempt, task.params["max_retries"], lambda error: error.ambiguous)
    except RequestError:
        made = heard()
        if made is None:
            raise
        return made
