# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a task runs, and what surrounds it in-process. What it returns is compared in the target in_process."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.errors import AnsibleActionFail
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.playbook.task import Task
from ansible.plugins.action.normal import ActionModule as RunModule
from ansible.plugins.loader import connection_loader
from ansible.template import Templar

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._core import module_adapter
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import CONNECTION, Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.assistants.assistants import (
    ASSISTANT,
    ASSISTANT_INFO,
)
from ansible_collections.declarative.openai.plugins.module_utils._transport import client
from ansible_collections.declarative.openai.plugins.module_utils._transport.client import Client
from ansible_collections.declarative.openai.plugins.module_utils._transport.connection import Connection
from ansible_collections.declarative.openai.plugins.plugin_utils import _action

SECRET = "sk-secret-0123456789"
HERE = {"ansible_python_interpreter": sys.executable}
Make = Callable[..., _action.Action]


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("OPENAI_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """An action on localhost, with a playbook in a folder of its own."""

    def made(
        args: dict[str, Any] | None = None, declaration: Any = ASSISTANT_INFO, become: Any = None, **task: Any
    ) -> _action.Action:
        action = type("ActionModule", (_action.Action,), {"declaration": declaration})
        loader = DataLoader()
        loader.set_basedir(str(tmp_path))
        connection = connection_loader.get(task.pop("connection", "ansible.builtin.local"), PlayContext(), None)
        connection.become = become
        one = Task()
        one.args = args or {}
        one.action = "declarative.openai.openai_assistant_info"
        for name, value in task.items():
            setattr(one, name, value)
        return action(one, connection, PlayContext(), loader, Templar(loader=loader), None)

    return made


@pytest.fixture
def runs_here(monkeypatch: pytest.MonkeyPatch) -> Callable[[_action.Action, dict[str, Any]], bool]:
    """Whether the action runs the task in this process."""
    monkeypatch.setattr(RunModule, "run", lambda *_arguments: {"ran": "module"})
    monkeypatch.setattr(_action, "report", lambda *_arguments, **_options: ({"ran": "here"}, []))

    def run(action: _action.Action, variables: dict[str, Any]) -> bool:
        return bool(action.run(None, variables)["ran"] == "here")

    return run


def other_python(tmp_path: Path) -> str:
    """The same program in another folder, as in another virtual environment."""
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to(os.path.realpath(sys.executable))
    return str(python)


@pytest.mark.parametrize(
    "variables",
    [
        HERE,
        {"ansible_python_interpreter": "{{ ansible_playbook_python }}", "ansible_playbook_python": sys.executable},
        {"ansible_facts": {"discovered_interpreter_python": sys.executable}},
        {
            "ansible_python_interpreter": "auto_silent",
            "ansible_facts": {"discovered_interpreter_python": sys.executable},
        },
        {**HERE, _action.SWITCH: "yes"},
    ],
)
def test_it_runs_here_where_that_is_the_same(make: Make, runs_here: Any, variables: dict[str, Any]) -> None:
    action = make()
    action._templar.available_variables = _trusted(variables)
    assert runs_here(action, _trusted(variables))


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"ansible_python_interpreter": "auto"},
        {"ansible_python_interpreter": "/nowhere/python"},
        {"ansible_python_interpreter": f"/usr/bin/env {sys.executable}"},
        {"ansible_facts": {"discovered_interpreter_python": "/nowhere/python"}},
        {**HERE, _action.SWITCH: False},
        {**HERE, _action.SWITCH: "off"},
    ],
)
def test_it_runs_the_module_where_variables_say_so(make: Make, runs_here: Any, variables: dict[str, Any]) -> None:
    assert not runs_here(make(), variables)


@pytest.mark.parametrize(
    "how",
    [
        {"async_val": 60},
        {"become": SimpleNamespace(name="sudo")},
        {"connection": "ansible.builtin.ssh"},
        {"environment": [{"PYTHONPATH": "/opt/site"}]},
        {"environment": [{}, {"LD_PRELOAD": "x.so"}]},
        {"delegate_to": "elsewhere"},
    ],
)
def test_it_runs_the_module_where_the_task_says_so(make: Make, runs_here: Any, how: dict[str, Any]) -> None:
    variables = {**HERE, "ansible_delegated_vars": {"elsewhere": {"ansible_python_interpreter": "/nowhere/python"}}}
    assert not runs_here(make(**how), variables)


def test_the_variables_of_the_host_that_a_task_is_delegated_to_count(make: Make, runs_here: Any) -> None:
    delegated = {"ansible_delegated_vars": {"here": HERE}, "ansible_python_interpreter": "/nowhere/python"}
    assert runs_here(make(delegate_to="here"), delegated)


def test_the_same_program_in_another_virtual_environment_is_another_python(
    make: Make, runs_here: Any, tmp_path: Path
) -> None:
    assert not runs_here(make(), {"ansible_python_interpreter": other_python(tmp_path)})


def test_a_name_without_a_folder_is_looked_up_in_the_path_of_the_task(
    make: Make, runs_here: Any, tmp_path: Path
) -> None:
    own = {"PATH": os.path.dirname(sys.executable)}
    other = {"PATH": os.path.dirname(other_python(tmp_path))}
    assert runs_here(make(environment=[own]), {"ansible_python_interpreter": "python"})
    assert not runs_here(make(environment=[other]), {"ansible_python_interpreter": "python"})


@pytest.mark.parametrize("switch", [_action.SWITCH, _action.PROGRESS])
def test_a_switch_that_says_nothing_is_refused(switch: str, make: Make) -> None:
    with pytest.raises(AnsibleActionFail, match=rf"{switch} is 'perhaps', .*; set true or false[.]"):
        make().run(None, {**HERE, switch: "perhaps"})


def test_the_surroundings_are_those_of_a_module_and_gone_after_it(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Any] = []

    def look(_declaration: Any, params: Any, *, check_mode: bool, null_options: Any) -> Any:
        seen.append((os.getcwd(), os.environ["NUMBER"], params["base_url"], params["registry"], check_mode))
        os.environ["LEFT"] = "behind"
        return {"failed": True, "msg": "Broken."}, []

    monkeypatch.setattr(_action, "report", look)
    monkeypatch.setenv("NUMBER", "0")
    before = (os.getcwd(), dict(os.environ))
    environment = [{"NUMBER": 1, "HOME": "/home/else"}, {"NUMBER": 2, "OPENAI_BASE_URL": "http://localhost/v1"}]
    make(environment=environment, check_mode=True).run(None, dict(HERE))
    registry = "/home/else/.ansible/openai-registry.json"
    assert seen == [(str(tmp_path), "2", "http://localhost/v1", registry, True)]
    assert (os.getcwd(), dict(os.environ)) == before


def test_an_unexpected_error_is_a_failure_without_secrets(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_arguments: Any, **_options: Any) -> Any:
        raise RuntimeError(f"No luck with {SECRET}.")

    monkeypatch.setattr(module_adapter, "converge", fall)
    monkeypatch.setattr(module_adapter, "gather", fall)
    result = make({"api_key": SECRET}).run(None, dict(HERE))
    assert result["failed"]
    assert "(RuntimeError: No luck with ********)" in result["msg"]
    assert "in fall" in result["exception"]
    assert SECRET not in str(result)


def test_a_timeout_goes_through(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ansible raises it as what is no Exception, from a signal, wherever the task is."""

    class TimedOut(BaseException):
        pass

    def stop(*_arguments: Any, **_options: Any) -> Any:
        raise TimedOut

    monkeypatch.setattr(_action, "report", stop)
    with pytest.raises(TimedOut):
        make().run(None, dict(HERE))


def test_the_invocation_is_told_without_secrets(make: Make) -> None:
    args = {"api_key": SECRET, "base_url": "http://user:hidden@localhost/v1", "name": "x", "model": "y"}
    result = make(args, ASSISTANT).run(None, dict(HERE))
    told = result["invocation"]["module_args"]
    assert (told["api_key"], told["name"], told["state"]) == ("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "x", "present")
    assert told["base_url"] == "http://user:********@localhost/v1"
    assert result["failed"]
    assert args["api_key"] == SECRET


@pytest.mark.parametrize("key", ["True", "none", "ollama", "EMPTY", "not-needed", "lm-studio"])
def test_a_key_that_is_short_or_a_placeholder_hides_nothing(
    make: Make, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    said = {"changed": True, "id": None, "x": f"{key}: nonetheless", "y": [{key: key}]}
    monkeypatch.setattr(_action, "report", lambda *_arguments, **_options: (dict(said), []))
    result = make({"api_key": key}).run(None, dict(HERE))
    assert result["invocation"]["module_args"]["api_key"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert {name: result[name] for name in said} == said


def test_the_invocation_is_left_out_where_ansible_leaves_it_out(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """From ansible-core 2.21 on there is a setting for it."""

    def get(name: str, variables: dict[str, Any]) -> bool:
        assert name == "INJECT_INVOCATION"
        return bool(variables["ansible_inject_invocation"])

    action = make({"name": "x", "model": "y"}, ASSISTANT)
    monkeypatch.setattr(_action, "constants", SimpleNamespace(config=SimpleNamespace(get_config_value=get)))
    monkeypatch.setattr(_action.Action, "_is_same_here", lambda *_arguments: True)
    for wished in (True, False):
        assert ("invocation" in action.run(None, {"ansible_inject_invocation": wished})) == wished


@pytest.mark.parametrize("secret", [SECRET, 'with "quotes" and \\', "clé ☃ clé", "line\nline", "987654321"])
def test_a_secret_is_hidden_wherever_it_stands(make: Make, monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    said = {"deep": [{"text": f"before {secret} after"}, [secret, 987654321, "plain"]], "plain": 1}
    monkeypatch.setattr(_action, "report", lambda *_arguments, **_options: ({"changed": False, "x": said}, []))
    result = make({"api_key": secret}).run(None, dict(HERE))
    whole = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    number = whole if secret == "987654321" else 987654321
    assert result["x"] == {"deep": [{"text": "before ******** after"}, [whole, number, "plain"]], "plain": 1}
    assert result["invocation"]["module_args"]["api_key"] == whole


def test_warnings_and_deprecations_are_told(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_action, "report", lambda *_arguments, **_options: ({"changed": False}, ["Mind the gap."]))
    gone = {"name": "nom", "version": "2.0.0", "collection_name": "declarative.openai"}
    options = {
        "name": {"aliases": ["label", "nom"], "deprecated_aliases": [gone]},
        "old": {"removed_in_version": "2.0.0", "removed_from_collection": "declarative.openai"},
    }
    declaration = SimpleNamespace(argument_spec=lambda: CONNECTION.merge(Spec(options=options)))
    result = make({"name": "a", "label": "a", "nom": "a", "old": "b"}, declaration).run(None, dict(HERE))
    both = "Both option name and its alias {} are set."
    assert result["warnings"] == [both.format("label"), both.format("nom"), "Mind the gap."]
    assert [one["version"] for one in result["deprecations"]] == ["2.0.0", "2.0.0"]
    assert all("nom" in one["msg"] or "old" in one["msg"] for one in result["deprecations"])


def test_what_is_returned_is_what_json_can_say(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        _action, "report", lambda *_arguments, **_options: ({"changed": False, "x": ("a", {1: "b"})}, [])
    )
    assert make().run(None, dict(HERE))["x"] == ["a", {"1": "b"}]


def test_what_is_slow_to_make_is_there_before_a_task_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    certificates = client._trusted.cache_info
    before = certificates().misses
    assert before
    Client(Connection("sk-x", "http://localhost"))
    assert certificates().misses == before
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    Client(Connection("sk-x", "http://localhost"))
    assert certificates().misses == before + 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"name": ["x"] * 2 + [float("inf")]}, "name[2] is inf"),
        (
            {"metadata": functools.reduce(lambda deep, _level: [deep], range(1000), 1)},
            "metadata is nested more than 100",
        ),
        ({"max_retries": "inf"}, "max_retries cannot be read (cannot convert"),
    ],
    ids=["infinity", "deep", "number"],
)
def test_odd_options_are_one_sentence(make: Make, args: dict[str, Any], says: str) -> None:
    result = make(args).run(None, dict(HERE))
    assert result["failed"]
    assert result["msg"].startswith(says)


@pytest.mark.parametrize(
    "variables", [{"ALL_PROXY": "socks5://localhost:1"}, {"SSL_CERT_FILE": "/nowhere"}, {"HTTP_PROXY": "http://[::1"}]
)
def test_a_bad_environment_breaks_no_loading(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    client.client_for.cache_clear()
    client._trusted.cache_clear()
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    _action.prepare()
    with pytest.raises(PlatformError):
        client.client_for(Connection("none", "http://localhost"))


def _trusted(variables: dict[str, Any]) -> dict[str, Any]:
    """As if they stood in a playbook, where templates are templates."""
    try:
        from ansible.template import trust_as_template
    except ImportError:  # every text was one before ansible-core 2.19
        return variables
    return {name: trust_as_template(value) if isinstance(value, str) else value for name, value in variables.items()}
