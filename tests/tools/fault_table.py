# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds under each fault, as the page "What holds" says it and the fault matrix tries it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marked import replaced, rst_table

# What a task may come to.
DONE = "done"
FAILS = "fails"
UNSURE = "fails and tells"

# The columns of the table: what a request is for.
READ = "Read"
LISTED = "Create, found by name"
KEYED = "Create, found by key"
CHANGE = "Change"
DELETE = "Delete"
COLUMNS = (READ, LISTED, KEYED, CHANGE, DELETE)

TITLES = ("A fault that hits one request, and passes", "A fault that stays until the task ends")

#: What comes of a fault that hits one request, and of one that stays.
Promise = tuple[frozenset[str], frozenset[str]]


def promise(passing: str, staying: str) -> Promise:
    """``one`` or ``one/other`` where kinds differ."""
    return frozenset(passing.split("/")), frozenset(staying.split("/"))


@dataclass(frozen=True)
class Row:
    """Faults under which the same holds."""

    title: str
    #: As the control endpoint of the local server takes them.
    faults: tuple[Mapping[str, Any], ...]
    promises: Mapping[str, Promise]


def statuses(kind: str, *numbers: int) -> tuple[Mapping[str, Any], ...]:
    return tuple({"kind": kind, "status": number} for number in numbers)


def bodies(*values: Any, **fault: Any) -> tuple[Mapping[str, Any], ...]:
    return tuple({"kind": "body", "body": value, **fault} for value in values)


HEARD = {
    # What is read once something was made tells what that is.
    READ: promise(DONE, f"{FAILS}/{UNSURE}"),
    LISTED: promise(DONE, UNSURE),
    KEYED: promise(UNSURE, UNSURE),
    CHANGE: promise(DONE, UNSURE),
    DELETE: promise(DONE, UNSURE),
}
# A sync does not look for the files whose answer was lost before it ends; its next run does.
WORKED = {**HEARD, LISTED: promise(DONE, f"{DONE}/{UNSURE}")}
# Some errors say themselves that another try is no use.
REFUSED = {
    READ: promise(f"{DONE}/{FAILS}/{UNSURE}", f"{FAILS}/{UNSURE}"),
    LISTED: promise(f"{DONE}/{UNSURE}", UNSURE),
    KEYED: HEARD[KEYED],
    CHANGE: promise(f"{DONE}/{UNSURE}", UNSURE),
    DELETE: promise(f"{DONE}/{UNSURE}", UNSURE),
}

ROWS = (
    Row("408, 500, 502, 503, 504, nothing done", statuses("status", 408, 500, 502, 503, 504), HEARD),
    Row("408, 500, 502, 503, 504, the work done", statuses("status_after", 408, 500, 502, 503, 504), WORKED),
    Row(
        "425, 429",
        statuses("status", 425, 429),
        {**dict.fromkeys(COLUMNS, promise(DONE, FAILS)), READ: HEARD[READ]},
    ),
    Row("Connection reset, nothing done", ({"kind": "reset_before"},), HEARD),
    Row("Connection reset, the work done", ({"kind": "reset_after"},), WORKED),
    Row(
        "Failure, the work done later",
        ({"kind": "late", "seconds": 0}, {"kind": "late", "seconds": 0, "reply": "reset"}),
        {column: WORKED[column] for column in COLUMNS if column != READ},
    ),
    Row(
        "Success without content",
        ({"kind": "empty", "status": 200}, {"kind": "empty", "status": 204}),
        {**WORKED, CHANGE: promise(DONE, DONE), DELETE: promise(DONE, DONE)},
    ),
    Row("HTML page", ({"kind": "body", "text": "<!doctype html><title>Login</title>", "work": False},), HEARD),
    Row(
        "Error in a 200",
        bodies(
            {"object": "error", "message": "The model does not exist.", "code": 404},
            {"error": {"message": "Overloaded."}},
            work=False,
        ),
        REFUSED,
    ),
    Row(
        "Something else than asked for",
        bodies({}, None, [], {"id": None}, {"object": "list", "has_more": False}, {"object": "list", "data": None}),
        {**WORKED, CHANGE: promise(DONE, f"{DONE}/{UNSURE}"), DELETE: promise(DONE, DONE)},
    ),
    Row(
        "Answer cut off",
        ({"kind": "cut", "cut": "length"}, {"kind": "cut", "cut": "json"}),
        # A second try of some operations is refused since the first one worked, and another look sees that.
        {**WORKED, CHANGE: promise(DONE, f"{DONE}/{UNSURE}"), DELETE: promise(DONE, f"{DONE}/{UNSURE}")},
    ),
    # What is found by key is not listed.
    Row("Pages that repeat", ({"kind": "endless"},), {READ: promise(DONE, f"{DONE}/{FAILS}")}),
    Row(
        "Redirect",
        ({"kind": "redirect", "location": "http://127.0.0.1:9/v1/elsewhere"},),
        {**dict.fromkeys(COLUMNS, promise(FAILS, FAILS)), READ: promise(f"{FAILS}/{UNSURE}", f"{FAILS}/{UNSURE}")},
    ),
    Row(
        "Deleted or ended meanwhile",
        ({"kind": "move_on"},),
        {CHANGE: promise(f"{DONE}/{FAILS}", f"{DONE}/{FAILS}"), DELETE: promise(DONE, DONE)},
    ),
)


def page(text: str) -> str:
    """The page with the tables as they follow from the rows."""
    return replaced(text, "what holds", tables().rstrip("\n"))


def tables() -> str:
    """One table for faults that hit one request, and one for those that stay."""
    parts = []
    for number, title in enumerate(TITLES):
        rows = [[row.title, *_words(row, number)] for row in ROWS]
        parts.append(f"{title}:\n\n{rst_table([['Fault', *COLUMNS], *rows])}")
    return "\n".join(parts)


def _words(row: Row, number: int) -> Iterator[str]:
    for column in COLUMNS:
        outcomes = row.promises[column][number] if column in row.promises else ()
        yield " or ".join(sorted(outcomes)) or "\\-"
