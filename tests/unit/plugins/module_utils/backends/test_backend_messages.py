# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages as items of a conversation: parts both ways, attachments, limits, and what a run added."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.conversations import (
    from_item,
    to_item,
)
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN, THREAD_RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE, THREAD

INTERPRETER, SEARCH = {"type": "code_interpreter"}, {"type": "file_search"}
PNG = "data:image/png;base64,iVBORw0KGgo="
CALL = {"model": "gpt-4o", "tools": [{"type": "function", "function": {"name": "f"}}]}


@pytest.fixture
def file(server: Any) -> Callable[[], str]:
    def uploaded(purpose: str = "assistants") -> str:
        made = server.client().request(
            "POST", "/files", body={"purpose": purpose}, upload=("a.txt", lambda: BytesIO(b"text"))
        )
        return str(made["id"])

    return uploaded


PARTS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "the user's text": ("user", {"type": "text", "text": "a"}, {"type": "input_text", "text": "a"}),
    "a picture at an address": (
        "user",
        {"type": "image_url", "image_url": {"url": PNG, "detail": "low"}},
        {"type": "input_image", "image_url": PNG, "detail": "low"},
    ),
    "a picture without detail": (
        "user",
        {"type": "image_url", "image_url": {"url": PNG}},
        {"type": "input_image", "image_url": PNG, "detail": "auto"},
    ),
    "a picture in a file": (
        "user",
        {"type": "image_file", "image_file": {"file_id": "file-1", "detail": "high"}},
        {"type": "input_image", "file_id": "file-1", "detail": "high"},
    ),
}


@pytest.mark.parametrize(("role", "part", "item"), PARTS.values(), ids=list(PARTS))
def test_a_part_goes_there_and_comes_back(role: str, part: dict[str, Any], item: dict[str, Any]) -> None:
    sent = to_item({"role": role, "content": [part]})
    assert sent == {"type": "message", "role": role, "content": [item]}
    (back,) = from_item(sent)["content"]
    if part["type"] == "text":
        assert back == {"type": "text", "text": {"value": "a", "annotations": []}}
    else:
        assert back == {"type": part["type"], part["type"]: {"detail": "auto", **part[part["type"]]}}


def test_what_the_assistant_said_is_sent_as_text_or_as_whole_items() -> None:
    one, other = ({"type": "text", "text": text} for text in "ab")
    assert to_item({"role": "assistant", "content": [one]}) == {"type": "message", "role": "assistant", "content": "a"}
    both = to_item({"role": "assistant", "content": [one, other]})
    assert [part["text"]["value"] for part in from_item(both)["content"]] == ["a", "b"]
    # The API takes several parts of an assistant only as it gave them itself: with an id of their own.
    assert both["id"] != to_item({"role": "assistant", "content": [one, other]})["id"]


DECLARED = {
    **{name: (role, [part]) for name, (role, part, _item) in PARTS.items() if "file" not in name},
    "the assistant's text": ("assistant", [{"type": "text", "text": "a"}]),
    "the assistant's texts": ("assistant", [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]),
    "text and picture": ("user", [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": PNG}}]),
}


@pytest.mark.parametrize("name", DECLARED)
def test_a_declared_message_is_found_again(backend: Any, run: Callable[..., Any], name: str) -> None:
    role, content = DECLARED[name]
    options = {"backend": "responses", "thread_id": backend.thread(), "role": role, "content": content}
    assert run(MESSAGE, **options).changed
    again = run(MESSAGE, **options)
    assert not again.changed
    assert again.result["message"]["role"] == role


ANNOTATIONS = {
    "file_citation": (
        {"type": "file_citation", "file_id": "file-1", "filename": "a.txt", "index": 7},
        {"type": "file_citation", "text": "", "start_index": 7, "end_index": 7, "file_citation": {"file_id": "file-1"}},
    ),
    "file_path": (
        {"type": "file_path", "file_id": "file-1", "index": 3},
        {"type": "file_path", "text": "", "start_index": 3, "end_index": 3, "file_path": {"file_id": "file-1"}},
    ),
    "another": ({"type": "url_citation", "url": "https://example.com"},) * 2,
}


@pytest.mark.parametrize(("annotation", "expected"), ANNOTATIONS.values(), ids=list(ANNOTATIONS))
def test_annotations_are_those_of_a_message(annotation: dict[str, Any], expected: dict[str, Any]) -> None:
    item = {"content": [{"type": "output_text", "text": "a", "annotations": [annotation]}]}
    assert from_item(item)["content"] == [{"type": "text", "text": {"value": "a", "annotations": [expected]}}]


def test_what_a_message_has_no_part_for_stays_as_it_is() -> None:
    refusal = {"type": "refusal", "refusal": "No."}
    assert from_item({"role": "assistant", "content": [refusal]})["content"] == [refusal]


TOOLS = {
    "file_search": [SEARCH],
    "code_interpreter": [INTERPRETER],
    "both": [INTERPRETER, SEARCH],
    "both the other way": [SEARCH, INTERPRETER],
}


@pytest.mark.parametrize("tools", TOOLS.values(), ids=list(TOOLS))
def test_an_attachment_is_found_again(
    backend: Any, run: Callable[..., Any], file: Callable[[], str], tools: list[dict[str, Any]]
) -> None:
    ids = [file(), file()]
    attachments = [{"file_id": id, "tools": tools} for id in ids]
    options = {
        "backend": "responses",
        "thread_id": backend.thread(),
        "content": "See there.",
        "attachments": attachments,
    }
    assert run(MESSAGE, **options).changed
    again = run(MESSAGE, **options)
    assert not again.changed
    found = {one["file_id"]: one["tools"] for one in again.result["message"]["attachments"]}
    assert list(found) == ids
    for one in found.values():
        assert sorted(tool["type"] for tool in one) == sorted(tool["type"] for tool in tools)
    thread = backend.get("thread", options["thread_id"])
    assert thread["tool_resources"] == ({"code_interpreter": {"file_ids": ids}} if INTERPRETER in tools else None)


@pytest.mark.parametrize("tools", TOOLS.values(), ids=list(TOOLS))
@pytest.mark.parametrize("inside", ["thread", "thread_run"])
def test_an_attachment_of_a_first_message_is_found_again(
    backend: Any, run: Callable[..., Any], file: Callable[[], str], tools: list[dict[str, Any]], inside: str
) -> None:
    ids = [file(), file()]
    first = [{"content": f"message {number}"} for number in range(25)]
    for number, id in zip((1, 22), ids, strict=True):
        first[number] |= {"attachments": [{"file_id": id, "tools": tools}]}
    if inside == "thread":
        options: dict[str, Any] = {"key": "k", "backend": "responses", "messages": first}
        thread_id = run(THREAD, **options).result["id"]
        assert not run(THREAD, **options).changed
    else:
        options = {"key": "k", "backend": "responses", "assistant": {"model": "gpt-4o"}, "thread": {"messages": first}}
        thread_id = run(THREAD_RUN, poll_interval=0.05, **options).result["thread_id"]
        assert not run(THREAD_RUN, **options).changed
    listed = backend.list("message", {"order": "asc"}, thread_id=thread_id)[:25]
    assert [one["content"][0]["text"]["value"] for one in listed] == [one["content"] for one in first]
    files = [[one["file_id"] for one in message["attachments"]] for message in listed]
    assert files == [ids[:1] if number == 1 else ids[1:] if number == 22 else [] for number in range(25)]
    # A message that is declared on its own is that one, and nothing is to be done.
    for number in (1, 22):
        again = run(MESSAGE, backend="responses", thread_id=thread_id, **first[number])
        assert (again.changed, again.result["id"]) == (False, listed[number]["id"])
    resources = {"code_interpreter": {"file_ids": ids}} if INTERPRETER in tools else None
    assert backend.get("thread", thread_id)["tool_resources"] == resources


def test_files_of_additional_messages_are_the_threads(
    backend: Any, message: Callable[..., Any], file: Callable[[], str], bodies: list[dict[str, Any]]
) -> None:
    thread_id, ids = backend.thread(tool_resources={"code_interpreter": {"file_ids": [file()]}}), [file()]
    added = message("a", attachments=[{"file_id": ids[0], "tools": [INTERPRETER]}])
    before = backend.get("thread", thread_id)["tool_resources"]["code_interpreter"]["file_ids"]
    backend.run(thread_id, assistant={"model": "gpt-4o", "tools": [INTERPRETER]}, additional_messages=[added])
    assert bodies[0]["tools"][0]["container"]["file_ids"] == before + ids
    assert backend.get("thread", thread_id)["tool_resources"]["code_interpreter"]["file_ids"] == before + ids


def test_each_message_has_its_own_files(backend: Any, message: Callable[..., Any], file: Callable[[], str]) -> None:
    thread_id, ids = backend.thread(), [file(), file()]
    for id in ids:
        attachment = {"file_id": id, "tools": [INTERPRETER]}
        backend.create("message", message(id, attachments=[attachment]), thread_id=thread_id)
    backend.create("message", message("none"), thread_id=thread_id)
    listed = backend.list("message", {"order": "asc"}, thread_id=thread_id)
    assert [[one["file_id"] for one in found["attachments"]] for found in listed] == [[ids[0]], [ids[1]], []]
    assert backend.get("message", listed[0]["id"], thread_id=thread_id) == listed[0]
    assert backend.get("thread", thread_id)["tool_resources"]["code_interpreter"]["file_ids"] == ids


def test_an_attachment_without_room_is_refused_before_the_message_is_there(
    backend: Any, server: Any, message: Callable[..., Any]
) -> None:
    thread_id = backend.thread(metadata={f"k{number}": "v" for number in range(16)})
    with pytest.raises(PlatformError, match="metadata holds 16 pairs"):
        backend.create(
            "message", message("a", attachments=[{"file_id": "file-1", "tools": [INTERPRETER]}]), thread_id=thread_id
        )
    assert server.count("conversation_items") == 0


@pytest.mark.parametrize("inside", ["thread", "thread_run"])
def test_first_messages_without_room_for_their_files_are_refused_before_any_is_there(
    run: Callable[..., Any], server: Any, refused: Callable[..., PlatformError], inside: str
) -> None:
    messages = [{"content": "a", "attachments": [{"file_id": f"file-{'1' * 20}", "tools": ["code_interpreter"]}]}] * 9
    thread = {"messages": messages, "metadata": {f"k{number}": "v" for number in range(14)}}
    options = thread if inside == "thread" else {"assistant": {"model": "gpt-4o"}, "thread": thread}
    error = refused(run, THREAD if inside == "thread" else THREAD_RUN, backend="responses", key="k", **options)
    assert "metadata holds 16 pairs" in error.msg
    assert server.requests() == []


@pytest.mark.parametrize("left", [False, True])
def test_a_thread_whose_files_cannot_be_noted_goes_again_or_is_named(
    backend: Any, server: Any, message: Callable[..., Any], left: bool
) -> None:
    server.fault("status", method="POST", path=r"/conversations/[^/]+", status=400)
    if left:
        server.fault("status", method="DELETE", path=r"/conversations/[^/]+", status=403)
    body = {"messages": [message("a", attachments=[{"file_id": "file-1", "tools": [INTERPRETER]}])]}
    with pytest.raises(RequestError) as raised:
        backend.create("thread", body)
    assert server.count("conversations") == left
    assert ("is there without a note of what its messages attach" in raised.value.msg) == left
    assert ("thread_id" in raised.value.details) == left


def called(backend: Any) -> dict[str, Any]:
    """A run that called a function, and was answered."""
    run = backend.run(backend.thread("[[call f {}]]"), assistant=CALL)
    return dict(backend.answer(run, f="3"))


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (2, 2), (3, 2), (None, 2)])
def test_a_limit_counts_messages_alone(backend: Any, limit: int | None, count: int) -> None:
    run = called(backend)
    found = backend.list("message", {"order": "asc"}, limit, thread_id=run["thread_id"])
    assert [message["role"] for message in found] == ["user", "assistant"][:count]


def test_what_is_no_message_is_not_found_as_one(backend: Any) -> None:
    run = called(backend)
    items = list(backend.client.pages(f"/conversations/{run['thread_id']}/items"))
    others = [item["id"] for item in items if item["type"] != "message"]
    assert others
    assert [backend.get("message", id, thread_id=run["thread_id"]) for id in others] == [None] * len(others)


def test_after_goes_on(backend: Any) -> None:
    thread_id = backend.thread(*"abc")
    first, *rest = backend.list("message", {"order": "asc"}, thread_id=thread_id)
    assert backend.list("message", {"order": "asc", "after": first["id"]}, thread_id=thread_id) == rest


def test_before_is_refused(backend: Any, server: Any, refused: Callable[..., PlatformError]) -> None:
    error = refused(backend.list, "message", {"before": "msg_1"}, thread_id="conv_1")
    assert "before cannot be used with the backend responses" in error.msg
    assert server.requests() == []


def test_a_run_has_exactly_its_own_messages(backend: Any) -> None:
    thread_id = backend.thread("one [[say first]]")
    first = backend.run(thread_id)
    second = backend.run(thread_id, additional_messages=[{"role": "user", "content": [{"type": "text", "text": "x"}]}])
    found = [backend.list("message", {"run_id": run["id"]}, thread_id=thread_id) for run in (first, second)]
    assert [len(messages) for messages in found] == [1, 1]
    assert found[0][0]["content"][0]["text"]["value"] == "first"
    assert [messages[0]["run_id"] for messages in found] == [first["id"], second["id"]]
    in_thread = {message["id"] for message in backend.list("message", thread_id=thread_id)}
    assert {messages[0]["id"] for messages in found} <= in_thread


def test_the_messages_of_a_run_have_order_pages_and_a_limit(backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = backend.on("run")
    monkeypatch.setattr(type(runs), "messages", lambda *_arguments: iter([{"id": "a"}, {"id": "b"}, {"id": "c"}]))

    def ids(limit: int | None = None, **query: str) -> str:
        asked = {"run_id": "resp_1", **query}
        return "".join(message["id"] for message in backend.list("message", asked, limit, thread_id="conv_1"))

    assert (ids(), ids(order="desc"), ids(order="asc")) == ("cba", "cba", "abc")
    assert (ids(2), ids(order="asc", after="a"), ids(1, after="c"), ids(after="a")) == ("cb", "bc", "b", "")
    with pytest.raises(PlatformError, match="added no message with id 'x'; correct after"):
        ids(after="x")


def test_the_messages_of_an_unknown_run_are_none(backend: Any) -> None:
    assert backend.list("message", {"run_id": "resp_1"}, thread_id=backend.thread()) == []


@pytest.mark.parametrize("call", ["list", "create"])
def test_a_missing_thread_is_named(backend: Any, message: Callable[..., Any], call: str) -> None:
    calls: dict[str, Callable[[], Any]] = {
        "list": lambda: backend.list("message", thread_id="conv_1"),
        "create": lambda: backend.create("message", message("a"), thread_id="conv_1"),
    }
    with pytest.raises(RequestError) as raised:
        calls[call]()
    assert raised.value.msg.endswith("; check thread_id.")
    assert backend.get("message", "msg_1", thread_id="conv_1") is None


@pytest.mark.parametrize(("on_lossy", "warnings"), [("warn", 1), ("ignore", 0)])
def test_metadata_of_a_message_is_left_out_where_that_is_allowed(
    backend: Any, run: Callable[..., Any], on_lossy: str, warnings: int
) -> None:
    options = {"backend": "responses", "thread_id": backend.thread(), "content": "a", "metadata": {"k": "v"}}
    made = run(MESSAGE, on_lossy=on_lossy, **options)
    assert made.changed
    said = ["metadata is left out: the items of a conversation carry no metadata."]
    assert list(made.warnings) == said * warnings
    assert not run(MESSAGE, on_lossy=on_lossy, **options).changed


def test_metadata_of_a_message_is_refused(
    server: Any, run: Callable[..., Any], refused: Callable[..., PlatformError]
) -> None:
    error = refused(run, MESSAGE, backend="responses", thread_id="conv_1", content="a", metadata={"k": "v"})
    assert error.msg == (
        "metadata cannot be expressed with this backend: the items of a conversation carry no metadata; leave it out, "
        "or set on_lossy to warn or ignore."
    )
    assert server.requests() == []


@pytest.mark.parametrize(
    ("resource", "options", "name"),
    [
        (THREAD, {"messages": [{"content": "a"}, {"content": "b", "metadata": {"k": "v"}}]}, "messages.metadata"),
        (
            RUN,
            {
                "thread_id": "conv_1",
                "assistant": {"model": "gpt-4o"},
                "additional_messages": [{"content": "a", "metadata": {"k": "v"}}],
            },
            "additional_messages.metadata",
        ),
        (
            THREAD_RUN,
            {"assistant": {"model": "gpt-4o"}, "thread": {"messages": [{"content": "a", "metadata": {"k": "v"}}]}},
            "thread.messages.metadata",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_metadata_of_messages_inside_others_is_refused(
    server: Any, run: Callable[..., Any], refused: Callable[..., PlatformError], resource: Any, options: Any, name: str
) -> None:
    assert refused(run, resource, backend="responses", **options).msg.startswith(f"{name} cannot be expressed")
    assert server.requests() == []


def test_what_is_left_out_of_messages_leaves_the_rest(backend: Any, run: Callable[..., Any]) -> None:
    messages = [{"content": "a", "metadata": {"k": "v"}}]
    made = run(THREAD, backend="responses", on_lossy="warn", key="k", messages=messages)
    assert list(made.warnings) == ["messages.metadata is left out: the items of a conversation carry no metadata."]
    assert not run(THREAD, backend="responses", on_lossy="ignore", key="k", messages=messages).changed
