"""What the account enforces: everything, but what the environment variable REHEARSAL_WITHOUT names. Quirks may be among it."""

from __future__ import annotations

import os
from functools import cache

from .quirks.catalogue import QUIRKS

VARIABLE = "REHEARSAL_WITHOUT"
ROLES, SECURITY_GROUPS = "roles", "security-groups"
KINDS = (ROLES, SECURITY_GROUPS)
QUIRK_NAMES = frozenset(quirk.name for quirk in QUIRKS)


def check() -> None:
    """Read the variable; ValueError where it names what does not exist."""
    if unknown := sorted(left_out() - set(KINDS) - QUIRK_NAMES):
        known = f"{', '.join(KINDS)} and the names of quirks"
        raise ValueError(f"{VARIABLE} names {', '.join(unknown)}; it takes {known}, with commas between.")


def enforces(kind: str) -> bool:
    """Whether the account enforces a kind of rule."""
    return kind not in left_out()


@cache
def left_out() -> frozenset[str]:
    """What the variable names."""
    names = os.environ.get(VARIABLE, "").split(",")
    return frozenset(name.strip() for name in names) - {""}
