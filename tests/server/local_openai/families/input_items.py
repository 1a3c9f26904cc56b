# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Items in requests, for conversations and responses: what the types do not say, and the form they are answered in."""

from __future__ import annotations

from ..errors import bad_request, gone, require_prefix
from ..items import ID_PREFIXES, Item, find_item, item_id, output_text
from ..service import Call
from .files import require_files

ONE_OF = {"input_image": ("file_id", "image_url"), "input_file": ("file_id", "file_data", "file_url")}
DEFAULTS: dict[str, Item] = {
    "function_call": {"status": "completed"},
    "function_call_output": {"status": "completed"},
    "file_search_call": {"results": None},
}


def accept(call: Call, given: list[Item], path: str) -> list[Item]:
    return [_accept(call, item, f"{path}[{index}]") for index, item in enumerate(given)]


def references(given: list[Item]) -> set[str]:
    """The ids of items that are only named."""
    return {item["id"] for item in given if _kind(item) == "item_reference"}


def require_distinct(items: list[Item]) -> None:
    seen: set[str] = set()
    for item in items:
        if item["id"] in seen:
            message = (
                f"Duplicate item found with id {item['id']}. Remove duplicate items from your input and try again."
            )
            raise bad_request(message, "input")
        seen.add(item["id"])


def _kind(item: Item) -> str:
    """A type can be left out, of messages and of references."""
    return str(item.get("type") or ("message" if "role" in item else "item_reference"))


def _accept(call: Call, item: Item, path: str) -> Item:
    kind = _kind(item)
    if kind == "item_reference":
        found = find_item(call.state, item["id"])
        if found is None:
            raise gone("Item", item["id"])
        return found
    if kind not in ID_PREFIXES:
        raise bad_request(f"Items of type '{kind}' are not supported by this server.", path, "unsupported_value")
    identifier = item.get("id")
    if identifier is None:
        identifier = item_id(kind)
    else:
        require_prefix(identifier, ID_PREFIXES[kind].rstrip("_"), f"{path}.id")
    if kind == "message":
        return _message(call, item, identifier, path)
    if kind == "function_call_output":
        if not item.get("call_id"):
            where = f"{path}.call_id"
            raise bad_request(f"Missing required parameter: '{where}'.", where, "missing_required_parameter")
        if isinstance(item["output"], list):
            item = {**item, "output": _parts(call, item["output"], f"{path}.output")}
    given = {name: value for name, value in item.items() if value is not None}
    return {**DEFAULTS.get(kind, {}), **given, "id": identifier}


def _message(call: Call, item: Item, identifier: str, path: str) -> Item:
    content = item["content"]
    if item["role"] == "assistant":
        parts = [output_text(content)] if isinstance(content, str) else _said(content, f"{path}.content")
    elif "phase" in item:
        raise bad_request(f"Unknown parameter: '{path}.phase'.", f"{path}.phase", "unknown_parameter")
    elif isinstance(content, str):
        parts = [{"type": "input_text", "text": content}]
    else:
        parts = _parts(call, content, f"{path}.content")
    message = {
        "id": identifier,
        "type": "message",
        "status": item.get("status") or "completed",
        "role": item["role"],
        "content": parts,
    }
    return {**message, "phase": item["phase"]} if item.get("phase") else message


def _said(content: list[Item], path: str) -> list[Item]:
    """What the assistant said is output, wherever it is sent from."""
    for index, part in enumerate(content):
        if part["type"] not in ("output_text", "refusal"):
            message = f"Invalid value: '{part['type']}'. Supported values are: 'output_text' and 'refusal'."
            raise bad_request(message, f"{path}[{index}]", "invalid_value")
    return [{**output_text(""), **part} if part["type"] == "output_text" else part for part in content]


def _parts(call: Call, content: list[Item], path: str) -> list[Item]:
    for index, part in enumerate(content):
        _check_part(call, part, f"{path}[{index}]")
    return [
        {"image_url": None, "file_id": None, **part, "detail": part.get("detail") or "auto"}
        if part["type"] == "input_image"
        else {name: value for name, value in part.items() if value is not None}
        for part in content
    ]


def _check_part(call: Call, part: Item, path: str) -> None:
    names = ONE_OF.get(part["type"], ())
    given = [name for name in names if part.get(name) is not None]
    shown = ", ".join(f"'{name}'" for name in names[:-1]) + f" or '{names[-1]}'" if names else ""
    if names and not given:
        message = f"Missing mutually exclusive parameters: '{path}'. Ensure you are providing exactly one of: {shown}."
        raise bad_request(message, path, "missing_mutually_exclusive_parameters")
    if len(given) > 1:
        message = f"Mutually exclusive parameters: '{path}'. Ensure you are only providing one of: {shown}."
        raise bad_request(message, path, "mutually_exclusive_parameters")
    if part.get("file_id") is not None:
        require_files(call, [part["file_id"]], f"{path}.file_id")
