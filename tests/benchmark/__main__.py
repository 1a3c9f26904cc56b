# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Measure the collection beside what else one would use, against the local server.

Usage: python tests/benchmark [CASE...] (all of them where none is named)
"""

from __future__ import annotations

import json
import sys

from cases import CASES
from environment import cache
from table import as_data, as_text, surroundings


def main(chosen: list[str]) -> int:
    if set(chosen) - set(CASES):
        sys.exit(f"Name one or more of: {', '.join(CASES)}.")
    found = surroundings()
    print(", ".join(f"{name} {value}" for name, value in found.items()), flush=True)
    report = {**found, "cases": {}}
    for name, case in CASES.items():
        if name in chosen or not chosen:
            outcome = case()
            print(f"\n{name}: {as_text(outcome)}", flush=True)
            report["cases"][name] = as_data(outcome)
    file = cache() / "bench.json"
    file.write_text(json.dumps(report, indent=2) + "\n")
    print(f"\nWritten to {file}")
    # A target that is missed is a finding and no failure: the machine may have had something else to do.
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
