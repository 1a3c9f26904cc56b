# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs: their states, their steps and what steers them."""

from __future__ import annotations

import json
import time

import pytest

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
SEARCH = {"type": "file_search"}
CONTENT = "step_details.tool_calls[*].file_search.results[*].content"


def answer(client, run):
    (message,) = client.beta.threads.messages.list(run.thread_id, run_id=run.id)
    return message.content[0].text.value


def test_a_plain_run(client, run):
    done = run("How are you?", instructions="Be kind.", additional_instructions="Be brief.", metadata={"a": "b"})
    assert (done.status, done.instructions, done.metadata) == ("completed", "Be kind.\nBe brief.", {"a": "b"})
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens > 0
    assert done.completed_at >= done.started_at >= done.created_at
    assert (done.expires_at, done.required_action, done.last_error) == (None, None, None)
    assert answer(client, done) == "You said: How are you?"
    (step,) = client.beta.threads.runs.steps.list(done.id, thread_id=done.thread_id)
    assert (step.type, step.status) == ("message_creation", "completed")
    assert step.usage.model_dump() == done.usage.model_dump()
    assert client.beta.threads.runs.steps.retrieve(step.id, run_id=done.id, thread_id=done.thread_id) == step
    changed = client.beta.threads.runs.update(done.id, thread_id=done.thread_id, metadata={"c": "d"})
    assert changed.metadata == {"c": "d"}
    assert [item.id for item in client.beta.threads.runs.list(done.thread_id)] == [done.id]


def test_states_in_order(start_server, until):
    client = start_server("--pace", "0.2").client()
    assistant = client.beta.assistants.create(model="gpt-4o")
    run = client.beta.threads.create_and_run(
        assistant_id=assistant.id, thread={"messages": [{"role": "user", "content": "Hello"}]}
    )
    seen = [run.status]
    while seen[-1] != "completed":
        run = client.beta.threads.runs.retrieve(run.id, thread_id=run.thread_id)
        if run.status != seen[-1]:
            seen.append(run.status)
    assert seen == ["queued", "in_progress", "completed"]


def test_functions(client, run, refused, until):
    assistant = client.beta.assistants.create(model="gpt-4o", tools=[WEATHER])
    runs = client.beta.threads.runs
    waiting = run('Well? [[call get_weather {"city": "[[Ada]]"}]] [[call get_weather {"city": "Bo"}]]', assistant)
    assert waiting.status == "requires_action"
    one, two = waiting.required_action.submit_tool_outputs.tool_calls
    assert (one.function.name, json.loads(one.function.arguments)) == ("get_weather", {"city": "[[Ada]]"})
    (step,) = runs.steps.list(waiting.id, thread_id=waiting.thread_id)
    assert (step.status, step.step_details.tool_calls[0].function.output) == ("in_progress", None)

    def submit(*outputs):
        return runs.submit_tool_outputs(waiting.id, thread_id=waiting.thread_id, tool_outputs=list(outputs))

    first, second = {"tool_call_id": one.id, "output": "sunny"}, {"tool_call_id": two.id, "output": "rainy"}
    assert f"Expected tool outputs for call_ids ['{one.id}', '{two.id}']" in refused(400, submit, first).message
    assert "call_none" in refused(400, submit, first, second, {"tool_call_id": "call_none"}).message
    assert refused(400, submit, first, {"output": "x"}).param == "tool_outputs[1].tool_call_id"
    assert submit(second, first).status == "queued"
    done = until(lambda: runs.retrieve(waiting.id, thread_id=waiting.thread_id), "completed")
    text = answer(client, done)
    assert "get_weather: sunny; get_weather: rainy" in text
    steps = list(runs.steps.list(waiting.id, thread_id=waiting.thread_id, order="asc"))
    assert [step.type for step in steps] == ["tool_calls", "message_creation"]
    assert steps[0].step_details.tool_calls[1].function.output == "rainy"
    assert refused(400, submit, first, second).message.count('"completed"') == 1


def test_rounds_of_functions(client, run, until):
    assistant = client.beta.assistants.create(model="gpt-4o", tools=[WEATHER])
    runs = client.beta.threads.runs
    waiting = run("[[call get_weather]] [[call get_weather]] [[then]] [[call other]] [[call get_weather]]", assistant)
    calls = waiting.required_action.submit_tool_outputs.tool_calls
    outputs = [{"tool_call_id": call.id, "output": "sunny"} for call in calls]
    runs.submit_tool_outputs(waiting.id, thread_id=waiting.thread_id, tool_outputs=outputs)
    waiting = until(lambda: runs.retrieve(waiting.id, thread_id=waiting.thread_id), "requires_action")
    (last,) = waiting.required_action.submit_tool_outputs.tool_calls
    runs.submit_tool_outputs(
        waiting.id, thread_id=waiting.thread_id, tool_outputs=[{"tool_call_id": last.id, "output": "rainy"}]
    )
    done = until(lambda: runs.retrieve(waiting.id, thread_id=waiting.thread_id), "completed")
    assert "get_weather: sunny; get_weather: sunny; get_weather: rainy" in answer(client, done)


@pytest.mark.parametrize("choice", ["required", {"type": "function", "function": {"name": "get_weather"}}])
def test_a_tool_choice_that_demands_a_call(client, run, choice):
    assistant = client.beta.assistants.create(model="gpt-4o", tools=[WEATHER])
    waiting = run("Hello", assistant, tool_choice=choice)
    (call,) = waiting.required_action.submit_tool_outputs.tool_calls
    assert json.loads(call.function.arguments) == {"city": "text"}
    assert run("[[call get_weather]]", assistant, tool_choice="none").status == "completed"


def test_one_call_at_a_time(client, run):
    assistant = client.beta.assistants.create(model="gpt-4o", tools=[WEATHER])
    waiting = run("[[call get_weather]] [[call get_weather]]", assistant, parallel_tool_calls=False)
    assert len(waiting.required_action.submit_tool_outputs.tool_calls) == 1


def test_file_search(client, run, store, guide):
    resources = {"file_search": {"vector_store_ids": [store.id]}}
    assistant = client.beta.assistants.create(model="gpt-4o", tools=[SEARCH], tool_resources=resources)
    done = run("When does the backup server restart?", assistant)
    (message,) = client.beta.threads.messages.list(done.thread_id, run_id=done.id)
    text = message.content[0].text
    assert "restarts every day at noon" in text.value
    (note,) = text.annotations
    assert (note.text, note.file_citation.file_id) == ("【4:0†guide.md】", guide.id)
    assert text.value[note.start_index : note.end_index] == note.text
    steps = client.beta.threads.runs.steps
    plain = steps.list(done.id, thread_id=done.thread_id, order="asc").data[0]
    (result,) = plain.step_details.tool_calls[0].file_search.results
    assert (result.file_id, result.file_name, result.content) == (guide.id, "guide.md", None)
    full = steps.retrieve(plain.id, run_id=done.id, thread_id=done.thread_id, include=[CONTENT])
    (result,) = full.step_details.tool_calls[0].file_search.results
    assert "noon" in result.content[0].text
    assert 0 < result.score <= 1
    listed = steps.list(done.id, thread_id=done.thread_id, order="asc", include=[CONTENT]).data[0]
    assert listed == full


def test_a_run_waits_for_the_files_of_its_thread(client, until, guide):
    assistant = client.beta.assistants.create(model="gpt-4o", tools=[SEARCH])
    attachments = [{"file_id": guide.id, "tools": [SEARCH]}]
    message = {"role": "user", "content": "Who is the administrator?", "attachments": attachments}
    made = client.beta.threads.create_and_run(assistant_id=assistant.id, thread={"messages": [message]})
    done = until(lambda: client.beta.threads.runs.retrieve(made.id, thread_id=made.thread_id), "completed")
    assert "Ada" in answer(client, done)


def test_code_interpreter(client, run):
    assistant = client.beta.assistants.create(model="gpt-4o", tools=[{"type": "code_interpreter"}])
    done = run("Count [[code 6 * 7]] [[code open('x')]]", assistant)
    steps = client.beta.threads.runs.steps.list(done.id, thread_id=done.thread_id, order="asc").data
    one, two = steps[0].step_details.tool_calls
    assert (one.code_interpreter.input, one.code_interpreter.outputs[0].logs) == ("6 * 7", "42")
    assert "only arithmetic" in two.code_interpreter.outputs[0].logs


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("[[fail server_error]]", "failed"),
        ("[[fail rate_limit_exceeded]]", "failed"),
        ("[[fail invalid_prompt]]", "failed"),
        ("[[incomplete max_prompt_tokens]]", "incomplete"),
        ("[[incomplete max_completion_tokens]]", "incomplete"),
        ("[[expire]]", "expired"),
    ],
)
def test_ends_on_demand(client, run, text, status):
    done = run(text)
    assert done.status == status
    if status == "failed":
        assert f"[[fail {done.last_error.code}]]" == text
        assert done.failed_at
    if status == "incomplete":
        assert f"[[incomplete {done.incomplete_details.reason}]]" == text
    assert list(client.beta.threads.messages.list(done.thread_id, run_id=done.id)) == []


def test_say(client, run):
    assert answer(client, run("Please [[say Exactly this.]]")) == "Exactly this."
    assert answer(client, run("Hello", additional_instructions="[[say From instructions]]")) == "From instructions"


def test_token_limits(client, run):
    long = "word " * 600
    done = run(long, max_completion_tokens=256)
    assert (done.status, done.incomplete_details.reason) == ("incomplete", "max_completion_tokens")
    (message,) = client.beta.threads.messages.list(done.thread_id, run_id=done.id)
    assert (message.status, message.incomplete_details.reason) == ("incomplete", "max_tokens")
    done = run(long, max_prompt_tokens=256)
    assert (done.status, done.incomplete_details.reason) == ("incomplete", "max_prompt_tokens")


def test_truncation(client, until):
    assistant = client.beta.assistants.create(model="gpt-4o")
    turns = [{"role": "user", "content": "One"}, {"role": "assistant", "content": "Two"}]
    thread = client.beta.threads.create(messages=turns)
    strategy = {"type": "last_messages", "last_messages": 1}
    made = client.beta.threads.runs.create(thread.id, assistant_id=assistant.id, truncation_strategy=strategy)
    done = until(lambda: client.beta.threads.runs.retrieve(made.id, thread_id=thread.id), "completed")
    assert answer(client, done) == "You said: "
    assert done.truncation_strategy.last_messages == 1


def test_formats(client, run):
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 6},
            "age": {"type": "integer", "minimum": 18},
            "kind": {"enum": ["a", "b"]},
            "tags": {"type": "array", "items": {"$ref": "#/$defs/tag"}, "minItems": 2},
        },
        "required": ["name", "age", "kind", "tags"],
        "$defs": {"tag": {"type": "string", "maxLength": 3}},
    }
    form = {"type": "json_schema", "json_schema": {"name": "person", "schema": schema, "strict": True}}
    done = run("Who?", response_format=form)
    expected = {"name": "texttext"[:6], "age": 18, "kind": "a", "tags": ["tex", "tex"]}
    assert json.loads(answer(client, done)) == expected
    assert json.loads(answer(client, run("Who?", response_format={"type": "json_object"}))) == {"answer": "Who?"}


def test_cancel(client, refused, until):
    runs = client.beta.threads.runs
    assistant = client.beta.assistants.create(model="gpt-4o", tools=[WEATHER])
    for text, rest in (("[[slow 30]]", "in_progress"), ("[[call get_weather]]", "requires_action")):
        thread = client.beta.threads.create(messages=[{"role": "user", "content": text}])
        made = runs.create(thread.id, assistant_id=assistant.id)
        until(lambda: runs.retrieve(made.id, thread_id=thread.id), rest)  # noqa: B023
        assert runs.cancel(made.id, thread_id=thread.id).status == "cancelling"
        done = until(lambda: runs.retrieve(made.id, thread_id=thread.id), "cancelled")  # noqa: B023
        assert done.cancelled_at
        assert done.required_action is None
        steps = list(runs.steps.list(made.id, thread_id=thread.id))
        assert [step.status for step in steps] == (["cancelled"] if rest == "requires_action" else [])
        error = refused(400, runs.cancel, made.id, thread_id=thread.id)
        assert error.body["message"] == "Cannot cancel run with status 'cancelled'."


def test_an_active_run_locks_its_thread(client, refused):
    threads = client.beta.threads
    assistant = client.beta.assistants.create(model="gpt-4o")
    thread = threads.create(messages=[{"role": "user", "content": "[[slow 30]]"}])
    active = threads.runs.create(thread.id, assistant_id=assistant.id)
    error = refused(400, threads.runs.create, thread.id, assistant_id=assistant.id)
    assert error.body["message"] == f"Thread {thread.id} already has an active run {active.id}."
    error = refused(400, threads.messages.create, thread.id, role="user", content="More")
    assert error.body["message"] == f"Can't add messages to {thread.id} while a run {active.id} is active."


def test_additional_messages(client, until):
    assistant = client.beta.assistants.create(model="gpt-4o")
    thread = client.beta.threads.create()
    made = client.beta.threads.runs.create(
        thread.id, assistant_id=assistant.id, additional_messages=[{"role": "user", "content": "Hello"}]
    )
    done = until(lambda: client.beta.threads.runs.retrieve(made.id, thread_id=thread.id), "completed")
    assert answer(client, done) == "You said: Hello"
    assert len(client.beta.threads.messages.list(thread.id).data) == 2


def test_create_and_run_with_everything(client, until, guide, store):
    assistant = client.beta.assistants.create(model="gpt-4o")
    made = client.beta.threads.create_and_run(
        assistant_id=assistant.id,
        instructions="Be brief.",
        max_completion_tokens=500,
        max_prompt_tokens=5000,
        metadata={"a": "b"},
        model="gpt-4.1",
        parallel_tool_calls=False,
        response_format={"type": "text"},
        temperature=0.1,
        top_p=0.9,
        thread={"messages": [{"role": "user", "content": "When does it restart?"}], "metadata": {"t": "u"}},
        tool_choice="auto",
        tool_resources={"file_search": {"vector_store_ids": [store.id]}},
        tools=[SEARCH],
        truncation_strategy={"type": "auto"},
    )
    assert (made.model, made.temperature, made.top_p) == ("gpt-4.1", 0.1, 0.9)
    done = until(lambda: client.beta.threads.runs.retrieve(made.id, thread_id=made.thread_id), "completed")
    assert "noon" in answer(client, done)
    assert client.beta.threads.retrieve(made.thread_id).metadata == {"t": "u"}


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"max_prompt_tokens": 255}, "max_prompt_tokens"),
        ({"max_completion_tokens": 10}, "max_completion_tokens"),
        ({"truncation_strategy": {"type": "last_messages"}}, "truncation_strategy.last_messages"),
        ({"truncation_strategy": {"type": "last_messages", "last_messages": 0}}, "truncation_strategy.last_messages"),
        ({"tool_choice": "always"}, "tool_choice"),
        ({"tool_choice": {"type": "function"}}, "tool_choice.function"),
        ({"tool_choice": {"type": "function", "function": {"name": "none"}}}, "tool_choice"),
        ({"stream": True}, "stream"),
        ({"model": "gpt-none"}, "model"),
        ({"additional_messages": [{"role": "user"}]}, "additional_messages[0].content"),
        ({"tools": [{"type": "code_interpreter"}] * 21}, "tools"),
        ({"include": ["x"]}, "include"),
        ({"thread_id": "thread_x"}, "thread_id"),
    ],
)
def test_refused_runs(server, client, refused, fields, param):
    assistant = client.beta.assistants.create(model="gpt-4o")
    thread = client.beta.threads.create()
    error = refused(400, client.beta.threads.runs.create, thread.id, assistant_id=assistant.id, extra_body=fields)
    assert error.param == param
    assert server.control("GET", "/objects")["runs"] == 0


def test_what_a_run_names_must_exist(client, refused):
    thread = client.beta.threads.create()
    error = refused(404, client.beta.threads.runs.create, thread.id, assistant_id="asst_none")
    assert error.body["message"] == "No assistant found with id 'asst_none'."
    refused(404, client.beta.threads.runs.create, "thread_none", assistant_id="asst_none")
    refused(404, client.beta.threads.runs.retrieve, "run_none", thread_id=thread.id)


def test_a_deleted_thread_takes_its_run_along(server, client, refused):
    assistant = client.beta.assistants.create(model="gpt-4o")
    made = client.beta.threads.create_and_run(
        assistant_id=assistant.id, thread={"messages": [{"role": "user", "content": "[[slow 0.1]]"}]}
    )
    client.beta.threads.delete(made.thread_id)
    refused(404, client.beta.threads.runs.retrieve, made.id, thread_id=made.thread_id)
    time.sleep(0.3)
    counts = server.control("GET", "/objects")
    assert [counts[kind] for kind in ("threads", "messages", "runs", "run_steps")] == [0, 0, 0, 0]
