# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chat completions: an action, whose outcome can be stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field
from ansible_collections.declarative.openai.plugins.module_utils._core.info import ORDER, Info, Query
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import ACTION, Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import (
    fields,
    model_output,
    validators,
)

_EVERY_ROLE = {"role", "content"}
#: What a message of each role can have.
ROLES: dict[str, set[str]] = {
    "developer": _EVERY_ROLE | {"name"},
    "system": _EVERY_ROLE | {"name"},
    "user": _EVERY_ROLE | {"name"},
    "assistant": _EVERY_ROLE | {"name", "refusal", "tool_calls", "audio"},
    "tool": _EVERY_ROLE | {"tool_call_id"},
}
#: The types of parts, and what each has to have under its type.
_PARTS: dict[str, tuple[str, ...]] = {
    "text": (),
    "refusal": (),
    "image_url": ("url",),
    "input_audio": ("data", "format"),
    "file": (),
}
_MOST_MESSAGES = 2048
_SERVICE_TIERS = ["auto", "default", "flex", "scale", "priority", "fast"]


def messages(name: str, value: Any) -> list[dict[str, Any]]:
    """Messages in the API's form. Text is a message of the user."""
    given = value if isinstance(value, list) else [value]
    if not given or given == [""]:
        raise PlatformError(f"{name} is empty; give text, or a list of messages.")
    validators.count(_MOST_MESSAGES, "messages")(name, given)
    return [_message(f"{name}[{index}]", message) for index, message in enumerate(given)]


def _message(where: str, message: Any) -> dict[str, Any]:
    given = {"role": "user", "content": message} if isinstance(message, str) else message
    role = given.get("role") if isinstance(given, Mapping) else None
    if not isinstance(role, str) or role not in ROLES:
        raise PlatformError(
            f"{where} is {message!r}; give text, or a mapping with content and a role of {', '.join(ROLES)}."
        )
    given = validators.without_none(dict(given))
    # An answer that is handed on as it came has these, and the API takes none of them.
    for answered in ("annotations", "function_call") if role == "assistant" else ():
        given.pop(answered, None)
    if unexpected := sorted(set(given) - ROLES[role]):
        raise PlatformError(
            f"{where} of role {role} has {', '.join(unexpected)}, which that role does not take; remove it."
        )
    if "content" in given:
        given["content"] = _content(f"{where}.content", given["content"])
    elif role != "assistant" or not {"tool_calls", "refusal", "audio"} & given.keys():
        needed = "content, or tool_calls," if role == "assistant" else "content"
        raise PlatformError(f"{where} of role {role} says nothing; set its {needed}.")
    if role == "tool" and not given.get("tool_call_id"):
        raise PlatformError(f"{where} of role tool answers no call; set its tool_call_id to the id of the tool call.")
    if "tool_calls" in given:
        if not isinstance(given["tool_calls"], list):
            raise PlatformError(
                f"{where}.tool_calls is {given['tool_calls']!r}; give a list of the calls of the model."
            )
        given["tool_calls"] = [
            _tool_call(f"{where}.tool_calls[{index}]", call) for index, call in enumerate(given["tool_calls"])
        ]
    return given


def _content(where: str, value: Any) -> Any:
    if isinstance(value, list):
        if not value:
            raise PlatformError(f"{where} is empty; give text, or a list of parts.")
        return [_part(f"{where}[{index}]", part) for index, part in enumerate(value)]
    if isinstance(value, Mapping):
        raise PlatformError(f"{where} is {value!r}; give text, or a list of parts.")
    # What a template made a number is text all the same.
    return value if isinstance(value, str) else json.dumps(value)


def _part(where: str, part: Any) -> dict[str, Any]:
    given = {"type": "text", "text": part} if isinstance(part, str) else part
    kind = str(given.get("type")) if isinstance(given, Mapping) else ""
    held = given.get(kind) if kind in _PARTS else None
    if held is None:
        raise PlatformError(
            f"{where} is {part!r}; give text, or a mapping of type {', '.join(_PARTS)} with what it is."
        )
    if kind in ("text", "refusal") and not isinstance(held, str):
        held = json.dumps(held)
    if kind == "image_url" and isinstance(held, str):
        held = {"url": held}
    if kind not in ("text", "refusal"):
        missing = [name for name in _PARTS[kind] if not isinstance(held, Mapping) or not held.get(name)]
        if missing or not isinstance(held, Mapping):
            raise PlatformError(f"{where}.{kind} needs a mapping with {' and '.join(missing) or 'file_id'}; set it.")
    return {**validators.without_none(given), kind: validators.without_none(held)}


def _tool_call(where: str, call: Any) -> dict[str, Any]:
    """A call as the model made it; the arguments may be a mapping."""
    kind = call.get("type", "function") if isinstance(call, Mapping) else None
    held = call.get(kind) if kind in ("function", "custom") else None
    if not isinstance(held, Mapping) or not held.get("name") or not call.get("id"):
        raise PlatformError(f"{where} is {call!r}; give a call as the model made it, with its id, type and function.")
    made = dict(held)
    if kind == "function" and not isinstance(made.get("arguments"), str):
        made["arguments"] = json.dumps(made.get("arguments") or {})
    return {"id": call["id"], "type": kind, str(kind): made}


def _tools(name: str, value: list[Any]) -> list[dict[str, Any]]:
    validators.count(validators.MOST_TOOLS, "tools")(name, value)
    return [_tool(f"{name}[{index}]", tool) for index, tool in enumerate(value)]


def _tool(where: str, tool: Any) -> dict[str, Any]:
    kind = tool.get("type") if isinstance(tool, Mapping) else None
    if kind not in ("function", "custom"):
        raise PlatformError(f"{where} is {tool!r}; give a mapping whose type is function or custom.")
    given = validators.without_none(dict(tool))
    if kind == "function":
        given["function"] = validators.checked_function(where, given.get("function"))
    elif not isinstance(given.get("custom"), Mapping) or not given["custom"].get("name"):
        raise PlatformError(f"{where} is a custom tool without a name; set custom.name.")
    return given


def _response_format(name: str, value: Any) -> dict[str, Any]:
    form = validators.text_or_mapping("text", "json_object")(name, value)
    if isinstance(form, str):
        return {"type": form}
    if form["type"] == "json_schema":
        model_output.check_schema(f"{name}.json_schema", form.get("json_schema"))
    return dict(form)


def _logit_bias(name: str, value: Mapping[Any, Any]) -> dict[str, int]:
    for token, bias in value.items():
        if not str(token).isdigit() or not isinstance(bias, int) or not -100 <= bias <= 100:
            raise PlatformError(
                f"{name} has {token!r}: {bias!r}; give ids of tokens, each with a whole number from -100 to 100."
            )
    return {str(token): bias for token, bias in value.items()}


def _stop(name: str, value: Any) -> Any:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
        raise PlatformError(f"{name} is {value!r}; give text, or a list of at most 4 texts.")
    return validators.count(4, "texts")(name, given)


def _prediction(name: str, value: Any) -> dict[str, Any]:
    given = value if isinstance(value, Mapping) else {"content": value}
    if not isinstance(given.get("content"), (str, list)) or not given["content"]:
        raise PlatformError(f"{name} is {value!r}; give the text that is expected, or a mapping with content.")
    return {"type": "content", **given}


def _choices(completion: Mapping[str, Any]) -> list[Object]:
    return completion.get("choices") or []


@dataclass(frozen=True)
class ChatCompletions(model_output.Answers):
    def is_persistent(self, params: Mapping[str, Any]) -> bool:
        return params["store"] or params["completion_id"] is not None or params["state"] != "present"

    def prepare(self, task: Task) -> None:
        params, want = task.params, task.want
        if params["stream"]:
            raise PlatformError(
                "stream is true, and a task ends with its whole answer, or with all n of them at once; set stream to "
                "false, or leave it out."
            )
        if params["completion_id"] is not None:
            # It is what it is; only its metadata can be changed.
            for name in set(want) - {"metadata"}:
                del want[name]
        elif params["state"] == "present":
            self.require_stored(task, "key", "metadata")
            missing = [name for name in ("model", "messages") if name not in want]
            if missing and set(want) - {"store", "metadata"}:
                raise PlatformError(
                    f"{' and '.join(missing)} must be set, since a completion is made of all its inputs together."
                )
            for name, needed in (
                ("top_logprobs", "logprobs"),
                ("tool_choice", "tools"),
                ("parallel_tool_calls", "tools"),
            ):
                if name in want and not want.get(needed):
                    raise PlatformError(f"{name} is of no use without {needed}; set {needed}, or leave {name} out.")

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        return self.judged(task, obj)

    def problem(self, task: Task, answer: Object) -> str:
        for choice in _choices(answer):
            mistake = self._read(task, answer, choice)[1]
            if mistake:
                which = f"answer {choice['index']}: " if len(_choices(answer)) > 1 else ""
                return f"is not what was asked for, since {which}{mistake} (finish_reason {choice['finish_reason']})"
        return ""

    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        choices = _choices(obj or {})
        contents = [choice["message"].get("content") for choice in choices]
        first = choices[0] if choices else None
        return {
            "content": contents[0] if contents else None,
            "content_parsed": self._read(task, obj, first)[0] if obj and first else None,
            "contents": contents,
            "tool_calls": (first["message"].get("tool_calls") or []) if first else [],
            "finish_reason": first["finish_reason"] if first else None,
            "usage": (obj or {}).get("usage"),
        }

    def _read(self, task: Task, completion: Object, choice: Object) -> tuple[Any, str]:
        """An answer as data, and what is wrong with it. Both are empty where no JSON was asked for, or none is due."""
        form = task.want.get("response_format") or completion.get("response_format") or {}
        message = choice["message"]
        text = message.get("content") or ""
        if form.get("type") not in ("json_object", "json_schema") or (not text and message.get("tool_calls")):
            return None, ""
        schema = (form.get("json_schema") or {}).get("schema")
        return model_output.read_json(f"Completion {completion['id']}", text, message.get("refusal") or "", schema)


def _choice(*names: str) -> dict[str, Any]:
    return {"choices": list(names)}


# Ansible takes what ends in tokens or in key for a secret.
_OPEN = {"no_log": False}


def _input(name: str, type: str = "str", **field: Any) -> Field:
    """What a completion is made of. The API gives none of it back."""
    return Field(name, type, mode="input", **{"result": False, **field})


_INPUTS: tuple[Field, ...] = (
    _input("model", required_on_create=True, result=True),
    _input("messages", "raw", to_api=messages, required_on_create=True),
    _input("tools", "list", option={"elements": "raw"}, to_api=_tools),
    _input("tool_choice", "raw", to_api=validators.text_or_mapping("auto", "none", "required")),
    _input("parallel_tool_calls", "bool"),
    _input("response_format", "raw", to_api=_response_format),
    _input("temperature", "float", to_api=validators.Between(0, 2)),
    _input("top_p", "float", to_api=validators.Between(0, 1)),
    _input("frequency_penalty", "float", to_api=validators.Between(-2, 2)),
    _input("presence_penalty", "float", to_api=validators.Between(-2, 2)),
    _input("logit_bias", "dict", to_api=_logit_bias),
    _input("logprobs", "bool"),
    _input("top_logprobs", "int", to_api=validators.Between(0, 20)),
    _input("n", "int", to_api=validators.Between(1, 128)),
    _input("seed", "int"),
    _input("stop", "raw", to_api=_stop),
    _input("max_completion_tokens", "int", option=_OPEN, to_api=validators.Between(1, 2**31)),
    _input("max_tokens", "int", option=_OPEN, to_api=validators.Between(1, 2**31)),
    _input("reasoning_effort", option=_choice(*fields.REASONING_EFFORTS)),
    _input("verbosity", option=_choice("low", "medium", "high")),
    _input("prediction", "raw", to_api=_prediction),
    _input(
        "web_search_options",
        "dict",
        option={
            "options": {
                "search_context_size": {"type": "str", "choices": ["low", "medium", "high"]},
                "user_location": {"type": "dict"},
            }
        },
        to_api=lambda _name, value: dict(validators.without_none(value)),
    ),
    _input("service_tier", option={"choices": _SERVICE_TIERS}, result=True),
    _input("store", "bool", option={"default": False}),
    _input("safety_identifier"),
    _input("prompt_cache_key", option=_OPEN),
    _input("user"),
)

CHAT_COMPLETION = ChatCompletions(
    kind="chat_completion",
    noun="completion",
    natural_key=(),
    keyed=True,
    fields=(
        fields.ID,
        *_INPUTS,
        fields.METADATA,
        Field("choices", "list", mode="read", option={"elements": "dict"}),
        Field("usage", "dict", mode="read"),
        Field("system_fingerprint", mode="read"),
        Field("created", "int", mode="read"),
        fields.OBJECT,
    ),
    spec=ACTION.merge(
        Spec(
            options={"stream": {"type": "bool", "default": False}},
            mutually_exclusive=[
                ("max_completion_tokens", "max_tokens"),
                *(("completion_id", one.name) for one in _INPUTS),
            ],
            required_if=[("state", "absent", ("key", "completion_id"), True)],
        ),
    ),
)


def _messages_of(task: Task, found: list[Object]) -> dict[str, Any]:
    """The messages of the one completion that is named."""
    named = found if task.params["completion_id"] is not None else []
    return {
        "messages": [
            message
            for completion in named
            for message in task.client.pages(task.endpoint.address({}, completion["id"], "messages"))
        ]
    }


CHAT_COMPLETION_INFO = Info(
    CHAT_COMPLETION,
    "completions",
    query=(ORDER, Query("after"), Query("model"), Query("metadata", {"type": "dict"})),
    then=_messages_of,
)
