# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start the local OpenAI-compatible server of tests/server for the length of a `with` block."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from environment import REPOSITORY, cache, clean

COMMAND = (sys.executable, str(REPOSITORY / "tests" / "server"))


@dataclass(frozen=True)
class LocalServer:
    base_url: str
    key: str
    admin_key: str = "sk-admin-local"

    @property
    def control_url(self) -> str:
        """Where faults are ordered and the log of requests is read, when the server was started with --control."""
        return self.base_url.removesuffix("/v1") + "/__control__"


@contextmanager
def serving(*arguments: str, key: str = "sk-local") -> Iterator[LocalServer]:
    home = cache() / "home"
    home.mkdir(parents=True, exist_ok=True)
    command = [*COMMAND, "--port", "0", "--key", key, *arguments]
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(command, env=clean(home), stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            # The server prints its address once it answers; the line is empty when it ended before that.
            base_url = process.stdout.readline().strip()
            if not base_url:
                errors.seek(0)
                raise RuntimeError(f"{' '.join(command)} does not start:\n{errors.read()}")
            yield LocalServer(base_url, key)
        finally:
            process.terminate()
