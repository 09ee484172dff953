# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the network publishes that the ingress takes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class IngressContext:
    """Where the load balancer and its target groups are: the public subnets and the load balancer's security groups."""

    vpc_id: str
    subnet_ids: Sequence[str]
    security_group_ids: Sequence[str]
