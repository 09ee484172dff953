"""What comes from outside is shown as plain text."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import clean, cleaned, one_line
from ansible_collections.talentbase.aws.plugins.module_utils._text.masking import mask
from tests import injections

ANY = st.text(st.characters(codec=None)) | st.lists(st.sampled_from(injections.ALL)).map("".join)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(set(injections.ALL)) >= 60


@pytest.mark.parametrize("text", injections.ALL)
def test_no_text_moves_a_cursor_forges_a_line_or_commands_a_runner(text: str) -> None:
    for shown in (clean(text), one_line(text), one_line(f"api | {text}"), mask(text)):
        assert not injections.raw(shown)
        assert not injections.commands(shown)
    assert len(f"api | {one_line(text)}".splitlines()) == 1


@given(ANY)
def test_any_text_is_plain_once_it_is_clean(text: str) -> None:
    shown = clean(text)
    assert not injections.raw(shown)
    assert not injections.commands(shown)
    assert clean(shown) == shown
    assert one_line(one_line(text)) == one_line(text)


def test_no_character_that_is_not_seen_is_left() -> None:
    everything = (chr(number) for number in range(sys.maxunicode + 1))
    unseen = [mark for mark in everything if unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert [mark for mark in unseen if injections.raw(clean(f"a{mark}b"))] == []


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:iam::258993895334:role/api",
        "2001:db8::/32 and ::/0 and ::1",
        "Zürich, 東京, עברית, العربية, हिन्दी",
        "a family 👩‍👩‍👧 and a flag 🏳️‍🌈 and می‌خواهم",
        "two\nlines\tand a tab",
        "# a heading and ## another",
        "std::vector<int> x",
    ],
)
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_lines_become_one_where_only_one_is_expected() -> None:
    assert one_line("one\r\n  two\u2028three\n") == "one two three"


def test_a_result_is_clean_through_and_through() -> None:
    result = {"na\x1b[1mme": ["a\nb", {"text": "a\r\nb\x07"}, 1, None, ("\u202e",)]}
    assert cleaned(result) == {"name": ["a b", {"text": "a\nb"}, 1, None, [""]]}


@pytest.mark.parametrize("part", ["\x1b[0m", "\x9b1m", "\u200b", "\u00ad", "\x1b]0;x\x07", "\u200d", "\x00", "\u2060"])
def test_a_secret_is_hidden_whatever_stands_within_its_name(part: str) -> None:
    assert "hunter2" not in mask(f"pass{part}word=hunter2hunter2")
    assert "hunter2" not in mask(f"x hunter2{part}hunter2", ["hunter2hunter2"])
    assert "hunter2" not in mask("x hunter2hunter2", [f"hunter2{part}hunter2"])
