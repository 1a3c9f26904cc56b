# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tools and text formats of agents."""

from __future__ import annotations

import json
from typing import Any

from ..errors import bad_request

LARGEST = 3 * 1024 * 1024
ONCE = ("web_search", "tool_search")
DEFAULTS: dict[str, dict[str, Any]] = {
    "function": {"defer_loading": False},
    "programmatic_tool_calling": {"enabled": True},
    "mcp": {"allowed_tools": None, "credential_id": None, "request_metadata": {}, "required": False},
    "web_search": {"allowed_domains": None, "context_size": "medium", "location": None, "mode": "live"},
    "computer_use": {"include_screenshots": False},
}
TRANSPORTS: dict[str, dict[str, Any]] = {"http": {"headers": {}}, "stdio": {"args": [], "env_vars": []}}
LOCATION = {"city": None, "country": None, "region": None, "timezone": None}


def complete_tools(tools: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tools with their defaults, none of them twice."""
    if len(json.dumps(tools, ensure_ascii=False, separators=(",", ":")).encode()) > LARGEST:
        raise bad_request(f"Invalid 'tools': expected at most {LARGEST} bytes of JSON.", "tools")
    seen: set[str] = set()
    for tool in tools:
        label = f"function tool name: {tool['name']}" if tool["type"] == "function" else f"{tool['type']} tool"
        if label in seen and (tool["type"] == "function" or tool["type"] in ONCE):
            raise bad_request(f"duplicate {label}")
        seen.add(label)
    return [_complete(tool) for tool in tools]


def _complete(tool: dict[str, Any]) -> dict[str, Any]:
    kind = tool["type"]
    given = {name: value for name, value in tool.items() if value is not None}
    complete = {**DEFAULTS.get(kind, {}), **given}
    if kind == "function":
        _check_root(tool)
    elif kind == "mcp":
        transport = {name: value for name, value in tool["transport"].items() if value is not None}
        complete["transport"] = {**TRANSPORTS[transport["type"]], **transport}
        complete.setdefault("connection_origin", "service" if transport["type"] == "http" else "environment")
    elif kind == "web_search" and complete["location"] is not None:
        complete["location"] = {**LOCATION, **complete["location"]}
    return complete


def _check_root(tool: dict[str, Any]) -> None:
    kind = tool["parameters"].get("type", "object")
    if isinstance(kind, str) and kind != "object":
        raise bad_request(
            f"Invalid schema for function '{tool['name']}': "
            f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{kind}\"'."
        )


def check_format(format_: dict[str, Any] | None) -> None:
    kind = (format_ or {}).get("schema", {}).get("type", "object")
    if isinstance(kind, str) and kind != "object":
        raise bad_request(f'agent.text.format.schema must have top-level type "object"; got "{kind}"')
