# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of a link between two objects, such as a user's membership of a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID, Resource, Task


@dataclass(frozen=True)
class Link(Resource):
    """Two ids, made or deleted and never updated: the one in the address, and that of the ``child``.

    References name both. Its endpoint is a LinkEndpoint, and the id in results is ``parent/child``.
    """

    natural_key: tuple[str, ...] = ()
    #: The field with the id of the child.
    child: str = ""

    @property
    def id_option(self) -> str:
        return ""

    @property
    def is_findable(self) -> bool:
        return True

    def id_in(self, task: Task) -> str | None:
        id: str | None = task.want.get(self.child)
        return id

    def matches(self, task: Task) -> list[Object]:
        child = task.want[self.child]
        found = None if child == UNKNOWN_ID else self.fetch(task, child)
        return [found] if found else []

    def lock_key(self, task: Task) -> tuple[Any, ...] | None:
        return (sorted(task.parents.items()), task.want.get(self.child))

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        """The answer has the two ids alone, so the link is read."""
        child = values[self.child]
        task.written = made = task.endpoint.create(task.client, task.parents, {self.child: child})
        return self.fetch(task, child) or made
