# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a model is for, told from its id; which models are found, and which can be deleted."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.models import (
    MODEL,
    MODEL_INFO,
    TYPES,
    type_of,
)

IDS = {
    "chat": (
        "gpt-3.5-turbo gpt-3.5-turbo-0125 gpt-3.5-turbo-16k gpt-4 gpt-4-0613 gpt-4-turbo gpt-4-turbo-2024-04-09 "
        "gpt-4-turbo-preview gpt-4.1 gpt-4.1-2025-04-14 gpt-4.1-mini gpt-4.1-nano gpt-4.5-preview gpt-4o "
        "gpt-4o-2024-08-06 gpt-4o-mini gpt-4o-mini-2024-07-18 gpt-4o-search-preview gpt-4o-mini-search-preview "
        "chatgpt-4o-latest gpt-5-chat-latest gpt-5.1-chat-latest gpt-5-search-api"
    ),
    "reasoning": (
        "o1 o1-mini o1-preview o1-pro o1-2024-12-17 o3 o3-mini o3-pro o3-deep-research o4-mini o4-mini-2025-04-16 "
        "o4-mini-deep-research gpt-5 gpt-5-2025-08-07 gpt-5-mini gpt-5-nano gpt-5-pro gpt-5-codex gpt-5.1 "
        "gpt-5.1-codex-max gpt-5.2-pro gpt-6-luna gpt-10 codex-mini-latest computer-use-preview gpt-oss-120b"
    ),
    "embedding": "text-embedding-3-small text-embedding-3-large text-embedding-ada-002",
    "image": "dall-e-2 dall-e-3 gpt-image-1 gpt-image-1-mini gpt-image-1.5-2025-12-16 chatgpt-image-latest",
    "video": "sora-2 sora-2-pro",
    "audio": (
        "whisper-1 tts-1 tts-1-hd tts-1-1106 gpt-4o-mini-tts gpt-4o-transcribe gpt-4o-mini-transcribe "
        "gpt-4o-transcribe-diarize gpt-4o-audio-preview gpt-4o-mini-audio-preview-2024-12-17 gpt-audio gpt-audio-mini"
    ),
    "realtime": "gpt-realtime gpt-realtime-mini gpt-4o-realtime-preview gpt-4o-mini-realtime-preview-2024-12-17",
    "moderation": "omni-moderation-latest omni-moderation-2024-09-26 text-moderation-latest text-moderation-007",
    "completion": "davinci-002 babbage-002 gpt-3.5-turbo-instruct gpt-3.5-turbo-instruct-0914 text-davinci-003",
    "fine_tuned": (
        "ft:gpt-4o-mini-2024-07-18:my-org:support:abc123 ft:gpt-3.5-turbo-0125:my-org::9abc "
        "ft:gpt-4.1:org:x:1:ckpt-step-90 davinci:ft-my-org-2022-01-01-00-00-00"
    ),
    "other": "stand-in smollm2 llama-3.1-8b my-gpt-4 mistral-small o gpt qwen3-embedding",
}


@pytest.mark.parametrize(("kind", "id"), [(kind, id) for kind, ids in IDS.items() for id in ids.split()])
def test_the_type_is_told_from_the_id(kind: str, id: str) -> None:
    assert type_of(id) == kind


def test_every_type_has_ids() -> None:
    assert sorted(IDS) == sorted(TYPES)


@pytest.mark.parametrize("day", ["", "soon", "2026-13-01", "31.12.2026"])
def test_a_day_that_is_none_is_refused_before_any_call(look: Any, refused: Any, server: Any, day: str) -> None:
    server.forget_requests()
    assert refused(look, MODEL_INFO, shutdown_before=day).msg.startswith(f"shutdown_before is '{day}'; give a day")
    assert server.requests() == []


@pytest.mark.parametrize("check_mode", [False, True])
def test_only_a_fine_tuned_model_is_deleted(run: Any, refused: Any, server: Any, check_mode: bool) -> None:
    server.forget_requests()
    error = refused(run, MODEL, check_mode, model_id="text-embedding-3-small", state="absent")
    assert error.msg.startswith("text-embedding-3-small is not a fine-tuned model")
    assert server.requests() == []
    assert not run(MODEL, model_id="ft:gpt-4o:org::none", state="absent").changed
