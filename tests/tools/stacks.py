# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stack that the tests of stacks are about, and what is said of one."""

from __future__ import annotations

from typing import Any

FILE = {"kind": "file", "filename": "guide.md", "purpose": "assistants", "content": "text"}
STORE = {"kind": "vector_store", "name": "kb", "file": "guide.md"}
DESK = {
    "kind": "assistant",
    "name": "desk",
    "model": "gpt-4o",
    "tools": [{"type": "file_search"}],
    "tool_resources": {"file_search": {"vector_store": "kb"}},
}
# What is needed comes last, so that the order of the list is not what does it.
ALL = [DESK, STORE, FILE]


def actions(ended: Any) -> dict[str, str]:
    """What was done, by name; ``ended`` is an outcome, or the failure of one."""
    said: dict[str, Any] = ended.details if hasattr(ended, "details") else ended.result
    return {one["name"]: one["action"] for one in said["changes"]}


def ids(outcome: Any) -> dict[str, str]:
    return {one["name"]: one["id"] for one in outcome.result["stack"]["resources"]}
