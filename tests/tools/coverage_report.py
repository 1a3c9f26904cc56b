# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Combine the coverage data that the covered gates left behind, report on plugins/, and fail below the limit.

The limit and the mapping of paths are in pyproject.toml.
"""

from __future__ import annotations

import sys

from coverage import Coverage
from environment import cache, collection


def main() -> int:
    folder = cache() / "coverage"
    plugins = collection() / "plugins"
    # Files of the gates are called data.*; combine() wants the same name for its result.
    report = Coverage(data_file=str(folder / "data"), config_file=str(collection() / "pyproject.toml"))
    report.combine([str(path) for path in folder.iterdir() if path.is_dir()], keep=True)
    if not report.get_data():
        print("The tests left no coverage data behind.")
        return 1
    # A file that no test ever imports is in no data, and would be missing instead of counting as uncovered.
    report.get_data().touch_files([str(path) for path in plugins.rglob("*.py")])
    report.save()
    covered = report.report()
    limit = float(str(report.get_option("report:fail_under")))
    if covered < limit:
        print(f"The tests cover {covered:.1f}% of plugins/, less than the {limit:.0f}% that pyproject.toml asks for.")
    return 0 if covered >= limit else 1


if __name__ == "__main__":
    sys.exit(main())
