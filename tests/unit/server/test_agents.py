# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/agents"""

from __future__ import annotations

import pytest

openai = pytest.importorskip("openai")

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = {"type": "function", "name": "get_weather", "description": "The weather", "parameters": SCHEMA}


def test_defaults(client):
    agents = client.beta.agents
    agent = agents.create(model="gpt-4o")
    assert agent.id.startswith("agent_")
    assert (agent.name, agent.instructions, agent.metadata, agent.tools) == (None, None, {}, [])
    assert (agent.reasoning.effort, agent.reasoning.summary, agent.service_tier) == (None, None, "auto")
    assert (agent.text.format.type, agent.text.verbosity) == ("text", "medium")
    assert (agent.compaction.async_, agent.experimental.time_awareness) == (True, False)
    assert (agent.multi_agent.enabled, agent.multi_agent.max_concurrent_subagents) == (False, None)
    assert agent.created_at == agent.updated_at
    assert agents.retrieve(agent.id) == agent
    assert agents.create(model="gpt-5", name=None, tools=None, metadata=None).reasoning.effort == "medium"


def test_all_fields(client):
    mcp = {"type": "mcp", "server_label": "docs", "transport": {"type": "http", "server_url": "https://example.com/"}}
    local = {"type": "mcp", "server_label": "here", "transport": {"type": "stdio", "command": "x", "cwd": "/"}}
    search = {"type": "web_search", "mode": "cached", "location": {"city": "Paris"}}
    agent = client.beta.agents.create(
        model="gpt-5",
        name="Ada",
        instructions="Be brief.",
        metadata={"team": "ops"},
        reasoning={"effort": "low", "summary": "auto"},
        text={"format": {"type": "json_schema", "schema": SCHEMA}, "verbosity": "low"},
        tools=[{**WEATHER, "async": True}, search, mcp, local, {"type": "tool_search"}, {"type": "computer_use"}],
        compaction={"async": False},
        experimental={"time_awareness": True},
        multi_agent={"enabled": True},
        service_tier="flex",
    )
    assert (agent.reasoning.effort, agent.reasoning.summary) == ("low", "auto")
    assert (agent.text.format.schema_, agent.text.verbosity) == (SCHEMA, "low")
    assert (agent.compaction.async_, agent.experimental.time_awareness, agent.service_tier) == (False, True, "flex")
    assert agent.multi_agent.max_concurrent_subagents == 6
    function, web, remote, stdio, _search, computer = agent.tools
    assert (function.defer_loading, function.async_) == (False, True)
    assert (web.mode, web.context_size, web.allowed_domains) == ("cached", "medium", None)
    assert web.location.model_dump() == {"city": "Paris", "country": None, "region": None, "timezone": None}
    assert (remote.connection_origin, remote.required, remote.request_metadata) == ("service", False, {})
    assert (remote.transport.headers, stdio.transport.args, stdio.connection_origin) == ({}, [], "environment")
    assert computer.include_screenshots is False


def test_an_update_changes_only_what_it_names(client, refused):
    agents = client.beta.agents
    made = agents.create(
        model="gpt-4o", name="Ada", instructions="Be brief.", metadata={"a": "1", "b": "2"}, tools=[WEATHER]
    )
    changed = agents.update(made.id, instructions="Be long.", metadata={"b": "3"})
    assert (changed.name, changed.instructions, changed.metadata) == ("Ada", "Be long.", {"b": "3"})
    assert (changed.tools, changed.model, changed.created_at) == (made.tools, made.model, made.created_at)
    changed = agents.update(made.id, name=None, metadata={}, tools=None, model="gpt-5")
    assert (changed.name, changed.metadata, changed.tools, changed.model) == (None, {}, [], "gpt-5")
    changed = agents.update(made.id, reasoning={"effort": "high"}, experimental={"time_awareness": True})
    assert (changed.reasoning.effort, changed.experimental.time_awareness) == ("high", True)
    changed = agents.update(made.id, reasoning=None, experimental={}, text={"verbosity": "high"})
    assert (changed.reasoning.effort, changed.experimental.time_awareness) == ("medium", True)
    assert (changed.text.verbosity, changed.text.format.type) == ("high", "text")
    assert agents.update(made.id).model == "gpt-5"
    before = agents.retrieve(made.id)
    assert refused(400, agents.update, made.id, name="new", model="gpt-none").param == "model"
    assert agents.retrieve(made.id) == before


def test_paging(client, refused):
    agents = client.beta.agents
    made = [agents.create(model="gpt-4o", name=str(number)) for number in range(5)]
    assert [agent.name for agent in agents.list()] == ["4", "3", "2", "1", "0"]
    assert [agent.name for agent in agents.list(limit=2, order="asc")] == ["0", "1", "2", "3", "4"]
    page = agents.list(limit=2, after=made[3].id)
    assert ([agent.name for agent in page.data], page.has_more) == (["2", "1"], True)
    assert refused(400, agents.list, limit=101).param == "limit"
    assert refused(400, agents.list, extra_query={"before": made[0].id}).param == "before"


def test_deletion(client, refused):
    agents = client.beta.agents
    made = agents.create(model="gpt-4o")
    gone = agents.delete(made.id)
    assert (gone.id, gone.deleted) == (made.id, True)
    for call in (agents.retrieve, agents.update, agents.delete):
        error = refused(404, call, made.id)
        assert (error.type, error.code) == ("not_found_error", "not_found_error")
        assert made.id in error.message


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"model": None}, "model"),
        ({"temperature": 1}, "temperature"),
        ({"description": "x"}, "description"),
        ({"name": "x" * 129}, "name"),
        ({"metadata": {"a": 1}}, "metadata.a"),
        ({"metadata": {str(number): "x" for number in range(17)}}, "metadata"),
        ({"tools": [{"type": "file_search"}]}, "tools[0].type"),
        ({"tools": [{"type": "code_interpreter"}]}, "tools[0].type"),
        ({"tools": [{"type": "function", "name": "f", "parameters": {}}]}, "tools[0].description"),
        ({"tools": [{**WEATHER, "strict": True}]}, "tools[0].strict"),
        ({"tools": [WEATHER, WEATHER]}, None),
        ({"tools": [{"type": "web_search"}, {"type": "web_search"}]}, None),
        ({"tools": [{**WEATHER, "parameters": {"type": "array"}}]}, None),
        ({"text": {"format": {"type": "json_object"}}}, "text.format.type"),
        ({"text": {"format": {"type": "json_schema", "schema": {"type": "string"}}}}, None),
        ({"multi_agent": {"enabled": True, "max_concurrent_subagents": 0}}, "multi_agent.max_concurrent_subagents"),
        ({"compaction": {"async_": True}}, "compaction.async_"),
        ({"reasoning": {"effort": "huge"}}, "reasoning.effort"),
    ],
)
def test_refusals(client, refused, fields, param):
    error = refused(400, client.post, "/agents", cast_to=object, body={"model": "gpt-4o", **fields}, options=BETA)
    assert (error.type, error.code, error.param) == ("invalid_request_error", "invalid_request_error", param)


BETA = {"headers": {"OpenAI-Beta": "agents=v1"}}


def test_the_beta_header(server, refused):
    client = server.client(key="wrong")
    for header in ({}, {"OpenAI-Beta": "assistants=v2"}):
        error = refused(400, client.get, "/agents", cast_to=object, options={"headers": header})
        assert error.code == error.type == "invalid_beta"
        assert "'agents=v1'" in error.message
    assert refused(401, client.beta.agents.list).code == "invalid_api_key"
    # Its answer to a creation is 201.
    answer = server.client().beta.agents.with_raw_response.create(model="gpt-4o")
    assert answer.http_response.status_code == 201
