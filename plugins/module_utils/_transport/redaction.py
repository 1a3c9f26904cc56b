# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How secrets are masked in whatever leaves a task.

What is secret by its place (``_secret_places``) is masked there, and wherever its text turns up besides: in other
values, in the keys of mappings, in messages.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.printable import printable, printable_value
from ansible_collections.declarative.openai.plugins.module_utils._transport.secret_places import (
    Visitor,
    may_hold_secrets,
    secret_parts_of_urls,
    secrets_in,
    visit,
)

# What stands for a secret that is a whole value, as Ansible has it, and for one within a text.
_MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
_MASK_IN_TEXT = "********"
# On the side of a difference that has another secret.
_MASK_OF_CHANGE = "******** (changed)"

# What servers that want no key are given, since their clients want one.
_PLACEHOLDERS = frozenset(
    {
        *("anything", "changeme", "change-me", "dummy-key", "fake-key", "lm-studio", "localhost", "no-api-key"),
        *("no-key-required", "no-key-needed", "not-needed", "not-required", "notneeded", "not-used", "placeholder"),
        *("sk-no-key-required", "undefined", "your-api-key"),
    }
)
# A shorter text turns up in words that have nothing to do with it.
_SHORTEST = 8
# Members of a result that Ansible prints, whatever the task does with it.
_PRINTED = frozenset({"msg", "warnings", "deprecations", "exception", "diff", "failures"})


def is_secret(text: str) -> bool:
    """Whether the text of a secret place has to be masked in other places, too.

    Less than eight characters, or a usual placeholder of servers that want no key, is nobody's secret.
    """
    return len(text) >= _SHORTEST and text.casefold() not in _PLACEHOLDERS


def has_mask(text: str) -> bool:
    """Whether it is what a result shows in the place of a secret."""
    return _MASK in text or _MASK_IN_TEXT in text


def check_unmasked(params: Mapping[str, Any]) -> None:
    """Raise PlatformError where a result's mask is given for the secret that it stands for."""
    for option, value in params.items():
        if any(has_mask(secret) for secret in secrets_in({option: value})):
            raise PlatformError(
                f"The option {option} has the mask in it that results show instead of a secret; give the secret itself."
            )


@functools.lru_cache(maxsize=64)
def _forms(secrets: frozenset[str]) -> tuple[str, ...]:
    """The forms that these have in text, in JSON and in URLs, the longest first."""
    forms = {
        form
        for secret in secrets
        for form in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], _quoted(secret))
    }
    return tuple(sorted(forms, key=len, reverse=True))


def _quoted(secret: str) -> str:
    return quote(secret, safe="", errors="replace")


class Redaction:
    """Masks the secrets of one task."""

    def __init__(self, secrets: Iterable[str] = (), *, hides_bodies: bool = False) -> None:
        """``hides_bodies``: whether nothing that requests carry is written anywhere, as ``no_log`` asks for."""
        self._secrets = frozenset(secret for secret in secrets if is_secret(secret))
        self._forms = _forms(self._secrets)
        self.hides_bodies = hides_bodies

    @classmethod
    def of(cls, params: Mapping[str, Any], *, hides_bodies: bool = False) -> Redaction:
        """The one for a task with these options, and for the proxies of this process."""
        proxies = [value for name, value in os.environ.items() if name.lower().endswith("_proxy")]
        urls = [value if "://" in value else f"http://{value}" for value in proxies]
        return cls(secrets_in([dict(params), urls]), hides_bodies=hides_bodies)

    def including(self, secrets: Iterable[str]) -> Redaction:
        return Redaction({*self._secrets, *secrets}, hides_bodies=self.hides_bodies)

    def knows(self, text: str) -> bool:
        """Whether the text is one of the secrets."""
        return text in self._secrets

    def text(self, text: str, changed: Container[str] = (), *, in_prose: bool = True) -> str:
        """A text without the secrets in it, nor those of the URLs in it; those that are ``changed`` have a mask of
        their own. ``in_prose``: as for ``secret_parts_of_urls``.
        """

        def mask_of(secret: str) -> str:
            return _MASK_OF_CHANGE if secret in changed else _MASK_IN_TEXT

        for start, end in reversed(list(secret_parts_of_urls(text, in_prose=in_prose))) if "://" in text else ():
            text = f"{text[:start]}{mask_of(text[start:end])}{text[end:]}"
        for form in self._forms:
            if form in text:
                text = text.replace(form, mask_of(form))
        return text

    def line(self, text: str) -> str:
        """A text as it may be printed: without secrets, and without control characters."""
        return printable(self.text(text))

    def value(self, value: Any) -> Any:
        """A JSON-like value without the secrets in it, those of the task and those that stand in secret places."""
        return visit(value, _Masker(self.including(secrets_in(value, in_prose=False)), in_prose=False))

    def log_line(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """What the debug log may have of an exchange with ``body``, ``query`` and ``error``."""
        if self.hides_bodies:
            return {**line, **{name: "(no_log)" for name in ("body", "query", "error") if line.get(name)}}
        masked: dict[str, Any] = visit(line, _Masker(self.including(secrets_in(line)), whole=_MASK_IN_TEXT))
        return masked

    def member(self, name: str, value: Any, json_text: str) -> Any:
        """A member of a result. ``json_text`` is the value as JSON: to look there first is quicker than to look at
        each of thousands of values. True, false and null mean something even where a secret reads the same.
        """
        if value is None or isinstance(value, bool):
            return value
        if name == "diff":
            value = self._diff(value)
        elif any(form in json_text for form in self._forms) or may_hold_secrets(f'"{name}":{json_text}'):
            value = self.value({name: value})[name]
        return printable_value(value) if name in _PRINTED else value

    def _diff(self, diff: Any) -> Any:
        """Both sides of a difference: where secrets differ, their masks do, too."""
        if not isinstance(diff, Mapping) or not {"before", "after"} <= diff.keys():
            return self.value(diff)
        before, after = secrets_in(diff["before"]), secrets_in(diff["after"])
        both = self.including(before | after)
        changed = frozenset(after - before) if before else frozenset()
        sides = {"before": _Masker(both), "after": _Masker(both, changed=changed)}
        return {name: visit(side, sides.get(name, _Masker(both))) for name, side in diff.items()}


class _Masker(Visitor):
    def __init__(
        self,
        redaction: Redaction,
        *,
        whole: str = _MASK,
        changed: frozenset[str] = frozenset(),
        in_prose: bool = True,
    ) -> None:
        self._redaction = redaction
        self._in_prose = in_prose
        self._whole = whole
        self._changed = changed

    def secret(self, text: str) -> str:
        return _MASK_OF_CHANGE if text in self._changed else self._whole

    def text(self, text: str) -> str:
        if self._redaction.knows(text):
            return self.secret(text)
        return self._redaction.text(text, self._changed, in_prose=self._in_prose)

    def name(self, name: str) -> str:
        return self._redaction.text(name)

    def number(self, number: float) -> Any:
        return self._whole if self._redaction.knows(str(number)) else number


_in_force: list[Redaction] = []


def current() -> Redaction:
    """The one of the task that runs in this process."""
    return _in_force[-1] if _in_force else Redaction()


@contextlib.contextmanager
def redacting(redaction: Redaction) -> Iterator[None]:
    """Whatever this process logs or says of a failure meanwhile goes without these secrets."""
    _in_force.append(redaction)
    try:
        yield
    finally:
        _in_force.remove(redaction)
