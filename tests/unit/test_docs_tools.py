# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation is put together from declarations and texts, and what does not fit together is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docs_module
import docs_source
import docs_texts
import docs_yaml
import marked
import pytest
import yaml
from declarations import plugin
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

fields = plugin("module_utils._core.fields")
validators = plugin("module_utils._resources.shared.validators")

TEXTS = docs_texts.Texts(Path("thing.yml"), {"title": "thing", "titles": "things", "id": "thing_id"})


@dataclass(frozen=True)
class Declared:
    """As much of a declaration as documentation asks for."""

    fields: tuple[Any, ...]

    def argument_spec(self) -> Any:
        return plugin("module_utils._core.spec").Spec(options=fields.options(self.fields))


def documented(field: Any, entry: Any) -> dict[str, Any]:
    spec = docs_module.specified(Declared((field,)))
    return docs_module.option(TEXTS, field.name, spec[field.name], docs_texts.merged(entry))


def test_a_limit_is_that_of_the_check() -> None:
    field = fields.Field("name", to_api=validators.Length(1500))
    assert documented(field, "Its name, <limit>.")["description"] == "Its name, at most 1,500 characters."
    field = fields.Field("heat", "float", to_api=validators.Between(-2, 2))
    assert documented(field, "How hot, <limit>.") == {"description": "How hot, from -2 to 2.", "type": "float"}


def test_a_limit_of_a_suboption_is_that_of_its_check() -> None:
    field = fields.nested("oven", [fields.Field("heat", "int", to_api=validators.Between(1, 9))])
    doc = documented(field, {"description": "The oven.", "options": {"heat": "How hot, <limit>."}})
    assert doc["suboptions"]["heat"]["description"] == "How hot, from 1 to 9."


def test_a_limit_that_nothing_checks_is_refused() -> None:
    with pytest.raises(docs_texts.TextError, match=r"thing\.yml has <limit> in 'Its name, <limit>\.'"):
        documented(fields.Field("name"), "Its name, <limit>.")


def test_the_environment_is_said_by_the_declaration() -> None:
    spec = {"type": "str", "fallback": (None, ["OPENAI_THING"])}
    doc = docs_module.option(TEXTS, "thing", spec, docs_texts.merged("A <title>."))
    assert doc["description"] == ["A thing.", "Falls back to the environment variable E(OPENAI_THING)."]


def test_a_text_of_its_own_comes_before_the_shared_one() -> None:
    entry = docs_texts.merged({"sample": 1}, {"result": "The result.", "sample": 2}, "Both.")
    assert entry == {"sample": 1, "result": "The result.", "option": "Both."}


def test_a_misspelt_key_of_an_entry_is_refused() -> None:
    with pytest.raises(docs_texts.TextError, match="An entry has samples; it takes"):
        docs_texts.merged({"description": "A text.", "samples": 1})


def test_a_suboption_that_is_not_there_is_refused() -> None:
    field = fields.nested("oven", [fields.Field("heat", "int")])
    with pytest.raises(docs_texts.TextError, match=r"describes colour in oven\.options"):
        documented(field, {"description": "The oven.", "options": {"heat": "How hot.", "colour": "Which."}})


def test_a_result_without_a_sample_is_refused() -> None:
    with pytest.raises(docs_texts.TextError, match="no sample of the result count"):
        docs_module.result(TEXTS, "count", docs_texts.merged("How many."), "int")


WORDS = st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1, max_size=30)
PROSE = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)


@examples(50)
@given(st.dictionaries(WORDS, PROSE | st.lists(PROSE, max_size=3), max_size=3))
def test_what_is_written_is_read_back_and_no_line_is_too_long(value: Any) -> None:
    text = docs_yaml.dump({"options": value})
    assert yaml.safe_load(text) == {"options": value}
    assert max(map(len, text.splitlines())) <= docs_yaml.COLUMNS


def test_only_the_block_of_the_key_is_replaced() -> None:
    document = "module: thing\noptions:\n  name:\n    description: Old.\nnotes:\n  - One.\n"
    assert docs_yaml.replace_block(document, "options", {}) == "module: thing\noptions: {}\nnotes:\n  - One.\n"


def test_only_the_named_constant_is_replaced() -> None:
    source = 'A = r"""\nold: 1\n"""\n\nclass Some:\n    B = "2"\n'
    assert docs_source.with_constants(source, {"A": "new: 1"}) == source.replace("old", "new")


def test_a_page_without_the_part_is_refused() -> None:
    page = "Head\n\n.. Written by `make generate`: rows\n\nold\n\n.. The end of what is written\n\nTail\n"
    assert marked.replaced(page, "rows", "new") == page.replace("old", "new")
    with pytest.raises(ValueError, match="No part called 'columns' is marked"):
        marked.replaced(page, "columns", "new")
