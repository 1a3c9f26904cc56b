# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make .cache/venv and .cache/runtime from the lock, unless they are there. Runs before anything is installed:
standard library only.

Usage: python3 tests/tools/venv.py
"""

from __future__ import annotations

import ast
import configparser
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from environment import REPOSITORY, cache, locked

LOCK = REPOSITORY / "tests" / "requirements.txt"
MODEL = REPOSITORY / "tests" / "requirements-model.txt"
NEEDED = REPOSITORY / "requirements.txt"
OPTIONAL = REPOSITORY / "requirements-optional.txt"
VENV = cache() / "venv"
# What a host has on which modules run: what the collection and its options ask for, and nothing else.
RUNTIME = cache() / "runtime"
STAMP = VENV / "stamp"

# Starts coverage in every Python process of these venvs for which COVERAGE_PROCESS_START is set: pytest's workers,
# ansible-playbook and the modules that it runs.
COVERAGE_HOOK = "import os; os.environ.get('COVERAGE_PROCESS_START') and __import__('coverage').process_startup()\n"

QUIET = ("--quiet", "--disable-pip-version-check")


def wanted_stamp() -> str:
    """Changes when the venv has to be made anew: other packages, another Python, another place."""
    parts = [
        LOCK.read_text(),
        MODEL.read_text(),
        NEEDED.read_text(),
        OPTIONAL.read_text(),
        COVERAGE_HOOK,
        sys.version,
        sys.base_prefix,
        str(VENV),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def make() -> None:
    # The caches stay inside the project, so that an absent or unwritable HOME does not matter.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON") and k != "VIRTUAL_ENV"}
    environment |= {"PIP_CACHE_DIR": str(cache() / "pip"), "UV_CACHE_DIR": str(cache() / "uv")}

    def run(*command: str) -> None:
        subprocess.run(command, check=True, env=environment)

    def install(python: str, *packages: str) -> None:
        uv = (str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--compile-bytecode", "--python", python)
        try:
            run(*uv, *packages)
        except subprocess.CalledProcessError:
            # uv does not read pip's settings, and on this machine they may be what leads to a mirror.
            run(python, "-m", "pip", "install", *QUIET, *packages)

    for folder in (VENV, RUNTIME):
        shutil.rmtree(folder, ignore_errors=True)
        run(sys.executable, "-m", "venv", str(folder))
    python, runtime = str(VENV / "bin" / "python"), str(RUNTIME / "bin" / "python")
    run(python, "-m", "pip", "install", *QUIET, "--constraint", str(LOCK), "uv")
    install(python, "--requirement", str(LOCK))
    install(python, "--no-deps", "--requirement", str(MODEL))
    needed = ("--requirement", str(NEEDED), "--requirement", str(OPTIONAL))
    install(runtime, *needed, "--constraint", str(LOCK), "coverage")
    for interpreter in (python, runtime):
        site = subprocess.check_output([interpreter, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
        Path(site.decode().strip(), "coverage_hook.pth").write_text(COVERAGE_HOOK)
    copy_pip_settings(python)


def copy_pip_settings(python: str) -> None:
    """Write the user's pip settings into the HOME of the tests.

    ansible-test installs packages with pip and hands nothing of its environment on but HOME.
    """
    listed = subprocess.check_output([python, "-m", "pip", "config", "list"], text=True)
    settings = configparser.RawConfigParser()
    for line in listed.splitlines():
        name, _unused, value = line.partition("=")
        section, _unused, option = name.rpartition(".")
        section = "global" if section == ":env:" else section
        if not settings.has_section(section):
            settings.add_section(section)
        settings.set(section, option, ast.literal_eval(value))
    file = cache() / "home" / ".config" / "pip" / "pip.conf"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    with file.open("w") as opened:
        settings.write(opened)


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
