# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Responses, under their own name: an action, whose outcome can be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.waiting import WaitTimeout, wait_for
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Info, Query
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Operation, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import ACTION, Spec, waiting
from ansible_collections.declarative.openai.plugins.module_utils._core.wait_notice import waiting_words
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.conversations import (
    INCLUDE,
    items,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import (
    fields,
    model_output,
    validators,
)
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared.thread_lock import when_free

ACTIVE = frozenset({"queued", "in_progress"})
#: The task fails when the response ends in one of these, and a response recorded in one of these is made again.
FAILED = frozenset({"failed", "incomplete"})

_SERVICE_TIERS = ["auto", "default", "flex", "scale", "priority", "fast", "ultrafast"]
_SUMMARIES = ["auto", "concise", "detailed"]


def _input(name: str, value: Any) -> Any:
    given = value if isinstance(value, (str, list)) else [value]
    if not given:
        raise PlatformError(f"{name} is empty; give text, or a list of items.")
    return items(name, given) if isinstance(given, list) else given


def _conversation(name: str, value: Any) -> str:
    id = value.get("id") if isinstance(value, Mapping) else value
    if not isinstance(id, str) or not id:
        raise PlatformError(f"{name} is {value!r}; give the id of a conversation, or the conversation itself.")
    return id


def _tools(name: str, value: list[Any]) -> list[dict[str, Any]]:
    """A tool may be given as its type alone; what a type cannot do without has a default."""
    return [_tool(f"{name}[{index}]", tool) for index, tool in enumerate(value)]


def _tool(where: str, tool: Any) -> dict[str, Any]:
    given = {"type": tool} if isinstance(tool, str) else tool
    if not isinstance(given, Mapping) or not isinstance(given.get("type"), str):
        raise PlatformError(f"{where} is {tool!r}; give a mapping with a type, or the type alone.")
    if given["type"] == "code_interpreter":
        return {"container": {"type": "auto"}, **validators.without_none(given)}
    if given["type"] != "function":
        return dict(validators.without_none(given))
    if not given.get("name"):
        raise PlatformError(f"{where} is a function without a name; set its name beside its type.")
    parameters = validators.json_mapping(f"{where}.parameters", given.get("parameters") or {"type": "object"})
    return {"strict": False, **validators.without_none(given), "parameters": parameters}


def _text(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(validators.without_none(value))
    if "format" in given:
        form = validators.text_or_mapping("text", "json_object")(f"{name}.format", given["format"])
        given["format"] = {"type": form} if isinstance(form, str) else form
        if given["format"]["type"] == "json_schema":
            model_output.check_schema(f"{name}.format", given["format"])
    return given


def parts_of(response: Mapping[str, Any], kind: str) -> list[str]:
    """The texts of this kind (output_text or refusal) in what was answered."""
    name = "text" if kind == "output_text" else kind
    messages = [item for item in response.get("output") or [] if item["type"] == "message"]
    return [part[name] for message in messages for part in message["content"] if part["type"] == kind]


def tool_calls(response: Mapping[str, Any]) -> list[Object]:
    return [item for item in response.get("output") or [] if item["type"] == "function_call"]


def parsed(response: Mapping[str, Any]) -> tuple[Any, str]:
    """The answer as data, and what is wrong with it. Both are empty where no JSON was asked for, or none is due.

    Raises PlatformError where a schema is there and cannot be checked.
    """
    form = (response.get("text") or {}).get("format") or {}
    if form.get("type") not in ("json_object", "json_schema") or response["status"] != "completed":
        return None, ""
    text = "".join(parts_of(response, "output_text"))
    if not text and tool_calls(response):
        return None, ""
    refusal = " ".join(parts_of(response, "refusal"))
    return model_output.read_json(f"Response {response['id']}", text, refusal, form.get("schema"))


@dataclass(frozen=True)
class Responses(model_output.Answers):
    def is_persistent(self, params: Mapping[str, Any]) -> bool:
        """A conversation keeps what is said in it in any case."""
        return params["store"] or params["conversation"] is not None or params["state"] != "present"

    def prepare(self, task: Task) -> None:
        if task.params["response_id"] is not None:
            # It is what it is; only what is done once has inputs.
            task.want.clear()
            return
        self.require_stored(task, "key", "background")

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        held = f"Conversation {values.get('conversation')} is held by another response"
        return when_free(task, held, lambda: super(Responses, self).create(task, values))

    def fetch(self, task: Task, id: str) -> Object | None:
        include = {"include": task.params["include"]} if task.params["include"] else None
        return task.endpoint.get(task.client, {}, id, include)

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        return self.judged(task, self._wait(task, obj) if task.params["wait"] else obj)

    def problem(self, task: Task, answer: Object) -> str:
        if answer["status"] in FAILED:
            details = answer.get("error") or answer.get("incomplete_details") or {}
            reason = details.get("message") or details.get("reason") or "the server gave no reason"
            return f"ended {answer['status']}: {model_output.one_line(str(reason))}"
        mistake = parsed(answer)[1]
        return f"is not what was asked for, since {mistake}" if mistake else ""

    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        response = obj or {}
        return {
            "status": response.get("status"),
            "output_text": "".join(parts_of(response, "output_text")) if response else None,
            "output_parsed": parsed(response)[0] if response else None,
            "tool_calls": tool_calls(response),
            "usage": response.get("usage"),
        }

    def _wait(self, task: Task, response: Object) -> Object:
        """Wait until it has ended; a time-out cancels it where the user wants that."""

        def look() -> Object:
            found = self.fetch(task, response["id"])
            if found is None:
                raise PlatformError(f"Response {response['id']} is gone: it was deleted while this task waited for it.")
            return found

        def cancel(seen: Object = response) -> Object:
            return task.endpoint.run_operation_or_read(task.client, {}, seen, "cancel", ACTIVE)

        try:
            return wait_for(
                response,
                look,
                lambda seen: seen["status"] not in ACTIVE,
                timeout=task.params["wait_timeout"],
                poll_interval=task.params["poll_interval"],
                what=lambda last: f"Response {last['id']} is still {last['status']}",
                progress=lambda last: f"response {last['id']}: {last['status']}",
                **waiting_words(task, response, cancel),
            )
        except WaitTimeout as error:
            last, message = error.last, error.msg
            if task.params["cancel_on_timeout"]:
                task.written = last = cancel(last)
                if last["status"] == "completed":
                    return last
                message = f"{message} Since cancel_on_timeout is set it was cancelled, and is {last['status']} now."
            raise PlatformError(message, **self.returned(task, last)) from error


def _choice(*names: str) -> dict[str, Any]:
    return {"type": "str", "choices": list(names)}


# Ansible takes what ends in tokens or in key for a secret.
_OPEN = {"no_log": False}
_INPUTS: tuple[Field, ...] = (
    Field("model", mode="input", required_on_create=True),
    Field(
        "input", "raw", mode="input", to_api=_input, required_on_create=True, alternative="conversation", result=False
    ),
    Field("instructions", mode="input"),
    Field("conversation", "raw", mode="input", to_api=_conversation),
    Field("previous_response_id", mode="input"),
    Field("tools", "list", mode="input", option={"elements": "raw"}, to_api=_tools),
    Field("tool_choice", "raw", mode="input", to_api=validators.text_or_mapping("auto", "none", "required")),
    Field("parallel_tool_calls", "bool", mode="input"),
    Field("max_tool_calls", "int", mode="input", to_api=validators.Between(1, 2**31)),
    Field(
        "text",
        "dict",
        mode="input",
        option={"options": {"format": {"type": "raw"}, "verbosity": _choice("low", "medium", "high")}},
        to_api=_text,
    ),
    Field(
        "reasoning",
        "dict",
        mode="input",
        option={
            "options": {
                "effort": _choice(*fields.REASONING_EFFORTS),
                "summary": _choice(*_SUMMARIES),
                "generate_summary": _choice(*_SUMMARIES),
                "context": _choice("auto", "current_turn", "all_turns"),
                "mode": {"type": "str"},
            }
        },
        to_api=lambda _name, value: dict(validators.without_none(value)),
    ),
    Field("temperature", "float", mode="input", to_api=validators.Between(0, 2)),
    Field("top_p", "float", mode="input", to_api=validators.Between(0, 1)),
    Field("top_logprobs", "int", mode="input", to_api=validators.Between(0, 20)),
    Field("max_output_tokens", "int", mode="input", option=_OPEN, to_api=validators.Between(1, 2**31)),
    Field("truncation", mode="input", option={"choices": ["auto", "disabled"]}),
    Field("metadata", "dict", mode="input", to_api=validators.metadata),
    Field("include", "list", mode="input", option=INCLUDE, result=False),
    Field("store", "bool", mode="input", option={"default": True}, result=False),
    Field("background", "bool", mode="input", option={"default": False}),
    Field("service_tier", mode="input", option={"choices": _SERVICE_TIERS}),
    Field("safety_identifier", mode="input"),
    Field("prompt_cache_key", mode="input", option=_OPEN),
    Field("user", mode="input"),
)

RESPONSE = Responses(
    kind="response",
    natural_key=(),
    keyed=True,
    delete_after_replace=False,
    operations={
        "cancelled": Operation("cancel", applies=lambda response: response["status"] in ACTIVE, status="cancelled")
    },
    fields=(
        fields.ID,
        *_INPUTS,
        fields.STATUS,
        Field("output", "list", mode="read", option={"elements": "dict"}),
        Field("error", "dict", mode="read"),
        Field("incomplete_details", "dict", mode="read"),
        Field("usage", "dict", mode="read"),
        Field("created_at", "float", mode="read"),
        Field("completed_at", "float", mode="read"),
        fields.OBJECT,
    ),
    spec=waiting(600).merge(
        ACTION,
        Spec(
            options={"cancel_on_timeout": {"type": "bool", "default": False}},
            mutually_exclusive=[
                ("conversation", "previous_response_id"),
                *(("response_id", one.name) for one in _INPUTS if one.name != "include"),
            ],
            required_if=[("state", state, ("key", "response_id"), True) for state in ("absent", "cancelled")],
        ),
    ),
)

RESPONSE_INFO = Info(RESPONSE, "responses", lists=False, query=(Query("include", INCLUDE),), query_one=("include",))
