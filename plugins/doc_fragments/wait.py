# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of what takes a while."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether the task waits until the server has done its work. Without it the object is returned as it is at once.
    type: bool
    default: true
  wait_timeout:
    description: How many seconds the task waits at most. Then it fails.
    type: float
    default: 600.0
  poll_interval:
    description: The longest pause between two looks, in seconds. The first look comes soon, and the pauses grow.
    type: float
    default: 5.0
notes:
  - Before it waits, a task that runs in the process of Ansible says as progress what goes on at the server, its id, and
    how to wait for it again. When Ansible is told to end by Ctrl-C or C(SIGTERM), or is killed, that goes on.
"""

    # For what can be cancelled.
    CANCEL = r"""
options:
  cancel_on_timeout:
    description:
      - Whether what is not done after O(wait_timeout) is cancelled. The task fails in either case.
      - It is cancelled within two seconds, too, when Ansible is told to end by Ctrl-C or C(SIGTERM) while the task
        waits, or, on Linux, when Ansible is killed.
      - That holds for tasks that run in the process of Ansible. A module on the same machine hears of Ctrl-C, and of
        C(SIGTERM) from ansible-core 2.19 on. A module on another host hears of neither, unless its connection has a
        terminal.
    type: bool
    default: false
"""

    # For what only ever waits for the run that holds its thread.
    THREAD = r"""
options:
  wait_timeout:
    description: How many seconds the task waits at most for a run that holds the thread. Then it fails.
    type: float
    default: 600.0
  poll_interval:
    description: The longest pause between two looks, in seconds. The first look comes soon, and the pauses grow.
    type: float
    default: 5.0
"""
