# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replace a file as a whole: whoever reads it sees the old or the new content, whenever the writer is killed."""

from __future__ import annotations

import contextlib
import os
import stat


def temporary_of(path: str) -> str:
    """Where the new content is until it takes the place of the old: one fixed name, so that a killed writer leaves at
    most one file, which the next one overwrites.
    """
    return f"{path}.new"


def replace_file(path: str, content: bytes) -> None:
    """Write ``content`` to ``path``, readable by this user alone, and to the disk before it counts.

    A symbolic link is followed and stays. The caller holds a lock against other writers. Raises OSError, for what is
    no ordinary file, too.
    """
    target = os.path.realpath(path)
    if os.path.lexists(target) and not stat.S_ISREG(os.stat(target).st_mode):
        raise OSError(f"{target} is no ordinary file")
    temporary = temporary_of(target)
    # Whatever a killed writer left is no part of this one, nor is a link somebody put there.
    remove_temporary(target)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        remove_temporary(target)
        raise
    _sync_folder(os.path.dirname(target))


def remove_temporary(path: str) -> None:
    """Remove what a killed writer left beside ``path``."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(temporary_of(path))


def _sync_folder(folder: str) -> None:
    """Have the new name on the disk, too, on file systems that know how."""
    try:
        handle = os.open(folder or ".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return
    with contextlib.suppress(OSError):
        os.fsync(handle)
    os.close(handle)
