# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The declaration of a stack, and what is said of it once it was worked on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, unexpected
from ansible_collections.declarative.openai.plugins.module_utils._core import listing_cache
from ansible_collections.declarative.openai.plugins.module_utils._core.engine import Composite, Outcome
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.identity import is_blank
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import CONNECTION, Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import validators
from ansible_collections.declarative.openai.plugins.module_utils._stack.parts import OWNER_METADATA_KEY, Part, read
from ansible_collections.declarative.openai.plugins.module_utils._stack.work import Work

_MOST_AT_ONCE = 256
# What was done, in the words of a result.
_SAID = {
    "none": "unchanged",
    "create": "created",
    "update": "updated",
    "replace": "replaced",
    "delete": "deleted",
    "operation": "updated",
}


@dataclass(frozen=True)
class Stacks(Composite):
    def run(self, params: Mapping[str, Any], *, check_mode: bool) -> Outcome:
        name, state = params["name"], params["state"]
        validators.Between(1, _MOST_AT_ONCE)("parallelism", params["parallelism"])
        if is_blank(name):
            raise PlatformError("name is empty; give the stack a name, which its resources carry in their metadata.")
        validators.metadata("name", {OWNER_METADATA_KEY: name})
        shared = {option: params[option] for option in CONNECTION.options}
        parts = read(params["resources"] or [], name, shared, absent=state == "absent", check_only=check_mode)
        work = Work(name, parts, shared, params["parallelism"], check_mode)
        # A purge needs the API key of the project, also of a stack whose resources need another one.
        purge_tasks = work.purge_tasks() if params["purge"] else {}
        with listing_cache.enabled():
            work.apply()
            if work.failed:
                raise _failure(work)
            _purge(work, purge_tasks)
        changes = _changes(work)
        kept = [] if state == "absent" else [_shown(part, work.done[part.number]) for part in parts]
        return Outcome(
            changed=bool(changes),
            result={
                "id": name,
                "stack": None if state == "absent" else {"name": name, "resources": kept},
                "changes": changes,
            },
            diff=_diff(work),
            warnings=list(dict.fromkeys(one for number in sorted(work.done) for one in work.done[number].warnings)),
        )


def _purge(work: Work, tasks: Mapping[str, Task]) -> None:
    try:
        work.purge(tasks)
    except Exception as failure:
        error, changes = unexpected(failure), _changes(work)
        raise PlatformError(
            f"Stack {work.stack!r} is as declared, but not all else could be purged: {error.msg}",
            **{"failures": [], "not_tried": [], **error.details, "changed": bool(changes), "changes": changes},
        ) from failure


def _shown(part: Part, outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "name": part.name,
        "id": outcome.result["id"],
        "changed": outcome.changed,
        "action": _SAID[outcome.action],
        "result": {name: value for name, value in outcome.result.items() if name != "id"},
    }


def _changes(work: Work) -> list[dict[str, Any]]:
    """What was changed, in the order in which it is declared, and then what was purged."""
    own = [(part.kind, part.name, work.done[part.number]) for part in work.parts if part.number in work.done]
    return [
        {"kind": kind, "name": name, "id": outcome.result["id"], "action": _SAID[outcome.action]}
        for kind, name, outcome in [*own, *work.purged]
        if outcome.changed
    ]


def _diff(work: Work) -> dict[str, Any]:
    """Of what changes alone; what does not would hide it."""
    sides: dict[str, Any] = {"before": {}, "after": {}}
    own = [(part.title, work.done[part.number]) for part in work.parts if part.number in work.done]
    purged = [(f"{kind.replace('_', ' ')} {name}", outcome) for kind, name, outcome in work.purged]
    for title, outcome in [*own, *purged]:
        for side, shown in sides.items():
            if outcome.changed and (outcome.diff or {}).get(side):
                shown[title] = (outcome.diff or {})[side]
    return sides


def _failure(work: Work) -> PlatformError:
    """One sentence for all that failed; what was done and what was not tried beside it."""
    failed = [(work.parts[number], error) for number, error in sorted(work.failed.items())]
    reasons = "; ".join(f"{part.title}: {error.msg.rstrip('.')}" for part, error in failed)
    left = work.not_tried
    not_tried = f", and {len(left)} that wait for them were not tried" if left else ""
    return PlatformError(
        f"{len(failed)} of the {len(work.parts)} resources of stack {work.stack!r} failed{not_tried}: {reasons}.",
        changed=any(outcome.changed for outcome in work.done.values())
        or any(error.details.get("changed") for _part, error in failed),
        changes=_changes(work),
        failures=[{"kind": part.kind, "name": part.name, "msg": error.msg, **error.details} for part, error in failed],
        not_tried=[{"kind": part.kind, "name": part.name} for part in left],
    )


STACK = Stacks(
    kind="stack",
    natural_key=(),
    id_name="name",
    fields=(
        Field("name", mode="path", option={"required": True}),
        Field("resources", "list", mode="path", option={"elements": "dict", "default": []}),
    ),
    spec=Spec(
        options={
            "parallelism": {"type": "int", "default": 16},
            "purge": {"type": "bool", "default": False},
        },
    ),
)
