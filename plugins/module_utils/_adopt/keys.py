# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Short keys for what has long names. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence


def short_keys(names: Sequence[str], cluster: str, only: str = "") -> dict[str, str]:
    """A key for each name, from what the names do not share with each other and the cluster. only: the key of a single one."""
    if only and len(names) == 1:
        return {names[0]: only}
    common = set(words(cluster))
    shared = set.intersection(*(set(words(name)) for name in names)) if len(names) > 1 else set()
    keys = {name: "_".join(word for word in words(name) if word not in common | shared) or "main" for name in names}
    return {
        name: _key(key if [*keys.values()].count(key) == 1 else "_".join(words(name))) for name, key in keys.items()
    }


def words(name: str) -> list[str]:
    """The words of a name of AWS's, in lower case: of talentbase-dev/web/session-secret these five."""
    split = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    return [word.lower() for word in re.split(r"[^A-Za-z0-9]+", split) if word]


def _key(text: str) -> str:
    return text if not text[:1].isdigit() else f"k{text}"
