# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret sinks: where a secret goes that the platform shows only once.

A secret is written to its sink before anything else can fail. It gets into the result only with
``return_secret: true``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec
from ansible_collections.declarative.openai.plugins.module_utils._state.atomic_write import replace_file
from ansible_collections.declarative.openai.plugins.module_utils._state.locks import locked, state_folder
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import fingerprint

#: Options of a kind that has such a secret.
OPTIONS = Spec(
    options={
        # Ansible takes what begins with secret for one; this is where it goes.
        "secret_dest": {"type": "raw", "no_log": False},
        "return_secret": {"type": "bool", "default": False},
    }
)

_LOCK_TIMEOUT = 60.0
# What container engines put into each container: files, and variables.
_CONTAINER_FILES = ("/.dockerenv", "/run/.containerenv")
_CONTAINER_VARIABLES = ("container", "KUBERNETES_SERVICE_HOST")


@dataclass(frozen=True)
class FileSink:
    """A file with the secret and nothing else, for the user the task runs as (0600)."""

    path: str

    def check(self) -> None:
        """Raise PlatformError when the file cannot be written. Nothing is changed."""
        folder = os.path.dirname(self.path)
        if os.path.isdir(self.path):
            raise PlatformError(f"secret_dest {self.path} is a folder; name a file in it.")
        if not os.path.isdir(folder):
            raise PlatformError(f"secret_dest {self.path} has no folder {folder} to be in; create it first.")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PlatformError(
                f"secret_dest {self.path} cannot be written by the user the task runs as; change its permissions."
            )

    def exists(self) -> bool:
        return os.path.exists(self.path)

    def write(self, secret: str) -> None:
        """Replace the file at once. Raises PlatformError or OSError when it cannot be written."""
        lock = os.path.join(state_folder("secrets"), f"{fingerprint(os.path.realpath(self.path))}.lock")
        with locked(lock, timeout=_LOCK_TIMEOUT, purpose=f"for secret_dest {self.path}"):
            replace_file(self.path, secret.encode())

    def warning(self) -> str | None:
        """What to warn of: a file in a container is lost with it, unless it is in a volume."""
        if _is_in_container() and _mount_of(self.path) == "/":
            return f"secret_dest {self.path} is lost with this container; name a file in a mounted volume."
        return None


def _is_in_container() -> bool:
    return any(map(os.path.exists, _CONTAINER_FILES)) or any(name in os.environ for name in _CONTAINER_VARIABLES)


def _mount_of(path: str) -> str:
    folder = os.path.realpath(os.path.dirname(path))
    while not os.path.ismount(folder):
        folder = os.path.dirname(folder)
    return folder


def sink_of(params: Mapping[str, Any]) -> FileSink | None:
    """The sink that ``secret_dest`` names: text is the path of a file, a mapping says its type.

    Raises PlatformError for anything else. None: there is none.
    """
    given = params.get("secret_dest")
    if given is None:
        return None
    sink = given if isinstance(given, Mapping) else {"type": "file", "path": given}
    path = sink.get("path")
    if sink.get("type") != "file" or set(sink) != {"type", "path"}:
        raise PlatformError("secret_dest is neither a path nor a mapping with type file and path; correct it.")
    if not isinstance(path, str) or not path.strip() or "\0" in path:
        raise PlatformError("secret_dest names no file; give its path.")
    return FileSink(os.path.abspath(os.path.expanduser(os.path.expandvars(path))))
