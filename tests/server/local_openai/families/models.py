# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/models"""

from __future__ import annotations

from typing import Any

from ..catalogue import MODELS, unknown_model
from ..errors import ApiError
from ..service import Call, Endpoint


async def list_models(call: Call) -> dict[str, Any]:
    call.query()
    tuned = [record.body for record in call.state.all("fine_tuned_models")]
    return {"object": "list", "data": [*MODELS.values(), *tuned]}


async def retrieve(call: Call) -> dict[str, Any]:
    name = call.path("model")
    tuned = call.state.get("fine_tuned_models", name)
    if tuned:
        return tuned.body
    if name not in MODELS:
        raise unknown_model(name)
    return MODELS[name]


async def delete(call: Call) -> dict[str, Any]:
    name = call.path("model")
    tuned = call.state.get("fine_tuned_models", name)
    if tuned:
        call.state.remove(tuned)
        return {"id": name, "object": "model", "deleted": True}
    if name not in MODELS:
        raise unknown_model(name)
    raise ApiError(403, "You have insufficient permissions for this operation. Only fine-tuned models can be deleted.")


ENDPOINTS = [
    Endpoint("GET", "/models", list_models),
    Endpoint("GET", "/models/{model}", retrieve),
    Endpoint("DELETE", "/models/{model}", delete),
]
