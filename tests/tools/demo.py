# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Show the main job from beginning to end: what would be made, made, nothing to do, a drift, nothing left.

Usage: python tests/tools/demo.py [--backend responses|assistants] [--server none]

With --server none it is not a local server, but that of OPENAI_BASE_URL and OPENAI_API_KEY.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import stage
from environment import NAME, NAMESPACE, cache, clean, collection
from local_server import LocalServer, serving

FOLDER = cache() / "demo"
OBJECT = "quickstart"

# Where each backend keeps assistants, and the header it wants.
ASSISTANTS = {"responses": "/agents", "assistants": "/assistants"}
BETAS = {"responses": "agents=v1", "assistants": "assistants=v2"}


class DemoError(Exception):
    """A step that did not show what it is there to show."""


@dataclass
class Demo:
    """One server, one installed collection, and what the steps so far have shown."""

    server: LocalServer
    backend: str
    shown: list[tuple[str, float]] = field(default_factory=list)

    def step(self, title: str, show: Callable[[], str]) -> None:
        number = len(self.shown) + 1
        print(f"\n===== {number}. {title} =====", flush=True)
        started = time.monotonic()
        self.shown.append((f"{number}. {show()}", time.monotonic() - started))

    def play(self, playbook: str, *options: str, changed: int | None = None) -> str:
        """Run a playbook of the collection with its output on the screen; return that output."""
        command = ["ansible-playbook", *options, f"{NAMESPACE}.{NAME}.{playbook}"]
        print(f"$ {' '.join(command)}", flush=True)
        lines = []
        with subprocess.Popen(
            command, cwd=FOLDER, env=self.environment(), stdout=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout is not None
            for line in running.stdout:
                print(line, end="", flush=True)
                lines.append(line)
        output = "".join(lines)
        recap = re.search(r"changed=(\d+) .*failed=(\d+)", output)
        if running.returncode or not recap:
            raise DemoError(f"{playbook} ended with {running.returncode}.")
        if changed is not None and int(recap[1]) != changed:
            raise DemoError(f"{playbook} reports changed={recap[1]}, and changed={changed} was to be shown.")
        return output

    def environment(self) -> dict[str, str]:
        return clean(
            cache() / "home",
            ANSIBLE_COLLECTIONS_PATH=str(FOLDER / "collections"),
            ANSIBLE_LOCALHOST_WARNING="false",
            ANSIBLE_INVENTORY_UNPARSED_WARNING="false",
            OPENAI_BACKEND=self.backend,
            OPENAI_BASE_URL=self.server.base_url,
            OPENAI_API_KEY=self.server.key,
            OPENAI_REGISTRY=str(FOLDER / "registry.json"),
        )

    def call(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One request past Ansible, as another program would send it."""
        headers = {
            "Authorization": f"Bearer {self.server.key}",
            "Content-Type": "application/json",
            "OpenAI-Beta": BETAS[self.backend],
        }
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.server.base_url + path, data, headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
        return found

    def named(self, path: str, attribute: str, value: str) -> list[str]:
        return [one["id"] for one in self.call(f"{path}?limit=100")["data"] if one.get(attribute) == value]

    def would_make(self) -> str:
        self.play("quickstart", "--check", "--diff", changed=5)
        return "--check --diff shows the 5 objects that would be made, and makes none"

    def make(self) -> str:
        output = self.play("quickstart", changed=5)
        answer = re.search(r'"msg": "(.*)"', output)
        if not answer:
            raise DemoError("The answer was not printed.")
        return f"made a file, a vector store, an assistant, a thread and a run: {answer[1][:160]}"

    def again(self) -> str:
        self.play("quickstart", changed=0)
        return "the same again: changed=0"

    def drift(self) -> str:
        [assistant] = self.named(ASSISTANTS[self.backend], "name", OBJECT)
        print(f"Somebody changes the instructions of {assistant} past Ansible.", flush=True)
        self.call(f"{ASSISTANTS[self.backend]}/{assistant}", {"instructions": "Answer in verse."})
        output = self.play("quickstart", "--check", "--diff", changed=1)
        drifted = re.findall(r"^[-+] .*$", output, re.MULTILINE)
        if len(drifted) != 2 or not all('"instructions"' in line for line in drifted):
            raise DemoError("The diff shows something else than the instructions.")
        return "--check --diff shows the one line that somebody changed, and changes nothing"

    def clean_up(self) -> str:
        self.play("quickstart_cleanup")
        left = [
            *self.named(ASSISTANTS[self.backend], "name", OBJECT),
            *self.named("/vector_stores", "name", OBJECT),
            *self.named("/files", "filename", "handbook.md"),
        ]
        if left:
            raise DemoError(f"{', '.join(left)} is left.")
        return "cleaned up: nothing is left"

    def run(self) -> None:
        steps = (
            ("What would be made", self.would_make),
            ("Make it, and ask a question", self.make),
            ("The same again", self.again),
            ("Somebody changes something: drift", self.drift),
            ("Clean up", self.clean_up),
        )
        try:
            for title, show in steps:
                self.step(title, show)
        except BaseException:
            # Whatever was made goes, on a server that is not ours above all.
            with contextlib.suppress(DemoError):
                self.play("quickstart_cleanup")
            raise


def install() -> None:
    """Build the collection and install it into a folder of its own, as a user would from Galaxy."""
    stage.main()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    environment = clean(cache() / "home", ANSIBLE_COLLECTIONS_PATH=str(FOLDER / "collections"))
    for command in (
        ["build", "--output-path", str(FOLDER), str(collection())],
        ["install", "--offline", "--no-deps", "-p", str(FOLDER / "collections"), "{archive}"],
    ):
        archive = next((str(path) for path in FOLDER.glob("*.tar.gz")), "")
        subprocess.run(
            ["ansible-galaxy", "collection", *(word.format(archive=archive) for word in command)],
            cwd=FOLDER,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    print(f"Installed {NAMESPACE}.{NAME} into {(FOLDER / 'collections').relative_to(Path.cwd())}", flush=True)


@contextlib.contextmanager
def chosen_server(choice: str, backend: str) -> Iterator[LocalServer]:
    if choice == "none":
        base_url, key = os.environ.get("OPENAI_BASE_URL"), os.environ.get("OPENAI_API_KEY")
        if not base_url or not key:
            raise DemoError("SERVER=none needs OPENAI_BASE_URL and OPENAI_API_KEY, which say where the server is.")
        yield LocalServer(base_url.rstrip("/"), key)
        return
    # The server has just what the backend needs, as OpenAI's own has just the one and older ones just the other.
    with serving("--model", "smollm2", "--api", backend) as server:
        print(f"A local server with a small real model answers at {server.base_url}, {backend} alone", flush=True)
        yield server


def main() -> int:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--backend", choices=sorted(ASSISTANTS), default="responses")
    parser.add_argument("--server", choices=["none", ""], default="")
    chosen = parser.parse_args()
    # An end from outside stops what was started here, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    try:
        install()
        with chosen_server(chosen.server, chosen.backend) as server:
            ready = time.monotonic()
            demo = Demo(server, chosen.backend)
            demo.run()
    except DemoError as failure:
        print(f"\nThe demo failed: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print("\n===== Summary =====")
    for line, seconds in demo.shown:
        print(f"{line} ({seconds:.1f} s)")
    print(f"Set-up {ready - started:.1f} s, the five steps {time.monotonic() - ready:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
