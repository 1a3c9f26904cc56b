# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client over HTTP: requests, their failures in a sentence, and which of them are sent again."""

from __future__ import annotations

import itertools
import json
import os
import socket
import time
from collections.abc import Callable
from email.utils import formatdate
from io import BytesIO
from typing import Any

import certifi
import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport import client as _client
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection

BETA = {"OpenAI-Beta": "assistants=v2"}
ASSISTANT = {"model": "gpt-4o", "name": "a"}
AMBIGUOUS = [408, 500, 501, 502, 503, 504, 520, 524, 529, 530, 598]
TRANSIENT = [409, 425, 429, *AMBIGUOUS]
OTHER = [400, 401, 403, 404, 405, 422]


def make(client: Any, repeatable: bool = False) -> Any:
    return client.request("POST", "/assistants", body=ASSISTANT, headers=BETA, repeatable=repeatable)


def failure(function: Callable[..., Any], *arguments: Any, **options: Any) -> RequestError:
    with pytest.raises(RequestError) as raised:
        function(*arguments, **options)
    return raised.value


def test_a_request_returns_the_json_answer(server: Any) -> None:
    made = make(server.client())
    found = server.client().request("GET", f"/assistants/{made['id']}", headers=BETA)
    assert found == made
    assert made["name"] == "a"


def test_a_request_carries_its_query(server: Any) -> None:
    make(server.client())
    server.client().request("GET", "/assistants", query={"limit": 1, "order": "asc"}, headers=BETA)
    assert server.control("GET", "/requests")["requests"][-1]["query"] == "limit=1&order=asc"


def test_the_headers_say_who_asks(serve: Callable[..., Any]) -> None:
    origin = serve(lambda _number: (200, {}, b"{}"))
    asking = Connection("sk-1", origin.base_url, organization="org-1", project="proj_1")
    assert client_for(asking).request("GET", "/x", headers=BETA) == {}
    seen = {name.lower(): value for name, value in origin.seen[0].items()}
    assert seen["authorization"] == "Bearer sk-1"
    assert (seen["openai-organization"], seen["openai-project"]) == ("org-1", "proj_1")
    assert seen["openai-beta"] == "assistants=v2"


@pytest.mark.parametrize("status", TRANSIENT)
def test_what_may_pass_is_sent_again(server: Any, clock: Any, status: int) -> None:
    server.fault("status", status=status, times=2)
    assert server.client().request("GET", "/assistants", headers=BETA)["data"] == []
    assert server.requests() == ["GET /assistants"] * 3
    assert sum(clock.pauses) > 0


@pytest.mark.parametrize("status", OTHER)
def test_what_will_not_pass_is_sent_once(server: Any, clock: Any, status: int) -> None:
    server.fault("status", status=status, times=-1)
    assert failure(server.client().request, "GET", "/assistants", headers=BETA).status == status
    assert server.requests() == ["GET /assistants"]
    assert clock.pauses == []


@pytest.mark.parametrize("status", AMBIGUOUS)
def test_a_create_that_may_be_done_is_not_sent_twice(server: Any, clock: Any, status: int) -> None:
    server.fault("status", status=status)
    error = failure(make, server.client())
    assert (error.status, error.ambiguous) == (status, True)
    assert server.requests() == ["POST /assistants"]


@pytest.mark.parametrize(("status", "verdict", "sent"), [(429, "false", 1), (500, "false", 1), (400, "true", 2)])
def test_a_server_that_knows_says_whether_to_send_again(
    serve: Callable[..., Any], clock: Any, status: int, verdict: str, sent: int
) -> None:
    refusal = (status, {"x-should-retry": verdict}, b"{}")
    origin = serve(lambda number: refusal if number == 1 else (200, {}, b"{}"))
    client = client_for(Connection("sk-1", origin.base_url))
    if sent == 1:
        assert failure(client.request, "GET", "/x").status == status
    else:
        client.request("GET", "/x")
    assert len(origin.seen) == sent


@pytest.mark.parametrize("status", sorted(set(TRANSIENT) - set(AMBIGUOUS)))
def test_a_create_that_was_put_off_is_sent_again(server: Any, clock: Any, status: int) -> None:
    server.fault("status", status=status)
    assert make(server.client())["name"] == "a"
    assert server.requests() == ["POST /assistants"] * 2


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
@pytest.mark.parametrize(("repeatable", "sent"), [(True, 2), (False, 1)], ids=["repeatable", "once"])
def test_a_broken_connection_is_ambiguous(server: Any, clock: Any, kind: str, repeatable: bool, sent: int) -> None:
    server.fault(kind)
    if repeatable:
        assert make(server.client(), repeatable=True)["name"] == "a"
    else:
        error = failure(make, server.client())
        assert error.ambiguous
        assert "broke the connection off" in error.msg
        assert error.msg.endswith("try again later (POST /assistants).")
    assert server.requests() == ["POST /assistants"] * sent


def test_a_late_answer_is_ambiguous(server: Any, clock: Any) -> None:
    server.fault("latency", seconds=30)
    error = failure(make, server.client(request_timeout=0.1))
    assert error.ambiguous
    assert "did not answer within 0.1 s; raise request_timeout or try again later (POST /assistants)." in error.msg
    assert server.requests() == ["POST /assistants"]


def test_after_a_late_answer_what_is_repeatable_is_sent_again(server: Any, clock: Any) -> None:
    server.fault("latency", seconds=30)
    assert server.client(request_timeout=2).request("GET", "/assistants", headers=BETA)["data"] == []
    assert server.requests() == ["GET /assistants"] * 2


def test_a_slow_body_within_the_timeout_is_waited_for(server: Any, clock: Any) -> None:
    server.fault("slow_body", seconds=2)
    assert make(server.client(request_timeout=1.5))["name"] == "a"


def test_a_server_that_is_not_there_has_done_nothing(clock: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = client_for(Connection("sk-1", f"http://127.0.0.1:{port}/v1", max_retries=3))
    error = failure(make, client)
    assert (error.transient, error.ambiguous, error.status) == (True, False, None)
    assert "cannot be reached" in error.msg
    assert "check base_url and the network" in error.msg
    assert len(clock.pauses) == 3


@pytest.mark.parametrize("max_retries", [0, 1, 3])
def test_the_user_says_how_often_it_is_sent_again(server: Any, clock: Any, max_retries: int) -> None:
    server.fault("status", status=503, times=-1)
    assert failure(make, server.client(max_retries=max_retries), repeatable=True).status == 503
    assert len(server.requests()) == max_retries + 1


@pytest.mark.parametrize(
    ("retry_after", "seconds"), [("2", 2.0), ("0.25", 0.25), ("60", 60.0), ("1m30s", 90.0), ("149", 149.0)]
)
def test_retry_after_is_honoured(server: Any, clock: Any, retry_after: str, seconds: float) -> None:
    server.fault("status", status=429, retry_after=retry_after, times=2)
    assert make(server.client())["name"] == "a"
    assert len(server.requests()) == 3
    # A little longer, since clocks are not exact.
    assert 2 * seconds < sum(clock.pauses) < 2 * seconds * 1.05 + 0.1


def test_milliseconds_to_wait_come_first(serve: Callable[..., Any], clock: Any) -> None:
    busy = (429, {"retry-after-ms": "1500", "retry-after": "9"}, b"{}")
    origin = serve(lambda number: busy if number == 1 else (200, {}, b"{}"))
    client_for(Connection("sk-1", origin.base_url)).request("GET", "/x")
    assert 1.5 < sum(clock.pauses) < 1.6


def test_a_date_to_wait_for_is_waited_for(serve: Callable[..., Any], clock: Any) -> None:
    # By the clock of the server, which its answer tells.
    busy = (429, {"Retry-After": formatdate(time.time() + 20, usegmt=True)}, b"{}")
    origin = serve(lambda number: busy if number == 1 else (200, {}, b"{}"))
    client_for(Connection("sk-1", origin.base_url)).request("GET", "/x")
    assert 15 < sum(clock.pauses) <= 21


@pytest.mark.parametrize("retry_after", [None, "Fri, 31 Dec 1999 23:59:59 GMT", "soon", "", "nan", "inf", "0", "-5"])
def test_without_a_number_of_seconds_the_pauses_grow(
    serve: Callable[..., Any], clock: Any, retry_after: str | None
) -> None:
    times: list[float] = []

    def answer(number: int) -> tuple[int, dict[str, str], bytes]:
        times.append(clock.now)
        return (200 if number > 9 else 429), ({"Retry-After": retry_after} if retry_after is not None else {}), b"{}"

    client_for(Connection("sk-1", serve(answer).base_url, max_retries=1)).request("GET", "/x")
    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(pauses) == 9
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (pytest.approx(1), pytest.approx(1.5**8))


@pytest.mark.parametrize(
    ("retry_after", "sent"), [("299", 2), ("301", 1), ("Fri, 31 Dec 9999 23:59:59 GMT", 1), ("100", 3)]
)
def test_the_pauses_of_one_request_have_a_budget(server: Any, clock: Any, retry_after: str, sent: int) -> None:
    server.fault("status", status=429, retry_after=retry_after, times=-1)
    assert failure(make, server.client()).status == 429
    assert len(server.requests()) == sent
    assert sum(clock.pauses) < 300


def test_too_many_requests_are_no_failures_to_be_counted(server: Any, clock: Any) -> None:
    server.fault("status", status=429, retry_after="1", times=9)
    assert make(server.client(max_retries=1))["name"] == "a"
    server.fault("status", status=429, retry_after="1")
    assert failure(make, server.client(max_retries=0)).msg == "A fault on demand: 429."


@pytest.mark.parametrize("code", ["insufficient_quota", "billing_hard_limit_reached"])
def test_no_money_is_not_sent_again(server: Any, clock: Any, code: str) -> None:
    body = {"error": {"message": "You exceeded your current quota.", "type": code, "param": None, "code": code}}
    server.fault("status", status=429, body=body, times=-1)
    error = failure(make, server.client())
    assert error.msg == "You exceeded your current quota."
    assert error.details["code"] == code
    assert len(server.requests()) == 1


def test_a_refusal_has_the_server_s_words_and_details(server: Any) -> None:
    error = failure(
        server.client().request, "POST", "/assistants", body={"model": "gpt-4o", "name": "n" * 257}, headers=BETA
    )
    assert (error.status, error.details["param"], error.details["type"]) == (400, "name", "invalid_request_error")
    assert error.details["request_id"].startswith("req_")
    assert "name" in error.msg
    assert (error.transient, error.ambiguous) == (False, False)


def test_a_refusal_is_one_line_with_one_full_stop(serve: Callable[..., Any]) -> None:
    body = json.dumps({"error": {"message": "First\n  second ..."}}).encode()
    origin = serve(lambda _number: (400, {}, body))
    assert failure(client_for(Connection("sk-1", origin.base_url)).request, "GET", "/x").msg == "First second ."


def test_a_wrong_key_is_named_and_not_shown(server: Any, refused: Callable[..., PlatformError]) -> None:
    # The local server shows a key this short whole.
    error = refused(server.client(api_key="sk-wrong").request, "GET", "/models")
    assert error.status == 401
    assert error.msg.startswith(
        "The server refused the API key (Incorrect API key provided: ********), which comes from"
    )
    assert error.msg.endswith("check api_key, organization and api_project.")
    assert "sk-wrong" not in repr(error.details)


def test_without_a_key_no_header_is_sent(serve: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-for-someone-else")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-admin-for-someone-else")
    origin = serve(lambda _number: (200, {}, b"{}"))
    client = client_for(Connection("", origin.base_url))
    client.request("GET", "/x")
    client.request("POST", "/x", body={})
    client.request("POST", "/files", body={"purpose": "user_data"}, upload=("a.txt", lambda: BytesIO(b"text")))
    client.download("file-1", BytesIO)
    assert len(origin.seen) == 4
    assert "authorization" not in {name.lower() for headers in origin.seen for name in headers}


def test_a_server_that_wants_a_key_is_told_apart(server: Any, refused: Callable[..., PlatformError]) -> None:
    error = refused(server.client(api_key="").request, "GET", "/models")
    assert error.status == 401
    assert error.msg.startswith("No API key is set; set the option api_key or the environment variable OPENAI_API_KEY")


def test_the_variables_of_the_sdk_send_nothing(serve: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    variables = {
        "OPENAI_CUSTOM_HEADERS": "X-Wiki: not-for-your-eyes\nAuthorization: not-for-your-eyes",
        "OPENAI_ORG_ID": "not-for-your-eyes",
        "OPENAI_PROJECT_ID": "not-for-your-eyes",
        "OPENAI_ADMIN_KEY": "not-for-your-eyes",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    origin = serve(lambda _number: (200, {}, b"{}"))
    client_for(Connection("sk-1", origin.base_url)).request("GET", "/x")
    assert "not-for-your-eyes" not in str(origin.seen)
    assert {name.lower(): value for name, value in origin.seen[0].items()}["authorization"] == "Bearer sk-1"
    assert {name: os.environ[name] for name in variables} == variables


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        (
            "ALL_PROXY",
            "socks5://me:hunter22@localhost:1080",
            "names a SOCKS proxy, which needs the Python library socksio",
        ),
        ("https_proxy", "ftp://me:hunter22@proxy", "is not the URL of a proxy"),
        ("HTTP_PROXY", "http://[::1", "is not the URL of a proxy"),
        ("HTTP_PROXY", "http://me:hunter22@proxy:99999", "is not the URL of a proxy"),
        ("HTTP_PROXY", "not a proxy", "is not the URL of a proxy"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem", "No such file or directory); correct SSL_CERT_FILE=/nowhere/ca.pem."),
        ("SSL_CERT_FILE", __file__, f"; correct SSL_CERT_FILE={__file__}"),
        ("SSLKEYLOGFILE", "/nowhere/keys", "; correct SSLKEYLOGFILE=/nowhere/keys."),
    ],
)
def test_an_environment_that_cannot_work_is_one_sentence(
    refused: Callable[..., PlatformError], monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    client_for.cache_clear()
    _client._trusted.cache_clear()
    # This machine may have its own. Keys are logged only where the certificates are named.
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
    monkeypatch.setenv(variable, value)
    message = refused(client_for, Connection("sk-1", "https://example.com/v1")).msg
    assert variable in message
    assert words in message
    assert "hunter22" not in message


def test_proxies_that_are_not_used_are_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    client_for.cache_clear()
    monkeypatch.setenv("ALL_PROXY", "socks5://localhost:1080")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    client_for(Connection("sk-1", "https://example.com/v1"))


def test_of_two_lists_of_exempt_hosts_the_one_in_small_letters_counts(
    refused: Callable[..., PlatformError], monkeypatch: pytest.MonkeyPatch
) -> None:
    client_for.cache_clear()
    monkeypatch.setenv("ALL_PROXY", "socks5://localhost:1080")
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "localhost")
    assert "ALL_PROXY" in refused(client_for, Connection("sk-1", "https://example.com/v1")).msg


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_no_redirect_gets_the_key(serve: Callable[..., Any], clock: Any, method: str, status: int) -> None:
    elsewhere = serve(lambda _number: (200, {}, b"{}"))
    origin = serve(lambda _number: (status, {"Location": f"{elsewhere.base_url}/x"}, b""))
    error = failure(client_for(Connection("sk-1", origin.base_url)).request, method, "/x")
    assert f"redirects to {elsewhere.base_url}/x, which is not followed" in error.msg
    assert error.msg.endswith("correct base_url.")
    assert (len(origin.seen), elsewhere.seen) == (1, [])


def test_an_error_page_is_named_by_its_status(serve: Callable[..., Any], refused: Callable[..., PlatformError]) -> None:
    origin = serve(lambda _number: (404, {"Content-Type": "text/html"}, b"<html>"))
    error = refused(client_for(Connection("sk-1", origin.base_url)).request, "GET", "/x")
    assert error.msg == "GET /x was answered with HTTP 404 Not Found; check base_url."


def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch, refused: Callable[..., PlatformError]) -> None:
    monkeypatch.setattr(_client, "_MISSING", "No module named 'openai'")
    message = refused(client_for, Connection("sk-missing", "https://example.com/v1")).msg
    assert "are missing where the task runs (No module named 'openai')" in message
    assert "pip install 'openai>=3,<4' 'tenacity>=9,<10' 'filelock>=3.16,<5'" in message


def test_a_connection_has_one_client(server: Any) -> None:
    assert server.client() is server.client()
    assert server.client() is not server.client(max_retries=1)


@pytest.mark.parametrize("ca_path", ["/missing.pem", __file__], ids=["missing", "no certificate"])
def test_certificates_that_cannot_be_used_are_refused(refused: Callable[..., PlatformError], ca_path: str) -> None:
    message = refused(client_for, Connection("sk-1", "https://example.com/v1", ca_path=ca_path)).msg
    assert message.startswith(f"ca_path {ca_path} cannot be used")
    assert "name a file or a folder of PEM certificates" in message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"error": "no such model"}', "no such model."),
        ('{"detail": "Not Found"}', "Not Found."),
        ("plain words", "plain words."),
    ],
)
def test_other_servers_forms_of_an_error_are_read(
    serve: Callable[..., Any], refused: Callable[..., PlatformError], body: str, said: str
) -> None:
    origin = serve(lambda _number: (404, {}, body.encode()))
    assert refused(client_for(Connection("sk-1", origin.base_url)).request, "GET", "/x").msg == said
