# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The debug log: one JSON line for each exchange with the server, mode 0600, never with headers (the key is in
them).
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError


def check_writable(path: str | None) -> None:
    """Refuse a ``path`` that cannot be written, before anything is sent; nothing when none is set."""
    if not path:
        return
    try:
        os.close(_opened(path))
    except (OSError, ValueError) as error:
        raise PlatformError(f"debug_log {path} cannot be written ({error}); name another file.") from error


def write(path: str | None, redact: Callable[[str], str], line: Mapping[str, Any]) -> None:
    """Append ``line`` with the time; nothing when no ``path`` is set."""
    if not path:
        return
    stamped = {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **line}
    # The request is answered by now: a disk that is full must not cost its result.
    with contextlib.suppress(OSError), os.fdopen(_opened(path), "a", encoding="utf-8") as file:
        file.write(redact(json.dumps(stamped, default=str)) + "\n")


def _opened(path: str) -> int:
    return os.open(os.path.expanduser(path), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
