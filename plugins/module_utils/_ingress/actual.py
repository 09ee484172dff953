# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Load balancer, listeners, target groups, rules and records as AWS describes them, in the shape of the wanted ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._plan.values import Actual, Address
from .desired import LISTENER, LOAD_BALANCER, RULE, TARGET_GROUP, RulePart
from .names import host_name

Answer = Mapping[str, Any]
Tags = Mapping[str, str]
ADDRESS_TYPES = ("A", "AAAA", "CNAME")


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
        "tags": tags,
    }
    return Actual(Address(LOAD_BALANCER, answer["LoadBalancerName"]), properties, load_balancer_attributes(answer))


def load_balancer_attributes(answer: Answer) -> dict[str, str]:
    """What others refer to; alias is the name as Route 53 keeps it."""
    return {
        "arn": answer["LoadBalancerArn"],
        "dns_name": answer["DNSName"],
        "alias": host_name(answer["DNSName"]),
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


def actual_action(actions: Sequence[Answer]) -> dict[str, Any]:
    """What a listener or rule does; an action of another kind than ours is shown as AWS gives it."""
    action = actions[0] if len(actions) == 1 else {}
    groups = _forwards_to(action)
    if action.get("Type") == "redirect":
        to = action["RedirectConfig"]
        url = f"{to['Protocol'].lower()}://{to['Host']}:{to['Port']}{to['Path']}?{to['Query']}"
        return {"type": "redirect", "to": url, "status": to["StatusCode"]}
    if action.get("Type") == "fixed-response":
        answer = action["FixedResponseConfig"]
        return {
            "type": "fixed-response",
            "status": answer["StatusCode"],
            "content_type": answer.get("ContentType"),
            "body": answer.get("MessageBody"),
        }
    if action.get("Type") == "forward" and len(groups) == 1:
        return {"type": "forward", "target_group": groups[0]}
    if action.get("Type") == "forward" and len(groups) == 2:
        return {"type": "forward", "target_groups": sorted(groups, key=group_name)}
    return {"type": "other", "actions": [dict(item) for item in actions]}


def actual_target_group(answer: Answer, attributes: Mapping[str, str], tags: Tags) -> Actual:
    """A target group from DescribeTargetGroups and DescribeTargetGroupAttributes."""
    cookie, seconds = _stickiness(attributes)
    properties = {
        "vpc": answer.get("VpcId"),
        "target_type": answer["TargetType"],
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
    """A rule from DescribeRules, under the name of the wanted rule that it stands for."""
    conditions = answer.get("Conditions") or []
    properties = {
        "listener": listener_arn,
        "priority": int(answer["Priority"]),
        "hosts": rule_hosts(answer),
        "other_conditions": [dict(item) for item in conditions if not _condition_hosts(item)],
        "action": actual_action(answer["Actions"]),
        "tags": tags,
    }
    return Actual(Address(RULE, name), properties, {"arn": answer["RuleArn"]})


def rule_hosts(rule: Answer) -> list[str]:
    """The hosts of a rule's host-header conditions."""
    return sorted(host for condition in rule.get("Conditions") or [] for host in _condition_hosts(condition))


def _condition_hosts(condition: Answer) -> list[str]:
    if condition.get("Field") != "host-header":
        return []
    return list((condition.get("HostHeaderConfig") or {}).get("Values") or condition.get("Values") or [])


def group_name(arn: str) -> str:
    """The name of a target group, which is the second part of its ARN."""
    return arn.split("/")[1] if "/" in arn else arn


def weights_of(action: Answer) -> dict[str, int]:
    """The ARNs of the target groups that an action forwards to, with their weights."""
    groups = (action.get("ForwardConfig") or {}).get("TargetGroups") or []
    found = {item["TargetGroupArn"]: int(item.get("Weight", 1)) for item in groups}
    return found or {arn: 1 for arn in [action.get("TargetGroupArn")] if arn}


def _forwards_to(action: Answer) -> list[str]:
    return list(weights_of(action))


def claim_rules(
    parts: Sequence[RulePart], rules: Iterable[Answer], group_arns: Mapping[str, str]
) -> tuple[dict[str, Answer], list[Answer]]:
    """Which rule stands for which wanted one, and the rules that stand for none.

    Rules have no names: the target group tells, and where somebody changed that, the hosts do.
    """
    free = sorted(rules, key=lambda rule: int(rule["Priority"]))
    claimed: dict[str, Answer] = {}
    for by_group in (True, False):
        for part in (part for part in parts if part.name not in claimed):
            fitting = [rule for rule in free if _fits(rule, part, group_arns if by_group else None)]
            if fitting:
                claimed[part.name] = max(fitting, key=lambda rule: len({*rule_hosts(rule)} & {*part.hosts}))
                free.remove(claimed[part.name])
    return claimed, free


def _fits(rule: Answer, part: RulePart, group_arns: Mapping[str, str] | None) -> bool:
    if group_arns is None:
        return bool({*rule_hosts(rule)} & {*part.hosts})
    forwarded = [arn for action in rule["Actions"] for arn in _forwards_to(action)]
    return any(group_arns.get(name) in forwarded for name in (part.target_group, part.alternate) if name)


def actual_record(record: Answer) -> dict[str, Any]:
    """A record set that says where a host is."""
    alias = record.get("AliasTarget")
    if not alias:
        values = sorted(str(item["Value"]) for item in record.get("ResourceRecords") or [])
        return {"type": record["Type"], "values": values}
    return {
        "type": record["Type"],
        "alias": host_name(alias["DNSName"]),
        "alias_zone": alias["HostedZoneId"],
        "evaluate_target_health": bool(alias["EvaluateTargetHealth"]),
    }


def address_records(records: Iterable[Answer]) -> dict[str, list[Answer]]:
    """The record sets that say where a host is, by host."""
    found: dict[str, list[Answer]] = {}
    for record in records:
        if record["Type"] in ADDRESS_TYPES:
            found.setdefault(host_name(record["Name"]), []).append(record)
    return found


def points_to(record: Answer, dns_name: str) -> bool:
    """Whether a record set is an alias of the load balancer."""
    return host_name((record.get("AliasTarget") or {}).get("DNSName", "")) == host_name(dns_name)


def priorities(claimed: Mapping[str, Answer]) -> dict[str, int]:
    """The priorities of the rules that are there, by the names of the wanted ones."""
    return {name: int(rule["Priority"]) for name, rule in claimed.items()}
