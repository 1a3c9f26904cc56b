# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Embeddings: an action, whose outcome can be kept in a file."""

from __future__ import annotations

import base64
import json
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._backends.endpoint import Object
from ansible_collections.declarative.openai.plugins.module_utils._base.errors import (
    MISFITS,
    PlatformError,
    RequestError,
    reason_of,
)
from ansible_collections.declarative.openai.plugins.module_utils._core.fields import Field, body
from ansible_collections.declarative.openai.plugins.module_utils._core.resource import Resource, Task
from ansible_collections.declarative.openai.plugins.module_utils._core.spec import ACTION, Spec
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared import destination, token_counts
from ansible_collections.declarative.openai.plugins.module_utils._state.registry import fingerprint
from ansible_collections.declarative.openai.plugins.module_utils._transport.decoding import PAGE
from ansible_collections.declarative.openai.plugins.module_utils._transport.libraries import needed

_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".npy": "npy"}
#: What goes to the server and makes no other vectors.
_PASSING = ("encoding_format", "user")
#: The most texts that a diff shows one by one.
_SHOWN = 10
#: What is noted of a file, beside the hashes of what it was made of.
_NOTED = ("model", "format", "count", "dimensions", "checksum", "usage")


def _input(name: str, value: Any) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    if not texts:
        raise PlatformError(f"{name} is empty; give a text, or a list of texts.")
    for index, text in enumerate(texts):
        where = f"{name}[{index}]" if isinstance(value, list) else name
        if not isinstance(text, str):
            raise PlatformError(f"{where} is {text!r}; give a text, or a list of texts.")
        if not text:
            others = texts.count("") - 1
            more = f", as {'are' if others > 1 else 'is'} {others} more of {len(texts)} texts" if others else ""
            raise PlatformError(f"{where} is empty{more}; the API takes no empty text, so leave it out.")
    return texts


def _dimensions(name: str, value: int) -> int:
    if value < 1:
        raise PlatformError(f"{name} is {value}; give a number of at least 1, or leave it out for the model's own.")
    return value


def vector(given: Any) -> list[float]:
    """The numbers of one embedding, whichever form it has on the wire."""
    if isinstance(given, str):
        packed = base64.b64decode(given)
        return list(struct.unpack(f"<{len(packed) // 4}f", packed))
    return [float(number) for number in given]


def embed(task: Task, sent: Mapping[str, Any], texts: list[str]) -> Iterator[tuple[Object, list[list[float]]]]:
    """One answer for each request that is needed, with its vectors in the order of the texts."""
    for batch in token_counts.batches(texts, token_counts.counter_for(sent["model"]) or token_counts.estimated):
        try:
            # Asking twice costs twice, and leaves nothing behind.
            path = task.endpoint.address({})
            answer = task.client.request("POST", path, body={**sent, "input": batch}, expected=PAGE)
        except RequestError as error:
            raise PlatformError(error.msg, **error.details) from error
        data = answer["data"]
        if len(data) != len(batch):
            raise PlatformError(f"The server gave {len(data)} embeddings for {len(batch)} texts; try again later.")
        try:
            vectors = [vector(one["embedding"]) for one in sorted(data, key=lambda one: one["index"])]
        except MISFITS as error:
            raise PlatformError(
                f"What the server gave for {len(batch)} texts is no list of embeddings ({reason_of(error)}); correct "
                "model or base_url."
            ) from error
        yield answer, vectors


def _check_sizes(model: str, texts: list[str]) -> None:
    """Where tokens can be counted exactly, refuse what is too long."""
    count = token_counts.counter_for(model)
    for index, text in enumerate(texts if count else []):
        tokens = count(text) if count else 0
        if tokens > token_counts.MOST_TOKENS_OF_ONE:
            raise PlatformError(
                f"input[{index}] has {tokens} tokens and {token_counts.MOST_TOKENS_OF_ONE} is the most; split it."
            )


def _numpy() -> Any:
    return needed("numpy", "The form npy", "numpy>=2,<3", ", or write jsonl")


def _place(params: Mapping[str, Any]) -> str | None:
    return os.path.abspath(params["dest"]) if params["dest"] is not None else None


def _write(path: str, form: str, vectors: list[list[float]]) -> None:
    if form == "npy":
        with open(path, "wb") as binary:
            numpy = _numpy()
            numpy.save(binary, numpy.asarray(vectors, dtype="<f4"), allow_pickle=False)
        return
    with open(path, "w", encoding="utf-8") as lines:
        for index, one in enumerate(vectors):
            lines.write(json.dumps({"index": index, "embedding": one}) + "\n")


@dataclass(frozen=True)
class Embeddings(Resource):
    def supports_absent(self, options: Mapping[str, Any]) -> bool:
        return options.get("dest") is not None

    def argument_spec(self) -> Spec:
        """Embeddings have no id; the file they are kept in has its path."""
        spec = super().argument_spec()
        return replace(spec, options={name: one for name, one in spec.options.items() if name != self.id_option})

    def is_persistent(self, params: Mapping[str, Any]) -> bool:
        return params["dest"] is not None

    def prepare(self, task: Task) -> None:
        dest = task.params["dest"]
        for name in _PASSING:
            task.want.pop(name, None)
        if dest is not None:
            destination.check_kind(dest)
        if task.params["state"] == "absent":
            return
        _check_sizes(task.params["model"] or "", task.want.get("input", []))
        if len(task.want.get("input", [])) > _SHOWN:
            texts = task.want["input"]
            task.want["input"] = f"({len(texts)} texts, {fingerprint(texts)})"
        if dest is None:
            return
        destination.check_place(dest)
        form = task.params["format"] or _SUFFIXES.get(os.path.splitext(dest)[1].lower())
        if form is None:
            raise PlatformError(
                f"dest {dest} ends in nothing that names a form; end it in .jsonl or .npy, or set format."
            )
        if form == "npy":
            _numpy()
        task.want.update(dest=_place(task.params), format=form)

    def matches(self, task: Task) -> list[Object]:
        """The file as it is, with what is noted of it while it is as it was written."""
        path = _place(task.params)
        if path is None or not os.path.exists(path):
            return []
        entry = task.registry.get(self.kind, path)
        checksum = destination.sha256_of(path)
        known = entry is not None and entry.data.get("checksum") == checksum
        return [{**(entry.data if entry and known else {"checksum": checksum}), **_named(path, known)}]

    def needs_recreate(self, task: Task, current: Object) -> bool:
        """What somebody else wrote there gives way."""
        return "input" in task.want and current["status"] != "written"

    def inherited_on_replace(self, task: Task, current: Object) -> dict[str, Any]:
        return {}

    def create(self, task: Task, values: Mapping[str, Any]) -> Object:
        passing = {name: task.params[name] for name in _PASSING if task.params[name] is not None}
        sent = {**body(self.fields, values, creating=True), **passing}
        vectors: list[list[float]] = []
        tokens = {"prompt_tokens": 0, "total_tokens": 0}
        model = values["model"]
        for answer, some in embed(task, sent, _input("input", task.params["input"])):
            vectors += some
            model = answer.get("model") or model
            tokens = {name: so_far + ((answer.get("usage") or {}).get(name) or 0) for name, so_far in tokens.items()}
        made = {"model": model, "count": len(vectors), "dimensions": len(vectors[0]), "usage": tokens}
        path = _place(task.params)
        if path is None:
            return {"id": None, "embeddings": vectors, **made}
        with destination.written_whole(path) as temporary:
            _write(temporary, values["format"], vectors)
            checksum = destination.sha256_of(temporary)
        return {**made, "format": values["format"], "checksum": checksum, **_named(path, True)}

    def wait_until_ready(self, task: Task, obj: Object) -> Object:
        if task.written is not None and task.entry is not None:
            noted = replace(task.entry, data={name: obj[name] for name in _NOTED})
            task.registry.put(self.kind, obj["id"], noted)
        return obj

    def delete(self, task: Task, current: Object) -> None:
        try:
            os.unlink(current["id"])
        except OSError as error:
            raise PlatformError(f"{current['id']} cannot be removed ({error}); change its permissions.") from error

    def extra(self, task: Task, obj: Object | None) -> dict[str, Any]:
        return {name: (obj or {}).get(name) for name in ("embeddings", *_NOTED) if name != "format"}


def _named(path: str, known: bool) -> Object:
    return {"id": path, "dest": path, "status": "written" if known else "(written by something else)"}


EMBEDDING = Embeddings(
    kind="embedding",
    natural_key=("dest",),
    delete_after_replace=False,
    fields=(
        Field("model", mode="input", required_on_create=True),
        Field("input", "raw", mode="input", to_api=_input, required_on_create=True, result=False),
        Field("dimensions", "int", mode="input", to_api=_dimensions),
        Field("encoding_format", mode="input", option={"choices": ["float", "base64"]}, result=False),
        Field("user", mode="input", result=False),
        Field("dest", mode="path", option={"type": "path"}, sent_as=None),
        Field("format", mode="input", option={"choices": ["jsonl", "npy"]}, sent_as=None),
        Field("count", "int", mode="read"),
        Field("checksum", mode="read"),
        Field("usage", "dict", mode="read"),
    ),
    spec=ACTION.merge(Spec(required_together=[("model", "input")], required_if=[("state", "absent", ("dest",))])),
)
