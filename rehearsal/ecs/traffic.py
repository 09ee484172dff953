"""Which target group each revision uses, and the weights that share the traffic out among them. Pure."""

from __future__ import annotations

from typing import Any

from .environment import Environment
from .service import Deployment, Service, ServiceDeployment
from .stages import TRAFFIC_SHIFTING


def source(service: Service, deployments: list[Deployment]) -> Deployment | None:
    """The deployment that serves production: the last one that completed, while it runs; else the heaviest."""
    if service.last_completed in deployments and service.live_tasks(service.last_completed):
        return service.last_completed
    return max(deployments, key=lambda deployment: deployment.production_weight, default=None)


def resolve(fields: dict[str, Any], strategy: str, serving: Deployment | None) -> list[str]:
    """The target group of each of a revision's load balancers: where it shifts traffic, the one that does not serve."""
    in_use = serving.revision.target_groups if serving else []
    return [_resolve(balancer, strategy, in_use) for balancer in fields.get("loadBalancers") or []]


def _resolve(balancer: dict[str, Any], strategy: str, in_use: list[str]) -> str:
    pair = target_groups(balancer)
    current = next((arn for arn in pair if arn in in_use), None)
    if current is None:
        return pair[0]
    return next((arn for arn in pair if arn != current), current) if strategy in TRAFFIC_SHIFTING else current


def target_groups(balancer: dict[str, Any]) -> list[str]:
    """The target group of a load balancer and, if it has one, the alternate one."""
    alternate = (balancer.get("advancedConfiguration") or {}).get("alternateTargetGroupArn")
    return [balancer["targetGroupArn"], *([alternate] if alternate else [])]


def shift_production(
    service: Service, record: ServiceDeployment, to: Deployment, percent: float, environment: Environment
) -> None:
    """Give a deployment its share of production traffic; the others keep the rest."""
    _share(service, to, percent, "production_weight")
    _set_rules(record, to, percent, "productionListenerRule", environment)


def shift_test(
    service: Service, record: ServiceDeployment, to: Deployment, percent: float, environment: Environment
) -> None:
    """Give a deployment its share of test traffic; the others keep the rest."""
    _share(service, to, percent, "test_weight")
    _set_rules(record, to, percent, "testListenerRule", environment)


def _share(service: Service, to: Deployment, percent: float, attribute: str) -> None:
    others = [deployment for deployment in service.deployments if deployment is not to]
    rest = source(service, others)
    for deployment in others:
        setattr(deployment, attribute, 100.0 - percent if deployment is rest else 0.0)
    setattr(to, attribute, percent)


def _set_rules(record: ServiceDeployment, to: Deployment, percent: float, rule: str, environment: Environment) -> None:
    """Weight the listener rules of the revision being deployed; the service's earlier one may have had none."""
    for balancer in record.target.fields.get("loadBalancers") or []:
        arn = (balancer.get("advancedConfiguration") or {}).get(rule)
        pair = target_groups(balancer)
        if arn and len(pair) == 2:
            own = next((group for group in pair if group in to.revision.target_groups), pair[0])
            other = next(group for group in pair if group != own)
            environment.set_weights(arn, _weights(own, other, percent))


def _weights(own: str, other: str, percent: float) -> dict[str, int]:
    """Whole weights; tenths of a percent need a thousand parts (ELBv2 allows 0 to 999)."""
    if percent == round(percent):
        return {own: round(percent), other: 100 - round(percent)}
    return {own: round(percent * 10), other: 1000 - round(percent * 10)}
