# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many tokens a text has, and how texts are shared out among requests."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence

try:
    import tiktoken
except ImportError:
    HAS_TIKTOKEN = False
else:
    HAS_TIKTOKEN = True

Counter = Callable[[str], int]

#: What the platform takes in one request: texts, tokens of all of them, and tokens of one of them.
MOST_TEXTS = 2048
MOST_TOKENS = 300_000
MOST_TOKENS_OF_ONE = 8192

_ENCODINGS = {"text-embedding-": "cl100k_base"}
_SOURCE = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"


def counter_for(model: str) -> Counter | None:
    """Exact counting for this model, or None where that is not possible without the network.

    tiktoken downloads the words of an encoding when it does not have them; only what it has is used.
    """
    name = next((name for start, name in _ENCODINGS.items() if model.startswith(start)), None)
    if not HAS_TIKTOKEN or name is None or not os.path.exists(_cached(name)):
        return None
    try:
        encoding = tiktoken.get_encoding(name)
    except (OSError, ValueError):
        # The words in its cache are damaged, and cannot be had anew.
        return None
    return lambda text: len(encoding.encode(text, disallowed_special=()))


def _cached(encoding: str) -> str:
    """Where tiktoken keeps the words of an encoding."""
    folder = next(
        (os.environ[name] for name in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR") if name in os.environ),
        os.path.join(tempfile.gettempdir(), "data-gym-cache"),
    )
    return os.path.join(folder, hashlib.sha1(_SOURCE.format(encoding).encode(), usedforsecurity=False).hexdigest())


def estimated(text: str) -> int:
    """More tokens than a text of any usual language has: two bytes for each."""
    return min((len(text.encode()) + 1) // 2, MOST_TOKENS_OF_ONE)


def batches(texts: Sequence[str], count: Counter) -> Iterator[list[str]]:
    """The texts in their order, as many at a time as one request takes."""
    batch: list[str] = []
    tokens = 0
    for text in texts:
        size = count(text)
        if batch and (len(batch) == MOST_TEXTS or tokens + size > MOST_TOKENS):
            yield batch
            batch, tokens = [], 0
        batch.append(text)
        tokens += size
    if batch:
        yield batch
