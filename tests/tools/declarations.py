# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module with what it is wired to and what it says of itself, and every endpoint with its twin in the SDK.

They are found, not listed: what is added is there by itself.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openai
from ansible.plugins.loader import fragment_loader
from ansible.utils.plugin_docs import get_docstring
from environment import NAME, NAMESPACE, collection

URL = "http://127.0.0.1:1/v1"
KEY, ADMIN_KEY = "sk-none", "sk-admin-none"
# Parameters that every method of the SDK takes.
ALWAYS = {"extra_headers", "extra_query", "extra_body", "timeout"}
# A kind that has only its creation in its own place, and the kind where it is from then on.
FROM_THEN_ON = {"thread_run": "run"}
# What is made of other kinds, whose own modules are held against the SDK. It has tests of its own.
COMPOSED = {"stack", "vector_store_search", "vector_store_sync"}
# Creation by another name than create.
CREATES = {
    "thread_run": "beta.threads.create_and_run",
    "spend_limit": "admin.organization.projects.spend_limit.update",
}
# Kinds that options name, and that no module has yet.
NAMED_ONLY = {"user"}

_ASK = {"model": "gpt-4o", "thread_id": "thread_1", "assistant_id": "asst_1"}
# What a module needs beside the options under test, so that nothing is missing.
COMPLETE: dict[str, dict[str, Any]] = {
    "openai_agent": {"model": "gpt-4o"},
    "openai_assistant": {"model": "gpt-4o"},
    "openai_batch": {"input_file": "file-1", "endpoint": "/v1/responses"},
    "openai_chat_completion": {"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "store": True},
    "openai_moderation": {"input": "x"},
    "openai_embedding": {"model": "text-embedding-3-small", "input": "x"},
    "openai_group_member": {"group": "group_1", "user": "user_1"},
    "openai_group_member_info": {"group": "group_1"},
    "openai_file": {"purpose": "assistants", "path": __file__},
    "openai_fine_tuning_job": {"model": "gpt-4o", "training_file": "file-1"},
    "openai_message": {"thread_id": "thread_1", "content": "x"},
    "openai_response": {"model": "gpt-4o", "input": "x"},
    "openai_run": _ASK,
    "openai_stack": {"resources": [{"kind": "vector_store", "name": "x"}]},
    "openai_thread_run": {"assistant_id": "asst_1"},
    "openai_vector_store_file": {"vector_store_id": "vs_1", "file_id": "file-1"},
    "openai_vector_store_search": {"vector_store_id": "vs_1", "query": "x"},
    "openai_vector_store_sync": {"vector_store_id": "vs_1", "path": str(Path(__file__).parent)},
    "openai_message_info": {"thread_id": "thread_1"},
    "openai_run_info": {"thread_id": "thread_1"},
    "openai_run_step_info": {"thread_id": "thread_1", "run_id": "run_1"},
    "openai_vector_store_file_info": {"vector_store_id": "vs_1"},
}

PLUGINS = f"ansible_collections.{NAMESPACE}.{NAME}.plugins"


@dataclass(frozen=True)
class Module:
    name: str
    #: The Resource or the Info it runs.
    declaration: Any
    #: With the fragments in it.
    documentation: dict[str, Any]
    #: YAML
    examples: str
    returned: dict[str, Any]

    @property
    def is_info(self) -> bool:
        return hasattr(self.declaration, "plural")

    @property
    def resource(self) -> Any:
        return self.declaration.resource if self.is_info else self.declaration

    @property
    def options(self) -> dict[str, Any]:
        options: dict[str, Any] = self.declaration.argument_spec().to_kwargs()["argument_spec"]
        return options


def plugin(name: str) -> Any:
    """A file of the staged collection, such as ``module_utils._transport.client``."""
    return importlib.import_module(f"{PLUGINS}.{name}")


@functools.cache
def modules() -> dict[str, Module]:
    return {name: _load(name) for name in module_names()}


def module_names() -> list[str]:
    return sorted(path.stem for path in (collection() / "plugins" / "modules").glob("openai_*.py"))


def declaration_of(name: str) -> Any:
    """The Resource or the Info that a module runs."""
    file = plugin(f"modules.{name}")
    wired: list[Any] = []
    # main() hands over its one declaration and does nothing else.
    file.run_as_module = wired.append
    file.main()
    (declaration,) = wired
    return declaration


def _load(name: str) -> Module:
    declaration = declaration_of(name)
    path = str(collection() / "plugins" / "modules" / f"{name}.py")
    documentation, examples, returned, _metadata = get_docstring(
        path, fragment_loader, is_module=True, collection_name=f"{NAMESPACE}.{NAME}", plugin_type="module"
    )
    return Module(name, declaration, documentation, examples, returned)


@functools.cache
def endpoints() -> dict[tuple[str, str], Any]:
    """The endpoints that speak the API's own words, by backend and kind: what is declared is what is sent."""
    return {where: one for where, one in _endpoints() if not _translates(one)}


@functools.cache
def translators() -> dict[tuple[str, str], Any]:
    """The endpoints that say what is declared in the words of another API, by backend and kind."""
    return {where: one for where, one in _endpoints() if _translates(one)}


def _translates(endpoint: Any) -> bool:
    # In chunks, and with limits from elsewhere, the words are the same.
    direct = {
        "endpoint": "Endpoint",
        "chunked_create": "InChunks",
        "link_endpoint": "LinkEndpoint",
        "request_limits": "LimitedRuns",
        "singleton_endpoint": "SingletonEndpoint",
    }
    kinds = [getattr(plugin(f"module_utils._backends.{file}"), name) for file, name in direct.items()]
    return type(endpoint) not in kinds


def _endpoints() -> Iterator[tuple[tuple[str, str], Any]]:
    tables = {
        "administration": "administration",
        "assistants": "assistants",
        "platform": "platform",
        "responses": "responses.endpoints",
    }
    for backend, file in tables.items():
        for kind, endpoint in plugin(f"module_utils._backends.{file}").ENDPOINTS.items():
            yield (backend, kind), endpoint


def sdk(path: str) -> Any:
    """A resource or a method of the SDK, or None."""
    found: Any = openai.OpenAI(api_key=KEY, admin_api_key=ADMIN_KEY, base_url=URL)
    for name in path.split("."):
        found = getattr(found, name, None)
    return found


def place(kind: str, endpoint: Any, operation: str) -> tuple[Any, Any]:
    """The endpoint that an operation goes to, and the method of the SDK that does the same, if it has one."""
    if operation == "create":
        return endpoint, sdk(CREATES.get(kind, f"{endpoint.sdk}.create"))
    where = next((one for (_backend, name), one in endpoints().items() if name == FROM_THEN_ON.get(kind)), endpoint)
    return where, sdk(f"{where.sdk}.{operation}")


def parameters(method: Any, *without: str) -> set[str]:
    return set(inspect.signature(method).parameters) - ALWAYS - set(without)


def parents(endpoint: Any) -> list[str]:
    return [part[1:-1] for part in endpoint.path.split("/") if part.startswith("{")]


def subject(method: Any, endpoint: Any) -> str:
    """The parameter for the id of the object itself: the one positional parameter that is no parent. Empty where there
    is one object at the address.
    """
    positional = [
        name
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.kind is not parameter.KEYWORD_ONLY and name not in parents(endpoint)
    ]
    return positional[0] if positional else ""
