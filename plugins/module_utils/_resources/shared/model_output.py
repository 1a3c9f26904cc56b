# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a model answers, by whatever API: JSON checked against its schema, and a task that fails over its answer."""

from __future__ import annotations

import abc
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import project
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._transport.libraries import needed


@dataclass(frozen=True)
class Answers(Resource, abc.ABC):
    """A kind whose objects a model makes. They are there at once or later, and may be of no use."""

    @abc.abstractmethod
    def problem(self, task: Task, answer: Object) -> str:
        """Why the answer is of no use, in words that follow its id; empty where it is of use."""

    def require_stored(self, task: Task, *names: str) -> None:
        """Refuse these options for what the platform does not keep."""
        for name in names:
            if task.params[name] and not task.params["store"]:
                raise PlatformError(
                    f"{name} needs a {self.title} that is stored; set store to true, or leave {name} out."
                )

    def judged(self, task: Task, answer: Object) -> Object:
        """The answer, where it is of use or is not meant to be there. Otherwise the task fails, and returns it."""
        problem = self.problem(task, answer) if task.params["state"] == "present" else ""
        if problem:
            raise PlatformError(f"{self.title.capitalize()} {answer['id']} {problem}.", **self.returned(task, answer))
        return answer

    def needs_recreate(self, task: Task, current: Object) -> bool:
        """One that is of no use is made again where the task says what to make."""
        return task.params["state"] == "present" and "model" in task.want and bool(self.problem(task, current))

    def returned(self, task: Task, answer: Object) -> dict[str, Any]:
        """A task that fails over an answer returns it all the same."""
        return {"id": answer["id"], self.name: project(self.fields, answer), **self.extra_or_warning(task, answer)}


def one_line(text: str) -> str:
    short = " ".join(text.split())
    return (short if len(short) <= 200 else f"{short[:200]}...").rstrip(".")


def check_schema(name: str, form: Any) -> None:
    """Refuse a form of type json_schema that no answer could be checked against."""
    jsonschema = _jsonschema(name)
    if not isinstance(form, Mapping) or not form.get("name") or not isinstance(form.get("schema"), Mapping):
        raise PlatformError(f"{name} needs a name and a schema, since its type is json_schema; set both.")
    if remote := sorted(one for one in _references(form["schema"]) if not one.startswith("#")):
        raise PlatformError(
            f"{name}.schema refers to {', '.join(remote)}; put it into $defs, and refer to '#/$defs/...'."
        )
    if lost := sorted(one for one in _references(form["schema"]) if not _is_there(form["schema"], one)):
        raise PlatformError(f"{name}.schema refers to {', '.join(lost)}, which is not in it; put it there, into $defs.")
    if not isinstance(form["schema"].get("$schema", ""), str):
        raise PlatformError(f"{name}.schema has a $schema that is no text; give the URL of a draft, or leave it out.")
    try:
        jsonschema.validators.validator_for(form["schema"]).check_schema(form["schema"])
    except jsonschema.SchemaError as error:
        raise PlatformError(f"{name}.schema is no JSON schema: {one_line(error.message)}.") from error


def _jsonschema(name: str) -> Any:
    return needed("jsonschema", f"{name} has a schema, and checking the answer against it", "jsonschema>=4,<5")


def _references(schema: Any) -> set[str]:
    """What the schema refers to. Nothing is fetched for it."""
    members = schema.values() if isinstance(schema, Mapping) else schema if isinstance(schema, list) else ()
    own = schema.get("$ref") if isinstance(schema, Mapping) else None
    found = {own} if isinstance(own, str) else set()
    return found.union(*(_references(member) for member in members))


def _is_there(schema: Any, reference: str) -> bool:
    """Whether a reference by its path leads somewhere. One by the name of an anchor is taken to."""
    for part in unquote(reference[2:]).split("/") if reference.startswith("#/") else []:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(schema, list) and key.isdecimal() and int(key) < len(schema):
            schema = schema[int(key)]
        elif isinstance(schema, Mapping) and key in schema:
            schema = schema[key]
        else:
            return False
    return True


def read_json(name: str, text: str, refusal: str, schema: Any = None) -> tuple[Any, str]:
    """An answer that is to be JSON as data, and what is wrong with it; ``refusal`` is what was said instead.

    Raises PlatformError where a schema is there and cannot be checked.
    """
    if not text:
        return None, f"there is no JSON in it: {one_line(refusal) or 'it has no text'}"
    try:
        value = json.loads(text)
    except ValueError as error:
        return None, f"it is not JSON: {error}"
    if schema is None:
        return value, ""
    jsonschema = _jsonschema(name)
    try:
        validator = jsonschema.validators.validator_for(schema)(schema)
        mismatch = jsonschema.exceptions.best_match(validator.iter_errors(value))
    except RecursionError:
        return value, "it cannot be checked, since its schema refers to itself without an end"
    if mismatch is None:
        return value, ""
    where = "".join(f"[{part!r}]" for part in mismatch.absolute_path)
    return value, f"it does not match its schema{f' at {where}' if where else ''}: {one_line(mismatch.message)}"
