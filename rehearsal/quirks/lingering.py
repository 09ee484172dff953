"""Network interfaces that AWS has let go and EC2 still holds: nothing shows them, and what they used cannot be deleted."""

from __future__ import annotations

from collections.abc import Iterable

from .ages import AGES
from .switches import SWITCHES

TASK, LOAD_BALANCER = "task-interfaces", "load-balancer-interfaces"
DATA_STORE, NAT_GATEWAY = "data-store-interfaces", "nat-gateway-interface"
HOLDERS = (TASK, LOAD_BALANCER, DATA_STORE, NAT_GATEWAY)


def release(holder: str, parts: Iterable[str | None], at: float) -> None:
    """Something let go of these security groups, subnets, addresses, or VPCs where it had a public address."""
    for part in parts:
        if part:
            AGES.note(holder, part, at)


def held(part: str, now: float) -> bool:
    """Whether EC2 still holds a part of the network by its id."""
    return any(AGES.younger(holder, part, SWITCHES.seconds(holder), now) for holder in HOLDERS)
