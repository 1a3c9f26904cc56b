# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind, operation and fault, on both backends: what the page "What holds" says of it is what comes of it.

A run tries each row of the table with a third of the operations of all kinds; these, the backend, the fault of the
row, and whether it passes, take turns. With ``FAULTS=all`` in the environment it tries all of them, which `make faults`
does.
"""

from __future__ import annotations

import itertools
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from declarations import modules
from fault_cases import CASES, Case, filled
from fault_table import CHANGE, DELETE, DONE, FAILS, KEYED, LISTED, READ, ROWS, UNSURE, Row
from turns import TURN, in_turn

from ansible_collections.declarative.openai.plugins.module_utils._core.action import ActionResource
from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import given_as_null, report
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for

TRIES_ALL = os.environ.get("FAULTS") == "all"
ONCE, FOR_EVER = 1, -1
# Days in which each operation of each kind has its turn.
DAYS = 3
# Seconds until somebody runs a task again that failed: less than a limit that was learned is kept.
A_WHILE = 3000
# What the first look of another try does not see yet.
LATE = {"step": "late", "until": {"method": "GET", "path": ".*"}}


@dataclass(frozen=True)
class Operation:
    """What is done to an object while the fault is there."""

    name: str
    #: The requests that are hit.
    method: str
    #: The options, laid over those that made it.
    options: Callable[[Case], Mapping[str, Any]] | None = None
    #: Whether there is an object before.
    on_existing: bool = True

    def column(self, case: Case) -> str:
        """The column of the table that says what holds."""
        if self.method == "GET" or not case.records:
            return READ
        if self.name in ("create", "replace"):
            return LISTED if case.listed else KEYED
        return DELETE if self.method == "DELETE" else CHANGE


# A case, a backend, an operation, a fault, and how often it strikes.
Cell = tuple[Case, str, Operation, Mapping[str, Any], int]


def absent(case: Case) -> Mapping[str, Any]:
    return {"state": "absent"}


LOOK = Operation("look", "GET", on_existing=False)
CREATE = Operation("create", "POST", on_existing=False)
AGAIN = Operation("again", "GET")
UPDATE = Operation("update", "POST", lambda case: case.change)
REPLACE = Operation("replace", "POST", lambda case: case.rework)
REMOVE = Operation("delete", "DELETE", absent)
ARCHIVE = Operation("archive", "POST", absent)


def operations(case: Case) -> Iterator[Operation]:
    yield from (LOOK, CREATE, AGAIN)
    yield from (operation for operation in (UPDATE, REPLACE) if operation.options and operation.options(case))
    if case.deletable and case.records:
        yield ARCHIVE if case.is_archived else REMOVE
    for operation in case.operations:
        yield Operation(operation, "POST", lambda _case, state=operation: {"state": state})


@dataclass
class World:
    """A server, and a user who was never there before."""

    server: Any
    case: Case
    backend: str
    home: Path
    ids: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        self.server.control("POST", "/reset")
        client_for.cache_clear()
        folder = self.home / "folder"
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("The nightly backup starts at 3:00.")
        self.ids["folder"] = str(folder)
        for name, kind, options in self.case.needs:
            self.ids[name] = self.run(kind, options)["id"]

    def run(self, kind: str, options: Mapping[str, Any]) -> dict[str, Any]:
        """What a task returns. What is no refusal in one sentence is no result."""
        connection = {
            "api_key": self.server.key,
            "admin_api_key": self.server.admin_key,
            "base_url": self.server.base_url,
            "backend": self.backend,
            "registry": str(self.home / "registry.json"),
        }
        declaration = modules()[f"openai_{kind}"].declaration
        given = {**connection, **filled(options, self.ids)}
        checked = ArgumentSpecValidator(**declaration.argument_spec().to_kwargs()).validate(given)
        assert checked.error_messages == []
        result, _warnings = report(
            declaration, checked.validated_parameters, check_mode=False, null_options=given_as_null(given)
        )
        assert "'exception'" not in str(result), result["msg"]
        if result.get("failed"):
            message = result["msg"]
            assert message.endswith("."), message
            assert not re.search(r"[.!?]\s+[A-Z]|\n|\.\.$", message), message
        return result

    def succeed(self, kind: str, options: Mapping[str, Any]) -> dict[str, Any]:
        result = self.run(kind, options)
        assert not result.get("failed"), result["msg"]
        return result

    def count(self) -> int:
        return int(self.server.count(self.case.records[self.backend])) if self.case.records else 0


def told(result: Mapping[str, Any]) -> str:
    """What came of a task, in the words of the table."""
    if not result.get("failed"):
        return DONE
    is_told = result.get("changed") or "possibly_created" in result or "may have been" in result["msg"]
    return UNSURE if is_told else FAILS


def try_cell(world: World, operation: Operation, fault: Mapping[str, Any], times: int, clock: Any) -> str | None:
    """What came of the operation, or None where the fault hit nothing. Asserts what holds in any case."""
    case, server = world.case, world.server
    options = {**case.options, **(operation.options(case) if operation.options else {})}
    world.prepare()
    if operation.name in case.operations:
        options = prepare_state_before(world, operation.name)
    elif operation.on_existing:
        world.succeed(case.kind, case.options)
    if options.get("state", "present") != "present" and case.kind != "stack":
        options = {
            name: value
            for name, value in options.items()
            if name in (*case.identity, "state", "wait", f"{case.kind}_id")
        }
    count = world.count()
    server.fault(**aimed(world, operation, fault), method=operation.method, times=times)
    if fault["kind"] == "late":
        server.control("POST", "/holds", LATE)

    result = world.run(case.kind, options)
    (ordered,) = server.control("GET", "/faults")["faults"]
    server.control("DELETE", "/faults")
    if not ordered["hits"]:
        return None
    outcome = told(result)
    clock.now += A_WHILE
    again = world.succeed(case.kind, options)
    assert not world.succeed(case.kind, options)["changed"], "a third apply changes something"
    if outcome == DONE:
        assert not again["changed"], "it was not done"
    elif outcome == FAILS and operation is not AGAIN:
        assert again["changed"] or not case.records, f"it was done, and not told: {result['msg']}"
    if case.records:
        expected = count + {"look": 1, "create": 1, "delete": -1}.get(operation.name, 0)
        if operation is REPLACE and case.keeps_old:
            expected += 1
        orphans = int(outcome == UNSURE and not case.listed and operation.column(case) == KEYED)
        assert expected <= world.count() <= expected + orphans, f"{world.count()} in place of {expected}"
    return outcome


def prepare_state_before(world: World, operation: str) -> dict[str, Any]:
    """Make an object and bring it to the state before the verb; returns the options of the verb."""
    case = world.case
    world.server.hold(case.hold)
    made = world.succeed(case.kind, {**case.options, "wait": False})
    if case.kind == "fine_tuning_job":
        # What stands still between two epochs has begun.
        while (look := world.succeed("fine_tuning_job_info", {"fine_tuning_job_id": made["id"]})) and look[
            "fine_tuning_jobs"
        ][0]["status"] != "running":
            time.sleep(0.01)
    named = {"key": case.options["key"]} if "key" in case.options else {f"{case.kind}_id": made["id"]}
    identity = {**named, "wait": False}
    for earlier in itertools.takewhile(lambda state: state != operation, case.operations):
        world.succeed(case.kind, {**identity, "state": earlier})
    return {**identity, "state": operation}


def aimed(world: World, operation: Operation, fault: Mapping[str, Any]) -> dict[str, Any]:
    """The fault; what moves on is the object of the case: it ends where it is to be stopped, else it goes."""
    if fault["kind"] != "move_on":
        return dict(fault)
    case = world.case
    if operation is ARCHIVE:
        moved: dict[str, Any] = {"set": {"status": "archived"}}
    else:
        moved = {"set": {"status": case.end}} if operation.name in case.operations else {"delete": True}
    return {**fault, "target": {"kind": case.records[world.backend], **moved}}


def cells(row: Row, column: str) -> Sequence[Cell]:
    """What is tried of a row: all of it, or an operation of each third kind, with a backend, a fault and a duration."""
    concerned = [
        (case, operation)
        for case in CASES
        for operation in operations(case)
        if operation.column(case) == column and (row.faults[0]["kind"] != "move_on" or case.records)
    ]
    if TRIES_ALL:
        return [
            (case, backend, operation, fault, times)
            for case, operation in concerned
            for backend, fault, times in itertools.product(case.backends, row.faults, (ONCE, FOR_EVER))
        ]
    turns = itertools.count(ROWS.index(row) + TURN)
    return [
        (
            case,
            case.backends[turn // 2 % len(case.backends)],
            operation,
            row.faults[turn // 2 % len(row.faults)],
            (ONCE, FOR_EVER)[turn % 2],
        )
        for (case, operation), turn in zip(in_turn(concerned, DAYS), turns, strict=False)
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [pytest.param(row, column, id=f"{row.title}-{column}") for row in ROWS for column in row.promises],
)
def test_what_holds_under_a_fault(
    row: Row, column: str, server: Any, clock: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: list[str] = []
    tried = cells(row, column)
    for number, (case, backend, operation, fault, times) in enumerate(tried):
        home = tmp_path / str(number)
        monkeypatch.setenv("HOME", str(home))
        try:
            outcome = try_cell(World(server, case, backend, home), operation, fault, times, clock)
        except Exception as error:  # noqa: BLE001 - each cell is told, whatever breaks it
            outcome = f"{type(error).__name__} {error}".splitlines()[0]
        promised = row.promises[column][times == FOR_EVER]
        if outcome is not None and outcome not in promised:
            broken.append(f"{case.kind} {operation.name} on {backend}, {fault}, {times}: {outcome}")
    assert not broken, "\n".join([f"{len(broken)} of {len(tried)} in turn {TURN}", *broken])


def test_every_kind_is_in_the_matrix() -> None:
    """But for actions, which leave nothing."""
    kinds = {
        name.removeprefix("openai_")
        for name, module in modules().items()
        if not module.is_info and not isinstance(module.declaration, ActionResource)
    }
    assert kinds == {case.kind for case in CASES}
