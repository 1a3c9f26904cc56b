# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.declarative.openai.plugins.filter.declared_tasks import FilterModule, declared_tasks
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import ASSISTANT_INFO
from ansible_collections.declarative.openai.plugins.plugin_utils._declaring import Kind, declare

ONE_SENTENCE = re.compile(r"^(?!.*[.!?] [A-Z])[^\n]+[.]$")
STATIC = {"type": "static", "static": {"max_chunk_size_tokens": 200, "chunk_overlap_tokens": 50}}
AUTO = {"type": "static", "static": {"max_chunk_size_tokens": 800, "chunk_overlap_tokens": 400}}


class Loader(yaml.SafeLoader):
    """Reads what is not to be templated as the text it is."""


Loader.add_constructor("!unsafe", lambda loader, node: str(loader.construct_scalar(node)))


def assistant(id: str = "asst_1", **fields: Any) -> dict[str, Any]:
    return {"id": id, "object": "assistant", "created_at": 1, "name": "one", "model": "gpt-4o", **fields}


def store(id: str = "vs_1", **fields: Any) -> dict[str, Any]:
    return {"id": id, "created_at": 1, "name": "manuals", "status": "completed", "metadata": {}, **fields}


def held(id: str, status: str = "completed", **fields: Any) -> dict[str, Any]:
    shared = {"vector_store_id": "vs_1", "created_at": 1, "attributes": {}, "chunking_strategy": AUTO}
    return {"id": id, "status": status, **shared, **fields}


def job(id: str, status: str = "succeeded", **fields: Any) -> dict[str, Any]:
    inputs = {"model": "gpt-4o-2024-08-06", "training_file": "file-1", "seed": 7}
    return {"id": id, "created_at": 1, "status": status, **inputs, **fields}


def batch(id: str, status: str = "completed", **fields: Any) -> dict[str, Any]:
    inputs = {"input_file_id": "file-1", "endpoint": "/v1/responses", "completion_window": "24h"}
    return {"id": id, "created_at": 1, "status": status, **inputs, **fields}


def options_of(plural: str, *objects: dict[str, Any], **others: Any) -> list[dict[str, Any]]:
    return list(declared_tasks({plural: list(objects), **others})["declared"][plural])


def read_back(result: dict[str, Any]) -> dict[str, Any]:
    (play,) = Loader(result["playbook"]).get_single_data()
    return dict(play)


def test_it_has_the_name_that_its_documentation_has() -> None:
    assert FilterModule().filters() == {"declared_tasks": declared_tasks}


@pytest.mark.parametrize(
    "text",
    [
        "{{ 1 }}",
        "{% if %}\n{# two #}\n",
        "  indented\nand not\n\n\n",
        "\n\nafter nothing",
        "trailing \nspaces\t\n",
        "windows\r\nlines",
        "yes",
        "0x1f",
        "2026-01-01",
        "null",
        "# no comment",
        "- no: list",
        "\u2028 \x85 \x07 \U0001f600",
        "word " * 80,
        "x" * 500,
        "'\"\\",
        "!unsafe",
        "&a *a",
    ],
)
def test_text_is_read_back_as_it_was(text: str) -> None:
    result = declared_tasks({"assistants": [assistant(instructions=text, metadata={"on": text})]})
    (options,) = read_back(result)["vars"]["exported_assistants"]
    assert options == {"name": "one", "model": "gpt-4o", "instructions": text, "metadata": {"on": text}}
    assert ("!unsafe" in result["playbook"]) == ("{" in text or text == "!unsafe")


def test_what_is_empty_is_not_managed() -> None:
    empty = {"description": None, "instructions": "", "tools": [], "metadata": {}, "response_format": "auto"}
    assert options_of("assistants", assistant(**empty)) == [{"name": "one", "model": "gpt-4o"}]


def test_a_name_counts_only_where_no_other_has_it() -> None:
    objects = [
        assistant("asst_2", created_at=2),
        assistant(),
        assistant("asst_3", name=None),
        assistant("asst_4", name="4"),
    ]
    ids = [one.get("assistant_id") for one in options_of("assistants", *objects)]
    assert ids == ["asst_1", "asst_3", None, "asst_2"]


def test_a_name_counts_among_those_that_are_not_meant_too() -> None:
    objects = [assistant(metadata={"team": "a"}), assistant("asst_2", metadata={"team": "b"})]
    done = declared_tasks({"assistants": objects}, None, "o*", {"team": "a"})
    assert [one["assistant_id"] for one in done["declared"]["assistants"]] == ["asst_1"]


def test_keys_are_written_nowhere() -> None:
    done = declared_tasks({"assistants": [assistant(instructions="Use sk-" + "a" * 20)]})
    assert "aaa" not in str(done)
    assert [(note["id"], note["option"]) for note in done["left_out"]] == [("asst_1", "instructions")]


@pytest.mark.parametrize(
    "options",
    [
        {"instructions": "Look at https://me:not-for-your-eyes@example.com."},
        {"instructions": "Look at https://example.com/?token=not-for-your-eyes."},
        {"metadata": {"client_secret": "not-for-your-eyes"}},
        {"metadata": {"client_secret": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"}},
        {"instructions": "Look at https://me:********@example.com."},
    ],
)
def test_secrets_and_their_masks_are_written_nowhere(options: dict[str, Any]) -> None:
    done = declared_tasks({"assistants": [assistant(**options)]})
    assert not any(word in str(done) for word in ("not-for-your-eyes", "VALUE_SPECIFIED", "****"))
    assert [(note["id"], note["option"]) for note in done["left_out"]] == [("asst_1", next(iter(options)))]


def test_values_that_the_module_does_not_take_are_left_out() -> None:
    done = declared_tasks({"vector_stores": [store(chunking_strategy={"type": "other"}, expires_after={"days": 400})]})
    assert done["declared"]["vector_stores"] == [{"name": "manuals"}]
    assert [note["option"] for note in done["left_out"]] == ["expires_after", "chunking_strategy"]
    assert all("\n" not in note["reason"] and not note["reason"].endswith(".") for note in done["left_out"])


def test_files_of_other_purposes_are_counted() -> None:
    files = [
        {"id": f"file-{number}", "filename": f"{number}.csv", "purpose": "fine-tune-results", "created_at": 1}
        for number in (1, 2)
    ]
    done = declared_tasks({"files": files})
    assert "# Left out: 2 x file: its purpose is 'fine-tune-results'.\n" in done["playbook"]
    assert "tasks" not in read_back(done)


def test_a_file_in_a_store_has_a_task_where_it_says_more_than_the_list() -> None:
    files = [held("file-3"), held("file-2", chunking_strategy=STATIC), held("file-1", attributes={"year": 1999})]
    done = declared_tasks({"vector_stores": [store()], "vector_store_files": files})["declared"]
    assert done["vector_stores"] == [{"name": "manuals", "file_ids": ["file-1", "file-2", "file-3"]}]
    assert done["vector_store_files"] == [
        {"vector_store_name": "manuals", "file_id": "file-1", "attributes": {"year": 1999}},
        {"vector_store_name": "manuals", "file_id": "file-2", "chunking_strategy": STATIC},
    ]


def test_a_store_with_a_file_that_failed_is_not_declared_by_its_list() -> None:
    files = [held("file-1"), held("file-2", "failed")]
    done = declared_tasks({"vector_stores": [store(name=None)], "vector_store_files": files})
    assert done["declared"]["vector_stores"] == [{"vector_store_id": "vs_1"}]
    assert done["declared"]["vector_store_files"] == [{"vector_store_id": "vs_1", "file_id": "file-1"}]
    assert [note["id"] for note in done["left_out"]] == ["file-2"]


def test_files_go_with_their_store() -> None:
    found = {"vector_stores": [store()], "vector_store_files": [held("file-1", attributes={"a": "b"})]}
    assert declared_tasks(found, None, "other*")["declared"]["vector_store_files"] == []
    assert declared_tasks(found, ["vector_store_files"], "man*")["declared"].keys() == {"vector_store_files"}


def test_jobs_are_told_apart_by_their_inputs() -> None:
    jobs = [job("ftjob-1", "failed"), job("ftjob-2"), job("ftjob-3", suffix="x", seed=8), job("ftjob-4", seed=8)]
    inputs = {"model": "gpt-4o-2024-08-06", "training_file": "file-1"}
    # The last one's inputs are also those of the one before it.
    assert options_of("fine_tuning_jobs", *jobs) == [
        {**inputs, "seed": 7},
        {**inputs, "suffix": "x", "seed": 8},
        {"fine_tuning_job_id": "ftjob-4"},
    ]
    task = read_back(declared_tasks({"fine_tuning_jobs": jobs}))["tasks"][0][
        "declarative.openai.openai_fine_tuning_job"
    ]
    assert task["wait"] is False


def test_batches_are_told_apart_by_their_inputs() -> None:
    lost = [batch(f"batch_{status}", status) for status in ("failed", "expired", "cancelling", "cancelled")]
    inputs = {"input_file": "file-1", "endpoint": "/v1/responses"}
    assert options_of("batches", *lost, batch("batch_2", metadata={"k": "v"})) == [{**inputs, "metadata": {"k": "v"}}]
    twins = [batch("batch_2"), batch("batch_3"), batch("batch_4", input_file_id="file-2")]
    assert options_of("batches", *twins) == [
        {"batch_id": "batch_2"},
        {"batch_id": "batch_3"},
        {**inputs, "input_file": "file-2"},
    ]


def test_a_new_field_of_a_kind_is_written() -> None:
    resource = replace(ASSISTANT_INFO.resource, fields=(*ASSISTANT_INFO.resource.fields, Field("mood")))
    kind = Kind(replace(ASSISTANT_INFO, resource=resource), "assistants")
    objects = [assistant(mood="good")]
    assert declare(kind, objects, objects, {}).options == [{"name": "one", "model": "gpt-4o", "mood": "good"}]


def test_options_that_not_all_have_are_left_out_where_they_are_missing() -> None:
    done = declared_tasks({"assistants": [assistant(temperature=0.5), assistant("asst_2", name="two")]})
    (task,) = read_back(done)["tasks"]
    assert task["declarative.openai.openai_assistant"] == {
        "name": "{{ item.name }}",
        "model": "{{ item.model }}",
        "temperature": "{{ item.temperature | default(omit) }}",
    }
    assert task["loop"] == "{{ exported_assistants }}"


@pytest.mark.parametrize(
    ("found", "kinds"),
    [({"threads": []}, None), ({}, ["threads"]), ([], None), ({"files": {}}, None), ({"files": [object()]}, None)],
)
def test_what_cannot_be_declared_is_refused_in_one_sentence(found: Any, kinds: Any) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        declared_tasks(found, kinds)
    assert ONE_SENTENCE.match(caught.value.message)
