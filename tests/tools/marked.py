# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generated parts of pages that are written by hand otherwise, between two comments."""

from __future__ import annotations

import re


def _part(name: str) -> re.Pattern[str]:
    """The part between two comments, with them in the first and the last group."""
    comment = r"^(?:\.\. |<!-- )"
    return re.compile(
        rf"({comment}Written by `make generate`: {name}(?: -->)?\n\n)(.*?)(\n\n{comment}The end of what is)",
        re.DOTALL | re.MULTILINE,
    )


def replaced(page: str, name: str, text: str) -> str:
    """The page with another text in the part of this name. Raises ValueError where the page has no such part."""
    new, count = _part(re.escape(name)).subn(lambda part: part[1] + text + part[3], page, count=1)
    if not count:
        raise ValueError(f"No part called {name!r} is marked in the page; put the two comments where it is to be.")
    return new


def by_hand(page: str) -> str:
    """The page without its generated parts."""
    return _part(r"[^\n]*?").sub("", page)


def rst_table(rows: list[list[str]]) -> str:
    """A simple table of reStructuredText; the first row is its head."""
    widths = [max(len(line[column]) for line in rows) for column in range(len(rows[0]))]
    rule = "  ".join("=" * width for width in widths)
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in rows]
    head, *body = (line.rstrip() for line in lines)
    return "\n".join([rule, head, rule, *body, rule, ""])
