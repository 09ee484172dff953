"""The requests that load balancers forwarded, by the minute."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from .samples import Samples

MINUTE = 60
KEPT_MINUTES = 15 * 24 * 60
"""CloudWatch keeps values of a minute for 15 days."""
QUICKEST = 0.005
"""Seconds of a request whose image has no response_seconds."""

Pair = tuple[str, str]
"""A load balancer and a target group, as the dimensions of metrics name them."""


class Traffic:
    """Response times by load balancer, target group and minute."""

    def __init__(self) -> None:
        self._minutes: dict[Pair, dict[int, Samples]] = defaultdict(lambda: defaultdict(Counter))

    def clear(self) -> None:
        """Forget everything."""
        self._minutes.clear()

    def note(self, balancer: str, group: str, at: float, seconds: float) -> None:
        """A request that a target of the group answered at a time, after so many seconds. Both are ARNs."""
        minutes = self._minutes[dimension(balancer), dimension(group)]
        minute = int(at) // MINUTE
        if minute not in minutes:
            for old in [known for known in minutes if known < minute - KEPT_MINUTES]:
                del minutes[old]
        minutes[minute][round(max(seconds, QUICKEST), 4)] += 1

    def between(self, balancer: str, group: str, start: float, end: float) -> Iterator[tuple[int, Samples]]:
        """The minutes that had requests, each with its response times; any load balancer for ""."""
        for (known_balancer, known_group), minutes in list(self._minutes.items()):
            if known_group == group and balancer in ("", known_balancer):
                yield from ((minute, item) for minute, item in minutes.items() if start <= minute * MINUTE < end)


def dimension(arn: str) -> str:
    """The name that metrics have for a load balancer (app/NAME/ID) or target group (targetgroup/NAME/ID)."""
    return arn.rsplit(":", 1)[-1].removeprefix("loadbalancer/")
