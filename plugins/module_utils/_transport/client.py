# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client: the only importer of openai. Retries, paging and error translation are here and nowhere else.

Requests go through the SDK's own transport (authentication, headers, timeouts, multipart), answers come back as plain
mappings: no model is built where a mapping will do. The SDK's retries are off; tenacity does them, so that a request
that creates something is never sent twice when the first may have been heard.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any, TypeVar

from ansible_collections.declarative.openai.plugins.module_utils._base import waiting
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import (
    PlatformError,
    RequestError,
    last_request,
)
from ansible_collections.declarative.openai.plugins.module_utils._state import locks
from ansible_collections.declarative.openai.plugins.module_utils._transport import (
    debug_log,
    environment,
    pacing,
    paging,
    redaction,
    retries,
    retry_advice,
)
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._transport.credentials import Audience
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import (
    ANYTHING,
    PAGE,
    Expected,
    decoded,
    parsed,
    words_of,
)
from ansible_collections.declarative.openai.plugins.module_utils._transport.download import received
from ansible_collections.declarative.openai.plugins.module_utils._transport.libraries import put_off

try:
    import httpx2

    # Hundreds of models, made when they are imported, which takes longer than all the rest of the SDK.
    with put_off("openai.types", "openai.types.responses"):
        import openai
except ImportError as import_error:
    _MISSING: str | None = str(import_error)
else:
    _MISSING = waiting.MISSING or locks.MISSING

T = TypeVar("T")

_TRUST_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")

# The name of an uploaded file, and what opens it.
Upload = tuple[str, Callable[[], IO[bytes]]]


class Client:
    """Requests to one server with one key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # Where there is no key, the SDK wants to be told with each request that this is meant.
        self._authorization = {} if connection.key else {"Authorization": openai.Omit()}
        with environment.of_client():
            verify = connection.verification()
            if verify is True:
                verify = _trusted(*(os.environ.get(name) for name in _TRUST_VARIABLES))
            self._sdk = openai.OpenAI(
                api_key=connection.key or "none",
                base_url=connection.base_url,
                organization=connection.organization,
                project=connection.named_project,
                timeout=connection.request_timeout,
                max_retries=0,
                # A redirect could carry the key to another origin, so none is followed.
                http_client=openai.DefaultHttpxClient(follow_redirects=False, verify=verify),
            )

    def for_audience(self, audience: Audience) -> Client:
        """The client of the same connection that carries this audience's key. Raises PlatformError without one."""
        if audience == self._connection.audience:
            return self
        return client_for(self._connection.for_audience(audience))

    def request(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        upload: Upload | None = None,
        upload_as: str = "file",
        repeatable: bool = True,
        expected: Expected = ANYTHING,
    ) -> dict[str, Any]:
        """Send one request, again where that helps, and return the JSON answer, which is as ``expected``.

        ``repeatable`` is False for what must not be done twice: then an ambiguous failure (the server may have done the
        work) is not retried, and its RequestError says ``ambiguous``.
        """
        arguments: dict[str, Any] = {
            "cast_to": httpx2.Response,
            "options": {"headers": {**self._authorization, **(headers or {})}, "params": dict(query or {})},
            **({"body": dict(body)} if body is not None else {}),
        }
        if upload:
            arguments["options"]["headers"]["Content-Type"] = "multipart/form-data"

        def send() -> dict[str, Any]:
            with self._translated(method, path, query=query, body=body) as said:
                call: Callable[..., httpx2.Response] = getattr(self._sdk, method.lower())
                if upload:
                    with upload[1]() as file:
                        response = call(path, files=[(upload_as, (upload[0], file))], **arguments)
                else:
                    response = call(path, **arguments)
                said.response = response
                return decoded(method, path, response, expected)

        return self._retrying(method, path, send, repeatable)

    def pages(
        self,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int | None = None,
        idiom: paging.Paging = paging.BY_OBJECT,
    ) -> Iterator[dict[str, Any]]:
        """The objects of a list in its order, page after page by this ``idiom``, at most ``limit`` of them."""

        def read(query: Mapping[str, Any]) -> dict[str, Any]:
            return self.request("GET", path, query=query, headers=headers, expected=PAGE)

        return paging.objects(path, query or {}, read, limit, idiom)

    def download(self, file_id: str, open_sink: Callable[[], IO[bytes]], size: int | None = None) -> None:
        """The content of a file, piece by piece into what ``open_sink`` opens (anew for each try).

        ``size``: its bytes, as the platform states them. Raises RequestError where something else arrives.
        """
        path = f"/files/{file_id}/content"

        def receive() -> None:
            with (
                self._translated("GET", path) as said,
                open_sink() as sink,
                self._sdk.files.with_streaming_response.content(file_id, extra_headers=self._authorization) as response,
            ):
                said.response = response.http_response
                for piece in received(path, response.http_response, response.iter_bytes(), size):
                    sink.write(piece)

        self._retrying("GET", path, receive, True)

    def _retrying(self, method: str, path: str, send: Callable[[], T], repeatable: bool) -> T:
        turns = pacing.RequestPacer(self._connection, method, path, budget=retries.RETRY_BUDGET)
        return retries.retried(
            lambda: turns.take(send),
            self._connection.max_retries,
            lambda error: error.transient and (repeatable or not error.ambiguous),
        )

    def _translated(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Mapping[str, Any] | None = None
    ) -> _Exchange:
        return _Exchange(self._connection, {"method": method, "path": path, "query": query, "body": body})


class _Exchange:
    """One try of one request: its failure translated, its line in the debug log written."""

    def __init__(self, connection: Connection, asked: Mapping[str, Any]) -> None:
        self._connection = connection
        self._asked = asked
        self.response: httpx2.Response | None = None

    def __enter__(self) -> _Exchange:
        debug_log.check_writable(self._connection.debug_log)
        self._started = time.monotonic()
        last_request.text = f"{self._asked['method']} {self._asked['path']}"
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        failure = self._translate(error) if error else None
        if self._connection.debug_log:
            debug_log.write(self._connection.debug_log, self._redacted, self.redaction.log_line(self._line(failure)))
        if failure and failure is not error:
            raise failure from error

    def _line(self, failure: RequestError | None) -> dict[str, Any]:
        headers = self.response.headers if self.response is not None else {}
        status = self.response.status_code if self.response is not None else None
        return {
            **self._asked,
            "status": failure.status if failure else status,
            "error": failure.msg if failure else None,
            "request_id": failure.details.get("request_id") if failure else headers.get("x-request-id"),
            "seconds": round(time.monotonic() - self._started, 3),
        }

    def _translate(self, error: BaseException) -> RequestError | None:
        """The SDK's exception as one sentence. None for what is not the server's or the network's doing."""
        if isinstance(error, RequestError):
            error.msg = self._redacted(error.msg)
            return error
        if isinstance(error, openai.APIStatusError):
            return self._refusal(error)
        if not isinstance(error, (openai.APIConnectionError, httpx2.HTTPError)):
            return None
        cause = error.__cause__ or error
        heard = not isinstance(
            cause, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)
        )
        if isinstance(cause, httpx2.TimeoutException):
            seconds = self._connection.request_timeout
            reason = f"did not answer within {seconds:g} s; raise request_timeout or try again later"
        elif heard:
            reason = f"broke the connection off ({cause}); try again later"
        else:
            reason = f"cannot be reached ({cause}); check base_url and the network"
        message = f"{self._connection.base_url} {reason} ({self._asked['method']} {self._asked['path']})."
        return RequestError(self._redacted(message), transient=True, ambiguous=heard)

    def _refusal(self, error: openai.APIStatusError) -> RequestError:
        status = error.status_code
        said, message = words_of(_body_of(error.response))
        if status == 401:
            message = self._connection.credential.refusal(self._connection.key, message)
        elif 300 <= status < 400:
            there = error.response.headers.get("location", "nowhere")
            message = (
                f"The server redirects to {there}, which is not followed, since it would get the key; correct base_url"
            )
        elif not message:
            answer = f"HTTP {status} {error.response.reason_phrase}".rstrip()
            message = f"{self._asked['method']} {self._asked['path']} was answered with {answer}; check base_url"
        code, headers = said.get("code"), error.response.headers
        return RequestError(
            self._redacted(message) + ".",
            transient=retry_advice.is_transient(status, code, headers),
            ambiguous=retry_advice.is_ambiguous(status),
            retry_after=retry_advice.seconds_to_wait(headers),
            status=status,
            code=code,
            type=said.get("type"),
            param=said.get("param"),
            request_id=error.request_id,
        )

    def _redacted(self, text: str) -> str:
        return self.redaction.line(text)

    @property
    def redaction(self) -> redaction.Redaction:
        return redaction.current().including([self._connection.api_key, self._connection.admin_api_key])


@functools.lru_cache(maxsize=16)
def client_for(connection: Connection) -> Client:
    """The client of this connection and its key; making one costs a TLS context, so it is kept for the process."""
    if _MISSING:
        raise PlatformError(
            f"The Python libraries of this collection are missing where the task runs ({_MISSING}); install them "
            "there with: pip install 'openai>=3,<4' 'tenacity>=9,<10' 'filelock>=3.16,<5'."
        )
    return Client(connection)


@functools.lru_cache(maxsize=8)
def _trusted(*_variables: str | None) -> Any:
    """The certificates of this machine, by the variables that say where they are and where keys are logged.

    To read them is the dearest part of a client, so a process does it once.
    """
    return httpx2.create_ssl_context()


def _body_of(response: httpx2.Response) -> Any:
    """What a refusal says: JSON, or text. Nothing where it was not read."""
    try:
        content = response.content
    except httpx2.ResponseNotRead:
        return None
    value = parsed(content)
    return content.decode("utf-8", "replace") if value is None else value
