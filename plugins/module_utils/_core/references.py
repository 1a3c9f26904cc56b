# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that name other objects."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """An option that names another object, resolved to its id: ``assistant_name`` to ``assistant_id``."""

    option: str
    #: What takes the id: a part of the address, a field, or another option that may have it.
    target: str
    #: The kind of the other object, and the member of it that the option has.
    kind: str
    key: str = "name"
    #: A regular expression for ids, where the option takes one in the place of a name. Empty: ``target`` is an option.
    id_pattern: str = ""
    #: Whether letters of the name count the same in upper and lower case.
    ignores_case: bool = False
    #: The query parameter by which the API lists those with the name alone. Empty: it cannot.
    query: str = ""
    #: What to do where there is none.
    remedy: str = "create it first"
    #: Whether the id is part of which object is meant, as it is where ``target`` is a part of the address.
    identifies: bool = False

    @property
    def title(self) -> str:
        return self.kind.replace("_", " ")

    @property
    def advice(self) -> str:
        """What to give where the name does not do."""
        return f"the id of one as {self.option}" if self.id_pattern else self.target

    def is_id(self, value: str) -> bool:
        """Whether the option has an id already."""
        return bool(self.id_pattern and re.fullmatch(self.id_pattern, value))

    def search(self, name: str) -> dict[str, list[str]]:
        """The query that lists those with the name, in lower case too where the case does not count."""
        return {self.query: list(dict.fromkeys([name, *([name.lower()] if self.ignores_case else [])]))}

    def is_named(self, name: object, wanted: str) -> bool:
        """Whether an object of this name is the one that is wanted."""
        if self.ignores_case and isinstance(name, str):
            return name.casefold() == wanted.casefold()
        return name == wanted


PROJECT = Reference("project", "project_id", "project", id_pattern="proj_.+")
GROUP = Reference("group", "group_id", "group", id_pattern="group_.+")
#: What is no e-mail address is the id of a user or of a service account.
USER = Reference(
    "user",
    "user_id",
    "user",
    key="email",
    id_pattern="[^@]+",
    ignores_case=True,
    query="emails",
    remedy="invite them to the organization first",
    identifies=True,
)
