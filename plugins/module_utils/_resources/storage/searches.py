# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches in vector stores: they read, so they are done in check mode, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, RequestError
from ansible_collections.declarative.openai.plugins.module_utils._core import identity
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field, declared, options
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Info
from ansible_collections.declarative.openai.plugins.module_utils._core.references import Reference
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import CONNECTION, Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import validators
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import PAGE

_SEVERAL = ("in", "nin")
COMPARISONS = ("eq", "ne", "gt", "gte", "lt", "lte", *_SEVERAL)
COMPOUNDS = ("and", "or")


def _query(name: str, value: Any) -> Any:
    """One question, or several."""
    questions = value if isinstance(value, list) else [value]
    if not questions or not all(isinstance(one, str) and one.strip() for one in questions):
        raise PlatformError(f"{name} is {value!r}; give a text, or a list of texts, none of them empty.")
    return value


def _filter(name: str, value: Any) -> dict[str, Any]:
    """A comparison, or several joined by and or or, at any depth."""
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind not in COMPARISONS + COMPOUNDS:
        raise PlatformError(
            f"{name} is {value!r}; give a mapping whose type is one of {', '.join(COMPARISONS + COMPOUNDS)}."
        )
    parts = {"filters"} if kind in COMPOUNDS else {"key", "value"}
    if set(value) != parts | {"type"}:
        raise PlatformError(
            f"{name} of type {kind} has {', '.join(sorted(value))}; such a filter has type, "
            f"{' and '.join(sorted(parts))}, and nothing else."
        )
    if kind in COMPARISONS:
        _check_comparison(name, value)
        return dict(value)
    if not isinstance(value["filters"], list) or not value["filters"]:
        raise PlatformError(f"{name}.filters is {value['filters']!r}; give a list of filters.")
    return {
        **value,
        "filters": [_filter(f"{name}.filters[{index}]", one) for index, one in enumerate(value["filters"])],
    }


def _check_comparison(name: str, value: Mapping[str, Any]) -> None:
    if not isinstance(value["key"], str) or not value["key"]:
        raise PlatformError(f"{name}.key is {value['key']!r}; give the name of an attribute.")
    several = value["type"] in _SEVERAL
    members = value["value"] if several else [value["value"]]
    # A boolean is a number to Python, and none to the API.
    plain = isinstance(members, list) and all(
        isinstance(one, (str, int, float)) and not (several and isinstance(one, bool)) for one in members
    )
    if not plain:
        form = "a list of texts or numbers" if several else "a text, a number or a boolean"
        raise PlatformError(f"{name}.value is {value['value']!r}; with type {value['type']} give {form}.")


def _ranking(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(validators.without_none(value))
    if "score_threshold" in given:
        validators.Between(0, 1)(f"{name}.score_threshold", given["score_threshold"])
    return given


@dataclass(frozen=True)
class Search(Info):
    """What the server finds for a question."""

    #: What is asked.
    asked: tuple[Field, ...] = ()

    def argument_spec(self) -> Spec:
        return CONNECTION.merge(Spec(options=options(self.asked)), self.spec)

    def find(self, task: Task) -> list[Object]:
        body = declared(self.asked, task.params)
        query = body.get("query")
        task.seen["search_query"] = query if isinstance(query, list) else [query]
        identity.resolve(task)
        store_id = task.parents["vector_store_id"]
        if identity.is_unknown(task, store_id):
            return []
        try:
            answer = task.endpoint.run_operation(task.client, {}, store_id, "search", body, PAGE)
        except RequestError as error:
            if error.status != 404:
                raise
            raise PlatformError(
                f"No vector store has the id {store_id!r}; correct vector_store_id.", **error.details
            ) from error
        task.seen["search_query"] = answer.get("search_query") or task.seen["search_query"]
        found: list[Object] = answer["data"]
        return found


def _search_query(task: Task, _found: list[Object]) -> dict[str, Any]:
    return {"search_query": task.seen["search_query"]}


VECTOR_STORE_SEARCH = Search(
    Resource(
        kind="vector_store",
        noun="vector_store_search",
        parents=("vector_store_id",),
        references=(Reference("vector_store_name", "vector_store_id", "vector_store"),),
        fields=(
            Field("file_id", mode="read"),
            Field("filename", mode="read"),
            Field("score", "float", mode="read"),
            Field("attributes", "dict", mode="read"),
            Field("content", "list", mode="read", option={"elements": "dict"}),
        ),
    ),
    "results",
    asked=(
        Field("query", "raw", option={"required": True}, to_api=_query),
        Field("filters", "dict", to_api=_filter),
        Field("max_num_results", "int", to_api=validators.Between(1, 50)),
        Field(
            "ranking_options",
            "dict",
            option={
                "options": {
                    "ranker": {"type": "str", "choices": ["none", "auto", "default-2024-11-15"]},
                    "score_threshold": {"type": "float"},
                }
            },
            to_api=_ranking,
        ),
        Field("rewrite_query", "bool"),
    ),
    spec=Spec(
        options={"vector_store_id": {"type": "str"}, "vector_store_name": {"type": "str"}},
        required_one_of=[("vector_store_id", "vector_store_name")],
        mutually_exclusive=[("vector_store_id", "vector_store_name")],
    ),
    then=_search_query,
)
