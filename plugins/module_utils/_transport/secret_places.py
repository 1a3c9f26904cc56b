# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which places hold secrets, declared once: names at any depth of options and answers, and parts of URLs."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

# Names are compared in snake case, and by their end: ``openai_api_key`` is an ``api_key``. Not "token" or "key" alone:
# answers are full of tokens that are words, and of keys of registries.
_SECRET = (
    *("authorization", "api_key", "apikey", "access_token", "auth_token", "bearer_token", "id_token", "refresh_token"),
    *("session_token", "secret", "secret_key", "secret_access_key", "password", "passphrase", "private_key"),
)
# All that is in these is secret: a mapping of names, a list of ``name`` and ``value``, or of ``NAME=value``.
_ALL_SECRET = frozenset(
    {
        *("headers", "extra_headers", "http_headers", "env", "environment", "env_vars", "environment_variables"),
        "domain_secrets",
    }
)
# But for these headers and variables.
_PUBLIC = frozenset(
    {
        *("accept", "accept_encoding", "accept_language", "cache_control", "content_type", "user_agent"),
        *("home", "lang", "lc_all", "log_level", "node_env", "path", "pythonpath", "shell", "term", "tz", "user"),
    }
)
_SECRET_IN_QUERY = (
    *_SECRET,
    *("key", "token", "sig", "signature", "auth", "credential", "x_amz_signature", "x_amz_credential"),
)
# The names in a schema are the user's own, and describe values; those in what a model made or calls with are its own.
_OWN_NAMES = frozenset(
    {
        *("parameters", "schema", "json_schema", "input_schema", "output_schema"),
        *("arguments", "content_parsed", "output_parsed"),
    }
)
# What goes before the secret in a header.
_SCHEMES = frozenset({"apikey", "basic", "bearer", "digest", "key", "token"})
# Deeper than anything that makes sense.
_DEEPEST = 150

# What ends a sentence after it is no part of it.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>`\\]*[^\s\"'<>`\\.,;:!?)\]]")
_USER = re.compile(r"://([^/?#\s]*)@")
_PAIR = re.compile(r"[?&;#]([^=&;#]+)=([^&;#]+)")
_VARIABLE = re.compile(r"([^=:\s]+)([=:]\s*)(.+)", re.DOTALL)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

# Ends of all these names, in JSON. To search for them by a regular expression takes a hundred times as long.
_TAILS = tuple(sorted({f'{word.rpartition("_")[2]}":' for word in ("key", *_SECRET, *_ALL_SECRET)}))
_URL_WITH_MORE = re.compile(r"://[^\s\"]*[@=]")


class Visitor:
    """What ``visit`` makes of each text, name and number."""

    def secret(self, text: str) -> str:
        """The value of a secret place; numbers come as text."""
        return text

    def text(self, text: str) -> str:
        """Any other text."""
        return text

    def name(self, name: str) -> str:
        """A key of a mapping."""
        return self.text(name)

    def number(self, number: float) -> Any:
        """A number in no secret place."""
        return number


def may_hold_secrets(json_text: str) -> bool:
    """Whether there may be a secret place in JSON text: much cheaper than a look at each value."""
    lowered = json_text.lower()
    return any(tail in lowered for tail in _TAILS) or _URL_WITH_MORE.search(json_text) is not None


def visit(value: Any, visitor: Visitor) -> Any:
    """A JSON-like value as the visitor makes it. What is too deep is taken for one secret."""
    return _visit(value, visitor, secret=False, depth=0)


def secrets_in(value: Any, *, in_prose: bool = True) -> set[str]:
    """The texts in the secret places of a value, at any depth, and what follows ``Bearer`` or ``name:`` there.

    ``in_prose``: as for ``secret_parts_of_urls``.
    """
    collector = _Collector(in_prose)
    visit(value, collector)
    return collector.found


class _Collector(Visitor):
    def __init__(self, in_prose: bool) -> None:
        self.found: set[str] = set()
        self._in_prose = in_prose

    def secret(self, text: str) -> str:
        self.found.add(text)
        scheme, _space, rest = text.partition(" ")
        if rest and scheme.casefold() in _SCHEMES:
            self.found.add(rest.strip())
        variable = _VARIABLE.fullmatch(text)
        if variable:
            self.found.add(variable[3])
        return text

    def text(self, text: str) -> str:
        for start, end in secret_parts_of_urls(text, in_prose=self._in_prose):
            self.found.update({text[start:end], unquote(text[start:end])})
        return text


def secret_parts_of_urls(text: str, *, in_prose: bool = True) -> Iterator[tuple[int, int]]:
    """Where in a text the secrets of its URLs begin and end, in their order: the password, or the user where there is
    none, and members of the query.

    ``in_prose``: whether the queries of URLs between other words count. What a model writes is data for other tasks,
    and a ``?key=`` in its words is more often an example than a secret.
    """
    if "://" not in text:
        return
    has_secret_queries = in_prose or not any(character.isspace() for character in text)
    for url in _URL.finditer(text):
        begin = url.start()
        user = _USER.search(url[0])
        if user and user[1]:
            name, colon, _password = user[1].partition(":")
            yield begin + user.start(1) + (len(name) + 1 if colon else 0), begin + user.end(1)
        for pair in _PAIR.finditer(url[0], user.end() if user else 0) if has_secret_queries else ():
            if _is_among(_snake(unquote(pair[1])), _SECRET_IN_QUERY):
                yield begin + pair.start(2), begin + pair.end(2)


@functools.lru_cache(maxsize=4096)
def _snake(name: str) -> str:
    return _HUMP.sub("_", name).lower().replace("-", "_")


def _is_among(name: str, words: tuple[str, ...]) -> bool:
    return any(name == word or name.endswith(f"_{word}") for word in words)


@functools.lru_cache(maxsize=4096)
def _is_secret_name(name: str) -> bool:
    return _is_among(_snake(name), _SECRET)


def _is_public(name: Any) -> bool:
    return _snake(str(name)) in _PUBLIC


def _visit(value: Any, visitor: Visitor, *, secret: bool, depth: int) -> Any:
    """``secret``: whether it stands in a secret place."""
    if isinstance(value, str):
        return visitor.secret(value) if secret and value else visitor.text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return visitor.secret(str(value)) if secret else visitor.number(value)
    if depth > _DEEPEST:
        return visitor.secret("(too deep)")
    if isinstance(value, Mapping):
        return {
            visitor.name(name) if isinstance(name, str) else name: _member(str(name), member, visitor, secret, depth)
            for name, member in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_visit(member, visitor, secret=secret, depth=depth + 1) for member in value]
    return value


def _member(name: str, value: Any, visitor: Visitor, secret: bool, depth: int) -> Any:
    place = _snake(name)
    if place in _OWN_NAMES and isinstance(value, (Mapping, list)):
        return _visit_texts(value, visitor, depth + 1)
    if place in _ALL_SECRET:
        # The environment of a shell or a computer is no mapping of variables.
        if isinstance(value, Mapping) and not (place == "environment" and "type" in value):
            return {
                visitor.name(str(key)): _visit(member, visitor, secret=not _is_public(key), depth=depth + 1)
                for key, member in value.items()
            }
        if isinstance(value, list):
            return [_variable(member, visitor, depth + 1) for member in value]
        secret = secret or (isinstance(value, str) and place.endswith("headers"))
    return _visit(value, visitor, secret=secret or _is_secret_name(name), depth=depth + 1)


def _variable(value: Any, visitor: Visitor, depth: int) -> Any:
    """A member of a list of variables or headers."""
    match = _VARIABLE.fullmatch(value) if isinstance(value, str) else None
    if match:
        return value if _is_public(match[1]) else f"{visitor.name(match[1])}{match[2]}{visitor.secret(match[3])}"
    if isinstance(value, Mapping) and "value" in value and not _is_public(value.get("name")):
        others = {name: member for name, member in value.items() if name != "value"}
        return {
            **_visit(others, visitor, secret=False, depth=depth),
            "value": _visit(value["value"], visitor, secret=True, depth=depth),
        }
    return _visit(value, visitor, secret=False, depth=depth)


def _visit_texts(value: Any, visitor: Visitor, depth: int) -> Any:
    """Where names mean nothing."""
    if depth > _DEEPEST:
        return visitor.secret("(too deep)")
    if isinstance(value, Mapping):
        return {
            visitor.name(name) if isinstance(name, str) else name: _visit_texts(member, visitor, depth + 1)
            for name, member in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_visit_texts(member, visitor, depth + 1) for member in value]
    return visitor.text(value) if isinstance(value, str) else value
