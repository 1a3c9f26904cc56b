# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write what follows from other files: see ``files``.

All of it comes from the declarations of the modules and the texts beside them, in the staged copy and in place.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import docs_files
import fault_table
import tables
from ansible.plugins.loader import init_plugin_loader
from environment import REPOSITORY, collection, collections_root
from stage import stage

RUNTIME = REPOSITORY / "meta" / "runtime.yml"
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


def actions() -> dict[Path, str]:
    """The action of each module, which hands the same declaration over."""
    written = {}
    for name in docs_files.declared():
        source = docs_files.source_of(name)
        declaration, statement = docs_files.wiring(source)
        wiring = ast.get_source_segment(source, statement)
        written[ACTIONS / f"{name}.py"] = ACTION.format(wiring=wiring, declaration=declaration)
    return written


def runtime() -> str:
    """meta/runtime.yml with the action group in it. Edited as text: a YAML library would drop the comments."""
    entries = "".join(f"    - {name}\n" for name in docs_files.declared())
    return re.sub(r"(?<=\n  openai:\n)(    - \w+\n)*", entries, RUNTIME.read_text(), count=1)


def files() -> dict[Path, str]:
    """Each file that is written, in whole or in part, and what it is to hold."""
    return {
        **actions(),
        **docs_files.files(),
        RUNTIME: runtime(),
        **dict(tables.files()),
        WHAT_HOLDS: fault_table.page(WHAT_HOLDS.read_text()),
    }


def main() -> None:
    written = files()
    for path in set(ACTIONS.glob("openai_*.py")) - set(written):
        path.unlink()
    for path, text in written.items():
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            print(path.relative_to(REPOSITORY))


def prepare() -> None:
    """Let the declarations be imported, from a staged copy that is up to date."""
    if collection() != REPOSITORY:
        stage()
    init_plugin_loader([str(collections_root())])


if __name__ == "__main__":
    prepare()
    main()
