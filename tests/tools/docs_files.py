# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of modules and doc fragments with the generated parts of their documentation in them.

Generated are ``options`` and ``RETURN`` of a module, and ``options`` of a fragment. Written by hand are the rest of
DOCUMENTATION and EXAMPLES.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import declarations
import docs_fragments
import docs_module
import docs_source
import docs_yaml
from docs_texts import TextError, Texts, merged
from environment import REPOSITORY

MODULES = REPOSITORY / "plugins" / "modules"
_PACKAGE = "ansible_collections.declarative.openai."

Fragment = tuple[str, str]
Specs = Mapping[str, Mapping[str, Any]]


@functools.cache
def declared() -> dict[str, Any]:
    """The declaration of each module, by the module's name."""
    return {name: declarations.declaration_of(name) for name in declarations.module_names()}


def source_of(name: str) -> str:
    return (MODULES / f"{name}.py").read_text()


def wiring(source: str) -> tuple[str, ast.ImportFrom]:
    """The name of the declaration that a module runs, and the import it comes from."""
    tree = ast.parse(source)
    (declaration,) = [
        ast.unparse(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "run_as_module"
    ]
    (statement,) = [
        node
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and declaration in [alias.name for alias in node.names]
    ]
    return declaration, statement


def texts_of(name: str) -> Texts:
    """The texts of a module, from the folder that its declaration is in."""
    resource = getattr(declared()[name], "resource", declared()[name])
    _declaration, statement = wiring(source_of(name))
    folder = (REPOSITORY / (statement.module or "").removeprefix(_PACKAGE).replace(".", "/")).parent
    path = folder / f"{kind_of(name)}.yml"
    *first, last = [f"V({kind})" for kind in stack_kinds()]
    kinds = f"{', '.join(first)} and {last}"
    return Texts.load(path, {"title": resource.title, "id": resource.id_option, "kinds": kinds})


@functools.cache
def stack_kinds() -> list[str]:
    """The kinds that a stack can have: those of all modules that bring something to a state."""
    return [
        kind_of(name)
        for name, declaration in declared().items()
        if "state" in declaration.argument_spec().options and name != "openai_stack"
    ]


def kind_of(name: str) -> str:
    """The name of a module, or of its info module, without what all have."""
    return name.removeprefix("openai_").removesuffix("_info")


def extended(name: str) -> list[Fragment]:
    return docs_fragments.extended(docs_fragments.documentation_of(source_of(name)))


def module_source(name: str) -> str:
    """The source of a module with its options and results documented."""
    declaration, texts, fragments = declared()[name], texts_of(name), extended(name)
    options = docs_module.options(texts, declaration, docs_fragments.entries(fragments))
    inherited: dict[str, Any] = {}
    for fragment in fragments:
        inherited |= fragment_options().get(fragment, {})
    own = {option: doc for option, doc in options.items() if inherited.get(option) != doc}
    source = source_of(name)
    documentation = docs_source.text_of(source, "DOCUMENTATION")
    return docs_source.with_constants(
        source,
        {
            "DOCUMENTATION": docs_yaml.replace_block(documentation, "options", own),
            "RETURN": docs_yaml.dump(docs_module.results(texts, declaration)),
        },
    )


def by_hand(source: str) -> str:
    """The source of a module or of fragments without what is generated in it."""
    texts = {
        constant.name: "" if constant.name == "RETURN" else docs_yaml.replace_block(constant.text, "options", {})
        for constant in docs_source.constants(source)
        if constant.name == "RETURN" or re.search(r"^options:", constant.text, re.MULTILINE)
    }
    return docs_source.with_constants(source, texts)


@functools.cache
def fragment_options() -> dict[Fragment, dict[str, docs_module.Doc]]:
    """The documentation of the options of each fragment that a module extends."""
    specs: dict[Fragment, dict[str, Any]] = {}
    for name, declaration in declared().items():
        is_info = hasattr(declaration, "plural")
        texts = texts_of(name)
        described = texts.info_options if is_info else texts.fields
        for fragment in extended(name):
            of_fragment = specs.setdefault(fragment, {})
            for option, spec in docs_module.specified(declaration).items():
                if "option" not in merged(described.get(option)):
                    of_fragment.setdefault(option, spec)
    return {fragment: docs_fragments.options(*fragment, options) for fragment, options in specs.items()}


def fragment_sources() -> Iterator[tuple[Path, str]]:
    connection = declarations.plugin("module_utils._core.spec").CONNECTION.options
    for path in sorted(docs_fragments.FRAGMENTS.glob("*.py")):
        docs = {section: fragment_options().get((path.stem, section)) for section in docs_fragments.sections(path)}
        unused = [section for section, options in docs.items() if options is None]
        if unused:
            raise TextError(f"No module extends {path.stem}.{unused[0]}; remove its texts.")
        if path.stem == "connection":
            docs["plugins"] = docs_fragments.plugin_options(connection)
        if docs:
            yield path, docs_fragments.fragment_source(path, {name: options or {} for name, options in docs.items()})


def files() -> dict[Path, str]:
    """All files with generated documentation in them, as they should be. Raises TextError for a text that is missing,
    or that nothing uses.
    """
    by_kind: dict[str, dict[str, Any]] = {}
    for name, declaration in declared().items():
        by_kind.setdefault(kind_of(name), {})[name] = declaration
    for names in by_kind.values():
        docs_module.check_texts_are_used(texts_of(next(iter(names))), names)
    return {**{MODULES / f"{name}.py": module_source(name) for name in declared()}, **dict(fragment_sources())}
