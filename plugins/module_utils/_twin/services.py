# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of ECS: clusters, services with what they run, their last deployments, and the revisions of task definitions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from itertools import chain
from typing import Any

from .._aws.session import Aws, chunks, gather
from .._ecs.api import EcsApi
from .table import Told

CLUSTERS, DEPLOYMENTS, REVISIONS = 100, 20, 10
"""How many clusters one call takes; how many deployments of a service, and revisions of a family, are kept: the newest."""
Answers = dict[str, list[Any]]
"""An operation, of what, and the call: its result, or None where it was refused, which is noted."""


def read_ecs(aws: Aws, told: Told) -> Answers:
    """ECS's answers by operation; what is refused is missing."""
    arns = told("ecs:ListClusters", "", partial(aws.pages, "ecs", "list_clusters", "clusterArns")) or []
    include = ["SETTINGS", "CONFIGURATIONS", "TAGS"]
    describe = partial(aws.client("ecs").describe_clusters, include=include)
    parts = [told("ecs:DescribeClusters", "", partial(describe, clusters=part)) for part in chunks(arns, CLUSTERS)]
    clusters = [item for part in parts if part for item in part["clusters"]]
    found = gather({arn: partial(_cluster, EcsApi(aws, arn), told) for arn in arns}).values()
    answers: Answers = {"DescribeClusters": clusters, **_joined(found)}
    return {**answers, "DescribeTaskDefinition": _definitions(aws, answers, told)}


def _joined(parts: Iterable[Mapping[str, list[Any]]]) -> Answers:
    joined: Answers = {
        name: []
        for name in ("DescribeServices", "DescribeServiceDeployments", "DescribeServiceRevisions", "DescribeTasks")
    }
    for part in parts:
        for name, items in part.items():
            joined[name] += items
    return joined


def _cluster(api: EcsApi, told: Told) -> Answers:
    """A cluster's services, with their newest deployments, the revisions of these, and the tasks that run."""
    services = told("ecs:DescribeServices", api.cluster, lambda: api.services(api.service_names(), tags=True)) or []
    names = [item["serviceName"] for item in services]
    history = told("ecs:DescribeServiceDeployments", api.cluster, partial(_deployments, api, names)) or []
    revisions = partial(api.service_revisions, _revisions(services, history))
    return {
        "DescribeServices": [{**item, "events": _events(item)} for item in services],
        "DescribeServiceDeployments": history,
        "DescribeServiceRevisions": list((told("ecs:DescribeServiceRevisions", api.cluster, revisions) or {}).values()),
        "DescribeTasks": told("ecs:DescribeTasks", api.cluster, partial(_tasks, api, names)) or [],
    }


def _deployments(api: EcsApi, names: Collection[str]) -> list[Any]:
    briefs = gather({name: partial(api.deployments_of, name, newest=DEPLOYMENTS) for name in names})
    arns = [item["serviceDeploymentArn"] for items in briefs.values() for item in items]
    return list(api.service_deployments(arns).values())


def _revisions(services: Collection[Any], history: Collection[Any]) -> list[str]:
    """The revisions that run, and those that deployments came from and went to."""
    running = [item["arn"] for service in services for item in service.get("currentServiceRevisions") or []]
    moved = [
        item
        for each in history
        for item in (each.get("targetServiceRevision"), *each.get("sourceServiceRevisions", ()))
    ]
    return sorted({*running, *(item["arn"] for item in moved if item)})


def _tasks(api: EcsApi, names: Collection[str]) -> list[Any]:
    arns = gather({name: partial(api.task_arns, serviceName=name) for name in names})
    return api.tasks(chain.from_iterable(arns.values()), tags=True)


def _events(service: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The events of a service without their ids, which nothing names."""
    return [{name: value for name, value in event.items() if name != "id"} for event in service.get("events") or []]


def _definitions(aws: Aws, answers: Mapping[str, Collection[Any]], told: Told) -> list[Any]:
    """The revisions that services, deployments and tasks name, and the newest of each of their families."""
    named = {
        item["taskDefinition"] for name in ("DescribeServices", "DescribeServiceRevisions") for item in answers[name]
    }
    named |= {task["taskDefinitionArn"] for task in answers["DescribeTasks"]}
    families = {arn.rsplit("/", 1)[-1].split(":")[0] for arn in named}
    lists = {
        family: partial(told, "ecs:ListTaskDefinitions", family, partial(_newest, aws, family)) for family in families
    }
    wanted = {*named, *chain.from_iterable(found or [] for found in gather(lists).values())}
    describe = partial(EcsApi(aws, "").tagged_task_definitions, wanted)
    return list((told("ecs:DescribeTaskDefinition", "", describe) or {}).values())


def _newest(aws: Aws, family: str) -> list[str]:
    list_revisions = aws.client("ecs").list_task_definitions
    return list(list_revisions(familyPrefix=family, sort="DESC", maxResults=REVISIONS)["taskDefinitionArns"])
