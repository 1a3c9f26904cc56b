# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs of a fine-tuning job: their options, what the API would refuse, and when two of them are the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base import compare
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import validators

# What leaves a hyperparameter to the platform, which then answers with what it chose.
_LEFT_OPEN = ("auto", "default")

_SNAPSHOT = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{4})$")
_NUMBERS: dict[str, tuple[type[int] | type[float], validators.ToApi]] = {
    "n_epochs": (int, validators.Between(1, 50)),
    "batch_size": (int, validators.Between(1, 256)),
    "learning_rate_multiplier": (float, validators.Between(0, 1_000_000)),
    "beta": (float, validators.Between(0, 2)),
    "compute_multiplier": (float, validators.Between(0.00001, 10)),
    "eval_interval": (int, validators.Between(1, 1_000_000)),
    "eval_samples": (int, validators.Between(1, 1_000_000)),
}


def suffix_to_api(name: str, value: str) -> str:
    return str(validators.Length(64)(name, value))


def suffix_of(job: Mapping[str, Any]) -> str | None:
    """As it was noted, or as the server says it, or as the model has it in its name once there is one."""
    noted = job.get("suffix") or job.get("user_provided_suffix")
    parts = (job.get("fine_tuned_model") or "").split(":")
    return noted or (parts[3] if len(parts) == 5 else None) or None


def compare_suffix(want: Any, have: Any) -> compare.Comparison:
    """The same text, or what the name of a model keeps of it."""
    as_named = re.sub(r"[^a-z0-9]+", "-", (want or "").lower()).strip("-")
    return compare.equal(want, want if have and have == as_named else have)


def compare_model(want: Any, have: Any) -> compare.Comparison:
    """A name and its dated snapshot are the same model; two snapshots are not."""
    names = (want or "", have or "")
    short, long = sorted(names, key=len)
    is_snapshot = long.startswith(short) and _SNAPSHOT.fullmatch(long[len(short) :])
    return compare.Comparison(want, want if is_snapshot else have)


def method_of(job: Mapping[str, Any]) -> dict[str, Any]:
    given = job.get("method") or {
        "type": "supervised",
        "supervised": {"hyperparameters": job.get("hyperparameters") or {}},
    }
    return dict(validators.without_none(given))


def compare_method(want: Any, have: Any) -> compare.Comparison:
    """Equal in what is declared; what is left to the platform equals anything."""
    kind = want["type"]
    own = want.get(kind) or {}
    firm = {name: value for name, value in (own.get("hyperparameters") or {}).items() if value not in _LEFT_OPEN}
    return compare.subset(compare.plain({"type": kind, kind: {**own, "hyperparameters": firm}}, {}), have)


def compare_integrations(want: Any, have: Any) -> compare.Comparison:
    """Equal in what is declared of each."""
    if len(want or []) != len(have or []):
        return compare.Comparison(want or None, have or None)
    pairs = [compare.subset(one, other) for one, other in zip(want or [], have or [], strict=True)]
    return compare.Comparison([pair.wanted for pair in pairs], [pair.current for pair in pairs])


def method_to_api(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(validators.without_none(value))
    kind = given["type"]
    others = sorted(given.keys() - {"type", kind})
    if others:
        raise PlatformError(f"{name}.{others[0]} does not go with the type {kind}; remove it, or correct {name}.type.")
    own = given.get(kind) or {}
    if kind == "reinforcement" and not own.get("grader"):
        raise PlatformError(f"{name}.reinforcement has no grader, and the API needs one; set {name}.{kind}.grader.")
    if not own:
        return {"type": kind}
    settings = {
        part: _amount(f"{name}.{kind}.hyperparameters.{part}", part, member)
        for part, member in (own.get("hyperparameters") or {}).items()
    }
    return {"type": kind, kind: {**own, **({"hyperparameters": settings} if settings else {})}}


def _amount(where: str, part: str, value: Any) -> Any:
    if part not in _NUMBERS or value == "auto":
        return value
    kind, within = _NUMBERS[part]
    try:
        number = kind(str(value))
    except ValueError as error:
        what = "a whole number" if kind is int else "a number"
        raise PlatformError(f"{where} is {value!r}; give {what}, or auto.") from error
    if number <= 0:
        raise PlatformError(f"{where} is {value!r}; give a number above 0, or auto.")
    return within(where, number)


def integrations_to_api(name: str, value: list[Mapping[str, Any]]) -> list[Any]:
    return list(validators.without_none(validators.count(5, "integrations")(name, value)))


def _hyperparameters(*names: str) -> dict[str, Any]:
    found: dict[str, Any] = {name: {"type": "raw"} for name in names}
    if "eval_interval" in names:
        found["reasoning_effort"] = {"type": "str", "choices": ["default", "low", "medium", "high"]}
    return {"hyperparameters": {"type": "dict", "options": found}}


_COMMON = ("n_epochs", "batch_size", "learning_rate_multiplier")
METHOD: dict[str, Any] = {
    "type": {"type": "str", "choices": ["supervised", "dpo", "reinforcement"], "required": True},
    "supervised": {"type": "dict", "options": _hyperparameters(*_COMMON)},
    "dpo": {"type": "dict", "options": _hyperparameters(*_COMMON, "beta")},
    "reinforcement": {
        "type": "dict",
        "options": {
            "grader": {"type": "dict", "required": True},
            **_hyperparameters(*_COMMON, "compute_multiplier", "eval_interval", "eval_samples"),
        },
    },
}
WANDB: dict[str, Any] = {
    "project": {"type": "str", "required": True},
    "entity": {"type": "str"},
    "name": {"type": "str"},
    "tags": {"type": "list", "elements": "str"},
}
