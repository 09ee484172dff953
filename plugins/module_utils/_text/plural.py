# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several of a kind of resource. Pure."""

from __future__ import annotations


def plural(kind: str, count: int = 2) -> str:
    """The kind, as it is written after a count, such as "policies"."""
    if count == 1 or kind.endswith("s"):
        return kind
    return f"{kind[:-1]}ies" if kind.endswith("y") and kind[-2] not in "aeiou" else f"{kind}s"
