# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that a task writes where it runs: each appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from ansible_collections.declarative.openai.plugins.module_utils._errors import PlatformError


def write_whole(option: str, path: str, write: Callable[[str], object]) -> None:
    """Have ``write`` fill a file beside ``path`` and put it there. ``option`` is the one that names the path."""
    folder, name = os.path.split(os.path.abspath(path))
    try:
        # mkstemp makes the file 0600, and the rename keeps that.
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
        os.close(handle)
        try:
            write(temporary)
            os.replace(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise PlatformError(
            f"{option} {path} cannot be written ({error}); name a file in a folder that exists."
        ) from error
