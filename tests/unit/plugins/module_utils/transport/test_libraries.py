# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task imports, each time in a new process, and what it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ASK = """
import sys
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._stack import stack
client = client_for(Connection(api_key=sys.argv[1], base_url=sys.argv[2]))
assert client.request("GET", "/models")["data"]
"""
COLLECTIONS = Path(__file__).parents[8]


def in_a_new_process(server: Any, program: str) -> list[str]:
    command = [sys.executable, "-c", ASK + program, server.key, server.base_url]
    return subprocess.run(command, cwd=COLLECTIONS, capture_output=True, text=True, check=True).stdout.split()


def test_a_task_imports_no_models_and_no_library_of_another_kind(server: Any) -> None:
    loaded = in_a_new_process(server, "print(*sys.modules)")
    assert "openai" in loaded
    assert not {"openai.types.beta", "openai.types.batch", "numpy", "jsonschema"} & set(loaded)


@pytest.mark.parametrize(
    "use",
    [
        "import openai; print(openai.types.Batch.__name__)",
        "from openai.types import Batch; print(Batch.__name__)",
        "from openai.types.batch import Batch; print(Batch.__name__)",
        "import openai.types; print(openai.types.batch.Batch.__name__)",
    ],
)
def test_the_models_are_there_for_who_asks_for_them(server: Any, use: str) -> None:
    assert in_a_new_process(server, use) == ["Batch"]


def test_what_is_not_there_is_said_as_ever(server: Any) -> None:
    use = "import openai\ntry: openai.types.Unheard\nexcept AttributeError as error: print(error)"
    assert " ".join(in_a_new_process(server, use)) == "module 'openai.types' has no attribute 'Unheard'"


def test_many_threads_may_ask_at_once(server: Any) -> None:
    use = """
from concurrent.futures import ThreadPoolExecutor
import openai
with ThreadPoolExecutor(8) as pool:
    print(len(set(pool.map(lambda _number: openai.types.responses.Response, range(8)))))
"""
    assert in_a_new_process(server, use) == ["1"]
