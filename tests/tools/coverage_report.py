# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Combine the coverage data that the covered gates left behind, report on plugins/, and fail below the limit.

The limit and the mapping of paths are in pyproject.toml.
"""

from __future__ import annotations

import subprocess
import sys

from environment import cache, clean, collection


def main() -> int:
    folder = cache() / "coverage"
    environment = clean(cache() / "home", COVERAGE_FILE=str(folder / "combined"))
    for command in (["combine", "--quiet", "--keep", *map(str, folder.glob("*/"))], ["report"]):
        done = subprocess.run(["coverage", *command], cwd=collection(), env=environment, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
