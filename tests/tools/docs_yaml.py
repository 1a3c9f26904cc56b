# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML as the documentation of this collection is written: prose filled to 120 columns, short lists in one line."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import yaml  # type: ignore[import-untyped]

COLUMNS = 120


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """PyYAML's, with indented lists and lines that end before the last column instead of after it."""

    whitespace: bool
    indention: bool
    column: int
    indent: int

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def write_plain(self, text: str, split: bool = True) -> None:
        self._write_filled(text, split)

    def write_single_quoted(self, text: str, split: bool = True) -> None:
        self._write_filled("'" + text.replace("'", "''") + "'", split)

    def _write_filled(self, text: str, split: bool) -> None:
        """Words that do not fit go into the next line, unless the text is a key, or has runs of blanks."""
        if not self.whitespace:
            self.stream.write(" ")
            self.column += 1
        lines = [text]
        if split and "  " not in text and self.column + len(text) > COLUMNS:
            first, *rest = _filled(text, COLUMNS - self.column)
            lines = [first, *_filled(" ".join(rest), COLUMNS - self.indent)]
        for number, line in enumerate(lines):
            if number:
                self.write_indent()
            self.stream.write(line)
            self.column += len(line)
        self.whitespace = self.indention = False


def _filled(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


class _Flow(list[Any]):
    """A list that is written in one line."""


_Dumper.add_representer(
    _Flow, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if "{{" in text else None),
)


def _styled(value: Any, indent: int = 0, key: str = "") -> Any:
    """The value with lists of words that are short marked to be written in one line."""
    if isinstance(value, dict):
        return {name: _styled(member, indent + 2, str(name)) for name, member in value.items()}
    if isinstance(value, list):
        line = f"{key}: [{', '.join(map(str, value))}]"
        if indent + len(line) < COLUMNS and all(_is_word(member) for member in value):
            return _Flow(value)
        return [_styled(member, indent + 2) for member in value]
    return value


def _is_word(value: Any) -> bool:
    return not isinstance(value, (dict, list)) and " " not in str(value)


def dump(value: Any) -> str:
    """The YAML text of a mapping or a list; what is read from it is the same."""
    text: str = yaml.dump(_styled(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return text


def replace_block(document: str, key: str, value: Any) -> str:
    """The YAML document with the top-level ``key`` given another value; all other lines stay as they are.

    A key that is not there yet is written where ``seealso`` or ``notes`` begin, or at the end.
    """
    block = dump({key: value})
    pattern = re.compile(rf"^{key}:.*\n(?:(?:[ #-].*)?\n)*", re.MULTILINE)
    if pattern.search(document):
        return pattern.sub(lambda _match: block, document, count=1)
    before = re.search(r"^(notes|seealso):", document, re.MULTILINE)
    end = before.start() if before else len(document)
    return document[:end] + block + document[end:]
