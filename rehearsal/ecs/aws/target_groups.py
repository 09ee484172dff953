"""Tasks as targets of a load balancer, and the health that DescribeTargetHealth shows for them."""

from __future__ import annotations

from typing import Any

from moto.elbv2.models import elbv2_backends

from ..health import TargetCheck
from ..task import Target


def problem(account_id: str, region: str, arn: str) -> str | None:
    """Why ECS cannot use a target group, in AWS's words, or None."""
    group = elbv2_backends[account_id][region].target_groups.get(arn)
    if group is None:
        return (
            f"Unable to assume role and validate the specified targetGroupArn. The target group {arn} does not exist."
        )
    if group.target_type != "ip":
        return (
            f"The provided target group {arn} has target type {group.target_type}, which is incompatible with the "
            "awsvpc network mode specified in the task definition."
        )
    if not group.load_balancer_arns:
        return f"The target group with targetGroupArn {arn} does not have an associated load balancer."
    return None


def register(account_id: str, region: str, balancers: list[dict[str, Any]], address: str) -> list[Target]:
    """Register an address in the target groups of a service's load balancers; those that are gone are left out."""
    backend = elbv2_backends[account_id][region]
    targets = []
    for balancer in balancers:
        group = backend.target_groups.get(balancer["targetGroupArn"])
        if group is None:
            continue
        target = Target(
            target_group_arn=group.arn,
            container=balancer["containerName"],
            port=int(balancer["containerPort"]),
            check=TargetCheck(
                interval=float(group.health_check_interval_seconds),
                timeout=float(group.health_check_timeout_seconds),
                healthy_threshold=int(group.healthy_threshold_count),
                unhealthy_threshold=int(group.unhealthy_threshold_count),
            ),
            deregistration_delay=float(str(group.attributes["deregistration_delay.timeout_seconds"])),
            state="initial" if group.load_balancer_arns else "unused",
        )
        group.register([{"Id": address, "Port": target.port}])
        tracked(group)[address] = target
        targets.append(target)
    return targets


def deregister(account_id: str, region: str, target: Target, address: str) -> None:
    """Deregister an address; it drains for the group's deregistration delay."""
    group = elbv2_backends[account_id][region].target_groups.get(target.target_group_arn)
    if group is not None:
        group.targets.pop(address, None)


def tracked(group: Any) -> dict[str, Target]:
    """The targets of a target group that ECS put there, by address, draining ones included."""
    targets: dict[str, Target] = group.__dict__.setdefault("ecs_targets", {})
    return targets
