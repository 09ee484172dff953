# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a service's entry says of how its rollouts are followed. Pure."""

from __future__ import annotations

from .._inventory.services import Service
from .rollout import Rollout
from .start_up import allowed_for


def guide(rollout: Rollout, key: str, service: Service, target_group: str) -> Rollout:
    """The rollout with what the inventory says of it. target_group: the ARN of the one that has the traffic, empty if none."""
    shifts = service.deployment.shifts_traffic
    rollout.key = key
    rollout.timeout = service.deployment.timeout
    rollout.allowed = allowed_for(service)
    rollout.stop_early = service.deployment.stop_early and (shifts or service.deployment.circuit_breaker.rollback)
    # Which of two target groups a new revision gets, ECS tells only once the deployment is there.
    rollout.target_group = target_group if service.hosts and not shifts else ""
    rollout.shifts = shifts
    return rollout
