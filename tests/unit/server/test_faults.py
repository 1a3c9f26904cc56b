# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that need more than a status: work done late, odd and cut answers, pages without end, objects that move on"""

from __future__ import annotations

import json
import time
import urllib.error

import httpx2
import pytest

openai = pytest.importorskip("openai")

STORES = "/vector_stores"


@pytest.fixture
def fault(server):
    def order(kind, **fields):
        return server.control("POST", "/faults", {"method": "POST", "path": STORES, "kind": kind, **fields})

    return order


@pytest.fixture
def send(server):
    """Send a request as it is, and return the answer as it comes."""
    with httpx2.Client(base_url=server.base_url, headers={"Authorization": "Bearer sk-local"}) as http:
        yield http.request


def count(server, kind="vector_stores"):
    return server.control("GET", "/objects")[kind]


def wait_for_one(server):
    limit = time.monotonic() + 60
    while not count(server):
        assert time.monotonic() < limit
        time.sleep(0.01)


@pytest.mark.parametrize(("kind", "made"), [("status", 0), ("status_after", 1)])
def test_a_status_before_or_after_the_work(server, fault, send, kind, made):
    fault(kind, status=502)
    assert send("POST", STORES, json={}).status_code == 502
    assert count(server) == made


@pytest.mark.parametrize("status", [200, 204])
@pytest.mark.parametrize("work", [True, False])
def test_a_success_without_data(server, fault, send, status, work):
    fault("empty", status=status, work=work)
    answer = send("POST", STORES, json={})
    assert (answer.status_code, answer.content) == (status, b"")
    assert count(server) == work


@pytest.mark.parametrize("body", [None, {}, [], {"error": {"message": "No."}}, {"data": None}, 7])
@pytest.mark.parametrize("work", [True, False])
def test_an_odd_body(server, fault, send, body, work):
    fault("body", body=body, work=work)
    answer = send("POST", STORES, json={})
    assert (answer.status_code, answer.json()) == (200, body)
    assert count(server) == work


def test_text_in_place_of_a_body(fault, send):
    fault("body", text="<!doctype html>")
    answer = send("POST", STORES, json={})
    assert (answer.status_code, answer.text) == (200, "<!doctype html>")
    assert answer.headers["content-type"].startswith("text/html")


def test_a_body_that_is_shorter_than_announced(server, fault, send):
    fault("cut", cut="length")
    with pytest.raises(httpx2.RemoteProtocolError, match="without sending complete message body"):
        send("POST", STORES, json={})
    assert count(server) == 1


def test_json_that_ends_in_the_middle(server, fault, send):
    fault("cut", cut="json")
    answer = send("POST", STORES, json={})
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert count(server) == 1


def test_a_page_that_repeats(client, fault, send):
    ids = [client.vector_stores.create().id for _unused in range(3)]
    fault("endless", method="GET", times=-1)
    pages = [send("GET", STORES, params=query).json() for query in ({}, {"after": ids[0]}, {"after": ids[2]})]
    assert [page["has_more"] for page in pages] == [True] * 3
    assert [[one["id"] for one in page["data"]] for page in pages] == [ids[::-1]] * 3


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_redirect(server, fault, send, status):
    fault("redirect", status=status, location="http://127.0.0.1:9/v1/elsewhere")
    answer = send("POST", STORES, json={})
    assert (answer.status_code, answer.headers["location"]) == (status, "http://127.0.0.1:9/v1/elsewhere")
    assert count(server) == 0


def test_work_that_is_done_after_the_answer(server, fault, send):
    server.control("POST", "/holds", {"step": "late", "until": {"method": "GET", "path": STORES}})
    fault("late", seconds=0)
    assert send("POST", STORES, json={"name": "late"}).status_code == 504
    assert count(server) == 0
    assert send("GET", STORES).json()["data"] == []
    wait_for_one(server)
    assert [one["name"] for one in send("GET", STORES).json()["data"]] == ["late"]


def test_work_that_is_done_after_the_connection_broke(server, fault, send):
    fault("late", seconds=0, reply="reset")
    with pytest.raises(httpx2.TransportError):
        send("POST", STORES, json={})
    wait_for_one(server)


def test_work_that_is_done_after_the_client_gave_up(server, fault, send):
    fault("late", seconds=0, reply="none")
    with pytest.raises(httpx2.ReadTimeout):
        send("POST", STORES, json={}, timeout=0.1)
    wait_for_one(server)


def test_an_object_that_moves_on_before_the_second_request(server, client, fault, send):
    one, other = (client.vector_stores.create(name=name).id for name in ("a", "b"))
    target = {"kind": "vector_stores", "id": one, "set": {"name": "moved"}}
    fault("move_on", method="GET", path=f"{STORES}/{one}", skip=1, target=target)
    assert [client.vector_stores.retrieve(one).name for _unused in range(3)] == ["a", "moved", "moved"]
    fault("move_on", path=f"{STORES}/.*", target={"kind": "vector_stores", "delete": True})
    assert send("POST", f"{STORES}/{other}", json={"name": "c"}).status_code == 404
    assert [store.id for store in client.vector_stores.list()] == [one]


def test_a_job_that_a_fault_ends_stays_ended(server, client, fault, until):
    text = b'{"messages": [{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": "4"}]}\n' * 10
    file = client.files.create(file=("examples.jsonl", text), purpose="fine-tune")
    server.control("POST", "/holds", {"step": "fine_tuning_jobs/queued"})
    jobs = client.fine_tuning.jobs
    made = jobs.create(model="gpt-4o-mini", training_file=file.id)
    until(lambda: jobs.retrieve(made.id), "queued")
    target = {"kind": "fine_tuning_jobs", "set": {"status": "cancelled"}}
    fault("move_on", method="GET", path="/fine_tuning/jobs/.*", target=target)
    ended = jobs.retrieve(made.id)
    server.control("DELETE", "/holds")
    other = jobs.create(model="gpt-4o-mini", training_file=file.id)
    # What drove the first job had its turn before the second one ends.
    until(lambda: jobs.retrieve(other.id), "succeeded")
    assert jobs.retrieve(made.id) == ended
    assert ended.status == "cancelled"


@pytest.mark.parametrize("told", [True, False])
def test_a_limit_serves_so_many_in_a_window(server, fault, send, told):
    fault("limit", path=STORES, window={"requests": 2, "seconds": 3600, "told": told})
    answers = [send("POST", STORES, json={}) for _unused in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert [answer.json()["error"]["code"] for answer in answers[2:]] == ["rate_limit_exceeded"] * 2
    waits = [float(answer.headers["retry-after"]) for answer in answers if "retry-after" in answer.headers]
    assert len(waits) == (2 if told else 0)
    assert all(3000 < wait <= 3600 for wait in waits)
    server.control("DELETE", "/faults")
    fault("limit", path=STORES, window={"requests": 1, "seconds": 0.1})
    limit = time.monotonic() + 60
    for _unused in range(2):
        while send("POST", STORES, json={}).status_code != 200:
            assert time.monotonic() < limit


def test_a_random_rate_is_that_of_its_seed(server, fault, send):
    outcomes = []
    for seed in (1, 1, 2):
        server.control("DELETE", "/faults")
        fault("random", kinds=["status", "empty"], status=503, times=-1, rate=0.5, seed=seed)
        outcomes.append([send("POST", STORES, json={}).status_code for _unused in range(30)])
    assert outcomes[0] == outcomes[1] != outcomes[2]
    assert set(outcomes[0]) == {200, 503}
    assert 5 < outcomes[0].count(200) < 25


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "random"},
        {"kind": "random", "kinds": ["random"]},
        {"kind": "move_on"},
        {"kind": "limit"},
        {"kind": "limit", "window": {"requests": 0, "seconds": 1}},
        {"kind": "move_on", "target": {"kind": "moons"}},
        {"kind": "status", "rate": 2},
    ],
)
def test_what_makes_no_fault_is_refused(server, body):
    with pytest.raises(urllib.error.HTTPError) as raised:
        server.control("POST", "/faults", body)
    assert raised.value.code == 400


# What is held.


def test_a_step_is_held_until_it_is_released(server, client, until):
    server.control("POST", "/holds", {"step": "responses/in_progress"})
    made = client.responses.create(model="gpt-4o", input="Hello", background=True)
    until(lambda: client.responses.retrieve(made.id), "in_progress")
    server.control("DELETE", "/holds")
    until(lambda: client.responses.retrieve(made.id), "completed")


def test_a_step_is_held_until_it_was_looked_at(server, client, until):
    server.control("POST", "/holds", {"step": "runs/.*", "until": {"path": "/threads/[^/]+/runs/[^/]+", "times": 3}})
    assistant = client.beta.assistants.create(model="gpt-4o")
    made = client.beta.threads.create_and_run(assistant_id=assistant.id)

    def look():
        return client.beta.threads.runs.retrieve(made.id, thread_id=made.thread_id)

    assert [look().status for _unused in range(3)] == ["queued"] * 3
    until(look, "completed")


def test_a_request_is_held_until_another_was_answered(server, client, send):
    hold = {"method": "POST", "path": STORES, "until": {"method": "GET", "path": STORES}}
    server.control("POST", "/holds", hold)
    with pytest.raises(httpx2.ReadTimeout):
        send("POST", STORES, json={}, timeout=0.1)
    assert send("GET", STORES).json()["data"] == []
    assert send("POST", STORES, json={}).status_code == 200


def test_a_reset_releases_what_is_held(server, send):
    server.control("POST", "/holds", {"path": ".*"})
    server.control("POST", "/reset")
    assert send("GET", STORES).json()["data"] == []


@pytest.mark.parametrize("body", [{"step": "("}, {"until": {"path": "("}}, {"until": {}}, {"colour": 1}])
def test_what_makes_no_hold_is_refused(server, body):
    with pytest.raises(urllib.error.HTTPError) as raised:
        server.control("POST", "/holds", body)
    assert raised.value.code == 400
