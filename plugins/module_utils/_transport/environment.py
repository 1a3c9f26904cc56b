# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment in which a client is made: what is wrong with it is one sentence of the task."""

from __future__ import annotations

import contextlib
import importlib.util
import os
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")
# What the TLS library reads.
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")
# What the SDK reads by itself. The options of a task say all this, and their fallbacks are declared.
_PREFIX = "OPENAI_"


@contextlib.contextmanager
def of_client() -> Iterator[None]:
    """Make a client in it. The SDK does not see its own variables, which could send a key or a header to a server that
    the task does not mean. Raises PlatformError where a proxy or a certificate cannot be used.
    """
    _check_proxies()
    try:
        with _without({name for name in os.environ if name.startswith(_PREFIX)}):
            yield
    except (ImportError, OSError, ValueError) as error:
        raise PlatformError(
            f"No connection can be prepared in the environment of the task ({error}); correct {_suspects()}."
        ) from error


def of_plugin() -> contextlib.AbstractContextManager[None]:
    """Read the options of a plugin in it: a variable that is empty is one that is not set."""
    return _without({name for name, value in os.environ.items() if name.startswith(_PREFIX) and not value})


@contextlib.contextmanager
def _without(names: Iterable[str]) -> Iterator[None]:
    hidden = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _suspects() -> str:
    """The variables that name what is not there, or all of them."""
    settings = {name: os.environ[name] for name in _CERTIFICATES if os.environ.get(name)}
    missing = {name: path for name, path in settings.items() if not os.path.exists(path)}
    named = " and ".join(f"{name}={path}" for name, path in (missing or settings).items())
    return named or "the certificates and the proxies of this machine"


def _check_proxies() -> None:
    settings = {name: value for name, value in os.environ.items() if value}
    # As the transport reads it: of NO_PROXY and no_proxy the second one counts.
    exempt = getproxies_environment().get("no", "")
    if "*" in (host.strip() for host in exempt.split(",")):
        return
    for name, url in settings.items():
        if name.lower() not in _PROXIES:
            continue
        scheme = _scheme(url if "://" in url else f"http://{url}")
        if scheme not in _PROXY_SCHEMES:
            raise PlatformError(
                f"The environment variable {name} is not the URL of a proxy; give one like "
                "http://proxy.example.com:3128, or unset it for the task."
            )
        if scheme.startswith("socks") and importlib.util.find_spec("socksio") is None:
            raise PlatformError(
                f"The environment variable {name} names a SOCKS proxy, which needs the Python library socksio where "
                "the task runs; install it there with: pip install 'httpx2[socks]', or unset the variable for the task."
            )


def _scheme(url: str) -> str:
    """The scheme of a usable URL, else an empty text."""
    try:
        parts = urlsplit(url)
        usable = parts.hostname and parts.port != 0 and url.isprintable() and " " not in url
    except ValueError:  # brackets that do not close, a port that is no number
        return ""
    return parts.scheme if usable else ""
