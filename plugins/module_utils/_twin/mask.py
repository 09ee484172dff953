# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Other texts in the place of an account's number and names, so that a twin can be shown to others. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from .._inventory.faults import Fault

ACCOUNT = re.compile(r"\d{12}")
OPTION = "twin_mask"
OWN = "talentbase.aws"
"""By which this collection knows its tags and parameters."""


def mask_faults(mask: Mapping[str, str], text: str, account: str) -> Iterator[Fault]:
    """What is wrong with a mask. text: the file; account: its number. Two things must not become one."""
    for before, after in mask.items():
        key = f"{OPTION}.{before}"
        if not before or not after:
            yield Fault(key, "is empty", "give what stands in the place of what, such as acme: example")
        elif before == account and not ACCOUNT.fullmatch(after):
            yield Fault(
                key, f"becomes {after}, which is no number of an account", "give twelve digits, such as 123456789012"
            )
        elif after in text or after in [other for name, other in mask.items() if name != before]:
            yield Fault(
                key, f"becomes {after}, which the account has already", "give a text that is nowhere in the account"
            )
        elif json.dumps(after)[1:-1] != after or json.dumps(before)[1:-1] != before:
            yield Fault(key, "has characters that names have not", "give letters, digits, dots and hyphens")


def masked(mask: Mapping[str, str], text: str) -> str:
    """The file's text with each text of the mask in the place of its own, the longest first. This collection's own names stay."""
    names = [OWN, *sorted(mask, key=len, reverse=True)]
    return re.sub("|".join(map(re.escape, names)), lambda match: {**mask, OWN: OWN}[match.group()], text)
