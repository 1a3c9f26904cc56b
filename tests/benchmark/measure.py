# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Repeat what is compared in turns, and put it in relation. No figure is judged but against another of the same run."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """What one contender took, once for each repetition and in their order."""

    name: str
    values: tuple[float, ...]
    unit: str = "s"

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        return min(self.values), max(self.values)

    def less(self, other: Figure, name: str = "", parts: int = 1) -> Figure:
        """What this took beyond the other in the same round, for each of so many parts."""
        values = tuple((mine - theirs) / parts for mine, theirs in zip(self.values, other.values, strict=True))
        return Figure(name or f"{self.name} less {other.name}", values, self.unit)

    def per(self, parts: int, name: str) -> Figure:
        return Figure(name, tuple(value / parts for value in self.values), self.unit)


@dataclass(frozen=True)
class Ratio:
    """One number in relation to another, and how much it is to be at most; None where there is no target."""

    name: str
    value: float
    at_most: float | None = None

    @property
    def met(self) -> bool | None:
        return None if self.at_most is None else self.value <= self.at_most


@dataclass
class Outcome:
    """What a case found."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *figures: Figure) -> None:
        self.figures.extend(figures)

    def compare(self, mine: Figure, theirs: Figure, at_most: float | None = None, name: str = "") -> None:
        """The ratio of the medians."""
        self.ratios.append(Ratio(name or f"{mine.name} / {theirs.name}", ratio(mine.median, theirs.median), at_most))


def ratio(mine: float, theirs: float) -> float:
    """Infinite where there is nothing to compare with: a difference of two noisy figures may be zero or less."""
    return mine / theirs if theirs > 0 else float("inf")


def in_turns(contenders: Mapping[str, Callable[[], float]], repetitions: int) -> dict[str, Figure]:
    """Run all of them in each round, so that a slow moment of the machine hits all."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _round in range(repetitions):
        for name, run in contenders.items():
            taken[name].append(run())
    return {name: Figure(name, tuple(values)) for name, values in taken.items()}
