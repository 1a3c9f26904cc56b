# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Authentication, routes, API families, errors and headers that all endpoints share."""

from __future__ import annotations

import pytest


def test_models(client, refused):
    models = client.models.list().data
    assert {"gpt-4o", "gpt-4.1", "gpt-5", "text-embedding-3-small", "stand-in", "smollm2"} <= {m.id for m in models}
    assert client.models.retrieve("gpt-4o").owned_by == "system"
    assert refused(404, client.models.retrieve, "gpt-none").code == "model_not_found"
    assert "fine-tuned" in refused(403, client.models.delete, "gpt-4o").message


def test_a_wrong_key_is_shortened_in_the_answer(server, refused):
    error = refused(401, server.client(key="sk-proj-abcdefghijklmnop-1234").models.list)
    assert error.code == "invalid_api_key"
    assert "sk-proj-" in error.message
    assert "abcdefghijklmnop" not in error.message
    assert error.message.endswith("--key option.")


def test_a_missing_key(server, refused):
    client = server.client(default_headers={"Authorization": ""})
    assert "didn't provide an API key" in refused(401, client.models.list).message


def test_unknown_url_and_wrong_method(client, refused):
    error = refused(404, client.get, "/nothing/here", cast_to=object)
    assert error.body["message"] == "Invalid URL (GET /v1/nothing/here)"
    error = refused(405, client.put, "/models", cast_to=object)
    assert error.code == "method_not_supported"
    assert "Not allowed to PUT on /v1/models" in error.message


def test_the_beta_header(server, refused):
    client = server.client()
    for path in ("/assistants", "/threads/thread_x"):
        error = refused(400, client.get, path, cast_to=object)
        assert "'OpenAI-Beta: assistants=v2'" in error.message
        assert error.code == "invalid_beta"
    assert client.get("/vector_stores", cast_to=object)["data"] == []


def test_headers(client):
    answer = client.models.with_raw_response.list()
    assert answer.headers["x-request-id"].startswith("req_")
    assert int(answer.headers["openai-processing-ms"]) >= 0


@pytest.mark.parametrize("api", ["assistants", "responses"])
def test_api_families(start_server, refused, api):
    client = start_server("--api", api).client()
    assert client.models.list().data
    families = {
        "assistants": [client.beta.assistants.list, client.beta.threads.create],
        "responses": [client.beta.agents.list, client.conversations.create],
    }
    for family, calls in families.items():
        for call in calls:
            if family == api:
                assert call()
            else:
                assert "Invalid URL" in refused(404, call).body["message"]
    if api == "assistants":
        assert refused(404, client.responses.create, model="gpt-4o", input="x").code == "unknown_url"


def test_an_account_without_agents(start_server, refused):
    client = start_server("--no-agents").client()
    error = refused(404, client.beta.agents.list)
    assert error.body["message"] == "Invalid URL (GET /v1/agents)"
    assert refused(404, client.beta.agents.create, model="gpt-4o").code == "unknown_url"
    assert client.conversations.create().id


def test_a_body_that_is_no_json(client, refused):
    error = refused(400, client.post, "/vector_stores", cast_to=object, content=b"{nonsense", options={"headers": {}})
    assert "could not parse the JSON body" in error.message
    error = refused(400, client.post, "/vector_stores", cast_to=object, body=["a", "list"])
    assert error.code == "invalid_type"
