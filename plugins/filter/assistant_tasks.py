# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter assistant_tasks: exported assistants as options of openai_assistant."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml  # type: ignore[import-untyped]
from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.declarative.openai.plugins.plugin_utils._exports import ExportError, assistants_in
from ansible_collections.declarative.openai.plugins.plugin_utils._migration import BACKENDS, migrate

VARIABLE = "migrated_assistants"
_HEADER = "---\n# Options of declarative.openai.openai_assistant, from an export. The report says what has no equal.\n"
# What an export says is data: Ansible is not to take braces in it for a template.
_TEMPLATE = re.compile(r"\{[{%#]")


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """YAML as people write it: lists are indented, text of several lines is a block, no anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    tag = "!unsafe" if _TEMPLATE.search(text) else "tag:yaml.org,2002:str"
    return dumper.represent_scalar(tag, text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


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
    text = yaml.dump({VARIABLE: options}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    result = {"assistants": options, "report": [one.report() for one in done], "vars_file": _HEADER + text}
    return wrap_var(result)  # type: ignore[no-any-return]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"assistant_tasks": assistant_tasks}
