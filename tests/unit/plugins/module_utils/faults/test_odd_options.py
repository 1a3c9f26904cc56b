# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of every module as nobody would write them: the outcome is a success, or one sentence and nothing made.

They are generated from the argument specs: of the right type, and of any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from declarations import COMPLETE, modules
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import given_as_null, report
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import check_values, validate
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import VECTOR_STORE
from ansible_collections.declarative.openai.plugins.module_utils._transport.redaction import Redaction, redacting

# Where requests go, and how fast, is no subject here.
FIXED = {
    "api_key",
    "admin_api_key",
    "base_url",
    "requests_per_minute",
    "request_timeout",
    "max_retries",
    "wait_timeout",
}
# Without capitals, so that no text looks like a second sentence.
TEXT = st.text("ab é☃日\x00\x1b\u200b\n\t{}'\"/%.:-_0\ud800", max_size=20)
NUMBERS = st.one_of(
    st.integers(-3, 300), st.sampled_from([2**31, 2**53 + 1, 2**63, 2**64, -(2**64), 10**400]), st.floats(width=32)
)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXT)
PATHS = st.sampled_from(
    ["", ".", "missing", "missing/below", "text.txt", "/dev/null", "/proc/nothing", "a" * 300, "\x00"]
)


def nested(levels: int) -> Any:
    value: Any = []
    for _level in range(levels):
        value = [value]
    return value


ODD = st.one_of(
    SCALARS,
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
    ),
    st.sampled_from(
        [nested(50), nested(1000), {}, [], [[]], [None], {"": None}, {"type": None}, [{"type": "function"}]]
    ),
)


def fitting(option: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values of the option's type, not all of which are possible."""
    if "choices" in option and option.get("type") != "list":
        return st.sampled_from(option["choices"])
    members = options_of(option["options"]) if "options" in option else st.dictionaries(TEXT, SCALARS, max_size=3)
    elements = {**option, "type": option.get("elements", "str")}
    return {
        "bool": st.booleans(),
        "int": st.integers(0, 2**64),
        "float": st.floats(),
        "path": PATHS,
        "dict": members,
        "list": st.deferred(lambda: st.lists(fitting(elements), max_size=3)),
    }.get(option.get("type", "str"), TEXT)


def options_of(options: Mapping[str, Mapping[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of these options: mostly of their type, and sometimes of any other."""
    values = {name: st.one_of(fitting(option), fitting(option), ODD) for name, option in options.items()}
    names = st.lists(st.sampled_from(sorted(values)), unique=True, max_size=4) if values else st.just([])
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: values[name] for name in chosen}))


@pytest.fixture
def ids(server: Any, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Ids of what is there, by option; all paths lie in an empty folder but for one file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.txt").write_text("text")
    return {
        "assistant_id": run(ASSISTANT, name="only", model="gpt-4o").result["id"],
        "vector_store_id": run(VECTOR_STORE, name="only").result["id"],
        "file_id": run(FILE, filename="only.txt", purpose="assistants", content="x").result["id"],
        "thread_id": run(THREAD, key="only").result["id"],
        "path": "text.txt",
    }


def outcome(declaration: Any, options: Mapping[str, Any], *, check_mode: bool) -> dict[str, Any]:
    """What a task with these options returns."""
    spec = declaration.argument_spec()
    try:
        check_values(options, spec.options)
        sent = json.loads(json.dumps(options))
        checked = validate(ArgumentSpecValidator(**spec.to_kwargs()), sent)
    except PlatformError as error:
        return {"failed": True, "msg": error.msg}
    if checked.error_messages:
        # Ansible's own words.
        return {"failed": True}
    params = checked.validated_parameters
    redaction = Redaction.of(params)
    with redacting(redaction):
        result, _warnings = report(declaration, params, check_mode=check_mode, null_options=given_as_null(sent))
    return dict(redaction.value(result))


def made(server: Any) -> list[str]:
    """The requests that changed something."""
    log = server.control("GET", "/requests")["requests"]
    lines = [f"{one['method']} {one['path']}" for one in log if one["method"] != "GET" and one["status"] == 200]
    return [line for line in lines if not line.endswith("/search")]


@pytest.mark.parametrize("name", modules())
def test_odd_options_are_done_or_refused_in_one_sentence(
    name: str, ids: dict[str, str], server: Any, tmp_path: Path
) -> None:
    declaration = modules()[name].declaration
    complete = {option: ids.get(option, value) for option, value in COMPLETE.get(name, {}).items()}
    connection = {
        "api_key": server.key,
        "admin_api_key": server.admin_key,
        "base_url": server.base_url,
        "registry": str(tmp_path / "registry.json"),
    }
    variable = {option: spec for option, spec in modules()[name].options.items() if option not in FIXED}

    @examples(10)
    @given(options_of(variable), st.booleans(), st.booleans())
    def check(options: dict[str, Any], is_complete: bool, check_mode: bool) -> None:
        server.forget_requests()
        result = outcome(
            declaration, {**connection, **(complete if is_complete else {}), **options}, check_mode=check_mode
        )
        assert "exception" not in result, result["exception"]
        if result.get("failed") and "msg" in result:
            # What the server says may be longer.
            if "status" not in result:
                assert not re.search(r"[.!?]\s+[A-Z]|\n|\.\.$", result["msg"]), result["msg"]
                assert result["msg"].endswith("."), result["msg"]
            assert made(server) == [] or result.get("changed"), (result, made(server))
        if check_mode:
            assert options.get("run_in_check_mode") or made(server) == []

    check()
