# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which part of a list an info module returns."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  after:
    description: Return only what comes after the object with this id, in the order of the list.
    type: str
  before:
    description: Return only what comes before the object with this id, in the order of the list.
    type: str
"""

    # What every list takes.
    LIST = r"""
options:
  limit:
    description: The most objects to return. Without it all are returned, however many pages that takes.
    type: int
  order:
    description: V(asc) puts the oldest object first, V(desc) the newest. Without it the server chooses.
    type: str
    choices: [asc, desc]
"""

    # What narrows lists of named objects.
    FILTERS = r"""
options:
  name:
    description: Return only objects of exactly this name.
    type: str
  name_pattern:
    description: Return only objects whose name has this form. V(*) stands for any characters and V(?) for one.
    type: str
  metadata:
    description: Return only objects that carry all of these pairs.
    type: dict
"""
