# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was measured, for people and for programs."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from typing import Any

from measure import Figure, Outcome, Ratio


def surroundings() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "ansible-core": version("ansible-core"),
        "openai": version("openai"),
        "cores": os.cpu_count(),
    }


def as_text(outcome: Outcome) -> str:
    """The table of one case."""
    width = max(map(len, [one.name for one in outcome.figures] + [one.name for one in outcome.ratios]))
    lines = [outcome.title, f"  {'':<{width}}  {'median':>10}  {'least':>10}  {'most':>10}"]
    lines += [f"  {one.name:<{width}}  {_numbers(one)}" for one in outcome.figures]
    if outcome.ratios:
        lines += [f"  {'':<{width}}  {'ratio':>10}  {'at most':>10}"]
        lines += [f"  {one.name:<{width}}  {one.value:>10.3f}  {_verdict(one)}" for one in outcome.ratios]
    lines += [f"  Note: {note}" for note in outcome.notes]
    return "\n".join(lines)


def _numbers(figure: Figure) -> str:
    values = (figure.median, *figure.spread)
    return "  ".join(f"{value:>10.4g}" for value in values) + f" {figure.unit} ({len(figure.values)} runs)"


def _verdict(ratio: Ratio) -> str:
    if ratio.at_most is None:
        return f"{'-':>10}"
    return f"{ratio.at_most:>10.2f}  {'met' if ratio.met else 'NOT MET'}"


def as_data(outcome: Outcome) -> dict[str, Any]:
    return {
        "title": outcome.title,
        "figures": [
            {
                "name": one.name,
                "unit": one.unit,
                "median": one.median,
                "spread": list(one.spread),
                "values": list(one.values),
            }
            for one in outcome.figures
        ],
        # JSON knows no infinity.
        "ratios": [
            {
                "name": one.name,
                "value": one.value if one.value != float("inf") else None,
                "at_most": one.at_most,
                "met": one.met,
            }
            for one in outcome.ratios
        ],
        "notes": outcome.notes,
    }
