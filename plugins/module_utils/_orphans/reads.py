# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of orphans: only what may be one is described, so that an environment without any costs no call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws, chunks, gather
from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, SCHEDULES
from .._data.reads import db_instance, first_of, replication_group
from .._ecs.api import Answer, EcsApi
from .._ecs.names import SCALING_NAMESPACE, scaling_resource_id
from .._ecs.orphans import needs_of, orphan_services
from .._ecs.reads import SCALABLE_TARGETS
from .._iam.reads import RoleAnswer, owned_roles
from .._ingress.names import LOAD_BALANCER, RULE, TARGET_GROUP
from .._ingress.reads import find_load_balancer
from .._ingress.zone_reads import read_zone
from .._inventory.inventory import Inventory, checked
from .._logs.log_groups import LOG_GROUP
from .._monitoring.names import ALARM, TOPIC
from .._network.reads import security_groups
from .._parameters.names import PARAMETER
from .._plan.values import Address
from .._repositories.names import REPOSITORY
from .._secrets.names import SECRET
from .candidates import candidates, of_kind
from .named import named_by

AUTOSCALING = "application-autoscaling"
ALARMS_IN_A_CALL, NAMES_IN_A_CALL, RULES_IN_A_CALL = 100, 50, 100


@dataclass(frozen=True)
class OrphansSnapshot:
    """AWS's answers about what may be an orphan, by kind; empty where there is nothing of it.

    ports: that the orphan services are reached on. task_definitions: those that they run, by ARN. found: the ARNs of all candidates.
    """

    found: Mapping[Address, str]
    services: Collection[Answer]
    roles: Collection[RoleAnswer]
    answers: Mapping[str, Collection[Answer]]
    ports: frozenset[int] = frozenset()
    task_definitions: Mapping[str, Answer] = field(default_factory=dict)


def read_orphans(aws: Aws, inventory: Inventory, tags: Mapping[str, str]) -> OrphansSnapshot:
    """What this environment alone has and its inventory does not name."""
    named = named_by(inventory, aws.region)
    services = orphan_services(aws, tags, [item.name for item in inventory.services.values()])
    found = candidates(aws, tags, named)
    reads: dict[str, Callable[[], Any]] = {
        kind: partial(read, aws, of_kind(found, kind)) for kind, read in READERS.items() if of_kind(found, kind)
    }
    if of_kind(found, TARGET_GROUP) or services:
        reads |= _of_traffic(aws, inventory, of_kind(found, RULE))
    if services:
        names = [item["serviceName"] for item in services]
        reads["scaling"] = partial(_scaling, aws, checked(inventory.cluster).ecs_name, names)
        reads["security group rules"] = partial(_security_group_rules, aws, inventory)
    if inventory.network:
        reads["security groups"] = partial(security_groups, aws, inventory.network.name)
    answers = gather(reads) if reads else {}
    ports = needs_of(aws, services).ports if services else frozenset()
    definitions = EcsApi(aws, "").task_definitions({item["taskDefinition"] for item in services}) if services else {}
    return OrphansSnapshot(found, services, owned_roles(aws, tags), answers, ports, definitions)


def _of_traffic(aws: Aws, inventory: Inventory, rules: Mapping[str, str]) -> dict[str, Callable[[], Any]]:
    ingress = inventory.ingress
    reads: dict[str, Callable[[], Any]] = {"rules": partial(_rules, aws, list(rules.values()))}
    if ingress and ingress.hosted_zone:
        reads["records"] = lambda: read_zone(aws, ingress)["records"]
        reads["load balancers"] = lambda: [item for item in [find_load_balancer(aws, ingress, True)] if item]
    return reads


def _rules(aws: Aws, arns: list[str]) -> list[Answer]:
    """Rules by ARN; one that is gone takes its neighbours' answer with it, so each is then asked for alone."""
    describe = aws.client("elbv2").describe_rules

    def read(some: list[str]) -> list[Answer]:
        answer = unless_absent(partial(describe, RuleArns=some), None)
        if answer is None and len(some) > 1:
            return [rule for arn in some for rule in read([arn])]
        return list(answer["Rules"]) if answer else []

    return [rule for some in chunks(arns, RULES_IN_A_CALL) for rule in read(some)]


def _target_groups(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    groups = aws.pages("elbv2", "describe_target_groups", "TargetGroups", PageSize=400)
    return [item for item in groups if item["TargetGroupArn"] in candidates_of.values()]


def _load_balancers(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    describe = aws.client("elbv2").describe_load_balancers
    answers = [
        unless_absent(partial(describe, LoadBalancerArns=[arn]), {"LoadBalancers": []})
        for arn in candidates_of.values()
    ]
    return [item for answer in answers for item in answer["LoadBalancers"]]


def _alarms(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    read = partial(aws.pages, "cloudwatch", "describe_alarms", "MetricAlarms")
    parts = chunks(sorted(candidates_of), ALARMS_IN_A_CALL)
    return [item for part in parts for item in read(AlarmNames=part, MaxRecords=ALARMS_IN_A_CALL)]


def _log_groups(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    read = partial(aws.pages, "logs", "describe_log_groups", "logGroups")
    groups = gather({name: partial(read, logGroupNamePrefix=name) for name in candidates_of})
    return [item for name, items in groups.items() for item in items if item["logGroupName"] == name]


def _secrets(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    describe = aws.client("secretsmanager").describe_secret
    answers = gather(
        {arn: partial(unless_absent, partial(describe, SecretId=arn), {}) for arn in candidates_of.values()}
    )
    return [item for item in answers.values() if item and not item.get("DeletedDate") and not item.get("OwningService")]


def _parameters(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    """By both spellings of each name, as an ARN does not tell whether it begins with a slash."""
    names = [name for plain in sorted(candidates_of) for name in (plain, f"/{plain}")]
    filters = [[{"Key": "Name", "Option": "Equals", "Values": part}] for part in chunks(names, NAMES_IN_A_CALL)]
    read = partial(aws.pages, "ssm", "describe_parameters", "Parameters")
    return [item for some in filters for item in read(ParameterFilters=some)]


def _databases(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    client = aws.client("rds")
    answers = gather({name: partial(db_instance, client, name) for name in candidates_of})
    return [item for item in answers.values() if item and item["DBInstanceStatus"] != "deleting"]


def _caches(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    client = aws.client("elasticache")
    answers = gather({name: partial(replication_group, client, name) for name in candidates_of})
    return [item for item in answers.values() if item and item["Status"] != "deleting"]


def _db_subnet_groups(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    read = aws.client("rds").describe_db_subnet_groups
    answers = [first_of(partial(read, DBSubnetGroupName=name), "DBSubnetGroups") for name in candidates_of]
    return [item for item in answers if item]


def _cache_subnet_groups(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    read = aws.client("elasticache").describe_cache_subnet_groups
    answers = [first_of(partial(read, CacheSubnetGroupName=name), "CacheSubnetGroups") for name in candidates_of]
    return [item for item in answers if item]


def _schedule_groups(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    read = aws.client("scheduler").get_schedule_group
    answers = [unless_absent(partial(read, Name=name), None) for name in candidates_of]
    return [item for item in answers if item and item["State"] != "DELETING"]


def _topics(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    read = aws.client("sns").get_topic_attributes
    answers = [unless_absent(partial(read, TopicArn=arn), None) for arn in candidates_of.values()]
    return [item["Attributes"] for item in answers if item]


def _repositories(aws: Aws, candidates_of: Mapping[str, str]) -> list[Answer]:
    """Each with the key Images: whether it holds any."""
    ecr = aws.client("ecr")
    reads = {name: partial(ecr.describe_repositories, repositoryNames=[name]) for name in candidates_of}
    answers = gather({name: partial(unless_absent, read, {"repositories": []}) for name, read in reads.items()})
    found = [item for answer in answers.values() for item in answer["repositories"]]
    images = {name: partial(ecr.list_images, repositoryName=name, maxResults=1) for name in candidates_of}
    held = gather({item["repositoryName"]: images[item["repositoryName"]] for item in found}) if found else {}
    return [{**item, "Images": bool(held[item["repositoryName"]]["imageIds"])} for item in found]


def _scaling(aws: Aws, cluster: str, names: Collection[str]) -> list[Answer]:
    """The scalable targets of services, each with the key Policies."""
    ids = [scaling_resource_id(cluster, name) for name in names]
    read = partial(aws.pages, AUTOSCALING, ServiceNamespace=SCALING_NAMESPACE)
    policies = read("describe_scaling_policies", "ScalingPolicies")
    parts = chunks(ids, SCALABLE_TARGETS)
    targets = [read("describe_scalable_targets", "ScalableTargets", ResourceIds=part) for part in parts]
    return [
        {**item, "Policies": [policy for policy in policies if policy["ResourceId"] == item["ResourceId"]]}
        for part in targets
        for item in part
    ]


def _security_group_rules(aws: Aws, inventory: Inventory) -> list[Answer]:
    """The rules of the network's own security groups, each with the key Group, the tags of its group."""
    by_id = {item["GroupId"]: item for item in security_groups(aws, checked(inventory.network).name)}
    if not by_id:
        return []
    in_groups = [{"Name": "group-id", "Values": [*by_id]}]
    rules = aws.pages("ec2", "describe_security_group_rules", "SecurityGroupRules", Filters=in_groups)
    return [{**rule, "Group": by_id[rule["GroupId"]]} for rule in rules if rule["GroupId"] in by_id]


READERS: Mapping[str, Callable[[Aws, Mapping[str, str]], list[Answer]]] = {
    TARGET_GROUP: _target_groups,
    LOAD_BALANCER: _load_balancers,
    ALARM: _alarms,
    LOG_GROUP: _log_groups,
    SECRET: _secrets,
    PARAMETER: _parameters,
    SCHEDULES: _schedule_groups,
    DB_INSTANCE: _databases,
    REPLICATION_GROUP: _caches,
    DB_SUBNET_GROUP: _db_subnet_groups,
    CACHE_SUBNET_GROUP: _cache_subnet_groups,
    TOPIC: _topics,
    REPOSITORY: _repositories,
}
