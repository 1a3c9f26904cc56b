# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter declared_tasks: objects that exist as the text of a playbook that declares them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.plugin_utils._exporting import KINDS, declared, playbook


def declared_tasks(found: Any, kinds: Any = None, name_pattern: str = "*", metadata: Any = None) -> dict[str, Any]:
    """The options of each object, what was left out, and all of it as the text of a playbook."""
    try:
        # Data of plain types, also where Ansible's own stood before.
        plain = json.loads(json.dumps([found, kinds, metadata]))
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError(
            f"declared_tasks takes the lists of info modules; what it got is no data ({error})."
        ) from None
    objects, wanted, pairs = plain
    if not isinstance(objects, dict) or not all(isinstance(one, list) for one in objects.values()):
        raise AnsibleFilterError(
            f"declared_tasks takes a mapping of lists as info modules return them; give {', '.join(KINDS)}."
        )
    try:
        done = declared(objects, list(KINDS) if wanted is None else wanted, name_pattern, pairs or {})
    except PlatformError as error:
        raise AnsibleFilterError(str(error)) from None
    result = {
        "declared": {plural: one.options for plural, one in done.items()},
        "left_out": [note for one in done.values() for note in one.left_out],
        "playbook": playbook(done),
    }
    untrusted: dict[str, Any] = wrap_var(result)
    return untrusted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"declared_tasks": declared_tasks}
