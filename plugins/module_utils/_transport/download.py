# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The content of a file on its way here, held against what the platform says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import RequestError
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import error_in

# Bytes; an error is no longer than this.
_LONGEST_ERROR = 1 << 16


def received(path: str, response: Any, pieces: Iterable[bytes], size: int | None) -> Iterator[bytes]:
    """The pieces, as they come. Raises RequestError after the last one where they are not the file.

    ``size`` is in bytes. What has that size is the file, whatever it looks like: a file may be a page of HTML.
    """
    count, head = 0, b""
    for piece in pieces:
        count += len(piece)
        if len(head) <= _LONGEST_ERROR:
            head += piece[: _LONGEST_ERROR + 1]
        yield piece
    if size and count == size:
        return
    kind = str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()
    problem = error_in(head, kind) if count <= _LONGEST_ERROR or kind == "text/html" else ""
    if size and not problem:
        problem = f"{count} bytes"
    if problem:
        stated = f", and the platform states {size} bytes" if size else ""
        raise RequestError(
            f"What came for GET {path} is not the content of the file but {problem}{stated}; try again later, or look "
            "at the file on the server.",
            transient=True,
            status=response.status_code,
        )
