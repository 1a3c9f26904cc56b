# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tasks that are measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from runs import Site
from wanted import SIDE_BY_SIDE, assistant, assistants

Tasks = list[dict[str, Any]]

OURS = "declarative.openai"
# As many of them are there where tasks look one up by its name: one page of the list.
THERE = 20


def debug(count: int) -> Tasks:
    """Ansible's own floor."""
    return [{"ansible.builtin.debug": {"msg": assistant(number)["name"]}} for number in range(count)]


def uri(count: int, site: Site) -> Tasks:
    """The same request that the module sends, and nothing made of the answer."""
    call = {
        "url": f"{site.server.base_url}/assistants?limit=100",
        "headers": {"Authorization": f"Bearer {site.server.key}", "OpenAI-Beta": "assistants=v2"},
    }
    return [{"ansible.builtin.uri": call} for _number in range(count)]


def unchanged(count: int) -> Tasks:
    return [{f"{OURS}.openai_assistant": assistant(number % THERE)} for number in range(count)]


def looped(items: Sequence[dict[str, str]]) -> Tasks:
    names = ("name", "model", "instructions")
    return [
        {
            f"{OURS}.openai_assistant": {name: f"{{{{ item.{name} }}}}" for name in names},
            "loop": list(items),
            "loop_control": {"label": "{{ item.name }}"},
        }
    ]


def debug_in_a_loop(count: int) -> Tasks:
    items = [assistant(number) for number in range(count)]
    return [{"ansible.builtin.debug": {"msg": "{{ item.name }}"}, "loop": items}]


def loop_over_few(count: int) -> Tasks:
    return looped([assistant(number % THERE) for number in range(count)])


def loop_over_all(count: int) -> Tasks:
    return looped(assistants(count))


def data(count: int) -> Tasks:
    """What Ansible takes to read the resources of a stack and to hand them to a task, which does nothing with them."""
    return [{"ansible.builtin.set_fact": {"resources": resources(count)}}]


def resources(count: int) -> list[dict[str, str]]:
    return [{"kind": "assistant", **one} for one in assistants(count)]


def stack(count: int) -> Tasks:
    """One task for all of them. Of none it is the start alone: the task is there, and has nothing to do."""
    task: dict[str, Any] = {
        f"{OURS}.openai_stack": {
            "name": "bench",
            "state": "present",
            "resources": resources(count),
            "parallelism": SIDE_BY_SIDE,
        }
    }
    return [task if count else {**task, "loop": []}]
