"""One page of a listing, with the token of the next one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def page(items: Sequence[T], token: object, size: int) -> tuple[list[T], str | None]:
    """The items from a token on, `size` at most, and the token of the rest; None when there is none."""
    start = int(str(token or 0))
    end = start + size
    return list(items[start:end]), str(end) if end < len(items) else None
