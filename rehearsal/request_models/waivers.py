"""Constraints of the models that AWS itself does not hold to: service, shape and kind, each with its source."""

from __future__ import annotations

WAIVED: dict[str, frozenset[tuple[str, str]]] = {}
