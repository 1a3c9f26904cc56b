# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An endpoint: the address of a kind, its operations, and the translation between the user's fields and the
server's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.lossy import expressible
from ansible_collections.declarative.openai.plugins.module_utils._backends.metadata_storage import (
    shown,
    stored_fields,
    with_stored_fields,
)
from ansible_collections.declarative.openai.plugins.module_utils._backends.refusals import (
    is_about_model,
    is_no_object,
    is_unknown_url,
)
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import (
    MISFITS,
    PlatformError,
    RequestError,
    reason_of,
)
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Registry
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client, Upload
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._transport.credentials import Audience
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import (
    ANYTHING,
    CHANGED,
    NOTHING,
    OBJECT,
    Expected,
)
from ansible_collections.declarative.openai.plugins.module_utils._transport.object_shapes import UNREADABLE
from ansible_collections.declarative.openai.plugins.module_utils._transport.paging import BY_OBJECT, Paging

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")

#: How a server refuses to do something to an object that is no longer what it was when it was looked at.
OVERTAKEN = frozenset({400, 404, 409, 410, 422})

Object = dict[str, Any]
Objects = list[Object]


def checked_id(name: str, value: str) -> str:
    """An id that may stand in a path. Raises PlatformError for what would lead elsewhere."""
    if not _ID.fullmatch(value) or ".." in value:
        raise PlatformError(
            f"{name} {value!r} is not an id (letters, digits, '-', '_', '.', ':'); give the id as the API returned it."
        )
    return value


@dataclass(frozen=True)
class Context:
    """What an endpoint may have to know beside the client."""

    connection: Connection
    registry: Registry
    warnings: list[str]
    #: The endpoint of another kind.
    endpoint: Callable[[str], Endpoint]
    #: Vector stores that were made for an object of which nobody heard whether it was made.
    spare: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Endpoint:
    """The operations on one kind. ``path`` has a ``{name}`` for each parent id."""

    path: str
    #: The resource of the openai package with the same operations; the contract tests hold this declaration against it.
    sdk: str
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Whose key its requests carry.
    audience: Audience = "project"
    #: Fields the API takes but does not give back; they are kept in reserved metadata, as JSON.
    metadata_backed: tuple[str, ...] = ()
    #: Fields the API does not know; they are kept there, too, and not sent otherwise.
    metadata_only: tuple[str, ...] = ()
    #: Whether the registry keeps what an operation has to know later.
    is_recorded: bool = False
    #: What the server answers to a creation.
    created: Expected = OBJECT
    #: Whether a creation is sent again like a read, since it leaves nothing and costs nothing.
    is_repeatable: bool = False
    #: How its list goes on from page to page.
    paging: Paging = BY_OBJECT
    #: The address in the organization, where what ``path`` has in a project is there, too.
    organization_path: str = ""
    #: The members of an answer that may have the object's id; the first one there has it.
    id_members: tuple[str, ...] = ("id",)
    #: Members that the answer to an update lacks, and that are then as before.
    unchanged_members: tuple[str, ...] = ()
    #: The operation that puts an object away for good, where none can be deleted.
    archive_operation: str = ""
    #: Operations that are not sent again after a failure that leaves open whether they were done.
    sent_once: tuple[str, ...] = ()
    #: What to say when the server has no such endpoint at all.
    missing: str = ""
    #: Options this backend cannot express, and why not.
    lossy: Mapping[str, str] = field(default_factory=dict)
    bound_context: Context | None = None

    @property
    def context(self) -> Context:
        """The context, which every endpoint has that was asked for by its kind."""
        if self.bound_context is None:
            raise RuntimeError(f"{self.path} is used without its context")
        return self.bound_context

    @property
    def connection(self) -> Connection:
        """The connection with the key of this endpoint."""
        return self.context.connection.for_audience(self.audience)

    def address(self, parents: Mapping[str, str], *tail: str) -> str:
        path = self.path if parents or not self.organization_path else self.organization_path
        base = path.format(**{name: checked_id(name, value) for name, value in parents.items()})
        return "/".join([base, *tail])

    def list(
        self,
        client: Client,
        parents: Mapping[str, str],
        query: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> Iterator[Object]:
        path = self.address(parents)
        try:
            found = client.for_audience(self.audience).pages(
                path, query=query, headers=self.headers, limit=limit, idiom=self.paging
            )
            for number, obj in enumerate(map(self._identified, found)):
                yield self._read(obj if _has_id(obj) else _without_id(obj, number))
        except RequestError as error:
            raise self._explained(error, parents) from error

    def get(
        self, client: Client, parents: Mapping[str, str], id: str, query: Mapping[str, Any] | None = None
    ) -> Object | None:
        """The object, or None when the server does not know it (a parent that it does not know included)."""
        try:
            path = self.address(parents, checked_id("id", id))
            expected = OBJECT if self.id_members == ("id",) else ANYTHING
            answer = self._identified(self._send(client, "GET", path, query=query, expected=expected))
            _check_same(path, answer, id)
            return self._read(answer)
        except RequestError as error:
            if is_no_object(error):
                return None
            raise self._explained(error, parents) from error

    def create(
        self, client: Client, parents: Mapping[str, str], body: Mapping[str, Any], upload: Upload | None = None
    ) -> Object:
        """Never sent twice after an ambiguous failure: the caller looks for the object first."""
        try:
            made = self._send(
                client,
                "POST",
                self.address(parents),
                body=self.to_api(body),
                upload=upload,
                repeatable=self.is_repeatable,
                expected=self.created,
            )
            return self._read(self._identified(made))
        except RequestError as error:
            raise self._explained(error, parents) from error

    def update(
        self,
        client: Client,
        parents: Mapping[str, str],
        id: str,
        body: Mapping[str, Any],
        current: Object | None = None,
    ) -> Object:
        updated = self.run_operation(client, parents, id, "", self.to_api(body, current))
        before = {name: current[name] for name in self.unchanged_members if current and name in current}
        return {**before, **updated}

    def run_operation(
        self,
        client: Client,
        parents: Mapping[str, str],
        id: str,
        operation: str,
        body: Mapping[str, Any] | None = None,
        expected: Expected = CHANGED,
    ) -> Object:
        """POST to the object, or to an operation of it such as ``cancel``. The object as it is then, if nothing else is
        ``expected``: a server that says no more than that it is done is asked for it.
        """
        path = self.address(parents, checked_id("id", id), *([operation] if operation else []))
        repeatable = operation not in self.sent_once
        answer = self._send(client, "POST", path, body=body, expected=expected, repeatable=repeatable)
        if expected is not CHANGED:
            return answer
        if answer:
            _check_same(path, answer, id)
            return self._read(answer)
        changed = self.get(client, parents, id)
        if changed is None:
            raise RequestError(f"POST {path} was answered with nothing, and {id} is gone by now; look at the server.")
        return changed

    def run_operation_or_read(
        self, client: Client, parents: Mapping[str, str], obj: Object, operation: str, active: Collection[str]
    ) -> Object:
        """``act``; where the object has left the ``active`` statuses by itself since ``obj`` was read, as it is now."""
        try:
            return self.run_operation(client, parents, obj["id"], operation)
        except RequestError as error:
            now = self.get(client, parents, obj["id"]) if error.status in OVERTAKEN else None
            if now is None or now.get("status") in active:
                raise
            return now

    def delete(self, client: Client, parents: Mapping[str, str], id: str, *, missing_ok: bool = True) -> None:
        """Gone already is as good as deleted with ``missing_ok``, and where an earlier try may have done it.

        What cannot be deleted is archived.
        """
        try:
            if self.archive_operation:
                self._archive(client, parents, id)
            else:
                self._send(client, "DELETE", self.address(parents, checked_id("id", id)), expected=NOTHING)
        except RequestError as error:
            if error.status != 404 or not (missing_ok or error.repeated):
                raise

    def _archive(self, client: Client, parents: Mapping[str, str], id: str) -> None:
        archived = self.run_operation(client, parents, id, self.archive_operation)
        if not self.is_archived(archived):
            raise RequestError(
                f"The server answered with success and did not archive {id}; look at it on the server, and ask whoever "
                "runs it."
            )

    def is_archived(self, obj: Object) -> bool:
        """Whether the object is put away for good. It still answers, and counts for nothing."""
        return bool(self.archive_operation) and obj.get("status") == "archived"

    def finish(self, client: Client, run: Object) -> None:
        """What is left to do once a run has ended: nothing, where the server does all."""

    def discard(self, client: Client, run: Object) -> None:
        """Delete a run that has ended: nothing, where runs cannot be deleted."""

    def expressible(self, want: Mapping[str, Any], on_lossy: str) -> Object:
        """What of ``want`` this backend can express; what it cannot fails, warns or goes, as the user chose.

        A name with dots in it is that of a suboption, also in the members of a list: ``messages.metadata``.
        """
        return expressible(self.lossy, want, on_lossy, self.context.warnings if self.lossy else [])

    def to_api(self, body: Mapping[str, Any], current: Object | None = None) -> Object:
        """The request body: kept fields also go into metadata, where what is reserved outlives an update."""
        noted = {name: body[name] for name in (*self.metadata_backed, *self.metadata_only) if name in body}
        return with_stored_fields(
            {name: value for name, value in body.items() if name not in self.metadata_only}, noted, current
        )

    def from_api(self, obj: Object) -> Object:
        """The server's object, with what was kept in metadata back in its field and out of sight in metadata."""
        # What the server itself gives back is newer than what was noted.
        names = (*self.metadata_backed, *self.metadata_only)
        kept = {name: value for name, value in stored_fields(obj).items() if name in names and obj.get(name) is None}
        return {**shown(obj), **kept}

    def _identified(self, obj: Object) -> Object:
        """The object with its id in ``id``, wherever the API has it."""
        if self.id_members == ("id",):
            return obj
        return {**obj, "id": next((obj[name] for name in self.id_members if obj.get(name)), None)}

    def _send(self, client: Client, method: str, path: str, **request: Any) -> Object:
        """One request with the key and the headers of this endpoint; ``request`` is as for the client's."""
        return client.for_audience(self.audience).request(method, path, headers=self.headers, **request)

    def _read(self, obj: Object) -> Object:
        """The object in the user's fields; one that they cannot be read from is marked, and has what it is named by."""
        try:
            return self.from_api(obj)
        except MISFITS as error:
            named: Object = {name: obj[name] for name in ("id", "name", "object") if name in obj}
            return {**named, UNREADABLE: obj.get(UNREADABLE) or reason_of(error)}

    def _explained(self, error: RequestError, parents: Mapping[str, str]) -> RequestError:
        """An endpoint the server does not have is the user's choice of backend; an object it does not have is not."""
        if is_about_model(error):
            return error
        if self.missing and (error.status == 405 or (error.status == 404 and (not parents or is_unknown_url(error)))):
            return RequestError(f"{error.msg.rstrip('.')}: {self.missing}", **error.details)
        if parents and (error.status == 404 or is_no_object(error)):
            # What is administered is named by references: project, where the address has project_id.
            options = [name.removesuffix("_id") if self.audience == "admin" else name for name in parents]
            return RequestError(f"{error.msg.rstrip('.')}; check {' and '.join(options)}.", **error.details)
        return error


def _has_id(obj: Object) -> bool:
    return isinstance(obj.get("id"), str) and obj["id"] != ""


def _check_same(path: str, answer: Object, id: str) -> None:
    """Refuse an answer about another object than the one at the path."""
    if answer["id"] != id:
        raise RequestError(
            f"The answer to {path} is about {answer['id']!r}, another object than the one asked for; check base_url, "
            "or ask whoever runs the server."
        )


def _without_id(obj: Object, number: int) -> Object:
    """An object of a list that nobody can name. It may be the one that is looked for, so it is not passed over."""
    return {**obj, "id": f"(number {number + 1} of the list, without an id)", UNREADABLE: "it has no id"}
