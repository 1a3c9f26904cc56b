# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The models the server says it has."""

from __future__ import annotations

from typing import Any

from .errors import ApiError, bad_request

EMBEDDING_SIZES = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536}

_OWNERS = {
    "gpt-4": (1687882411, "openai"),
    "gpt-4-turbo-preview": (1706037777, "system"),
    "gpt-4o": (1715367049, "system"),
    "gpt-4o-mini": (1721172741, "system"),
    "gpt-4.1": (1744316542, "system"),
    "gpt-4.1-mini": (1744318173, "system"),
    "gpt-5": (1754425777, "system"),
    "gpt-5-mini": (1754425928, "system"),
    "o3": (1744225308, "system"),
    "o4-mini": (1744225351, "system"),
    "gpt-3.5-turbo": (1677610602, "openai"),
    "text-embedding-3-small": (1705948997, "system"),
    "text-embedding-3-large": (1705953180, "system"),
    "text-embedding-ada-002": (1671217299, "openai-internal"),
    "whisper-1": (1677532384, "openai-internal"),
    "dall-e-3": (1698785189, "system"),
    "omni-moderation-latest": (1731689265, "system"),
    "smollm2": (1730419200, "local"),
    "stand-in": (1730419200, "local"),
}
# Dates that OpenAI announced; they are null for the others.
_SHUTDOWNS = {
    "gpt-4o": "2027-01-14",
    "gpt-4o-mini": "2027-01-14",
    "gpt-4.1": "2027-01-14",
    "gpt-4.1-mini": "2027-01-14",
    "gpt-5": "2026-12-11",
    "gpt-5-mini": "2026-12-11",
    "o3": "2026-12-11",
    "whisper-1": "2027-02-26",
}
MODELS: dict[str, dict[str, Any]] = {
    name: {
        "id": name,
        "object": "model",
        "created": created,
        "owned_by": owner,
        "shutdown_date": _SHUTDOWNS.get(name),
    }
    for name, (created, owner) in _OWNERS.items()
}
# What can be fine-tuned, and the dated model that then is.
SNAPSHOTS = {
    "gpt-3.5-turbo": "gpt-3.5-turbo-0125",
    "gpt-4o": "gpt-4o-2024-08-06",
    "gpt-4o-mini": "gpt-4o-mini-2024-07-18",
    "gpt-4.1": "gpt-4.1-2025-04-14",
    "gpt-4.1-mini": "gpt-4.1-mini-2025-04-14",
    "o4-mini": "o4-mini-2025-04-16",
    "davinci-002": "davinci-002",
    "babbage-002": "babbage-002",
}
_NO_CHAT = ("text-embedding-", "whisper-", "dall-e-", "omni-moderation-")


_REASONING = ("gpt-5", "o3", "o4")


def reasons(name: str) -> bool:
    """Reasoning models take an effort and no temperature, the others the other way round."""
    return name.removeprefix("ft:").startswith(_REASONING)


def require_chat_model(name: str, api: str = "Assistants") -> None:
    if name not in MODELS:
        raise bad_request(f"The requested model '{name}' does not exist.", "model", "model_not_found")
    if name.startswith(_NO_CHAT):
        raise bad_request(
            f"The requested model '{name}' cannot be used with the {api} API.", "model", "unsupported_model"
        )


def require_model(name: str) -> None:
    if name not in MODELS:
        raise unknown_model(name)


def unknown_model(name: str) -> ApiError:
    return ApiError(404, f"The model `{name}` does not exist or you do not have access to it.", code="model_not_found")
