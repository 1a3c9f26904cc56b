# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The argument spec as a value that can be merged, so that a declaration carries its whole contract."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.basic import env_fallback
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator, ValidationResult
from ansible.module_utils.errors import AnsibleFallbackNotFound

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError

Group = tuple[str, ...]

# Levels of mappings and lists: far more than any option has, and fewer than Ansible and the SDK can follow.
_DEEPEST = 100
# Of 64 bits.
_LARGEST = 2**63 - 1
# What Ansible's validator ends with.
_UNREADABLE = (AttributeError, OverflowError, TypeError, ValueError)
# How Python has bytes that are no UTF-8.
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Spec:
    """Options, and the rules between them, in the form AnsibleModule takes."""

    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    mutually_exclusive: Sequence[Group] = ()
    required_together: Sequence[Group] = ()
    required_one_of: Sequence[Group] = ()
    required_if: Sequence[tuple[Any, ...]] = ()
    required_by: Mapping[str, Group] = field(default_factory=dict)

    def merge(self, *others: Spec) -> Spec:
        """All options and all rules; an option that stands in two specs is that of the last one."""
        parts = (self, *others)
        return Spec(
            options={name: option for spec in parts for name, option in spec.options.items()},
            mutually_exclusive=[rule for spec in parts for rule in spec.mutually_exclusive],
            required_together=[rule for spec in parts for rule in spec.required_together],
            required_one_of=[rule for spec in parts for rule in spec.required_one_of],
            required_if=[rule for spec in parts for rule in spec.required_if],
            required_by={name: needed for spec in parts for name, needed in spec.required_by.items()},
        )

    def to_kwargs(self) -> dict[str, Any]:
        """The keyword arguments of AnsibleModule and of ArgumentSpecValidator."""
        return {
            "argument_spec": {name: dict(option) for name, option in self.options.items()},
            "mutually_exclusive": [list(rule) for rule in self.mutually_exclusive],
            "required_together": [list(rule) for rule in self.required_together],
            "required_one_of": [list(rule) for rule in self.required_one_of],
            "required_if": [list(rule) for rule in self.required_if],
            "required_by": {name: list(rule) for name, rule in self.required_by.items()},
        }


def validate(validator: ArgumentSpecValidator, given: Mapping[str, Any]) -> ValidationResult:
    """What Ansible's own validator makes of the options. Raises PlatformError for what it cannot cope with, such as
    infinity for a whole number, or a number in the place of suboptions.
    """
    try:
        result = validator.validate(dict(given))
    except _UNREADABLE as error:
        option = _unreadable_option(validator, given)
        raise PlatformError(
            f"{option} cannot be read ({error}); give a value of the type that the documentation says."
        ) from error
    for option, value in result.validated_parameters.items():
        _check_size(option, value)
        is_path = validator.argument_spec.get(option, {}).get("type") == "path"
        if is_path and isinstance(value, str) and "\0" in value:
            raise PlatformError(f"{option} has a NUL character in it, which no path can have; correct it.")
    return result


def _unreadable_option(validator: ArgumentSpecValidator, given: Mapping[str, Any]) -> str:
    for name in given.keys() & validator.argument_spec.keys():
        try:
            ArgumentSpecValidator({name: validator.argument_spec[name]}).validate({name: given[name]})
        except _UNREADABLE:
            return str(name)
    return "An option"


def _check_size(place: str, value: Any) -> None:
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise PlatformError(
            f"{place} is beyond what 64 bits hold, which the API does not take; give a smaller one, or text in quotes."
        )


def check_values(given: Mapping[str, Any], options: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise PlatformError for values that cannot be sent, or are nested too deeply, anywhere in what is given.

    ``options`` are those of the spec: a path is what the file system says.
    """
    pending = [(option, value, option, 0) for option, value in given.items()]
    while pending:
        option, value, place, depth = pending.pop()
        if depth > _DEEPEST:
            raise PlatformError(f"{option} is nested more than {_DEEPEST} levels deep; give a flatter value.")
        if isinstance(value, float) and not math.isfinite(value):
            raise PlatformError(f"{place} is {value:g}, which is no number that can be sent; give a finite one.")
        _check_size(place, value)
        is_path = options.get(place, {}).get("type") == "path"
        if isinstance(value, str) and not is_path and not value.isascii() and _SURROGATE.search(value):
            raise PlatformError(
                f"{place} has bytes that are not UTF-8, and the API takes no other text; convert it first."
            )
        if isinstance(value, Mapping):
            names = {name: name if str(name).isprintable() else repr(name) for name in value}
            pending += [(option, member, f"{place}.{names[name]}", depth + 1) for name, member in value.items()]
        elif isinstance(value, (list, tuple)):
            pending += [(option, member, f"{place}[{index}]", depth + 1) for index, member in enumerate(value)]


def environment_fallback(*names: str) -> str:
    """As Ansible's own, but a variable that is empty is one that is not set."""
    value: str = env_fallback(*names)
    if not value:
        raise AnsibleFallbackNotFound
    return value


def _env(name: str, **option: Any) -> dict[str, Any]:
    return {"fallback": (environment_fallback, [name]), **option}


# How to reach the platform: the doc fragment declarative.openai.connection describes each of these.
CONNECTION = Spec(
    options={
        "api_key": _env("OPENAI_API_KEY", type="str", no_log=True),
        "admin_api_key": _env("OPENAI_ADMIN_KEY", type="str", no_log=True),
        "base_url": _env("OPENAI_BASE_URL", type="str", default="https://api.openai.com/v1"),
        "organization": _env("OPENAI_ORG_ID", type="str"),
        "api_project": _env("OPENAI_PROJECT_ID", type="str"),
        "backend": _env("OPENAI_BACKEND", type="str", choices=["auto", "responses", "assistants"], default="auto"),
        "on_lossy": {"type": "str", "choices": ["fail", "warn", "ignore"], "default": "fail"},
        "assistant_store": _env("OPENAI_ASSISTANT_STORE", type="str", choices=["agents", "registry"], default="agents"),
        "request_timeout": {"type": "float", "default": 60.0},
        "max_retries": {"type": "int", "default": 5},
        # A number, or a mapping of paths to numbers.
        "requests_per_minute": _env("OPENAI_REQUESTS_PER_MINUTE", type="raw"),
        "validate_certs": {"type": "bool", "default": True},
        "ca_path": {"type": "path"},
        "debug_log": {"type": "path"},
        # Every module takes it, so that module_defaults of the group can set it, though not every kind needs it.
        "registry": _env("OPENAI_REGISTRY", type="path", default="~/.ansible/openai-registry.json"),
    }
)

# Of an action that may leave nothing behind.
ACTION = Spec(options={"run_in_check_mode": {"type": "bool", "default": False}})


def waiting(timeout: float, *, optional: bool = True) -> Spec:
    """Options of what takes a while; seconds all of them. The doc fragment declarative.openai.wait has the first
    with the rest.
    """
    return Spec(
        options={
            **({"wait": {"type": "bool", "default": True}} if optional else {}),
            "wait_timeout": {"type": "float", "default": timeout},
            "poll_interval": {"type": "float", "default": 5.0},
        }
    )
