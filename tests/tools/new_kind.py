# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start a new kind from the types of the SDK: `make new KIND=batch SDK=batches`.

Written are the declaration, its texts, the module and the info module, the endpoint, the family of the local server,
and the integration target with the cycle. What follows from these `make generate` writes, which runs at the end. What
is left to do says TODO.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

import generate
import yaml  # type: ignore[import-untyped]
from environment import REPOSITORY
from new_kind_files import LICENCE, KindFiles, plural_of
from sdk_kind import read

PLUGINS = REPOSITORY / "plugins"
RESOURCES = PLUGINS / "module_utils" / "_resources"
ENDPOINTS = PLUGINS / "module_utils" / "_backends" / "platform.py"
SERVER = REPOSITORY / "tests" / "server" / "local_openai"
LEFT_OUT = REPOSITORY / "tests" / "unit" / "test_contract_sdk.py"
TARGETS = REPOSITORY / "tests" / "integration" / "targets"


def new_files(files: KindFiles) -> dict[Path, str]:
    """The files of the kind itself."""
    folder = RESOURCES / files.family
    target = TARGETS / f"openai_{files.kind}"
    package = {} if folder.exists() else {folder / "__init__.py": f'{LICENCE}"""TODO: what the family is for."""\n'}
    return {
        **package,
        folder / f"{files.plural}.py": files.declaration(),
        folder / f"{files.kind}.yml": files.texts(),
        PLUGINS / "modules" / f"openai_{files.kind}.py": files.module(),
        PLUGINS / "modules" / f"openai_{files.kind}_info.py": files.info_module(),
        SERVER / "families" / f"{files.plural}.py": files.server_family(),
        target / "meta" / "main.yml": f"---\n{LICENCE}\ndependencies:\n  - setup_server\n",
        target / "tasks" / "main.yml": files.target(),
    }


def changed_files(files: KindFiles) -> dict[Path, str]:
    """The tables that have a line for the kind."""
    app = (SERVER / "app.py").read_text()
    app = _inserted(app, r"^from \.families import \(\n", r"^    (\w+),\n", f"    {files.plural},\n")
    app = app.replace("COMMON = [\n", f"COMMON = [\n    *{files.plural}.ENDPOINTS,\n", 1)
    state = (SERVER / "state.py").read_text().replace("KINDS = (\n", f'KINDS = (\n    "{files.server_kind}",\n', 1)
    left_out = LEFT_OUT.read_text().replace("LEFT_OUT = {\n", f"LEFT_OUT = {{\n{files.left_out()}", 1)
    endpoints = ENDPOINTS.read_text()
    return {
        ENDPOINTS: _inserted(endpoints, r"^ENDPOINTS = \{\n", r'^    "(\w+)": ', files.endpoint()),
        SERVER / "app.py": app,
        SERVER / "state.py": state,
        LEFT_OUT: left_out,
    }


def _inserted(source: str, start: str, entry: str, line: str) -> str:
    """The source with a line in the sorted table that begins at ``start``; ``entry`` matches the key of a line."""
    begin = re.search(start, source, re.MULTILINE)
    key = re.match(entry, line)
    assert begin, start
    assert key, line
    later = (found for found in re.finditer(entry, source[begin.end() :], re.MULTILINE) if found[1] > key[1])
    place = begin.end() + next(later).start()
    return source[:place] + line + source[place:]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", help="the name of the module without openai_, such as batch")
    parser.add_argument("sdk", help="where the SDK has it, such as batches or fine_tuning.jobs")
    parser.add_argument("--family", help="the folder of the declaration; without it the first part of the SDK's name")
    return parser.parse_args()


def main() -> None:
    arguments = parse()
    try:
        sdk = read(arguments.sdk)
    except ValueError as error:
        sys.exit(str(error))
    version = yaml.safe_load((REPOSITORY / "galaxy.yml").read_text())["version"]
    family = arguments.family or arguments.sdk.removeprefix("beta.").split(".")[0]
    files = KindFiles(arguments.kind, sdk, family, version)
    new = new_files(files)
    there = [path for path in new if path.exists()]
    if there:
        sys.exit(f"{there[0].relative_to(REPOSITORY)} is there already; choose another KIND, or remove it.")
    for path, text in {**new, **changed_files(files)}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    sources = [str(path) for path in new if path.suffix == ".py"]
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", "--no-cache", *sources], check=True)
    subprocess.run([sys.executable, "-m", "ruff", "check", "--quiet", "--no-cache", "--fix", *sources], check=True)
    generate.prepare()
    generate.main()
    for path in new:
        print(f"{path.relative_to(REPOSITORY)}: {path.read_text().count('TODO')} to do")
    print(f"{plural_of(sdk)} of the SDK has become openai_{files.kind}.")


if __name__ == "__main__":
    main()
