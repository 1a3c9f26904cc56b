# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals in OpenAI's words and bodies."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer of the API that is no success: status and OpenAI's error body."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        kind: str = "invalid_request_error",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.body: dict[str, Any] = {"error": {"message": message, "type": kind, "param": param, "code": code}}


def bad_request(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    return ApiError(400, message, param=param, code=code)


def not_found(what: str, identifier: str) -> ApiError:
    return ApiError(404, f"No {what} found with id '{identifier}'.")


def gone(what: str, identifier: str) -> ApiError:
    """As the younger families say it."""
    return ApiError(404, f"{what} with id '{identifier}' not found.")


def require_prefix(value: str, prefix: str, param: str) -> None:
    if not value.startswith(prefix):
        raise bad_request(
            f"Invalid '{param}': '{value}'. Expected an ID that begins with '{prefix}'.", param, "invalid_value"
        )


def invalid_key(key: str) -> ApiError:
    shown = key if len(key) <= 8 else key[:8] + "*" * max(len(key) - 12, 1) + key[-4:]
    return ApiError(
        401,
        f"Incorrect API key provided: {shown}. You can find your API key at the server's --key option.",
        code="invalid_api_key",
    )


def missing_key() -> ApiError:
    return ApiError(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization header "
        "using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        code="invalid_api_key",
    )
