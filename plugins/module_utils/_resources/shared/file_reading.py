# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of any size, read in little memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# Bytes in a piece. Larger ones are no quicker.
_PIECE = 256 * 1024


def pieces(file: Any) -> Iterator[memoryview]:
    """What is in a file that is open for bytes. Each piece takes the place of the one before: what is new in memory
    with every piece takes longer to come by than to read.
    """
    view = memoryview(bytearray(_PIECE))
    while size := file.readinto(view):
        yield view[:size]


def hexdigest(digest: Any, file: Any) -> str:
    """What an algorithm of hashlib says of a file that is open for bytes."""
    for piece in pieces(file):
        digest.update(piece)
    return str(digest.hexdigest())
