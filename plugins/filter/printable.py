# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter printable: what a server or a model says, as it may be printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.printable import printable_value


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[[Any], Any]]:
        return {"printable": printable_value}
