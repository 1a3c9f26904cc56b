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
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._transport.credentials import (
    CREDENTIALS,
    Audience,
    Credential,
    is_printable_ascii,
)

OPENAI_HOST = "api.openai.com"
# In requests_per_minute: whatever path it does not name.
DEFAULT_RATE = "default"

# Seconds in a day. What the system can wait for has a limit, too.
_LONGEST_TIMEOUT = 86400.0


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
    admin_api_key: str = field(default="", repr=False)
    #: Whose key requests carry.
    audience: Audience = "project"

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> Connection:
        """Raises PlatformError, in one sentence, for what cannot work. The keys are looked at where one is wanted."""
        return cls(
            api_key=params.get("api_key") or "",
            admin_api_key=params.get("admin_api_key") or "",
            base_url=_checked_url(params["base_url"]),
            organization=_checked_header("organization", params.get("organization")),
            project=_checked_header("api_project", params.get("api_project")),
            request_timeout=_within("request_timeout", params["request_timeout"], 0.001, _LONGEST_TIMEOUT),
            max_retries=int(_within("max_retries", params["max_retries"], 0, math.inf)),
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
        return _is_openai(self.base_url)

    def for_audience(self, audience: Audience) -> Connection:
        """The same server with the key that this audience has. Raises PlatformError for one that is no key, and where
        OpenAI itself, which always wants one, would get none.
        """
        view = replace(self, audience=audience)
        view.credential.checked(view.key, required=self.is_openai)
        return view

    @property
    def credential(self) -> Credential:
        return CREDENTIALS[self.audience]

    @property
    def key(self) -> str:
        """The key that requests carry; empty where there is none."""
        return self.admin_api_key if self.audience == "admin" else self.api_key

    @property
    def named_project(self) -> str | None:
        """The project that requests name. What is administered belongs to the organization."""
        return self.project if self.credential.names_project else None

    @property
    def owner(self) -> str | None:
        """The project or the organization, where it is named, that what is made belongs to."""
        return self.project if self.credential.names_project else self.organization


def _is_openai(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    return host == OPENAI_HOST or host.endswith("." + OPENAI_HOST)


def _checked_header(option: str, value: str | None) -> str | None:
    if value and not is_printable_ascii(value):
        raise PlatformError(
            f"{option} {value!r} has a space, a line break or another character that no id has; give the id as the "
            "platform shows it."
        )
    return value or None


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


def _within(name: str, value: float, least: float, most: float) -> float:
    if not value >= least:  # not a number is not at least anything
        raise PlatformError(f"{name} is {value:g}; give a number of at least {least:g}.")
    if value > most:
        raise PlatformError(f"{name} is {value:g}; give a number of at most {most:g}.")
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
