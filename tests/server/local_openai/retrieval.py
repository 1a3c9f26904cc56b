# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text out of files, chunks out of text, and TF-IDF search over chunks with attribute filters."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# OpenAI's list of supported extensions, less the formats that are not plain text.
TEXT_SUFFIXES = {
    *(".c", ".cpp", ".cs", ".css", ".go", ".html", ".java", ".js", ".json"),
    *(".md", ".php", ".py", ".rb", ".sh", ".tex", ".ts", ".txt"),
}
UNSUPPORTED_MARKER = "[[unsupported]]"
WORDS_PER_TOKEN = 0.75


def read_text(path: Path, filename: str) -> str | None:
    """The text of a file, or None where it has none that can be searched."""
    if Path(filename).suffix.lower() not in TEXT_SUFFIXES:
        return None
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text or UNSUPPORTED_MARKER in text else text


def split(text: str, chunking: dict[str, Any]) -> list[str]:
    """Overlapping chunks of about the given numbers of tokens, cut between words."""
    size = max(1, int(chunking["max_chunk_size_tokens"] * WORDS_PER_TOKEN))
    step = max(1, size - int(chunking["chunk_overlap_tokens"] * WORDS_PER_TOKEN))
    words = [match.span() for match in re.finditer(r"\S+", text)]
    chunks = []
    for start in range(0, len(words), step):
        last = words[start : start + size][-1]
        chunks.append(text[words[start][0] : last[1]])
        if start + size >= len(words):
            break
    return chunks


def terms(text: str) -> list[str]:
    """Words in lower case, plural and singular as one."""
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in re.findall(r"\w+", text.lower())]


# Words that say nothing about what a question is about.
STOP_WORDS = frozenset(
    terms("a an and are at be by call can do does for from function get has how i in is it of on or set that the this")
    + terms("to use was what when where which who will with you")
)


@dataclass
class Chunk:
    file_id: str
    file_name: str
    text: str
    attributes: dict[str, Any] | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.counts = Counter(terms(self.text))


def rank(query: str, chunks: list[Chunk]) -> list[tuple[float, Chunk]]:
    """Chunks that share a telling word with the query, best first; scores are cosines of TF-IDF vectors, 0 to 1."""
    frequency: Counter[str] = Counter()
    for chunk in chunks:
        frequency.update(chunk.counts.keys())
    words = terms(query)
    telling = [word for word in words if word not in STOP_WORDS] or words
    wanted = _weights(Counter(telling), frequency, len(chunks))
    scored = []
    for chunk in chunks:
        score = _cosine(wanted, _weights(chunk.counts, frequency, len(chunks)))
        if score > 0:
            scored.append((min(1.0, round(score, 6)), chunk))
    return sorted(scored, key=lambda pair: -pair[0])


def _weights(counts: Counter[str], frequency: Counter[str], total: int) -> dict[str, float]:
    return {
        term: (1 + math.log(count)) * math.log(1 + (total + 1) / (frequency[term] + 0.5))
        for term, count in counts.items()
    }


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    product = sum(weight * other.get(term, 0.0) for term, weight in one.items())
    if not product:
        return 0.0
    return product / (_length(one.values()) * _length(other.values()))


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights))


def matches(attributes: dict[str, Any] | None, condition: dict[str, Any] | None) -> bool:
    """Whether a file's attributes meet a search filter."""
    if condition is None:
        return True
    kind = condition["type"]
    if kind in ("and", "or"):
        results = (matches(attributes, part) for part in condition["filters"])
        return all(results) if kind == "and" else any(results)
    value = (attributes or {}).get(condition["key"])
    wanted = condition["value"]
    if kind == "eq":
        return bool(value == wanted)
    if kind == "ne":
        return bool(value != wanted)
    if kind == "in":
        return value in wanted
    if kind == "nin":
        return value not in wanted
    return _compare(kind, value, wanted)


def _compare(kind: str, value: Any, wanted: Any) -> bool:
    numbers = all(isinstance(item, (int, float)) and not isinstance(item, bool) for item in (value, wanted))
    if not numbers and not (isinstance(value, str) and isinstance(wanted, str)):
        return False
    results = {"gt": value > wanted, "gte": value >= wanted, "lt": value < wanted, "lte": value <= wanted}
    return bool(results[kind])
