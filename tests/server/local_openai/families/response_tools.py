# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tools, tool choices and text formats of responses."""

from __future__ import annotations

from typing import Any

from .. import limits
from ..errors import ApiError, bad_request
from ..schemas import require_schema
from ..service import Call
from .files import require_files
from .vector_stores import check_filter

LIMITS: limits.Table = {
    "tools": limits.items(128),
    "tools[*].name": limits.FUNCTION_NAME,
    "tools[*].vector_store_ids": limits.items(100, 1),
    "tools[*].max_num_results": limits.number(1, 50),
    "tools[*].ranking_options.score_threshold": limits.number(0, 1),
    "tools[*].container.file_ids": limits.items(50),
    "text.format.name": limits.FUNCTION_NAME,
}
WEB_SEARCHES = ("web_search", "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11")
SECRETS = ("authorization", "headers")
DEFAULTS: dict[str, dict[str, Any]] = {
    "function": {"description": None},
    "file_search": {"filters": None, "max_num_results": 20},
    **{kind: {"search_context_size": "medium", "user_location": None} for kind in WEB_SEARCHES},
    "mcp": {"allowed_tools": None, "require_approval": "always"},
}
RANKING = {"ranker": "auto", "score_threshold": 0.0}


def complete_tools(call: Call, tools: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tools with the defaults that OpenAI fills in; what they name exists."""
    return [_complete(call, tool, f"tools[{index}]") for index, tool in enumerate(tools)]


def _complete(call: Call, tool: dict[str, Any], path: str) -> dict[str, Any]:
    kind = tool["type"]
    complete = {**DEFAULTS.get(kind, {}), **tool}
    if kind == "function":
        if tool["parameters"] is not None:
            subject, where = f"function '{tool['name']}'", f"{path}.parameters"
            require_schema(tool["parameters"], subject, where, "invalid_function_parameters", bool(tool["strict"]))
    elif kind == "file_search":
        _require_stores(call, tool["vector_store_ids"])
        if tool.get("filters") is not None:
            check_filter(tool["filters"], f"{path}.filters")
        complete["ranking_options"] = {**RANKING, **tool.get("ranking_options", {})}
    elif kind == "code_interpreter":
        complete["container"] = _container(call, tool["container"], f"{path}.container")
    elif kind == "mcp":
        complete = {name: value for name, value in complete.items() if name not in SECRETS}
    elif kind not in WEB_SEARCHES:
        raise bad_request(f"Tools of type '{kind}' are not supported by this server.", path, "unsupported_value")
    return complete


def _require_stores(call: Call, store_ids: list[str]) -> None:
    for store_id in store_ids:
        if call.state.get("vector_stores", store_id) is None:
            raise ApiError(404, f"Vector store with id ['{store_id}'] not found.", param="tools")


def _container(call: Call, container: Any, path: str) -> dict[str, Any]:
    if isinstance(container, str):
        raise ApiError(404, f"Container with id '{container}' not found.", param=path)
    require_files(call, container.get("file_ids", []), f"{path}.file_ids")
    return {"file_ids": [], **container}


def check_choice(choice: Any, tools: list[dict[str, Any]]) -> None:
    if choice in (None, "none", "auto"):
        return
    if not tools:
        shown = choice if isinstance(choice, str) else choice["type"]
        raise bad_request(f"Tool choice '{shown}' must be specified with 'tools' parameter.", "tool_choice")
    if isinstance(choice, str):
        return
    for wanted in choice["tools"] if choice["type"] == "allowed_tools" else [choice]:
        name = wanted.get("name", wanted.get("type"))
        if not any(name in (tool.get("name"), tool["type"]) for tool in tools):
            raise bad_request(f"Tool choice '{name}' not found in 'tools' parameter.", "tool_choice")


def complete_text(text: dict[str, Any], said: str) -> dict[str, Any]:
    """`said` is all that the messages say: OpenAI wants the word in it before it promises JSON."""
    format_ = text.get("format") or {"type": "text"}
    if format_["type"] == "json_object" and "json" not in said.lower():
        raise bad_request(
            "Response input messages must contain the word 'json' in some form "
            "to use 'text.format' of type 'json_object'.",
            "input",
        )
    if format_["type"] == "json_schema":
        format_ = {**format_, "strict": bool(format_.get("strict"))}
        subject = f"response_format '{format_['name']}'"
        require_schema(format_["schema"], subject, "text.format.schema", "invalid_json_schema", format_["strict"])
    return {"format": format_, "verbosity": text.get("verbosity") or "medium"}
