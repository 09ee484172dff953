"""A call as the quirks see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Call(NamedTuple):
    """`given`: the parameters by botocore's names; `now`: seconds since the epoch on the account's clock.

    `arrived`: real seconds of a monotonic clock, when the account received it.
    """

    service: str
    operation: str
    given: Mapping[str, Any]
    region: str
    now: float
    arrived: float = 0.0
