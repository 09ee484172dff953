"""Listener rules whose weights ECS moves."""

from __future__ import annotations

from typing import Any

from moto.elbv2.models import FakeAction, elbv2_backends


def problem(account_id: str, region: str, arn: str) -> str | None:
    """Why ECS cannot shift traffic with a rule, or None."""
    rule = _find(account_id, region, arn)
    if rule is None:
        return f"The listener rule {arn} does not exist."
    if any(action.type != "forward" for action in rule.actions):
        return f"The listener rule {arn} has actions other than forward, so its traffic cannot be shifted."
    return None


def set_weights(account_id: str, region: str, arn: str, weights: dict[str, int]) -> None:
    """Make a rule forward by these weights; its stickiness stays. Nothing where the rule is gone."""
    rule = _find(account_id, region, arn)
    if rule is None:
        return
    earlier = rule.actions[-1].data.get("ForwardConfig") or {}
    groups = [{"TargetGroupArn": group, "Weight": weight} for group, weight in sorted(weights.items())]
    forward = {"Type": "forward", "Order": 1, "ForwardConfig": {**earlier, "TargetGroups": groups}}
    rule.actions = [FakeAction(forward)]


def _find(account_id: str, region: str, arn: str) -> Any:
    for balancer in elbv2_backends[account_id][region].load_balancers.values():
        for listener in balancer.listeners.values():
            for rule in listener.rules.values():
                if rule.arn == arn:
                    return rule
    return None
