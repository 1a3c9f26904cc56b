# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookups: what a module of this collection does, on the controller, wherever a template is evaluated.

A lookup is a declaration like that of a module, run by the same engine; its documentation says which options it has.
Templates are evaluated in check mode, too, so a lookup is for what leaves nothing behind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError, unexpected
from ansible_collections.declarative.openai.plugins.module_utils._core.engine import Outcome, converge
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import check_values, validate
from ansible_collections.declarative.openai.plugins.module_utils._transport import environment
from ansible_collections.declarative.openai.plugins.module_utils._transport.redaction import (
    Redaction,
    check_unmasked,
    redacting,
)


class ResourceLookup(LookupBase):  # type: ignore[misc]
    """The base of the lookups: reads the options, runs a declaration, and hands its result over."""

    def read_options(self, variables: Mapping[str, Any] | None, given: Mapping[str, Any]) -> dict[str, Any]:
        """The documented options that are set: in the template, by variables, by the environment or by default.

        Raises AnsibleLookupError for an option that is not documented.
        """
        with environment.of_plugin():
            self.set_options(var_options=variables, direct=given)
        options = self.get_options()
        unknown = sorted(set(given) - set(options))
        if unknown:
            known = ", ".join(sorted(name for name in options if not name.startswith("_")))
            raise AnsibleLookupError(f"{', '.join(unknown)} is no option of this lookup; it has {known}.")
        return {name: value for name, value in options.items() if value is not None}

    def result_of(self, resource: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
        """The results that the module of this declaration has for these options, beside ``changed`` and ``diff``.

        Nothing in it is ever taken for a template. Raises AnsibleLookupError, in one sentence, where the module fails.
        """
        redaction = Redaction.of(params)
        spec = resource.argument_spec()
        try:
            check_values(params, spec.options)
            checked = validate(ArgumentSpecValidator(**spec.to_kwargs()), params)
            if checked.error_messages:
                raise PlatformError(f"{'; '.join(checked.error_messages)}.")
            check_unmasked(checked.validated_parameters)
            with redacting(redaction):
                outcome: Outcome = converge(resource, checked.validated_parameters, check_mode=False)
        except Exception as error:  # noqa: BLE001 - the last resort
            # Without the cause, which Ansible would append: the sentence says it already.
            raise AnsibleLookupError(redaction.line(unexpected(error).msg)) from None
        for warning in outcome.warnings:
            Display().warning(redaction.line(warning))
        texts = {name: json.dumps(value, default=str) for name, value in outcome.result.items()}
        shown = {name: redaction.member(name, outcome.result[name], text) for name, text in texts.items()}
        result: dict[str, Any] = wrap_var(shown)
        return result
