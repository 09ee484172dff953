"""A call as the quirks see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .. import iam_evaluation as iam


class Call(NamedTuple):
    """`given`: the parameters by botocore's names; `now`: seconds since the epoch on the account's clock.

    `arrived`: real seconds of a monotonic clock, when the account received it. `refuses`: why its caller may not make
    another call beside it, in AWS's words, or None.
    """

    service: str
    operation: str
    given: Mapping[str, Any]
    region: str
    now: float
    arrived: float = 0.0
    refuses: Callable[[iam.Call], str | None] = lambda _call: None
