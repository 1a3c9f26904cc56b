# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The adapter for modules: options in, Outcome out, errors to fail_json. The only code that knows AnsibleModule."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.declarative.openai.plugins.module_utils._connection import passwords_in
from ansible_collections.declarative.openai.plugins.module_utils._engine import converge
from ansible_collections.declarative.openai.plugins.module_utils._errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._info import Info, gather
from ansible_collections.declarative.openai.plugins.module_utils._resource import Resource


def run_as_module(declaration: Resource | Info) -> None:
    """Run one declaration as the module it is declared for; ends the process."""
    module = AnsibleModule(supports_check_mode=True, **declaration.argument_spec().to_kwargs())
    module.no_log_values.update(passwords_in(module.params))
    try:
        if isinstance(declaration, Info):
            outcome = gather(declaration, module.params, check_mode=module.check_mode)
        else:
            outcome = converge(declaration, module.params, check_mode=module.check_mode)
    except PlatformError as error:
        module.fail_json(msg=error.msg, **error.details)
    for warning in outcome.warnings:
        module.warn(warning)
    module.exit_json(**outcome.as_result())
