# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of keys: which one an endpoint wants, where users set it, and what to say where it is missing or refused.

A key of one kind never stands in for one of the other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

#: Whom an endpoint serves: the members of a project, or those who administer the organization.
Audience = Literal["project", "admin"]

_SENTENCE_END = re.compile(r"[.!?]+\s+(?=[A-Z])")
# A part of a shorter key would give too much of it away.
_LONG_KEY = 20


@dataclass(frozen=True)
class Credential:
    """One kind of key."""

    #: What sentences call it.
    title: str
    #: The option that sets it, and the environment variable.
    option: str
    variable: str
    #: The options to look at where the server refuses it.
    suspects: str
    #: Who has such a key, where that is not plain.
    hint: str = ""
    #: Whether requests with it go to a project that an option may name.
    names_project: bool = True

    def missing(self) -> str:
        """What to do where there is none; without a full stop."""
        return f"No {self.title} is set; set the option {self.option} or the environment variable {self.variable}" + (
            f" ({self.hint})" if self.hint else ""
        )

    def checked(self, key: str | None, *, required: bool) -> str:
        """The key; empty where there is none. Raises PlatformError for what is no key, or missing and ``required``."""
        if not key and required:
            raise PlatformError(f"{self.missing()}.")
        if not is_printable_ascii(key or ""):
            raise PlatformError(
                f"The {self.title} has a space, a line break or another character that no key has, often the end of "
                "the line of the file it was read from; give it without that, for example with the filter trim."
            )
        return key or ""

    def refusal(self, key: str, message: str) -> str:
        """What a user reads whose key the server did not take, or who gave none: which key it is, and where it comes
        from, since many have several. Of the server's ``message`` the first sentence says it. Without a full stop.
        """
        message = _SENTENCE_END.split(message)[0]
        if not key:
            return f"{self.missing()}, since the server wants one ({message})"
        is_variable = os.environ.get(self.variable) == key
        source = f"the environment variable {self.variable}" if is_variable else f"the option {self.option}"
        ends = f" and reads {key[:3]}…{key[-4:]}" if len(key) >= _LONG_KEY else ""
        return (
            f"The server refused the {self.title} ({message}), which comes from {source}{ends}; check {self.suspects}"
        )


CREDENTIALS: Mapping[Audience, Credential] = {
    "project": Credential("API key", "api_key", "OPENAI_API_KEY", "api_key, organization and api_project"),
    "admin": Credential(
        "admin API key",
        "admin_api_key",
        "OPENAI_ADMIN_KEY",
        "admin_api_key and organization",
        hint="an owner of the organization makes such a key, and the API key of a project is none",
        names_project=False,
    ),
}


def is_printable_ascii(text: str) -> bool:
    return all(32 < ord(character) < 127 for character in text)
