# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup chat_completion against the local server: where options come from, and how it fails."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import local_server
import pytest
from ansible.errors import AnsibleLookupError
from ansible.plugins.loader import lookup_loader
from ansible.utils.unsafe_proxy import wrap_var

SECRET = "sk-a-secret"


@pytest.fixture(scope="module")
def server() -> Iterator[local_server.LocalServer]:
    with local_server.serving(key=SECRET) as served:
        yield served


@pytest.fixture
def ask(server: local_server.LocalServer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run the lookup with these variables and options, where the environment says nothing."""
    for name in [name for name in os.environ if name.startswith("OPENAI_")]:
        monkeypatch.delenv(name)

    def run(*terms: Any, variables: dict[str, Any] | None = None, **options: Any) -> Any:
        there = {"openai_base_url": server.base_url, "openai_api_key": SECRET, **(variables or {})}
        lookup = lookup_loader.get("declarative.openai.chat_completion")
        return lookup.run(list(terms), variables=there, **{"model": "gpt-4o", **options})

    return run


def test_each_term_is_answered(ask: Callable[..., Any]) -> None:
    assert ask("One.", "Two.") == ["You said: One.", "You said: Two."]


def test_what_was_said_before_goes_before(ask: Callable[..., Any]) -> None:
    before = [{"role": "user", "content": "[[say Old]]"}, {"role": "assistant", "content": "Old"}]
    assert ask("New.", messages=before, system="Be kind.") == ["You said: New."]
    assert ask(messages=before) == ["Old"]
    assert ask(messages="Alone.") == ["You said: Alone."]


def test_json_is_returned_as_data_that_is_no_template(ask: Callable[..., Any]) -> None:
    (answer,) = ask('[[say {"a": ["{{ 1 + 1 }}"]}]]', response_format="json_object")
    assert answer == {"a": ["{{ 1 + 1 }}"]}
    (text,) = ask("[[say {{ 1 + 1 }}]]")
    assert text == "{{ 1 + 1 }}"
    # What is wrapped already stays as it is: before ansible-core 2.19 that is the mark, and since then its absence.
    assert type(text) is type(wrap_var(text))
    assert type(answer["a"][0]) is type(wrap_var("x"))


def test_the_template_comes_before_variables_and_those_before_the_environment(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong")
    assert ask("Hello.")
    assert ask("Hello.", api_key=SECRET, variables={"openai_api_key": "sk-wrong"})
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    assert ask("Hello.", variables={"openai_api_key": None})


def test_an_empty_variable_is_one_that_is_not_set(ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_BACKEND", "OPENAI_ORG_ID", "OPENAI_REGISTRY", "OPENAI_ASSISTANT_STORE", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, "")
    assert ask("Hello.")
    # What a template says is meant.
    with pytest.raises(AnsibleLookupError, match="base_url '' is not the URL of a server"):
        ask("Hello.", base_url="")
    options = lookup_loader.get("declarative.openai.chat_completion").read_options({}, {})
    assert options["base_url"] == "https://api.openai.com/v1"
    assert os.environ["OPENAI_BASE_URL"] == ""


@pytest.mark.parametrize(
    ("terms", "options", "words"),
    [
        (["Hello."], {"api_key": ""}, "No API key is set; set the option api_key or the environment variable"),
        (["caf\udce9"], {}, "has bytes that are not UTF-8, and the API takes no other text; convert it first."),
        (["Hello."], {"api_key": "sk-a secret"}, "The API key has a space"),
        (["Hello."], {"base_url": "http://me:hidden@"}, "base_url 'http://me:***"),
        (["Hello."], {"base_url": "http://127.0.0.1:1", "max_retries": 0}, "cannot be reached"),
        (["Hello."], {"stream": True}, "stream is no option of this lookup; it has admin_api_key, api_key, "),
        (["Hello."], {"n": 2, "store": True}, "n, store is no option of this lookup"),
        (["Hello."], {"max_tokens": 1, "max_completion_tokens": 1}, "mutually exclusive: max_completion_tokens|max_"),
        (["Hello."], {"top_p": 2}, "top_p is 2; give a number from 0 to 1"),
        ([], {}, "messages is empty; give text"),
        (["Hello."], {"model": None}, "model must be set, since a completion is made of all its inputs together."),
        (["[[say x]]"], {"response_format": "json_object"}, "since it is not JSON"),
    ],
)
def test_it_fails_in_one_sentence_without_secrets(
    ask: Callable[..., Any], terms: list[str], options: dict[str, Any], words: str
) -> None:
    with pytest.raises(AnsibleLookupError) as raised:
        ask(*terms, **options)
    message = raised.value.message
    assert words in message
    assert message.endswith(".")
    assert not {"hidden", "sk-a secret", SECRET} & set(message.split())
    assert "hidden" not in message
    assert raised.value.__cause__ is None
