# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Webhook endpoints: addresses to which the platform sends events, signed with a secret that it shows once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.compare import unordered
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Filter, Info, Query, name_pattern
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Operation, Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import ANYTHING


def _https_url(name: str, value: str) -> str:
    if urlsplit(value).scheme.lower() != "https" or not urlsplit(value).hostname:
        raise PlatformError(f"{name} is not an https address, and the platform sends events to no other; correct it.")
    return value


def _event_types(name: str, value: list[str]) -> list[str]:
    if not value:
        raise PlatformError(f"{name} is empty, so the endpoint would get no event; name one, or remove the endpoint.")
    return value


@dataclass(frozen=True)
class WebhookEndpoints(Resource):
    def run_operation(self, task: Task, current: Object, operation: Operation) -> Object:
        """Rotate the secret. It is sent once: a second rotation would end the old secret, too."""
        body = {"keep_old_secret_active_for_24_hours": task.params["keep_old_secret"]}
        return task.endpoint.run_operation(task.client, {}, current["id"], operation.path, body)

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        if task.params["test_event"] is not None:
            body = {"event_type": task.params["test_event"]}
            task.seen["test"] = task.endpoint.run_operation(task.client, {}, obj["id"], "test", body, ANYTHING)
        return obj

    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        return {"test_status_code": task.seen.get("test", {}).get("status_code")}


WEBHOOK_ENDPOINT = WebhookEndpoints(
    kind="webhook_endpoint",
    shown_once="signing_secret",
    operations={"rotated": Operation("rotate_secret", applies=lambda _endpoint: True, status="rotated")},
    fields=(
        fields.ID,
        Field("name", required_on_create=True),
        Field("url", to_api=_https_url, required_on_create=True),
        Field(
            "event_types",
            "list",
            option={"elements": "str"},
            to_api=_event_types,
            compare=unordered,
            required_on_create=True,
        ),
        Field("signing_secret_hint", mode="read"),
        fields.CREATED_AT,
        Field("updated_at", "int", mode="read"),
        fields.OBJECT,
    ),
    spec=Spec(
        options={
            "keep_old_secret": {"type": "bool", "default": False, "no_log": False},
            "test_event": {"type": "str"},
        }
    ),
)

WEBHOOK_ENDPOINT_INFO = Info(
    WEBHOOK_ENDPOINT,
    "webhook_endpoints",
    filters=(Filter("name"), Filter("name_pattern", name_pattern)),
    query=(Query("after"),),
)
