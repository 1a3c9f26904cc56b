# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hashes of inputs that the API does not give back, as the registry keeps them.

The hash of an input with a secret in it is salted, so that equal secrets of two entries do not look alike and nobody
can look a secret up in a table of hashes.
"""

from __future__ import annotations

import secrets
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._state.registry import fingerprint
from ansible_collections.declarative.openai.plugins.module_utils._transport.secret_places import secrets_in

_SALT_BYTES = 8


def recorded(value: Any) -> str:
    """What the registry keeps of a JSON-like value: its fingerprint, or a salt, a dot and the fingerprint of both."""
    if not secrets_in(value, in_prose=False):
        return fingerprint(value)
    salt = secrets.token_hex(_SALT_BYTES)
    return f"{salt}.{fingerprint([salt, value])}"


def is_recorded_as(value: Any, record: str | None) -> bool:
    """Whether the value is the one that was recorded. Records of secrets from before 0.2.0 have no salt."""
    if record is None:
        return False
    salt, dot, hashed = record.partition(".")
    return hashed == fingerprint([salt, value]) if dot else record == fingerprint(value)
