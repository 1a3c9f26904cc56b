# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The argument spec as a value that can be merged, so that a declaration carries its whole contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.basic import env_fallback

Group = tuple[str, ...]


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


def _env(name: str, **option: Any) -> dict[str, Any]:
    return {"fallback": (env_fallback, [name]), **option}


# How to reach the platform: the doc fragment declarative.openai.connection describes each of these.
CONNECTION = Spec(
    options={
        "api_key": _env("OPENAI_API_KEY", type="str", no_log=True),
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
