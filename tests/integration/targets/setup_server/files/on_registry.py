# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests for assistants as what they are where the registry keeps these: entries of its file, edited by hand.

It knows the form of that file on its own, so that a change of it is noticed.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from pathlib import Path
from typing import Any

import on_responses

Body = dict[str, Any]

BLANK = {"object": "assistant", "tools": [], "metadata": {}, "response_format": "auto"}


def send(request: on_responses.Send, scope: str, line: str, body: Body | None) -> Any:
    """The answer, with the id of what was made."""
    method, path = line.split(" ", 1)
    kind, *named = path.strip("/").split("/")
    if kind != "assistants":
        return on_responses.send(request, line, body)
    file = Path(os.environ["OPENAI_REGISTRY"])
    registry = json.loads(file.read_text()) if file.exists() else {"version": 1, "scopes": {}}
    kept = registry["scopes"].setdefault(scope, {}).setdefault("stored_assistant", {})
    if method == "POST":
        there = kept[named[0]]["data"] if named else {**BLANK, **_born(kept)}
        answer = {**there, **_as_fields(body or {})}
        kept[answer["id"]] = {"id": answer["id"], "parents": {}, "inputs": {}, "data": answer}
    else:
        answer = kept.pop(named[0])["data"]
    file.write_text(json.dumps(registry))
    return answer


def _as_fields(body: Body) -> Body:
    """What a server could keep in reserved metadata alone is a field like the others here."""
    metadata = body.get("metadata") or {}
    noted = {name.removeprefix("do."): json.loads(text) for name, text in metadata.items() if name.startswith("do.")}
    rest = {name: text for name, text in metadata.items() if not name.startswith("do.")}
    return {**body, **noted, **({"metadata": rest} if "metadata" in body else {})}


def _born(kept: Body) -> Body:
    """Each a second after those before it: what is listed has an order."""
    latest = max((entry["data"]["created_at"] for entry in kept.values()), default=int(time.time()))
    return {"id": f"asst_{uuid.uuid4().hex}", "created_at": latest + 1}
