# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Working on the parts of a stack: side by side as far as they do not need each other."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base import progress
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, unexpected
from ansible_collections.declarative.openai.plugins.module_utils._core import listing_cache
from ansible_collections.declarative.openai.plugins.module_utils._core.engine import Outcome, converge, converge_task
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID, Task
from ansible_collections.declarative.openai.plugins.module_utils._stack.dependency_queue import DependencyQueue
from ansible_collections.declarative.openai.plugins.module_utils._stack.kind_settings import (
    CARRIED_SETTINGS,
    OWNED_KINDS,
)
from ansible_collections.declarative.openai.plugins.module_utils._stack.kinds import KINDS
from ansible_collections.declarative.openai.plugins.module_utils._stack.parts import (
    OWNER_METADATA_KEY,
    Part,
    Ref,
    filled,
    order,
    refs,
    validated,
)

# An endpoint that the server does not have.
_NO_ENDPOINT = (404, 405)


@dataclass
class Work:
    """What is done on a stack, and what came of it."""

    stack: str
    parts: list[Part]
    #: The connection options.
    shared: Mapping[str, Any]
    parallelism: int
    check_only: bool
    done: dict[int, Outcome] = field(default_factory=dict)
    failed: dict[int, PlatformError] = field(default_factory=dict)
    #: What belonged to the stack and is no longer declared: kind, name and what was done.
    purged: list[tuple[str, str, Outcome]] = field(default_factory=list)
    #: The ids of the parts, and, where others are looked for below one, the id to look below.
    _ids: dict[Ref, str | None] = field(default_factory=dict)
    _places: dict[Ref, str | None] = field(default_factory=dict)

    @property
    def not_tried(self) -> list[Part]:
        return [part for part in self.parts if part.number not in self.done and part.number not in self.failed]

    def apply(self) -> None:
        """Converge the parts, each in its turn. What waits for a part that failed is not tried."""
        self._find_addresses()
        turns = DependencyQueue(order(self.parts), min(self.parallelism, len(self.parts)))
        with ThreadPoolExecutor(self.parallelism) as pool:
            try:
                workers = [pool.submit(self._take_turns, turns) for _unused in range(turns.workers)]
                for worker in workers:
                    worker.result()
            finally:
                turns.stop()

    def _take_turns(self, turns: DependencyQueue) -> None:
        # A worker takes part after part by itself: handing each of them over would cost more than an unchanged part.
        for number in turns:
            turns.ended(number, succeeded=self._try(self.parts[number]))
            progress.report(self._so_far)

    def _so_far(self) -> str:
        return f"stack {self.stack}: {len(self.done) + len(self.failed)} of {len(self.parts)} resources"

    def purge_tasks(self) -> dict[str, Task]:
        """A task for each kind of which something may have to be purged. Raises PlatformError for what cannot work."""
        return {
            kind: Task.open(KINDS[kind], {**self._params(kind), "state": "absent"}, check_only=self.check_only)
            for kind in OWNED_KINDS
        }

    def purge(self, tasks: Mapping[str, Task]) -> None:
        """Remove what carries the stack's mark and was not met on the way."""
        met = {id for outcome in self.done.values() for id in (outcome.result["id"], outcome.found)}
        paths = set()
        for kind, task in tasks.items():
            # On some backends two kinds are two views of the same objects.
            if task.endpoint.path in paths:
                continue
            paths.add(task.endpoint.path)
            mine = [
                obj for obj in self._listed(task) if (obj.get("metadata") or {}).get(OWNER_METADATA_KEY) == self.stack
            ]
            self._remove_all(kind, task, [obj for obj in mine if obj["id"] not in met])

    def _remove_all(self, kind: str, task: Task, objects: list[dict[str, Any]]) -> None:
        def remove(id: str) -> Outcome:
            return converge(task.resource, {**task.params, task.resource.id_option: id}, check_mode=self.check_only)

        with ThreadPoolExecutor(self.parallelism) as pool:
            try:
                futures = [pool.submit(remove, obj["id"]) for obj in objects]
                wait(futures)
            finally:
                # Whoever interrupts the task waits for what is on its way, and not for all.
                pool.shutdown(wait=False, cancel_futures=True)
        failures = []
        for obj, future in zip(objects, futures, strict=True):
            name = str(obj.get("name"))
            try:
                self.purged.append((kind, name, future.result()))
            except Exception as error:  # noqa: BLE001 - what failed here leaves the others as they are
                failure = unexpected(error)
                failures.append({"kind": kind, "name": name, "msg": failure.msg, **failure.details})
        if failures:
            reasons = "; ".join(f"{one['kind'].replace('_', ' ')} {one['name']}: {one['msg']}" for one in failures)
            raise PlatformError(reasons, failures=failures)

    def _listed(self, task: Task) -> list[dict[str, Any]]:
        try:
            return listing_cache.all_objects(task.endpoint, task.client, {})
        except PlatformError as error:
            # Where there is no such endpoint there is nothing of this kind either.
            if error.status in _NO_ENDPOINT:
                return []
            raise

    def _params(self, kind: str) -> dict[str, Any]:
        """The options of a module that is told nothing but where to look."""
        defaults = {name: option.get("default") for name, option in KINDS[kind].argument_spec().options.items()}
        return {**defaults, **self.shared}

    def _converge(self, part: Part) -> Outcome:
        if part.absent:
            return self._remove(part)
        owner_metadata = {OWNER_METADATA_KEY: self.stack} if part.kind in OWNED_KINDS else None
        if part.task:
            return converge_task(part.task, owner_metadata=owner_metadata)
        return self._run(
            part, self._filled(part, part.options), check_only=self.check_only, owner_metadata=owner_metadata
        )

    def _filled(self, part: Part, options: Mapping[str, Any]) -> dict[str, Any]:
        address = {name: value for name, value in options.items() if name in part.address}
        return {
            **filled(options, lambda ref: self._ids.get(ref) or UNKNOWN_ID),
            **filled(address, lambda ref: self._places.get(ref) or UNKNOWN_ID),
        }

    def _remove(self, part: Part) -> Outcome:
        """Nothing is looked for below what is not there; what cannot go stays, unless it is declared to go."""
        stays = part.options.get("state") != "absent" and not part.resource.supports_absent(part.options)
        if stays or any(self._places.get(ref) is None for ref in _above(part)):
            return Outcome(False, {"id": None, part.resource.name: None})
        return self._run(part, self._address(part), check_only=self.check_only)

    def _address(self, part: Part) -> dict[str, Any]:
        """The options for a removal: references matter where they are part of the address."""
        kept = {name: value for name, value in part.options.items() if name in part.address or not list(refs(value))}
        return {**self._filled(part, kept), "state": "absent"}

    def _run(
        self,
        part: Part,
        options: Mapping[str, Any],
        *,
        check_only: bool,
        owner_metadata: Mapping[str, str] | None = None,
    ) -> Outcome:
        params = validated(part, options, self.shared, self.stack)
        return converge(part.resource, params, check_mode=check_only, owner_metadata=owner_metadata)

    def _try(self, part: Part) -> bool:
        if part.number in self.failed or any(self._numbers[ref] in self.failed for ref in _above(part)):
            return False
        try:
            outcome = self._converge(part)
        except Exception as error:  # noqa: BLE001 - what failed here leaves the others as they are
            self.failed[part.number] = unexpected(error)
            return False
        if part.name is not None:
            ref, id = Ref(part.kind, part.name), outcome.result["id"]
            self._ids[ref] = id
            is_foreseen = outcome.action == "replace" and id == UNKNOWN_ID
            is_carried = part.kind in CARRIED_SETTINGS and part.options.get(CARRIED_SETTINGS[part.kind]) is None
            # What would be there then has what lies in the old one.
            self._places[ref] = outcome.found if is_foreseen and is_carried else id
        self.done[part.number] = outcome
        return True

    def _find_addresses(self) -> None:
        """The ids of the parts that are to go, and below which others are: before anything goes."""
        going = [part for part in self.parts if part.absent]
        for number in {self._numbers[ref] for part in going for ref in _above(part)}:
            part = self.parts[number]
            if part.absent:
                try:
                    outcome = self._run(part, self._address(part), check_only=True)
                except Exception as error:  # noqa: BLE001 - what failed here leaves the others as they are
                    self.failed[number] = unexpected(error)
                else:
                    self._places[Ref(part.kind, str(part.name))] = outcome.result["id"]

    @functools.cached_property
    def _numbers(self) -> dict[Ref, int]:
        return {Ref(part.kind, part.name): part.number for part in self.parts if part.name is not None}


def _above(part: Part) -> list[Ref]:
    """The parts without which it cannot be found."""
    return [ref for name in part.address for ref in refs(part.options.get(name))]
