# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read what stands around a cluster: side by side, a call for many wherever AWS has one. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from .._aws.errors import Failure
from .._aws.session import Aws, gather
from .._ecs.api import EcsApi
from .._ecs.names import SCALING_NAMESPACE
from .databases import databases_of
from .read_balancers import read_balancers
from .read_logs import dashboard_name, read_alarms, read_dashboard, read_log_groups
from .read_network import read_networks
from .read_roles import read_roles
from .read_stacks import read_stacks, read_unused_roles, stack_names
from .read_stores import read_owned, read_parameters
from .standing import Answer, Balancers, Networks, Standing, Stores
from .usage import values_from

PARAMETER = "AWS::SSM::Parameter"
NO_CLUSTER = "name a cluster that runs, with -e cluster=NAME, and its region, with -e aws_region=REGION"


def read_standing(aws: Aws, cluster: str, stacks: Sequence[str] = ()) -> Standing:
    """Everything that hangs on a cluster; raises Failure where there is no such cluster. stacks: those of CloudFormation that are named."""
    api = EcsApi(aws, cluster)
    first = gather(
        {
            "cluster": partial(_cluster, aws, cluster),
            "identity": aws.client("sts").get_caller_identity,
            "databases": _pages(aws, "rds", "describe_db_instances", "DBInstances"),
            "replication_groups": _pages(aws, "elasticache", "describe_replication_groups", "ReplicationGroups"),
            "cache_clusters": _pages(
                aws, "elasticache", "describe_cache_clusters", "CacheClusters", ShowCacheNodeInfo=True
            ),
            "secrets": _pages(aws, "secretsmanager", "list_secrets", "SecretList"),
            "targets": _scaling(aws, "describe_scalable_targets", "ScalableTargets"),
            "policies": _scaling(aws, "describe_scaling_policies", "ScalingPolicies"),
            "actions": _scaling(aws, "describe_scheduled_actions", "ScheduledActions"),
        }
    )
    services = _services(api)
    second = _second(aws, api, services)
    stores = Stores(
        databases=first["databases"],
        replication_groups=first["replication_groups"],
        cache_clusters=first["cache_clusters"],
        secrets=first["secrets"],
        owned=read_owned(aws, first["cluster"]),
    )
    found = Standing(
        account_id=first["identity"]["Account"],
        region=aws.region,
        cluster=first["cluster"],
        services=services,
        targets=_of_cluster(first["targets"], cluster),
        policies=_of_cluster(first["policies"], cluster),
        actions=_of_cluster(first["actions"], cluster),
        stores=stores,
        **second,
        **_third(aws, api, services, second["definitions"]),
    )
    return _with_stacks(aws, found, stacks)


def _with_stacks(aws: Aws, standing: Standing, given: Sequence[str]) -> Standing:
    """The same with the stacks that made it, and the parameters that these, the containers or the environment have."""
    used = [*databases_of(standing).values(), *_used_secrets(standing)]
    stacks = read_stacks(aws, stack_names(standing, used), given)
    ids = {id_ for stack in stacks for id_ in stack.physical_ids}
    owned = {**standing.stores.owned, **{item["ARN"]: {} for item in standing.stores.secrets if item["ARN"] in ids}}
    named = [
        str(item["PhysicalResourceId"])
        for stack in stacks
        for item in stack.resources
        if item["ResourceType"] == PARAMETER
    ]
    parameters = read_parameters(aws, standing.definitions.values(), standing.stores.owned, named)
    roles = read_unused_roles(aws, standing, stacks)
    stores = replace(standing.stores, owned=owned, parameters=parameters)
    return replace(standing, stacks=stacks, stores=stores, unused_roles=roles)


def _used_secrets(standing: Standing) -> list[Answer]:
    read = {arn for _name, arn, _key in values_from(standing)}
    return [item for item in standing.stores.secrets if item["ARN"] in read]


def _second(aws: Aws, api: EcsApi, services: Sequence[Answer]) -> dict[str, Any]:
    reads: dict[str, Callable[[], Any]] = {
        "definitions": partial(api.task_definitions, [item["taskDefinition"] for item in services]),
        "networks": partial(read_networks, aws, services) if services else Networks,
        "balancers": partial(read_balancers, aws, services) if services else Balancers,
    }
    return gather(reads)


def _third(aws: Aws, api: EcsApi, services: Sequence[Answer], definitions: Mapping[str, Answer]) -> dict[str, Any]:
    names = [item["serviceName"] for item in services]
    answers: dict[str, Any] = gather(
        {
            "log_groups": partial(read_log_groups, aws, definitions.values()),
            "alarms": partial(read_alarms, aws, names),
            "roles": partial(read_roles, aws, services, definitions),
        }
    )
    dashboard = read_dashboard(aws, dashboard_name(answers["alarms"], api.cluster))
    return {**answers, "dashboard": dashboard}


def _cluster(aws: Aws, name: str) -> Answer:
    described = aws.client("ecs").describe_clusters(clusters=[name], include=["SETTINGS", "TAGS"])["clusters"]
    found: list[Answer] = [item for item in described if item["status"] == "ACTIVE"]
    if not found:
        raise Failure(f"cluster: there is no ECS cluster {name} in {aws.region}", todo=NO_CLUSTER)
    return found[0]


def _services(api: EcsApi) -> list[Answer]:
    """The services that ECS rolls out, by name."""
    found = [item for item in api.services(api.service_names(), tags=True) if item["status"] == "ACTIVE"]
    return sorted((item for item in found if item.get("taskDefinition")), key=lambda item: str(item["serviceName"]))


def _scaling(aws: Aws, operation: str, result: str) -> Callable[[], list[Answer]]:
    return _pages(aws, "application-autoscaling", operation, result, ServiceNamespace=SCALING_NAMESPACE)


def _of_cluster(answers: Sequence[Answer], cluster: str) -> list[Answer]:
    return [item for item in answers if item["ResourceId"].startswith(f"service/{cluster}/")]


def _pages(aws: Aws, service: str, operation: str, result: str, **arguments: Any) -> Callable[[], list[Answer]]:
    return partial(aws.pages, service, operation, result, **arguments)
