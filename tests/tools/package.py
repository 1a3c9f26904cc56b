# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build the collection, install it alone, read all its documentation there, and import it as Galaxy does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

from environment import NAME, NAMESPACE, cache, clean, collection

FOLDER = cache() / "package"
INSTALLED = FOLDER / "installed"

# Folders of plugins that have documentation, and what ansible-doc calls them.
DOCUMENTED = {
    "modules": "module",
    "lookup": "lookup",
    "filter": "filter",
    "test": "test",
    "inventory": "inventory",
    "callback": "callback",
}

# Findings of galaxy-importer that are no fault of ours, each with the reason.
ALLOWED_FINDINGS = (
    # It gives every file of a plugin folder to flake8, also the YAML files that document filters.
    re.compile(r"plugins/(filter|test)/\w+\.yml:\d+:\d+: E999 "),
    # Two rules that contradict PEP 8 of today, and the formatter with it; pycodestyle leaves them out by itself.
    re.compile(r": (W503 line break before binary operator|E203 whitespace before ':')$"),
)


class PackageError(Exception):
    """A step that failed; the text says which one and how."""


def run(*command: str) -> str:
    """Run the command in the folder, where it sees the installed collection and no other; return what it wrote."""
    # The staged copy must not be on this path: the installation would find it there, do nothing and report success.
    # Only the build reads the staged copy.
    environment = clean(cache() / "home", ANSIBLE_COLLECTIONS_PATH=str(INSTALLED), GALAXY_IMPORTER_RUN_FLAKE8="true")
    done = subprocess.run(command, cwd=FOLDER, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackageError(f"{' '.join(command[:4])} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def documented_names(folder: str, kind: str) -> set[str]:
    """What ansible-doc lists of this kind, which has to be what the files say."""
    listed = {
        name.split(".")[-1]
        for name in json.loads(run("ansible-doc", "-t", kind, "-l", "--json", f"{NAMESPACE}.{NAME}"))
    }
    home = INSTALLED / "ansible_collections" / NAMESPACE / NAME / "plugins" / folder
    # One Python file may hold several filters or tests, each with a YAML file for its documentation.
    files = {path.stem for path in home.glob("*.yml")} or {path.stem for path in home.glob("[!_]*.py")}
    if listed != files:
        raise PackageError(f"plugins/{folder} has {sorted(files)}, but ansible-doc lists {sorted(listed)}.")
    return listed


def read_documentation(kind: str, names: set[str]) -> None:
    """Render the documentation of every name; ansible-doc only warns of what it cannot read."""
    if names:
        full_names = sorted(f"{NAMESPACE}.{NAME}.{name}" for name in names)
        read = json.loads(run("ansible-doc", "-t", kind, "--json", *full_names))
        if missing := [name for name in full_names if not read.get(name)]:
            raise PackageError(f"ansible-doc reads no documentation of the {kind}s {missing}.")
        run("ansible-doc", "-t", kind, *full_names)
    print(f"ansible-doc reads {len(names)} of {len(names)} {kind}s")


def findings(log: str) -> list[str]:
    lines = [line for line in log.splitlines() if re.match(r"(WARNING|ERROR|CRITICAL):", line)]
    return [line for line in lines if not any(allowed.search(line) for allowed in ALLOWED_FINDINGS)]


def check() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    INSTALLED.mkdir(parents=True)
    run("ansible-galaxy", "collection", "build", "--output-path", str(FOLDER), str(collection()))
    archive = next(FOLDER.glob("*.tar.gz"))
    print(f"Built {archive.name}, {archive.stat().st_size // 1024} KiB")

    run("ansible-galaxy", "collection", "install", "--offline", "--no-deps", "-p", str(INSTALLED), str(archive))
    home = INSTALLED / "ansible_collections" / NAMESPACE / NAME
    if not (home / "MANIFEST.json").exists():
        raise PackageError(f"ansible-galaxy reports success and installed nothing in {home}.")
    for folder, kind in DOCUMENTED.items():
        if (home / "plugins" / folder).is_dir():
            read_documentation(kind, documented_names(folder, kind))
    read_documentation("role", {path.parents[1].name for path in (home / "roles").glob("*/tasks/main.yml")})

    log = run(sys.executable, "-m", "galaxy_importer.main", str(archive))
    if found := findings(log):
        raise PackageError("\n".join(["galaxy-importer found:", *found]))
    if "Importer processing completed successfully" not in log:
        raise PackageError(f"galaxy-importer did not get to its end:\n{log}")
    print("galaxy-importer accepts it")


def main() -> int:
    try:
        check()
    except PackageError as failure:
        print(failure)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
