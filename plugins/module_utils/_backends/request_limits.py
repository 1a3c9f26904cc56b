# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of runs as defaults: an assistant and a thread note them in their metadata, for runs without their own.

No API knows them but on a run. So whoever creates a run looks them up: the run's own, the thread's, the assistant's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Endpoint, Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, Upload

#: The limits, and what a note of each is. Another one is broken, and counts as none.
LIMITS: dict[str, Any] = {"max_prompt_tokens": int, "max_completion_tokens": int, "truncation_strategy": dict}


def with_defaults(run: Mapping[str, Any], *holders: Mapping[str, Any]) -> Object:
    """The run with each limit it does not set from the first of ``holders`` that has it."""
    found = dict(run)
    for holder in holders:
        for name, kind in LIMITS.items():
            if found.get(name) is None and isinstance(holder.get(name), kind):
                found[name] = holder[name]
    return found


@dataclass(frozen=True)
class LimitedRuns(Endpoint):
    """Runs of an API that has no such defaults."""

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        return super().create(client, parents, self._limited(client, parents, body), upload)

    def _limited(self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any]) -> Object:
        """Each holder is asked for only where a limit is still open; what is not there is the server's to refuse."""
        ids = {"thread": parents.get("thread_id"), "assistant": body.get("assistant_id")}
        run = dict(body)
        for kind, id in ids.items():
            if id and not LIMITS.keys() <= run.keys():
                try:
                    run = with_defaults(run, self.context.endpoint(kind).get(client, {}, id) or {})
                except RequestError as error:
                    # Nothing was made, whatever became of the question.
                    error.ambiguous = False
                    raise
        return run
