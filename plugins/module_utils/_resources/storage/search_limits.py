# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many tokens a file may have that is searched, looked at before it is uploaded."""

from __future__ import annotations

import codecs
import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import token_counts

#: What the platform takes of one file.
MOST_TOKENS = 5_000_000

# Of other files, such as those of PDF, nobody knows how much text they hold.
_TEXTS = frozenset(
    (
        *(".c", ".cpp", ".cs", ".css", ".csv", ".go", ".html", ".java", ".js", ".json", ".jsonl", ".md", ".php"),
        *(".py", ".rb", ".sh", ".tex", ".ts", ".txt", ".xml", ".yaml", ".yml"),
    )
)
# Whose words a search goes by.
_MODEL = "text-embedding-3-large"
_BYTES_OF_A_TOKEN = 4
_PIECE = 1 << 18


@dataclass(frozen=True)
class Excess:
    """More tokens than a file may have."""

    tokens: int
    #: Whether they were counted. An estimate may be wrong.
    counted: bool


def token_excess(filename: str, opener: Callable[[], IO[bytes]], size: int) -> Excess | None:
    """By how much a text of this many bytes is too long, about. None where it is not, and where nobody can know.

    A token has a byte at least, so most files need not be read.
    """
    if size <= MOST_TOKENS or os.path.splitext(filename)[1].lower() not in _TEXTS:
        return None
    count = token_counts.counter_for(_MODEL)
    if count:
        # What is no UTF-8 cannot be counted.
        with contextlib.suppress(UnicodeDecodeError):
            return _counted(count, opener, size)
    tokens = size // _BYTES_OF_A_TOKEN
    return Excess(tokens, counted=False) if tokens > MOST_TOKENS else None


def _counted(count: token_counts.Counter, opener: Callable[[], IO[bytes]], size: int) -> Excess | None:
    """Counted until it is too much; what is left is taken to be like what was read."""
    tokens = read = 0
    with opener() as file:
        for text in codecs.iterdecode(_pieces(file), "utf-8"):
            tokens += count(text)
            read += len(text.encode())
            if tokens > MOST_TOKENS:
                return Excess(tokens * size // read, counted=True)
    return None


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Pieces that end where a line does, since a token seldom goes beyond; a line without end is cut all the same."""
    for piece in iter(partial(file.read, _PIECE), b""):
        yield piece + file.readline(_PIECE)
