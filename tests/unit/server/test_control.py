# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on demand, the request log, counts and reset"""

from __future__ import annotations

import json
import time
import urllib.error

import pytest

openai = pytest.importorskip("openai")


def test_the_request_log(server, client):
    server.control("DELETE", "/requests")
    store = client.vector_stores.create(name="a")
    client.vector_stores.list(limit=5)
    with pytest.raises(openai.NotFoundError):
        client.vector_stores.delete("vs_none")
    requests = server.control("GET", "/requests")["requests"]
    assert requests == [
        {"method": "POST", "path": "/vector_stores", "query": "", "status": 200},
        {"method": "GET", "path": "/vector_stores", "query": "limit=5", "status": 200},
        {"method": "DELETE", "path": "/vector_stores/vs_none", "query": "", "status": 404},
    ]
    assert store.id
    assert server.control("DELETE", "/requests") == {"requests": []}


def test_counts_and_reset(server, client):
    client.files.create(file=("a.txt", b"x"), purpose="assistants")
    client.beta.threads.create(messages=[{"role": "user", "content": "x"}])
    conversation = client.conversations.create(items=[{"role": "user", "content": "x"}])
    client.responses.create(model="gpt-4o", input="x", conversation=conversation.id)
    client.beta.agents.create(model="gpt-4o")
    counts = server.control("GET", "/objects")
    assert (counts["files"], counts["threads"], counts["messages"], counts["assistants"]) == (1, 1, 1, 0)
    assert (counts["conversations"], counts["conversation_items"], counts["responses"], counts["agents"]) == (
        1,
        3,
        1,
        1,
    )
    assert set(server.control("POST", "/reset").values()) == {0}
    assert client.files.list().data == []
    assert len(server.control("GET", "/requests")["requests"]) == 1


def fault(server, kind, **fields):
    return server.control("POST", "/faults", {"method": "POST", "path": "/vector_stores", "kind": kind, **fields})


def test_a_status(server, client):
    fault(server, "status", status=429, retry_after="1", times=2)
    for _unused in range(2):
        with pytest.raises(openai.RateLimitError) as raised:
            client.vector_stores.create()
        assert raised.value.response.headers["retry-after"] == "1"
        assert raised.value.code == "rate_limit_exceeded"
    assert client.vector_stores.create().id
    fault(server, "status", status=503, body={"error": {"message": "Closed", "type": "x", "param": None, "code": "y"}})
    with pytest.raises(openai.InternalServerError) as raised:
        client.vector_stores.create()
    assert (raised.value.body["message"], raised.value.response.headers.get("retry-after")) == ("Closed", None)


def test_for_ever_until_cleared(server, client):
    fault(server, "status", times=-1, path="/vector_.*")
    for _unused in range(3):
        with pytest.raises(openai.InternalServerError):
            client.vector_stores.create()
    assert client.vector_stores.list().data == []
    server.control("DELETE", "/faults")
    assert client.vector_stores.create().id


def test_a_fault_tells_what_it_has_hit(server, client):
    fault(server, "random", kinds=["status_after"], times=-1, path="/vector_.*")
    client.vector_stores.list()
    for _unused in range(2):
        with pytest.raises(openai.InternalServerError):
            client.vector_stores.create()
    (told,) = server.control("GET", "/faults")["faults"]
    assert told["hits"] == [{"method": "POST", "path": "/vector_stores", "kind": "status_after"}] * 2
    assert told["times"] == -1


@pytest.mark.parametrize(("kind", "made"), [("reset_before", 0), ("reset_after", 1)])
def test_resets(server, client, kind, made):
    fault(server, kind)
    with pytest.raises(openai.APIConnectionError):
        client.vector_stores.create()
    assert server.control("GET", "/objects")["vector_stores"] == made
    assert server.control("GET", "/requests")["requests"][-1]["status"] is None
    assert client.vector_stores.create().id


@pytest.mark.parametrize("kind", ["latency", "slow_body"])
def test_slowness(server, client, kind):
    fault(server, kind, seconds=0.4)
    start = time.monotonic()
    assert client.vector_stores.create(name="slow").name == "slow"
    assert time.monotonic() - start >= 0.4
    fault(server, kind, seconds=2)
    with pytest.raises(openai.APITimeoutError):
        client.vector_stores.create(name="slow", timeout=0.1)


def test_a_wrong_fault_is_refused(server):
    for body in ({"kind": "explosion"}, {"kind": "status", "colour": 1}, {"kind": "status", "path": "("}):
        with pytest.raises(urllib.error.HTTPError) as raised:
            server.control("POST", "/faults", body)
        assert raised.value.code == 400
        assert json.load(raised.value)["error"]["message"]


def test_no_control_without_the_flag(start_server):
    server = start_server()
    with pytest.raises(urllib.error.HTTPError) as raised:
        server.control("POST", "/reset")
    assert raised.value.code == 404
