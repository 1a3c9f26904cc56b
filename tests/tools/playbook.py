# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run plays with ansible-playbook against a local server, with the staged collection and nothing of the user's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from environment import cache, clean, collection, collections_root
from local_server import LocalServer

TARGETS = collection() / "tests" / "integration" / "targets"
# A host on which there is what the collection asks for, and none of the tools.
OTHER_PYTHON = str(cache() / "runtime" / "bin" / "python")
# Where ansible-playbook is: with the tools, or in the venv that `make versions` has for another version of Ansible.
TOOLS = Path(os.environ.get("CONTROLLER") or sys.prefix, "bin")


def run_plays(
    plays: Sequence[Mapping[str, Any]],
    server: LocalServer,
    folder: Path,
    environment: Mapping[str, str],
    variables: Mapping[str, Any] | None = None,
    arguments: Sequence[str] = (),
    *,
    as_modules: bool = False,
    stderr: int = subprocess.STDOUT,
    hosts: Sequence[str] = (),
) -> subprocess.CompletedProcess[str]:
    """Write the plays and an inventory with this machine into the folder, and run them there.

    The host is the controller with its own Python, on which the collection's tasks run in-process. ``as_modules`` they
    run as on a host with a Python of its own. ``stderr`` is as in subprocess, a descriptor for one. ``hosts`` are more
    names of this machine.
    """
    command, settings = prepare_plays(
        plays, server, folder, environment, variables, arguments, as_modules=as_modules, hosts=hosts
    )
    return subprocess.run(
        command,
        cwd=folder,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        check=False,
    )


def prepare_plays(
    plays: Sequence[Mapping[str, Any]],
    server: LocalServer,
    folder: Path,
    environment: Mapping[str, str],
    variables: Mapping[str, Any] | None = None,
    arguments: Sequence[str] = (),
    *,
    as_modules: bool = False,
    hosts: Sequence[str] = (),
) -> tuple[list[str], dict[str, str]]:
    """As ``run_plays``, up to the command and the environment that it is to be run with."""
    interpreter = OTHER_PYTHON if as_modules else "{{ ansible_playbook_python }}"
    host = {"ansible_connection": "local", "ansible_python_interpreter": interpreter}
    files = {
        # JSON is YAML, too.
        "inventory.yml": {"all": {"hosts": dict.fromkeys(["localhost", *hosts], host)}},
        "play.yml": plays,
        "variables.json": variables or {},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    command = ["ansible-playbook", "-i", "inventory.yml", "-e", "@variables.json", *arguments, "play.yml"]
    return command, _settings(server, folder, environment)


def _settings(server: LocalServer, folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    # The gate's own; they are gone from a cleaned environment.
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    home = folder / "home"
    home.mkdir(exist_ok=True)
    defaults = {
        "ANSIBLE_COLLECTIONS_PATH": str(collections_root()),
        "ANSIBLE_ROLES_PATH": str(TARGETS),
        "ANSIBLE_LOOKUP_PLUGINS": str(TARGETS.parent / "lookup_plugins"),
        "ANSIBLE_PIPELINING": "true",
        # Without it the workers are killed before they have written their coverage data.
        "ANSIBLE_WORKER_SHUTDOWN_POLL_COUNT": "100",
        "OPENAI_BASE_URL": server.base_url,
        "OPENAI_API_KEY": server.key,
        "OPENAI_ADMIN_KEY": server.admin_key,
        "OPENAI_REGISTRY": str(folder / "registry.json"),
    }
    settings = clean(home, **{**coverage, **defaults, **environment})
    # Plays run playbooks, too.
    return {**settings, "PATH": os.pathsep.join([str(TOOLS), settings["PATH"]])}
