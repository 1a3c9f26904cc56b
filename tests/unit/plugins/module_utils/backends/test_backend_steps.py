# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of a run: the output items of all its Responses, in the vocabulary of steps."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.run_results import to_steps
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

F = {"type": "function", "function": {"name": "f"}}
INCLUDE = {"order": "asc", "include": ["step_details.tool_calls[*].file_search.results[*].content"]}
FOUND = {"file_id": "file-1", "filename": "a.txt", "score": 0.5, "text": "found"}
SHOWN = {"file_id": "file-1", "file_name": "a.txt", "score": 0.5}

ITEMS: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "message": (
        {"type": "message", "id": "msg_1", "status": "completed", "content": []},
        {"type": "message_creation", "message_creation": {"message_id": "msg_1"}},
    ),
    "function": (
        {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "f", "arguments": "{}"},
        {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}", "output": None}},
    ),
    "file_search": (
        {"type": "file_search_call", "id": "fs_1", "status": "completed", "results": [FOUND]},
        {"id": "fs_1", "type": "file_search", "file_search": {"results": [SHOWN]}},
    ),
    "file_search without results": (
        {"type": "file_search_call", "id": "fs_1", "status": "completed", "results": None},
        {"id": "fs_1", "type": "file_search", "file_search": {"results": []}},
    ),
    "code_interpreter": (
        {"type": "code_interpreter_call", "id": "ci_1", "code": "1", "outputs": [{"type": "logs", "logs": "1"}]},
        {
            "id": "ci_1",
            "type": "code_interpreter",
            "code_interpreter": {"input": "1", "outputs": [{"type": "logs", "logs": "1"}]},
        },
    ),
    "reasoning": ({"type": "reasoning", "id": "rs_1", "summary": []}, None),
    "web_search": ({"type": "web_search_call", "id": "ws_1", "status": "completed"}, None),
}


def response(id: str, *output: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": id, "output": list(output), "created_at": 1.5, **more}


def expected(details: dict[str, Any]) -> dict[str, Any]:
    return details if details["type"] == "message_creation" else {"type": "tool_calls", "tool_calls": [details]}


@pytest.mark.parametrize(("item", "details"), ITEMS.values(), ids=list(ITEMS))
def test_an_item_is_a_step(item: dict[str, Any], details: dict[str, Any] | None) -> None:
    data = {"thread_id": "conv_1", "assistant_id": "agent_1"}
    steps = to_steps([response("resp_1", item)], data, with_content=False)
    if details is None:
        assert steps == []
        return
    (step,) = steps
    assert step["step_details"] == expected(details)
    assert step["type"] == step["step_details"]["type"]
    assert (step["id"], step["status"], step["run_id"], step["created_at"]) == (item["id"], "completed", "resp_1", 1)
    assert (step["thread_id"], step["assistant_id"]) == ("conv_1", "agent_1")


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("completed", "completed"),
        ("in_progress", "in_progress"),
        ("searching", "in_progress"),
        ("interpreting", "in_progress"),
        ("failed", "failed"),
        ("incomplete", "failed"),
        (None, "completed"),
    ],
)
def test_the_status_of_a_step(status: str | None, shown: str) -> None:
    item = {**ITEMS["message"][0], "status": status}
    assert to_steps([response("resp_1", item)], {}, with_content=False)[0]["status"] == shown


def test_what_was_found_is_shown_when_asked_for() -> None:
    (step,) = to_steps([response("resp_1", ITEMS["file_search"][0])], {}, with_content=True)
    (call,) = step["step_details"]["tool_calls"]
    assert call["file_search"]["results"] == [{**SHOWN, "content": [{"type": "text", "text": "found"}]}]


def test_steps_of_the_whole_chain_are_those_of_one_run() -> None:
    call, message = ITEMS["function"][0], ITEMS["message"][0]
    output = {"type": "function_call_output", "call_id": "call_1", "output": "3"}
    other = {"type": "function_call_output", "call_id": "call_2", "output": "4"}
    steps = to_steps([response("r_1", call), response("r_2", message, _input=[other, output])], {}, with_content=False)
    assert [step["run_id"] for step in steps] == ["r_1", "r_1"]
    assert steps[0]["step_details"]["tool_calls"][0]["function"]["output"] == "3"


def test_steps_of_a_run_with_outputs(backend: Any) -> None:
    run = backend.run(backend.thread("[[call f {}]]"), assistant={"model": "gpt-4o", "tools": [F]})
    parents = {"thread_id": run["thread_id"], "run_id": run["id"]}
    (open_call,) = backend.list("run_step", **parents)
    assert open_call["step_details"]["tool_calls"][0]["function"]["output"] is None
    backend.answer(run, f="3")
    steps = backend.list("run_step", {"order": "asc"}, **parents)
    assert [step["type"] for step in steps] == ["tool_calls", "message_creation"]
    assert steps[0]["step_details"]["tool_calls"][0]["function"]["output"] == "3"
    (message,) = backend.list("message", {"run_id": run["id"]}, thread_id=run["thread_id"])
    assert steps[1]["step_details"]["message_creation"]["message_id"] == message["id"]
    assert backend.list("run_step", **parents) == steps[::-1]
    assert backend.list("run_step", {"order": "asc"}, 1, **parents) == steps[:1]
    assert backend.get("run_step", steps[0]["id"], **parents) == steps[0]
    assert backend.get("run_step", "fc_none", **parents) is None


def test_steps_of_the_tools_the_platform_runs(backend: Any) -> None:
    upload = ("a.txt", lambda: BytesIO(b"The secret word is swordfish."))
    file = backend.client.request("POST", "/files", body={"purpose": "assistants"}, upload=upload)["id"]
    store = backend.create("vector_store", {"name": "s", "file_ids": [file]})["id"]
    assistant = {
        "model": "gpt-4o",
        "tools": [{"type": "file_search"}, {"type": "code_interpreter"}],
        "tool_resources": {"file_search": {"vector_store_ids": [store]}},
    }
    run = backend.run(backend.thread("What is the secret word? [[code 6 * 7]]"), assistant=assistant)
    parents = {"thread_id": run["thread_id"], "run_id": run["id"]}
    calls = {
        call["type"]: call[call["type"]]
        for step in backend.list("run_step", INCLUDE, **parents)
        for call in step["step_details"].get("tool_calls", [])
    }
    assert set(calls) == {"file_search", "code_interpreter"}
    assert (calls["code_interpreter"]["input"], len(calls["code_interpreter"]["outputs"])) == ("6 * 7", 1)
    (result,) = calls["file_search"]["results"]
    assert (result["file_id"], result["file_name"]) == (file, "a.txt")
    assert "swordfish" in result["content"][0]["text"]


def test_steps_of_an_unknown_run(backend: Any, refused: Callable[..., PlatformError]) -> None:
    error = refused(backend.list, "run_step", thread_id="conv_1", run_id="resp_1")
    assert error.msg == "No run found with id 'resp_1'; check run_id."
