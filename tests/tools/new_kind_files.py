# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a new kind, as far as they follow from the SDK. What is left to do in them says TODO."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import docs_yaml
from sdk_kind import SdkField, SdkKind

LICENCE = """\
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""
_PACKAGE = "ansible_collections.declarative.openai.plugins.module_utils"
_SHARED = {
    ("id", "str", "read"): "fields.ID",
    ("object", "str", "read"): "fields.OBJECT",
    ("created_at", "int", "read"): "fields.CREATED_AT",
    ("status", "str", "read"): "fields.STATUS",
    ("metadata", "dict", "update"): "fields.METADATA",
}
_DECLARATION = '''\
{licence}"""TODO: what they are, in a sentence."""

from __future__ import annotations

{imports}

{constant} = Resource(
    kind="{kind}",
    {identity}
    fields=(
{fields}
    ),
    spec={spec},{deletable}
)

{constant}_INFO = Info({constant}, "{plural}"{narrowing})
'''
_MODULE = '''\
#!/usr/bin/python
{licence}
from __future__ import annotations

DOCUMENTATION = r"""
module: {name}
short_description: {short}
description:
  - TODO. What it is for, and what is adopted.
version_added: {version}
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
{fragments}
{attributes}options: {{}}
seealso:
  - module: declarative.openai.{other}
"""

EXAMPLES = r"""
{examples}"""

RETURN = r"""
"""

from {package}._core.module_adapter import run_as_module
from {package}._resources.{family}.{plural} import {constant}


def main() -> None:
    run_as_module({constant})


if __name__ == "__main__":
    main()
'''
_ATTRIBUTES = """\
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
"""
_FAMILY = '''\
{licence}"""{address}"""

from __future__ import annotations

from {types} import {modules}

from ..tables import Family

ENDPOINTS = Family(
    "{address}",
    "{plural}",
    "{object}_",
    "{object}",
    {create},
    {update},
    {listing},
    # What each field is when it is left out. TODO: as the platform has it, and its limits.
    defaults={{{fields}}},
    removal="{removal}",
).endpoints()
'''


def example_of(option: Mapping[str, Any], name: str = "") -> Any:
    """A value of the type of an option, for an example."""
    if "choices" in option:
        return option["choices"][0]
    if option.get("options"):
        return {part: example_of(inner, part) for part, inner in option["options"].items() if inner.get("required")}
    plain = {"str": f"{name or 'text'}-1", "int": 1, "float": 1.0, "bool": True, "list": [], "dict": {}}
    return plain.get(option["type"], "text")


def plural_of(sdk: SdkKind) -> str:
    return sdk.path.split(".")[-1]


class KindFiles:
    """The texts of the files of one kind."""

    def __init__(self, kind: str, sdk: SdkKind, family: str, version: str) -> None:
        self.kind, self.sdk, self.family, self.version = kind, sdk, family, version
        self.plural, self.constant = plural_of(sdk), kind.upper()
        self.title = kind.replace("_", " ")
        names = {field.name: field for field in sdk.fields}
        self.is_named = "name" in names and names["name"].mode in ("update", "replace")
        self.deletable = "delete" in sdk.methods
        #: What the state of the local server calls the objects.
        self.server_kind = sdk.address.strip("/").replace("/", "_")

    def declaration(self) -> str:
        fields = "\n".join(f"        {self._field(field)}," for field in self.sdk.fields)
        id_option = f"{self.kind}_id"
        inputs = [field.name for field in self.sdk.fields if field.mode != "read"]
        spec = (
            f'Spec(required_one_of=[("name", "{id_option}")])'
            if self.is_named
            else f'Spec(required_one_of=[("key", "{id_option}", "{inputs[0]}")])'
        )
        return _DECLARATION.format(
            licence=LICENCE,
            imports=self._imports(),
            constant=self.constant,
            kind=self.kind,
            identity="" if self.is_named else "natural_key=(),\n    keyed=True,",
            fields=fields,
            spec=spec,
            deletable="" if self.deletable else "\n    deletable=False,",
            plural=self.plural,
            narrowing=self._narrowing(),
        )

    def texts(self) -> str:
        """The YAML file, with the first sentence of the SDK on each field."""
        described: dict[str, Any] = {f"{self.kind}_id": f"The id of the {self.title}."}
        for field in self.sdk.fields:
            if field.name == "id":
                described["id"] = {"sample": f"{self.sdk.object}_abc123"}
            elif field.name == "object":
                described["object"] = {"sample": self.sdk.object}
            elif field.name not in ("created_at", "metadata"):
                described[field.name] = self._entry(field)
        if not self.is_named:
            described["key"] = [
                f"A name of your choice for the {self.title}, the same each time. The API never sees it.",
                f"Mutually exclusive with O({self.kind}_id).",
            ]
        return f"---\n{LICENCE}\n{docs_yaml.dump({'fields': described})}"

    def module(self) -> str:
        fragments = ["connection", "attributes"]
        fragments += ["inputs.metadata"] if any(field.name == "metadata" for field in self.sdk.fields) else []
        return self._module(f"openai_{self.kind}", f"Manage {_article(self.title)}", fragments, self._examples())

    def info_module(self) -> str:
        fragments = ["connection", "attributes.info"]
        if "list" in self.sdk.methods:
            narrowing = self._narrowing()
            fragments += ["paging.list"] if "ORDER" in narrowing else []
            fragments += ["paging"] if "after" in narrowing and "before" in narrowing else []
            fragments += ["paging.filters"] if "Filter" in narrowing else []
        task = docs_yaml.dump([{"name": "Look one up by its id", f"{self._action}_info": {f"{self.kind}_id": "TODO"}}])
        return self._module(f"openai_{self.kind}_info", f"Look up {self.plural.replace('_', ' ')}", fragments, task)

    def endpoint(self) -> str:
        """The line of the table of endpoints."""
        return f'    "{self.kind}": Endpoint("{self.sdk.address}", "{self.sdk.path}"),\n'

    def server_family(self) -> str:
        params = {method: name.rsplit(".", 2) for method, name in self.sdk.params.items()}
        types = {method: f"{module}.{name}" for method, (_package, module, name) in params.items()}
        fields = ", ".join(
            f'"{field.name}": {None if field.name != "metadata" else {}}'
            for field in self.sdk.fields
            if field.name not in ("id", "object", "created_at") and field.mode != "input"
        )
        return _FAMILY.format(
            licence=LICENCE,
            address=self.sdk.address,
            object=self.sdk.object,
            types=params["create"][0],
            modules=", ".join(sorted({module for _package, module, _name in params.values()})),
            create=types["create"],
            update=types.get("update"),
            listing=types.get("list"),
            plural=self.plural,
            removal="delete" if self.deletable else "",
            fields=fields,
        )

    def target(self) -> str:
        """The tasks of the integration target: the cycle of create, change and delete."""
        writes = {"create": f"POST {self.sdk.address}", "change": f"POST {self.sdk.address}/[^/]+"}
        changed = [field for field in self.sdk.fields if field.mode == "update" and field.name in ("metadata",)]
        steps = [("create", self._required(), writes["create"])]
        if changed and "update" in self.sdk.methods:
            steps.append(("change", {**self._required(), "metadata": {"team": "platform"}}, writes["change"]))
        if self.deletable:
            steps.append(("delete", {**self._identity(), "state": "absent"}, f"DELETE {self.sdk.address}/[^/]+"))
        tasks = [task for step in steps for task in self._cycle(*step)]
        tasks[2:2] = self._look()
        empty = "../../setup_server/tasks/empty.yml"
        tasks.append({"name": "Assert that nothing is left", "ansible.builtin.include_tasks": empty})
        return f"---\n{LICENCE}\n" + "\n".join(docs_yaml.dump([task]) for task in tasks)

    def left_out(self) -> str:
        """The entries of the parameters that no field is for."""
        narrowing = self._narrowing()
        cursors = [name for name in ("after", "before") if name in self.sdk.paging and f'"{name}"' not in narrowing]
        reasons: dict[tuple[str, str], str] = {}
        reasons |= {("list", name): "the whole list is read, since it can be narrowed by name" for name in cursors}
        reasons |= {(method, name): "TODO: why" for method, names in self.sdk.left_out.items() for name in names}
        return "".join(
            f'    ("{self.kind}", "{method}", "{name}"): "{reason}",\n' for (method, name), reason in reasons.items()
        )

    def _cycle(self, step: str, options: Mapping[str, Any], write: str) -> list[dict[str, Any]]:
        return [
            {
                "name": f"{step.capitalize()} the {self.title}",
                self._action: dict(options),
                "check_mode": "{{ item == 'check' }}",
                "loop": ["check", step, "again"],
                "register": "cycle_of_tasks",
            },
            {
                "name": f"Assert that it is {step}d once",
                "ansible.builtin.include_tasks": "../../setup_server/tasks/cycle.yml",
                "vars": {"cycle": "{{ cycle_of_tasks }}", "kind": self.kind, "writes": [write]},
            },
        ]

    def _look(self) -> list[dict[str, Any]]:
        return [
            {
                "name": "Look it up by its id",
                f"{self._action}_info": {f"{self.kind}_id": "{{ cycle_of_tasks.results[1].id }}"},
                "register": "found",
            },
            {
                "name": "Assert that it is found as it was returned",
                "ansible.builtin.assert": {"that": f"found.{self.plural} == [cycle_of_tasks.results[1].{self.kind}]"},
            },
        ]

    def _identity(self) -> dict[str, Any]:
        return {"name": f"openai_{self.kind}-1"} if self.is_named else {"key": f"openai_{self.kind}-1"}

    def _required(self) -> dict[str, Any]:
        needed = {field.name: example_of(field.option, field.name) for field in self.sdk.fields if field.required}
        return {**needed, **self._identity()}

    def _examples(self) -> str:
        tasks = [{"name": f"Keep {_article(self.title)} as declared", self._action: self._required()}]
        if self.deletable:
            tasks.append({"name": "Remove it", self._action: {**self._identity(), "state": "absent"}})
        return "\n".join(docs_yaml.dump([task]) for task in tasks)

    @property
    def _action(self) -> str:
        return f"declarative.openai.openai_{self.kind}"

    def _module(self, name: str, short: str, fragments: list[str], examples: str) -> str:
        is_info = name.endswith("_info")
        return _MODULE.format(
            licence=LICENCE,
            name=name,
            short=short,
            version=self.version,
            fragments="\n".join(f"  - declarative.openai.{fragment}" for fragment in fragments),
            attributes="" if is_info else _ATTRIBUTES,
            other=f"openai_{self.kind}" if is_info else f"openai_{self.kind}_info",
            examples=examples,
            package=_PACKAGE,
            family=self.family,
            plural=self.plural,
            constant=f"{self.constant}_INFO" if is_info else self.constant,
        )

    def _field(self, field: SdkField) -> str:
        if shared := _SHARED.get((field.name, field.option["type"], field.mode)):
            return shared
        rest = {name: value for name, value in field.option.items() if name != "type"}
        if field.mode == "read":
            rest.pop("choices", None)
            rest.pop("options", None)
        parts = [f'"{field.name}"']
        parts += [f'"{field.option["type"]}"'] if field.option["type"] != "str" else []
        parts += [f'mode="{field.mode}"'] if field.mode != "update" else []
        parts += [f"option={rest!r}"] if rest else []
        parts += ["result=False"] if field.mode == "input" else []
        parts += ["required_on_create=True"] if field.required else []
        return f"Field({', '.join(parts)})"

    def _imports(self) -> str:
        """All that a declaration may need; the formatter takes out what this one does not."""
        names = {
            "_core.fields": "Field",
            "_core.info": "ORDER, Filter, Info, Query, has_metadata, name_pattern",
            "_core.resource": "Resource",
            "_core.spec": "Spec",
            "_resources.shared": "fields",
        }
        return "\n".join(f"from {_PACKAGE}.{module} import {used}" for module, used in names.items())

    def _narrowing(self) -> str:
        if "list" not in self.sdk.methods:
            return ", lists=False"
        filters = ['Filter("name")', 'Filter("name_pattern", name_pattern)', 'Filter("metadata", has_metadata, "dict")']
        has_filters = self.is_named and any(field.name == "metadata" for field in self.sdk.fields)
        query = ["ORDER"] if "order" in self.sdk.paging else []
        query += [f'Query("{name}")' for name in ("after", "before") if name in self.sdk.paging and not has_filters]
        return (f", filters=({', '.join(filters)})" if has_filters else "") + (
            f", query=({', '.join(query)},)" if query else ""
        )

    def _entry(self, field: SdkField) -> Any:
        entry: dict[str, Any] = {"description": f"TODO. {field.text or 'What it is.'}"}
        options = field.option.get("options")
        if options and field.mode != "read":
            entry["options"] = dict.fromkeys(options, "TODO. What it is.")
        if field.mode != "input":
            entry["sample"] = example_of(field.option, field.name)
        return entry if len(entry) > 1 else entry["description"]


def _article(title: str) -> str:
    return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"
