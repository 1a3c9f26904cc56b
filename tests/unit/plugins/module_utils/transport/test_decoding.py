# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The boundary over HTTP: what is no answer to what was asked, lists that do not go on, and files that are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport import paging
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import (
    CHANGED,
    COMPLETION,
    MADE,
    NOTHING,
    OBJECT,
    PAGE,
    parsed,
)

WORDS = "The model `m` does not exist"
ERRORS = [
    pytest.param(json.dumps(body).encode(), id=name)
    for name, body in {
        "vLLM": {"object": "error", "message": f"{WORDS}.", "type": "NotFoundError", "param": None, "code": 404},
        "OpenAI": {"error": {"message": WORDS, "type": "x", "param": 5, "code": ["odd"]}},
        "text": {"error": WORDS},
        "FastAPI": {"detail": WORDS},
    }.items()
]
NO_OBJECTS = [b"{}", b"null", b"[]", b'[{"id": "a"}]', b"<html>", b"", b'{"id": "a', b"OK", b"7", b'{"id": ""}']
NO_OBJECTS += [b'{"id": null}', b'{"id": 7}', b'{"id": ["a"]}', b'{"status": "ok"}', b'{"object": "list", "data": []}']
NO_PAGES = [b"{}", b"null", b"[]", b"<html>", b"", b'{"data": [', b'{"data": null}', b'{"data": {}}', b'{"id": "a"}']
NO_PAGES += [b'{"data": [1, 2]}', b'{"data": "x"}']


@pytest.fixture
def asking(serve: Callable[..., Any], clock: Any) -> Callable[..., Any]:
    """The client of a server that always answers with this body, and the server."""

    def start(body: bytes, status: int = 200, **headers: str) -> Any:
        origin = serve(lambda _number: (status, {"Content-Type": "application/json", **headers}, body))
        return client_for(Connection("sk-1", origin.base_url, max_retries=2)), origin

    return start


@pytest.mark.parametrize("expected", [OBJECT, PAGE, CHANGED, COMPLETION, MADE, NOTHING], ids=lambda one: one.name)
@pytest.mark.parametrize("body", ERRORS)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_error_in_a_success_is_an_error_in_the_server_s_words(
    asking: Callable[..., Any], refused: Callable[..., PlatformError], method: str, body: bytes, expected: Any
) -> None:
    client, _origin = asking(body)
    error = refused(client.request, method, "/x", expected=expected, repeatable=False)
    assert isinstance(error, RequestError)
    assert error.msg.startswith(f"{WORDS} ({method} /x was answered with HTTP 200")
    assert error.ambiguous == (method != "GET")


@pytest.mark.parametrize(
    ("expected", "body"),
    [*((OBJECT, body) for body in NO_OBJECTS), *((PAGE, body) for body in NO_PAGES), (MADE, b'{"data": []}')],
)
def test_what_was_not_asked_for_is_asked_for_again_by_a_read_and_ambiguous_for_a_create(
    asking: Callable[..., Any], refused: Callable[..., PlatformError], expected: Any, body: bytes
) -> None:
    client, origin = asking(body)
    read = refused(client.request, "GET", "/x", expected=expected)
    assert (len(origin.seen), getattr(read, "ambiguous", None)) == (3, False)
    create = refused(client.request, "POST", "/x", expected=expected, repeatable=False)
    assert (len(origin.seen), getattr(create, "ambiguous", None)) == (4, True)
    assert "The answer to GET /x is" in read.msg
    assert "base_url" in read.msg


def test_a_cut_body_is_asked_for_again(serve: Callable[..., Any], clock: Any) -> None:
    whole = b'{"id": "a", "name": "desk"}'
    origin = serve(lambda number: (200, {}, whole if number == 3 else whole[: 9 * number]))
    assert client_for(Connection("sk-1", origin.base_url)).request("GET", "/x", expected=OBJECT)["name"] == "desk"


def test_an_error_that_stays_is_not_asked_for_again(asking: Callable[..., Any]) -> None:
    client, origin = asking(b'{"object": "error", "message": "No.", "code": 404}')
    with pytest.raises(RequestError):
        client.request("GET", "/x", expected=PAGE)
    assert len(origin.seen) == 1


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b"[]", b"OK", b'{"id": "a", "deleted": true}', b'{"id": "a'])
def test_success_is_enough_where_nothing_is_to_be_read(asking: Callable[..., Any], body: bytes) -> None:
    asking(body)[0].request("DELETE", "/x", expected=NOTHING)


def test_no_content_is_a_success_where_the_object_can_be_read(asking: Callable[..., Any]) -> None:
    assert asking(b"", 204)[0].request("POST", "/x", expected=CHANGED) == {}


@pytest.mark.parametrize("body", [b'{"id": "a", "deleted": false}', b"<html>"])
def test_what_was_not_deleted_is_an_error(
    asking: Callable[..., Any], refused: Callable[..., PlatformError], body: bytes
) -> None:
    refused(asking(body)[0].request, "DELETE", "/x", expected=NOTHING)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": "try pulling it"}, "try pulling it"),
        ({"detail": [{"loc": ["body", "tools", 0], "msg": "field required"}]}, "body.tools.0: field required"),
        ({"detail": [{"loc": ["body"], "msg": "a"}, {"loc": ["query"], "msg": "b"}]}, "body: a; query: b"),
        ({"errors": [{"message": "one"}, "two"]}, "one; two"),
        ({"error": {"message": {"message": "deep"}}}, "deep"),
        ({"error": None, "message": "beside"}, "beside"),
        ("plain", "plain"),
        (["a", "b"], "a; b"),
    ],
)
def test_the_words_of_a_refusal_are_read_in_every_form(
    asking: Callable[..., Any], refused: Callable[..., PlatformError], body: Any, words: str
) -> None:
    assert refused(asking(json.dumps(body).encode(), 422)[0].request, "GET", "/x").msg == f"{words}."


@pytest.mark.parametrize("body", [b"[" * 2000, b'{"error":' * 1000 + b"1" + b"}" * 1000, b"{}", b"7", b'{"error": 7}'])
def test_a_refusal_without_words_is_named_by_its_status(
    asking: Callable[..., Any], refused: Callable[..., PlatformError], body: bytes
) -> None:
    assert "HTTP 400" in refused(asking(body, 400)[0].request, "GET", "/x").msg


def test_what_is_no_number_or_too_deep_is_left_out_and_the_rest_is_read() -> None:
    deep = b"[" * 1000 + b"1" + b"]" * 1000
    text = (
        b'{"id": "a", "x": [NaN, -Infinity, 1e999, ' + b"9" * 5000 + b'], "deep": ' + deep + b', "y": "]}[\\"", "z": 1}'
    )
    value = parsed(text)
    assert (value["id"], value["x"], value["y"], value["z"]) == ("a", [None] * 4, ']}["', 1)
    depth, inner = 0, value["deep"]
    while inner:
        depth, inner = depth + 1, inner[0]
    assert depth < 100
    assert parsed(b'"\\ud800\xff"').encode()
    assert parsed(b"\xef\xbb\xbf{}") == {}
    assert parsed(str(10**300).encode()) == 10**300


# Lists.


def pages_of(serve: Callable[..., Any], page: Callable[[int], Any], **options: Any) -> Any:
    origin = serve(lambda number: (200, {}, json.dumps(page(number)).encode()))
    return client_for(Connection("sk-1", origin.base_url)).pages("/x", **options), origin


@pytest.mark.parametrize("query", [{}, {"before": "z"}], ids=["forwards", "backwards"])
def test_a_list_that_repeats_itself_is_an_error_that_says_so(
    serve: Callable[..., Any], refused: Callable[..., PlatformError], query: dict[str, Any]
) -> None:
    same = {"data": [{"id": "a"}, {"id": "b"}], "has_more": True}
    objects, origin = pages_of(serve, lambda _number: same, query=query)
    error = refused(list, objects)
    assert "The list at GET /x repeats itself: after page 2, with 2 in it, the server says" in error.msg
    assert len(origin.seen) == 2


def test_a_list_that_goes_in_a_circle_is_an_error(
    serve: Callable[..., Any], refused: Callable[..., PlatformError]
) -> None:
    objects, origin = pages_of(serve, lambda number: {"data": [{"id": f"{number % 3}"}], "has_more": True})
    assert "repeats itself" in refused(list, objects).msg
    assert len(origin.seen) == 4


def test_a_list_whose_last_object_has_no_id_goes_on_from_the_one_before(serve: Callable[..., Any]) -> None:
    pages = [{"data": [{"id": "a"}, {"id": None}], "has_more": True}, {"data": [{"id": "a"}, {"id": "b"}]}]
    objects, _origin = pages_of(serve, lambda number: pages[number - 1])
    assert [one["id"] for one in objects] == ["a", None, "b"]


def test_a_list_without_ids_cannot_go_on(serve: Callable[..., Any], refused: Callable[..., PlatformError]) -> None:
    objects, _origin = pages_of(serve, lambda _number: {"data": [{"name": "a"}], "has_more": True})
    assert "does not say where it goes on" in refused(list, objects).msg


def test_a_list_without_an_end_has_a_bound(
    serve: Callable[..., Any], refused: Callable[..., PlatformError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_PAGES", 7)
    objects, origin = pages_of(serve, lambda number: {"data": [{"id": str(number)}], "has_more": True})
    assert "has no end within" in refused(list, objects).msg
    assert len(origin.seen) == 7


def test_a_page_with_more_than_was_asked_for_is_cut(serve: Callable[..., Any]) -> None:
    objects, _origin = pages_of(serve, lambda _number: {"data": [{"id": "a"}, {"id": "b"}], "has_more": True}, limit=1)
    assert [one["id"] for one in objects] == ["a"]


# Downloads.


@pytest.mark.parametrize(
    ("content", "kind", "size", "said"),
    [
        (b"0123", "application/octet-stream", 10, "but 4 bytes, and the platform states 10 bytes"),
        (b"0123456789ab", "application/octet-stream", 10, "but 12 bytes"),
        (b'{"error": {"message": "Gone."}}', "application/json", 10, "but an error (Gone)"),
        (b'{"object": "error", "message": "Gone."}', "application/json", None, "but an error (Gone)"),
        (b"<html>", "text/html; charset=utf-8", 10, "but a page of HTML"),
        (b"<html>", "text/html", None, "but a page of HTML"),
    ],
)
def test_what_is_not_the_file_is_an_error(
    asking: Callable[..., Any],
    refused: Callable[..., PlatformError],
    content: bytes,
    kind: str,
    size: int | None,
    said: str,
) -> None:
    client, origin = asking(content, **{"Content-Type": kind})
    error = refused(client.download, "file-1", BytesIO, size)
    assert f"What came for GET /files/file-1/content is not the content of the file {said}" in error.msg
    assert len(origin.seen) == 3


@pytest.mark.parametrize("content", [b"<html>", b'{"error": "a file about errors"}'])
def test_a_file_of_its_size_may_be_anything(asking: Callable[..., Any], content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "got"
    asking(content, **{"Content-Type": "text/html"})[0].download("file-1", lambda: path.open("wb"), len(content))
    assert path.read_bytes() == content
