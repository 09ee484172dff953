"""Whether load balancers reach the tasks behind them, and whether anybody reaches a load balancer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.elbv2.models import elbv2_backends

from .. import ACCOUNT_ID
from ..ecs.task import Access, Target, Task
from . import parties
from .security_groups import INTERNET, Party, block, obstacle


def access(region: str, task: Task, target: Target) -> Access:
    """On which port a target is probed, and whether the group's load balancers reach that port and the target's own."""
    group = elbv2_backends[ACCOUNT_ID][region].target_groups.get(target.target_group_arn)
    port = group.health_check_port if group is not None else None
    probe_port = int(port) if port and str(port).isdigit() else target.port
    problem = obstacle_to(region, task, target, target.port)
    probed = problem is None if probe_port == target.port else obstacle_to(region, task, target, probe_port) is None
    return Access(probe_port, probed, problem is None)


def problem(region: str, task: Task, target: Target) -> str | None:
    """Why requests of the internet do not reach a task through a target group of its, or None."""
    backend = elbv2_backends[ACCOUNT_ID][region]
    group, arn = backend.target_groups.get(target.target_group_arn), target.target_group_arn
    if group is None:
        return f"target group {arn} does not exist"
    if not group.load_balancer_arns:
        return f"no listener forwards to target group {arn}"
    if str(parties.of_task(region, task).networks[0].network_address) not in group.targets:
        return f"the task is not registered in target group {arn}"
    for port in dict.fromkeys((target.port, target.access.probe_port)):
        if found := obstacle_to(region, task, target, port):
            return found
    obstacles = [listener_obstacle(balancer, port) for balancer, port in _listeners(backend, arn)]
    return obstacles[0] if all(obstacles) else None


def _listeners(backend: Any, group: str) -> Iterator[tuple[Any, int]]:
    """The load balancers and ports of the listeners that forward to a group."""
    for balancer in backend.load_balancers.values():
        for listener in balancer.listeners.values():
            actions = [action for rule in listener.rules.values() for action in rule.actions]
            if any(group in backend._get_target_group_arns_from(action_data=action.data) for action in actions):
                yield balancer, int(listener.port)


def obstacle_to(region: str, task: Task, target: Target, port: int) -> str | None:
    """Why a load balancer of the target's group does not reach a port of the task, or None."""
    backend = elbv2_backends[ACCOUNT_ID][region]
    group = backend.target_groups.get(target.target_group_arn)
    party = parties.of_task(region, task)
    for arn in group.load_balancer_arns if group is not None else []:
        problem = obstacle(region, parties.of_balancer(backend.load_balancers[arn]), party, port)
        if problem is not None:
            return problem
    return None


def listener_obstacle(balancer: Any, port: int, source: str = "") -> str | None:
    """Why a client in the internet does not reach a port of an internet-facing load balancer, or one at an address an internal one; or None.

    source: the address of a client of an internal load balancer; empty: nobody asks whether it is reached.
    """
    client = INTERNET if balancer.scheme == "internet-facing" else None
    if client is None and source:
        client = Party(f"a client at {source}", (), (block(source),))
    region = balancer.arn.split(":")[3]
    return obstacle(region, client, parties.of_balancer(balancer), port) if client else None
