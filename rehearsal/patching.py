"""Replacing what belongs to moto."""

from __future__ import annotations

from typing import Any


def replace(owner: Any, **replacements: Any) -> None:
    """Put functions or values of ours in the place of a class's or module's own, by name."""
    for name, replacement in replacements.items():
        setattr(owner, name, replacement)
