# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An ECS cluster: what is wanted, what is there, and the calls between the two."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict, to_list
from .._aws.waiting import Observation, wait_until
from .._inventory.environment import Cluster
from .._logs.handlers import LogGroupHandler
from .._logs.log_groups import LOG_GROUP, actual_log_group
from .._logs.reads import Tagged, read_log_groups
from .._module.apply import BaseHandler, Handler
from .._module.layer import Attributes
from .._plan.values import Actual, Address, KindRules, Resource
from .._tagging.left_tags import tagged_resources, untag
from .._tagging.record import left, record
from .exec_logging import PROPERTY as EXEC_LOGGING
from .exec_logging import actual_exec_logging, configuration_input, desired_exec_logging, desired_exec_logs
from .runtime_monitoring import PROPERTY as RUNTIME_MONITORING
from .runtime_monitoring import actual_monitoring, desired_monitoring, monitoring_tag

KIND = "cluster"
TIMEOUT = 600.0


def desired_cluster(cluster: Cluster, tags: Mapping[str, str], present: Mapping[str, Any] | None = None) -> Resource:
    """The cluster as the inventory wants it. present: where the records of its shells go."""
    properties = {
        "container_insights": cluster.container_insights,
        "capacity_providers": sorted(cluster.capacity_providers),
        "tags": {**tags, **record(tags)},
        "left_tags": {},
        **desired_exec_logging(cluster, present or {}),
        **desired_monitoring(cluster),
    }
    after = tuple(item.address for item in desired_exec_logs(cluster, tags))
    return Resource(Address(KIND, cluster.name), properties, after=after)


def actual_cluster(answer: Mapping[str, Any], left: Mapping[str, Sequence[str]] | None = None) -> Actual:
    """The cluster as DescribeClusters gives it. left: ARNs of what has a tag that the inventory no longer gives, by its name."""
    settings = {item["name"]: item["value"] for item in answer.get("settings") or []}
    tags = to_dict(answer.get("tags"), "key", "value")
    properties = {
        "container_insights": settings.get("containerInsights", "disabled"),
        "capacity_providers": sorted(answer.get("capacityProviders") or []),
        "tags": tags,
        RUNTIME_MONITORING: actual_monitoring(tags),
        EXEC_LOGGING: actual_exec_logging(answer),
        "left_tags": {name: f"on {len(arns)} resources" for name, arns in (left or {}).items()},
    }
    attributes = {"arn": answer["clusterArn"], "left": dict(left or {})}
    return Actual(Address(KIND, answer["clusterName"]), properties, attributes)


class ClusterHandler(BaseHandler):
    """Makes and changes clusters. A new one may be PROVISIONING for some seconds, in which AWS takes no change of it."""

    slow = True

    def __init__(self, aws: Aws) -> None:
        self._aws, self._ecs = aws, aws.client("ecs")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._ecs.create_cluster(
            clusterName=name,
            settings=_settings(properties),
            capacityProviders=properties["capacity_providers"],
            tags=_tags(properties),
            **_configuration(properties),
        )
        return {"arn": answer["cluster"]["clusterArn"], "status": answer["cluster"]["status"]}

    def wait(self, name: str, attributes: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        if attributes.get("status", "ACTIVE") == "ACTIVE":
            return {}
        return wait_until_active(self._ecs, name, progress)

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        name, arn = actual.address.name, actual.attributes["arn"]
        if "container_insights" in changed:
            self._ecs.update_cluster_settings(cluster=name, settings=_settings(properties))
        if "capacity_providers" in changed:
            self._ecs.put_cluster_capacity_providers(
                cluster=name, capacityProviders=properties["capacity_providers"], defaultCapacityProviderStrategy=[]
            )
        if EXEC_LOGGING in changed:
            self._ecs.update_cluster(cluster=name, **_configuration(properties))
        # The record among the cluster's tags is the last to change, so that an interrupted run takes the rest off the next time.
        if "left_tags" in changed:
            untag(self._aws, actual.attributes["left"])
        if {"tags", RUNTIME_MONITORING} & {*changed}:
            self._ecs.tag_resource(resourceArn=arn, tags=_tags(properties))

    def delete(self, actual: Actual) -> None:
        self._ecs.delete_cluster(cluster=actual.address.name)


def wait_until_active(ecs: Any, name: str, progress: Progress) -> Mapping[str, Any]:
    """Return once the cluster is ACTIVE."""

    def look() -> Observation:
        answers = ecs.describe_clusters(clusters=[name])["clusters"]
        status = answers[0]["status"] if answers else "INACTIVE"
        if status not in ("PROVISIONING", "ACTIVE"):
            todo = "see it in the console, delete it and run the same command again"
            raise Failure(f"Cluster {name} is {status}", todo=todo)
        return Observation(status, status == "ACTIVE", {"status": status})

    return wait_until(look, f"cluster {name}", "10 to 60 s", TIMEOUT, progress)


def existing_cluster(aws: Aws, cluster: Cluster) -> dict[str, Any]:
    """The cluster of somebody else, read once in a run; raises Failure where there is none that takes services."""

    def find() -> dict[str, Any]:
        answers = aws.client("ecs").describe_clusters(clusters=[cluster.existing])["clusters"]
        active: list[dict[str, Any]] = [item for item in answers if item["status"] == "ACTIVE"]
        if not active:
            problem = f"cluster.existing: is {cluster.existing}, which no active cluster of this account and region has"
            raise Failure(problem, todo="correct it, or have its owner make it")
        return active[0]

    found: dict[str, Any] = aws.once(("existing cluster", cluster.existing), find)
    return found


class Snapshot(NamedTuple):
    """The cluster, where there is one, and the resources with tags that the inventory no longer gives, by the tag's name."""

    clusters: Sequence[Mapping[str, Any]]
    left: Mapping[str, Sequence[str]]
    log_groups: Sequence[Tagged] = ()


class ClusterLayer:
    """The layer of one cluster."""

    part = "cluster"
    desired_follows_actual = False
    facts: Collection[str] = ()
    rules: Mapping[str, KindRules] = {
        KIND: KindRules(
            widen={"capacity_providers": lambda now, then: sorted({*(now or ()), *then})},
            later=frozenset({EXEC_LOGGING}),
        )
    }
    prune: Sequence[str] = ()

    def __init__(self, aws: Aws, cluster: Cluster, tags: Mapping[str, str], removing: bool = False) -> None:
        self._aws, self._ecs = aws, aws.client("ecs")
        self._cluster = cluster
        self._tags = tags
        self._removing = removing
        self.handlers: Mapping[str, Handler] = {KIND: ClusterHandler(aws), LOG_GROUP: LogGroupHandler(aws)}

    def observe(self) -> Snapshot:
        if self._cluster.existing:
            return Snapshot([] if self._removing else [existing_cluster(self._aws, self._cluster)], {})
        answer = self._describe()
        if any(item["status"] == "PROVISIONING" for item in answer["clusters"]):
            wait_until_active(self._ecs, self._cluster.name, self._aws.progress)
            answer = self._describe()
        clusters = [item for item in answer["clusters"] if item["status"] == "ACTIVE"]
        tags = {name: value for item in clusters for name, value in to_dict(item.get("tags"), "key", "value").items()}
        given = {} if self._removing else left(tags, self._tags)
        groups = [item.address.name for item in desired_exec_logs(self._cluster, self._tags)]
        logs = read_log_groups(self._aws, groups, TagIndex(self._aws, self._tags, "logs", "sns"))
        return Snapshot(clusters, tagged_resources(self._aws, given, self._tags), logs)

    def _describe(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._ecs.describe_clusters(
            clusters=[self._cluster.name], include=["SETTINGS", "TAGS", "CONFIGURATIONS"]
        )
        return answer

    def desired(self, snapshot: Snapshot) -> list[Resource]:
        if self._cluster.existing:
            return []
        present = next((actual_exec_logging(item) for item in snapshot.clusters), {})
        logs = desired_exec_logs(self._cluster, self._tags)
        return [*logs, desired_cluster(self._cluster, self._tags, present)]

    def actual(self, snapshot: Snapshot) -> dict[Address, Actual]:
        found = [] if self._cluster.existing else [actual_cluster(item, snapshot.left) for item in snapshot.clusters]
        found += [actual_log_group(answer, tags) for answer, tags in snapshot.log_groups]
        return {item.address: item for item in found}

    def outputs(self, snapshot: Snapshot, attributes: Attributes) -> dict[str, Any]:
        own = [item["clusterArn"] for item in snapshot.clusters] if self._cluster.existing else []
        arn = own[0] if own else attributes[Address(KIND, self._cluster.name)]["arn"]
        return {"cluster": {"name": self._cluster.ecs_name, "arn": arn}}


def _configuration(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"configuration": configuration_input(properties[EXEC_LOGGING])} if EXEC_LOGGING in properties else {}


def _tags(properties: Mapping[str, Any]) -> list[dict[str, str]]:
    return to_list({**properties["tags"], **monitoring_tag(properties)}, "key", "value")


def _settings(properties: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"name": "containerInsights", "value": properties["container_insights"]}]
