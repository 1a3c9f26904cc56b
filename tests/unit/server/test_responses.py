# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/responses: what they are made of, their states and what steers them"""

from __future__ import annotations

import json

import pytest

RESULTS = "file_search_call.results"
OUTPUTS = "code_interpreter_call.outputs"
SEARCH = {"type": "file_search"}
CODE = {"type": "code_interpreter", "container": {"type": "auto"}}


def test_defaults(client):
    made = client.responses.create(model="gpt-4o", input="How are you?")
    assert made.id.startswith("resp_")
    assert (made.status, made.output_text) == ("completed", "You said: How are you?")
    assert (made.background, made.conversation, made.previous_response_id) == (False, None, None)
    assert (made.instructions, made.metadata, made.tools, made.tool_choice) == (None, {}, [], "auto")
    assert (made.temperature, made.top_p, made.truncation, made.parallel_tool_calls) == (1.0, 1.0, "disabled", True)
    assert (made.text.format.type, made.text.verbosity, made.reasoning.effort) == ("text", "medium", None)
    assert made.usage.total_tokens == made.usage.input_tokens + made.usage.output_tokens > 0
    assert made.completed_at >= made.created_at
    (message,) = made.output
    assert (message.role, message.status, message.content[0].annotations) == ("assistant", "completed", [])
    assert client.responses.retrieve(made.id) == made
    assert client.responses.create(model="o3", input="Hello").reasoning.effort == "medium"


def test_all_fields(client, guide, store):
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "required": ["a"],
        "additionalProperties": False,
    }
    function = {"type": "function", "name": "f", "description": "d", "parameters": schema, "strict": True}
    container = {"type": "auto", "file_ids": [guide.id]}
    made = client.responses.create(
        model="gpt-5",
        input=[{"role": "developer", "content": "Be kind."}, {"role": "user", "content": "Hello"}],
        instructions="Be brief.",
        metadata={"a": "b"},
        max_output_tokens=100,
        max_tool_calls=3,
        parallel_tool_calls=False,
        reasoning={"effort": "low", "summary": "auto"},
        text={"format": {"type": "json_schema", "name": "out", "schema": schema, "strict": True}, "verbosity": "low"},
        tools=[
            function,
            {**SEARCH, "vector_store_ids": [store.id], "filters": {"type": "eq", "key": "a", "value": 1}},
            {**CODE, "container": container},
            {"type": "web_search"},
            {"type": "mcp", "server_label": "docs", "server_url": "https://example.com/", "authorization": "secret"},
        ],
        tool_choice="auto",
        truncation="auto",
        include=[RESULTS],
        service_tier="fast",
        prompt_cache_key="cache",
        safety_identifier="someone",
        user="someone",
        context_management=[{"type": "compaction"}],
        store=True,
    )
    assert json.loads(made.output_text) == {"a": "text"}
    assert (made.instructions, made.max_output_tokens, made.max_tool_calls) == ("Be brief.", 100, 3)
    assert (made.reasoning.effort, made.reasoning.summary, made.service_tier) == ("low", "auto", "priority")
    assert (made.text.format.strict, made.text.verbosity, made.truncation) == (True, "low", "auto")
    assert (made.user, made.safety_identifier, made.prompt_cache_key) == ("someone", "someone", "cache")
    named, search, code, web, mcp = made.tools
    assert (named.strict, search.ranking_options.ranker, search.max_num_results) == (True, "auto", 20)
    assert (code.container.file_ids, web.search_context_size) == ([guide.id], "medium")
    assert (mcp.require_approval, mcp.authorization) == ("always", None)
    assert client.responses.retrieve(made.id, include=[RESULTS]) == made


def test_states_in_order(client, server):
    server.control("POST", "/holds", {"step": "responses/in_progress"})
    made = client.responses.create(model="gpt-4o", input="Hello", background=True)
    seen = [made.status]
    assert (made.output, made.usage, made.completed_at) == ([], None, None)
    while seen[-1] != "completed":
        made = client.responses.retrieve(made.id)
        if made.status != seen[-1]:
            seen.append(made.status)
            server.control("DELETE", "/holds")
    assert seen == ["queued", "in_progress", "completed"]
    assert made.output_text == "You said: Hello"


@pytest.mark.parametrize("reason", ["max_completion_tokens", "max_output_tokens", "content_filter"])
def test_incomplete_on_demand(respond, reason):
    done = respond(f"[[incomplete {reason}]]")
    assert (done.status, done.output) == ("incomplete", [])
    assert done.incomplete_details.reason == reason.replace("completion", "output")


@pytest.mark.parametrize(
    ("code", "status"), [("server_error", 500), ("rate_limit_exceeded", 429), ("invalid_prompt", 400)]
)
def test_failure_on_demand(client, server, respond, refused, code, status):
    done = respond(f"[[fail {code}]]")
    assert (done.status, done.error.code, done.completed_at) == ("failed", code, None)
    # Who waits for the answer gets an error instead.
    assert refused(status, client.responses.create, model="gpt-4o", input=f"[[fail {code}]]").code == code
    assert server.control("GET", "/objects")["responses"] == 1


def test_say(respond):
    assert respond("Please [[say Exactly this.]]").output_text == "Exactly this."
    assert respond("Hello", instructions="[[say From instructions]]").output_text == "From instructions"
    told = [{"role": "system", "content": "[[say From the system]]"}, {"role": "user", "content": "Hello"}]
    assert respond(told).output_text == "From the system"


def test_a_limit_of_tokens(respond):
    done = respond("word " * 100, max_output_tokens=16)
    assert (done.status, done.incomplete_details.reason) == ("incomplete", "max_output_tokens")
    assert (done.output[0].status, len(done.output_text)) == ("incomplete", 64)


def test_cancellation(client, respond, refused, until):
    made = client.responses.create(model="gpt-4o", input="[[slow 30]]", background=True)
    until(lambda: client.responses.retrieve(made.id), "in_progress")
    cancelled = client.responses.cancel(made.id)
    assert (cancelled.status, cancelled.output) == ("cancelled", [])
    assert client.responses.cancel(made.id) == cancelled == client.responses.retrieve(made.id)
    done = respond("Hello")
    assert refused(400, client.responses.cancel, done.id).body["message"] == "Cannot cancel a completed response."
    direct = client.responses.create(model="gpt-4o", input="Hello")
    assert refused(400, client.responses.cancel, direct.id).body["message"] == "Cannot cancel a synchronous response."


def test_deletion(client, refused, server):
    made = client.responses.create(model="gpt-4o", input="Hello")
    client.responses.delete(made.id)
    for call in (client.responses.retrieve, client.responses.delete, client.responses.cancel):
        assert refused(404, call, made.id).body["message"] == f"Response with id '{made.id}' not found."
    running = client.responses.create(model="gpt-4o", input="[[slow 30]]", background=True)
    client.responses.delete(running.id)
    assert server.control("GET", "/objects")["responses"] == 0
    assert refused(400, client.responses.retrieve, "run_1").param == "response_id"
    assert refused(405, client.get, "/responses", cast_to=object).code == "method_not_supported"


def test_not_stored(client, refused):
    made = client.responses.create(model="gpt-4o", input="Hello", store=False)
    assert made.output_text == "You said: Hello"
    refused(404, client.responses.retrieve, made.id)
    assert refused(400, client.responses.create, model="gpt-4o", input="x", store=False, background=True).param


def test_file_search(client, respond, store, guide):
    tool = {**SEARCH, "vector_store_ids": [store.id]}
    done = respond("When does the backup server restart?", tools=[tool], include=[RESULTS])
    search, message = done.output
    assert (search.status, search.queries) == ("completed", ["When does the backup server restart?"])
    (result,) = search.results
    assert (result.file_id, result.filename) == (guide.id, "guide.md")
    assert "noon" in result.text
    assert 0 < result.score <= 1
    (note,) = message.content[0].annotations
    assert (note.type, note.file_id, note.filename) == ("file_citation", guide.id, "guide.md")
    assert note.index == len(done.output_text)
    assert client.responses.retrieve(done.id).output[0].results is None
    assert [item.type for item in respond("When?", tools=[tool], tool_choice="none").output] == ["message"]
    nowhere = {**tool, "filters": {"type": "eq", "key": "a", "value": "b"}}
    assert respond("backup server", tools=[nowhere], include=[RESULTS]).output[0].results == []


def test_a_response_waits_for_files(client, respond, guide):
    made = client.vector_stores.create(file_ids=[guide.id])
    tools = [{**SEARCH, "vector_store_ids": [made.id]}]
    assert "Ada" in respond("Who is the administrator?", tools=tools).output_text


def test_code_interpreter(client, respond):
    done = respond("Count [[code 6 * 7]] [[code open('x')]]", tools=[CODE], include=[OUTPUTS])
    one, two, _message = done.output
    assert (one.code, one.outputs[0].logs, one.status) == ("6 * 7", "42", "completed")
    assert one.container_id.startswith("cntr_")
    assert "only arithmetic" in two.outputs[0].logs
    assert client.responses.retrieve(done.id).output[0].outputs is None
    assert len(respond("[[code 1]] [[code 2]]", tools=[CODE], max_tool_calls=1).output) == 2


def test_json(respond):
    schema = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 7}}}
    form = {"format": {"type": "json_schema", "name": "out", "schema": schema}}
    assert json.loads(respond("Hello", text=form).output_text) == {"n": 7}
    assert json.loads(respond("Some JSON", text={"format": {"type": "json_object"}}).output_text)


def test_logprobs(client):
    made = client.responses.create(model="gpt-4o", input="Hi", top_logprobs=1)
    (content,) = made.output[0].content
    assert [token.token for token in content.logprobs] == ["You", "said:", "Hi"]
    assert content.logprobs[0].top_logprobs[0].token == "You"
    made = client.responses.create(model="gpt-4o", input="Hi", include=["message.output_text.logprobs"])
    assert made.output[0].content[0].logprobs[0].top_logprobs == []


def test_input_items(client, refused):
    made = client.responses.create(model="gpt-4o", input=[{"role": "user", "content": str(n)} for n in range(5)])
    listed = client.responses.input_items.list(made.id, limit=2)
    assert [item.content[0].text for item in listed.data] == ["4", "3"]
    assert [item.content[0].text for item in client.responses.input_items.list(made.id, order="asc")] == list("01234")
    refused(404, client.responses.input_items.list, "resp_none")


def test_input_tokens(client, refused):
    counts = client.responses.input_tokens
    assert counts.count(model="gpt-4o", input="a" * 40).input_tokens == 10
    conversation = client.conversations.create(items=[{"role": "user", "content": "b" * 80}])
    counted = counts.count(model="gpt-4o", input="a" * 40, conversation=conversation.id, instructions="c" * 4)
    assert (counted.input_tokens, counted.object) == (31, "response.input_tokens")
    assert refused(400, counts.count, model="gpt-none").code == "model_not_found"
