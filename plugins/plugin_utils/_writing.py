# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML that Ansible reads back as it was: what the platform says is data, whatever it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml  # type: ignore[import-untyped]

from ansible_collections.declarative.openai.plugins.module_utils._transport.secret_places import (
    Visitor,
    secret_parts_of_urls,
    visit,
)

#: What looks like an API key.
KEY = re.compile(r"\bsk-[A-Za-z0-9_-]{16,}")
#: What is written for a secret.
REMOVED = "[secret removed]"
# Ansible is not to take braces in data for a template.
_TEMPLATE = re.compile(r"\{[{%#]")


class _Remover(Visitor):
    def secret(self, text: str) -> str:
        return REMOVED

    def text(self, text: str) -> str:
        return _replaced(text, [*secret_parts_of_urls(text), *(match.span() for match in KEY.finditer(text))])


def _replaced(text: str, places: Iterable[tuple[int, int]]) -> str:
    """The text with ``REMOVED`` in these places, of which some may overlap."""
    end = len(text)
    for start, stop in sorted(places, reverse=True):
        if stop <= end:
            text, end = f"{text[:start]}{REMOVED}{text[stop:]}", start
    return text


def without_secrets(option: str, value: Any) -> Any:
    """The value of an option without what is secret by its place, and without what looks like an API key."""
    return visit({option: value}, _Remover())[option]


class Expression(str):
    """Text that is meant for a template."""


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """YAML as people write it: lists are indented, text of several lines is a block, no anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    tag = "!unsafe" if _TEMPLATE.search(text) else "tag:yaml.org,2002:str"
    return dumper.represent_scalar(tag, text, style="|" if "\n" in text else None)


def _expression(dumper: yaml.SafeDumper, text: Expression) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Expression, _expression)


def written(data: Any) -> str:
    """The data as YAML, in its own order."""
    return str(yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110))
