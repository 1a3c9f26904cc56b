# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports of assistants: what the API answered, or a Terraform state."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

STATE_VERSION = 4
RESOURCE = "openai_assistant"
# One of these at least says that a mapping without `object` is an assistant.
_TELLING = ("model", "instructions", "tools")


class ExportError(Exception):
    """What was given is no export of assistants; one sentence."""


@dataclass(frozen=True)
class Exported:
    """One assistant of an export."""

    #: Where it stands, for people: ``[3]``, or the address of a Terraform resource.
    place: str
    fields: Mapping[str, Any]
    #: Attributes that the state marks as sensitive.
    sensitive: frozenset[str] = frozenset()


def assistants_in(export: Any) -> list[Exported]:
    """The assistants of an export, given as JSON text or as what was read from it, in their order."""
    data = _plain(export)
    if isinstance(data, list):
        return [_from_api(f"[{index}]", one) for index, one in enumerate(data)]
    if not isinstance(data, dict):
        raise ExportError(
            f"The export is JSON of another kind ({type(data).__name__}); give a list of assistants, one assistant, an "
            "answer of GET /assistants, or a Terraform state."
        )
    if isinstance(data.get("resources"), list):
        return list(_from_state(data))
    if isinstance(data.get("data"), list):
        if data.get("has_more"):
            raise ExportError(
                "The export is one page of several (has_more is true), so assistants are missing; export all pages and "
                "give them as one list."
            )
        return [_from_api(f"data[{index}]", one) for index, one in enumerate(data["data"])]
    return [_from_api("the export", data)]


def _plain(export: Any) -> Any:
    """JSON data of plain types, also where Ansible's own stood before."""
    try:
        return json.loads(export if isinstance(export, (str, bytes)) else json.dumps(export))
    except (ValueError, TypeError, RecursionError) as error:
        reason = str(error).rstrip(".")
        raise ExportError(
            f"The export is not JSON ({reason}); give the JSON text that the API answered, or a Terraform state."
        ) from error


def _from_api(place: str, data: Any) -> Exported:
    kind = data.get("object", RESOURCE) if isinstance(data, dict) else type(data).__name__
    if kind == "assistant" or (kind == RESOURCE and any(name in data for name in _TELLING)):
        return Exported(place, data)
    said = "has no model, instructions or tools" if kind == RESOURCE else f"is a {kind}"
    raise ExportError(
        f"{place[0].upper()}{place[1:]} is no assistant, it {said}; give assistants as GET /assistants answers them, "
        "or a Terraform state."
    )


def _from_state(state: Mapping[str, Any]) -> Iterator[Exported]:
    if state.get("version") != STATE_VERSION:
        raise ExportError(
            f"The Terraform state has the version {state.get('version')!r} and {STATE_VERSION} is what can be read; "
            "write it anew with `terraform state pull`."
        )
    resources = [one for one in state["resources"] if isinstance(one, dict) and one.get("type") == RESOURCE]
    managed = [one for one in resources if one.get("mode", "managed") == "managed"]
    if not managed:
        raise ExportError(
            f"The Terraform state manages no resource of type {RESOURCE}; give the state of the workspace that does."
        )
    for resource in managed:
        address = ".".join(part for part in (resource.get("module"), RESOURCE, str(resource.get("name"))) if part)
        for instance in resource.get("instances") or []:
            key = instance.get("index_key")
            place = address if key is None else f"{address}[{json.dumps(key)}]"
            attributes = instance.get("attributes")
            if not isinstance(attributes, dict):
                raise ExportError(
                    f"{place} has no attributes in the Terraform state; write it anew with `terraform state pull`."
                )
            yield Exported(place, attributes, frozenset(_sensitive(instance.get("sensitive_attributes") or [])))


def _sensitive(paths: Any) -> Iterator[str]:
    """The attributes that sensitive paths start with: a part that is sensitive keeps the whole attribute out."""
    for path in paths:
        steps = path if isinstance(path, list) else [path]
        first = steps[0] if steps else None
        if isinstance(first, dict) and isinstance(first.get("value"), str):
            yield first["value"]
        elif isinstance(first, str):
            yield first
