# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a stack knows of some kinds beyond their declarations."""

from __future__ import annotations

#: Kinds of which a replacement takes over what lies in the old one, and the option that says what is to lie in it.
CARRIED_SETTINGS = {"vector_store": "file_ids"}

#: Kinds that can be listed and carry metadata, so that what belongs to a stack can be told. Vector stores come last,
#: since the others use them.
OWNED_KINDS = ("assistant", "agent", "vector_store")
