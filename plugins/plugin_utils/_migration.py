# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assistants of an export as options of openai_assistant, with a note on all that has no equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends import assistants
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses import endpoints as responses
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import RESERVED, is_empty
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields as _shared
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import validators
from ansible_collections.declarative.openai.plugins.plugin_utils._exports import Exported
from ansible_collections.declarative.openai.plugins.plugin_utils._writing import REMOVED, without_secrets

BACKENDS: Mapping[str, Mapping[str, Any]] = {"responses": responses.ENDPOINTS, "assistants": assistants.ENDPOINTS}
RESPONSES = "responses"

#: The options that are written, in this order, and the types the API has for them.
OPTIONS: dict[str, tuple[type, ...]] = {
    "name": (str,),
    "model": (str,),
    "description": (str,),
    "instructions": (str,),
    "tools": (list,),
    "tool_resources": (dict,),
    "metadata": (dict,),
    "temperature": (int, float),
    "top_p": (int, float),
    "response_format": (str, dict),
    "reasoning_effort": (str,),
    "max_prompt_tokens": (int,),
    "max_completion_tokens": (int,),
    "truncation_strategy": (dict,),
}
_OF_V1 = "file_ids"
_READ_ONLY = {
    "id": "the assistant that is declared has an id of its own; name it by its name (assistant_name in runs)",
    "created_at": "the assistant that is declared has its own",
    "object": "always assistant",
}
_TOOLS = ("code_interpreter", "file_search", "function")
_RESOURCES = {"code_interpreter": ("file_ids",), "file_search": ("vector_store_ids",)}
_RANKER_OF_ASSISTANTS = "default_2024_08_21"
_NAME = 256

_REASONING_MODEL = re.compile(r"(?:ft:)?(?:o\d|gpt-5(?:-(?!chat)|$))")

Note = Callable[[str, str, str], None]


@dataclass
class Migrated:
    """An assistant as options, and what was noted on the way."""

    place: str
    id: str | None
    options: dict[str, Any] = field(default_factory=dict)
    notes: list[dict[str, str]] = field(default_factory=list)

    def note(self, name: str, outcome: str, becomes: str) -> None:
        """``outcome`` is left_out, changed or differs (it is kept, and works otherwise with the backend)."""
        self.notes.append({"field": name, "outcome": outcome, "becomes": becomes})

    def report(self) -> dict[str, Any]:
        return {"name": self.options["name"], "id": self.id, "place": self.place, "fields": self.notes}


def migrate(exported: list[Exported], backend: str) -> list[Migrated]:
    """All assistants, each under a name of its own."""
    given = {one.fields.get("name") for one in exported}
    taken: set[str] = set()
    done = []
    for one in exported:
        migrated = _migrate(one, backend)
        _name(migrated, taken, {name for name in given if isinstance(name, str)})
        _check_fit(migrated, backend)
        done.append(migrated)
    return done


def _migrate(one: Exported, backend: str) -> Migrated:
    given_id = one.fields.get("id")
    migrated = Migrated(one.place, given_id if isinstance(given_id, str) else None)
    fields = {name: value for name, value in one.fields.items() if not _says_nothing(name, value)}
    for name in sorted(one.sensitive & fields.keys()):
        del fields[name]
        migrated.note(name, "left_out", "the Terraform state marks it as sensitive; declare it yourself, from a vault")
    for name, value in sorted(fields.items()):
        if name in _READ_ONLY:
            migrated.note(name, "left_out", _READ_ONLY[name])
        elif name not in OPTIONS and name != _OF_V1:
            migrated.note(name, "left_out", "openai_assistant has no such option")
        else:
            fields[name] = _without_secrets(name, value, migrated.note)
    _translate_tools(fields, migrated.note)
    _translate_resources(fields, migrated.note)
    _translate_metadata(fields, migrated.note)
    if isinstance(fields.get("response_format"), list):
        fields["response_format"] = _block(fields["response_format"])
    _translate_truncation(fields)
    migrated.options = _cleaned(fields, migrated.note)
    if "model" not in migrated.options:
        migrated.note("model", "differs", "it is missing, and an assistant is not created without it; declare it")
    for name, reason in BACKENDS[backend]["assistant"].lossy.items():
        if migrated.options.pop(name, None) is not None:
            migrated.note(name, "left_out", reason)
    if backend == RESPONSES:
        _adapt(migrated)
    return migrated


def _says_nothing(name: str, value: Any) -> bool:
    """What was never set; an empty list of tools and empty metadata are declared as such."""
    return is_empty(value) and not (name in ("tools", "metadata") and value is not None)


def _without_secrets(name: str, value: Any, note: Note) -> Any:
    cleaned = without_secrets(name, value)
    if cleaned != value:
        note(name, "changed", f"a secret in it became {REMOVED}; keep secrets in a vault")
    return cleaned


def _block(value: Any) -> Any:
    """A block of Terraform is a list with one mapping."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _translate_tools(fields: dict[str, Any], note: Note) -> None:
    if not isinstance(fields.get("tools"), list):
        return
    found = []
    for index, given in enumerate(fields["tools"]):
        where = f"tools[{index}]"
        tool: Any = {"type": given} if isinstance(given, str) else given
        tool = {name: _block(part) for name, part in tool.items()} if isinstance(tool, dict) else {}
        tool = {name: part for name, part in tool.items() if not is_empty(part)}
        if tool.get("type") == "retrieval":
            tool["type"] = "file_search"
            note(where, "changed", "retrieval of the first Assistants API became file_search")
        if tool.get("type") not in _TOOLS:
            note(where, "left_out", f"openai_assistant has the tools {', '.join(_TOOLS)}, and no other")
            continue
        if isinstance(tool.get("function"), dict):
            tool["function"] = {name: part for name, part in tool["function"].items() if not is_empty(part)}
        try:
            found += validators.tools("tools", [tool])
        except PlatformError as error:
            note(where, "left_out", error.msg.removeprefix("tools[0]").lstrip(" :"))
    fields["tools"] = found


def _translate_resources(fields: dict[str, Any], note: Note) -> None:
    """Those that are there, and the ``file_ids`` of the first Assistants API."""
    resources: dict[str, Any] = {}
    given = _block(fields.pop("tool_resources", None))
    for tool, parts in (given if isinstance(given, dict) else {}).items():
        held = _block(parts)
        for name, ids in (held if isinstance(held, dict) else {}).items():
            if name not in _RESOURCES.get(tool, ()):
                note(f"tool_resources.{tool}.{name}", "left_out", "openai_assistant has no such option")
            elif ids:
                resources.setdefault(tool, {})[name] = ids
    files = fields.pop(_OF_V1, None)
    if files:
        _translate_files(files, fields, resources, note)
    if resources:
        fields["tool_resources"] = resources


def _translate_files(files: Any, fields: Mapping[str, Any], resources: dict[str, Any], note: Note) -> None:
    types = {tool["type"] for tool in fields.get("tools") or []}
    went = []
    if "code_interpreter" in types:
        there = resources.get("code_interpreter", {}).get("file_ids") or []
        resources["code_interpreter"] = {"file_ids": list(dict.fromkeys([*there, *files]))}
        went.append("tool_resources.code_interpreter.file_ids")
    if "file_search" in types and "file_search" not in resources:
        resources["file_search"] = {"vector_stores": [{"file_ids": files}]}
        went.append("a vector store that is made with the assistant (tool_resources.file_search.vector_stores)")
    if went:
        note(_OF_V1, "changed", f"the files went to {' and to '.join(went)}")
    else:
        note(_OF_V1, "left_out", "no tool of the assistant works with them; name them in tool_resources or in messages")


def _translate_truncation(fields: dict[str, Any]) -> None:
    """A block, in which the provider has a name of its own for the number of messages."""
    given = _block(fields.get("truncation_strategy"))
    if isinstance(given, dict):
        pairs = {name.replace("messages_count", "last_messages"): part for name, part in given.items() if part}
        fields["truncation_strategy"] = pairs


def _translate_metadata(fields: dict[str, Any], note: Note) -> None:
    """Without what is reserved: a note of this collection goes back into its option."""
    if not isinstance(fields.get("metadata"), dict):
        return
    pairs = fields["metadata"]
    fields["metadata"] = {key: text for key, text in pairs.items() if text is not None and not key.startswith(RESERVED)}
    effort = str(pairs.get(f"{RESERVED}reasoning_effort", "")).strip('"')
    for key in sorted(key for key in pairs if key.startswith(RESERVED)):
        if key == f"{RESERVED}reasoning_effort" and effort in _shared.REASONING_EFFORTS:
            fields.setdefault("reasoning_effort", effort)
            note(f"metadata.{key}", "changed", "the note became the option reasoning_effort")
        else:
            note(f"metadata.{key}", "left_out", f"keys that start with {RESERVED} are kept for this collection")


def _cleaned(fields: Mapping[str, Any], note: Note) -> dict[str, Any]:
    """The options in the form that the module takes, without what it would refuse."""
    cleans = {one.name: one.to_api for one in ASSISTANT.fields if one.to_api}
    options: dict[str, Any] = {}
    for name, types in OPTIONS.items():
        value = fields.get(name)
        if value is None:
            continue
        if not isinstance(value, types) or isinstance(value, bool):
            note(name, "left_out", f"it is a {type(value).__name__}, which openai_assistant does not take")
        elif name == "reasoning_effort" and value not in _shared.REASONING_EFFORTS:
            note(name, "left_out", f"openai_assistant has {', '.join(_shared.REASONING_EFFORTS)}, and no other")
        else:
            clean = cleans.get(name)
            try:
                options[name] = clean(name, value) if clean else value
            except PlatformError as error:
                note(name, "left_out", error.msg)
    return options


def _adapt(migrated: Migrated) -> None:
    """What ran in the Assistants API and is otherwise with Responses."""
    options, note = migrated.options, migrated.note
    effort = options.get("reasoning_effort")
    reasons = effort not in (None, "none") or bool(_REASONING_MODEL.match(options.get("model", "")))
    for name in ("temperature", "top_p"):
        if options.get(name) == 1:
            del options[name]
            note(name, "left_out", "1 is what a Response has by itself")
        elif name in options and reasons:
            del options[name]
            note(name, "left_out", "Responses of reasoning models refuse it; use reasoning_effort")
    resources = options.get("tool_resources") or {}
    for index, tool in enumerate(options.get("tools") or []):
        if tool["type"] != "file_search":
            continue
        if "file_search" not in resources:
            becomes = "runs leave it out until the assistant or the thread names a vector store in tool_resources"
            note(f"tools[{index}]", "differs", becomes)
        ranking = (tool.get("file_search") or {}).get("ranking_options") or {}
        if ranking.get("ranker") == _RANKER_OF_ASSISTANTS:
            becomes = f"{_RANKER_OF_ASSISTANTS} is no ranker of Responses; runs send auto"
            note(f"tools[{index}].file_search.ranking_options.ranker", "differs", becomes)
    if options.get("response_format") == {"type": "json_object"}:
        becomes = "a Response wants the word JSON in the messages, as the instructions alone do not count"
        note("response_format", "differs", becomes)


def _name(migrated: Migrated, taken: set[str], given: set[str]) -> None:
    """A name that no other assistant of the export has: openai_assistant finds assistants by it."""
    name = migrated.options.pop("name", None)
    label = migrated.id or migrated.place
    new = name
    if not name:
        new = label[:_NAME]
        migrated.note("name", "changed", f"it has none, and is called {new} now")
    elif name in taken:
        new = f"{name[: _NAME - len(label) - 1]}-{label}"
    number = 2
    while new in taken or (new != name and new in given):
        new, number = f"{(name or label)[: _NAME - len(label) - 10]}-{label}-{number}", number + 1
    if name and new != name:
        becomes = (
            f"another assistant of the export has it, so this one is called {new} now; where it is still there under "
            "the old name, give its assistant_id to rename it"
        )
        migrated.note("name", "changed", becomes)
    taken.add(str(new))
    migrated.options = {"name": new, **migrated.options}


def _check_fit(migrated: Migrated, backend: str) -> None:
    """What the backend keeps beside the assistant has to fit its metadata."""
    try:
        BACKENDS[backend]["assistant"].to_api(migrated.options)
    except PlatformError as error:
        becomes = (
            f"it is kept, and the module will refuse it: {error.msg.rstrip('.')}; or set assistant_store to registry"
        )
        migrated.note("metadata", "differs", becomes)
