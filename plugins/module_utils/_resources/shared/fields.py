# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields that several kinds have alike."""

from __future__ import annotations

from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base import compare
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field, Mode
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import validators

REASONING_EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]

ID = Field("id", mode="read")
OBJECT = Field("object", mode="read")
CREATED_AT = Field("created_at", "int", mode="read")
METADATA = Field("metadata", "dict", to_api=validators.metadata, compare=compare.metadata)
STATUS = Field("status", mode="read")

CHUNKING_OPTIONS: dict[str, Any] = {
    "type": {"type": "str", "choices": ["auto", "static"], "required": True},
    "static": {
        "type": "dict",
        "options": {
            # Ansible takes what ends in tokens for a secret.
            "max_chunk_size_tokens": {"type": "int", "required": True, "no_log": False},
            "chunk_overlap_tokens": {"type": "int", "required": True, "no_log": False},
        },
    },
}

_TRUNCATION: dict[str, Any] = {
    "type": {"type": "str", "choices": ["auto", "last_messages"]},
    "last_messages": {"type": "int"},
}


def chunking_strategy(**field: Any) -> Field:
    """How a file is cut into pieces; only what is static can differ."""
    return Field(
        "chunking_strategy",
        "dict",
        mode="replace",
        option={"options": CHUNKING_OPTIONS},
        to_api=validators.chunking,
        **field,
    )


def model_settings(mode: Mode) -> tuple[Field, ...]:
    """How the model is to answer: settings of an assistant, which a run can override."""
    return (
        Field("temperature", "float", mode=mode, to_api=validators.Between(0, 2)),
        Field("top_p", "float", mode=mode, to_api=validators.Between(0, 1)),
        Field(
            "response_format",
            "raw",
            mode=mode,
            to_api=validators.text_or_mapping("auto"),
            compare=compare.tools_or_text,
        ),
    )


def limits(mode: Mode, *, clearable: bool = False) -> tuple[Field, ...]:
    """How much a run may read and write. ``clearable``: of what keeps them for runs, where nothing clears one."""
    tokens = validators.Between(256, 2**31)
    cleans: list[validators.ToApi] = [tokens, tokens, validators.truncation]
    number, strategy = {"no_log": False}, {"options": _TRUNCATION}
    options: list[tuple[str, str, Any]] = [
        # Ansible takes what ends in tokens for a secret.
        ("max_prompt_tokens", "int", number),
        ("max_completion_tokens", "int", number),
        ("truncation_strategy", "dict", strategy),
    ]
    return tuple(
        Field(
            name,
            type,
            mode=mode,
            option=option,
            to_api=validators.or_nothing(clean) if clearable else clean,
            metadata_backed=clearable,
        )
        for (name, type, option), clean in zip(options, cleans, strict=True)
    )


def tools(mode: Mode) -> Field:
    return Field("tools", "list", mode=mode, option={"elements": "raw"}, to_api=validators.tools, compare=compare.tools)


def tool_resources(mode: Mode = "update", *, inline: bool = True, result: bool = True) -> Field:
    """Files and vector stores for the tools. ``inline``: whether a vector store can be made on the spot."""
    store = {
        "file_ids": {"type": "list", "elements": "str"},
        "chunking_strategy": {"type": "dict", "options": CHUNKING_OPTIONS},
        "metadata": {"type": "dict"},
    }
    search: dict[str, Any] = {"vector_store_ids": {"type": "list", "elements": "str"}}
    if inline:
        search["vector_stores"] = {"type": "list", "elements": "dict", "options": store}
    return Field(
        "tool_resources",
        "dict",
        mode=mode,
        option={
            "options": {
                "code_interpreter": {"type": "dict", "options": {"file_ids": {"type": "list", "elements": "str"}}},
                "file_search": {"type": "dict", "options": search},
            }
        },
        to_api=validators.tool_resources,
        compare=compare.tool_resources,
        result=result,
    )
