# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far tests with generated examples look: at the same few in each run, or, with EXAMPLES=20 in the environment, at
twenty times as many new ones.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_TIMES = os.environ.get("EXAMPLES", "")


def examples(count: int) -> settings:
    return settings(
        max_examples=count * int(_TIMES or 1),
        derandomize=not _TIMES,
        # One that fails is made smaller only where there is time for it.
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if _TIMES else [])],
        deadline=None,
        database=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.filter_too_much,
        ],
    )
