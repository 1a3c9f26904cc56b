# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Libraries when they are needed, and no sooner: every task as a module is a process that imports anew."""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError


def needed(name: str, by: str, requirement: str, otherwise: str = "") -> Any:
    """A library that few tasks need. ``by`` (the subject of the sentence), ``requirement`` (what pip takes) and
    ``otherwise`` are said where it is missing.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise PlatformError(
            f"{by} needs the Python library {name}, which is missing where the task runs ({error}); install it there "
            f"with: pip install '{requirement}'{otherwise}."
        ) from error


@contextlib.contextmanager
def put_off(*packages: str) -> Iterator[None]:
    """Import these packages only as far as they are used: what stands in their ``__init__`` runs when something of it
    is asked for. Their modules can be imported as ever.
    """
    finder = _Finder(packages)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder:
    def __init__(self, packages: Sequence[str]) -> None:
        self._packages = packages

    def find_spec(self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name in self._packages else None
        if spec and spec.loader:
            spec.loader = _Later(spec.loader)
        return spec


class _Later(Loader):
    """Runs a package when something is asked for that is not there yet. See PEP 562."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def exec_module(self, module: ModuleType) -> None:
        vars(module)["__getattr__"] = self._running(module)

    def _running(self, module: ModuleType) -> Callable[[str], Any]:
        lock = threading.RLock()
        started = False

        def ask(name: str) -> Any:
            nonlocal started
            with lock:
                if not started:
                    started = True
                    self._loader.exec_module(module)
                if name in vars(module):
                    return vars(module)[name]
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

        return ask
