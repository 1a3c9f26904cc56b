# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The adapter for actions: run in the process that Ansible has for the task where that is the same thing as running
the module, and the module elsewhere.

Ansible loads the class of an action in its main process, before it forks for the task. What is imported and made then
(the SDK, the TLS context) costs once, and every task has it.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from ansible import constants, template
from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator, ValidationResult
from ansible.module_utils.common.json import AnsibleJSONEncoder
from ansible.module_utils.errors import UnsupportedError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action.normal import ActionModule as RunModule
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._base.interruption import interruptible
from ansible_collections.declarative.openai.plugins.module_utils._core import listing_cache
from ansible_collections.declarative.openai.plugins.module_utils._core.info import Info
from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import given_as_null, report
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import check_values, validate
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import client_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.module_utils._transport.redaction import Redaction, redacting
from ansible_collections.declarative.openai.plugins.plugin_utils import _progress

# The variable that turns it off, for a host, a play or a task.
SWITCH = "declarative_openai_in_process"
# And the one that turns the display of progress off.
PROGRESS = "declarative_openai_progress"
# Whether only what is trusted can be a template, as it is from ansible-core 2.19 on.
NEEDS_TRUST = hasattr(template, "trust_as_template")
# Variables that only count when a process starts.
_AT_START = ("PYTHON", "LD_", "DYLD_", "OPENSSL_")


def prepare() -> None:
    """Have what is slow to make before Ansible forks. Connects to nothing."""
    # The SDK tells the server of it, and Python starts a program to find it out.
    platform.platform()
    with contextlib.suppress(PlatformError):  # the libraries are missing; a task will say so
        client_for(Connection("none", "http://localhost"))


prepare()


class Action(RunModule):  # type: ignore[misc]
    """Runs ``declaration`` here, or the module of the task's name where it has to run."""

    declaration: ClassVar[Resource | Info]

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            check_values(self._task.args, self.declaration.argument_spec().options)
            return self._run_checked(tmp, task_vars or {})
        except PlatformError as error:
            return {"failed": True, "msg": error.msg}

    def _run_checked(self, tmp: str | None, variables: dict[str, Any]) -> dict[str, Any]:
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        # As the shell has them, in which modules are started.
        environment = {name: str(value) for name, value in environment.items()}
        if not self._is_same_here(variables, environment):
            elsewhere: dict[str, Any] = super().run(tmp, variables)
            return elsewhere
        _leave_alone_what_is_there()
        self._display.vvv(f"Running {self._task.action} in this process")
        if self._is_quick_loop():
            listing_cache.enable()
        with _surroundings(environment, self._loader.get_basedir()):
            return self._run_here(variables)

    def _is_quick_loop(self) -> bool:
        """Whether the items of a loop come one after the other, so that one look at the server does for all.

        They are in one process, which ends with the loop.
        """
        task = self._task
        pauses = task.until or (task.loop_control and task.loop_control.pause)
        return task.loop is not None and not pauses

    def _is_same_here(self, variables: Mapping[str, Any], environment: Mapping[str, str]) -> bool:
        """Whether the module would run on this machine, as this user, with this Python, and be waited for."""
        if self._task.delegate_to:
            host = variables.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        else:
            host = variables
        return (
            self._is_wanted(SWITCH, variables)
            and not self._task.async_val
            and self._connection.transport == "local"
            and not self._connection.become
            and not any(name.startswith(_AT_START) for name in environment)
            and self._is_this_python(host, environment)
        )

    def _is_wanted(self, switch: str, variables: Mapping[str, Any]) -> bool:
        value = self._templar.template(variables.get(switch, True))
        try:
            return bool(boolean(value))
        except TypeError:
            raise AnsibleActionFail(
                f"{switch} is {value!r}, which says neither yes nor no; set true or false."
            ) from None

    def _is_this_python(self, host: Mapping[str, Any], environment: Mapping[str, str]) -> bool:
        """Whether modules would run with the Python that Ansible runs with, in the same virtual environment."""
        configured = self._templar.template(
            constants.config.get_config_value("INTERPRETER_PYTHON", variables=dict(host))
        )
        if not configured or configured.startswith("auto"):
            # What a module found out before. Where none has run yet, this one is to.
            configured = (host.get("ansible_facts") or {}).get("discovered_interpreter_python")
        return bool(configured) and _is_own(configured, environment.get("PATH") or os.environ.get("PATH"))

    def _run_here(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        validator = ArgumentSpecValidator(**self.declaration.argument_spec().to_kwargs())
        # The way to a module is JSON, so here, too: what Ansible knows of a value beyond it stays behind.
        given = json.loads(_as_json(self._task.args))
        validation = validate(validator, given)
        params = validation.validated_parameters
        redaction = Redaction.of(params, hides_bodies=self._task.no_log)
        refusal = self._refusal(validation)
        if refusal:
            result: dict[str, Any] = {"failed": True, "msg": refusal}
            warnings: list[str] = []
        else:
            with redacting(redaction), self._progress(variables, redaction), interruptible(with_parent=True):
                result, warnings = report(
                    self.declaration, params, check_mode=self._task.check_mode, null_options=given_as_null(given)
                )
        notes = _notes(validation, warnings)
        shown = _shown({**result, **notes}, redaction)
        if _tells_invocation(variables):
            shown |= _shown({"invocation": {"module_args": params}}, redaction)
        # What a server or a model says is data, and no template.
        untrusted: dict[str, Any] = shown if NEEDS_TRUST else wrap_var(shown)
        return untrusted

    def _progress(self, variables: Mapping[str, Any], redaction: Redaction) -> contextlib.AbstractContextManager[None]:
        if self._task.no_log or not self._is_wanted(PROGRESS, variables):
            return contextlib.nullcontext()
        several = len(variables.get("ansible_play_hosts_all", ())) > 1
        return _progress.shown(f"[{variables['inventory_hostname']}] " if several else "", redaction)

    def _refusal(self, validation: ValidationResult) -> str | None:
        if not validation.error_messages:
            return None
        message: str = validation.error_messages[0]
        if isinstance(validation.errors[0], UnsupportedError):
            return f"Unsupported parameters for ({self._task.action}) module: {message}"
        return message


@functools.cache
def _leave_alone_what_is_there() -> None:
    """What was there before the fork stays: to look for garbage in it would touch, and so copy, all of it."""
    gc.freeze()


@functools.cache
def _is_own(python: str, path: str | None) -> bool:
    """Whether it is the Python of this process; ``path`` is where it is looked for."""
    found = shutil.which(python, path=path)
    if not found or not sys.executable:
        return False
    (folder, program), (own_folder, own_program) = (
        (os.path.realpath(os.path.dirname(one)), os.path.realpath(one)) for one in (found, sys.executable)
    )
    return (folder, program) == (own_folder, own_program)


def _tells_invocation(variables: Mapping[str, Any]) -> bool:
    """Whether a module would say what it was called with: always, up to the ansible-core that has a setting for it."""
    try:
        return bool(constants.config.get_config_value("INJECT_INVOCATION", variables=dict(variables)))
    except AnsibleError:
        return True


@contextlib.contextmanager
def _surroundings(environment: Mapping[str, str], folder: str) -> Iterator[None]:
    """What a module has around it: the variables of ``environment:``, and the folder of the playbook."""
    before = dict(os.environ)
    with contextlib.chdir(folder):
        os.environ.update(environment)
        try:
            yield
        finally:
            if environment:
                os.environ.clear()
                os.environ.update(before)
                # A client may have been made for these variables, a proxy of a loop's item for one.
                client_for.cache_clear()


def _notes(validation: ValidationResult, warnings: list[str]) -> dict[str, Any]:
    both = [f"Both option {one['option']} and its alias {one['alias']} are set." for one in validation._warnings]
    notes = {"warnings": both + warnings, "deprecations": [dict(one) for one in validation._deprecations]}
    return {name: found for name, found in notes.items() if found}


def _shown(members: Mapping[str, Any], redaction: Redaction) -> dict[str, Any]:
    """What JSON can say of them, without the secrets."""
    texts = {name: _as_json(value) for name, value in members.items()}
    return {name: redaction.member(name, json.loads(text), text) for name, text in texts.items()}


def _as_json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except TypeError:
        # Ansible's encoder knows vaulted text, dates and variables of hosts, and takes ten times as long.
        return json.dumps(value, cls=AnsibleJSONEncoder, vault_to_text=True, ensure_ascii=False)
