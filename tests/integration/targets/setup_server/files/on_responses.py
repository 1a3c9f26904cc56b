# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests of the Assistants API as what they are to a server of agents, conversations and responses.

It knows what the backend writes into reserved metadata on its own, so that a change of that form is noticed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Body = dict[str, Any]
Send = Callable[[str, "Body | None", dict[str, str]], Any]

AGENTS = {"OpenAI-Beta": "agents=v1"}
NOTED = ("temperature", "top_p", "tool_resources", "description")


def send(request: Send, line: str, body: Body | None) -> Any:
    """The answer, with the id of what was made."""
    method, path = line.split(" ", 1)
    parts = path.strip("/").split("/")
    if parts[0] == "agents":
        return request(line, body, AGENTS)
    if parts[0] == "assistants":
        address = "/".join(["/agents", *parts[1:]])
        if method == "POST":
            there = request(f"GET {address}", None, AGENTS) if parts[1:] else {}
            body = _agent(body or {}, there)
        return request(f"{method} {address}", body, AGENTS)
    if parts[0] == "threads" and parts[2:] == ["messages"]:
        return request(f"{method} /conversations/{parts[1]}/items", {"items": [_item(body or {})]}, {})["data"][0]
    if parts[0] == "threads" and len(parts) < 3:
        address = "/".join(["/conversations", *parts[1:]])
        if method == "POST":
            there = request(f"GET {address}", None, {}) if parts[1:] else {}
            body = {"metadata": {**_reserved(there), **(body or {}).get("metadata", {})}}
        return request(f"{method} {address}", body, {})
    if parts[0] == "threads":
        raise ValueError(f"{line} has no equal on a server of conversations and responses")
    if path == "/__control__/faults" and body:
        for pattern, replacement in (
            (r"^/threads/runs$", "/responses"),
            (r"^/threads/[^/]+/runs$", "/responses"),
            (r"^/threads/([^/]+)/messages", r"/conversations/\1/items"),
            ("^/threads", "/conversations"),
            ("^/assistants", "/agents"),
        ):
            body = {**body, "path": re.sub(pattern, replacement, body["path"])}
    return request(line, body, AGENTS if parts[0] == "agents" else {})


def _agent(assistant: Body, there: Body) -> Body:
    agent = {name: assistant[name] for name in ("name", "model", "instructions") if name in assistant}
    noted = {name: assistant[name] for name in NOTED if name in assistant}
    tools = assistant.get("tools", [])
    if tools:
        functions = [tool["function"] for tool in tools if tool["type"] == "function"]
        agent["tools"] = [
            {"type": "function", "description": "", "parameters": {}, **function} for function in functions
        ]
        if len(functions) < len(tools):
            noted["tools"] = [tool["function"]["name"] if tool["type"] == "function" else tool for tool in tools]
    if "response_format" in assistant:
        noted["response_format"] = assistant["response_format"]["type"]
    visible = {name: text for name, text in there.get("metadata", {}).items() if not name.startswith("do.")}
    notes = {f"do.{name}": json.dumps(value, sort_keys=True, separators=(",", ":")) for name, value in noted.items()}
    agent["metadata"] = {**assistant.get("metadata", visible), **_reserved(there), **notes}
    return agent


def _reserved(there: Body) -> Body:
    return {name: text for name, text in there.get("metadata", {}).items() if name.startswith("do.")}


def _item(message: Body) -> Body:
    role = message["role"]
    content = message["content"]
    if role == "assistant":
        return {"type": "message", "role": role, "content": content}
    given = [{"type": "text", "text": content}] if isinstance(content, str) else content
    parts = [_part(part) for part in given]
    for attachment in message.get("attachments", []):
        parts.append({"type": "input_file", "file_id": attachment["file_id"]})
    return {"type": "message", "role": role, "content": parts}


def _part(part: Body) -> Body:
    if part["type"] == "text":
        return {"type": "input_text", "text": part["text"]}
    image = part[part["type"]]
    named = {"image_url": image["url"]} if part["type"] == "image_url" else {"file_id": image["file_id"]}
    return {"type": "input_image", "detail": image.get("detail", "auto"), **named}
