"""What the account enforces: everything, but what the environment variable REHEARSAL_WITHOUT names."""

from __future__ import annotations

import os
from functools import cache

VARIABLE = "REHEARSAL_WITHOUT"
ROLES, SECURITY_GROUPS = "roles", "security-groups"
KINDS = (ROLES, SECURITY_GROUPS)


def check() -> None:
    """Read the variable; ValueError where it names what does not exist."""
    if unknown := sorted(left_out() - set(KINDS)):
        raise ValueError(f"{VARIABLE} names {', '.join(unknown)}; it takes {' and '.join(KINDS)}, with commas between.")


def enforces(kind: str) -> bool:
    """Whether the account enforces a kind of rule."""
    return kind not in left_out()


@cache
def left_out() -> frozenset[str]:
    """What the variable names."""
    names = os.environ.get(VARIABLE, "").split(",")
    return frozenset(name.strip() for name in names) - {""}
