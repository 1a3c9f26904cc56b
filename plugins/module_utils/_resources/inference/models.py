# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Models: looked up by what they are for, and deleted when they were made by fine-tuning."""

from __future__ import annotations

import datetime
import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Filter, Info
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import fields

#: What a model is for, by its id: the first rule that matches counts.
_TYPES = tuple(
    (kind, re.compile(rule))
    for kind, rule in (
        ("fine_tuned", r"ft:|[^:]+:ft-"),
        ("embedding", r"text-embedding-|text-similarity-|text-search-|code-search-"),
        ("moderation", r"(omni|text)-moderation-"),
        ("video", r"sora-"),
        ("image", r"dall-e-|(chat)?gpt-image-"),
        ("realtime", r"gpt-(live|realtime)\b|gpt-4o(-mini)?-realtime"),
        ("audio", r"whisper-|tts-|gpt-audio\b|gpt-[\w.]+(-mini)?-(audio|transcribe|tts)\b"),
        ("completion", r"(davinci|babbage|curie|ada)\b|text-(davinci|babbage|curie|ada)-|gpt-3\.5-turbo-instruct"),
        ("chat", r"gpt-[345]\b.*-(chat|search)-|gpt-[34]\b|gpt-4o\b|chatgpt-|gpt-3\.5-"),
        ("reasoning", r"o[1-9]\b|gpt-([5-9]|[1-9]\d)\b|gpt-oss-|codex-|computer-use-"),
    )
)
TYPES = [*(kind for kind, _rule in _TYPES), "other"]


def type_of(id: str) -> str:
    """What the model is for, one of TYPES; ``other`` for ids that are not OpenAI's."""
    return next((kind for kind, rule in _TYPES if rule.match(id)), "other")


def _is_of_type(model: Object, _name: str, wanted: str) -> bool:
    return type_of(model["id"]) == wanted


def _fits(model: Object, _name: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(model["id"], pattern)


def _ends_before(model: Object, _name: str, day: str) -> bool:
    announced = model.get("shutdown_date")
    return bool(announced) and datetime.date.fromisoformat(str(announced)) < datetime.date.fromisoformat(day)


def _check_day(task: Task) -> None:
    day = task.params["shutdown_before"]
    try:
        datetime.date.fromisoformat("2026-12-31" if day is None else day)
    except ValueError as error:
        raise PlatformError(f"shutdown_before is {day!r}; give a day as year-month-day, such as 2026-12-31.") from error


def _type(model: Mapping[str, Any]) -> str:
    return type_of(model["id"])


@dataclass(frozen=True)
class Models(Resource):
    def supports_absent(self, options: Mapping[str, Any]) -> bool:
        return type_of(str(options["model_id"])) == "fine_tuned"

    def prepare(self, task: Task) -> None:
        id = task.params["model_id"]
        if task.params["state"] == "absent" and not self.supports_absent(task.params):
            raise PlatformError(
                f"{id} is not a fine-tuned model, and no other can be deleted; name one whose id starts with ft:."
            )


MODEL = Models(
    kind="model",
    natural_key=(),
    fields=(
        fields.ID,
        Field("type", mode="read", from_api=_type),
        Field("owned_by", mode="read"),
        Field("shutdown_date", mode="read"),
        Field("created", "int", mode="read"),
        fields.OBJECT,
    ),
    spec=Spec(options={"model_id": {"type": "str", "required": True}}),
)

MODEL_INFO = Info(
    MODEL,
    "models",
    filters=(
        Filter("type", _is_of_type),
        Filter("owned_by"),
        Filter("name_pattern", _fits),
        Filter("shutdown_before", _ends_before),
    ),
    spec=Spec(options={"type": {"type": "str", "choices": TYPES}}),
    check=_check_day,
)
