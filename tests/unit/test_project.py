# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds the project together: the parts of a resource, the budgets, and the lists that follow files."""

from __future__ import annotations

import ast
import copy
import re
import subprocess
from pathlib import Path
from typing import Any

import docs_files
import docs_module
import docs_texts
import generate
import marked
import pytest
import yaml
from environment import clean, collection

ROOT = collection()
PLUGINS = ROOT / "plugins"
TARGETS = ROOT / "tests" / "integration" / "targets"

LONGEST_FILE = 400
MODULE_WIRING = 12

# Files that are long for a reason.
LONG_FILES = {
    "COPYING": "the licence",
    "LICENSES/GPL-3.0-or-later.txt": "the licence",
    "tests/requirements.txt": "generated from tests/requirements.in",
    "changelogs/changelog.yaml": "generated from the fragments",
    "CHANGELOG.md": "generated from the fragments",
    "CHANGELOG.rst": "generated from the fragments",
}


def module_names() -> list[str]:
    return sorted(path.stem for path in (PLUGINS / "modules").glob("*.py"))


def files() -> list[str]:
    command = ["git", "ls-files", "-z"]
    return subprocess.check_output(command, cwd=ROOT, text=True, env=clean(ROOT)).rstrip("\0").split("\0")


def lines_of_code(source: str) -> int:
    """Lines that hold code: no blank lines, comments and documentation strings, nor a module's documentation."""
    lines: set[int] = set()
    documentation: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt):
            assert node.end_lineno
            text = is_text(node)
            (documentation if text else lines).update(range(node.lineno, node.end_lineno + 1))
    numbered = enumerate(source.splitlines(), start=1)
    return sum(1 for number, line in numbered if number in lines - documentation and re.match(r"\s*[^\s#]", line))


def is_text(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id in ("DOCUMENTATION", "EXAMPLES", "RETURN")
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def test_there_are_modules() -> None:
    assert module_names()


def test_what_is_generated_is_up_to_date() -> None:
    written = generate.files()
    stale = [str(path.relative_to(ROOT)) for path, text in written.items() if path.read_text() != text]
    assert stale == [], "`make generate` writes them"


def test_a_text_that_was_changed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The options and the results of a module and of its info module come from the texts beside the declaration."""
    read = docs_texts.read

    def changed(path: Path) -> dict[str, Any]:
        content = copy.deepcopy(read(path))
        if path.name == "vector_store.yml":
            content["fields"]["description"]["result"] = "Changed."
        return content

    monkeypatch.setattr(docs_texts, "read", changed)
    stale = [path.stem for path, text in docs_files.files().items() if path.read_text() != text]
    assert sorted(stale) == ["openai_vector_store", "openai_vector_store_info"]


def test_a_text_for_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    read = docs_texts.read

    def more(path: Path) -> dict[str, Any]:
        content = read(path)
        return {**content, "fields": {**content["fields"], "gone": "A text."}} if path.name == "file.yml" else content

    for module in (docs_texts, docs_module):
        monkeypatch.setattr(module, "read", more)
    with pytest.raises(docs_texts.TextError, match=r"file\.yml describes gone in fields"):
        docs_files.files()


def test_an_option_without_a_text_is_refused() -> None:
    texts = docs_texts.Texts(Path("file.yml"), {})
    with pytest.raises(docs_texts.TextError, match="no text for the option purpose"):
        docs_module.option(texts, "purpose", {"type": "str"}, {})


def test_the_actions_are_those_of_the_modules() -> None:
    assert set((PLUGINS / "action").glob("*.py")) == set(generate.actions())


def test_each_promise_names_a_test_that_is_there() -> None:
    text = (ROOT / generate.WHAT_HOLDS.relative_to(generate.REPOSITORY)).read_text()
    sections = re.split(r"\n(?=[^\n]+\n-{4,}\n)", text)[1:]
    assert len(sections) > 5
    for section in sections:
        names = re.findall(r"``(tests/\S+\.py)::(\w+)``", section)
        assert names, section
        for path, name in names:
            tree = ast.parse((ROOT / path).read_text())
            assert name in [node.name for node in tree.body if isinstance(node, ast.FunctionDef)], f"{path}::{name}"


def test_each_resource_module_has_an_integration_target_of_its_name() -> None:
    wanted = {name for name in module_names() if not name.endswith("_info")}
    assert wanted - {path.parents[1].name for path in TARGETS.glob("*/tasks/main.yml")} == set()


def test_each_lookup_has_an_integration_target() -> None:
    wanted = {f"lookup_{path.stem}" for path in PLUGINS.glob("lookup/*.py")}
    assert wanted
    assert wanted - {path.parents[1].name for path in TARGETS.glob("*/tasks/main.yml")} == set()


def test_each_info_module_is_used_by_a_target() -> None:
    used = "".join(path.read_text() for path in TARGETS.rglob("*.yml"))
    assert [name for name in module_names() if name.endswith("_info") and f"openai.{name}:" not in used] == []


@pytest.mark.parametrize("name", module_names())
def test_a_module_is_documentation_and_wiring(name: str) -> None:
    source = (PLUGINS / "modules" / f"{name}.py").read_text()
    assert lines_of_code(source) <= MODULE_WIRING


def lines_by_hand(path: Path) -> int:
    """How many lines a file has without what is generated in it."""
    if path.suffix in (".md", ".rst"):
        return marked.by_hand(path.read_text()).count("\n")
    if path.suffix == ".py" and path.parent.name in ("modules", "doc_fragments"):
        return docs_files.by_hand(path.read_text()).count("\n")
    return path.read_bytes().count(b"\n")


def test_no_file_is_too_long() -> None:
    lengths = {name: lines_by_hand(ROOT / name) for name in set(files()) - set(LONG_FILES)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


class Leak(ast.NodeVisitor):
    """Where a source deals with what the engine does once: check mode, failures and unexpected errors."""

    WORDS = re.compile(r"check_?(mode|only)|(fail|exit)_json|dry_?run", re.IGNORECASE)
    BROAD = frozenset({"Exception", "BaseException"})

    def __init__(self, file: str) -> None:
        self.file, self.function = file, ""
        self.found: set[tuple[str, str, str]] = set()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._note(node.name)
        before, self.function = self.function, node.name
        self.generic_visit(node)
        self.function = before

    def visit_Name(self, node: ast.Name) -> None:
        self._note(node.id)

    def visit_arg(self, node: ast.arg) -> None:
        self._note(node.arg)

    def visit_keyword(self, node: ast.keyword) -> None:
        self._note(node.arg or "")
        self.generic_visit(node)

    def visit_alias(self, node: ast.alias) -> None:
        self._note(node.name)
        self._note(node.asname or "")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._note(node.attr)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        # Such as the name that getattr is given; texts for people have spaces in them.
        if isinstance(node.value, str) and " " not in node.value:
            self._note(node.value)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        caught = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} if node.type else self.BROAD
        if caught & self.BROAD:
            self.found.add((self.file, self.function, "except"))
        self.generic_visit(node)

    def _note(self, name: str) -> None:
        if self.WORDS.search(name):
            self.found.add((self.file, self.function, name))


# Where a resource does what the engine does for all others, with the reason.
LEAKS = {
    ("jobs/fine_tuning.py", "_look_closer", "check_only"): "a picture is drawn where the info module runs for real",
    ("storage/files.py", "_download", "check_only"): "content is written where the info module runs for real",
}


def leaks_of(file: str, source: str) -> set[tuple[str, str, str]]:
    leak = Leak(file)
    leak.visit(ast.parse(source))
    return leak.found


def test_resources_leave_running_to_the_engine() -> None:
    """Check mode, failures and unexpected errors are handled once, outside the resources."""
    folder = PLUGINS / "module_utils" / "_resources"
    found = [leaks_of(str(path.relative_to(folder)), path.read_text()) for path in folder.rglob("*.py")]
    assert found
    assert set().union(*found) == set(LEAKS)


@pytest.mark.parametrize(
    "source",
    [
        "if task.check_only: pass",
        "getattr(task, 'check_mode')",
        "def create(task, check_mode): pass",
        "from engine import check_mode as quiet",
        "create(task, dry_run=True)",
        "self.module.fail_json(msg='')",
        "try: pass\nexcept: pass",
        "try: pass\nexcept (ValueError, Exception): pass",
    ],
)
def test_what_a_resource_must_not_do_is_found(source: str) -> None:
    assert len(leaks_of("x.py", source)) == 1


def test_the_readme_lists_the_modules() -> None:
    readme = (ROOT / "README.md").read_text()
    rows = re.findall(r"^\| *\[?`(?:declarative\.openai\.)?(openai_\w+)`", readme, flags=re.MULTILINE)
    assert sorted(rows) == module_names(), "the README has a table with a row for each module"


def test_the_version_is_in_the_changelog_or_still_to_be_released() -> None:
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"]
    released = yaml.safe_load((ROOT / "changelogs" / "changelog.yaml").read_text())["releases"]
    fragments = list((ROOT / "changelogs" / "fragments").glob("*.yml"))
    newest = max(released, key=lambda name: tuple(map(int, name.split("."))), default=None)
    assert version == newest or (version not in released and fragments)
