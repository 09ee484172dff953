# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts of an ingress as AWS describes them, in the shape of the desired ones. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._plan.values import Actual, Address
from .actions import actual_action
from .desired import IngressSpec
from .inputs import LOGS
from .leaving import leaving_rules, stepping_back
from .listener_rules import other_conditions, rule_hosts, rule_paths
from .names import (
    CERTIFICATE,
    DUALSTACK,
    LISTENER,
    LOAD_BALANCER,
    RECORDS,
    RULE,
    TARGET_GROUP,
    host_name,
    priorities,
)
from .records import actual_record, address_records, points_to

if TYPE_CHECKING:
    from .matching import Matching, RuleSet
    from .reads import IngressSnapshot

Answer = Mapping[str, Any]
Tags = Mapping[str, str]


def actual_ingress(spec: IngressSpec, snapshot: IngressSnapshot, matching: Matching) -> list[Actual]:
    """Every part that belongs to the inventory's services."""
    return [
        *_balancer_and_listeners(spec, snapshot),
        *_target_groups(snapshot, matching),
        *(item for rule_set in matching.rule_sets for item in _rules(spec, snapshot, rule_set)),
        *_records(spec, snapshot),
        *_requested_certificate(spec, snapshot),
    ]


def _balancer_and_listeners(spec: IngressSpec, snapshot: IngressSnapshot) -> list[Actual]:
    balancer, tags = snapshot.load_balancer, snapshot.tags
    if not balancer or spec.ingress.existing:
        return []
    arn = balancer["LoadBalancerArn"]
    return [
        actual_load_balancer(balancer, snapshot.attributes[arn], tags.get(arn, {})),
        *(
            actual_listener(spec.ingress.label, item, tags.get(item["ListenerArn"], {}))
            for item in snapshot.listeners
            if item["Port"] in spec.listener_ports
        ),
    ]


def _target_groups(snapshot: IngressSnapshot, matching: Matching) -> list[Actual]:
    groups = {item["TargetGroupArn"]: item for item in snapshot.target_groups}
    return [
        actual_target_group(group, snapshot.attributes[arn], snapshot.tags.get(arn, {}))
        for arn, group in groups.items()
        if group["TargetGroupName"] in matching.groups
    ]


def _rules(spec: IngressSpec, snapshot: IngressSnapshot, rule_set: RuleSet) -> list[Actual]:
    listener, claimed = snapshot.listener(rule_set.port), rule_set.claimed
    back = {name: rule.answer for name, rule in stepping_back(leaving_rules(spec, snapshot), rule_set.unclaimed)}
    if not listener or not (claimed or back):
        return []
    rules = [
        actual_rule(name, rule, listener["ListenerArn"], snapshot.tags.get(rule["RuleArn"], {}))
        for name, rule in claimed.items()
    ]
    properties = {name: int(rule["Priority"]) for name, rule in [*claimed.items(), *back.items()]}
    arns = {name: rule["RuleArn"] for name, rule in [*claimed.items(), *back.items()]}
    return [*rules, Actual(priorities(spec.ingress, rule_set.port), properties, {"arns": arns})]


def host_records(spec: IngressSpec, snapshot: IngressSnapshot) -> dict[str, list[Answer]]:
    """The record sets of the services' hosts; of an ingress that is removed, only aliases of its load balancer."""
    by_host = address_records(snapshot.records)
    records = {host: by_host[host] for host in sorted(spec.hosts) if host in by_host}
    if not spec.removing:
        return records
    dns_name = snapshot.dns_name
    aliases = {host: [one for one in some if dns_name and points_to(one, dns_name)] for host, some in records.items()}
    return {host: some for host, some in aliases.items() if some}


def _records(spec: IngressSpec, snapshot: IngressSnapshot) -> list[Actual]:
    records = host_records(spec, snapshot)
    if not records:
        return []
    properties = {host: [actual_record(record) for record in some] for host, some in records.items()}
    return [Actual(Address(RECORDS, spec.ingress.hosted_zone), properties, {"records": records})]


def _requested_certificate(spec: IngressSpec, snapshot: IngressSnapshot) -> list[Actual]:
    requested = snapshot.requested_certificate
    if not requested:
        return []
    address, ready = Address(CERTIFICATE, spec.ingress.hosted_zone), requested["Status"] == "ISSUED"
    return [Actual(address, {}, {"arn": requested["CertificateArn"]}, ready)]


def actual_load_balancer(answer: Answer, attributes: Mapping[str, str], tags: Tags) -> Actual:
    """The load balancer from DescribeLoadBalancers and DescribeLoadBalancerAttributes."""
    properties = {
        "scheme": answer["Scheme"],
        "type": answer["Type"],
        "address_type": answer.get("IpAddressType", "ipv4"),
        "subnets": sorted(zone["SubnetId"] for zone in answer["AvailabilityZones"]),
        "security_groups": sorted(answer.get("SecurityGroups") or []),
        "idle_timeout": int(attributes.get("idle_timeout.timeout_seconds", 60)),
        "http2": attributes.get("routing.http2.enabled", "true") == "true",
        "deletion_protection": attributes.get("deletion_protection.enabled", "false") == "true",
        "drop_invalid_header_fields": attributes.get("routing.http.drop_invalid_header_fields.enabled") == "true",
        **{name: _destination(attributes, key) for name, key in LOGS.items()},
        "tags": tags,
    }
    return Actual(Address(LOAD_BALANCER, answer["LoadBalancerName"]), properties, load_balancer_attributes(answer))


def _destination(attributes: Mapping[str, str], key: str) -> str:
    """Where logs go, as BUCKET/PREFIX; empty for nowhere."""
    if attributes.get(f"{key}.enabled") != "true":
        return ""
    return f"{attributes.get(f'{key}.bucket', '')}/{attributes.get(f'{key}.prefix', '')}".removesuffix("/")


def load_balancer_attributes(answer: Answer) -> dict[str, str]:
    """What others refer to; alias is the name as Route 53 keeps it."""
    alias = host_name(answer["DNSName"])
    return {
        "arn": answer["LoadBalancerArn"],
        "dns_name": answer["DNSName"],
        "alias": alias,
        "dualstack_alias": DUALSTACK + alias,
        "zone_id": answer["CanonicalHostedZoneId"],
    }


def actual_listener(name: str, answer: Answer, tags: Tags) -> Actual:
    """A listener from DescribeListeners."""
    properties = {
        "load_balancer": answer["LoadBalancerArn"],
        "port": answer["Port"],
        "protocol": answer["Protocol"],
        "tls_policy": answer.get("SslPolicy"),
        "certificate": next((item["CertificateArn"] for item in answer.get("Certificates") or []), None),
        "default_action": actual_action(answer["DefaultActions"]),
        "tags": tags,
    }
    return Actual(Address(LISTENER, f"{name}:{answer['Port']}"), properties, {"arn": answer["ListenerArn"]})


def actual_target_group(answer: Answer, attributes: Mapping[str, str], tags: Tags) -> Actual:
    """A target group from DescribeTargetGroups and DescribeTargetGroupAttributes."""
    cookie, seconds = _stickiness(attributes)
    properties = {
        "vpc": answer.get("VpcId"),
        "target_type": answer.get("TargetType", "instance"),
        "protocol": answer["Protocol"],
        "protocol_version": answer.get("ProtocolVersion", "HTTP1"),
        "port": answer["Port"],
        "health_port": answer["HealthCheckPort"],
        "health_protocol": answer["HealthCheckProtocol"],
        "path": answer.get("HealthCheckPath"),
        "codes": (answer.get("Matcher") or {}).get("HttpCode"),
        "interval": answer["HealthCheckIntervalSeconds"],
        "timeout": answer["HealthCheckTimeoutSeconds"],
        "healthy_threshold": answer["HealthyThresholdCount"],
        "unhealthy_threshold": answer["UnhealthyThresholdCount"],
        "deregistration_delay": int(attributes.get("deregistration_delay.timeout_seconds", 300)),
        "sticky_cookie": cookie,
        "sticky_seconds": seconds,
        "tags": tags,
    }
    return Actual(Address(TARGET_GROUP, answer["TargetGroupName"]), properties, {"arn": answer["TargetGroupArn"]})


def _stickiness(attributes: Mapping[str, str]) -> tuple[str, int]:
    if attributes.get("stickiness.enabled") != "true":
        return "", 0
    kind = attributes.get("stickiness.type", "lb_cookie")
    cookie = attributes.get("stickiness.app_cookie.cookie_name", "") if kind == "app_cookie" else f"({kind})"
    return cookie, int(attributes.get(f"stickiness.{kind}.duration_seconds", 86400))


def actual_rule(name: str, answer: Answer, listener_arn: str, tags: Tags) -> Actual:
    """A rule from DescribeRules, under the name of the part that it is."""
    properties = {
        "listener": listener_arn,
        "priority": int(answer["Priority"]),
        "hosts": rule_hosts(answer),
        "paths": rule_paths(answer),
        "other_conditions": [dict(item) for item in other_conditions(answer)],
        "action": actual_action(answer["Actions"]),
        "tags": tags,
    }
    return Actual(Address(RULE, name), properties, {"arn": answer["RuleArn"]})
