# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Agents, under their own name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base import compare
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import (
    ORDER,
    Filter,
    Info,
    has_metadata,
    name_pattern,
)
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators

SERVICE_TIERS = ["auto", "default", "flex", "priority", "fast", "ultrafast"]
SUMMARIES = ["concise", "detailed", "auto"]
VERBOSITIES = ["low", "medium", "high"]

# The types of tools, and what each of them needs.
_TOOLS: Mapping[str, tuple[str, ...]] = {
    "function": ("name", "description", "parameters"),
    "tool_search": (),
    "programmatic_tool_calling": (),
    "mcp": ("server_label", "transport"),
    "web_search": (),
    "computer_use": (),
    "automations": (),
}
_LARGEST_TOOLS = 3 * 1024 * 1024
# What the API answers for settings that were not given.
_TOOL_DEFAULTS: Mapping[str, tuple[Any, ...]] = {
    "async": (False,),
    "defer_loading": (False,),
    "enabled": (True,),
    "required": (False,),
    "args": ([],),
    "env_vars": ([],),
    "context_size": ("medium",),
    "mode": ("live",),
    "include_screenshots": (False,),
}
# An MCP server is called from here where the tool does not say.
_ORIGINS = {"http": "service", "stdio": "environment"}


def _tools(name: str, value: list[Any]) -> list[dict[str, Any]]:
    tools = [
        _tool(f"{name}[{index}]", {"type": tool} if isinstance(tool, str) else tool) for index, tool in enumerate(value)
    ]
    size = len(json.dumps(tools, ensure_ascii=False, separators=(",", ":")).encode())
    if size > _LARGEST_TOOLS:
        raise PlatformError(f"{name} has {size} bytes of JSON and {_LARGEST_TOOLS} is the most; declare fewer.")
    return tools


def _tool(where: str, tool: Any) -> dict[str, Any]:
    kind = str(tool.get("type")) if isinstance(tool, Mapping) else ""
    if kind not in _TOOLS:
        raise PlatformError(f"{where} is {tool!r}; give a mapping whose type is one of {', '.join(_TOOLS)}.")
    given = dict(validators.without_none(tool))
    missing = [part for part in _TOOLS[kind] if part not in given]
    if missing:
        raise PlatformError(f"{where} of type {kind} has no {' and no '.join(missing)}; set it.")
    if kind == "function":
        given["parameters"] = validators.json_mapping(f"{where}.parameters", given["parameters"])
    return given


def _compare_tools(want: Any, have: Any) -> compare.Comparison:
    """The same tools in the same order; settings at the API's defaults are the same as settings left out."""
    return compare.Comparison(_plain_tools(want), _plain_tools(have))


def _plain_tools(tools: Any) -> Any:
    plain = compare.plain(tools or [], _TOOL_DEFAULTS)
    for tool in plain:
        if tool["type"] == "mcp" and tool.get("connection_origin") == _ORIGINS.get(tool["transport"]["type"]):
            del tool["connection_origin"]
    return plain


def _format(name: str, value: Any) -> dict[str, Any]:
    form = validators.text_or_mapping("text")(name, value)
    form = {"type": form} if isinstance(form, str) else form
    if form["type"] not in ("text", "json_schema") or (form["type"] == "json_schema") != ("schema" in form):
        raise PlatformError(f"{name} is {value!r}; give the type text, or the type json_schema with a schema.")
    return form


def _text(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(validators.without_none(value))
    return {**given, "format": _format(f"{name}.format", given["format"])} if "format" in given else given


def _experimental(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """The API merges it by key, so that a key is cleared by its default alone."""
    return {"time_awareness": False, **validators.without_none(value)}


def _given(_name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    return dict(validators.without_none(value))


def _compare_without_defaults(**defaults: Any) -> compare.Comparer:
    """Equal where settings at these defaults are the same as settings left out."""
    table = {name: (value,) for name, value in defaults.items()}
    return lambda want, have: compare.Comparison(compare.plain(want or {}, table), compare.plain(have or {}, table))


def _compare_reasoning(want: Any, have: Any) -> compare.Comparison:
    """Which effort is the default depends on the model, so an effort is compared where one is declared."""
    names = {"summary", *(want or {})}
    current = {name: value for name, value in (have or {}).items() if name in names and value is not None}
    return compare.Comparison(want or {}, current)


@dataclass(frozen=True)
class Agents(Resource):
    def update(self, task: Task, current: Object, changes: Mapping[str, Any]) -> Object:
        """Reasoning is set as a whole, so an effort that is not declared is sent as it is."""
        kept = {name: value for name, value in (current.get("reasoning") or {}).items() if name == "effort"}
        whole = {"reasoning": {**kept, **changes["reasoning"]}} if changes.get("reasoning") else {}
        return super().update(task, current, {**changes, **whole})


AGENT = Agents(
    kind="agent",
    fields=(
        fields.ID,
        Field("name", to_api=validators.Length(128)),
        Field("model", required_on_create=True),
        Field("instructions", to_api=validators.Length(256_000)),
        Field("tools", "list", option={"elements": "raw"}, to_api=_tools, compare=_compare_tools),
        Field(
            "reasoning",
            "dict",
            option={
                "options": {
                    "effort": {"type": "str", "choices": fields.REASONING_EFFORTS},
                    "summary": {"type": "str", "choices": SUMMARIES},
                }
            },
            to_api=_given,
            compare=_compare_reasoning,
            clear_value=None,
        ),
        Field(
            "text",
            "dict",
            option={"options": {"format": {"type": "raw"}, "verbosity": {"type": "str", "choices": VERBOSITIES}}},
            to_api=_text,
            compare=_compare_without_defaults(format={"type": "text"}, verbosity="medium"),
            clear_value=None,
        ),
        Field("service_tier", option={"choices": SERVICE_TIERS}),
        Field(
            "compaction",
            "dict",
            option={"options": {"async": {"type": "bool"}}},
            to_api=_given,
            compare=_compare_without_defaults(**{"async": True}),
        ),
        Field(
            "multi_agent",
            "dict",
            option={
                "options": {
                    "enabled": {"type": "bool", "required": True},
                    "max_concurrent_subagents": {"type": "int"},
                }
            },
            to_api=_given,
            compare=_compare_without_defaults(enabled=False, max_concurrent_subagents=6),
        ),
        Field(
            "experimental",
            "dict",
            option={"options": {"time_awareness": {"type": "bool"}}},
            to_api=_experimental,
            compare=_compare_without_defaults(time_awareness=False),
        ),
        fields.METADATA,
        fields.CREATED_AT,
        Field("updated_at", "int", mode="read"),
        fields.OBJECT,
    ),
    spec=Spec(required_one_of=[("name", "agent_id")]),
)

AGENT_INFO = Info(
    AGENT,
    "agents",
    filters=(Filter("name"), Filter("name_pattern", name_pattern), Filter("metadata", has_metadata, "dict")),
    query=(ORDER,),
)
