# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection: what cannot work, or would show the key, is refused before anything is sent."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._transport.credentials import CREDENTIALS

PARAMS = {
    "api_key": "sk-secret",
    "base_url": "https://example.com/v1",
    "request_timeout": 60.0,
    "max_retries": 5,
    "validate_certs": True,
}


def connection(**params: Any) -> Connection:
    return Connection.from_params({**PARAMS, **params})


def test_the_options_become_a_connection() -> None:
    given = connection(
        organization="org-1",
        api_project="proj_1",
        validate_certs=False,
        ca_path="/ca",
        debug_log="/log",
        backend="auto",
    )
    assert given == Connection("sk-secret", "https://example.com/v1", "org-1", "proj_1", 60.0, 5, False, "/ca", "/log")


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_organization_or_project_is_none(empty: str | None) -> None:
    given = connection(organization=empty, api_project=empty)
    assert (given.organization, given.project) == (None, None)


def test_the_key_does_not_show() -> None:
    both = connection(admin_api_key="sk-admin")
    assert "sk-" not in f"{both!r} {both}"


def test_equal_connections_share_a_client() -> None:
    assert len({connection(), connection(), connection(api_key="sk-other")}) == 2


@pytest.mark.parametrize("key", ["sk-abc", "a", "!~", "sk-" + "x" * 200])
def test_a_key_is_printable_text(key: str) -> None:
    assert connection(api_key=key).for_audience("project").key == key
    assert connection(admin_api_key=key).for_audience("admin").key == key


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("sk-secret\n", "the filter trim"),
        (" sk-secret", "the filter trim"),
        ("sk-sec ret", "the filter trim"),
        ("sk-sécret", "the filter trim"),
        ("sk-secret\x7f", "the filter trim"),
        ("sk-secret\x00", "the filter trim"),
    ],
    ids=repr,
)
def test_what_is_no_key_is_refused_and_not_shown(refused: Callable[..., Any], key: str | None, words: str) -> None:
    message = refused(connection(api_key=key).for_audience, "project").msg
    assert words in message
    assert refused(connection(admin_api_key=key).for_audience, "admin").msg == message.replace("API", "admin API")
    assert "sk-" not in message


@pytest.mark.parametrize("key", [None, ""])
def test_only_openai_itself_needs_a_key(refused: Callable[..., Any], key: str | None) -> None:
    assert connection(api_key=key).for_audience("project").key == ""
    for url in ("https://api.openai.com/v1", "https://eu.api.openai.com/v1"):
        message = refused(connection(api_key=key, admin_api_key="sk-admin", base_url=url).for_audience, "project").msg
        assert "set the option api_key or the environment variable OPENAI_API_KEY" in message


@pytest.mark.parametrize("key", [None, ""])
def test_only_openai_itself_needs_an_admin_key(refused: Callable[..., Any], key: str | None) -> None:
    assert connection(admin_api_key=key).for_audience("admin").key == ""
    message = refused(connection(admin_api_key=key, base_url="https://api.openai.com/v1").for_audience, "admin").msg
    assert message.startswith(
        "No admin API key is set; set the option admin_api_key or the environment variable OPENAI_"
    )
    assert message.endswith("(an owner of the organization makes such a key, and the API key of a project is none).")


def test_a_key_of_one_audience_is_not_that_of_the_other() -> None:
    both = connection(admin_api_key="sk-admin", organization="org-1", api_project="proj_1")
    seen = [
        both.for_audience("project"),
        both.for_audience("admin"),
        both.for_audience("admin").for_audience("project"),
    ]
    assert [view.key for view in seen] == ["sk-secret", "sk-admin", "sk-secret"]
    assert [view.named_project for view in seen] == ["proj_1", None, "proj_1"]
    assert [view.owner for view in seen] == ["proj_1", "org-1", "proj_1"]


@pytest.mark.parametrize("option", ["organization", "api_project"])
@pytest.mark.parametrize("value", ["org-é", "org 1", "org-1\nX-Header: 1", "\x1b"])
def test_an_id_that_no_header_can_have_is_refused(refused: Callable[..., Any], option: str, value: str) -> None:
    message = refused(connection, **{option: value}).msg
    assert message.startswith(f"{option} ")
    assert message.endswith("give the id as the platform shows it.")


@pytest.mark.parametrize(
    ("key", "variable", "words"),
    [
        ("sk-secret", "", "(no), which comes from the option api_key; check"),
        ("sk-secret", "sk-other", "(no), which comes from the option api_key; check"),
        ("sk-secret", "sk-secret", "(no), which comes from the environment variable OPENAI_API_KEY; check"),
        ("sk-" + "x" * 30 + "abcd", "", "(no), which comes from the option api_key and reads sk-…abcd; check"),
        ("", "", "No API key is set; set the option api_key or the environment variable OPENAI_API_KEY, since the"),
    ],
)
def test_a_refused_key_is_named_by_its_source_and_its_ends(
    monkeypatch: pytest.MonkeyPatch, key: str, variable: str, words: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", variable)
    message = CREDENTIALS["project"].refusal(key, "no")
    assert words in message
    assert not key or key not in message


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://api.openai.com/v1", None),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1"),
        ("https://example.com:8443/api/v1", None),
        ("https://10.0.0.1/v1", None),
        ("http://localhost:8000/v1", None),
        ("http://LOCALHOST:8000/v1", None),
        ("http://127.0.0.1:8000/v1", None),
        ("http://127.0.0.2/v1", None),
        ("http://127.255.255.254/v1", None),
        ("http://[::1]:8000/v1", None),
        ("https://[2001:db8::1]/v1", None),
    ],
)
def test_a_url_is_encrypted_or_stays_on_this_machine(given: str, used: str | None) -> None:
    assert connection(base_url=given).base_url == (used or given)


NO_SERVER = "is not the URL of a server; give one like https://api.openai.com/v1"
UNENCRYPTED = "would send the API key unencrypted; use https"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", NO_SERVER),
        ("api.openai.com/v1", NO_SERVER),
        ("ftp://example.com", NO_SERVER),
        ("file:///etc/passwd", NO_SERVER),
        ("https://", NO_SERVER),
        ("https:///v1", NO_SERVER),
        ("https://example.com:port/v1", NO_SERVER),
        ("https://example.com:99999/v1", NO_SERVER),
        ("https://example.com/v1?key=x", NO_SERVER),
        ("https://example.com/v1#x", NO_SERVER),
        ("https://example.com/v 1", NO_SERVER),
        ("https://example.com/v1\n", NO_SERVER),
        ("https://[::1/v1", NO_SERVER),
        ("https://user@example.com/v1", "give the key with api_key"),
        ("https://user:word@example.com/v1", "give the key with api_key"),
        ("http://127.0.0.1@example.com/v1", "give the key with api_key"),
        ("http://example.com/v1", UNENCRYPTED),
        ("http://localhost.example.com/v1", UNENCRYPTED),
        ("http://127.0.0.1.example.com/v1", UNENCRYPTED),
        ("http://10.0.0.1/v1", UNENCRYPTED),
        ("http://0.0.0.0/v1", UNENCRYPTED),
        ("http://[2001:db8::1]/v1", UNENCRYPTED),
    ],
)
def test_another_url_is_refused(refused: Callable[..., Any], url: str, words: str) -> None:
    message = refused(connection, base_url=url).msg
    assert message.startswith("base_url")
    assert words in message


def test_a_password_in_a_url_does_not_show(refused: Callable[..., Any]) -> None:
    assert "hunter2" not in refused(connection, base_url="https://user:hunter2@example.com/v1").msg


@pytest.mark.parametrize(
    ("url", "openai"),
    [
        ("https://api.openai.com/v1", True),
        ("https://API.OpenAI.com/v1", True),
        ("https://eu.api.openai.com/v1", True),
        ("https://api.openai.com.example.com/v1", False),
        ("https://xapi.openai.com/v1", False),
        ("https://example.com/api.openai.com", False),
        ("http://localhost/v1", False),
    ],
)
def test_openai_is_known_by_its_host(url: str, openai: bool) -> None:
    assert connection(base_url=url).is_openai is openai


@pytest.mark.parametrize(
    ("value", "rates"),
    [
        (None, ()),
        ("", ()),
        (7, (("default", 7.0),)),
        ("0.5", (("default", 0.5),)),
        ({"/assistants/{id}": "7", "default": 60}, (("/assistants/{id}", 7.0), ("default", 60.0))),
        ({}, ()),
    ],
)
def test_a_rate_is_for_all_paths_or_for_some(value: Any, rates: tuple[tuple[str, float], ...]) -> None:
    asked = connection(requests_per_minute=value)
    assert asked.requests_per_minute == rates
    assert hash(asked)


@pytest.mark.parametrize(
    "value",
    [
        0,
        -1,
        True,
        "many",
        "nan",
        math.inf,
        10**400,
        [7],
        {"default": 0},
        {"/x": None},
        {"/x": {"default": 1}},
        "x" * 999,
    ],
)
def test_what_is_no_rate_is_refused(refused: Callable[..., Any], value: Any) -> None:
    message = refused(connection, requests_per_minute=value).msg
    assert message.startswith("requests_per_minute is ")
    assert message.endswith("; give a number above 0, or a mapping of paths, or default, to such numbers.")
    assert len(message) < 200


@pytest.mark.parametrize("path", ["assistants", "", 7, "Default"])
def test_a_rate_is_for_a_path(refused: Callable[..., Any], path: Any) -> None:
    assert refused(connection, requests_per_minute={path: 7}).msg == (
        f"requests_per_minute has {str(path)!r}, which is no path; name paths like /assistants/{{id}}, or default for "
        "all others."
    )


@pytest.mark.parametrize(("option", "value"), [("request_timeout", 0.001), ("max_retries", 0)])
def test_the_least_number_is_accepted(option: str, value: float) -> None:
    assert getattr(connection(**{option: value}), option) == value


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("request_timeout", 0, "request_timeout is 0; give a number of at least 0.001."),
        ("request_timeout", -1, "request_timeout is -1; give a number of at least 0.001."),
        ("max_retries", -1, "max_retries is -1; give a number of at least 0."),
        ("request_timeout", 2.0**64, "request_timeout is 1.84467e+19; give a number of at most 86400."),
    ],
)
def test_a_number_out_of_its_range_is_refused(
    refused: Callable[..., Any], option: str, value: float, message: str
) -> None:
    assert refused(connection, **{option: value}).msg == message
