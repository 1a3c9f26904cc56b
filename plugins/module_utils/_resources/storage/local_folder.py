# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a folder that can go into a vector store: found, narrowed, checked and hashed."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage import search_limits
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import inspect

# What file_search can read.
SUFFIXES = frozenset(
    (
        *(".c", ".cpp", ".cs", ".css", ".doc", ".docx", ".go", ".html", ".java", ".js", ".json", ".md"),
        *(".pdf", ".php", ".pptx", ".py", ".rb", ".sh", ".tex", ".ts", ".txt"),
    )
)
_LONGEST_PATH = 512
# What a vector store takes of one file; the platform takes larger ones for other things.
_MOST_BYTES = 512 * 1024 * 1024
# So many are named in a sentence.
_NAMED = 20


@dataclass(frozen=True)
class LocalFile:
    """A file as it is on disk."""

    source: str
    bytes: int
    sha256: str

    @classmethod
    def at(cls, source: str) -> LocalFile:
        return cls(source, *inspect(source, lambda: Path(source).open("rb"), None))

    @property
    def filename(self) -> str:
        return os.path.basename(self.source)


def read(params: Mapping[str, Any]) -> tuple[dict[str, LocalFile], list[str]]:
    """The files by their path below the folder, with slashes in it, and the paths of those that were skipped.

    Raises PlatformError for a folder that is not there or has no file to take, and, unless they are to be skipped,
    for files that a vector store does not take.
    """
    root = params["path"]
    if not os.path.isdir(root):
        reason = "is not a folder" if os.path.exists(root) else "is not there"
        raise PlatformError(f"The folder {root} {reason} where the task runs; correct path.")
    chosen = sorted(_chosen(params, _walk(root, params["recurse"], params["hidden"])))
    unfit = {path: reason for path in chosen if (reason := _unfit(root, path))}
    if unfit and params["unsupported"] == "fail":
        named = ", ".join(f"{path} ({reason})" for path, reason in list(unfit.items())[:_NAMED])
        more = f" and {len(unfit) - _NAMED} more" if len(unfit) > _NAMED else ""
        raise PlatformError(
            f"{root} has {len(unfit)} files that a vector store does not take: {named}{more}; leave them out with "
            "patterns or excludes, or set unsupported to skip."
        )
    fit = [path for path in chosen if path not in unfit]
    if not fit:
        raise PlatformError(
            f"{root} has no file that is to be in the vector store; correct path, patterns or excludes, or take all "
            "files out with state absent."
        )
    return {path: LocalFile.at(os.path.join(root, path)) for path in fit}, list(unfit)


def _walk(root: str, recurse: bool, hidden: bool) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        raise PlatformError(f"The folder {error.filename} cannot be read ({error.strerror}); change its permissions.")

    for folder, folders, names in os.walk(root, onerror=refuse):
        folders[:] = [name for name in folders if recurse and (hidden or not name.startswith("."))]
        for name in names:
            if hidden or not name.startswith("."):
                yield os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")


def _chosen(params: Mapping[str, Any], paths: Iterable[str]) -> Iterator[str]:
    """Those whose names match a pattern, if there are any, and no exclude."""
    wanted, unwanted = (
        [_matcher(option, pattern, params["use_regex"]) for pattern in params[option] or []]
        for option in ("patterns", "excludes")
    )
    for path in paths:
        name = path.rsplit("/", 1)[-1]
        if (not wanted or any(match(name) for match in wanted)) and not any(match(name) for match in unwanted):
            yield path


def _matcher(option: str, pattern: str, use_regex: bool) -> Callable[[str], Any]:
    if not use_regex:
        return partial(_matches_shell, pattern)
    try:
        return re.compile(pattern).match
    except re.error as error:
        raise PlatformError(
            f"{option}: {pattern!r} is no regular expression ({error}); correct it, or set use_regex to false."
        ) from error


def _matches_shell(pattern: str, name: str) -> bool:
    return fnmatch.fnmatchcase(name, pattern)


def _unfit(root: str, path: str) -> str:
    """Why a vector store does not take it; empty where it does."""
    if len(path) > _LONGEST_PATH:
        raise PlatformError(
            f"The path {path[:40]}... below {root} has {len(path)} characters and {_LONGEST_PATH} is the most; shorten "
            "it, or leave it out with excludes."
        )
    try:
        path.encode()
    except UnicodeEncodeError:
        raise PlatformError(
            f"The name {os.fsencode(path)!r} below {root} is not UTF-8; rename the file, or leave it out with excludes."
        ) from None
    source = os.path.join(root, path)
    if not os.path.isfile(source) or not os.access(source, os.R_OK):
        raise PlatformError(
            f"{source} is no file that the user the task runs as can read; change it, or leave it out with excludes."
        )
    if os.path.splitext(path)[1].lower() not in SUFFIXES:
        return "its type is not supported"
    size = os.path.getsize(source)
    if size == 0 or size > _MOST_BYTES:
        return "it is larger than 512 MB" if size else "it is empty"

    def opened() -> IO[bytes]:
        return Path(source).open("rb")

    much = search_limits.token_excess(source, opened, size)
    return f"it has more than {search_limits.MOST_TOKENS} tokens" if much and much.counted else ""
