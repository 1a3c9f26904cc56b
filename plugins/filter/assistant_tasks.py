# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter assistant_tasks: exported assistants as options of openai_assistant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.declarative.openai.plugins.plugin_utils._exports import ExportError, assistants_in
from ansible_collections.declarative.openai.plugins.plugin_utils._migration import BACKENDS, migrate
from ansible_collections.declarative.openai.plugins.plugin_utils._writing import written

VARIABLE = "migrated_assistants"
_HEADER = "---\n# Options of declarative.openai.openai_assistant, from an export. The report says what has no equal.\n"


def assistant_tasks(export: Any, backend: str = "responses") -> dict[str, Any]:
    """The options of each assistant, a report on what has no equal, and the options as the text of a vars file."""
    if backend not in BACKENDS:
        raise AnsibleFilterError(
            f"The backend of assistant_tasks is {backend!r}; give {' or '.join(sorted(BACKENDS, reverse=True))}."
        )
    try:
        done = migrate(assistants_in(export), backend)
    except ExportError as error:
        # Without the cause, which Ansible would append: the sentence says it already.
        raise AnsibleFilterError(str(error)) from None
    options = [one.options for one in done]
    result = {
        "assistants": options,
        "report": [one.report() for one in done],
        "vars_file": _HEADER + written({VARIABLE: options}),
    }
    untrusted: dict[str, Any] = wrap_var(result)
    return untrusted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"assistant_tasks": assistant_tasks}
