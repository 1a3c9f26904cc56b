# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/webhook_endpoints"""

from __future__ import annotations

import base64
import secrets
from typing import Any
from urllib.parse import urlsplit

from openai.types.webhooks import (
    webhook_create_params,
    webhook_list_params,
    webhook_rotate_secret_params,
    webhook_test_params,
    webhook_update_params,
)

from .. import limits
from ..errors import bad_request, gone
from ..paging import page
from ..service import Call, Endpoint
from ..state import Record, new_id, now

KIND = "webhook_endpoints"
LIMITS: limits.Table = {"name": limits.text(256, 1), "event_types": limits.items(100, 1)}


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(webhook_create_params.WebhookCreateParams, LIMITS)
    _check_url(body["url"])
    moment, secret = now(), _secret()
    endpoint = {
        "id": new_id("we_"),
        "object": "webhook_endpoint",
        "created_at": moment,
        "updated_at": moment,
        **{name: body[name] for name in ("name", "url", "event_types")},
        "signing_secret_hint": _hint(secret),
    }
    call.state.add(Record(KIND, endpoint["id"], endpoint))
    return {**endpoint, "signing_secret": secret}


async def list_endpoints(call: Call) -> dict[str, Any]:
    return page(call.state.all(KIND), call.query(webhook_list_params.WebhookListParams))


async def retrieve(call: Call) -> dict[str, Any]:
    return find(call).body


async def update(call: Call) -> dict[str, Any]:
    body = await call.body(webhook_update_params.WebhookUpdateParams, LIMITS)
    if "url" in body:
        _check_url(body["url"])
    record = find(call)
    if any(record.body[name] != value for name, value in body.items()):
        record.body.update(body, updated_at=now())
        call.state.save(record)
    return record.body


async def delete(call: Call) -> dict[str, Any]:
    record = find(call)
    call.state.remove(record)
    return {"id": record.id, "object": "webhook_endpoint.deleted", "deleted": True}


async def rotate(call: Call) -> dict[str, Any]:
    await call.body(webhook_rotate_secret_params.WebhookRotateSecretParams, empty=True)
    record, secret = find(call), _secret()
    record.body.update(signing_secret_hint=_hint(secret), updated_at=now())
    call.state.save(record)
    return {**record.body, "signing_secret": secret}


async def send_test(call: Call) -> dict[str, Any]:
    """The event is not really sent."""
    body = await call.body(webhook_test_params.WebhookTestParams)
    return {
        "object": "webhook_endpoint.test",
        "webhook_endpoint_id": find(call).id,
        "event_type": body["event_type"],
        "status_code": 200,
        "success": True,
    }


def find(call: Call) -> Record:
    id = call.path("webhook_endpoint_id")
    record = call.state.get(KIND, id)
    if record is None:
        raise gone("Webhook endpoint", id)
    return record


def _check_url(url: str) -> None:
    if urlsplit(url).scheme != "https":
        raise bad_request("Invalid 'url': expected an https URL.", "url", "invalid_url")


def _secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _hint(secret: str) -> str:
    return f"{secret[:6]}...{secret[-4:]}"


ENDPOINTS = [
    Endpoint("GET", "/webhook_endpoints", list_endpoints),
    Endpoint("POST", "/webhook_endpoints", create),
    Endpoint("GET", "/webhook_endpoints/{webhook_endpoint_id}", retrieve),
    Endpoint("POST", "/webhook_endpoints/{webhook_endpoint_id}", update),
    Endpoint("DELETE", "/webhook_endpoints/{webhook_endpoint_id}", delete),
    Endpoint("POST", "/webhook_endpoints/{webhook_endpoint_id}/rotate_secret", rotate),
    Endpoint("POST", "/webhook_endpoints/{webhook_endpoint_id}/test", send_test),
]
