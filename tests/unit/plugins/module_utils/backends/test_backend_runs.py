# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs as chains of Responses: statuses, outputs of tools, usage, what is sent apart, lists and the registry."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.run_results import to_run
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN, THREAD_RUN

F = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
G = {"type": "function", "function": {"name": "g"}}
MODEL = {"model": "gpt-4o"}
LAST = {"type": "last_messages", "last_messages": 2}


def spoken(backend: Any, thread_id: str) -> list[tuple[str, str]]:
    listed = backend.list("message", {"order": "asc"}, thread_id=thread_id)
    return [(message["role"], message["content"][0]["text"]["value"]) for message in listed]


def test_a_run_that_is_done(backend: Any) -> None:
    thread_id = backend.thread("[[say done]]")
    run = backend.run(thread_id, metadata={"k": "v"}, max_completion_tokens=300)
    assert (run["status"], run["object"], run["thread_id"]) == ("completed", "thread.run", thread_id)
    assert run["response_ids"] == [run["id"]]
    assert (run["required_action"], run["last_error"], run["incomplete_details"]) == (None, None, None)
    assert (run["model"], run["metadata"], run["max_completion_tokens"]) == ("gpt-4o", {"k": "v"}, 300)
    assert run["completed_at"] >= run["created_at"]
    assert run["usage"]["total_tokens"] == run["usage"]["prompt_tokens"] + run["usage"]["completion_tokens"] > 0
    assert spoken(backend, thread_id) == [("user", "[[say done]]"), ("assistant", "done")]


ENDINGS = [
    ("[[fail server_error]]", "failed", "last_error", {"code": "server_error"}),
    ("[[fail rate_limit_exceeded]]", "failed", "last_error", {"code": "rate_limit_exceeded"}),
    (
        "[[incomplete max_completion_tokens]]",
        "incomplete",
        "incomplete_details",
        {"reason": "max_completion_tokens"},
    ),
    ("[[incomplete content_filter]]", "incomplete", "incomplete_details", {"reason": "content_filter"}),
]


@pytest.mark.parametrize(("word", "status", "field", "said"), ENDINGS)
def test_a_run_that_ends_otherwise(backend: Any, word: str, status: str, field: str, said: dict[str, str]) -> None:
    run = backend.run(backend.thread(word))
    assert run["status"] == status
    assert said.items() <= run[field].items()
    assert run["completed_at"] is None
    assert run["required_action"] is None


def test_a_run_is_cancelled(backend: Any) -> None:
    thread_id = backend.thread("[[slow 30]]")
    run = backend.create("run", {"assistant": MODEL}, thread_id=thread_id)
    assert run["status"] in ("queued", "in_progress")
    run = backend.on("run").run_operation(backend.client, {}, run["id"], "cancel")
    assert run["status"] == "cancelled"
    assert backend.get("run", run["id"])["status"] == "cancelled"


def test_a_run_that_waits_for_outputs_is_cancelled_and_leaves_its_thread_free(backend: Any) -> None:
    run = backend.run(backend.thread("[[call f {}]]"), assistant={**MODEL, "tools": [F]})
    gone = backend.on("run").run_operation(backend.client, {}, run["id"], "cancel")
    assert (gone["status"], gone["required_action"]) == ("cancelled", None)
    assert backend.get("run", run["id"]) == gone
    assert backend.run(run["thread_id"])["status"] == "completed"


@pytest.mark.parametrize("status", ["queued", "in_progress", "completed", "failed", "cancelled", "incomplete"])
def test_calls_require_an_action_only_where_the_response_is_complete(status: str) -> None:
    call = {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}"}
    response = {"id": "resp_1", "status": status, "output": [call], "created_at": 1.0}
    run = to_run([response], {})
    assert run["status"] == ("requires_action" if status == "completed" else status)
    assert (run["required_action"] is not None) == (status == "completed")


def test_outputs_are_a_further_response_of_the_same_run(backend: Any, bodies: list[dict[str, Any]]) -> None:
    thread_id = backend.thread("[[call f {}]] [[call g {}]]")
    settings = {"instructions": "i", "tools": [F, G], "temperature": 0.5}
    run = backend.run(thread_id, assistant={**MODEL, **settings}, tool_choice="required", metadata={"k": "v"})
    assert run["status"] == "requires_action"
    calls = run["required_action"]["submit_tool_outputs"]["tool_calls"]
    assert {call["function"]["name"]: call["function"]["arguments"] for call in calls} == {"f": "{}", "g": "{}"}
    done = backend.answer(run, f="3", g="4")
    assert (done["id"], done["status"], done["thread_id"]) == (run["id"], "completed", thread_id)
    assert (done["metadata"], done["instructions"], done["temperature"]) == ({"k": "v"}, "i", 0.5)
    assert len(done["response_ids"]) == 2
    first, second = bodies
    assert [item["output"] for item in second["input"]] == ["3", "4"]
    assert [item["call_id"] for item in second["input"]] == [call["id"] for call in calls]
    # What was not said stays unsaid, and a call is not demanded again with each output.
    assert set(first) - set(second) == {"tool_choice"}
    assert set(second) - set(first) == set()
    alone = [backend.client.request("GET", f"/responses/{id}") for id in done["response_ids"]]
    assert done["usage"]["total_tokens"] == sum(response["usage"]["total_tokens"] for response in alone)
    assert backend.get("run", run["id"]) == done


def test_another_round_of_calls(backend: Any) -> None:
    run = backend.run(backend.thread("[[call f {}]] [[then]] [[call f {}]]"), assistant={**MODEL, "tools": [F]})
    second = backend.answer(run, f="x")
    assert (second["id"], second["status"]) == (run["id"], "requires_action")
    assert _calls(second).isdisjoint(_calls(run))
    third = backend.answer(second, f="y")
    assert (third["id"], third["status"], len(third["response_ids"])) == (run["id"], "completed", 3)
    assert third["response_ids"][:2] == second["response_ids"]
    with pytest.raises(RequestError):
        backend.on("run").run_operation(
            backend.client,
            {},
            run["id"],
            "submit_tool_outputs",
            {"tool_outputs": [{"tool_call_id": "no", "output": "x"}]},
        )
    # What was refused is no part of the run.
    assert backend.get("run", run["id"])["response_ids"] == third["response_ids"]


def _calls(run: dict[str, Any]) -> set[str]:
    return {call["id"] for call in run["required_action"]["submit_tool_outputs"]["tool_calls"]}


def test_an_unknown_run_is_none_and_cannot_be_acted_on(backend: Any, refused: Callable[..., PlatformError]) -> None:
    assert backend.get("run", "resp_1", thread_id="conv_1") is None
    message = refused(backend.on("run").run_operation, backend.client, {}, "resp_1", "cancel").msg
    assert message == "No run has the id 'resp_1'; correct run_id."


def test_a_run_the_registry_does_not_know_is_read_all_the_same(backend: Any) -> None:
    run = backend.run(backend.thread("[[call f {}]]"), assistant={**MODEL, "tools": [F]})
    backend.registry.drop("response_chain", run["id"])
    found = backend.get("run", run["id"])
    assert (found["thread_id"], found["status"], found["assistant_id"]) == (run["thread_id"], "requires_action", None)
    assert backend.answer(found, f="3")["status"] == "completed"


def test_metadata_of_a_run_lives_in_the_registry(backend: Any) -> None:
    run = backend.run(backend.thread("a"), metadata={"k": "v"})
    changed = backend.on("run").update(backend.client, {}, run["id"], {"metadata": {"k": "w"}}, run)
    assert changed == {**run, "metadata": {"k": "w"}}
    assert backend.get("run", run["id"]) == changed
    backend.registry.drop("response_chain", run["id"])
    backend.on("run").update(backend.client, {}, run["id"], {"metadata": {"k": "x"}}, run)
    assert backend.get("run", run["id"])["metadata"] == {"k": "x"}


# The last messages.


def test_the_last_messages_are_sent_apart_and_the_answer_is_added_once(
    backend: Any, bodies: list[dict[str, Any]]
) -> None:
    thread_id = backend.thread("one", "two", "[[say three]]")
    run = backend.run(thread_id, truncation_strategy=LAST)
    assert [item["content"][0]["text"] for item in bodies[0]["input"]] == ["two", "[[say three]]"]
    assert "conversation" not in bodies[0]
    assert "truncation" not in bodies[0]
    for _time in range(2):
        backend.on("run").finish(backend.client, run)
    assert spoken(backend, thread_id)[2:] == [("user", "[[say three]]"), ("assistant", "three")]
    assert (run["thread_id"], run["truncation_strategy"]) == (thread_id, LAST)


def test_more_last_messages_than_there_are(backend: Any, bodies: list[dict[str, Any]]) -> None:
    backend.run(backend.thread("one"), truncation_strategy={**LAST, "last_messages": 50})
    assert len(bodies[0]["input"]) == 1


def test_additional_messages_are_among_the_last(
    backend: Any, bodies: list[dict[str, Any]], message: Callable[..., Any]
) -> None:
    thread_id = backend.thread("one")
    added = [message(f"added {number}") for number in range(25)]
    backend.run(thread_id, truncation_strategy=LAST, additional_messages=added)
    assert [item["content"][0]["text"] for item in bodies[0]["input"]] == ["added 23", "added 24"]
    assert len(spoken(backend, thread_id)) == 26


def test_an_answer_of_the_assistant_is_sent_again(backend: Any, bodies: list[dict[str, Any]]) -> None:
    thread_id = backend.thread("[[say first]]")
    backend.run(thread_id)
    backend.run(thread_id, truncation_strategy=LAST)
    assert [item["role"] for item in bodies[1]["input"]] == ["user", "assistant"]


def test_outputs_of_a_run_sent_apart_follow_its_response(backend: Any, bodies: list[dict[str, Any]]) -> None:
    thread_id = backend.thread("old", "[[call f {}]]")
    run = backend.run(thread_id, assistant={**MODEL, "tools": [F]}, truncation_strategy={**LAST, "last_messages": 1})
    done = backend.answer(run, f="3")
    assert bodies[1]["previous_response_id"] == run["id"]
    assert "conversation" not in bodies[1]
    backend.on("run").finish(backend.client, done)
    assert [role for role, _text in spoken(backend, thread_id)] == ["user", "user", "assistant"]


@pytest.mark.parametrize("word", ["[[fail server_error]]", "[[incomplete content_filter]]"])
def test_nothing_is_added_of_a_run_that_was_not_completed(backend: Any, word: str) -> None:
    thread_id = backend.thread(word)
    backend.on("run").finish(backend.client, backend.run(thread_id, truncation_strategy=LAST))
    assert len(spoken(backend, thread_id)) == 1


def test_a_run_in_its_conversation_adds_nothing_itself(backend: Any, server: Any) -> None:
    run = backend.run(backend.thread("a"))
    server.forget_requests()
    backend.on("run").finish(backend.client, run)
    assert server.requests("POST") == []


def test_additional_messages_join_the_conversation(backend: Any, message: Callable[..., Any]) -> None:
    thread_id = backend.thread("one")
    backend.run(thread_id, additional_messages=[message("two"), message("[[say three]]")])
    assert [text for _role, text in spoken(backend, thread_id)] == ["one", "two", "[[say three]]", "three"]


# Assistants, lists, ends.


def test_a_run_of_a_stored_assistant(backend: Any, bodies: list[dict[str, Any]]) -> None:
    for store in ("agents", "registry"):
        backend.store = store
        made = backend.create(
            "assistant", {"name": "a", "model": "gpt-4o", "instructions": "[[say hi]]", "temperature": 0}
        )
        run = backend.rested(
            backend.create("run", {"assistant_id": made["id"], "temperature": 1}, thread_id=backend.thread("x"))
        )
        assert run["assistant_id"] == made["id"]
        assert (bodies[-1]["instructions"], bodies[-1]["temperature"]) == ("[[say hi]]", 1)


MCP = {"type": "mcp", "server_label": "s", "transport": {"type": "http", "server_url": "https://example.com/a/mcp"}}
FOREIGN = {
    "name": "a",
    "model": "gpt-4o",
    "instructions": "[[call f {}]]",
    "tools": [{"type": "web_search", "mode": "cached"}, MCP, {"type": "automations"}],
}


def test_a_run_uses_what_others_gave_the_agent(
    backend: Any, run: Callable[..., Any], bodies: list[dict[str, Any]]
) -> None:
    headers = {"OpenAI-Beta": "agents=v1"}
    backend.client.request("POST", "/agents", body=FOREIGN, headers=headers)
    adopted = run(ASSISTANT, backend="responses", name="a", tools=[F])
    thread_id = backend.thread("x")
    options = {"backend": "responses", "thread_id": thread_id, "assistant_id": adopted.result["id"]}
    asked = run(RUN, poll_interval=0.05, **options)
    assert asked.warnings == [
        f"The run does not use automations of {adopted.result['id']}, since a Response has no such tool."
    ]
    backend.answer(asked.result["run"], f="3")
    # The address of an MCP server comes from the Agent each time: a Response need not show all of it.
    for body in bodies:
        function, search, mcp = body["tools"]
        assert (function["name"], search["type"], search["external_web_access"]) == ("f", "web_search", False)
        assert (mcp["server_url"], mcp["require_approval"]) == ("https://example.com/a/mcp", "never")
    assert len(bodies) == 2
    alone = run(RUN, poll_interval=0.05, **{**options, "thread_id": backend.thread("x")}, tools=[F])
    assert (alone.warnings, len(bodies[2]["tools"])) == ([], 1)


def test_a_store_on_the_spot_is_made_for_the_run_and_goes_when_that_is_refused(
    backend: Any, server: Any, bodies: list[dict[str, Any]]
) -> None:
    inline = {"tools": [{"type": "file_search"}], "tool_resources": {"file_search": {"vector_stores": [{}]}}}
    with pytest.raises(RequestError):
        backend.create("run", {"assistant": {"model": "no-such-model", **inline}}, thread_id=backend.thread("a"))
    assert server.count("vector_stores") == 0
    backend.run(backend.thread("a"), assistant={**MODEL, **inline})
    assert len(bodies[-1]["tools"][0]["vector_store_ids"]) == server.count("vector_stores") == 1


@pytest.mark.parametrize("missing", ["thread", "assistant"])
def test_what_a_run_needs_and_is_not_there_is_named(
    backend: Any, server: Any, refused: Callable[..., PlatformError], missing: str
) -> None:
    thread_id = "conv_1" if missing == "thread" else backend.thread()
    body = {"assistant_id": "agent_1"}
    error = refused(backend.create, "run", body, thread_id=thread_id)
    assert error.msg.startswith(f"No {missing} found with id ")
    assert error.msg.endswith(f"; check {missing}_id.")
    assert server.count("responses") == 0


def test_a_list_has_the_runs_the_registry_knows(backend: Any) -> None:
    thread_id = backend.thread("a")
    runs = [backend.run(thread_id)["id"] for _number in range(2)]
    backend.run(backend.thread("elsewhere"))
    assert sorted(run["id"] for run in backend.list("run", thread_id=thread_id)) == sorted(runs)
    assert len(backend.warnings) == 1
    assert "the API lists no runs" in backend.warnings[0]
    assert len(backend.list("run", {"order": "asc"}, 1, thread_id=thread_id)) == 1
    # One the server no longer knows is not in it.
    backend.client.request("DELETE", f"/responses/{runs[0]}")
    assert [run["id"] for run in backend.list("run", thread_id=thread_id)] == runs[1:]


def test_runs_of_one_second_are_in_the_order_they_were_made(backend: Any) -> None:
    thread_id = backend.thread("a")
    runs = [backend.run(thread_id) for _number in range(6)]
    backend.on("run").update(backend.client, {}, runs[0]["id"], {"metadata": {"k": "v"}}, runs[0])
    ids = [run["id"] for run in runs]
    assert len({run["created_at"] for run in runs}) < len(runs)
    assert [run["id"] for run in backend.list("run", {"order": "asc"}, thread_id=thread_id)] == ids
    assert [run["id"] for run in backend.list("run", thread_id=thread_id)] == ids[::-1]


@pytest.mark.parametrize("query", ["after", "before"])
@pytest.mark.parametrize("kind", ["run", "run_step"])
def test_there_are_no_pages(
    backend: Any, server: Any, refused: Callable[..., PlatformError], kind: str, query: str
) -> None:
    error = refused(backend.list, kind, {query: "x"}, thread_id="conv_1", run_id="resp_1")
    assert error.msg.endswith("leave after and before out.")
    assert server.requests() == []


def test_a_run_is_discarded_with_all_its_responses(backend: Any, server: Any) -> None:
    run = backend.answer(backend.run(backend.thread("[[call f {}]]"), assistant={**MODEL, "tools": [F]}), f="3")
    assert server.count("responses") == 2
    backend.on("run").discard(backend.client, run)
    assert server.count("responses") == 0
    assert backend.registry.all("response_chain") == {}
    assert backend.get("run", run["id"]) is None


def test_a_thread_and_a_run_in_one(backend: Any, message: Callable[..., Any]) -> None:
    body = {"assistant": MODEL, "thread": {"messages": [message("[[say hi]]")], "metadata": {"k": "v"}}}
    run = backend.rested(backend.create("thread_run", body))
    assert spoken(backend, run["thread_id"])[1] == ("assistant", "hi")
    assert backend.get("thread", run["thread_id"])["metadata"] == {"k": "v"}


def test_a_thread_whose_run_is_refused_goes_again(backend: Any, server: Any) -> None:
    with pytest.raises(PlatformError):
        backend.create("thread_run", {"assistant": {"model": "no-such-model"}})
    assert server.count("conversations") == 0
    server.fault("status", method="DELETE", path="/conversations/.*", status=403)
    with pytest.raises(PlatformError) as raised:
        backend.create("thread_run", {"assistant": {"model": "no-such-model"}})
    assert re.search(r"; thread conv_\w+, made for it, could not be deleted: ", raised.value.msg)
    assert server.count("conversations") == 1


# As tasks.


def test_a_task_returns_the_chain_and_does_it_once(backend: Any, run: Callable[..., Any]) -> None:
    options = {"backend": "responses", "key": "k", "thread_id": backend.thread("[[call f {}]]"), "poll_interval": 0.05}
    options["assistant"] = {"model": "gpt-4o", "tools": [F]}
    first = run(RUN, **options)
    assert (first.changed, first.result["status"]) == (True, "requires_action")
    assert not run(RUN, **options).changed
    call = first.result["required_action"]["submit_tool_outputs"]["tool_calls"][0]["id"]
    ids = {"run_id": first.result["id"], "thread_id": options["thread_id"]}
    outputs = {"tool_outputs": [{"tool_call_id": call, "output": {"n": 1}}]}
    second = run(RUN, backend="responses", poll_interval=0.05, **ids, **outputs)
    assert (second.changed, second.result["status"]) == (True, "completed")
    assert len(second.result["run"]["response_ids"]) == 2
    assert second.result["response_content"]
    assert not run(RUN, backend="responses", **ids, **outputs).changed


def test_a_task_adds_the_answer_of_a_run_sent_apart_once(backend: Any, run: Callable[..., Any]) -> None:
    thread_id = backend.thread("a", "[[say b]]")
    options = {"backend": "responses", "key": "k", "thread_id": thread_id, "poll_interval": 0.05}
    options |= {"assistant": MODEL, "truncation_strategy": LAST}
    assert run(RUN, **options).result["response_content"] == "b"
    assert not run(RUN, **options).changed
    assert [text for _role, text in spoken(backend, thread_id)] == ["a", "[[say b]]", "b"]


def test_a_thread_run_task_goes_with_its_thread(run: Callable[..., Any], server: Any) -> None:
    options = {"backend": "responses", "key": "k", "poll_interval": 0.05, "assistant": MODEL}
    options["thread"] = {"messages": [{"content": "hello"}]}
    assert run(THREAD_RUN, **options).changed
    assert not run(THREAD_RUN, **options).changed
    assert run(THREAD_RUN, backend="responses", key="k", state="absent").changed
    assert (server.count("conversations"), server.count("responses")) == (0, 0)
