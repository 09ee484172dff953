# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the load balancers of a cluster's services, and where their hosts' records are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.session import Aws, chunks, gather
from .._aws.tags import to_dict
from .._ecs.answers import target_groups_of
from .._ingress.listener_rules import rule_hosts
from .._ingress.names import host_name
from .standing import Answer, Balancers

GROUPS_IN_A_CALL, TAGS_IN_A_CALL = 20, 20


def read_balancers(aws: Aws, services: Sequence[Answer]) -> Balancers:
    """The target groups of the services, the load balancers that these belong to, and all that hangs on them."""
    arns = sorted({arn for item in services for arn in target_groups_of(item)})
    if not arns:
        return Balancers()
    groups = _some(aws, "describe_target_groups", "TargetGroups", "TargetGroupArns", arns)
    owners = sorted({arn for item in groups for arn in item.get("LoadBalancerArns") or []})
    balancers = _some(aws, "describe_load_balancers", "LoadBalancers", "LoadBalancerArns", owners)
    listeners = _of_each(aws, "describe_listeners", "Listeners", "LoadBalancerArn", owners)
    rules = _of_each(aws, "describe_rules", "Rules", "ListenerArn", [item["ListenerArn"] for item in listeners])
    found = gather(
        {
            "attributes": partial(_attributes, aws, arns, owners),
            "tags": partial(_tags, aws, [*arns, *owners]),
            "web_acls": partial(_web_acls, aws, owners),
            "dns": partial(_dns, aws, sorted({host for rule in rules for host in rule_hosts(rule)})),
        }
    )
    given = (groups, balancers, listeners, rules, found["attributes"], found["tags"])
    zone, records = found["dns"]
    return Balancers(*given, zone=zone, records=records, web_acls=found["web_acls"])


def _some(aws: Aws, operation: str, result: str, argument: str, arns: Sequence[str]) -> list[Answer]:
    reads = {
        str(number): partial(aws.pages, "elbv2", operation, result, **{argument: part})
        for number, part in enumerate(chunks([*arns], GROUPS_IN_A_CALL))
    }
    return [item for answer in gather(reads).values() for item in answer] if reads else []


def _of_each(aws: Aws, operation: str, result: str, argument: str, arns: Sequence[str]) -> list[Answer]:
    """What each has, with the ARN of whose it is."""
    reads = {arn: partial(aws.pages, "elbv2", operation, result, **{argument: arn}) for arn in arns}
    return [{argument: arn, **item} for arn, answer in gather(reads).items() for item in answer] if reads else []


def _attributes(aws: Aws, groups: Sequence[str], balancers: Sequence[str]) -> dict[str, Mapping[str, str]]:
    elb = aws.client("elbv2")
    reads: dict[str, Callable[[], Any]] = {
        arn: partial(elb.describe_target_group_attributes, TargetGroupArn=arn) for arn in groups
    }
    reads |= {arn: partial(elb.describe_load_balancer_attributes, LoadBalancerArn=arn) for arn in balancers}
    return {arn: to_dict(answer["Attributes"]) for arn, answer in gather(reads).items()}


def _tags(aws: Aws, arns: Sequence[str]) -> dict[str, Mapping[str, str]]:
    elb = aws.client("elbv2")
    reads = {part[0]: partial(elb.describe_tags, ResourceArns=part) for part in chunks([*arns], TAGS_IN_A_CALL)}
    told = [item for answer in gather(reads).values() for item in answer["TagDescriptions"]]
    return {item["ResourceArn"]: to_dict(item["Tags"]) for item in told}


def _web_acls(aws: Aws, balancers: Sequence[str]) -> dict[str, str]:
    """The name of each load balancer's web ACL."""
    ask = aws.client("wafv2").get_web_acl_for_resource
    answers = gather({arn: partial(ask, ResourceArn=arn) for arn in balancers}) if balancers else {}
    found = {arn: answer.get("WebACL") or {} for arn, answer in answers.items()}
    return {arn: str(acl["Name"]) for arn, acl in found.items() if acl}


def _dns(aws: Aws, hosts: Sequence[str]) -> tuple[Answer, list[Answer]]:
    """The public hosted zone that most of the hosts are in, and its records; nothing where the account has none."""
    zones = aws.pages("route53", "list_hosted_zones", "HostedZones")
    public = [zone for zone in zones if not (zone.get("Config") or {}).get("PrivateZone")]
    ranked = sorted(public, key=lambda zone: (-len(_in_zone(zone, hosts)), -len(zone["Name"])))
    if not ranked or not _in_zone(ranked[0], hosts):
        return {}, []
    records = aws.pages("route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=ranked[0]["Id"])
    return ranked[0], records


def _in_zone(zone: Answer, hosts: Sequence[str]) -> list[str]:
    name = host_name(zone["Name"])
    return [host for host in hosts if host == name or host.endswith(f".{name}")]
