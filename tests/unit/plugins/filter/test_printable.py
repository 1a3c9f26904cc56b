# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server or a model says changes nothing of a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.filter.printable import FilterModule

printable = FilterModule().filters()["printable"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31mred", "\\x9b31mred"),
        ("good\rbad", "good\\rbad"),
        ("back\x08\x7f", "back\\x08\\x7f"),
        ("admin\u202e\u2066txt.exe", "admin\\u202e\\u2066txt.exe"),
        ("un\u200bseen\ufeff", "un\\u200bseen\\ufeff"),
        ("half \ud800", "half \\ud800"),
        ("two\nlines\tand ☃ é 日本", "two\nlines\tand ☃ é 日本"),
        (["a\x00", {"\x1bkey": ["\x1b", 1, None, True]}], ["a\\x00", {"\\x1bkey": ["\\x1b", 1, None, True]}]),
    ],
    ids=ascii,
)
def test_control_characters_are_shown_as_escape_sequences(said: Any, shown: Any) -> None:
    assert printable(said) == shown
    assert printable(shown) == shown
