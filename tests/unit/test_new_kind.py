# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`make new` starts a kind that works, from the types of the SDK."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sdk_kind
import yaml
from environment import NAME, NAMESPACE, clean, collection

# Brings an object to several states, one after the other, and says of each what changed and what there is.
DRIVER = """
import json, sys
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
import generate, declarations
from local_server import serving

generate.prepare()
converge = declarations.plugin("module_utils._core.engine").converge
gather = declarations.plugin("module_utils._core.info").gather

def run(name, act, options):
    declaration = declarations.declaration_of(name)
    given = {"base_url": server.base_url, "api_key": server.key, "registry": sys.argv[1], **options}
    validated = ArgumentSpecValidator(**declaration.argument_spec().to_kwargs()).validate(given)
    assert not validated.error_messages, validated.error_messages
    return act(declaration, validated.validated_parameters, check_mode=False)

with serving() as server:
    states = [run("openai_eval", converge, options) for options in json.loads(sys.argv[2])]
    found = run("openai_eval_info", gather, {"name": "smoke"})
print(json.dumps([[[state.changed, state.result["eval"]] for state in states], found.result["evals"]]))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the collection in which a kind of the SDK was started."""
    root = tmp_path_factory.mktemp("new") / ".cache" / "stage" / "ansible_collections" / NAMESPACE / NAME
    shutil.copytree(collection(), root, ignore=shutil.ignore_patterns(".git", "__pycache__", "docsite"))
    shutil.copytree(collection() / "docs", root / "docs", dirs_exist_ok=True)
    in_copy(root, "tests/tools/new_kind.py", "eval", "evals")
    return root


def in_copy(root: Path, *command: str) -> str:
    environment = clean(root, PYTHONPATH=str(root / "tests" / "tools"))
    done = subprocess.run(
        [sys.executable, "-B", *command], cwd=root, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_kind_converges(copy: Path, tmp_path: Path) -> None:
    declared: dict[str, Any] = {
        "name": "smoke",
        "data_source_config": {"type": "custom", "item_schema": {"type": "object"}},
        "testing_criteria": [
            {"type": "string_check", "name": "same", "input": "a", "operation": "eq", "reference": "a"}
        ],
    }
    labelled = {**declared, "metadata": {"team": "platform"}}
    absent = {"name": "smoke", "state": "absent"}
    steps = [declared, declared, labelled, labelled, absent, absent, declared]
    states, found = json.loads(in_copy(copy, "-c", DRIVER, str(tmp_path / "registry.json"), json.dumps(steps)))
    assert [changed for changed, _eval in states] == [True, False, True, False, True, False, True]
    assert states[3][1]["metadata"] == {"team": "platform"}
    assert states[3][1]["id"] == states[0][1]["id"]
    assert found == [states[-1][1]]


def test_what_is_left_to_do_says_so(copy: Path) -> None:
    texts = yaml.safe_load((copy / "plugins/module_utils/_resources/evals/eval.yml").read_text())["fields"]
    assert texts["name"] == {"description": "TODO. The name of the evaluation.", "sample": "name-1"}
    assert '("eval", "list", "order_by"): "TODO: why"' in (copy / "tests/unit/test_contract_sdk.py").read_text()


def test_a_new_kind_is_in_all_tables(copy: Path) -> None:
    places = ["README.md", "meta/runtime.yml", "docs/docsite/rst/guide_identity.rst", "plugins/modules/openai_stack.py"]
    places += ["plugins/module_utils/_stack/kinds.py", "plugins/action/openai_eval_info.py"]
    assert [place for place in places if "eval" not in (copy / place).read_text().replace("evaluat", "")] == []


def test_modes_and_choices_come_from_the_parameters() -> None:
    batch = {field.name: field for field in sdk_kind.read("batches").fields}
    assert [batch[name].mode for name in ("endpoint", "output_expires_after", "status")] == ["replace", "input", "read"]
    assert batch["completion_window"].option == {"type": "str", "choices": ["24h"]}
    assert batch["completion_window"].required
    seconds = batch["output_expires_after"].option["options"]["seconds"]
    assert seconds == {"type": "int", "required": True}
    assert {field.name: field.mode for field in sdk_kind.read("evals").fields}["metadata"] == "update"


def test_what_cannot_be_created_is_refused() -> None:
    with pytest.raises(ValueError, match="no models with create and retrieve"):
        sdk_kind.read("models")
