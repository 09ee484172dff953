"""Files of an inventory that is derived: YAML that reads as what it was made from."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._adopt.document import WIDTH, file_text
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.section import Section


class Loader(yaml.SafeLoader):
    """With Ansible's tag for a text that is no template."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))

TEXTS = st.text(max_size=40)
NAMES = st.text(min_size=1, max_size=20).filter(lambda name: not any(mark in name for mark in ("{{", "{%", "{#")))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(NAMES, VALUES, max_size=5), st.text(max_size=80))
def test_what_is_written_is_read_as_it_was(values: dict[str, Any], comment: str) -> None:
    comments = {(name,): comment for name in values}
    assert (yaml.load(file_text(Section(values, comments)), Loader) or {}) == values


def test_an_empty_list_is_one_behind_however_long_a_name() -> None:
    values = {"n" * 200: [], "m" * 200: {}}
    assert yaml.safe_load(file_text(Section(values))) == values


@pytest.mark.parametrize("text", ["{{ lookup('pipe', 'id') }}", "{% raw %}", "a {# b"])
def test_a_text_of_aws_is_never_a_template(text: str) -> None:
    assert '!unsafe "' in file_text(Section({"services": {"web": {"environment": {"X": text}}}}))


def test_a_name_that_would_be_a_template_is_not_written() -> None:
    text = file_text(Section({"environment": {"{{ x }}": "1"}}))
    assert yaml.safe_load(text) == {"environment": {}}
    assert "# '{{ x }}' is not written" in text


def test_a_comment_is_on_its_line_where_there_is_room() -> None:
    section = Section({"protected": False, "keys": ["a"]})
    section.note("protected", text="could not be derived")
    section.note("keys", text=" ".join(["many words"] * 20))
    lines = file_text(section, "Its heading.").splitlines()
    assert lines[:3] == ["---", "# Its heading.", "protected: false # could not be derived"]
    assert lines[3].startswith("# many words")
    assert lines[-1] == "keys: [a]"
    assert max(map(len, lines)) <= WIDTH


def test_a_remark_about_a_value_that_is_not_there_stands_where_it_would_be() -> None:
    section = Section({"services": {"web": {"environment": {"A": "1"}}}})
    section.note("services", "web", "environment", "TOKEN", text="is not written")
    assert "      # TOKEN: is not written" in file_text(section).splitlines()
