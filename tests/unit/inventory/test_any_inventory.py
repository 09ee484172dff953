"""Whatever stands in an inventory, it is read and checked to the end: faults, never an exception."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import LONGEST

Place = tuple[str | int, ...]

DEV: dict[str, Any] = {}
for path in (Path(__file__).parents[3] / "inventories" / "dev" / "host_vars" / "dev").glob("*.yml"):
    DEV |= yaml.safe_load(path.read_text())
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 100000),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["${", "${database.main}", "parameter.", "arn:", ".", "10.0.0.0/33", "1.4", "http://"]),
    st.just([]),
    st.just([None]),
    st.just([{}]),
    st.just({}),
    st.just({"a": None}),
    st.just({1: {2: 3}}),
)


def places(value: Any, here: Place = ()) -> Iterator[Place]:
    """Every place in nested data, from the top down."""
    if here:
        yield here
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from places(item, (*here, name))


def replaced(data: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """A copy of the data with another value at a place; the data where an earlier change took the place away."""
    changed = copy.deepcopy(data)
    parent: Any = changed
    try:
        for name in place[:-1]:
            parent = parent[name]
        parent[place[-1]] = value
    except (KeyError, IndexError, TypeError):
        return data
    return changed


@given(changes=st.lists(st.tuples(st.sampled_from(list(places(DEV))), JUNK), min_size=1, max_size=3))
@settings(max_examples=300)
def test_any_values_are_read_and_checked_to_the_end(changes: list[tuple[Place, Any]]) -> None:
    data = DEV
    for place, value in changes:
        data = replaced(data, place, value)
    _inventory, faults = load_and_check(data)
    for fault in faults:
        assert fault.key
        assert fault.hint
        whole = f"{fault.key}: {fault.problem}; {fault.hint}"
        if max(len(fault.key), len(fault.problem)) <= LONGEST:
            assert str(fault) == whole
        assert str(fault).startswith(fault.key[:100])
        assert str(fault).endswith(f"; {fault.hint}")
