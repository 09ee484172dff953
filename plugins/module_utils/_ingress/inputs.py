# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From properties of a part to the arguments of AWS's calls. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .._access_logs.names import ACCESS, CONNECTIONS
from .desired import REDIRECT

Properties = Mapping[str, Any]
Answer = Mapping[str, Any]

LOAD_BALANCER_ATTRIBUTES = {
    "idle_timeout": "idle_timeout.timeout_seconds",
    "http2": "routing.http2.enabled",
    "deletion_protection": "deletion_protection.enabled",
    "drop_invalid_header_fields": "routing.http.drop_invalid_header_fields.enabled",
}
LOGS = {ACCESS: "access_logs.s3", CONNECTIONS: "connection_logs.s3"}
HEALTH = {
    "health_port": "HealthCheckPort",
    "health_protocol": "HealthCheckProtocol",
    "path": "HealthCheckPath",
    "interval": "HealthCheckIntervalSeconds",
    "timeout": "HealthCheckTimeoutSeconds",
    "healthy_threshold": "HealthyThresholdCount",
    "unhealthy_threshold": "UnhealthyThresholdCount",
}
CONDITIONS = ("hosts", "paths", "other_conditions")
CONDITIONS_AND_ACTION = (*CONDITIONS, "action")
GROUP_ATTRIBUTES = ("deregistration_delay", "sticky_cookie", "sticky_seconds")


def load_balancer_attributes(properties: Properties, names: Collection[str]) -> list[dict[str, str]]:
    """The attributes of these properties, for ModifyLoadBalancerAttributes."""
    found = {key: properties[name] for name, key in LOAD_BALANCER_ATTRIBUTES.items() if name in names}
    for name, key in LOGS.items():
        if name in names:
            bucket, _slash, prefix = properties[name].partition("/")
            place = {f"{key}.bucket": bucket, f"{key}.prefix": prefix} if bucket else {}
            found |= {f"{key}.enabled": bool(bucket), **place}
    return _attributes(found)


def listener_arguments(properties: Properties) -> dict[str, Any]:
    """What CreateListener and ModifyListener share."""
    secure = {}
    if properties["protocol"] == "HTTPS":
        secure = {
            "SslPolicy": properties["tls_policy"],
            "Certificates": [{"CertificateArn": properties["certificate"]}],
        }
    return {
        "Port": properties["port"],
        "Protocol": properties["protocol"],
        "DefaultActions": [action_argument(properties["default_action"])],
        **secure,
    }


def action_argument(action: Properties, live: str = "") -> dict[str, Any]:
    """An action as listeners and rules take it; live: of two target groups, the one that gets the requests."""
    if action["type"] == "redirect":
        parts = {"Protocol": "HTTPS", "Host": "#{host}", "Port": "443", "Path": "/#{path}", "Query": "#{query}"}
        return {"Type": "redirect", "RedirectConfig": {**parts, "StatusCode": REDIRECT["status"]}}
    if "target_groups" in action:
        groups = [{"TargetGroupArn": arn, "Weight": 100 if arn == live else 0} for arn in action["target_groups"]]
        return {"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}
    if action["type"] == "forward":
        return {"Type": "forward", "TargetGroupArn": action["target_group"]}
    config = {"StatusCode": action["status"], "ContentType": action["content_type"], "MessageBody": action["body"]}
    return {"Type": "fixed-response", "FixedResponseConfig": config}


def rule_arguments(properties: Properties, changed: Collection[str] = CONDITIONS_AND_ACTION) -> dict[str, Any]:
    """What CreateRule and ModifyRule share; an action that did not change is left alone, as ECS may be moving its weights."""
    arguments: dict[str, Any] = {}
    if {*CONDITIONS} & {*changed}:
        hosts, paths = properties["hosts"], properties["paths"]
        arguments["Conditions"] = [
            *([{"Field": "host-header", "HostHeaderConfig": {"Values": hosts}}] if hosts else []),
            *([{"Field": "path-pattern", "PathPatternConfig": {"Values": paths}}] if paths else []),
        ]
    if "action" in changed:
        arguments["Actions"] = [action_argument(properties["action"], properties["live"])]
    return arguments


def health_arguments(properties: Properties) -> dict[str, Any]:
    """The health check, for CreateTargetGroup and ModifyTargetGroup."""
    arguments = {argument: properties[name] for name, argument in HEALTH.items()}
    return {**arguments, "HealthCheckEnabled": True, "Matcher": {"HttpCode": properties["codes"]}}


def group_attributes(properties: Properties) -> list[dict[str, str]]:
    """The attributes of a target group, for ModifyTargetGroupAttributes."""
    attributes = {
        "deregistration_delay.timeout_seconds": properties["deregistration_delay"],
        "stickiness.enabled": bool(properties["sticky_cookie"]),
    }
    if properties["sticky_cookie"]:
        attributes["stickiness.type"] = "app_cookie"
        attributes["stickiness.app_cookie.cookie_name"] = properties["sticky_cookie"]
        attributes["stickiness.app_cookie.duration_seconds"] = properties["sticky_seconds"]
    return _attributes(attributes)


def record_changes(
    properties: Properties, hosts: Sequence[str], existing: Mapping[str, Sequence[Answer]]
) -> list[dict[str, Any]]:
    """The changes that make each host an alias of the load balancer, whatever record it had before."""
    changes = []
    for host in hosts:
        # A CNAME or AAAA record would exist beside the new one, or exclude it.
        changes += [deletion(record) for record in existing.get(host, []) if record["Type"] != "A"]
        desired = properties[host][0]
        alias = {
            "HostedZoneId": desired["alias_zone"],
            "DNSName": desired["alias"],
            "EvaluateTargetHealth": desired["evaluate_target_health"],
        }
        record = {"Name": host, "Type": desired["type"], "AliasTarget": alias}
        changes.append({"Action": "UPSERT", "ResourceRecordSet": record})
    return changes


def deletion(record: Answer) -> dict[str, Any]:
    """The change that deletes a record set."""
    return {"Action": "DELETE", "ResourceRecordSet": dict(record)}


def _attributes(values: Properties) -> list[dict[str, str]]:
    texts = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in values.items()}
    return [{"Key": key, "Value": text} for key, text in texts.items()]
