# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the SDK says of a kind: its fields, how each can be written, and in which words it describes them."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import openai
import typing_extensions
from declarations import ALWAYS, sdk

_PLAIN = {str: "str", int: "int", float: "float", bool: "bool"}
# What every list takes, or what a page is.
_PAGING = frozenset({"after", "before", "limit", "order"})


@dataclass(frozen=True)
class SdkField:
    """One property, in the terms of a Field."""

    name: str
    #: ``update``, ``replace``, ``input`` or ``read``.
    mode: str
    #: The type and the rest of the option: elements, choices, options.
    option: Mapping[str, Any]
    required: bool = False
    #: The first sentence of the SDK's own description.
    text: str = ""


@dataclass(frozen=True)
class SdkKind:
    """A resource of the SDK with the usual methods."""

    #: Where it is in the client, such as ``evals``.
    path: str
    fields: tuple[SdkField, ...]
    methods: frozenset[str]
    #: What an object calls itself.
    object: str
    #: Where the objects are, such as ``/evals``.
    address: str
    #: The TypedDict of each method that has parameters, as ``module.Name``, by the method.
    params: Mapping[str, str] = field(default_factory=dict)
    #: The parameters of a list that say which part of it is wanted.
    paging: frozenset[str] = frozenset()
    #: Parameters that no field is for, by their method.
    left_out: Mapping[str, list[str]] = field(default_factory=dict)


def read(path: str) -> SdkKind:
    """The kind at this place of the client. Raises ValueError where the SDK has none that can be created and read."""
    resource = sdk(path)
    methods = frozenset(name for name in ("create", "retrieve", "list", "update", "delete") if hasattr(resource, name))
    if not {"create", "retrieve"} <= methods:
        raise ValueError(f"The SDK has no {path} with create and retrieve; name a resource such as vector_stores.")
    given = {name: _parameters(getattr(resource, name)) for name in methods & {"create", "update", "list"}}
    texts = _texts(resource.create)
    model = typing_extensions.get_type_hints(resource.create)["return"]
    shown = {name: member.annotation for name, member in model.model_fields.items()}
    fields = [
        SdkField(
            name,
            "update" if name in given.get("update", {}) else "replace" if name in shown else "input",
            option_of(hint),
            required,
            texts.get(name, ""),
        )
        for name, (hint, required) in given["create"].items()
    ]
    described = _member_texts(model)
    fields += [
        SdkField(name, "read", option_of(hint), text=described.get(name, ""))
        for name, hint in shown.items()
        if name not in given["create"]
    ]
    (subject,) = [name for name in inspect.signature(resource.retrieve).parameters if name not in ALWAYS]
    paging = _PAGING & set(given.get("list", {}))
    left_out = {
        "update": [name for name in given.get("update", {}) if name not in {*given["create"], subject}],
        "list": [name for name in given.get("list", {}) if name not in _PAGING],
    }
    return SdkKind(
        path,
        tuple(sorted(fields, key=lambda field: field.name != "id")),
        methods,
        str(option_of(shown["object"]).get("choices", ["object"])[0]) if "object" in shown else path,
        _address(resource),
        {method: found for method in given if (found := _params_of(path, {*given[method]} - {subject}, method))},
        paging,
        {method: names for method, names in left_out.items() if names},
    )


def option_of(hint: Any, depth: int = 0) -> dict[str, Any]:
    """The option for a type of the SDK, as AnsibleModule takes it. ``raw`` is for what has several forms."""
    alternatives = list(_alternatives(hint))
    if all(typing.get_origin(form) is typing.Literal for form in alternatives):
        return {"type": "str", "choices": [value for form in alternatives for value in typing.get_args(form)]}
    kinds = {_type_of(form) for form in alternatives}
    if len(kinds) != 1:
        return {"type": "float"} if kinds == {"int", "float"} else {"type": "raw"}
    (kind,) = kinds
    if kind == "list":
        inner = [typing.get_args(form) for form in alternatives]
        element = option_of(inner[0][0], depth + 1)["type"] if len(inner) == 1 and inner[0] else "raw"
        return {"type": "list", "elements": element}
    if kind == "dict" and len(alternatives) == 1 and typing_extensions.is_typeddict(alternatives[0]) and depth < 2:
        return {"type": "dict", "options": _suboptions(alternatives[0], depth)}
    return {"type": kind}


def _suboptions(hint: Any, depth: int) -> dict[str, Any]:
    members = typing_extensions.get_type_hints(hint, include_extras=True)
    return {
        name: {
            **option_of(member, depth + 1),
            **({"required": True} if _origin(member) is typing_extensions.Required else {}),
        }
        for name, member in members.items()
    }


def _origin(hint: Any) -> Any:
    return typing.get_origin(hint)


def _alternatives(hint: Any) -> Iterator[Any]:
    """The types that a hint stands for, without what is not sent and without null."""
    origin = _origin(hint)
    if origin in (typing.Annotated, typing_extensions.Required, typing_extensions.NotRequired):
        yield from _alternatives(typing.get_args(hint)[0])
    elif origin is typing.Union or isinstance(hint, types.UnionType):
        for form in typing.get_args(hint):
            yield from _alternatives(form)
    elif hint not in (type(None), openai.Omit, openai.NotGiven):
        yield hint


def _type_of(hint: Any) -> str:
    origin = typing.get_origin(hint) or hint
    if origin is typing.Literal:
        return "str"
    if origin in _PLAIN:
        return _PLAIN[origin]
    if origin is dict or typing_extensions.is_typeddict(origin) or hasattr(origin, "model_fields"):
        return "dict"
    return "list" if hasattr(origin, "__iter__") else "raw"


def _parameters(method: Any) -> dict[str, tuple[Any, bool]]:
    """The parameters of a method: type, and whether it is required."""
    hints = typing_extensions.get_type_hints(method, include_extras=True)
    return {
        name: (hints[name], parameter.default is inspect.Parameter.empty)
        for name, parameter in inspect.signature(method).parameters.items()
        if name not in ALWAYS
    }


def _texts(method: Any) -> dict[str, str]:
    """The first sentence on each argument in the docstring of a method."""
    _before, _args, after = (inspect.getdoc(method) or "").partition("Args:\n")
    parts = re.findall(r"^(\w+): (.*?)(?=^\w+: |\Z)", textwrap.dedent(after), re.DOTALL | re.MULTILINE)
    return {name: _sentence(text) for name, text in parts}


def _member_texts(model: Any) -> dict[str, str]:
    """The first sentence in the docstring below each member of a model."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(body, ast.ClassDef)
    return {
        ast.unparse(member.target): _sentence(str(text.value.value))
        for member, text in zip(body.body, body.body[1:], strict=False)
        if isinstance(member, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
    }


def _sentence(text: str) -> str:
    paragraph = " ".join(text.strip().split("\n\n")[0].split())
    return re.split(r"(?<=\.)\s", paragraph)[0]


def _address(resource: Any) -> str:
    """The path that an object is created at, as the method has it in its source."""
    found = re.search(r'_post\(\s*f?"(/[^"]*)"', inspect.getsource(resource.create))
    if not found:
        raise ValueError(f"{type(resource).__name__}.create posts to no fixed path; declare this kind by hand.")
    return found[1]


def _params_of(path: str, names: set[str], method: str) -> str:
    """The TypedDict that has exactly these parameters, as ``module.Name``; empty where there is none."""
    package = importlib.import_module(".".join(["openai.types", *path.split(".")[:-1]]))
    for module_name in sorted(name for name in dir(package) if name.endswith(f"_{method}_params")):
        module = getattr(package, module_name)
        for name, value in vars(module).items():
            is_params = name.endswith("Params") and typing_extensions.is_typeddict(value)
            if is_params and {*typing_extensions.get_type_hints(value)} == names:
                return f"{package.__name__}.{module_name}.{name}"
    return ""
