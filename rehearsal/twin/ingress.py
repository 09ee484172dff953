"""Load balancers with their listeners, rules and target groups."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from moto.elbv2.models import (
    FakeAction,
    FakeListener,
    FakeListenerRule,
    FakeLoadBalancer,
    FakeTargetGroup,
    elbv2_backends,
)

from ..clock import Clock
from .file import Twin, listed, seconds
from .making import made

SERVICE = "elbv2"


def load(twin: Twin, clock: Clock) -> None:
    """Put them into the account."""
    backend: Any = elbv2_backends[twin.account][twin.region]

    def add_balancer(item: dict[str, Any]) -> None:
        with clock.frozen(seconds(item["CreatedTime"])):
            _balancer(twin, backend, item)

    twin.each(SERVICE, "DescribeTargetGroups", lambda item: _target_group(twin, backend, item))
    twin.each(SERVICE, "DescribeLoadBalancers", add_balancer)
    twin.each(SERVICE, "DescribeListeners", lambda item: _listener(twin, backend, item))


def _target_group(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    group = made(
        FakeTargetGroup,
        name=item["TargetGroupName"],
        account_id=twin.account,
        region_name=twin.region,
        vpc_id=item.get("VpcId", ""),
        protocol=item.get("Protocol", ""),
        port=item.get("Port", ""),
        protocol_version=item.get("ProtocolVersion"),
        healthcheck_protocol=item.get("HealthCheckProtocol"),
        healthcheck_port=item.get("HealthCheckPort"),
        healthcheck_path=item.get("HealthCheckPath"),
        healthcheck_interval_seconds=item.get("HealthCheckIntervalSeconds"),
        healthcheck_timeout_seconds=item.get("HealthCheckTimeoutSeconds"),
        healthcheck_enabled=str(item.get("HealthCheckEnabled", True)).lower(),
        healthy_threshold_count=item.get("HealthyThresholdCount"),
        unhealthy_threshold_count=item.get("UnhealthyThresholdCount"),
        matcher=item.get("Matcher"),
        target_type=item.get("TargetType"),
        ip_address_type=item.get("IpAddressType"),
    )
    group.arn = item["TargetGroupArn"]
    group.attributes = _attributes(twin, "DescribeTargetGroupAttributes", group.arn) or group.attributes
    backend.target_groups[group.arn] = group
    _tag(twin, backend, group.arn)


def _balancer(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    subnets = [backend.ec2_backend.get_subnet(zone["SubnetId"]) for zone in item["AvailabilityZones"]]
    balancer = made(
        FakeLoadBalancer,
        name=item["LoadBalancerName"],
        security_groups=item.get("SecurityGroups") or [],
        subnets=subnets,
        vpc_id=item["VpcId"],
        arn=item["LoadBalancerArn"],
        dns_name=item["DNSName"],
        state=item["State"]["Code"],
        scheme=item["Scheme"],
        loadbalancer_type=item["Type"],
        ip_address_type=item["IpAddressType"],
    )
    balancer.canonical_hosted_zone_id = item["CanonicalHostedZoneId"]
    attributes = _attributes(twin, "DescribeLoadBalancerAttributes", balancer.arn)
    balancer.attrs = attributes or balancer.attrs
    backend.load_balancers[balancer.arn] = balancer
    _tag(twin, backend, balancer.arn)


def _listener(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    arn, certificates = item["ListenerArn"], [each["CertificateArn"] for each in item.get("Certificates") or []]
    listener = made(
        FakeListener,
        item["LoadBalancerArn"],
        arn,
        item["Protocol"],
        item["Port"],
        item.get("SslPolicy", ""),
        certificates[0] if certificates else None,
        _actions(item.get("DefaultActions")),
        item.get("AlpnPolicy"),
    )
    more = twin.of(SERVICE, "DescribeListenerCertificates", arn) or []
    listener.certificates += [each["CertificateArn"] for each in more if each["CertificateArn"] not in certificates]
    backend.load_balancers[item["LoadBalancerArn"]].listeners[arn] = listener
    for rule in twin.of(SERVICE, "DescribeRules", arn) or []:
        if rule["IsDefault"]:
            listener._default_rule[0].arn = rule["RuleArn"]
            continue
        own = made(
            FakeListenerRule,
            arn,
            rule["RuleArn"],
            deepcopy(rule["Conditions"]),
            rule["Priority"],
            _actions(rule["Actions"]),
        )
        listener.register(own.arn, own)
        _tag(twin, backend, own.arn)
    _tag(twin, backend, arn)


def _actions(items: list[dict[str, Any]] | None) -> list[FakeAction]:
    return [FakeAction(deepcopy(item)) for item in items or []]


def _attributes(twin: Twin, operation: str, arn: str) -> dict[str, str]:
    return {item["Key"]: item.get("Value", "") for item in twin.of(SERVICE, operation, arn) or []}


def _tag(twin: Twin, backend: Any, arn: str) -> None:
    backend.tagging_service.tag_resource(arn, listed(twin.tags.get(arn, {})))
