# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server means by a refusal: no such object, no such endpoint, or no such model."""

from __future__ import annotations

import re

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import RequestError


def is_no_object(error: RequestError) -> bool:
    """Whether the server knows no such object. It may refuse the id of an object of another kind by its form alone."""
    if error.status == 400 and error.details.get("code") == "invalid_value":
        return re.fullmatch(r"[a-z_]+_id", error.details.get("param") or "") is not None
    return error.status == 404 and not is_unknown_url(error)


def is_unknown_url(error: RequestError) -> bool:
    return error.msg.startswith(("Invalid URL", "Not Found")) or "was answered with HTTP" in error.msg


def is_about_model(error: RequestError) -> bool:
    """Whether the server has the endpoint, and not the model: it says 404 to that, too."""
    return error.status == 404 and re.search(r"\bmodel\b", error.msg, re.IGNORECASE) is not None
