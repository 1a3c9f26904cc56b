# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options in doc fragments, which several modules share.

A fragment has a file of texts in ``_resources/shared`` with its name, and in it a section for each attribute of its
class, in lower case. What a text does not say comes from the modules that extend the fragment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import docs_module
import docs_source
import docs_yaml
from docs_texts import SHARED, TextError, Texts, merged, parsed, read
from environment import REPOSITORY

FRAGMENTS = REPOSITORY / "plugins" / "doc_fragments"
_PREFIX = "declarative.openai."


def extended(documentation: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fragments of this collection that the documentation extends: file and section."""
    names = (name.removeprefix(_PREFIX).partition(".") for name in documentation["extends_documentation_fragment"])
    return [(file, section or "documentation") for file, _dot, section in names]


def entries(fragments: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The texts of the options in these fragments; the last one that has an option counts."""
    found: dict[str, Any] = {}
    for file, section in fragments:
        found |= read(SHARED / f"{file}.yml").get(section, {})
    return found


def options(file: str, section: str, specs: Mapping[str, Mapping[str, Any]]) -> dict[str, docs_module.Doc]:
    """The documentation of the options in a fragment. ``specs``: what the modules that extend it say of them."""
    path = SHARED / f"{file}.yml"
    texts = Texts(path, {}, is_shared=True)
    docs = {}
    for name, entry in read(path).get(section, {}).items():
        if name not in specs:
            raise TextError(f"{path.name} describes {name} in {section}, which no module has; remove it there.")
        docs[name] = docs_module.option(texts, name, specs[name], merged(entry))
    return docs


def plugin_options(connection: Mapping[str, Mapping[str, Any]]) -> dict[str, docs_module.Doc]:
    """Where lookups find the connection options: in the environment as modules do, and in variables."""
    return {
        name: {
            **({"env": [{"name": variable} for variable in spec["fallback"][1]]} if "fallback" in spec else {}),
            "vars": [{"name": f"openai_{name}"}],
        }
        for name, spec in connection.items()
    }


def fragment_source(path: Path, docs: Mapping[str, Mapping[str, docs_module.Doc]]) -> str:
    """The source of a file of fragments with these options, by section, in it."""
    source = path.read_text()
    texts = {
        constant.name: docs_yaml.replace_block(constant.text, "options", docs[constant.name.lower()])
        for constant in docs_source.constants(source)
        if constant.name.lower() in docs
    }
    missing = set(docs) - {name.lower() for name in texts}
    if missing:
        raise TextError(f"{path.name} has no {', '.join(sorted(missing)).upper()}, which texts are there for; add it.")
    return docs_source.with_constants(source, texts)


def sections(path: Path) -> list[str]:
    """The sections of a fragment that there are texts for."""
    return list(read(SHARED / f"{path.stem}.yml"))


def documentation_of(source: str) -> dict[str, Any]:
    return parsed(docs_source.text_of(source, "DOCUMENTATION"))
