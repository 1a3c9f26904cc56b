# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of an action: the platform answers a request and keeps nothing, so that it is never a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import ACTION, Spec


@dataclass(frozen=True)
class ActionResource(Resource):
    """A kind of request whose answer is the whole result. It has no state, and no id by which it is found again.

    In check mode nothing is sent, unless ``run_in_check_mode`` is true.
    """

    natural_key: tuple[str, ...] = ()
    deletable: bool = False
    guarded: frozenset[str] = frozenset()

    def is_persistent(self, params: Mapping[str, Any]) -> bool:
        return False

    def matches(self, task: Task) -> list[Object]:
        """Nothing: each request is answered anew."""
        return []

    def argument_spec(self) -> Spec:
        spec = super().argument_spec().merge(ACTION)
        options = {name: option for name, option in spec.options.items() if name not in ("state", self.id_option)}
        required = {field.name for field in self.fields if field.required_on_create}
        return replace(
            spec,
            options={
                name: {**option, "required": True} if name in required else option for name, option in options.items()
            },
        )
