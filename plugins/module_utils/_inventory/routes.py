# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which requests a service gets, by host and path, and the conditions of the listener rules that this takes. Pure.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from .services import Service
from .shadows import overlap, takes_all

VALUES, WILDCARDS = 5, 5
"""Values and wildcards of all conditions of a rule: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html.
Accounts of before 2020 may have 6 wildcards: https://github.com/awsdocs/elb-application-load-balancers-user-guide/pull/32"""
ANY_HOST, ANY_PATH = "*", "/*"


class Route(NamedTuple):
    """The requests for a host and a path, each of which may be a pattern; empty for any."""

    host: str
    path: str

    def __str__(self) -> str:
        return f"{self.host}{self.path}" or "every request"

    def takes_all(self, other: Route) -> bool:
        """Whether it has every request that the other one has."""
        hosts = takes_all(self.host or ANY_HOST, other.host or ANY_HOST)
        return hosts and takes_all(_path(self), _path(other), any_case=False)

    def overlaps(self, other: Route) -> bool:
        """Whether some request is one of both."""
        hosts = overlap((self.host or ANY_HOST).lower(), (other.host or ANY_HOST).lower())
        return hosts and overlap(_path(self), _path(other))


class Conditions(NamedTuple):
    """The hosts and the paths of one listener rule, in order; none for any."""

    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def routes(self) -> frozenset[Route]:
        """What it has: each path of each host."""
        return frozenset(Route(host, path) for host, path in product(self.hosts or ("",), self.paths or ("",)))

    @property
    def fits(self) -> bool:
        """Whether a rule takes so many values and wildcards."""
        values = [*self.hosts, *self.paths]
        return len(values) <= VALUES and wildcards(values) <= WILDCARDS


def _path(route: Route) -> str:
    """The pattern of its path, which begins with / in every request."""
    return ANY_PATH if route.path in ("", "*") else route.path


def wildcards(values: Collection[str]) -> int:
    """How many * and ? there are."""
    return sum(value.count("*") + value.count("?") for value in values)


def routes_of(service: Service) -> list[Route]:
    """The requests that a service gets, each once, in the inventory's order."""
    if not service.takes_requests:
        return []
    return list(
        dict.fromkeys(Route(host, path) for host, path in product(service.hosts or [""], service.paths or [""]))
    )


def conditions_of(service: Service) -> list[Conditions]:
    """The conditions of each of a service's rules, as few as there can be."""
    if not service.takes_requests:
        return []
    most = min(len(service.hosts), VALUES - bool(service.paths))
    found = [[*_divided(service, size)] for size in range(most, 0, -1)] if service.hosts else [[*_divided(service, 0)]]
    return min(found, key=len)


def rules_of(service: Service) -> int:
    """How many listener rules a service's hosts and paths take, on priorities in a row."""
    return len(conditions_of(service))


def _divided(service: Service, size: int) -> Iterator[Conditions]:
    """The conditions with so many hosts in each rule."""
    starts = range(0, len(service.hosts), size) if size else (0,)
    for start in starts:
        hosts = tuple(sorted(service.hosts[start : start + size]))
        yield from (Conditions(hosts, paths) for paths in _paths(hosts, service.paths))


def _paths(hosts: Sequence[str], paths: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The paths in order, as many together as a rule with these hosts takes."""
    together: list[str] = []
    for path in paths:
        if together and not Conditions(tuple(hosts), (*together, path)).fits:
            yield tuple(sorted(together))
            together = []
        together.append(path)
    yield tuple(sorted(together))
