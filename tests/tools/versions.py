# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the integration tests with each version of ansible-core that is supported, for which there is a Python here.

Usage: python tests/tools/versions.py [VERSION...] (such as 2.18; TARGETS in the environment narrows the targets)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from venv import LOCK, NEEDED, OPTIONAL, QUIET

import gates
import stage
from environment import cache, locked

# The Pythons on which each version runs, the one that is most likely to be there first. 2.19 is what all else runs on.
PYTHONS = {
    "2.18": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.13", "3.14", "3.12"),
}
TESTS = (
    "tests/integration/test_targets.py",
    "tests/integration/test_strategies.py",
    "tests/integration/test_progress.py",
    "tests/integration/test_interruption.py",
    "tests/integration/test_secrets.py",
    "tests/integration/test_bad_environment.py",
)


def runs(python: str) -> bool:
    """Whether it is more than a name, which is all that some managers of versions have."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def made(version: str, python: str) -> Path:
    """The venv of this version, with what the collection asks for and nothing else."""
    folder = cache() / f"ansible-core-{version}"
    # What is pinned for all other tests is pinned here, but for Ansible and what it has its own limits for.
    pins = [line for line in LOCK.read_text().splitlines() if not line.startswith(("ansible-core==", "resolvelib=="))]
    constraints, stamp = cache() / f"ansible-core-{version}.txt", folder / "stamp"
    wanted = "\n".join([python, *pins, NEEDED.read_text(), OPTIONAL.read_text()])
    with locked(folder.name):
        if not stamp.exists() or stamp.read_text() != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            constraints.write_text("\n".join(pins))
            subprocess.run([python, "-m", "venv", str(folder)], check=True)
            needed = [f"ansible-core=={version}.*", "--requirement", str(NEEDED), "--requirement", str(OPTIONAL)]
            pip = [str(folder / "bin" / "python"), "-m", "pip", "install", *QUIET]
            subprocess.run([*pip, *needed, "--constraint", str(constraints)], check=True)
            stamp.write_text(wanted)
    return folder


def main(arguments: list[str]) -> int:
    unknown = set(arguments) - set(PYTHONS)
    if unknown:
        sys.exit(f"There is no {', '.join(sorted(unknown))} here; name some of {', '.join(PYTHONS)}.")
    stage.main()
    started, results = time.monotonic(), []
    for version in arguments or PYTHONS:
        python = next(
            (found for one in PYTHONS[version] if (found := shutil.which(f"python{one}")) and runs(found)), None
        )
        if python is None:
            print(f"ansible-core {version}: skipped, since there is no Python {' or '.join(PYTHONS[version])} here")
            continue
        os.environ["CONTROLLER"] = str(made(version, python))
        # As modules the target in_process runs tasks, too.
        command = (*gates.ON_TWO, "-m", "not again", *TESTS)
        results.append(gates.run(gates.Gate(f"core {version}", command)))
        gates.show(results[-1])
    gates.close(results, time.monotonic() - started)
    # A version that is asked for and cannot be had was not tested.
    return 0 if results and len(results) >= len(arguments) and all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
