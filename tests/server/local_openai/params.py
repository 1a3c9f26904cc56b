# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks JSON bodies and queries against the SDK's own parameter types, strictly.

The SDK's TypedDicts are walked as they are. Every object is closed (an unknown field is refused), no value is
converted (no "1" for 1; an int will do for a float), and the first problem is reported in OpenAI's words with the
path of the field. Pydantic would report every branch of a union and leave an Iterable unread.
"""

from __future__ import annotations

import collections.abc
import types
from functools import cache
from typing import Annotated, Any, Literal, NoReturn, Union, get_args, get_origin

from typing_extensions import NotRequired, Required, get_type_hints, is_typeddict

from .errors import ApiError, bad_request

ARRAYS = (list, collections.abc.Iterable, collections.abc.Sequence)
TAGS = ("type", "role", "object", "anchor")


@cache
def fields(typed_dict: Any) -> dict[str, tuple[Any, bool]]:
    """The fields of a TypedDict: name -> (type, required). The SDK's own `__required_keys__` misses quoted ones."""
    found: dict[str, tuple[Any, bool]] = {}
    for name, hint in get_type_hints(typed_dict, include_extras=True).items():
        required = name in typed_dict.__required_keys__
        origin: Any = get_origin(hint)
        if origin in (Required, NotRequired):
            required = origin is Required
            (hint,) = get_args(hint)
        found[_wire_name(name, hint)] = (hint, required)
    return found


def _wire_name(name: str, hint: Any) -> str:
    """The SDK says `async_` where the wire says `async`, which is no name in Python."""
    notes = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return next((note.alias for note in notes if getattr(note, "alias", None)), name)


def check(value: Any, hint: Any, path: str = "", omit: tuple[str, ...] = ()) -> None:
    """Raise the API's refusal if `value` is not of the type `hint`. `omit`: fields that travel in the URL."""
    if hint is Any or hint is object:
        return
    origin, arguments = get_origin(hint), get_args(hint)
    if is_typeddict(hint):
        _check_object(value, hint, path, omit)
    elif origin is Annotated:
        check(value, arguments[0], path, omit)
    elif origin in (Union, types.UnionType):
        _check_union(value, arguments, path, omit)
    elif origin is Literal:
        _check_literal(value, arguments, path)
    elif origin in ARRAYS:
        _check_array(value, arguments[0], path)
    elif origin is dict:
        _check_map(value, arguments[1], path)
    elif not _is_plain(value, hint):
        wrong_type(path, _words(hint), value)


def wrong_type(path: str, expected: str, value: Any) -> NoReturn:
    raise bad_request(
        f"Invalid type for '{path}': expected {expected}, but got {_got(value)} instead.", path, "invalid_type"
    )


def _check_object(value: Any, hint: Any, path: str, omit: tuple[str, ...]) -> None:
    if not isinstance(value, dict):
        wrong_type(path, "an object", value)
    known = {name: field for name, field in fields(hint).items() if name not in omit}
    for name in value:
        if name not in known:
            unknown = _join(path, name)
            raise bad_request(f"Unknown parameter: '{unknown}'.", unknown, "unknown_parameter")
    for name, (field_type, required) in known.items():
        where = _join(path, name)
        if name in value:
            check(value[name], field_type, where)
        elif required:
            raise bad_request(f"Missing required parameter: '{where}'.", where, "missing_required_parameter")


def _check_array(value: Any, hint: Any, path: str) -> None:
    if not isinstance(value, list):
        wrong_type(path, "an array", value)
    for index, item in enumerate(value):
        check(item, hint, f"{path}[{index}]")


def _check_map(value: Any, hint: Any, path: str) -> None:
    if not isinstance(value, dict):
        wrong_type(path, "an object", value)
    for name, item in value.items():
        check(item, hint, _join(path, name))


def _check_literal(value: Any, allowed: tuple[Any, ...], path: str) -> None:
    if any(value == item and type(value) is type(item) for item in allowed):
        return
    if not isinstance(value, type(allowed[0])):
        wrong_type(path, _words(type(allowed[0])), value)
    shown = ", ".join(f"'{item}'" for item in allowed)
    raise bad_request(f"Invalid value: '{value}'. Supported values are: {shown}.", path, "invalid_value")


def _check_union(value: Any, branches: tuple[Any, ...], path: str, omit: tuple[str, ...]) -> None:
    refusals: list[tuple[Any, ApiError]] = []
    for branch in _flat(branches):
        try:
            check(value, branch, path, omit)
            return
        except ApiError as refusal:
            refusals.append((branch, refusal))
    raise _closest(value, refusals, path)


def _closest(value: Any, refusals: list[tuple[Any, ApiError]], path: str) -> ApiError:
    """The refusal of the branch that the sender meant: by its tag, else by its JSON type."""
    near = [(branch, refusal) for branch, refusal in refusals if _same_shape(value, branch)]
    if isinstance(value, dict) and len(near) > 1:
        for tag in TAGS:
            tagged = {branch: _tag_values(branch, tag) for branch, _unused in near if is_typeddict(branch)}
            if not all(tagged.values()) or tag not in value:
                continue
            meant = [refusal for branch, refusal in near if value[tag] in tagged.get(branch, ())]
            if meant:
                # Several branches may share a tag; the one that fits best fails deepest inside.
                return max(meant, key=_depth)
            allowed = sorted({item for items in tagged.values() for item in items})
            shown = ", ".join(f"'{item}'" for item in allowed)
            where = _join(path, tag)
            return bad_request(f"Invalid value: '{value[tag]}'. Supported values are: {shown}.", where, "invalid_value")
    if near:
        return near[0][1]
    expected = " or ".join(dict.fromkeys(_words(branch) for branch, _unused in refusals if branch is not type(None)))
    return bad_request(
        f"Invalid type for '{path}': expected {expected}, but got {_got(value)} instead.", path, "invalid_type"
    )


def _flat(branches: tuple[Any, ...]) -> list[Any]:
    flat: list[Any] = []
    for branch in branches:
        nested = get_origin(branch) in (Union, types.UnionType)
        flat.extend(_flat(get_args(branch)) if nested else [branch])
    return flat


def _depth(refusal: ApiError) -> int:
    where = refusal.body["error"]["param"]
    return sum(where.count(mark) for mark in ".[")


def _tag_values(branch: Any, tag: str) -> tuple[Any, ...]:
    hint = fields(branch).get(tag, (None, False))[0]
    return tuple(item for option in _flat((hint,)) if get_origin(option) is Literal for item in get_args(option))


def _same_shape(value: Any, branch: Any) -> bool:
    origin = get_origin(branch)
    if is_typeddict(branch) or origin is dict:
        return isinstance(value, dict)
    if origin in ARRAYS:
        return isinstance(value, list)
    if origin is Literal:
        return isinstance(value, type(get_args(branch)[0]))
    return _is_plain(value, branch)


def _is_plain(value: Any, hint: Any) -> bool:
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint is None or hint is type(None):
        return value is None
    return isinstance(hint, type) and isinstance(value, hint)


def _words(hint: Any) -> str:
    names = {str: "a string", int: "an integer", float: "a decimal number", bool: "a boolean", type(None): "null"}
    if hint in names:
        return names[hint]
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(f"'{item}'" for item in get_args(hint))
    return "an array" if get_origin(hint) in ARRAYS else "an object"


def _got(value: Any) -> str:
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    return _words(type(value))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def read_query(pairs: list[tuple[str, str]], hint: Any, omit: tuple[str, ...] = ()) -> dict[str, Any]:
    """A query string as the values of the SDK's list parameters; `include[]=a` and `include=a` are one."""
    known = {name: field for name, field in fields(hint).items() if name not in omit} if hint else {}
    values: dict[str, Any] = {}
    for raw, text in pairs:
        name = raw.removesuffix("[]")
        outer, bracket, key = name.partition("[")
        if bracket and key.endswith("]") and _is_map(known.get(outer)):
            values.setdefault(outer, {})[key[:-1]] = text
            continue
        if name not in known:
            raise bad_request(f"Unknown query parameter: '{raw}'.", raw, "unknown_parameter")
        kind = known[name][0]
        if get_origin(kind) in ARRAYS:
            values.setdefault(name, []).append(text)
        else:
            values[name] = _from_text(text, kind, name)
    for name, value in values.items():
        check(value, known[name][0], name)
    return values


def _is_map(field: tuple[Any, bool] | None) -> bool:
    """Whether a query parameter is a mapping, which comes as `metadata[key]=value`."""
    return field is not None and any(get_origin(branch) is dict for branch in _flat((field[0],)))


def _from_text(text: str, kind: Any, name: str) -> Any:
    if kind is int:
        try:
            return int(text)
        except ValueError:
            wrong_type(name, "an integer", text)
    if kind is bool:
        return {"true": True, "false": False}.get(text, text)
    return text
