# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests of a batch: what a batch would fail over is refused here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

#: What the platform takes in one file: https://developers.openai.com/api/reference/resources/batches/methods/create
MOST_REQUESTS = 50_000
MOST_BYTES = 200 * 1024 * 1024


def check(path: str, endpoint: str | None) -> None:
    """Raise PlatformError for a file that is no batch for this endpoint. That its lines are JSON objects with
    custom_id, method, url and body, and that no custom_id is repeated, is checked before.
    """
    file = Path(path)
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise PlatformError(f"{path} has {size} bytes and {MOST_BYTES} (200 MB) is the most of a batch; split it.")
    count = 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            problem = _problem_of(json.loads(line), endpoint)
            if problem:
                raise PlatformError(f"{path}, line {number}, {problem}; correct the line, or endpoint.")
            count = number
    if count > MOST_REQUESTS:
        raise PlatformError(f"{path} has {count} requests and {MOST_REQUESTS} is the most of a batch; split it.")


def _problem_of(request: Mapping[str, Any], endpoint: str | None) -> str | None:
    if not isinstance(request["custom_id"], str) or not request["custom_id"]:
        return f"has the custom_id {request['custom_id']!r}, which is no text"
    if request["method"] != "POST":
        return f"has the method {request['method']!r}, and a batch takes POST alone"
    if request["url"] != endpoint:
        return f"has the url {request['url']!r}, and endpoint is {endpoint}"
    if not isinstance(request["body"], Mapping):
        return "has a body that is no mapping"
    return None
