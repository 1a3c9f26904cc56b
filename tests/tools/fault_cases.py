# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the fault matrix tries: an object of every kind, and what is done to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BOTH = ("assistants", "responses")


@dataclass(frozen=True)
class Case:
    """An object of one kind. ``{name}`` in an option is the id of what was prepared under that name, and ``{folder}``
    is a folder of files.
    """

    #: The module, without openai_.
    kind: str
    options: Mapping[str, Any]
    #: The options that say which object is meant, and where it is.
    identity: tuple[str, ...]
    #: What the local server calls such objects, by backend. Empty: they are not on the server.
    records: Mapping[str, str]
    #: Options that are changed in place.
    change: Mapping[str, Any] = field(default_factory=dict)
    #: Options of which a change needs a new object.
    rework: Mapping[str, Any] = field(default_factory=dict)
    #: States of its own, in the order in which they are reached, and the step that the server has to stay in.
    operations: tuple[str, ...] = ()
    hold: str = ""
    #: How it ends by itself, where it has verbs.
    end: str = ""
    #: What it needs: a name, a kind and its options.
    needs: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    backends: tuple[str, ...] = BOTH
    deletable: bool = True
    #: Whether it is archived where others are deleted, and stays on the server.
    is_archived: bool = False
    #: Whether the API can list such objects, so that one whose answer was lost can be found.
    listed: bool = True
    #: Whether an object stays beside the one that replaces it.
    keeps_old: bool = False


def on_both(records: str) -> dict[str, str]:
    return dict.fromkeys(BOTH, records)


TEXT = {"purpose": "assistants", "content": "The nightly backup starts at 3:00."}
REQUESTS = '{"custom_id": "1", "method": "POST", "url": "/v1/embeddings", "body": {"model": "stand-in", "input": "x"}}'
EXAMPLES = '{"messages": [{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": "4"}]}\n' * 10
ASSISTANT = ("assistant", "assistant", {"name": "other", "model": "gpt-4o"})
STORE = ("store", "vector_store", {"name": "other"})
THREAD = ("thread", "thread", {"key": "other"})
THREADS = {"assistants": "threads", "responses": "conversations"}
RUNS = {"assistants": "runs", "responses": "responses"}
ASKED = [{"role": "user", "content": "Hello."}]

CASES = (
    Case(
        "assistant",
        {"name": "matrix", "model": "gpt-4o", "metadata": {"team": "a"}},
        ("name",),
        {"assistants": "assistants", "responses": "agents"},
        change={"instructions": "Be brief."},
    ),
    Case(
        "agent",
        {"name": "matrix", "model": "gpt-4o"},
        ("name",),
        {"responses": "agents"},
        change={"instructions": "Be brief."},
        backends=("responses",),
    ),
    Case(
        "vector_store",
        {"name": "matrix", "file_ids": ["{file}"]},
        ("name",),
        on_both("vector_stores"),
        change={"metadata": {"team": "b"}},
        rework={"description": "Another one."},
        needs=(("file", "file", {"filename": "matrix.txt", **TEXT}),),
    ),
    Case(
        "file",
        {"filename": "matrix.txt", **TEXT},
        ("filename", "purpose"),
        on_both("files"),
        rework={"content": "The nightly backup starts at 4:00, says the new one."},
    ),
    Case(
        "vector_store_file",
        {"vector_store_id": "{store}", "file_id": "{file}"},
        ("vector_store_id", "file_id"),
        on_both("vector_store_files"),
        change={"attributes": {"team": "b"}},
        needs=(STORE, ("file", "file", {"filename": "matrix.txt", **TEXT})),
    ),
    Case(
        "vector_store_sync",
        {"vector_store_id": "{store}", "path": "{folder}"},
        ("vector_store_id", "path"),
        on_both("vector_store_files"),
        change={"attributes": {"team": "b"}},
        needs=(STORE,),
    ),
    Case(
        "thread",
        {"key": "matrix", "metadata": {"team": "a"}},
        ("key",),
        THREADS,
        change={"metadata": {"team": "b"}},
        rework={"messages": ASKED},
        listed=False,
    ),
    Case(
        "conversation",
        {"key": "matrix", "metadata": {"team": "a"}},
        ("key",),
        {"responses": "conversations"},
        change={"metadata": {"team": "b"}},
        rework={"items": ["Hello."]},
        listed=False,
        backends=("responses",),
    ),
    Case(
        "message",
        {"thread_id": "{thread}", "content": "Hello."},
        ("thread_id", "content"),
        {"assistants": "messages", "responses": "conversation_items"},
        needs=(THREAD,),
    ),
    Case(
        "run",
        {"key": "matrix", "thread_id": "{thread}", "assistant_id": "{assistant}", "wait_timeout": 1e6},
        ("key", "thread_id"),
        RUNS,
        change={"metadata": {"team": "b"}},
        rework={"instructions": "Be brief."},
        operations=("cancelled",),
        hold="(runs|responses)/(queued|in_progress)",
        end="completed",
        needs=(ASSISTANT, THREAD),
        listed=False,
        keeps_old=True,
    ),
    Case(
        "thread_run",
        {"key": "matrix", "assistant_id": "{assistant}", "thread": {"messages": ASKED}, "wait_timeout": 1e6},
        ("key",),
        RUNS,
        change={"metadata": {"team": "b"}},
        rework={"instructions": "Be brief."},
        operations=("cancelled",),
        hold="(runs|responses)/(queued|in_progress)",
        end="completed",
        needs=(ASSISTANT,),
        listed=False,
    ),
    Case(
        "response",
        {"key": "matrix", "model": "gpt-4o", "input": "Hello.", "background": True, "wait_timeout": 1e6},
        ("key",),
        {"responses": "responses"},
        rework={"instructions": "Be brief."},
        operations=("cancelled",),
        hold="responses/(queued|in_progress)",
        end="completed",
        listed=False,
        backends=("responses",),
        keeps_old=True,
    ),
    Case(
        "chat_completion",
        {"key": "matrix", "model": "gpt-4o", "messages": ASKED, "store": True},
        ("key",),
        on_both("chat_completions"),
        change={"metadata": {"team": "b"}},
        rework={"temperature": 0.5},
        listed=False,
    ),
    Case(
        "embedding",
        {"model": "text-embedding-3-small", "input": ["Hello."], "dest": "{folder}/vectors.jsonl"},
        ("dest",),
        {},
        rework={"input": ["Hello again."]},
    ),
    Case(
        "fine_tuning_job",
        {"model": "gpt-4o-mini", "training_file": "{file}", "wait": False},
        ("model", "training_file"),
        on_both("fine_tuning_jobs"),
        rework={"seed": 7},
        operations=("paused", "resumed", "cancelled"),
        hold="fine_tuning_jobs/epoch",
        end="succeeded",
        needs=(("file", "file", {"filename": "matrix.jsonl", "purpose": "fine-tune", "content": EXAMPLES}),),
        deletable=False,
        keeps_old=True,
    ),
    Case(
        "project",
        {"name": "matrix", "residency": "GLOBAL"},
        ("name",),
        on_both("projects"),
        change={"external_key_id": "key_1"},
        is_archived=True,
    ),
    Case(
        "spend_limit",
        {"project": "{project}", "threshold_amount": 5},
        ("project",),
        on_both("spend_limits"),
        change={"threshold_amount": 7},
        needs=(("project", "project", {"name": "other"}),),
    ),
    Case("group", {"name": "matrix"}, ("name",), on_both("groups")),
    Case(
        "group_member",
        {"group": "{group}", "user": "user-ada"},
        ("group", "user"),
        on_both("group_members"),
        needs=(("group", "group", {"name": "other"}),),
    ),
    Case(
        "batch",
        {"input_file": "{file}", "endpoint": "/v1/embeddings", "wait": False},
        ("input_file", "endpoint"),
        on_both("batches"),
        operations=("cancelled",),
        hold="batches/in_progress",
        end="completed",
        needs=(("file", "file", {"filename": "matrix.jsonl", "purpose": "batch", "content": REQUESTS}),),
        deletable=False,
        keeps_old=True,
    ),
    Case(
        "webhook_endpoint",
        {
            "name": "matrix",
            "url": "https://hooks.example.com/a",
            "event_types": ["batch.completed"],
            "secret_dest": "{folder}/secret",
        },
        ("name",),
        on_both("webhook_endpoints"),
        change={"url": "https://hooks.example.com/b"},
    ),
    Case("model", {"model_id": "gpt-4o"}, ("model_id",), {}, deletable=False),
    Case(
        "stack",
        {"name": "matrix", "resources": [{"kind": "assistant", "name": "matrix", "model": "gpt-4o"}]},
        ("name", "resources"),
        {"assistants": "assistants", "responses": "agents"},
        change={"resources": [{"kind": "assistant", "name": "matrix", "model": "gpt-4o", "instructions": "Be brief."}]},
    ),
)


def filled(value: Any, ids: Mapping[str, str]) -> Any:
    """The options with the ids of what was prepared."""
    if isinstance(value, Mapping):
        return {name: filled(member, ids) for name, member in value.items()}
    if isinstance(value, list):
        return [filled(member, ids) for member in value]
    if isinstance(value, str):
        for name, id in ids.items():
            value = value.replace(f"{{{name}}}", id)
    return value
