# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A playbook that declares what exists on the platform."""

from __future__ import annotations

import fnmatch
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.info import has_metadata
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants import assistants
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs import batches, fine_tuning
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage import files, vector_stores
from ansible_collections.declarative.openai.plugins.plugin_utils._declaring import (
    Declared,
    Found,
    Kind,
    declare,
    names_of,
)
from ansible_collections.declarative.openai.plugins.plugin_utils._writing import Expression, written

_AUTO = {"type": "auto"}
STORE_FILES = "vector_store_files"
STORES = "vector_stores"


def _says_more(file: Found, options: Mapping[str, Any]) -> bool:
    """A file is in its store's own list; a task of its own says what that list cannot."""
    return bool(options) or not file["listed"]


#: In the order in which one may need another.
KINDS: Mapping[str, Kind] = {
    one.plural: one
    for one in (
        Kind(files.FILE_INFO, "files", called="filename"),
        Kind(vector_stores.VECTOR_STORE_INFO, "vector stores"),
        Kind(
            vector_stores.VECTOR_STORE_FILE_INFO,
            "files in vector stores",
            unsaid={"chunking_strategy": _AUTO},
            called="file_id",
            narrowed=False,
            says_more=_says_more,
        ),
        Kind(assistants.ASSISTANT_INFO, "assistants", unsaid={"response_format": "auto"}),
        # It is there, and may be under way for hours.
        Kind(fine_tuning.JOB_INFO, "fine-tuning jobs", fixed={"wait": False}, called="training_file", narrowed=False),
        Kind(
            batches.BATCH_INFO,
            "batches",
            fixed={"wait": False},
            unsaid={"completion_window": "24h"},
            called="input_file",
            narrowed=False,
        ),
    )
}


def declared(
    found: Mapping[str, Iterable[Found]], kinds: Iterable[str], name_pattern: str, metadata: Mapping[str, Any]
) -> dict[str, Declared]:
    """The objects of these kinds as options; ``found`` has all there are, by the plural of their kind."""
    unknown = sorted({*kinds, *found} - KINDS.keys())
    if unknown:
        raise PlatformError(f"{unknown[0]!r} is no kind that can be declared; give {', '.join(KINDS)}.")
    there = {plural: [dict(obj) for obj in found.get(plural, [])] for plural in KINDS}
    there[STORE_FILES] = _with_lists(there[STORES], there[STORE_FILES])
    done: dict[str, Declared] = {}
    names: dict[str, dict[str, str]] = {}
    stores: set[str] = set()
    for plural, kind in KINDS.items():
        if plural == STORE_FILES:
            meant = [one for one in there[plural] if one["vector_store_id"] in stores]
        else:
            meant = [one for one in there[plural] if _is_meant(kind, one, name_pattern, metadata)]
        stores = {one["id"] for one in meant} if plural == STORES else stores
        done[plural] = declare(kind, there[plural], meant, names)
        names[kind.resource.kind] = names_of(kind, meant, done[plural])
    return {plural: one for plural, one in done.items() if plural in kinds}


def _is_meant(kind: Kind, obj: Found, name_pattern: str, metadata: Mapping[str, Any]) -> bool:
    """What has neither names nor metadata is not narrowed by them."""
    called = not kind.narrowed or fnmatch.fnmatchcase(obj.get(kind.called) or "", name_pattern)
    has_pairs = any(one.name == "metadata" for one in kind.resource.fields)
    return called and (not has_pairs or has_metadata(dict(obj), "metadata", metadata))


def _with_lists(stores: list[dict[str, Any]], in_stores: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each store the list of its files, unless one of them failed: a task that lists that one would fail."""
    held: dict[str, list[dict[str, Any]]] = {store["id"]: [] for store in stores}
    for file in in_stores:
        held.setdefault(file["vector_store_id"], []).append(file)
    for store in stores:
        if all(file["status"] in ("completed", "in_progress") for file in held[store["id"]]):
            store["file_ids"] = sorted(file["id"] for file in held[store["id"]])
    listed = {store["id"] for store in stores if "file_ids" in store}
    return [{**file, "listed": file["vector_store_id"] in listed} for file in in_stores]


def playbook(done: Mapping[str, Declared]) -> str:
    """The text of a playbook that declares this: a list of options and one task for each kind."""
    kinds = [(KINDS[plural], one.options) for plural, one in done.items() if one.options]
    play: dict[str, Any] = {
        "name": "Keep what exists on the platform",
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
    }
    if kinds:
        play["vars"] = {f"exported_{kind.plural}": options for kind, options in kinds}
        play["tasks"] = [_task(kind, options) for kind, options in kinds]
    head = "".join(f"# {line}\n" for line in _header(done))
    # Nothing but a task stands this far to the left.
    return f"---\n{head}" + re.sub(r"(?<!tasks:)\n(?=    - name: )", "\n\n", written([play]))


def _header(done: Mapping[str, Declared]) -> list[str]:
    lines = ["What existed on the platform, as options of declarative.openai. A run with --check --diff shows drift."]
    notes = [note for one in done.values() for note in one.left_out]
    counted = Counter((note["kind"], note["option"] or "", note["reason"]) for note in notes)
    for (kind, option, reason), number in sorted(counted.items()):
        what = f"the option {option} of {number}" if option else str(number)
        # The server's words stay in their line.
        lines.append(f"Left out: {what} x {kind}: {json.dumps(reason, ensure_ascii=True)[1:-1]}.")
    return [*lines, "yamllint disable rule:line-length"]


def _task(kind: Kind, options: list[dict[str, Any]]) -> dict[str, Any]:
    resource = kind.resource
    used = {name for one in options for name in one}
    always = {name for name in used if all(name in one for one in options)}
    order = [*(one.option for one in resource.references), *resource.parents, resource.id_option]
    order += [one.name for one in resource.fields if one.name not in order]
    arguments = {
        name: Expression(f"{{{{ item.{name} }}}}" if name in always else f"{{{{ item.{name} | default(omit) }}}}")
        for name in order
        if name in used
    }
    # The id where a name would not tell one from another.
    labels = [f"item.{one}" for one in dict.fromkeys([resource.id_option, kind.called]) if one in used]
    label = " | default(".join(labels) + ")" * (len(labels) - 1)
    return {
        "name": f"Keep the {kind.title}",
        f"declarative.openai.openai_{resource.name}": {**arguments, **kind.fixed},
        "loop": Expression(f"{{{{ exported_{kind.plural} }}}}"),
        "loop_control": {"label": Expression(f"{{{{ {label} | declarative.openai.printable }}}}")},
    }
