# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tools and tool resources of assistants, threads and runs."""

from __future__ import annotations

from typing import Any

from ..errors import bad_request
from ..ingestion import attach, new_store
from ..service import Call
from .files import require_files
from .vector_stores import require_stores

RANKING = {"ranker": "default_2024_08_21", "score_threshold": 0.0}


def complete_tools(tools: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Tools with the defaults that OpenAI fills in."""
    return [_complete_tool(tool) for tool in tools or []]


def _complete_tool(tool: dict[str, Any]) -> dict[str, Any]:
    if tool["type"] == "function":
        function = {"strict": False, **tool["function"]}
        function["strict"] = bool(function["strict"])
        return {"type": "function", "function": function}
    if tool["type"] == "file_search":
        options = dict(tool.get("file_search", {}))
        options["ranking_options"] = {**RANKING, **options.get("ranking_options", {})}
        return {"type": "file_search", "file_search": options}
    return tool


def resolve_tool_resources(
    call: Call, given: dict[str, Any] | None, tools: list[dict[str, Any]] | None = None, creating: bool = False
) -> dict[str, Any]:
    """The resources as they are answered: ids checked, inline stores made, an empty entry for a tool that has none."""
    resources: dict[str, Any] = {}
    given = given or {}
    if "code_interpreter" in given:
        file_ids = given["code_interpreter"].get("file_ids", [])
        require_files(call, file_ids, "tool_resources.code_interpreter.file_ids")
        resources["code_interpreter"] = {"file_ids": file_ids}
    if "file_search" in given:
        if creating and not given["file_search"]:
            where = "tool_resources.file_search.vector_store_ids"
            raise bad_request(f"Missing required parameter: '{where}'.", where, "missing_required_parameter")
        resources["file_search"] = {"vector_store_ids": _store_ids(call, given["file_search"])}
    kinds = {tool["type"] for tool in tools or []}
    if "code_interpreter" in kinds:
        resources.setdefault("code_interpreter", {"file_ids": []})
    if "file_search" in kinds:
        resources.setdefault("file_search", {"vector_store_ids": []})
    return resources


def _store_ids(call: Call, file_search: dict[str, Any]) -> list[str]:
    if "vector_stores" in file_search and "vector_store_ids" in file_search:
        raise bad_request(
            "You must provide at most one of 'vector_store_ids' and 'vector_stores'.",
            "tool_resources.file_search",
            "invalid_value",
        )
    store_ids = list(file_search.get("vector_store_ids", []))
    require_stores(call, store_ids, "tool_resources.file_search.vector_store_ids")
    for inline in file_search.get("vector_stores", []):
        require_files(call, inline.get("file_ids", []), "tool_resources.file_search.vector_stores")
        store = new_store(call.state, inline)
        chunking = inline.get("chunking_strategy")
        attach(
            call.service,
            store,
            [{"file_id": file_id, "chunking_strategy": chunking} for file_id in inline.get("file_ids", [])],
        )
        store_ids.append(store.id)
    return store_ids
