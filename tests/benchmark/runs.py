# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One local server and a folder, and the programs that are measured against it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environment import clean
from local_server import LocalServer, serving
from playbook import prepare_plays

SCRIPTS = Path(__file__).with_name("scripts.py")
# The API that both the plain SDK and the collection know.
BACKEND = "assistants"


@dataclass(frozen=True)
class Run:
    seconds: float
    #: The most that one of its processes had in memory.
    megabytes: float


@dataclass(frozen=True)
class Site:
    server: LocalServer
    folder: Path

    def play(
        self,
        tasks: Sequence[Mapping[str, Any]],
        *,
        changed: int | None = 0,
        arguments: Sequence[str] = (),
        variables: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
        as_modules: bool = False,
    ) -> Run:
        """Run the tasks in a play, and see to it that they changed as much as they are to (None: whatever it is)."""
        plays = [{"hosts": "localhost", "gather_facts": False, "tasks": list(tasks)}]
        settings = {"OPENAI_BACKEND": BACKEND, **(environment or {})}
        command, surroundings = prepare_plays(
            plays, self.server, self.folder, settings, variables, arguments, as_modules=as_modules
        )
        run, output = self.measured(command, surroundings)
        recap = re.search(r"PLAY RECAP.*changed=(\d+)", output, re.DOTALL)
        if changed is not None and (recap is None or int(recap[1]) != changed):
            raise RuntimeError(f"The play was to change {changed}:\n{output[-2000:]}")
        return run

    def script(self, name: str, count: int = 0) -> Run:
        environment = clean(self.folder, OPENAI_BASE_URL=self.server.base_url, OPENAI_API_KEY=self.server.key)
        return self.measured([sys.executable, str(SCRIPTS), name, str(count)], environment)[0]

    def measured(self, command: Sequence[str], environment: Mapping[str, str]) -> tuple[Run, str]:
        """Run it to its end; what it took is what the kernel says of it and the processes it waited for."""
        with tempfile.TemporaryFile("w+") as output:
            started = time.monotonic()
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            _pid, status, used = os.wait4(process.pid, 0)
            seconds = time.monotonic() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            text = output.read()
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{text[-2000:]}")
        # Linux gives kilobytes, macOS bytes.
        return Run(seconds, used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)), text

    def control(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.server.control_url}/{path}", data, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
        return found

    def reset(self) -> None:
        self.control("POST", "reset")

    def slow(self, seconds: float) -> None:
        """Have every answer wait."""
        self.control("POST", "faults", {"kind": "latency", "seconds": seconds, "times": -1})

    def forget_requests(self) -> None:
        self.control("DELETE", "requests")

    def requests(self) -> list[tuple[str, str]]:
        """Method and path of what was sent since."""
        return [(one["method"], one["path"]) for one in self.control("GET", "requests")["requests"]]

    def requests_of(self, run: Callable[[], object]) -> list[tuple[str, str]]:
        self.forget_requests()
        run()
        return self.requests()


@contextmanager
def site(assistants: int = 0) -> Iterator[Site]:
    """A server with so many of the wanted assistants."""
    with serving("--api", BACKEND, "--model", "stand-in", "--control") as server, tempfile.TemporaryDirectory() as name:
        made = Site(server, Path(name))
        if assistants:
            made.script("create_async", assistants)
            made.forget_requests()
        yield made
