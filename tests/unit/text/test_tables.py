"""Tables fit the window, and long names and images keep both of their ends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._text.tables import shortened, table, wrapped

ROWS = [
    ("service", "deployment", "image"),
    ("web", "COMPLETED", "258993895334.dkr.ecr.us-east-1.amazonaws.com/talentbase-web:6a0c8d3c1f2e"),
    ("a-service-with-a-long-name-of-its-own", "IN_PROGRESS", "talentbase-api:latest fe5c7257172f"),
]


@given(st.integers(44, 200))
def test_a_table_fits_the_window(width: int) -> None:
    assert max(map(len, table(ROWS, width))) <= width - 4


def test_the_widest_is_shortened_and_keeps_its_ends() -> None:
    [_heading, web, _other] = table(ROWS, 100)
    assert web.startswith("web ")
    assert "COMPLETED" in web
    assert "…" in web
    assert web.endswith("6a0c8d3c1f2e")


def test_without_a_window_nothing_is_shortened() -> None:
    assert "…" not in "".join(table(ROWS))


@given(st.text(min_size=1), st.integers(1, 30))
def test_what_is_shortened_has_the_columns_given(text: str, columns: int) -> None:
    assert len(shortened(text, columns)) == min(len(text), columns)


@given(st.lists(st.text("ab ", min_size=1), max_size=3), st.integers(30, 120))
def test_wrapped_lines_fit(lines: list[str], width: int) -> None:
    words = [word for line in lines for word in line.split()]
    if max(map(len, words), default=0) < width // 2:
        assert max(map(len, wrapped(lines, width)), default=0) <= width - 4
