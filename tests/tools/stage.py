# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copy the working tree to .cache/stage/ansible_collections/declarative/openai, where Ansible's tools want it.

It has to be a copy: ansible-test follows a symbolic link back and finds no `ansible_collections` there. It has to be a
git repository of its own, too: .cache is ignored by the outer one, so ansible-test would find no file and test nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from environment import REPOSITORY, cache, clean, collection, locked


def git(folder: Path, *arguments: str) -> str:
    # safe.directory: a checkout that belongs to somebody else is the usual thing in a container.
    command = ["git", "-c", "safe.directory=*", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=clean(cache() / "home")).stdout


def listed(folder: Path) -> set[Path]:
    """The files of the tree that are not ignored, committed or not, relative to the folder."""
    names = git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    # A file that was deleted and is still in the index is listed, too.
    return {Path(name) for name in names if name and os.path.lexists(folder / name)}


def differs(source: Path, target: Path) -> bool:
    if source.is_symlink() or target.is_symlink() or not target.exists():
        return True
    a, b = source.stat(), target.stat()
    return (a.st_size, a.st_mtime_ns, a.st_mode) != (b.st_size, b.st_mtime_ns, b.st_mode)


def stage() -> int:
    """Bring the copy up to date and return how many files are in it."""
    target = collection()
    target.mkdir(parents=True, exist_ok=True)
    (cache() / "home").mkdir(exist_ok=True)
    if not (target / ".git").exists():
        git(target, "init", "--quiet")
    wanted = listed(REPOSITORY)
    if not wanted:
        sys.exit(f"git lists no files in {REPOSITORY}: there is nothing to test.")
    for name in listed(target) - wanted:
        (target / name).unlink()
    for name in wanted:
        if differs(REPOSITORY / name, target / name):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).unlink(missing_ok=True)
            shutil.copy2(REPOSITORY / name, target / name, follow_symlinks=False)
    for folder in sorted((path for path in target.rglob("*") if path.is_dir()), reverse=True):
        if ".git" not in folder.relative_to(target).parts and not any(folder.iterdir()):
            folder.rmdir()
    git(target, "add", "--all")
    if listed(target) != wanted:
        sys.exit(f"{target} differs from {REPOSITORY}: {sorted(map(str, listed(target) ^ wanted))}")
    return len(wanted)


def main() -> None:
    with locked("stage"):
        print(f"Staged {stage()} files")


if __name__ == "__main__":
    main()
