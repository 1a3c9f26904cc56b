# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The boundary: what a server answered is held against what it was asked for, and brought into a form that all code
behind it can rely on. An answer of another form is a RequestError in the server's own words.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport import retry_advice
from ansible_collections.declarative.openai.plugins.module_utils._transport.object_shapes import checked

with contextlib.suppress(ImportError):  # it comes with openai; the client says what is missing
    import pydantic_core

# What is nested deeper than this is left out: Python, Ansible and people alike lose their way in it.
_DEEPEST = 100
# Digits of a number; one with more of them counts as not given.
_LONGEST_NUMBER = 400
# Characters of a server's words in an error.
_LONGEST_MESSAGE = 1000
_LONGEST_EXCERPT = 100
# Types of an error that the same request always meets, as OpenAI and vLLM name them.
_REFUSALS = frozenset({"invalid_request_error", "BadRequestError", "NotFoundError"})

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
# Members of an answer that say, where they are false, that nothing was done.
_DENIALS = ("deleted", "success", "ok")
# Numbers that are infinite or too long, which the quick parser lets pass.
_HUGE_NUMBER = re.compile(rb"\d[eE]\+?\d{3}|\d{400}")
_TITLE = re.compile(rb"<title[^>]*>([^<]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Expected:
    """What a request asks for. Its answer is a JSON object with these ``members``, each of its type."""

    #: In the words of an error.
    name: str = "a JSON object"
    members: Mapping[str, type] = field(default_factory=dict)
    #: Whether success may have no content, since it can be read elsewhere or nobody reads it.
    optional: bool = False
    #: Whether the content does not matter, as long as it is no error.
    ignored: bool = False
    #: Members that the list ``data`` has at least.
    least: int = 0


#: Any JSON object that is no error.
ANYTHING = Expected()
OBJECT = Expected("an object with an id", {"id": str})
#: An object, or nothing where it can be read with another request.
CHANGED = Expected("an object with an id", {"id": str}, optional=True)
PAGE = Expected("a list", {"data": list})
#: A list of what was just made.
MADE = Expected("a list of what was made", {"data": list}, least=1)
COMPLETION = Expected("a chat completion", {"id": str, "choices": list})
MODERATION = Expected("a moderation", {"id": str, "results": list})
#: Success is all there is to know.
NOTHING = Expected(optional=True, ignored=True)


def decoded(method: str, path: str, response: Any, expected: Expected) -> dict[str, Any]:
    """The answer of an HTTP response of success; empty where it has no content and needs none.

    Raises RequestError for everything else: transient, unless the server says that it refuses the request, and
    ambiguous after all but a GET, since the work may be done whatever the answer says.
    """
    content = response.content.strip()
    if expected.optional and content in (b"", b"null"):
        return {}
    answer = parsed(content)
    problem = _problem(answer, content, expected)
    is_error = _is_error(answer, expected)
    if problem is None and not is_error:
        return _readable(answer) if isinstance(answer, dict) else {}
    details, words = words_of(answer) if isinstance(answer, dict) else ({}, "")
    if words:
        message = f"{words} ({method} {path} was answered with HTTP {response.status_code} and these words)."
    elif answer is not None or content in (b"", b"null"):
        what = "an error without a message" if is_error else problem
        message = (
            f"The answer to {method} {path} is {what}, where {expected.name} was asked for; check base_url, or ask "
            "whoever runs the server."
        )
    else:
        kind = response.headers.get("content-type", "no content type")
        message = (
            f"The answer to {method} {path} is not the JSON of an OpenAI-compatible server ({kind}, {problem}); check "
            "base_url, which often ends in /v1."
        )
    raise RequestError(
        message,
        transient=_can_pass(details, response.headers),
        ambiguous=method.upper() != "GET",
        status=response.status_code,
        request_id=response.headers.get("x-request-id"),
        **details,
    )


def _can_pass(details: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
    """Whether what is wrong with an answer may be right in the next one. An error may have its status as its code."""
    code = details.get("code")
    status = int(str(code)) if re.fullmatch(r"[45]\d\d", str(code)) else 500
    return details.get("type") not in _REFUSALS and retry_advice.is_transient(status, code, headers)


def _problem(answer: Any, content: bytes, expected: Expected) -> str | None:
    """What the answer is instead of what was expected. None where it is that."""
    if expected.ignored:
        denied = [name for name in _DENIALS if isinstance(answer, dict) and answer.get(name) is False]
        if denied:
            return f"one that says {denied[0]}: false"
        return _named_text(content) if content.startswith(b"<") else None
    if not isinstance(answer, dict):
        return _named(answer) if answer is not None or content == b"null" else _named_text(content)
    for name, kind in expected.members.items():
        if name not in answer:
            return f"an object without {name}" if answer else "an empty object"
        if not isinstance(answer[name], kind) or answer[name] == "":
            return f"an object whose {name} is {_named(answer[name])}"
    data = answer["data"] if "data" in expected.members else []
    if len(data) < expected.least:
        return "an empty list"
    if data and not any(isinstance(member, dict) for member in data):
        return f"a list of what is no object ({_named(data[0])})"
    return None


def _named_text(content: bytes) -> str:
    """What a body is that is no JSON."""
    if content.startswith(b"<"):
        title = _TITLE.search(content)
        return f"a page of HTML{_quoted(title[1]) if title else ''}"
    return "empty" if content == b"" else "cut off" if content[:1] in b"{[" else f"other text{_quoted(content)}"


def _quoted(content: bytes) -> str:
    text = " ".join(content.decode("utf-8", "replace").split())
    return f" ({text[:_LONGEST_EXCERPT]!r})" if text else ""


def _named(value: Any) -> str:
    if isinstance(value, (dict, str)) and not value:
        return "an empty object" if isinstance(value, dict) else "an empty text"
    names = {type(None): "null", str: "a text", bool: "true or false", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")


def _is_error(answer: Any, expected: Expected = ANYTHING) -> bool:
    """Whether an object is an error: it says so, or has an error and is nothing else. A job that failed has an id, and
    a list has no error.
    """
    if not isinstance(answer, dict):
        return False
    if "error" in (answer.get("object"), answer.get("type")):
        return True
    is_other = answer.get("id") or (isinstance(answer.get("data"), list) and "data" not in expected.members)
    return not is_other and any(answer.get(name) for name in ("error", "errors", "detail"))


def error_in(content: bytes, kind: str) -> str:
    """What content of this type says in place of a file; "" where it may be a file."""
    if kind == "text/html":
        return "a page of HTML"
    answer = parsed(content) if content.lstrip()[:1] == b"{" else None
    return f"an error ({words_of(answer)[1] or 'without a message'})" if _is_error(answer) else ""


def words_of(body: Any) -> tuple[dict[str, Any], str]:
    """The members of an error (``code``, ``type`` and ``param``, text or whole numbers) and its words in one line
    without a full stop; "" where it has none.

    Takes OpenAI's form, ``{"error": text}``, FastAPI's ``detail``, a list of errors, and plain text.
    """
    # JSON that is cut off, or nested too deep, says nothing, either.
    source = "" if isinstance(body, str) and body.lstrip()[:1] in ("{", "[") else body
    for name in ("error", "errors", "detail"):
        if isinstance(source, dict) and source.get(name) and not isinstance(source.get("message"), str):
            source = source[name]
    members = source if isinstance(source, dict) else body if isinstance(body, dict) else {}
    details = {
        name: members[name]
        for name in ("code", "type", "param")
        if isinstance(members.get(name), str) or (name == "code" and _is_integer(members.get(name)))
    }
    text = " ".join(_words(source).split()).rstrip(".")
    return details, text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]} (and more)"


def _words(source: Any) -> str:
    if isinstance(source, str):
        # A page of HTML says nothing that fits into a sentence.
        return "" if source.lstrip().startswith("<") else source
    if isinstance(source, list):
        return "; ".join(text for text in map(_words, source[:20]) if text)
    if not isinstance(source, dict):
        return ""
    text = next((text for name in ("message", "msg", "detail", "error") if (text := _words(source.get(name)))), "")
    place = source.get("loc")
    if text and isinstance(place, list):
        return f"{'.'.join(str(part) for part in place)}: {text}"
    return text


def parsed(content: bytes) -> Any:
    """The JSON value; None for what is no JSON. Numbers that are none, and what is nested too deep, are None in it."""
    if not _HUGE_NUMBER.search(content):
        # What it cannot read is too deep, not UTF-8 throughout, or no JSON.
        with contextlib.suppress(ValueError):
            return pydantic_core.from_json(content, allow_inf_nan=False)
    text = _pruned(content.decode("utf-8-sig", "replace"))
    try:
        value = json.loads(text, parse_constant=lambda _name: None, parse_int=_number(int), parse_float=_number(float))
    except (ValueError, RecursionError):
        return None
    return _in_utf8(value)


def _number(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(digits: str) -> Any:
        value = kind(digits) if len(digits) < _LONGEST_NUMBER else None
        return value if value is not None and (isinstance(value, int) or math.isfinite(value)) else None

    return read


def _pruned(text: str) -> str:
    """JSON text with ``null`` in place of each list and object that lies too deep."""
    depth, end, parts = 0, 0, []
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == _DEEPEST + 1:
                parts.append(f"{text[end : token.start()]}null")
        elif token[0] in "]}":
            if depth == _DEEPEST + 1:
                end = token.end()
            depth -= 1
    return "".join([*parts, text[end:]]) if depth == 0 else text


def _in_utf8(value: Any) -> Any:
    """Without halves of characters, which nobody could write down."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_in_utf8(member) for member in value]
    if isinstance(value, dict):
        return {_in_utf8(name): _in_utf8(member) for name, member in value.items()}
    return value


def _readable(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, or the objects of a list, in a form that can be relied on."""
    data = answer.get("data")
    if isinstance(data, list):
        return {**checked(answer), "data": [checked(member) for member in data if isinstance(member, dict)]}
    return checked(answer)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
