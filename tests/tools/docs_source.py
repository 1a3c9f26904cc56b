# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation inside Python files: YAML in string constants, read and replaced as text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Constant:
    """A string that is assigned to a name, of a module or of a class in it."""

    name: str
    text: str
    #: Lines of the value, counted from 0; the end is not one of them.
    start: int
    end: int


def constants(source: str) -> Iterator[Constant]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            value = node.value
            assert value.end_lineno
            yield Constant(ast.unparse(node.targets[0]), node.value.value, value.lineno - 1, value.end_lineno)


def text_of(source: str, name: str) -> str:
    """The one string that is assigned to this name."""
    (text,) = [constant.text for constant in constants(source) if constant.name == name]
    return text


def with_constants(source: str, texts: Mapping[str, str]) -> str:
    """The source with other texts in the constants of these names, each as a raw string."""
    lines = source.splitlines(keepends=True)
    for constant in sorted(constants(source), key=lambda constant: constant.start, reverse=True):
        if constant.name in texts:
            head = re.sub(r'r?""".*\n?', "", lines[constant.start])
            text = texts[constant.name].strip("\n")
            lines[constant.start : constant.end] = [f'{head}r"""\n{text}\n"""\n']
    return "".join(lines)
