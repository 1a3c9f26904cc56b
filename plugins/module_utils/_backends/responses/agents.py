# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assistants as Agent records: what an Agent holds is in its own fields, the rest in notes in its metadata.

Where the two contradict each other, since somebody changed the Agent by hand, the Agent's own field wins: that is what
the platform runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.created_stores import made_stores
from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._backends.metadata_storage import (
    shown,
    stored_fields,
    with_stored_fields,
)
from ansible_collections.declarative.openai.plugins.module_utils._backends.request_limits import LIMITS
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import is_empty
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, Upload

#: Fields of an assistant that no Agent has, and what a note of them is. Another one is broken, and counts as none.
NOTED: dict[str, Any] = {
    "temperature": (int, float),
    "top_p": (int, float),
    "tool_resources": dict,
    "description": str,
    "max_completion_tokens": LIMITS["max_completion_tokens"],
    "truncation_strategy": LIMITS["truncation_strategy"],
}

# Characters in the name of an Agent; an assistant's may have twice as many.
_NAME = 128


@dataclass(frozen=True)
class Agents(Endpoint):
    """``/agents`` in the vocabulary of assistants."""

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        with made_stores(self, client, body.get("tool_resources")) as resources:
            return super().create(client, parents, {**body, **({"tool_resources": resources} if resources else {})})

    def to_api(self, body: Mapping[str, Any], current: Object | None = None) -> Object:
        if len(body.get("name") or "") > _NAME:
            raise PlatformError(
                f"name has {len(body['name'])} characters, and an Agent holds {_NAME}; shorten it, or set "
                "assistant_store to registry."
            )
        agent = {name: body[name] for name in ("name", "model", "instructions", "metadata") if name in body}
        noted = {name: None if is_empty(body[name]) else body[name] for name in NOTED if name in body}
        there = (current or {}).get("_agent") or {}
        if "reasoning_effort" in body:
            agent["reasoning"] = {**(there.get("reasoning") or {}), "effort": body["reasoning_effort"]}
        if "tools" in body:
            functions, noted["tools"] = _to_agent_tools(body["tools"])
            # An Agent's tools of other kinds are not the assistant's: they stay.
            agent["tools"] = functions + [tool for tool in there.get("tools") or [] if tool.get("type") != "function"]
        if "response_format" in body:
            form, noted["response_format"] = _to_format(body["response_format"])
            agent["text"] = {**(there.get("text") or {}), "format": form}
        return with_stored_fields(agent, noted, current)

    def from_api(self, obj: Object) -> Object:
        if obj.get("object") != "agent":
            return obj
        noted = stored_fields(obj)
        assistant = {name: noted[name] if isinstance(noted.get(name), NOTED[name]) else None for name in NOTED}
        return {
            **shown(
                {name: obj.get(name) for name in ("id", "name", "model", "instructions", "metadata", "created_at")}
            ),
            **assistant,
            "tools": _from_agent_tools(obj.get("tools") or [], noted.get("tools")),
            "response_format": _from_text(obj.get("text") or {}, noted.get("response_format")),
            "reasoning_effort": (obj.get("reasoning") or {}).get("effort"),
            "object": "assistant",
            "_agent": obj,
        }


def _to_agent_tools(tools: list[Object]) -> tuple[list[Object], Any]:
    """The functions as the Agent's own tools, and what they lack as a note: an outline of the list, in its order."""
    functions = [tool["function"] for tool in tools if tool["type"] == "function"]
    outline = [_outline(tool["function"]) if tool["type"] == "function" else tool for tool in tools]
    own = [
        {
            "type": "function",
            "name": function["name"],
            "description": function.get("description") or "",
            "parameters": function.get("parameters") or {},
        }
        for function in functions
    ]
    says_more = any(not isinstance(part, str) for part in outline)
    return own, outline if says_more else None


def _outline(function: Mapping[str, Any]) -> Any:
    """The name, with the settings an Agent's function has no place for."""
    more = {"strict": function["strict"]} if function.get("strict") is not None else {}
    return {"function": function["name"], **more} if more else function["name"]


def _from_agent_tools(tools: list[Object], outline: Any) -> list[Object]:
    functions: dict[str, Object] = {
        tool["name"]: {
            "type": "function",
            "function": {
                "name": tool["name"],
                **({"description": tool["description"]} if tool.get("description") else {}),
                **({"parameters": tool["parameters"]} if tool.get("parameters") else {}),
            },
        }
        for tool in tools
        if tool.get("type") == "function"
    }
    found = []
    for part in outline if isinstance(outline, list) else []:
        named = {"function": part} if isinstance(part, str) else part if isinstance(part, dict) else {}
        if named.get("type") in ("code_interpreter", "file_search"):
            found.append(named)
        elif function := functions.pop(str(named.get("function")), None):
            more = {"strict": named["strict"]} if isinstance(named.get("strict"), bool) else {}
            found.append({**function, "function": {**function["function"], **more}})
    return found + list(functions.values())


def _to_format(response_format: Any) -> tuple[Object, Any]:
    """The Agent's format of text, and what it lacks as a note."""
    if response_format == "auto":
        return {"type": "text"}, None
    if response_format["type"] == "json_schema":
        described = dict(response_format["json_schema"])
        return {"type": "json_schema", "schema": described.pop("schema", {})}, described
    return {"type": "text"}, response_format["type"]


def _from_text(text: Mapping[str, Any], noted: Any) -> Any:
    form = text.get("format") or {}
    if form.get("type") == "json_schema":
        described = noted if isinstance(noted, dict) else {}
        return {"type": "json_schema", "json_schema": {**described, "schema": form.get("schema") or {}}}
    return {"type": noted} if isinstance(noted, str) else "auto"
