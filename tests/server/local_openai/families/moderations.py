# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/moderations"""

from __future__ import annotations

from typing import Any

from openai.types import moderation_create_params
from openai.types.moderation import Categories, CategoryAppliedInputTypes, CategoryScores

from .. import limits
from ..catalogue import unknown_model
from ..errors import bad_request
from ..service import Call, Endpoint
from ..state import new_id

MODELS = ("omni-moderation-latest", "omni-moderation-2024-09-26", "text-moderation-latest", "text-moderation-stable")
LIMITS: limits.Table = {"input": limits.items(2048, 1), "input[*]": limits.items(2048, 1)}
# Words of which the stand-in thinks ill, by category.
WORDS = {"violence": ("kill", "attack"), "harassment": ("idiot",), "self-harm": ("hurt myself",)}


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(moderation_create_params.ModerationCreateParams, LIMITS)
    model = body.get("model", MODELS[0])
    if model not in MODELS:
        raise unknown_model(model)
    entries = body["input"] if isinstance(body["input"], list) else [body["input"]]
    if "" in entries:
        raise bad_request("Invalid 'input': input cannot be an empty string.", "input", "empty_string")
    # The parts of one message are judged together, texts one by one.
    judged = [entries] if isinstance(entries[0], dict) else [[{"type": "text", "text": text}] for text in entries]
    return {"id": new_id("modr-", 32), "model": model, "results": [_result(parts) for parts in judged]}


def _names(model: Any) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _result(parts: list[dict[str, Any]]) -> dict[str, Any]:
    text = " ".join(part["text"] for part in parts if part["type"] == "text").lower()
    found = {category for category, words in WORDS.items() if any(word in text for word in words)}
    kinds = sorted({"image" if part["type"] == "image_url" else "text" for part in parts})
    return {
        "flagged": bool(found),
        "categories": {name: name in found for name in _names(Categories)},
        "category_scores": {name: 0.98 if name in found else 0.0001 for name in _names(CategoryScores)},
        "category_applied_input_types": {
            name: kinds if name in found else [] for name in _names(CategoryAppliedInputTypes)
        },
    }


ENDPOINTS = [Endpoint("POST", "/moderations", create)]
