# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The start of a playbook, tasks and loops: how much a user waits for with few objects."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import contenders
from environment import clean, collections_root
from measure import Figure, Outcome, Ratio, in_turns, ratio
from runs import Site, site

REPETITIONS = 5


def start() -> Outcome:
    """What the collection adds to the start of a playbook that does not use it."""
    outcome = Outcome("the start of a playbook that uses nothing of the collection, with it and without it")
    with site() as here:
        empty = here.folder / "empty"
        empty.mkdir()

        def without() -> float:
            return here.play(contenders.debug(1), environment={"ANSIBLE_COLLECTIONS_PATH": str(empty)}).seconds

        without()
        figures = in_turns(
            {"with": lambda: here.play(contenders.debug(1)).seconds, "without": without}, 2 * REPETITIONS
        )
    outcome.add(*figures.values())
    difference = abs(figures["with"].median - figures["without"].median)
    spread = max(high - low for low, high in (one.spread for one in figures.values()))
    outcome.ratios.append(Ratio("difference / spread", ratio(difference, spread), 1))
    return outcome


def imports() -> Outcome:
    """What a process imports before it does anything: each task as a module is one, and each playbook."""
    outcome = Outcome(
        "imports: nothing, the SDK as it is, and the collection's client, which has the SDK without models"
    )
    client = "ansible_collections.declarative.openai.plugins.module_utils._transport.client"
    with site() as here:
        surroundings = clean(here.folder, PYTHONPATH=str(collections_root()))
        figures = in_turns(
            {
                name: partial(_seconds, here, [sys.executable, "-c", code], surroundings)
                for name, code in {"nothing": "", "SDK": "import openai", "client": f"import {client}"}.items()
            },
            2 * REPETITIONS,
        )
    sdk, ours = (figures[name].less(figures["nothing"], f"{name} without Python") for name in ("SDK", "client"))
    outcome.add(*figures.values(), sdk, ours)
    outcome.compare(ours, sdk)
    return outcome


def _seconds(here: Site, command: list[str], surroundings: dict[str, str]) -> float:
    return here.measured(command, surroundings)[0].seconds


def tasks() -> Outcome:
    """Tasks that find everything as it is to be."""
    outcome = Outcome("20 and 100 tasks, each for an assistant that is found by its name and unchanged")
    with site(contenders.THERE) as here:
        few, many = 20, 100

        def run(make: Callable[[int], contenders.Tasks], count: int, *, as_modules: bool = False) -> float:
            return here.play(make(count), as_modules=as_modules).seconds

        def uri(count: int) -> contenders.Tasks:
            return contenders.uri(count, here)

        _same_requests(here, uri(few), contenders.unchanged(few))
        figures = in_turns(
            {
                "debug, 20": partial(run, contenders.debug, few),
                "uri, 20": partial(run, uri, few),
                "module, 20": partial(run, contenders.unchanged, few, as_modules=True),
                "in-process, 20": partial(run, contenders.unchanged, few),
                "debug, 100": partial(run, contenders.debug, many),
                "uri, 100": partial(run, uri, many),
                "in-process, 100": partial(run, contenders.unchanged, many),
            },
            REPETITIONS,
        )
    further = {
        name: figures[f"{name}, 100"].less(figures[f"{name}, 20"], f"{name}, a further task", many - few)
        for name in ("debug", "uri", "in-process")
    }
    outcome.add(*figures.values(), *further.values())
    outcome.compare(figures["in-process, 20"], figures["uri, 20"], 0.25)
    outcome.compare(figures["in-process, 20"], figures["module, 20"], 0.15)
    outcome.compare(further["in-process"], further["uri"], 0.1)
    outcome.compare(further["in-process"], further["debug"], 2.5)
    outcome.notes.append("100 tasks as modules are left out: each run would take as long as five of 20.")
    return outcome


def _same_requests(here: Site, *tasks: contenders.Tasks) -> None:
    """Refuse to compare what does not send the same. It warms up, too."""
    sent = [here.requests_of(partial(here.play, one)) for one in tasks]
    if any(one != sent[0] for one in sent):
        raise RuntimeError(f"The contenders do not send the same requests: {sent}")


def loop() -> Outcome:
    """A loop in one task, beside the SDK."""
    outcome = Outcome("500 assistants by name in a loop, in-process, beside a script with the SDK")
    count = 500
    with site(contenders.THERE) as here:
        sent = len(here.requests_of(lambda: here.play(contenders.loop_over_few(count))))
        figures = in_turns(
            {
                "loop of none": lambda: here.play(contenders.loop_over_few(0)).seconds,
                "debug, loop of 500": lambda: here.play(contenders.debug_in_a_loop(count)).seconds,
                "loop of 500": lambda: here.play(contenders.loop_over_few(count)).seconds,
                "script of none": lambda: here.script("nothing").seconds,
                "script, listing for each": lambda: here.script("find_each", count).seconds,
                "script, listing once": lambda: here.script("find_all", count).seconds,
            },
            REPETITIONS,
        )
    loop_alone = figures["loop of 500"].less(figures["loop of none"], "loop")
    each = figures["script, listing for each"].less(figures["script of none"], "SDK, listing for each")
    once = figures["script, listing once"].less(figures["script of none"], "SDK, listing once")
    outcome.add(*figures.values(), loop_alone, each, once)
    outcome.compare(loop_alone, once, 3)
    outcome.compare(loop_alone, each)
    outcome.compare(figures["loop of 500"], figures["debug, loop of 500"])
    outcome.add(Figure("requests, loop", (float(sent),), "requests"))
    outcome.notes.append("The first two ratios are without the start of either side. A loop of debug is the floor.")
    return outcome
