#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.declarative.openai.plugins.module_utils._entry import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.vector_stores import VECTOR_STORE


def main() -> None:
    run_as_module(VECTOR_STORE)


if __name__ == "__main__":
    main()
