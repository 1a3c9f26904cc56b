# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What there is to measure."""

from __future__ import annotations

from collections.abc import Callable

from few import imports, loop, start, tasks
from large import upload
from limits import limited, unlimited
from many import check, create, growth
from measure import Outcome

_ALL = (start, imports, tasks, loop, check, create, growth, upload, unlimited, limited)
CASES: dict[str, Callable[[], Outcome]] = {case.__name__: case for case in _ALL}
