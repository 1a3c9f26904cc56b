# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests as they leave a client, and what the SDK's own methods send."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from typing import Any

import httpx2
import openai
from declarations import ADMIN_KEY, KEY, URL

# What any request can be answered with.
ANSWER = {
    "id": "id_1",
    "user_id": "id_1",
    "object": "list",
    "status": "archived",
    "data": [],
    "choices": [],
    "results": [],
    "has_more": False,
}


class Recorder:
    """An HTTP client that notes the request and answers with nothing in particular."""

    def __init__(self) -> None:
        self.requests: list[httpx2.Request] = []
        self.http = httpx2.Client(transport=httpx2.MockTransport(self._answer))

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.requests.append(request)
        return httpx2.Response(200, json=ANSWER)

    def one(self) -> dict[str, Any]:
        """What counts in the one request there was."""
        (request,) = self.requests
        return seen(request)


def seen(request: httpx2.Request) -> dict[str, Any]:
    """What counts in a request."""
    kind, _separator, boundary = request.headers.get("content-type", "").partition("boundary=")
    body = request.content.replace(boundary.encode() or b"-", b"-")
    return {
        "method": request.method,
        "path": request.url.path,
        "query": sorted(request.url.params.multi_items()),
        "type": kind,
        "body": json.loads(body) if body and kind == "application/json" else body,
        **{name: request.headers.get(name) for name in ("openai-beta", "authorization", "accept")},
    }


def theirs(path: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What the SDK's own method sends."""
    recorder = Recorder()
    method: Any = openai.OpenAI(
        api_key=KEY, admin_api_key=ADMIN_KEY, base_url=URL, http_client=recorder.http, max_retries=0
    )
    for name in path.split("."):
        method = getattr(method, name)
    with warnings.catch_warnings():
        # The SDK says with each call that the Assistants API is deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        method(**arguments)
    return recorder.one()
