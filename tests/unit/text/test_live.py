"""Lines that a terminal rewrites: they come back as they were told, and fit the window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._text.cleaning import one_line
from ansible_collections.talentbase.aws.plugins.module_utils._text.live import Detail, Live, drawn, loaded

LIVE = Live("talentbase-api-dev", "IN_PROGRESS, 1 of 4 targets healthy", 1, 4, 130.0)


@given(st.text(), st.text(), st.integers(0, 9), st.integers(0, 9))
def test_a_record_comes_back(key: str, state: str, done: int, of: int) -> None:
    live = Live(one_line(key), one_line(state), done, of, line=one_line(state))
    assert loaded(live.dumped()) == live
    assert "\n" not in live.dumped()
    assert loaded(Detail(one_line(key)).dumped()) == Detail(one_line(key))


@given(st.text())
def test_no_text_from_outside_is_taken_for_a_record(text: str) -> None:
    line = one_line(f"\x1e{text}")
    assert loaded(line) == line


@given(st.integers(12, 300), st.floats(0, 1e5))
def test_it_fits_the_window(width: int, elapsed: float) -> None:
    assert len(drawn(LIVE, elapsed, width)) <= width


def test_it_shows_tasks_and_times() -> None:
    shown = drawn(LIVE, 65, 120)
    assert (
        shown
        == "talentbase-api-dev: IN_PROGRESS, 1 of 4 targets healthy  [#####...............] 1 of 4  01:05 of about 02:10"
    )


@pytest.mark.parametrize("of", [0, 3])
def test_what_cannot_be_counted_has_no_bar(of: int) -> None:
    assert ("[" in drawn(Live("DB instance app", "creating", 0, of), 3, 80)) is bool(of)
