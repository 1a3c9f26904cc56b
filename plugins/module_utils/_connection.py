# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to reach the platform, checked before anything is sent."""

from __future__ import annotations

import ipaddress
import math
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.declarative.openai.plugins.module_utils._errors import PlatformError

OPENAI_HOST = "api.openai.com"
# In requests_per_minute: whatever path it does not name.
DEFAULT_RATE = "default"


@dataclass(frozen=True)
class Connection:
    """The connection options of a task. Hashable: one client serves all tasks of a process that share it."""

    api_key: str = field(repr=False)
    base_url: str
    organization: str | None = None
    project: str | None = None
    request_timeout: float = 60.0
    max_retries: int = 5
    validate_certs: bool = True
    ca_path: str | None = None
    debug_log: str | None = None
    #: Templates of paths, or ``default``, and how many requests a minute are sent to such a path at most.
    requests_per_minute: tuple[tuple[str, float], ...] = ()

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> Connection:
        """Raises PlatformError, in one sentence, for what cannot work."""
        return cls(
            api_key=_checked_key(params.get("api_key")),
            base_url=_checked_url(params["base_url"]),
            organization=params.get("organization") or None,
            project=params.get("api_project") or None,
            request_timeout=_at_least("request_timeout", params["request_timeout"], 0.001),
            max_retries=int(_at_least("max_retries", params["max_retries"], 0)),
            validate_certs=params["validate_certs"],
            ca_path=params.get("ca_path"),
            debug_log=params.get("debug_log"),
            requests_per_minute=_checked_rates(params.get("requests_per_minute")),
        )

    def verification(self) -> bool | ssl.SSLContext:
        """How the server's certificate is checked: not at all, by the system's certificates, or by those of ca_path."""
        if not self.validate_certs or not self.ca_path:
            return self.validate_certs
        path = os.path.expanduser(self.ca_path)
        is_folder = os.path.isdir(path)
        try:
            return ssl.create_default_context(cafile=None if is_folder else path, capath=path if is_folder else None)
        except (OSError, ssl.SSLError) as error:
            raise PlatformError(
                f"ca_path {self.ca_path} cannot be used ({error}); name a file or a folder of PEM certificates."
            ) from error

    @property
    def is_openai(self) -> bool:
        """Whether this is OpenAI's own server (a regional one included), not a compatible one."""
        host = urlsplit(self.base_url).hostname or ""
        return host == OPENAI_HOST or host.endswith("." + OPENAI_HOST)


def _checked_key(key: str | None) -> str:
    if not key:
        raise PlatformError("No API key is set; set the option api_key or the environment variable OPENAI_API_KEY.")
    if any(not 32 < ord(character) < 127 for character in key):
        raise PlatformError(
            "The API key has a space, a line break or another character that no key has, often the end of the line "
            "of the file it was read from; give it without that, for example with the filter trim."
        )
    return key


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:  # brackets that do not close, a port that is no number
        parts, host, port = urlsplit(""), None, None
    extra = parts.query or parts.fragment or port == 0 or any(character.isspace() for character in url)
    if parts.scheme not in ("http", "https") or not host or extra:
        raise PlatformError(f"base_url {url!r} is not the URL of a server; give one like https://api.openai.com/v1.")
    if parts.username or parts.password:
        raise PlatformError(
            "base_url has a user name or a password in it, which logs would show; give the key with api_key."
        )
    if parts.scheme == "http" and not _is_loopback(host):
        raise PlatformError(
            f"base_url {url!r} would send the API key unencrypted; use https, or http for a server on this machine "
            "alone."
        )
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _at_least(name: str, value: float, least: float) -> float:
    if not value >= least:  # not a number is not at least anything
        raise PlatformError(f"{name} is {value:g}; give a number of at least {least:g}.")
    return value


def _checked_rates(value: Any) -> tuple[tuple[str, float], ...]:
    if value is None or value == "":
        return ()
    rates = value if isinstance(value, Mapping) else {DEFAULT_RATE: value}
    for path in rates:
        if path != DEFAULT_RATE and not str(path).startswith("/"):
            raise PlatformError(
                f"requests_per_minute has {str(path)!r:.80}, which is no path; name paths like /assistants/{{id}}, or "
                f"{DEFAULT_RATE} for all others."
            )
    return tuple((str(path), _checked_rate(rate)) for path, rate in rates.items())


def _checked_rate(value: Any) -> float:
    try:
        rate = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        rate = math.nan
    if not 0 < rate < math.inf:
        raise PlatformError(
            f"requests_per_minute is {value!r:.80}; give a number above 0, or a mapping of paths, or "
            f"{DEFAULT_RATE}, to such numbers."
        )
    return rate
