# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are written where the task runs: whole or not at all, for their owner alone."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.interruption import temporary_file
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared.file_reading import hexdigest
from ansible_collections.declarative.openai.plugins.module_utils._state.locks import locked, state_folder

# Seconds in which another task on this machine may write the same file, by a long download for one.
_LOCK_TIMEOUT = 600.0


@contextlib.contextmanager
def written_whole(dest: str, option: str = "dest") -> Iterator[str]:
    """The path of a temporary file beside ``dest``, whose place it takes when nothing failed. ``option`` names it.

    Its name is always the same, so that one which a killed process left there goes with the next; tasks that write the
    same ``dest`` do so one after the other.
    """
    folder, name = os.path.split(os.path.abspath(dest))
    lock = hashlib.sha256(os.path.join(os.path.realpath(folder), name).encode()).hexdigest()[:32]
    try:
        with (
            locked(os.path.join(state_folder("dest"), lock), timeout=_LOCK_TIMEOUT, purpose=f"for {option} {dest}"),
            temporary_file(os.path.join(folder, f".{name}.new")) as temporary,
        ):
            yield temporary
            os.replace(temporary, dest)
    except OSError as error:
        raise PlatformError(
            f"{option} {dest} cannot be written ({error}); name a file in a folder that exists."
        ) from error


def check_kind(dest: str, option: str = "dest") -> None:
    """Refuse what is not the path of a file."""
    if not dest:
        raise PlatformError(f"{option} is given and empty; name a file, or leave it out.")
    if os.path.isdir(dest):
        raise PlatformError(f"{option} {dest} is a folder; name a file in it.")


def check_place(dest: str, option: str = "dest") -> None:
    """Refuse a ``dest`` that cannot be written, before anything is paid for."""
    check_kind(dest, option)
    folder = os.path.dirname(os.path.abspath(dest))
    if not os.path.isdir(folder):
        raise PlatformError(f"{option} {dest} cannot be written, since there is no folder {folder}; create it first.")
    if not os.access(folder, os.W_OK):
        raise PlatformError(f"{option} {dest} cannot be written by the user the task runs as; change its permissions.")


def sha256_of(path: str) -> str:
    with open(path, "rb") as file:
        return hexdigest(hashlib.sha256(), file)
