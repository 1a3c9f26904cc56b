# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Empty the local server, and forget what this user's tasks have noted: the next part begins as the first one did.

``lookup('fresh_start', control_url)`` returns the answer of the server.
"""

from __future__ import annotations

import os
import shutil
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ansible.plugins.lookup import LookupBase

NOTES = "~/.ansible/declarative.openai"


class LookupModule(LookupBase):  # type: ignore[misc]
    def run(self, terms: Sequence[Any], variables: Any = None) -> list[str]:
        shutil.rmtree(os.path.expanduser(NOTES), ignore_errors=True)
        Path(os.environ["OPENAI_REGISTRY"]).unlink(missing_ok=True)
        request = urllib.request.Request(f"{terms[0]}/reset", method="POST")  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return [answer.read().decode()]
