# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that jobs leave on the platform, written where the task runs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import destination
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage import files


@dataclass(frozen=True)
class DownloadedFile:
    """A file of a job whose id is in a member of the job; see ``_core.job.OutputFile``."""

    member: str

    def check(self, option: str, path: str) -> None:
        destination.check_place(path, option)

    def file_id(self, job: Mapping[str, Any]) -> str | None:
        return job.get(self.member)

    def is_written(self, task: Task, file_id: str, path: str) -> bool:
        """Only content of the same size is downloaded to be compared. A file that is no longer on the platform is taken
        for the one at the path.
        """
        if not os.path.isfile(path):
            return False
        file = _found(task, file_id)
        if file is None:
            return True
        size = file.get("bytes")
        return size in (None, os.path.getsize(path)) and files.sha256_of(task, file) == destination.sha256_of(path)

    def write(self, task: Task, file_id: str, option: str, path: str) -> None:
        file = _found(task, file_id)
        if file is None:
            raise PlatformError(
                f"The file {file_id} is no longer on the platform, so {option} {path} cannot be written; leave it out."
            )
        files.download(task, file, path, option)


def _found(task: Task, file_id: str) -> Object | None:
    return task.endpoints(files.FILE.kind).get(task.client, {}, file_id)
