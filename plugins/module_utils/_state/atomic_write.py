# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replace a file as a whole: whoever reads it sees the old or the new content, whenever the writer is killed."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import IO

from ansible_collections.declarative.openai.plugins.module_utils._base.interruption import uninterrupted

# Bytes by which a file may grow between the trial and the write.
_MARGIN = 16_384


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
    target = _ordinary(path)
    with uninterrupted():
        try:
            with _open_temporary(target) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary_of(target), target)
        except BaseException:
            remove_temporary(target)
            raise
        _sync_folder(os.path.dirname(target))


def check_replaceable(path: str, size: int) -> None:
    """Try what ``replace_file`` does with so many bytes, and leave all as it was. Raises OSError as that does."""
    target = _ordinary(path)
    with uninterrupted():
        try:
            with _open_temporary(target) as file:
                file.write(bytes(size + _MARGIN))
        finally:
            remove_temporary(target)


def _ordinary(path: str) -> str:
    target = os.path.realpath(path)
    if os.path.lexists(target) and not stat.S_ISREG(os.stat(target).st_mode):
        raise OSError(f"{target} is no ordinary file")
    return target


def _open_temporary(target: str) -> IO[bytes]:
    # Whatever a killed writer left is no part of this one, nor is a link somebody put there.
    remove_temporary(target)
    return os.fdopen(os.open(temporary_of(target), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


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
