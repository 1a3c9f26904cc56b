# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The request for a run: an assistant's settings, merged with the run's own, as the parameters of a Response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.conversations import to_item

#: Settings that an assistant has and a run can override.
_SETTINGS = (
    "model",
    "instructions",
    "tools",
    "tool_resources",
    "temperature",
    "top_p",
    "response_format",
    "reasoning_effort",
)
#: Settings of a Response that its successor in the chain has to have too. Not tool_choice: a call that is demanded
#: anew with each output would have no end.
CARRIED_SETTINGS = frozenset(
    {
        "model",
        "instructions",
        "tools",
        "text",
        "reasoning",
        "temperature",
        "top_p",
        "max_output_tokens",
        "parallel_tool_calls",
        "truncation",
        "metadata",
    }
)

_RANKERS = {"auto": "auto", "default_2024_08_21": "auto"}


# What an Agent's search of the web and that of a Response call the same.
_PLACE = ("city", "country", "region", "timezone")


def to_request(assistant: Mapping[str, Any], thread: Mapping[str, Any], run: Mapping[str, Any]) -> Object:
    """Without input and conversation, which depend on how the thread is sent."""
    settings = {name: assistant[name] for name in _SETTINGS if assistant.get(name) is not None}
    settings.update({name: run[name] for name in _SETTINGS if run.get(name) is not None})
    instructions = "\n\n".join(
        text for text in (settings.get("instructions"), run.get("additional_instructions")) if text
    )
    resources = [settings.get("tool_resources") or {}, thread.get("tool_resources") or {}]
    given: dict[str, Any] = {
        "model": settings.get("model"),
        "instructions": instructions or None,
        "tools": [tool for tool in (_tool(tool, resources) for tool in settings.get("tools") or []) if tool]
        + ([] if run.get("tools") is not None else others(assistant)[0]),
        "tool_choice": _tool_choice(run.get("tool_choice")),
        "text": _text(settings.get("response_format")),
        "reasoning": {"effort": settings["reasoning_effort"]} if settings.get("reasoning_effort") else None,
        "temperature": settings.get("temperature"),
        "top_p": settings.get("top_p"),
        "max_output_tokens": run.get("max_completion_tokens"),
        "parallel_tool_calls": run.get("parallel_tool_calls"),
        "truncation": "auto" if (run.get("truncation_strategy") or {}).get("type") == "auto" else None,
        "metadata": run.get("metadata"),
    }
    return {
        **{name: value for name, value in given.items() if value not in (None, [])},
        "background": True,
        "store": True,
    }


def to_items(messages: Any) -> list[Object]:
    return [to_item(message) for message in messages or []]


def _gathered(resources: list[Mapping[str, Any]], tool: str, name: str) -> list[str]:
    return list(dict.fromkeys(id for one in resources for id in (one.get(tool) or {}).get(name) or []))


def _tool(tool: Mapping[str, Any], resources: list[Mapping[str, Any]]) -> Object | None:
    """None for a tool that has nothing to work on: an assistant may have it, a Response may not."""
    if tool["type"] == "function":
        function = tool["function"]
        return {
            "type": "function",
            "name": function["name"],
            "description": function.get("description"),
            "parameters": function.get("parameters") or {"type": "object", "properties": {}},
            "strict": bool(function.get("strict")),
        }
    if tool["type"] == "code_interpreter":
        container: dict[str, Any] = {"type": "auto"}
        if files := _gathered(resources, "code_interpreter", "file_ids"):
            container["file_ids"] = files
        return {"type": "code_interpreter", "container": container}
    stores = _gathered(resources, "file_search", "vector_store_ids")
    if not stores:
        return None
    settings = dict(tool.get("file_search") or {})
    ranking = settings.get("ranking_options")
    if ranking:
        ranker = {"ranker": _RANKERS.get(ranking["ranker"], ranking["ranker"])} if ranking.get("ranker") else {}
        settings["ranking_options"] = {**ranking, **ranker}
    return {"type": "file_search", "vector_store_ids": stores, **settings}


def others(assistant: Mapping[str, Any]) -> tuple[list[Object], list[str]]:
    """The tools an Agent has beside those an assistant can have, as a Response has them; and what to call the others,
    which a Response has not.
    """
    found: list[Object] = []
    unusable: list[str] = []
    for tool in (assistant.get("_agent") or {}).get("tools") or []:
        if tool["type"] == "web_search":
            found += [_web_search(tool)] if tool.get("mode") != "disabled" else []
        elif tool["type"] == "mcp":
            # A Response reaches the server by itself, and has no credentials of a vault.
            if tool["transport"]["type"] != "http" or any(
                (
                    tool.get("connection_origin") == "environment",
                    tool.get("credential_id"),
                    tool.get("request_metadata"),
                )
            ):
                unusable.append(f"mcp ({tool['server_label']})")
            else:
                found.append(_mcp(tool))
        # Every function is sent whole, so there is none to search for.
        elif tool["type"] not in ("function", "tool_search") and tool.get("enabled", True):
            unusable.append(tool["type"])
    return found, unusable


def _web_search(tool: Mapping[str, Any]) -> Object:
    place = {name: tool["location"][name] for name in _PLACE if (tool.get("location") or {}).get(name)}
    more = {
        "filters": {"allowed_domains": tool["allowed_domains"]} if tool.get("allowed_domains") else None,
        "search_context_size": tool.get("context_size"),
        "user_location": {"type": "approximate", **place} if place else None,
        "external_web_access": False if tool.get("mode") == "cached" else None,
    }
    return {"type": "web_search", **{name: value for name, value in more.items() if value is not None}}


def _mcp(tool: Mapping[str, Any]) -> Object:
    """Nobody could approve a call in the middle of a run, and an Agent asks nobody."""
    sent = {"type": "mcp", "server_label": tool["server_label"], "server_url": tool["transport"]["server_url"]}
    allowed = {"allowed_tools": tool["allowed_tools"]} if tool.get("allowed_tools") is not None else {}
    return {**sent, **allowed, "require_approval": "never"}


def _tool_choice(choice: Any) -> Any:
    if not isinstance(choice, Mapping):
        return choice
    return {"type": choice["type"], **({"name": choice["function"]["name"]} if choice["type"] == "function" else {})}


def _text(response_format: Any) -> Object | None:
    if not isinstance(response_format, Mapping):
        return None
    if response_format["type"] == "json_schema":
        return {"format": {"type": "json_schema", **response_format["json_schema"]}}
    return {"format": dict(response_format)}
