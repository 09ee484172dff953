# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the network publishes that the ingress takes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._aws.errors import Failure
from .._inventory.environment import Ingress


@dataclass(frozen=True)
class IngressContext:
    """Where the load balancer and its target groups are: the subnets of its tier and its security groups."""

    vpc_id: str
    subnet_ids: Sequence[str]
    security_group_ids: Sequence[str]


REMOVAL = IngressContext("", (), ())
"""The context of a removal, for which it does not matter where the ingress lies."""


def ingress_context(facts: Mapping[str, Any], ingress: Ingress) -> IngressContext:
    """From what the network's layer publishes; raises Failure where it did not."""
    tier = "private" if ingress.scheme == "internal" else "public"
    subnets, groups = facts.get("subnets") or {}, facts.get("security_groups") or {}
    context = IngressContext(
        facts.get("vpc_id") or "", subnets.get(tier) or (), [groups["alb"]] if "alb" in groups else ()
    )
    if not (context.vpc_id and (ingress.existing or (context.subnet_ids and context.security_group_ids))):
        problem = f"An ingress needs the facts vpc_id, subnets.{tier} and security_groups.alb"
        raise Failure(problem, todo="run the role network first, which finds them")
    return context
