# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a lookup says of itself is what it does: its options are those of the module with the same declaration."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.plugins.loader import fragment_loader
from ansible.utils.plugin_docs import get_docstring
from declarations import plugin
from environment import NAME, NAMESPACE, collection

# Options that a lookup has beside those of its module, by what they become.
OWN = {"chat_completion": {"system": "messages"}}

LOOKUPS = sorted((collection() / "plugins" / "lookup").glob("*.py"))
every_lookup = pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in LOOKUPS])


def documented(path: Path) -> tuple[dict[str, Any], str, Any]:
    """Documentation with the fragments in it, examples and results."""
    documentation, examples, returned, _metadata = get_docstring(
        str(path), fragment_loader, collection_name=f"{NAMESPACE}.{NAME}", plugin_type="lookup"
    )
    return documentation, examples, returned


def specified(path: Path) -> dict[str, Any]:
    """The options of the one declaration that the lookup runs."""
    file = plugin(f"lookup.{path.stem}")
    used = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
    (declaration,) = [one for name in used if hasattr(one := getattr(file, name, None), "argument_spec")]
    options: dict[str, Any] = declaration.argument_spec().to_kwargs()["argument_spec"]
    return options


def options_of(path: Path) -> dict[str, Any]:
    """The documented options that are the module's."""
    own = {"_terms", *OWN.get(path.stem, ())}
    return {name: one for name, one in documented(path)[0]["options"].items() if name not in own}


@every_lookup
def test_the_options_are_those_of_the_module(path: Path) -> None:
    spec = specified(path)
    for name, option in options_of(path).items():
        for part in ("type", "default", "choices", "elements"):
            fallback = "str" if part == "type" else None
            assert option.get(part, fallback) == spec[name].get(part, fallback), f"{name}: {part}"
        assert not option.get("required"), f"{name}: the declaration says so in a sentence of its own"
    assert set(OWN.get(path.stem, {}).values()) <= set(spec)


@every_lookup
def test_the_connection_comes_from_the_environment_and_from_variables(path: Path) -> None:
    spec = specified(path)
    options = options_of(path)
    for name in plugin("module_utils._core.spec").CONNECTION.options:
        variables = [one["name"] for one in options[name].get("env", [])]
        assert variables == spec[name].get("fallback", (None, []))[1], name
        assert [one["name"] for one in options[name]["vars"]] == [f"openai_{name}"], name


@every_lookup
def test_the_head_is_complete(path: Path) -> None:
    documentation, examples, returned = documented(path)
    assert documentation["name"] == path.stem
    assert documentation["version_added"]
    assert documentation["seealso"]
    assert list(returned) == ["_raw"]
    assert all(task["name"] for task in yaml.safe_load(examples))
    assert f"'declarative.openai.{path.stem}'" in examples


def test_there_are_lookups() -> None:
    """Nothing above passes because nothing was found."""
    assert LOOKUPS
