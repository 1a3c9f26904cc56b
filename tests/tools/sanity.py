# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run every sanity test of ansible-test on the staged collection, and make sure that it did run.

Usage: python tests/tools/sanity.py [arguments of ansible-test sanity]
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from environment import cache, clean, collection

# ansible-test downloads get-pip.py to put pip into its virtual environments. Python brings pip along, so a file in
# the place of the download serves as well. One name for each release of ansible-core; see `infrastructure_packages`
# in ansible_test/_internal/python_requirements.py.
GET_PIP = ("get_pip_24_2.py", "get_pip_25_2.py")
USE_ENSUREPIP = "import ensurepip\n\nensurepip.bootstrap(default_pip=True)\n"

# ansible-core 2.19 runs 24 tests on a collection; it exits with 0 when it finds nothing to test.
FEWEST_TESTS = 20


def main(arguments: list[str]) -> int:
    home = cache() / "home"
    downloads = home / ".ansible" / "test" / "cache"
    downloads.mkdir(parents=True, exist_ok=True)
    for name in GET_PIP:
        Path(downloads, name).write_text(USE_ENSUREPIP)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    command = ["ansible-test", "sanity", "--local", "--python", version, "--color", "no", *arguments]
    done = subprocess.run(
        command,
        cwd=collection(),
        env=clean(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(done.stdout, end="")
    tests = len(re.findall(r"^Running sanity test ", done.stdout, flags=re.MULTILINE))
    is_whole = "--test" not in arguments
    if done.returncode == 0 and is_whole and ("All targets skipped" in done.stdout or tests < FEWEST_TESTS):
        print(f"ansible-test ran {tests} sanity tests and skipped the others: it does not see the collection's files.")
        return 1
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
