# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text that changes nothing of a terminal but the place it is printed in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Control characters but for tabs and line feeds, what ends a line in Unicode, what turns the direction of text or is
# not to be seen, and halves of characters, which cannot be encoded.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

_BREAKS = re.compile(r"\s*[\t\n\v\f\r]\s*")


def printable(text: str) -> str:
    """The text with an escape sequence such as ``\\x1b`` in the place of each such character."""
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def one_line(text: str) -> str:
    """The text with a space in the place of tabs and line breaks, such as a message has that names what was given."""
    return _BREAKS.sub(" ", text).strip()


def printable_value(value: Any) -> Any:
    """A JSON-like value with all its texts and names so."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {printable_value(name): printable_value(member) for name, member in value.items()}
    return [printable_value(member) for member in value] if isinstance(value, (list, tuple)) else value
