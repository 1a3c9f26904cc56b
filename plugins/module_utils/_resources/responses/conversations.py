# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conversations and the items in them, under their own name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import LIMIT, Info
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields, validators

#: What items of conversations and responses can have beside what they always have.
INCLUDE: dict[str, Any] = {
    "type": "list",
    "elements": "str",
    "choices": [
        "file_search_call.results",
        "web_search_call.results",
        "web_search_call.action.sources",
        "message.input_image.image_url",
        "computer_call_output.output.image_url",
        "code_interpreter_call.outputs",
        "reasoning.encrypted_content",
        "message.output_text.logprobs",
    ],
}


def items(name: str, value: list[Any]) -> list[dict[str, Any]]:
    """Items in the API's form. Text stands for a message of the user."""
    return [_item(f"{name}[{index}]", item) for index, item in enumerate(value)]


def _item(where: str, item: Any) -> dict[str, Any]:
    given = {"role": "user", "content": item} if isinstance(item, str) else item
    if not isinstance(given, Mapping) or not ("type" in given or {"role", "content"} <= given.keys()):
        raise PlatformError(f"{where} is {item!r}; give text, a mapping with role and content, or one with a type.")
    return dict(validators.without_none(given))


def _listed(task: Task, found: list[Object]) -> dict[str, Any]:
    """The items of the conversation, page after page."""
    query = {name: task.params[name] for name in ("order", "after", "include") if task.params[name] is not None}
    listed = [
        item
        for conversation in found
        for item in task.client.pages(
            task.endpoint.address({}, conversation["id"], "items"),
            query=query,
            headers=task.endpoint.headers,
            limit=task.params["limit"],
        )
    ]
    return {"conversation_items": listed}


CONVERSATION = Resource(
    kind="conversation",
    natural_key=(),
    keyed=True,
    fields=(
        fields.ID,
        fields.METADATA,
        Field("items", "list", mode="input", option={"elements": "raw"}, to_api=items, result=False),
        fields.CREATED_AT,
        fields.OBJECT,
    ),
    spec=Spec(
        mutually_exclusive=[("conversation_id", "items")],
        required_if=[("state", "absent", ("key", "conversation_id"), True)],
    ),
)

CONVERSATION_INFO = Info(
    CONVERSATION,
    "conversations",
    lists=False,
    spec=Spec(
        options={
            **LIMIT,
            "order": {"type": "str", "choices": ["asc", "desc"]},
            "after": {"type": "str"},
            "include": INCLUDE,
        }
    ),
    then=_listed,
)
