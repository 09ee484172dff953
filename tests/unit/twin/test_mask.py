"""Other names in the place of an account's own."""

from __future__ import annotations

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._twin.mask import mask_faults, masked

ACCOUNT = "258993895334"
TEXT = f'{{"account": "{ACCOUNT}", "names": ["acme", "acme-api"], "other": "shop"}}'


def faults(mask: dict[str, str]) -> list[str]:
    return [str(fault) for fault in mask_faults(mask, TEXT, ACCOUNT)]


def test_every_text_is_replaced_everywhere_and_the_longest_comes_first() -> None:
    mask = {"acme": "example", "acme-api": "backend", ACCOUNT: "111122223333"}
    assert faults(mask) == []
    assert masked(mask, TEXT) == '{"account": "111122223333", "names": ["example", "backend"], "other": "shop"}'
    assert masked({}, TEXT) == TEXT
    assert masked({"talentbase": "example"}, "talentbase talentbase.aws/twin") == "example talentbase.aws/twin"


@pytest.mark.parametrize(
    ("mask", "problem"),
    [
        ({"acme": ""}, "is empty"),
        ({ACCOUNT: "12"}, "no number of an account"),
        ({"acme": "shop"}, "which the account has already"),
        ({"acme": "one", "shop": "one"}, "which the account has already"),
        ({"acme": 'a"b'}, "has characters that names have not"),
    ],
)
def test_a_mask_that_would_break_the_file_is_refused(mask: dict[str, str], problem: str) -> None:
    found = faults(mask)
    assert found
    assert all(problem in fault and fault.startswith("twin_mask.") for fault in found)
