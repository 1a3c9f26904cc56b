# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/embeddings"""

from __future__ import annotations

import asyncio
import base64
import struct
from typing import Any

from openai.types import embedding_create_params

from .. import limits
from ..catalogue import EMBEDDING_SIZES, require_model
from ..errors import ApiError, bad_request
from ..model import count_tokens
from ..service import Call, Endpoint

LIMITS: limits.Table = {"input": limits.items(2048, 1), "input[*]": limits.items(2048, 1)}
DEFAULT_SIZE = 1536
# Tokens of one text, and of all texts of a request.
LONGEST = 8192
MOST = 300_000


async def create(call: Call) -> dict[str, Any]:
    body = await call.body(embedding_create_params.EmbeddingCreateParams, LIMITS)
    name = body["model"]
    require_model(name)
    if name not in EMBEDDING_SIZES and name not in ("stand-in", "smollm2"):
        raise ApiError(403, f"You are not allowed to generate embeddings from this model: {name}.")
    texts = _texts(body["input"])
    largest = EMBEDDING_SIZES.get(name, DEFAULT_SIZE)
    dimensions = body.get("dimensions", largest)
    if name == "text-embedding-ada-002" and "dimensions" in body:
        raise bad_request("This model does not support specifying dimensions.", "dimensions")
    limits.number(1, largest)("dimensions", dimensions)
    tokens = _count(texts)
    vectors = await asyncio.to_thread(call.service.model.embed, texts, dimensions)
    packed = body.get("encoding_format") == "base64"
    return {
        "object": "list",
        "model": name,
        "data": [
            {"object": "embedding", "index": index, "embedding": _pack(vector) if packed else vector}
            for index, vector in enumerate(vectors)
        ],
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def _texts(given: Any) -> list[str]:
    """The input's texts; token numbers stand for themselves."""
    items = [given] if isinstance(given, str) or isinstance(given[0], int) else given
    texts = [item if isinstance(item, str) else " ".join(str(token) for token in item) for item in items]
    if "" in texts:
        raise bad_request("Invalid 'input': input cannot be an empty string.", "input", "empty_string")
    return texts


def _count(texts: list[str]) -> int:
    sizes = [count_tokens(text) for text in texts]
    if max(sizes) > LONGEST:
        raise bad_request(
            f"This model's maximum context length is {LONGEST} tokens, however you requested {max(sizes)} tokens "
            f"({max(sizes)} in your prompt; 0 for the completion). Please reduce your prompt."
        )
    if sum(sizes) > MOST:
        raise ApiError(
            400, f"Requested {sum(sizes)} tokens, max {MOST} tokens per request.", kind="max_tokens_per_request"
        )
    return sum(sizes)


def _pack(vector: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


ENDPOINTS = [Endpoint("POST", "/embeddings", create)]
