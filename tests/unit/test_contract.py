# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module says of itself is what it does: options, examples and results, for every module there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import httpx2
import pytest
import yaml
from declarations import Module, modules, plugin
from environment import collection


def is_action(module: Module) -> bool:
    return isinstance(module.declaration, plugin("module_utils._core.action").ActionResource)


every_module = pytest.mark.parametrize("module", [pytest.param(one, id=name) for name, one in modules().items()])
every_resource = pytest.mark.parametrize(
    "module",
    [pytest.param(one, id=name) for name, one in modules().items() if not one.is_info and not is_action(one)],
)
every_action = pytest.mark.parametrize(
    "module", [pytest.param(one, id=name) for name, one in modules().items() if is_action(one)]
)

OURS = "declarative.openai."
# What a task may have beside its module.
KEYWORDS = {"name", "register", "when", "loop", "loop_control", "vars", "until", "retries", "delay", "no_log"}


def documented(options: Mapping[str, Any] | None) -> dict[str, Any]:
    """Documented options, reduced to what an argument spec says, too."""
    return {
        name: {
            "type": option.get("type", "str"),
            "required": option.get("required", False),
            "default": option.get("default"),
            "choices": option.get("choices"),
            "elements": option.get("elements"),
            "options": documented(option.get("suboptions")),
        }
        for name, option in (options or {}).items()
    }


def specified(options: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        name: {
            "type": option.get("type", "str"),
            "required": option.get("required", False),
            "default": option.get("default"),
            "choices": option.get("choices"),
            "elements": option.get("elements"),
            "options": specified(option.get("options")),
        }
        for name, option in (options or {}).items()
    }


def descriptions(options: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    for name, option in (options or {}).items():
        yield name, str(option.get("description") or "")
        yield from descriptions(option.get("suboptions"))


@every_module
def test_the_documented_options_are_the_options(module: Module) -> None:
    assert documented(module.documentation["options"]) == specified(module.options)


@every_module
def test_every_option_is_described(module: Module) -> None:
    assert [name for name, text in descriptions(module.documentation["options"]) if not text] == []


@every_module
def test_the_environment_variables_are_named(module: Module) -> None:
    for name, option in module.options.items():
        for variable in option.get("fallback", (None, []))[1]:
            assert f"E({variable})" in str(module.documentation["options"][name]["description"]), name


@every_module
def test_the_rules_are_about_options_there_are(module: Module) -> None:
    spec = module.declaration.argument_spec()
    groups = [*spec.mutually_exclusive, *spec.required_together, *spec.required_one_of]
    groups += [(rule[0], *rule[2]) for rule in spec.required_if]
    groups += [(name, *others) for name, others in spec.required_by.items()]
    assert {name for group in groups for name in group} - set(module.options) == set()


@every_module
def test_the_attributes_are_there(module: Module) -> None:
    attributes = module.documentation["attributes"]
    assert set(attributes) == {"action", "check_mode", "diff_mode", "idempotent", "action_group"}
    assert attributes["check_mode"]["support"] == "full"
    assert attributes["diff_mode"]["support"] == ("N/A" if module.is_info else "full")
    assert attributes["action_group"]["membership"] == ["declarative.openai.openai"]


@every_module
def test_the_head_is_complete(module: Module) -> None:
    assert module.documentation["module"] == module.name
    assert module.documentation["version_added"]
    assert module.documentation["seealso"]
    others = [one["module"].removeprefix(OURS) for one in module.documentation["seealso"] if "module" in one]
    assert set(others) - set(modules()) == set()


@every_resource
def test_a_resource_has_the_usual_states(module: Module) -> None:
    state = module.options["state"]
    assert state["default"] == "present"
    absent = ["absent"] if module.resource.deletable else []
    assert state["choices"] == ["present", *absent, *module.resource.operations]


@every_action
def test_an_action_has_no_state_and_asks_in_check_mode_only_when_told_to(module: Module) -> None:
    assert not {"state", module.resource.id_option} & set(module.options)
    assert module.options["run_in_check_mode"]["default"] is False


@every_module
def test_a_module_supports_check_mode(module: Module, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every module is made by the one adapter, which says so."""
    made: list[dict[str, Any]] = []

    class Stopped(Exception):
        pass

    def stop(**arguments: Any) -> None:
        made.append(arguments)
        raise Stopped

    entry = plugin("module_utils._core.module_adapter")
    monkeypatch.setattr(entry, "_Module", stop)
    with pytest.raises(Stopped):
        entry.run_as_module(module.declaration)
    assert made[0]["supports_check_mode"] is True
    assert made[0]["argument_spec"] == module.options


@every_module
def test_a_module_is_in_the_action_group(module: Module) -> None:
    runtime = yaml.safe_load((collection() / "meta" / "runtime.yml").read_text())
    assert module.name in runtime["action_groups"]["openai"]


# Examples.


def unknown_options(where: str, given: Any, options: Mapping[str, Any]) -> list[str]:
    """Options that do not exist, at any depth, in what is written out; a template is not looked into."""
    if isinstance(given, list):
        return [name for member in given for name in unknown_options(where, member, options)]
    if not isinstance(given, Mapping) or not options:
        return []
    unknown = [f"{where}{name}" for name in given if name not in options]
    missing = [f"{where}{name} (missing)" for name, one in options.items() if one.get("required") and name not in given]
    inner = [
        name
        for option, value in given.items()
        for name in unknown_options(f"{where}{option}.", value, options.get(option, {}).get("options") or {})
    ]
    return unknown + missing + inner


@every_module
def test_the_examples_use_what_there_is(module: Module) -> None:
    used = set()
    for task in yaml.safe_load(module.examples):
        assert task["name"]
        (action,) = set(task) - KEYWORDS
        assert action.startswith((OURS, "ansible.builtin."))
        if action.startswith(OURS):
            other = modules()[action.removeprefix(OURS)]
            assert unknown_options("", task[action], other.options) == []
            used.add(other.name)
    assert module.name in used


@every_resource
def test_the_examples_show_how_to_remove_it(module: Module) -> None:
    tasks = yaml.safe_load(module.examples)
    own = [task[OURS + module.name] for task in tasks if OURS + module.name in task]
    assert any(task.get("state", "present") != "present" for task in own)


# Results.

# Ids that have to have a form to be removed.
REMOVABLE = {"model_id": "ft:model_id_1"}


# The ends of addresses at which there is one object or none.
SETTINGS = {"spend_limit"}


@pytest.fixture
def _nothing_there(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that has no object of any kind."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        tail = request.url.path.rsplit("/", 1)[-1]
        if tail.endswith("_1") or tail in SETTINGS:
            return httpx2.Response(404, json={"error": {"message": f"No object has the id {tail}."}})
        return httpx2.Response(200, json={"object": "list", "data": [], "has_more": False})

    client = plugin("module_utils._transport.client")
    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    monkeypatch.setattr(client.openai, "DefaultHttpxClient", lambda **_settings: http)
    client.client_for.cache_clear()
    yield
    client.client_for.cache_clear()


def outcome(module: Module, tmp_path: Any) -> Any:
    """What the module really returns when the object that is named is not there, and where the API cannot delete
    one, so that there is no state for that, when it would be made.
    """
    params: dict[str, Any] = {name: option.get("default") for name, option in module.options.items()}
    named = [reference.option for reference in module.resource.references if reference.id_pattern]
    ids = {module.resource.id_option, *module.resource.parents, *named} & set(module.options)
    params |= {name: f"{name}_1" for name in ids} | {name: id for name, id in REMOVABLE.items() if name in ids}
    params |= {
        "api_key": "sk-none",
        "admin_api_key": "sk-none",
        "backend": "assistants",
        "registry": str(tmp_path / "registry.json"),
    }
    if module.is_info:
        return plugin("module_utils._core.info").gather(module.declaration, params, check_mode=True)
    params["state"] = "absent"
    if not module.resource.deletable:
        needed = {one.name: f"{one.name}_1" for one in module.resource.fields if one.required_on_create}
        params |= {"state": "present", module.resource.id_option: None, **needed}
    return plugin("module_utils._core.engine").converge(module.declaration, params, check_mode=True)


@every_module
@pytest.mark.usefixtures("_nothing_there")
def test_the_documented_results_are_the_results(module: Module, tmp_path: Any) -> None:
    result = outcome(module, tmp_path).result
    assert set(module.returned) == set(result)
    name = module.declaration.plural if module.is_info else module.resource.name
    assert module.returned[name]["type"] == ("list" if module.is_info else "dict")
    if module.is_info:
        assert result[name] == []
    else:
        assert (result[name] is None) == module.resource.deletable


def shown(module: Module) -> dict[str, Any]:
    """The documented object of the module."""
    name = module.declaration.plural if module.is_info else module.resource.name
    contains: dict[str, Any] = module.returned[name]["contains"]
    return contains


@every_module
def test_the_documented_object_is_the_projection(module: Module) -> None:
    projection = {one.name: one.type for one in module.resource.fields if one.result}
    assert set(shown(module)) == set(projection)
    # An option of any form has one form in the result.
    types = {name: value["type"] for name, value in shown(module).items() if projection[name] != "raw"}
    assert types.items() <= projection.items()


@every_module
def test_every_result_is_described_with_a_sample(module: Module) -> None:
    for name, value in {**module.returned, **shown(module)}.items():
        assert value["description"], name
        assert "contains" in value or "sample" in value, name
    assert all(value["returned"] for value in module.returned.values())


@every_module
def test_no_result_has_a_name_that_means_something_to_ansible(module: Module) -> None:
    of_a_task = {"ansible_facts", "attempts", "deprecations", "exception", "failed", "finished", "invocation", "item"}
    of_a_task |= {"msg", "skip_reason", "skipped", "started", "unreachable", "warnings"}
    assert not of_a_task & set(module.returned)


@every_module
def test_an_object_is_described_alike_everywhere(module: Module) -> None:
    twin = modules().get(f"{module.name}_info")
    if twin:
        assert shown(module) == shown(twin)


def test_each_kind_of_module_is_there() -> None:
    """Nothing above passes because nothing was found."""
    assert {one.is_info for one in modules().values()} == {True, False}
    assert len(modules()) >= 16
