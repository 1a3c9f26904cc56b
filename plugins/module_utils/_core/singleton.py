# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of a setting of which there is one: for the organization, or for each project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import body, check_heeded
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task


@dataclass(frozen=True)
class Singleton(Resource):
    """One setting at an address. It has no id of its own: results have that of the project, or ``organization``.

    Its endpoint is a SingletonEndpoint. Where the API has no DELETE, ``deletable`` is False, and there is no state
    ``absent``.
    """

    natural_key: tuple[str, ...] = ()

    @property
    def id_option(self) -> str:
        return ""

    @property
    def is_findable(self) -> bool:
        return True

    def matches(self, task: Task) -> list[Object]:
        return list(task.endpoint.list(task.client, task.parents))

    def update(self, task: Task, current: Object, changes: Mapping[str, Any]) -> Object:
        """A POST replaces it as a whole, so what is not declared is sent as it is."""
        fields = [field for field in self.fields if field.is_managed]
        values = {field.name: field.value_in(current) for field in fields if field.value_in(current) is not None}
        sent = body(fields, {**values, **changes}, creating=False)
        updated = task.endpoint.update(task.client, task.parents, current["id"], sent, current)
        check_heeded(f"{self.title} of {current['id']}", self.fields, changes, current, updated)
        return updated
