# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which conditions of a listener rule leave nothing for a later rule. Pure.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

WILDCARDS = {"*": ".*", "?": "[^*]"}


def takes_all(pattern: str, later: str, any_case: bool = True) -> bool:
    """Whether a pattern matches whatever a later one matches; * stands for any characters, also none, and ? for one.

    any_case: as for hosts; paths are told apart by case.
    """
    regex = "".join(WILDCARDS.get(letter) or re.escape(letter) for letter in pattern)
    return re.fullmatch(regex, later, re.IGNORECASE if any_case else 0) is not None


@lru_cache(maxsize=10_000)
def overlap(one: str, other: str) -> bool:
    """Whether two patterns match a text that is the same."""
    if one[:1] == "*" or other[:1] == "*":
        wide, narrow = (one, other) if one[:1] == "*" else (other, one)
        return overlap(wide[1:], narrow) or (bool(narrow) and overlap(wide, narrow[1:]))
    if not one or not other:
        return one == other
    same = one[0] == other[0] or "?" in (one[0], other[0])
    return same and overlap(one[1:], other[1:])


def left_over(patterns: Collection[str], hosts: Iterable[str]) -> list[str]:
    """The hosts of a later rule that the patterns of an earlier one leave for it, in whole or in part."""
    return [host for host in hosts if not any(takes_all(pattern, host) for pattern in patterns)]
