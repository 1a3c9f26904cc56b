# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module says of its options and results, put together from its declaration and the texts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from docs_texts import Entry, TextError, Texts, merged, read, shared

Doc = dict[str, Any]


def specified(declaration: Any) -> dict[str, Any]:
    """The options as the module takes them, each with its ``limit`` in words where it has one."""
    resource = getattr(declaration, "resource", None)
    fields = () if resource else declaration.fields
    return _with_limits(declaration.argument_spec().options, fields)


def _with_limits(options: Mapping[str, Mapping[str, Any]], fields: Iterable[Any]) -> dict[str, Any]:
    rules = {field.name: field.to_api for field in fields}
    return {
        name: {
            **spec,
            "limit": getattr(rules.get(name), "limit", ""),
            **(
                {"options": _with_limits(spec["options"], getattr(rules.get(name), "fields", ()))}
                if "options" in spec
                else {}
            ),
        }
        for name, spec in options.items()
    }


def option(texts: Texts, name: str, spec: Mapping[str, Any], entry: Entry) -> Doc:
    """The documentation of one option, in the form that ansible-doc reads."""
    description = texts.text(entry, "option", name, limit=spec.get("limit", ""))
    variables = spec.get("fallback", (None, []))[1]
    if variables:
        named = " or ".join(f"E({variable})" for variable in variables)
        paragraphs = description if isinstance(description, list) else [description]
        description = [*paragraphs, f"Falls back to the environment variable {named}."]
    doc: Doc = {"description": description, "type": spec.get("type", "str")}
    for part in ("elements", "choices", "aliases"):
        if spec.get(part):
            doc[part] = list(spec[part]) if isinstance(spec[part], (list, tuple)) else spec[part]
    if spec.get("required"):
        doc["required"] = True
    if spec.get("default") is not None:
        doc["default"] = float(spec["default"]) if doc["type"] == "float" else spec["default"]
    if "version_added" in entry:
        doc["version_added"] = entry["version_added"]
    if spec.get("options"):
        inner = entry.get("options", {})
        doc["suboptions"] = {
            part: option(texts, f"{name}.{part}", inner_spec, merged(inner.get(part), _shared("fields", part)))
            for part, inner_spec in spec["options"].items()
        }
        if not texts.is_shared:
            _check_used(texts, f"{name}.options", inner, spec["options"])
    elif "options" in entry:
        raise TextError(f"{texts.path.name} describes suboptions of {name}, which has none; remove them.")
    return doc


def result(texts: Texts, name: str, entry: Entry, type_: str = "str", elements: str = "") -> Doc:
    """The documentation of one result, or of a member of one, in the form that ansible-doc reads."""
    type_ = entry.get("type", type_)
    doc: Doc = {"description": texts.text(entry, "result", name, sample=str(entry.get("sample"))), "type": type_}
    elements = entry.get("elements", elements)
    if type_ == "list" and elements:
        doc["elements"] = elements
    if "version_added" in entry:
        doc["version_added"] = entry["version_added"]
    if "contains" in entry:
        doc["contains"] = {
            part: result(texts, f"{name}.{part}", merged(inner, _shared("fields", part)))
            for part, inner in entry["contains"].items()
        }
    elif "sample" in entry:
        doc["sample"] = entry["sample"]
    else:
        raise TextError(f"{texts.path.name} has no sample of the result {name}; give one.")
    return doc


def options(texts: Texts, declaration: Any, fragment_texts: Mapping[str, Any]) -> dict[str, Doc]:
    """All options of a module, connection included. ``fragment_texts``: the entries of the fragments it extends."""
    is_info = hasattr(declaration, "plural")
    own = texts.info_options if is_info else texts.fields
    spec = specified(declaration)
    docs = {}
    for name, option_spec in spec.items():
        entries = [own.get(name), fragment_texts.get(name)]
        if is_info:
            resource = declaration.resource
            entries += [_shared("info", "options", "<id>" if name == resource.id_option else name)]
            # Where objects are is said as it is of the objects.
            in_object = merged(texts.fields.get(name), _shared("fields", name))
            entries.append(in_object.get("result") if name in resource.parents else None)
        else:
            entries.append(_shared("fields", name))
        source = texts if name in own else replace(texts, is_shared=True)
        docs[name] = option(source, name, option_spec, merged(*entries))
    if is_info:
        _check_used(texts, "info.options", own, spec)
    return {**({"state": docs["state"]} if "state" in docs else {}), **docs}


def results(texts: Texts, declaration: Any) -> dict[str, Doc]:
    """All results of a module: the object or the list of objects, and what is beside it."""
    is_info = hasattr(declaration, "plural")
    resource = declaration.resource if is_info else declaration
    entries = _info_results(texts, declaration) if is_info else _resource_results(texts, resource)
    docs = {}
    for name, entry in entries.items():
        if name == (declaration.plural if is_info else resource.name):
            form = ("list", "dict") if is_info else ("dict", "")
            doc = {**result(texts, name, {**entry, "contains": {}}, *form), "contains": _members(texts, resource)}
        else:
            doc = result(texts, name, entry)
        returned = entry.get("returned", "success" if is_info else texts.returned)
        docs[name] = {"description": doc["description"], "returned": returned, **doc}
    return docs


def _resource_results(texts: Texts, resource: Any) -> dict[str, Entry]:
    """The entries of the id, of the object, and of what is beside them."""
    sample = {"sample": merged(texts.fields.get("id")).get("sample", "")}
    first = {
        "id": merged(texts.results.get("id"), _shared("results", "id"), sample),
        resource.name: merged(texts.results.get(resource.name), _shared("results", "object")),
    }
    return {**first, **{name: merged(entry) for name, entry in texts.results.items() if name not in first}}


def _info_results(texts: Texts, info: Any) -> dict[str, Entry]:
    """The entries of the list of objects, and of what is beside it; these lack what they have in the resource."""
    first = {info.plural: merged(texts.info_results.get(info.plural), _shared("info", "list"))}
    beside = {name: merged(entry, texts.results.get(name)) for name, entry in texts.info_results.items()}
    return {**first, **{name: entry for name, entry in beside.items() if name not in first}}


def _members(texts: Texts, resource: Any) -> dict[str, Doc]:
    """What the object has in it, from its fields."""
    shown = [field for field in resource.fields if field.result]
    entries = {field.name: merged(texts.fields.get(field.name), _shared("fields", field.name)) for field in shown}
    return {
        field.name: result(texts, field.name, entries[field.name], field.type, (field.option or {}).get("elements", ""))
        for field in shown
    }


def check_texts_are_used(texts: Texts, declarations: Mapping[str, Any]) -> None:
    """Raise TextError for a text of fields that neither the module nor the info module of its kind has."""
    names: set[str] = set()
    for declaration in declarations.values():
        resource = getattr(declaration, "resource", declaration)
        names |= {field.name for field in resource.fields} | set(declaration.argument_spec().options)
    _check_used(texts, "fields", read(texts.path).get("fields", {}), names)


def _check_used(texts: Texts, where: str, entries: Mapping[str, Any], names: Any) -> None:
    unused = set(entries) - set(names)
    if unused:
        raise TextError(f"{texts.path.name} describes {', '.join(sorted(unused))} in {where}, which is not there.")


def _shared(*names: str) -> Any:
    value: Any = shared()
    for name in names:
        value = (value or {}).get(name)
    return value


def texts_path(source_path: Path, module_name: str) -> Path:
    """The file of texts of a module, beside the file that its declaration is in."""
    return source_path.with_name(module_name.removeprefix("openai_").removesuffix("_info") + ".yml")
