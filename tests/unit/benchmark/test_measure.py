# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the benchmark makes of what it measured."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmark"))

from measure import Figure, Outcome, Ratio, in_turns
from table import as_data, as_text


def test_the_contenders_take_turns() -> None:
    order: list[str] = []

    def contender(name: str) -> float:
        order.append(name)
        return float(len(order))

    figures = in_turns({name: lambda name=name: contender(name) for name in ("a", "b")}, 3)
    assert order == ["a", "b"] * 3
    assert figures["a"].values == (1, 3, 5)
    assert figures["b"].values == (2, 4, 6)


def test_a_slow_moment_moves_the_spread_and_not_the_median() -> None:
    figure = Figure("a", (1, 9, 2))
    assert figure.median == 2
    assert figure.spread == (1, 9)


def test_a_difference_is_that_of_each_round() -> None:
    # Medians alone would give (30 - 4) / 2.
    assert Figure("a", (10, 30, 50)).less(Figure("b", (4, 2, 8)), "c", 2) == Figure("c", (3, 14, 21))


def test_figures_of_different_rounds_have_no_difference() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Figure("a", (1, 2)).less(Figure("b", (1,)))


@pytest.mark.parametrize(("value", "at_most", "met"), [(1.0, 1, True), (1.01, 1, False), (9.0, None, None)])
def test_a_target_is_met_up_to_itself(value: float, at_most: float | None, met: bool | None) -> None:
    assert Ratio("r", value, at_most).met is met


def test_nothing_is_compared_with_a_difference_that_is_noise() -> None:
    outcome = Outcome("noise", [Figure("a", (1.0,))])
    outcome.compare(Figure("a", (1,)), Figure("b", (-0.01,)), 2)
    assert outcome.ratios[0].met is False
    assert json.loads(json.dumps(as_data(outcome), allow_nan=False))["ratios"][0]["value"] is None


def test_the_table_says_what_is_met() -> None:
    outcome = Outcome("title", [Figure("a", (1.0, 3.0, 2.0)), Figure("b", (4.0,))], notes=["said"])
    outcome.compare(outcome.figures[0], outcome.figures[1], 0.5)
    outcome.compare(outcome.figures[1], outcome.figures[0], 1.5)
    outcome.compare(outcome.figures[1], outcome.figures[0])
    words = [line.split() for line in as_text(outcome).splitlines()]
    assert words[0] == ["title"]
    assert words[2] == ["a", "2", "1", "3", "s", "(3", "runs)"]
    assert words[5] == ["a", "/", "b", "0.500", "0.50", "met"]
    assert words[6] == ["b", "/", "a", "2.000", "1.50", "NOT", "MET"]
    assert words[7] == ["b", "/", "a", "2.000", "-"]
    assert words[8] == ["Note:", "said"]
