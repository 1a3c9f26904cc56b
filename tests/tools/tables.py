# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables that list all modules: in the README, in the guide for users, and the kinds of a stack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docs_files
import docs_fragments
from docs_texts import TextError
from environment import REPOSITORY
from marked import replaced, rst_table

README = REPOSITORY / "README.md"
IDENTITY_GUIDE = REPOSITORY / "docs" / "docsite" / "rst" / "guide_identity.rst"
KINDS = REPOSITORY / "plugins" / "module_utils" / "_stack" / "kinds.py"

_KINDS = '''\
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds that a stack can have: the declarations of the modules that have a state, by their names without openai_.

Written by `make generate`.
"""

from __future__ import annotations

{imports}

KINDS: dict[str, Resource] = {{
{kinds}
}}
'''
_RESOURCE = "ansible_collections.declarative.openai.plugins.module_utils._core.resource"


def modules_table(readme: str) -> str:
    """The README with a row for each module: its name and what it does in short."""
    rows = ["| module | what it does |", "| --- | --- |"]
    for name in docs_files.declared():
        documentation = docs_fragments.documentation_of(docs_files.source_of(name))
        rows.append(f"| `{name}` | {documentation['short_description']} |")
    return replaced(readme, "modules", "\n".join(rows))


def identity_table(guide: str) -> str:
    """The guide with a row for each module: by what it finds the object that a task means."""
    rows = [["Module", "Found by", "Or by"]]
    for name, declaration in docs_files.declared().items():
        if name.removeprefix("openai_") in docs_files.stack_kinds():
            rows.append([name, _found_by(name, declaration), _or_by(declaration)])
    return replaced(guide, "what finds an object", rst_table(rows).rstrip("\n"))


def _found_by(name: str, resource: Any) -> str:
    """The names of an object beside its id, in words of the texts where there are some."""
    texts = docs_files.texts_of(name)
    if texts.identity:
        return texts.identity
    if resource.keyed:
        return "``key`` in the registry"
    parents = [f"the {parent.removesuffix('_id').replace('_', ' ')}" for parent in resource.parents]
    *first, last = [*parents, *(f"``{field}``" for field in resource.natural_key)] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _or_by(resource: Any) -> str:
    option = resource.id_option
    has_option = option in resource.argument_spec().options and option not in {*resource.natural_key, *resource.parents}
    return f"``{option}``" if has_option else ""


def kinds_source() -> str:
    """The source of the table of kinds."""
    names: dict[str, list[str]] = {_RESOURCE: ["Resource"]}
    kinds = {}
    for kind in docs_files.stack_kinds():
        declaration, statement = docs_files.wiring(docs_files.source_of(f"openai_{kind}"))
        kinds[kind] = declaration
        names.setdefault(statement.module or "", []).append(declaration)
    if len(set(kinds.values())) < len(kinds):
        raise TextError(f"Two kinds have a declaration of the same name: {', '.join(kinds.values())}; rename one.")
    return _KINDS.format(
        imports="\n".join(_import(module, sorted(names[module])) for module in sorted(names)),
        kinds="\n".join(f'    "{kind}": {declaration},' for kind, declaration in kinds.items()),
    )


def _import(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    inner = "".join(f"    {name},\n" for name in names)
    return line if len(line) <= 120 else f"from {module} import (\n{inner})"


def files() -> Iterator[tuple[Path, str]]:
    yield README, modules_table(README.read_text())
    yield IDENTITY_GUIDE, identity_table(IDENTITY_GUIDE.read_text())
    yield KINDS, kinds_source()
