# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide's tables say of each field where it lives with the backend responses: docs and code cannot part."""

from __future__ import annotations

import re
from typing import Any

import pytest
from environment import collection

from ansible_collections.declarative.openai.plugins.module_utils._backends import assistants
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses import endpoints as responses
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.conversations import from_item
from ansible_collections.declarative.openai.plugins.module_utils._backends.responses.run_results import to_run, to_steps
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import project
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN, STEP, THREAD_RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE, THREAD

GUIDE = (collection() / "docs" / "docsite" / "rst" / "guide_leaving_assistants.rst").read_text()
ROW = re.compile(r'^   ``(\w+)``, (\w+), "(.+)', re.MULTILINE)

ITEM = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "status": "completed",
    "content": [{"type": "output_text", "text": "Done.", "annotations": []}],
}
RESPONSE: dict[str, Any] = {
    "id": "resp_1",
    "status": "completed",
    "created_at": 1760000000,
    "completed_at": 1760000009,
    "model": "gpt-4o",
    "instructions": "Answer.",
    "tools": [{"type": "code_interpreter", "container": {"type": "auto"}}],
    "tool_choice": "auto",
    "parallel_tool_calls": True,
    "temperature": 0.2,
    "top_p": 0.9,
    "max_output_tokens": 300,
    "text": {"format": {"type": "text"}},
    "usage": {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3},
    "error": {"code": "server_error", "message": "Down."},
    "incomplete_details": {"reason": "max_output_tokens"},
    "metadata": {"team": "platform"},
    "output": [ITEM],
}
CALLING = {**RESPONSE, "output": [{"type": "function_call", "call_id": "call_1", "name": "a", "arguments": "{}"}]}
KNOWN = {"thread_id": "conv_1", "assistant_id": "agent_1", "truncation_strategy": {"type": "auto"}}
LIMITS = {"do.max_completion_tokens": "500", "do.truncation_strategy": '{"type":"auto"}'}
AGENT = {
    "id": "agent_1",
    "object": "agent",
    "name": "one",
    "model": "gpt-4o",
    "instructions": "Answer.",
    "tools": [{"type": "function", "name": "a"}],
    "reasoning": {"effort": "low"},
    "text": {"format": {"type": "text"}},
    "created_at": 1760000000,
    "metadata": {
        "team": "platform",
        "do.description": '"Answers."',
        "do.temperature": "0.2",
        "do.top_p": "0.9",
        "do.tool_resources": '{"code_interpreter":{"file_ids":["file-1"]}}',
        **LIMITS,
    },
}
CONVERSATION = {
    "id": "conv_1",
    "object": "conversation",
    "created_at": 1760000000,
    "metadata": {"team": "platform", "do.tool_resources": '{"code_interpreter":{"file_ids":["file-1"]}}', **LIMITS},
}


def table(title: str) -> dict[str, str]:
    section = re.search(rf"^{title}\n~+\n(.*?)(?=^\S[^\n]*\n[~-]{{3,}}\n|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert section, f"the guide has no section {title}"
    rows = [(name, outcome) for name, outcome, _text in ROW.findall(section[1])]
    assert len(rows) == len(dict(rows)), "a field stands twice"
    return dict(rows)


KINDS = {
    "Assistant": (ASSISTANT,),
    "Thread": (THREAD,),
    "Message": (MESSAGE,),
    "Run": (RUN, THREAD_RUN),
    "Run step": (STEP,),
}


@pytest.mark.parametrize("title", KINDS)
def test_every_field_stands_in_the_table(title: str) -> None:
    fields = {field.name for resource in KINDS[title] for field in resource.fields}
    assert table(title).keys() == fields


@pytest.mark.parametrize("title", KINDS)
def test_every_field_is_equal_differs_or_has_none(title: str) -> None:
    assert set(table(title).values()) <= {"equal", "differs", "none"}


def shown(title: str) -> dict[str, Any]:
    """What results show of objects of the new API in which everything is set, seen in the old vocabulary."""
    one = {
        "Assistant": lambda: responses.ENDPOINTS["assistant"].from_api(AGENT),
        "Thread": lambda: responses.ENDPOINTS["thread"].from_api(CONVERSATION),
        "Message": lambda: {**from_item(ITEM), "thread_id": "conv_1"},
        "Run": lambda: {**to_run([RESPONSE], KNOWN), "required_action": to_run([CALLING], KNOWN)["required_action"]},
        "Run step": lambda: to_steps([RESPONSE], KNOWN, with_content=True)[0],
    }[title]()
    return project(KINDS[title][0].fields, one) or {}


@pytest.mark.parametrize("title", KINDS)
def test_what_has_none_is_empty_and_what_is_equal_is_there(title: str) -> None:
    said = table(title)
    values = shown(title)
    empty = {name for name, value in values.items() if value in (None, {})}
    assert {name for name in values if said[name] == "none"} <= empty
    assert {name for name in empty if said[name] == "equal"} == set()


def test_what_cannot_be_expressed_is_named() -> None:
    end = GUIDE[GUIDE.index("When something cannot be expressed") :]
    lossy = {
        name for table in (responses, assistants) for endpoint in table.ENDPOINTS.values() for name in endpoint.lossy
    }
    assert lossy
    assert {name for name in lossy if f"``{name}``" not in end} == set()
    assert table("Message")["metadata"] == table("Run")["max_prompt_tokens"] == "none"
