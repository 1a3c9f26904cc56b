# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the names of all modules into the action group of meta/runtime.yml."""

from __future__ import annotations

import re

from environment import REPOSITORY

RUNTIME = REPOSITORY / "meta" / "runtime.yml"


def modules() -> list[str]:
    return sorted(path.stem for path in (REPOSITORY / "plugins" / "modules").glob("openai_*.py"))


def main() -> None:
    # Edited as text: a YAML library would drop the comments.
    entries = "".join(f"    - {name}\n" for name in modules())
    RUNTIME.write_text(re.sub(r"(?<=\n  openai:\n)(    - \w+\n)*", entries, RUNTIME.read_text(), count=1))


if __name__ == "__main__":
    main()
