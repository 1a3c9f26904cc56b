# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What somebody would write with the SDK alone. Each is a program of its own; the environment has server and key.

Usage: python scripts.py NAME [COUNT]
"""

from __future__ import annotations

import asyncio
import sys
import warnings
from collections.abc import Callable

from openai import AsyncOpenAI, OpenAI
from openai.types.beta import Assistant
from wanted import SIDE_BY_SIDE, assistant, assistants


def nothing(_count: int) -> None:
    """The start of the others: imports and a client."""
    OpenAI()


def nothing_async(_count: int) -> None:
    AsyncOpenAI()


def check(wanted: dict[str, str], there: Assistant | None) -> None:
    if there is None or any(getattr(there, name) != value for name, value in wanted.items()):
        raise SystemExit(f"{wanted['name']} is not as it is wanted.")


def find_each(count: int) -> None:
    """Look each of ``count`` up by its name, as a loop of tasks does; there are twenty of them, again and again."""
    client = OpenAI()
    for number in range(count):
        wanted = assistant(number % 20)
        found = [one for one in client.beta.assistants.list(limit=100) if one.name == wanted["name"]]
        check(wanted, found[0] if len(found) == 1 else None)


def find_all(count: int) -> None:
    """List once, and compare in memory."""
    there = {one.name: one for one in OpenAI().beta.assistants.list(limit=100)}
    for number in range(count):
        wanted = assistant(number % 20)
        check(wanted, there.get(wanted["name"]))


def check_async(count: int) -> None:
    async def run() -> None:
        async with AsyncOpenAI() as client:
            there = {one.name: one async for one in client.beta.assistants.list(limit=100)}
        for wanted in assistants(count):
            check(wanted, there.get(wanted["name"]))

    asyncio.run(run())


def create_async(count: int) -> None:
    async def run() -> None:
        turn = asyncio.Semaphore(SIDE_BY_SIDE)

        async def create(wanted: dict[str, str]) -> None:
            async with turn:
                await client.beta.assistants.create(
                    name=wanted["name"], model=wanted["model"], instructions=wanted["instructions"]
                )

        async with AsyncOpenAI() as client:
            await asyncio.gather(*(create(wanted) for wanted in assistants(count)))

    asyncio.run(run())


SCRIPTS: dict[str, Callable[[int], None]] = {
    run.__name__: run for run in (nothing, nothing_async, find_each, find_all, check_async, create_async)
}

if __name__ == "__main__":
    # The SDK says with each call that the Assistants API is deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    SCRIPTS[sys.argv[1]](int((*sys.argv[2:], "0")[0]))
