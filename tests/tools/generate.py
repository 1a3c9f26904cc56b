# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write what follows from other files: the action group of meta/runtime.yml and an action for each module from the
modules, and the tables of the page "What holds" from what the fault matrix tries.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import fault_table
from environment import REPOSITORY

RUNTIME = REPOSITORY / "meta" / "runtime.yml"
MODULES = REPOSITORY / "plugins" / "modules"
ACTIONS = REPOSITORY / "plugins" / "action"
WHAT_HOLDS = REPOSITORY / "docs" / "docsite" / "rst" / "guide_what_holds.rst"

ACTION = '''\
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Written by `make generate`."""

from __future__ import annotations

{wiring}
from ansible_collections.declarative.openai.plugins.plugin_utils._action import Action


class ActionModule(Action):
    declaration = {declaration}
'''


def modules() -> list[str]:
    return sorted(path.stem for path in MODULES.glob("openai_*.py"))


def action(name: str) -> str:
    """The source of the action for a module, which hands the same declaration over."""
    source = (MODULES / f"{name}.py").read_text()
    tree = ast.parse(source)
    (declaration,) = [
        ast.unparse(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "run_as_module"
    ]
    (wiring,) = [
        ast.get_source_segment(source, node) or ""
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and declaration in [one.name for one in node.names]
    ]
    return ACTION.format(wiring=wiring, declaration=declaration)


def actions() -> dict[Path, str]:
    return {ACTIONS / f"{name}.py": action(name) for name in modules()}


def main() -> None:
    # Edited as text: a YAML library would drop the comments.
    entries = "".join(f"    - {name}\n" for name in modules())
    RUNTIME.write_text(re.sub(r"(?<=\n  openai:\n)(    - \w+\n)*", entries, RUNTIME.read_text(), count=1))
    ACTIONS.mkdir(exist_ok=True)
    for path in set(ACTIONS.glob("openai_*.py")) - set(actions()):
        path.unlink()
    for path, source in actions().items():
        path.write_text(source)
    WHAT_HOLDS.write_text(fault_table.page(WHAT_HOLDS.read_text()))


if __name__ == "__main__":
    main()
