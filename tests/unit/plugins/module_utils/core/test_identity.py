# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity: the one object that a task means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core import identity, journal
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import UNKNOWN_ID, Resource
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.runs import RUN
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.threads import MESSAGE, THREAD
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.files import FILE
from ansible_collections.declarative.openai.plugins.module_utils._resources.storage.vector_stores import (
    VECTOR_STORE_FILE,
)
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import Entry, fingerprint

NOBODY = "asst_unknown"


@pytest.fixture
def ids(task: Callable[..., Any]) -> dict[str, list[str]]:
    """Assistants by their names: one is called `one`, two are called `two`."""
    made: dict[str, list[str]] = {}
    for name in ("one", "two", "two"):
        given = task(ASSISTANT, name=name, model="gpt-4o")
        made.setdefault(name, []).append(ASSISTANT.create(given, given.want)["id"])
    return made


def test_by_id(task: Callable[..., Any], ids: dict[str, list[str]]) -> None:
    found = identity.find(task(ASSISTANT, assistant_id=ids["two"][0], name="one"))
    assert found is not None
    assert found["id"] == ids["two"][0]


def test_by_natural_key(task: Callable[..., Any], ids: dict[str, list[str]]) -> None:
    given = task(ASSISTANT, name="one")
    found = identity.find(given)
    assert found is not None
    assert found["id"] == ids["one"][0]
    assert given.preexisting_ids == set(ids["one"])


def test_nothing_has_the_natural_key(task: Callable[..., Any], ids: dict[str, list[str]]) -> None:
    assert identity.find(task(ASSISTANT, name="three")) is None


def test_two_with_the_natural_key_are_listed(
    task: Callable[..., Any], ids: dict[str, list[str]], refused: Callable[..., PlatformError]
) -> None:
    error = refused(identity.find, task(ASSISTANT, name="two"))
    assert error.msg.startswith("2 assistants have the same name 'two': ")
    assert error.msg.endswith("; name the one you mean with assistant_id.")
    assert all(id in error.msg for id in ids["two"])
    assert error.details["ids"] == sorted(ids["two"])


def test_a_natural_key_of_two_fields(task: Callable[..., Any], run: Callable[..., Any]) -> None:
    for text, purpose in (("a", "assistants"), ("b", "user_data")):
        run(FILE, content=text, filename="n", purpose=purpose)
    found = identity.find(task(FILE, filename="n", purpose="user_data"))
    assert found is not None
    assert found["purpose"] == "user_data"


def test_a_natural_key_within_a_parent(task: Callable[..., Any], run: Callable[..., Any]) -> None:
    one, other = (run(THREAD).result["id"] for _unused in range(2))
    run(MESSAGE, thread_id=one, content="x")
    for thread, there in ((one, True), (other, False)):
        given = task(MESSAGE, thread_id=thread, content="x")
        MESSAGE.prepare(given)
        assert (identity.find(given) is not None) is there


def test_an_unknown_id_is_refused(task: Callable[..., Any], refused: Callable[..., PlatformError]) -> None:
    message = refused(identity.find, task(ASSISTANT, assistant_id=NOBODY)).msg
    assert message == f"No assistant has the id '{NOBODY}'; correct assistant_id, or leave it out to create one."


def test_an_unknown_id_is_absent_already(task: Callable[..., Any]) -> None:
    assert identity.find(task(ASSISTANT, assistant_id=NOBODY, state="absent")) is None


def test_an_id_the_user_chooses_may_be_unknown(task: Callable[..., Any], run: Callable[..., Any], server: Any) -> None:
    store = server.client().request("POST", "/vector_stores", body={"name": "s"})["id"]
    assert identity.find(task(VECTOR_STORE_FILE, vector_store_id=store, file_id="file-1")) is None


def test_in_check_mode_an_object_may_be_still_to_come(task: Callable[..., Any], server: Any) -> None:
    for resource, options in (
        (ASSISTANT, {"assistant_id": UNKNOWN_ID}),
        (MESSAGE, {"thread_id": UNKNOWN_ID, "content": "x"}),
        (RUN, {"thread_id": UNKNOWN_ID, "key": "k", "assistant_id": NOBODY}),
    ):
        given = task(resource, check_only=True, **options)
        identity.check_ids(given)
        assert identity.find(given) is None
    assert server.requests() == []


@pytest.mark.parametrize(
    ("resource", "options", "name"),
    [
        (ASSISTANT, {"assistant_id": "a/b"}, "assistant_id"),
        (ASSISTANT, {"assistant_id": UNKNOWN_ID}, "assistant_id"),
        (MESSAGE, {"thread_id": "../x", "content": "x"}, "thread_id"),
        (MESSAGE, {"thread_id": "t", "message_id": "a b"}, "message_id"),
        (VECTOR_STORE_FILE, {"vector_store_id": "vs?", "file_id": "f"}, "vector_store_id"),
    ],
    ids=["slash", "still to come", "parent", "space", "question mark"],
)
def test_what_is_no_id_is_refused_before_anything_is_sent(
    task: Callable[..., Any],
    refused: Callable[..., PlatformError],
    server: Any,
    resource: Resource,
    options: dict[str, str],
    name: str,
) -> None:
    assert refused(identity.check_ids, task(resource, **options)).msg.startswith(f"{name} ")
    assert server.requests() == []


# By the key in the registry.


def test_a_key_names_what_was_recorded(task: Callable[..., Any], run: Callable[..., Any]) -> None:
    id = run(THREAD, key="k").result["id"]
    given = task(THREAD, key="k")
    found = identity.find(given)
    assert found is not None
    assert (found["id"], given.entry) == (id, Entry(id))


@pytest.mark.parametrize("options", [{}, {"key": "other"}], ids=["no key", "another key"])
def test_without_the_key_nothing_is_found(
    task: Callable[..., Any], run: Callable[..., Any], options: dict[str, str]
) -> None:
    run(THREAD, key="k")
    assert identity.find(task(THREAD, **options)) is None


def test_a_recorded_id_that_is_gone_is_reported(task: Callable[..., Any], run: Callable[..., Any], server: Any) -> None:
    id = run(THREAD, key="k").result["id"]
    server.client().request("DELETE", f"/threads/{id}", headers={"OpenAI-Beta": "assistants=v2"})
    given = task(THREAD, key="k")
    assert identity.find(given) is None
    assert given.entry is None
    assert given.warnings == [f"The thread recorded as 'k' ({id}) is no longer known to the server."]


def test_inputs_are_recorded_by_their_fingerprints(task: Callable[..., Any], run: Callable[..., Any]) -> None:
    run(THREAD, key="k", messages=[{"content": "x"}])
    given = task(THREAD, key="k", messages=[{"content": "x"}])
    identity.find(given)
    assert given.entry.inputs == journal.inputs_of(given) == {"messages": fingerprint(given.want["messages"])}


def test_an_object_made_from_inputs_is_recorded_under_its_id(task: Callable[..., Any], run: Callable[..., Any]) -> None:
    id = run(FILE, content="x", filename="n", purpose="user_data").result["id"]
    given = task(FILE, file_id=id)
    identity.find(given)
    assert given.entry is not None
    assert set(given.entry.inputs) == {"sha256"}


def test_what_is_forgotten_is_not_found(task: Callable[..., Any], run: Callable[..., Any]) -> None:
    id = run(THREAD, key="k").result["id"]
    given = task(THREAD, key="k")
    journal.forget(given, {"id": id})
    assert identity.find(given) is None


def test_a_replaced_object_leaves_the_key_to_the_new_one(task: Callable[..., Any], run: Callable[..., Any]) -> None:
    id = run(THREAD, key="k").result["id"]
    given = task(THREAD, key="k")
    journal.forget_replaced(given, {"id": "thread_old"})
    assert given.registry.get("thread", "k") == Entry(id)


def test_a_replaced_object_s_own_entry_is_dropped(task: Callable[..., Any], run: Callable[..., Any]) -> None:
    old, new = (run(FILE, content=text, filename="n", purpose="user_data").result["id"] for text in ("a", "bb"))
    registry = task(FILE, filename="n").registry
    assert registry.get("file", old) is None
    assert registry.get("file", new) is not None


def test_an_entry_is_put_back(task: Callable[..., Any]) -> None:
    given = task(THREAD, key="k")
    journal.restore(given, None)
    assert given.registry.get("thread", "k") is None
    journal.restore(given, Entry("thread_1"))
    assert given.registry.get("thread", "k") == Entry("thread_1")


# References: names in place of ids.


def named(task: Callable[..., Any], name: str, **options: Any) -> Any:
    return task(RUN, **{"thread_id": "thread_1", "assistant_name": name, **options})


def test_a_name_becomes_the_id(task: Callable[..., Any], ids: dict[str, list[str]]) -> None:
    given = named(task, "one")
    identity.resolve(given)
    assert given.want["assistant_id"] == ids["one"][0]
    assert given.warnings == []


def test_a_name_in_the_address_becomes_the_id(task: Callable[..., Any], server: Any) -> None:
    store = server.client().request("POST", "/vector_stores", body={"name": "s"})["id"]
    given = task(VECTOR_STORE_FILE, vector_store_name="s", file_id="file-1", state="absent")
    identity.resolve(given)
    assert given.parents == {"vector_store_id": store}


def test_a_name_of_two_is_refused(
    task: Callable[..., Any], ids: dict[str, list[str]], refused: Callable[..., PlatformError]
) -> None:
    error = refused(identity.resolve, named(task, "two"))
    assert error.msg.startswith("2 assistants have the name 'two': ")
    assert error.msg.endswith("; give assistant_id instead.")
    assert set(error.details["ids"]) == set(ids["two"])


def test_an_unknown_name_is_refused(task: Callable[..., Any], refused: Callable[..., PlatformError]) -> None:
    message = refused(identity.resolve, named(task, "three")).msg
    assert message == "No assistant has the name 'three'; create it first, or give assistant_id."


def test_in_check_mode_a_name_may_be_still_to_come(task: Callable[..., Any]) -> None:
    given = named(task, "three", check_only=True)
    identity.resolve(given)
    assert given.want["assistant_id"] == UNKNOWN_ID
    (warning,) = given.warnings
    assert "No assistant has the name 'three' yet" in warning


def test_a_name_is_not_looked_up_when_nothing_is_made(task: Callable[..., Any], server: Any) -> None:
    given = named(task, "one", state="absent", key="k")
    identity.resolve(given)
    assert server.requests() == []
    assert "assistant_id" not in given.want


def test_an_object_that_is_named_by_id_is_known_by_its_key_too(
    task: Callable[..., Any], run: Callable[..., Any]
) -> None:
    made = run(THREAD, key="k", messages=[{"content": "a"}]).result["id"]
    at_work = task(THREAD, thread_id=made)
    identity.find(at_work)
    assert (at_work.key, at_work.entry.id) == ("k", made)


def test_a_keyed_object_that_is_deleted_by_id_is_forgotten(task: Callable[..., Any], run: Callable[..., Any]) -> None:
    made = run(THREAD, key="k").result["id"]
    run(THREAD, thread_id=made, state="absent")
    assert task(THREAD, key="k").registry.all("thread") == {}
