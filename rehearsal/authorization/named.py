"""Services whose resources go by names in their requests: load balancers, data stores, logs, alarms, topics, parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.elbv2.models import elbv2_backends

from .. import ACCOUNT_ID
from ..iam_evaluation import Call
from .check import Request, request_tags, resource_tags, tags, with_tagging

Names = Callable[[Request], list[str]]
READS = ("Describe", "List", "Search", "Lookup")


def calls(request: Request) -> list[Call]:
    """What one of these services asks for one call."""
    names, tagging = SERVICES[request.service]
    if request.operation.startswith(READS):
        return [request.call()]
    resources = names(request) or ["*"]
    given = tags(request.parameters.get("Tags") or request.parameters.get("tags"))
    context = request_tags(given)
    about = [request.call(arn, **context, **_existing(request, arn)) for arn in resources]
    if request.operation in (tagging, "AddTags", "TagResource", "AddTagsToResource"):
        return about
    return with_tagging(about, f"{request.service}:{tagging}", _tagged(request, resources), given, _creating(request))


def _tagged(request: Request, resources: list[str]) -> list[str]:
    """What gets the tags of a creation: the new part of a load balancer, a log group without its streams."""
    if request.operation == "CreateListener":
        return [arn.replace(":loadbalancer/", ":listener/") + "/new" for arn in resources]
    if request.operation == "CreateRule":
        return [arn.replace(":listener/", ":listener-rule/") + "/new" for arn in resources]
    return [arn.removesuffix(":*") for arn in resources][:1]


def _creating(request: Request) -> Mapping[str, Any]:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html"""
    key = "elasticloadbalancing:CreateAction"
    return {key: request.operation} if request.service == "elasticloadbalancing" else {}


def _existing(request: Request, arn: str) -> Mapping[str, Any]:
    """The tags of an alarm, and of a part of a load balancer."""
    if request.service == "elasticloadbalancing":
        parts = elbv2_backends[ACCOUNT_ID][request.region]
        return resource_tags(parts.tagging_service.get_tag_dict_for_resource(arn))
    if request.service != "cloudwatch" or ":alarm:" not in arn:
        return {}
    found = cloudwatch_backends[ACCOUNT_ID][request.region].tagger.get_tag_dict_for_resource(arn)
    return resource_tags(found or {})


def _load_balancing(request: Request) -> list[str]:
    name = request.parameters.get("Name")
    if request.operation == "CreateLoadBalancer":
        return [request.arn(f"loadbalancer/app/{name}/new")]
    if request.operation == "CreateTargetGroup":
        return [request.arn(f"targetgroup/{name}/new")]
    rules = [str(item["RuleArn"]) for item in request.parameters.get("RulePriorities") or ()]
    if rules or request.operation in ("CreateListener", "CreateRule"):
        return rules or request.named("LoadBalancerArn", "ListenerArn")
    return request.named("LoadBalancerArn", "ListenerArn", "RuleArn", "TargetGroupArn", "ResourceArns")


def _databases(request: Request) -> list[str]:
    names = ("DBInstanceIdentifier", "SourceDBInstanceIdentifier", "TargetDBInstanceIdentifier")
    kinds = {
        **dict.fromkeys(names, "db"),
        "DBSubnetGroupName": "subgrp",
        "DBSnapshotIdentifier": "snapshot",
        "DBParameterGroupName": "pg",
        "SubscriptionName": "es",
    }
    return _by_kind(request, kinds, "ResourceName")


def _caches(request: Request) -> list[str]:
    kinds = {
        "ReplicationGroupId": "replicationgroup",
        "CacheSubnetGroupName": "subnetgroup",
        "SnapshotName": "snapshot",
    }
    return _by_kind(request, kinds, "ResourceName")


def _by_kind(request: Request, kinds: Mapping[str, str], arn: str) -> list[str]:
    found = [request.arn(f"{kind}:{name}") for key, kind in kinds.items() for name in request.named(key)]
    return found or request.named(arn)


def _logs(request: Request) -> list[str]:
    if request.operation in ("TagResource", "UntagResource"):
        return [arn.removesuffix(":*") for arn in request.named("resourceArn")]
    return [request.arn(f"log-group:{name}:*") for name in request.named("logGroupName")]


def _watching(request: Request) -> list[str]:
    dashboards = request.named("DashboardName", "DashboardNames")
    found = [request.arn(f"dashboard/{name}", region="") for name in dashboards]
    alarms = [request.arn(f"alarm:{name}") for name in request.named("AlarmName", "AlarmNames")]
    return [*found, *alarms, *_mute_rules(request)] or request.named("ResourceARN")


def _mute_rules(request: Request) -> list[str]:
    """A rule, and each alarm that it mutes.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html
    """
    names = request.named("AlarmMuteRuleName") + (request.named("Name") if "MuteRule" in request.operation else [])
    muted = (request.parameters.get("MuteTargets") or {}).get("AlarmNames") or []
    return [request.arn(f"alarm-mute-rule:{name}") for name in names] + [request.arn(f"alarm:{name}") for name in muted]


def _topics(request: Request) -> list[str]:
    return request.named("TopicArn", "ResourceArn") or [request.arn(name) for name in request.named("Name")]


def _parameters(request: Request) -> list[str]:
    names = request.named("Name", "Names", "ResourceId")
    return [request.arn(f"parameter/{name.split(':')[0].removeprefix('/')}") for name in names]


def _repositories(request: Request) -> list[str]:
    return [request.arn(f"repository/{name}") for name in request.named("repositoryName")] or request.named(
        "resourceArn"
    )


SERVICES: Mapping[str, tuple[Names, str]] = {
    "cloudwatch": (_watching, "TagResource"),
    "ecr": (_repositories, "TagResource"),
    "elasticache": (_caches, "AddTagsToResource"),
    "elasticloadbalancing": (_load_balancing, "AddTags"),
    "logs": (_logs, "TagResource"),
    "rds": (_databases, "AddTagsToResource"),
    "sns": (_topics, "TagResource"),
    "ssm": (_parameters, "AddTagsToResource"),
}
