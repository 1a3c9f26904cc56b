# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The declarations against the openai package: parameters, choices and results, for every kind there is.

What differs on purpose stands in a table with the reason. An entry that is no longer true fails, too.
"""

from __future__ import annotations

import inspect
import itertools
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import pydantic
import pytest
import typing_extensions
from declarations import COMPOSED, Module, endpoints, modules, parameters, parents, place, plugin, sdk, subject

STREAM = "a task ends with the whole answer, so nothing can be streamed"
LEFT_OUT = {
    ("run", "create", "stream"): STREAM,
    ("thread_run", "create", "stream"): STREAM,
    ("run", "create", "include"): "the steps are read on their own, by openai_run_step_info with include",
    ("file", "create", "file"): "it is what path and content upload",
    ("assistant", "list", "after"): "the whole list is read, since it can be narrowed by name",
    ("assistant", "list", "before"): "the whole list is read, since it can be narrowed by name",
    ("chat_completion", "create", "audio"): "a task returns text",
    ("chat_completion", "create", "modalities"): "a task returns text",
    ("chat_completion", "create", "function_call"): "it is deprecated in favour of tool_choice",
    ("chat_completion", "create", "functions"): "it is deprecated in favour of tools",
    ("chat_completion", "create", "moderation"): "its outcome would not be shown",
    ("chat_completion", "create", "prompt_cache_options"): "the platform chooses them, beyond prompt_cache_key",
    ("chat_completion", "create", "prompt_cache_retention"): "it is deprecated",
    ("chat_completion", "create", "stream"): STREAM,
    ("chat_completion", "create", "stream_options"): STREAM,
    ("response", "create", "stream"): STREAM,
    ("response", "create", "stream_options"): STREAM,
    ("response", "create", "access_programs"): "the platform chooses the program of its model",
    ("response", "create", "context_management"): "a task is one turn, so there is no context to manage within it",
    ("response", "create", "image"): "the platform chooses how images are compressed",
    ("response", "create", "moderation"): "its outcome would not be shown",
    ("response", "create", "prompt"): "stored prompts end on 2026-11-30",
    ("response", "create", "prompt_cache_options"): "the platform chooses them, beyond prompt_cache_key",
    ("response", "create", "prompt_cache_retention"): "it is deprecated",
    ("response", "list", "include_obfuscation"): STREAM,
    ("response", "list", "starting_after"): STREAM,
    ("response", "list", "stream"): STREAM,
    ("agent", "list", "after"): "the whole list is read, since it can be narrowed by name",
    ("group", "list", "after"): "the whole list is read, since it can be narrowed by name",
    ("group_member", "create", "user_id"): "it is what user names",
    ("project", "create", "geography"): "it is deprecated in favour of residency",
    ("project", "update", "geography"): "it is deprecated in favour of residency",
    ("project", "list", "after"): "the whole list is read, since it can be narrowed by name",
    ("fine_tuning_job", "create", "hyperparameters"): "it is deprecated in favour of method",
    ("file", "list", "after"): "the whole list is read, since it can be narrowed by name",
}
INLINE = "an assistant on the spot is for the backends that store none; this one refuses it"
# Fields that go another way than the operation of the SDK.
NOT_TAKEN = {
    ("run", "create", "assistant"): INLINE,
    ("thread_run", "create", "assistant"): INLINE,
    ("vector_store", "update", "file_ids"): "files are attached and detached one by one or in batches",
}
LIMITS = ("max_prompt_tokens", "max_completion_tokens", "truncation_strategy")
for _kind, _operation, _name in itertools.product(("assistant", "thread"), ("create", "update"), LIMITS):
    NOT_TAKEN[_kind, _operation, _name] = "the API knows it of runs; it is kept in reserved metadata for them"
# Fields of results that the SDK's model does not have.
CHAIN = "the backends that make a run of several responses name them"
KEPT = "the API does not give it back, so it is kept in reserved metadata"
ADDED = {
    ("run", "response_ids"): CHAIN,
    ("thread_run", "response_ids"): CHAIN,
    ("assistant", "reasoning_effort"): KEPT,
    ("vector_store", "description"): KEPT,
    ("vector_store", "chunking_strategy"): KEPT,
    ("fine_tuning_job", "suffix"): KEPT,
    ("batch", "output_expires_after"): KEPT,
    ("file", "expires_after"): "made from expires_at, in the form in which it is declared",
}
for _name in LIMITS:
    ADDED["assistant", _name] = ADDED["thread", _name] = KEPT
for _name in ("checksum", "count", "dest", "dimensions", "format"):
    ADDED["embedding", _name] = "it is about the vectors and the file they are kept in"
ADDED["group_member", "group_id"] = ADDED["group_member", "user_id"] = "they are the two ends of the link"
ADDED["spend_limit", "id"] = "it is that of the project, or organization"
ADDED["model", "type"] = "the API says of a model what it is for by its id alone"
WITHOUT = "it belongs to a parameter that is left out"
NOT_SHOWN: dict[tuple[str, str], str] = {
    ("chat_completion", "moderation"): WITHOUT,
    ("embedding", "data"): "the vectors are a result of their own",
    ("embedding", "object"): "it is always list",
    ("response", "access_programs"): WITHOUT,
    ("response", "image"): WITHOUT,
    ("response", "input_transformations"): "it is about reasoning items of another organization or model",
    ("response", "moderation"): WITHOUT,
    ("response", "prompt"): WITHOUT,
    ("response", "prompt_cache_diagnostics"): WITHOUT,
    ("response", "prompt_cache_options"): WITHOUT,
    ("response", "prompt_cache_retention"): WITHOUT,
    ("response", "tool_usage"): "usage has what counts",
}
# Options without the choices that the SDK has.
OPEN = {("webhook_endpoint", "event_types"): "the platform adds types of events oftener than the SDK is published"}
# Fields of results with fewer types than the SDK's model has.
NARROWER = {
    ("response", "instructions"): "str",  # given as text, so it is text
    ("conversation", "metadata"): "dict",  # the model leaves open what the API calls pairs
}


def hints(method: Any) -> dict[str, Any]:
    return typing.get_type_hints(inspect.unwrap(method.__func__))


PLAIN = {name: module for name, module in modules().items() if module.resource.name not in COMPOSED}
RESOURCES = [
    pytest.param(module.resource, endpoint, id=f"{backend}-{kind}")
    for (backend, kind), endpoint in endpoints().items()
    for module in PLAIN.values()
    if module.resource.kind == kind and not module.is_info
]
INFOS = [
    pytest.param(module.declaration, endpoint, id=f"{backend}-{kind}")
    for (backend, kind), endpoint in endpoints().items()
    for module in PLAIN.values()
    if module.resource.kind == kind and module.is_info
]
SHOWN = [
    pytest.param(module, endpoint, id=f"{backend}-{name}")
    for (backend, kind), endpoint in endpoints().items()
    for name, module in PLAIN.items()
    if module.resource.kind == kind
]
# What stands around a type and says nothing of the value.
MARKS = (typing.Annotated, typing_extensions.Required)

every_resource = pytest.mark.parametrize(("resource", "endpoint"), RESOURCES)
every_info = pytest.mark.parametrize(("info", "endpoint"), INFOS)
every_shown = pytest.mark.parametrize(("module", "endpoint"), SHOWN)


def sent(resource: Any, *modes: str) -> dict[str, Any]:
    """The fields that go into a request, by their names there."""
    return {
        one.api_name: one for one in resource.fields if one.mode in modes and one.is_option and one.sent_as is not None
    }


def reasons(table: Iterable[tuple[str, ...]], *head: str) -> set[str]:
    return {entry[-1] for entry in table if entry[:-1] == head}


# Parameters.


@every_resource
def test_what_creates_it_is_declared(resource: Any, endpoint: Any) -> None:
    method = place(resource.kind, endpoint, "create")[1]
    taken = parameters(method, *parents(endpoint)) if method else set()
    declared = set(sent(resource, "update", "replace", "fixed", "input"))
    assert declared - taken == reasons(NOT_TAKEN, resource.kind, "create")
    assert taken - declared == reasons(LEFT_OUT, resource.kind, "create")


@every_resource
def test_what_changes_it_is_declared_as_changeable(resource: Any, endpoint: Any) -> None:
    where, method = place(resource.kind, endpoint, "update")
    taken = parameters(method, subject(method, where), *parents(where)) if method else set()
    declared = set(sent(resource, "update"))
    assert declared - taken == reasons(NOT_TAKEN, resource.kind, "update")
    assert taken - declared == reasons(LEFT_OUT, resource.kind, "update")


@every_info
def test_what_lists_them_is_declared(info: Any, endpoint: Any) -> None:
    kind = info.resource.kind
    listing = sdk(f"{endpoint.sdk}.list")
    looking = sdk(f"{endpoint.sdk}.retrieve")
    queries = {one.sent_as or one.name for one in info.query}
    taken = (
        parameters(listing, *parents(endpoint))
        if listing
        else parameters(looking, subject(looking, endpoint), *parents(endpoint))
    )
    assert queries - taken == set()
    assert taken - queries - {"limit"} == reasons(LEFT_OUT, kind, "list")
    assert set(info.query_one) - parameters(sdk(f"{endpoint.sdk}.retrieve")) == set()


@every_info
def test_what_narrows_them_is_in_the_result(info: Any, endpoint: Any) -> None:
    projection = {one.name for one in info.resource.fields if one.result} | {"name_pattern", "shutdown_before"}
    assert {one.name for one in info.filters} - projection == set()


# Values, at every depth.


def members(hint: Any) -> Iterator[Any]:
    """The types a value may have: unions, sequences and marks taken apart."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        for one in arguments:
            yield from members(one)
    elif origin in MARKS or (inspect.isclass(origin) and issubclass(origin, Iterable) and len(arguments) == 1):
        yield from members(arguments[0])
    else:
        yield hint


def literals(hint: Any) -> set[Any]:
    return {value for one in members(hint) if typing.get_origin(one) is Literal for value in typing.get_args(one)}


def mappings(hint: Any) -> list[Any]:
    return [one for one in members(hint) if typing_extensions.is_typeddict(one)]


def spelled(mapping: Any) -> dict[str, Any]:
    """The members by their names in the request: a word of Python, such as async, has another one in the type."""
    found = {}
    for name, hint in typing.get_type_hints(mapping, include_extras=True).items():
        aliases = [alias for mark in getattr(hint, "__metadata__", ()) if (alias := getattr(mark, "alias", None))]
        found[(aliases or [name])[0]] = hint
    return found


def differences(where: str, option: Mapping[str, Any], hint: Any) -> Iterator[str]:
    """Where an option has other suboptions or choices than the SDK's type."""
    free = any(one is str for one in members(hint))
    if option["type"] != "raw" and not free and set(option.get("choices", ())) != literals(hint) - {None}:
        yield f"{where}: choices {option.get('choices', ())}, the SDK has {sorted(map(str, literals(hint)))}"
    if "options" not in option:
        return
    inner: dict[str, Any] = {}
    for one in mappings(hint):
        for name, value in spelled(one).items():
            inner[name] = inner[name] | value if name in inner else value
    if set(inner) != set(option["options"]):
        yield f"{where}: suboptions {sorted(option['options'])}, the SDK has {sorted(inner)}"
    for name in set(inner) & set(option["options"]):
        yield from differences(f"{where}.{name}", option["options"][name], inner[name])


@every_resource
def test_choices_and_suboptions_are_those_of_the_sdk(resource: Any, endpoint: Any) -> None:
    method = place(resource.kind, endpoint, "create")[1]
    types_of = hints(method) if method else {}
    passed = reasons(NOT_TAKEN, resource.kind, "create")
    for name, one in sent(resource, "update", "replace", "fixed", "input").items():
        if name in passed or (resource.kind, name) in OPEN:
            continue
        assert list(differences(one.name, one.to_option(), types_of[name])) == []


@every_info
def test_choices_of_lists_are_those_of_the_sdk(info: Any, endpoint: Any) -> None:
    for query in info.query:
        types_of = hints(sdk(f"{endpoint.sdk}.list") or sdk(f"{endpoint.sdk}.retrieve"))
        assert (
            list(differences(query.name, {"type": "str", **query.option}, types_of[query.sent_as or query.name])) == []
        )


# Results.


def json_type(hint: Any) -> str:
    """The type of a value in Ansible's words: raw where it may be a text or a mapping."""
    names = {_one_type(one) for one in _alternatives(hint)} - {None}
    return typing.cast(str, names.pop()) if len(names) == 1 else "raw"


def _alternatives(hint: Any) -> Iterator[Any]:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        for one in typing.get_args(hint):
            yield from _alternatives(one)
    elif origin is typing.Annotated:
        yield from _alternatives(typing.get_args(hint)[0])
    else:
        yield hint


def _one_type(hint: Any) -> str | None:
    origin = typing.get_origin(hint) or hint
    if origin is type(None):
        return None
    if origin is Literal:
        return "str"
    if inspect.isclass(origin) and issubclass(origin, pydantic.BaseModel):
        return "dict"
    return typing.cast(str, origin.__name__)


def model_of(kind: str, endpoint: Any) -> Any:
    # What is made and not kept cannot be retrieved.
    method = place(kind, endpoint, "retrieve")[1] or place(kind, endpoint, "create")[1]
    # Beside the model there may be a stream of it.
    returned = _alternatives(hints(method)["return"])
    return next(one for one in returned if hasattr(one, "model_fields"))


@every_shown
def test_the_result_has_what_the_model_of_the_sdk_has(module: Module, endpoint: Any) -> None:
    kind = module.resource.kind
    model = model_of(kind, endpoint)
    projection = {one.name for one in module.resource.fields if one.result}
    assert projection - set(model.model_fields) == reasons(ADDED, kind)
    assert set(model.model_fields) - projection == reasons(NOT_SHOWN, kind)


@every_shown
def test_the_documented_types_are_those_of_the_model(module: Module, endpoint: Any) -> None:
    fields = model_of(module.resource.kind, endpoint).model_fields
    name = module.declaration.plural if module.is_info else module.resource.name
    contains = module.returned[name]["contains"]
    kind = module.resource.kind
    expected = {
        field: NARROWER.get((kind, field)) or json_type(one.annotation)
        for field, one in fields.items()
        if field in contains
    }
    assert {field: contains[field]["type"] for field in expected} == expected


# What is made of other kinds.


def test_a_search_asks_and_finds_what_that_of_the_sdk_does() -> None:
    module = modules()["openai_vector_store_search"]
    search = sdk("vector_stores.search")
    asked = {one.name: one for one in module.declaration.asked}
    assert set(asked) == parameters(search, "vector_store_id")
    types_of = hints(search)
    # A filter may hold filters, so it is checked at every depth as it is, and declared as any mapping.
    assert [line for name, one in asked.items() for line in differences(name, one.to_option(), types_of[name])] == []
    (model,) = types_of["return"].__pydantic_generic_metadata__["args"]
    shown = module.returned["results"]["contains"]
    assert {name: json_type(one.annotation) for name, one in model.model_fields.items()} == {
        name: one["type"] for name, one in shown.items()
    }


def test_filters_have_the_types_of_the_sdk() -> None:
    searches = plugin("module_utils._resources.storage.searches")
    comparison, compound = mappings(hints(sdk("vector_stores.search"))["filters"])
    assert literals(typing.get_type_hints(comparison)["type"]) == set(searches.COMPARISONS)
    assert literals(typing.get_type_hints(compound)["type"]) == set(searches.COMPOUNDS)


def test_a_sync_describes_files_as_the_sdk_does() -> None:
    """Its files go into the store in batches, each with what a file of its own can have."""
    fields = {one.name: one for one in modules()["openai_vector_store_sync"].resource.fields if one.is_option}
    (batch,) = mappings(hints(sdk("vector_stores.file_batches.create"))["files"])
    types_of = typing.get_type_hints(batch)
    assert set(fields) == set(types_of) - {"file_id"}
    assert [line for name, one in fields.items() for line in differences(name, one.to_option(), types_of[name])] == []
