# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many objects at once: openai_stack beside a script with the SDK that does the same side by side."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

import contenders
from measure import Figure, Outcome, Ratio, in_turns, ratio
from runs import Run, Site, site
from wanted import SIDE_BY_SIDE

REPETITIONS = 5
COUNT = 1000
# Objects in a page of a list, at most.
PAGE = 100
# Seconds that each answer waits where time on the way is what counts.
LATENCY = 0.05


def _checked(here: Site, tasks: contenders.Tasks) -> Run:
    return here.play(tasks, arguments=["--check"])


def _adopt(here: Site, count: int) -> None:
    """Apply once, so that what the stack may note of objects that were there before is noted."""
    here.play(contenders.stack(count), changed=None)
    here.forget_requests()


def check() -> Outcome:
    """Everything is as it is to be, and only looked at."""
    outcome = Outcome(f"check mode over {COUNT} unchanged assistants")
    with site(COUNT) as here:
        _adopt(here, COUNT)
        stack = partial(_checked, here, contenders.stack(COUNT))
        script = partial(here.script, "check_async", COUNT)
        sent = {"stack": len(here.requests_of(stack)), "asyncio": len(here.requests_of(script))}
        figures = in_turns(
            {
                "stack of none": lambda: _checked(here, contenders.stack(0)).seconds,
                "stack": lambda: stack().seconds,
                "set_fact of none": lambda: _checked(here, contenders.data(0)).seconds,
                "set_fact": lambda: _checked(here, contenders.data(COUNT)).seconds,
                "asyncio of none": lambda: here.script("nothing_async").seconds,
                "asyncio": lambda: script().seconds,
            },
            REPETITIONS,
        )
        loop = partial(_checked, here, contenders.loop_over_all(COUNT))
        sent["loop"] = len(here.requests_of(loop))
        figures |= in_turns({"loop": lambda: loop().seconds}, REPETITIONS)
    _compare(outcome, figures, 1.5)
    outcome.add(figures["set_fact"].less(figures["set_fact of none"], "set_fact without start"))
    outcome.notes.append(
        "set_fact is given the same resources and does nothing with them: Ansible's own part of what the stack takes."
    )
    outcome.add(*(Figure(f"requests, {name}", (float(count),), "requests") for name, count in sent.items()))
    outcome.ratios.append(Ratio("requests, stack / pages", ratio(sent["stack"], COUNT / PAGE), 1))
    outcome.notes.append("Most of the loop is Ansible's own work on each item.")
    return outcome


def create() -> Outcome:
    """Nothing is there, and all is made; each answer takes its time."""
    outcome = Outcome(f"creating {COUNT} assistants, {SIDE_BY_SIDE} side by side, {LATENCY} s to each answer")
    with site() as here:

        def stack(count: int) -> float:
            _start_anew(here)
            return here.play(contenders.stack(count), changed=1 if count else 0).seconds

        def script(name: str) -> float:
            _start_anew(here)
            return here.script(name, COUNT).seconds

        figures = in_turns(
            {
                "stack of none": partial(stack, 0),
                "stack": partial(stack, COUNT),
                "asyncio of none": partial(script, "nothing_async"),
                "asyncio": partial(script, "create_async"),
            },
            REPETITIONS,
        )
    _compare(outcome, figures, 1.25)
    return outcome


def _start_anew(here: Site) -> None:
    here.reset()
    # What a run notes of its objects would find them in the next one.
    (here.folder / "registry.json").unlink(missing_ok=True)
    here.slow(LATENCY)


def _compare(outcome: Outcome, figures: dict[str, Figure], at_most: float) -> None:
    stack = figures["stack"].less(figures["stack of none"], "stack without start")
    script = figures["asyncio"].less(figures["asyncio of none"], "asyncio without start")
    outcome.add(*figures.values(), stack, script)
    outcome.compare(stack, script, at_most)
    outcome.compare(figures["stack"], figures["asyncio"])


def growth() -> Outcome:
    """Whether ten times the objects take ten times as long."""
    outcome = Outcome("check mode of openai_stack over more and more unchanged assistants")
    sizes = (10, 100, COUNT, 10 * COUNT)
    with ExitStack() as running:
        sites = {size: running.enter_context(site(size)) for size in sizes}
        for size, here in sites.items():
            _adopt(here, size)
        plays = {f"{size} objects": partial(_seconds, sites[size], contenders.stack(size)) for size in sizes}
        figures = in_turns({"none": partial(_seconds, sites[10], contenders.stack(0)), **plays}, REPETITIONS)
    alone = {
        size: figures[f"{size} objects"].less(figures["none"], f"{size} objects, for each", size) for size in sizes
    }
    outcome.add(*figures.values(), *alone.values())
    # Linear is 1; this is far from quadratic, which is 10, and has room for noise.
    outcome.compare(alone[sizes[-1]], alone[sizes[-2]], 1.5)
    outcome.notes.append("The start is taken off.")
    return outcome


def _seconds(here: Site, tasks: contenders.Tasks) -> float:
    return _checked(here, tasks).seconds
