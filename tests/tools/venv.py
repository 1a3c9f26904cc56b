# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make .cache/venv from the lock, unless it is there already. Runs before anything is installed: standard library only.

Usage: python3 tests/tools/venv.py
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from environment import REPOSITORY, cache, locked

LOCK = REPOSITORY / "tests" / "requirements.txt"
MODEL = REPOSITORY / "tests" / "requirements-model.txt"
VENV = cache() / "venv"
STAMP = VENV / "stamp"

# Starts coverage in every Python process of the venv for which COVERAGE_PROCESS_START is set: pytest's workers,
# ansible-playbook and the modules that it runs.
COVERAGE_HOOK = "import os; os.environ.get('COVERAGE_PROCESS_START') and __import__('coverage').process_startup()\n"


def wanted_stamp() -> str:
    """Changes when the venv has to be made anew: other packages, another Python, another place."""
    parts = [LOCK.read_text(), MODEL.read_text(), COVERAGE_HOOK, sys.version, sys.base_prefix, str(VENV)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def make() -> None:
    python = str(VENV / "bin" / "python")
    # The caches stay inside the project, so that an absent or unwritable HOME does not matter.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON") and k != "VIRTUAL_ENV"}
    environment |= {"PIP_CACHE_DIR": str(cache() / "pip"), "UV_CACHE_DIR": str(cache() / "uv")}

    def run(*command: str) -> None:
        subprocess.run(command, check=True, env=environment)

    shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", str(VENV))
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", str(LOCK), "uv")
    install = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", python, "--compile-bytecode"]
    run(*install, "--requirement", str(LOCK))
    run(*install, "--no-deps", "--requirement", str(MODEL))
    site = subprocess.check_output([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True)
    Path(site.strip(), "coverage_hook.pth").write_text(COVERAGE_HOOK)


def main() -> None:
    if " " in str(VENV):
        sys.exit(
            f"The path of the project has a space in it ({REPOSITORY}), which no virtual environment survives; move it."
        )
    stamp = wanted_stamp()
    with locked("venv"):
        if not STAMP.exists() or STAMP.read_text() != stamp:
            print(f"Making {VENV.relative_to(REPOSITORY)} with Python {sys.version.split()[0]}", file=sys.stderr)
            make()
            STAMP.write_text(stamp)


if __name__ == "__main__":
    main()
