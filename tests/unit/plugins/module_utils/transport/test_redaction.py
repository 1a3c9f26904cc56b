# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is secret by its place, and how it is masked there and everywhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._transport.redaction import (
    Redaction,
    check_unmasked,
    current,
    redacting,
)

MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
SECRET = "not-for-your-eyes"


def shown(redaction: Redaction, name: str, value: Any) -> Any:
    return redaction.member(name, value, json.dumps(value))


def mcp(**tool: Any) -> dict[str, Any]:
    return {"type": "mcp", "server_label": "wiki", "server_url": "https://mcp.example.com/sse", **tool}


# Each has the secret in one place.
PLACES: dict[str, dict[str, Any]] = {
    "authorization": {"tools": [mcp(authorization=SECRET)]},
    "bearer": {"tools": [mcp(authorization=f"Bearer {SECRET}")]},
    "headers": {"tools": [mcp(headers={"X-Wiki": SECRET, "Accept": "text/plain"})]},
    "transport": {"tools": [{"type": "mcp", "transport": {"type": "http", "headers": {"X-Wiki": SECRET}}}]},
    "beside a type": {"tools": [mcp(headers={"type": "service", "X-Wiki": SECRET})]},
    "named": {"tools": [mcp(headers=[{"name": "X-Wiki", "value": SECRET}])]},
    "lines": {"tools": [mcp(headers=[f"X-Wiki: {SECRET}"])]},
    "text": {"tools": [mcp(headers=f"X-Wiki: {SECRET}")]},
    "env": {"tools": [mcp(transport={"type": "stdio", "command": "wiki", "env": {"WIKI": SECRET, "PATH": "/bin"}})]},
    "variables": {"tools": [{"type": "shell", "environment": {"type": "auto", "env_vars": [f"WIKI={SECRET}"]}}]},
    "client secret": {"client_secret": {"value": SECRET, "expires_at": 1}},
    "signing secret": {"webhook": {"signing_secret": SECRET}},
    "camel case": {"connector": {"clientSecret": SECRET, "accessToken": SECRET}},
    "number": {"connector": {"password": 123456789}},
    "user": {"tools": [mcp(server_url=f"https://{SECRET}@mcp.example.com/sse")]},
    "password": {"tools": [mcp(server_url=f"https://me:{SECRET}@mcp.example.com/sse")]},
    "query": {"tools": [mcp(server_url=f"https://mcp.example.com/sse?page=1&api-key={SECRET}#top")]},
    "amazon": {"input": [{"image_url": f"https://s3.example.com/a.png?X-Amz-Signature={SECRET}&x=1"}]},
    "stack": {"resources": [{"kind": "agent", "name": "a", "options": {"tools": [mcp(authorization=SECRET)]}}]},
}


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_masked_in_its_place_and_everywhere_else(place: str) -> None:
    params = PLACES[place]
    redaction = Redaction.of(params)
    secret = "123456789" if place == "number" else SECRET
    echoed = {"x": params, "deep": [{secret: f"It is {secret}."}], secret: secret}
    assert secret not in json.dumps(shown(redaction, "x", echoed))
    assert secret not in redaction.line(f"The server has no tool {secret}.")
    assert secret not in json.dumps(redaction.log_line({"body": params, "query": {secret: 1}, "error": secret}))
    assert secret not in json.dumps(shown(redaction, "diff", {"before": {}, "after": params, "header": secret}))


@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_secret_beside_it_stays(place: str) -> None:
    text = json.dumps(shown(Redaction.of(PLACES[place]), "x", PLACES[place]))
    for word in ("mcp", "wiki", "mcp.example.com/sse", "text/plain", "/bin", "page=1", "#top", "https://me:"):
        assert (word in text) == (word in json.dumps(PLACES[place])), word


@pytest.mark.parametrize("place", PLACES)
def test_what_a_server_alone_tells_is_masked_in_its_place(place: str) -> None:
    assert SECRET not in json.dumps(shown(Redaction(), "agents", [PLACES[place]]))


def test_a_short_secret_is_masked_in_its_place_and_not_in_words() -> None:
    params = {"api_key": "none", "tools": [mcp(authorization="abc", server_url="https://u:pw@example.com/?key=xyz")]}
    masked = shown(Redaction.of(params), "x", [params, "nonetheless abc xyz pw"])
    assert masked[0]["tools"][0]["authorization"] == masked[0]["api_key"] == MASK
    assert masked[0]["tools"][0]["server_url"] == "https://u:********@example.com/?key=********"
    assert masked[1] == "nonetheless abc xyz pw"


def test_the_words_of_a_model_are_data_but_for_what_is_known() -> None:
    said = "Ask https://api.example.com/?key=your-own-key-here&q=a, and not https://me:pass-word@example.com."
    assert shown(Redaction(), "response_content", said) == said.replace("pass-word", "********")
    known = Redaction.of({"input": "See https://api.example.com/?key=your-own-key-here."})
    assert "your-own-key-here" not in shown(known, "response_content", said)
    assert "your-own-key-here" not in Redaction().line(said)
    assert "your-own-key-here" not in shown(Redaction(), "url", "https://api.example.com/?key=your-own-key-here&q=a")


def test_names_in_a_schema_are_the_users_own() -> None:
    schema = {"type": "object", "properties": {"password": {"type": "string", "default": "of-your-choice"}}}
    tools = [{"type": "function", "name": "log_in", "parameters": schema}]
    assert shown(Redaction.of({"tools": tools}), "x", tools) == tools


@pytest.mark.parametrize("name", ["content_parsed", "output_parsed", "arguments"])
def test_names_in_what_a_model_made_are_its_own(name: str) -> None:
    made = {"env": {"PORT": "8080"}, "headers": {"X-Any": "thing"}, "password": "of-your-choice"}
    assert shown(Redaction([SECRET]), name, made) == made
    assert shown(Redaction([SECRET]), name, {**made, "a": f"It is {SECRET}."}) == {**made, "a": "It is ********."}


def test_what_only_reads_like_a_secret_place_stays() -> None:
    usage = {"total_tokens": 12, "max_output_tokens": 5, "key": "team", "token": "word", "environment": "linux"}
    assert shown(Redaction.of(usage), "x", usage) == usage


@pytest.mark.parametrize("secret", ['with "quotes" and \\', "clé ☃ clé", "line\nline of it", "a b/c?d=e&f", "12345678"])
def test_a_secret_is_found_in_the_forms_that_it_has_in_json_and_in_urls(secret: str) -> None:
    from urllib.parse import quote

    redaction = Redaction([secret])
    for text in (secret, json.dumps(secret), json.dumps(secret, ensure_ascii=False), quote(secret, "")):
        assert redaction.text(f"<{text}>").strip('<">') == "********"


def test_a_changed_secret_differs_in_the_difference() -> None:
    before, after = ({"tools": [mcp(authorization=f"{word}-token-of-mine")]} for word in ("old", "new"))
    masked = shown(Redaction.of(after), "diff", {"before": before, "after": after})
    assert masked["before"] != masked["after"]
    assert "token-of-mine" not in json.dumps(masked)
    unchanged = shown(Redaction.of(after), "diff", {"before": after, "after": after})
    assert unchanged["before"] == unchanged["after"]
    assert "token-of-mine" not in json.dumps(unchanged)


def test_a_changed_token_of_a_url_differs_in_the_difference() -> None:
    before, after = ({"url": f"https://example.com/?token={word}-token-of-mine"} for word in ("old", "new"))
    masked = shown(Redaction.of(after), "diff", {"before": before, "after": after})
    assert masked["before"] != masked["after"]
    assert "token-of-mine" not in json.dumps(masked)


def test_the_proxies_of_the_environment_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:proxy-password@proxy:3128")
    monkeypatch.setenv("all_proxy", "me:other-password@proxy:3128")
    line = Redaction.of({}).line("No way through proxy-password and other-password.")
    assert line == "No way through ******** and ********."


def test_states_stay_where_a_secret_reads_the_same() -> None:
    redaction = Redaction.of({"tools": [mcp(headers={"X-On": True, "X-Off": None})]})
    assert (shown(redaction, "changed", True), shown(redaction, "id", None)) == (True, None)


def test_what_is_too_deep_is_masked() -> None:
    deep: dict[str, Any] = {"authorization": SECRET}
    for _level in range(400):
        deep = {"a": deep}
    assert SECRET not in json.dumps(shown(Redaction.of(deep), "x", deep))


def test_what_is_printed_has_no_control_characters_and_what_is_data_keeps_them() -> None:
    wild = "a\x1b[2Jb\x9bc\u202ed\r\u2028e"
    for name, value in {"msg": wild, "warnings": [wild], "diff": {"before": {wild: 1}, "after": wild}}.items():
        text = json.dumps(shown(Redaction(), name, value), ensure_ascii=False)
        assert text.replace("\\\\x", "\\x").isprintable(), text
        assert "a\\x1b[2Jb\\x9bc\\u202ed\\r\\u2028e" in text.replace("\\\\", "\\")
    assert shown(Redaction(), "response_content", wild) == wild


def test_line_feeds_of_a_difference_stay() -> None:
    diff = {"before": {"instructions": "one\ntwo\t"}, "after": {}}
    assert shown(Redaction(), "diff", diff) == diff


def test_a_task_with_no_log_has_no_bodies_in_the_log() -> None:
    line = {"method": "POST", "path": "/x", "body": {"a": "text"}, "query": None, "error": "No text.", "status": 400}
    logged = Redaction.of({}, hides_bodies=True).log_line(line)
    assert logged == {**line, "body": "(no_log)", "error": "(no_log)"}


@pytest.mark.parametrize("masked", [MASK, f"Bearer {MASK}", "********", "******** (changed)"])
def test_a_mask_is_not_taken_for_the_secret(refused: Callable[..., PlatformError], masked: str) -> None:
    message = refused(check_unmasked, {"name": "a", "tools": [mcp(headers={"X-Wiki": masked})]}).msg
    assert message.startswith("The option tools has the mask in it")
    check_unmasked({"instructions": f"Show {masked} for each secret."})


def test_what_is_in_force_ends_with_its_task() -> None:
    with redacting(Redaction([SECRET])):
        assert current().text(SECRET) == "********"
    assert current().text(SECRET) == SECRET
