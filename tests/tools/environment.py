# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where things are, and an environment in which nothing of the user's own settings reaches a test."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
NAMESPACE, NAME = "declarative", "openai"

# Settings that change what a tool does: Ansible's and OpenAI's own, those of Python and its tools, and what git sets
# for its hooks (it would make every git call work on the user's repository). PIP_ and UV_ stay: they name mirrors.
FOREIGN = (
    "ANSIBLE_",
    "_ANSIBLE_",
    "ANTSIBULL_",
    "COVERAGE_",
    "GALAXY_IMPORTER_",
    "GIT_CONFIG_",
    "MYPY",
    "OPENAI_",
    "PYTEST_",
    "PYTHON",
    "RUFF_",
    "XDG_",
    "YAMLLINT_",
)
FOREIGN_EXACT = {"CDPATH", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX", "VIRTUAL_ENV"}


def cache() -> Path:
    """The folder of all that is generated, whether this file is read from the repository or from its staged copy."""
    for parent in REPOSITORY.parents:
        if parent.name == ".cache":
            return parent
    return REPOSITORY / ".cache"


def collections_root() -> Path:
    """The folder that has `ansible_collections` in it: the staged copy's."""
    return cache() / "stage"


def collection() -> Path:
    return collections_root() / "ansible_collections" / NAMESPACE / NAME


def clean(home: Path, **extra: str) -> dict[str, str]:
    """This process's environment without the user's settings, with `home` as HOME and this Python's tools in front."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN) and k not in FOREIGN_EXACT}
    tools = str(Path(sys.executable).parent)
    return {
        **kept,
        "HOME": str(home),
        "PATH": os.pathsep.join([tools, kept.get("PATH", os.defpath)]),
        # ansible-core refuses to start in a locale that is not UTF-8.
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        # The local servers are on the loopback interface; no proxy can reach them.
        "NO_PROXY": "127.0.0.1,localhost,::1",
        "no_proxy": "127.0.0.1,localhost,::1",
        **extra,
    }


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Keep two runs of make from writing into the same part of the cache at a time."""
    locks = cache() / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    with (locks / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
