# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the two adapters share, and the one for modules: options in, Outcome out, errors to fail_json."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import (
    PlatformError,
    last_request,
    unexpected,
)
from ansible_collections.declarative.openai.plugins.module_utils._base.interruption import interruptible
from ansible_collections.declarative.openai.plugins.module_utils._base.printable import one_line
from ansible_collections.declarative.openai.plugins.module_utils._core import identity
from ansible_collections.declarative.openai.plugins.module_utils._core.engine import converge
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Info, gather
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import check_values, validate
from ansible_collections.declarative.openai.plugins.module_utils._transport.redaction import (
    Redaction,
    check_unmasked,
    redacting,
)


class _Module(AnsibleModule):  # type: ignore[misc]
    params: dict[str, Any]
    no_log_values: set[str]

    @property
    def redaction(self) -> Redaction:
        return Redaction.of(self.params, hides_bodies=self.no_log)

    def _load_params(self) -> None:
        super()._load_params()
        self.null_options = given_as_null(self.params)

    def _set_internal_properties(self, *arguments: Any, **more: Any) -> None:
        super()._set_internal_properties(*arguments, **more)
        try:
            check_values(self.params, self.argument_spec)
            validate(ArgumentSpecValidator(self.argument_spec), self.params)
        except PlatformError as error:
            self.fail_json(msg=error.msg)

    def add_path_info(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        """Nothing: AnsibleModule would add the facts of a file to each result with a path in it. What a result has is
        what RETURN says.
        """
        return kwargs

    def warn(self, warning: str, **more: Any) -> None:
        super().warn(self.redaction.line(warning), **more)

    def _log_invocation(self) -> None:
        with self._masked_options():
            super()._log_invocation()

    def _return_formatted(self, kwargs: dict[str, Any]) -> None:
        redaction = self.redaction
        texts = {name: json.dumps(value, default=str) for name, value in kwargs.items()}
        with self._masked_options():
            super()._return_formatted(
                {name: redaction.member(name, kwargs[name], text) for name, text in texts.items()}
            )

    @contextlib.contextmanager
    def _masked_options(self) -> Iterator[None]:
        """What AnsibleModule logs and returns of the options is ours to mask: it would take a placeholder for a key."""
        params, self.no_log_values = self.params, set()
        self.params = self.redaction.value(params)
        try:
            yield
        finally:
            self.params = params


def given_as_null(given: Mapping[str, Any]) -> frozenset[str]:
    """The options that were given as null; once they are validated they look like those that were left out."""
    return frozenset(name for name, value in given.items() if value is None)


def report(
    declaration: Resource | Info, params: Mapping[str, Any], *, check_mode: bool, null_options: Collection[str]
) -> tuple[dict[str, Any], list[str]]:
    """What a task returns, whether it fails or not, and what it warns of. No exception leaves it."""
    last_request.text = None
    try:
        check_unmasked(params)
        identity.check_given(declaration.identity_options(params), params, null_options)
        if isinstance(declaration, Info):
            outcome = gather(declaration, params, check_mode=check_mode)
        else:
            outcome = converge(declaration, params, check_mode=check_mode)
    except Exception as error:  # noqa: BLE001 - the last resort
        failure = unexpected(error)
        return {"failed": True, "msg": one_line(failure.msg), **failure.details}, []
    return outcome.as_result(), outcome.warnings


def run_as_module(declaration: Resource | Info) -> None:
    """Run one declaration as the module it is declared for; ends the process."""
    module = _Module(supports_check_mode=True, **declaration.argument_spec().to_kwargs())
    with redacting(module.redaction), interruptible():
        result, warnings = report(
            declaration, module.params, check_mode=module.check_mode, null_options=module.null_options
        )
    for warning in warnings:
        module.warn(warning)
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)
