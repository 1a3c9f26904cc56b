# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The texts of the documentation: what a declaration cannot say, from the YAML file beside it.

A file has the name of its module without ``openai_`` and has these keys, each of which may be missing:

- ``like``: the name of a file in the same folder; what is not in this file is taken from there.
- ``title`` and ``titles``: what the object is called in texts, and several of them. Without: the declaration's.
- ``identity``: by what the guide says that an object is found, where that is not the key or the natural key.
- ``returned``: when the results of the module are there, where that is not on success alone.
- ``fields``: an entry for each option and each field of the object. An info module has the fields alone.
- ``results``: an entry for each result of the module beside the object.
- ``info``: ``options`` and ``results`` of the info module.

An entry is a text, a list of texts, or a mapping with some of these keys:

- ``description``: the text; ``option`` and ``result`` where the two differ.
- ``sample`` of a result, ``returned`` where it differs, ``version_added``.
- ``type`` and ``elements`` of a result that no declaration has, or that has another form than the option.
- ``options``: entries of the suboptions; ``contains``: entries of the members of a result.

What an entry lacks is that of the same name in ``shared/fields.yml``. In a text, ``<title>``, ``<titles>``, ``<id>``
(the option that holds the id), ``<sample>``, ``<limit>`` and ``<kinds>`` (those of a stack) stand for what the
declaration says.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from environment import REPOSITORY

PRIVATE = REPOSITORY / "plugins" / "module_utils"
SHARED = PRIVATE / "_resources" / "shared"

Entry = Mapping[str, Any]
Entries = Mapping[str, Any]

_KEYS = {"like", "title", "titles", "returned", "identity", "fields", "results", "info"}
_ENTRY_KEYS = {"description", "option", "result", "sample", "returned", "version_added", "type", "elements"}
_ENTRY_KEYS |= {"options", "contains"}
_PLACEHOLDER = re.compile(r"<(title|titles|id|kinds|sample|limit)>")


class TextError(Exception):
    """A text that is missing, or that nothing uses; one sentence."""


def entry_of(value: Any) -> dict[str, Any]:
    """An entry in its long form, with a text for the option and one for the result."""
    entry = dict(value) if isinstance(value, Mapping) else {"description": value} if value else {}
    unknown = set(entry) - _ENTRY_KEYS
    if unknown:
        raise TextError(f"An entry has {', '.join(sorted(unknown))}; it takes {', '.join(sorted(_ENTRY_KEYS))}.")
    description = entry.pop("description", None)
    return {**({"option": description, "result": description} if description else {}), **entry}


def merged(*entries: Any) -> dict[str, Any]:
    """An entry with what it lacks from the next ones."""
    result: dict[str, Any] = {}
    for entry in map(entry_of, entries):
        result = {**entry, **result}
    return result


def parsed(text: str) -> dict[str, Any]:
    """The mapping in a YAML text, read with libyaml where PyYAML has it, which is ten times as fast."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}  # noqa: S506 - both are safe


@functools.cache
def read(path: Path) -> dict[str, Any]:
    """The texts in a file; none where there is no such file."""
    return parsed(path.read_text()) if path.exists() else {}


@functools.cache
def shared() -> Mapping[str, Any]:
    """The texts that several kinds have alike: ``fields``, ``results`` and ``info`` as in the file of a kind."""
    return read(SHARED / "fields.yml")


@dataclass(frozen=True)
class Texts:
    """The texts of one kind, its own before those of the file it is like and the shared ones."""

    #: For messages: where the texts are.
    path: Path
    #: What placeholders stand for.
    words: Mapping[str, str]
    #: Whether several declarations go by it, so that one need not have all that it describes.
    is_shared: bool = False
    returned: str = "success"
    identity: str = ""
    fields: Entries = field(default_factory=dict)
    results: Entries = field(default_factory=dict)
    info_options: Entries = field(default_factory=dict)
    info_results: Entries = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path, words: Mapping[str, str]) -> Texts:
        """``words``: what the declaration says of the title and the rest."""
        content = read(path)
        unknown = set(content) - _KEYS
        if unknown:
            raise TextError(f"{path} has {', '.join(sorted(unknown))}; it takes {', '.join(sorted(_KEYS))}.")
        if "like" in content:
            base = read(path.with_name(f"{content['like']}.yml"))
            joined = {name: {**base.get(name, {}), **content.get(name, {})} for name in ("fields", "results", "info")}
            content = {**base, **content, **joined}
        title = content.get("title", words["title"])
        info = content.get("info", {})
        return cls(
            path,
            {**words, "title": title, "titles": content.get("titles", f"{title}s")},
            returned=content.get("returned", "success"),
            identity=content.get("identity", ""),
            fields=content.get("fields", {}),
            results=content.get("results", {}),
            info_options=info.get("options", {}),
            info_results=info.get("results", {}),
        )

    def fill(self, text: Any, **more: str) -> Any:
        """The text, or each one of a list, with its placeholders filled."""
        if isinstance(text, list):
            return [self.fill(part, **more) for part in text]
        words = {**self.words, **more}
        missing = [name for name in _PLACEHOLDER.findall(text) if not words.get(name)]
        if missing:
            raise TextError(f"{self.path.name} has <{missing[0]}> in {text!r}, where there is none; take it out.")
        return _PLACEHOLDER.sub(lambda place: words[place[1]], text)

    def text(self, entry: Entry, form: str, name: str, **more: str) -> Any:
        """The text of an entry for an ``option`` or a ``result``. Raises TextError where there is none."""
        text = entry.get(form)
        if not text:
            raise TextError(f"{self.path.name} has no text for the {form} {name}; describe it there.")
        return self.fill(text, **more)
