# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads an environment by the inventory's names: three rounds of calls that run side by side. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from .._aws.account import refuse_other_account
from .._aws.errors import ClientError, unless_absent
from .._aws.partition import partition
from .._aws.session import Aws, chunks, gather
from .._aws.tags import to_dict
from .._data.hours import is_stopped, stopped_line
from .._data.names import STOPPED_STATES
from .._ecs.answers import primary_deployment
from .._ecs.api import SERVICE_DEPLOYMENTS, EcsApi
from .._ecs.names import SCALING_NAMESPACE, scaling_resource_id
from .._ecs.reads import asleep_services, moved_limits
from .._ingress.reads import find_load_balancer
from .._inventory.check_hours import stops_databases
from .._inventory.inventory import Inventory
from .._module.last_converged import ConvergedStore
from .._network.names import NETWORK_TAG
from .._rollout.start_up import TAG
from .._secrets.layer import SecretsLayer
from .infrastructure import alarms_wanted
from .snapshot import Answer, Snapshot


class Reader:
    """One look at the environment of an inventory."""

    def __init__(self, aws: Aws, inventory: Inventory) -> None:
        self._aws = aws
        self._inventory = inventory
        self._name = inventory.cluster.name if inventory.cluster else "default"
        self._cluster = inventory.cluster.ecs_name if inventory.cluster else "default"
        self._api = EcsApi(aws, self._cluster)
        self._names = [item.name for item in inventory.services.values()]
        for service in (
            "ecs",
            "elbv2",
            "acm",
            "cloudwatch",
            "rds",
            "elasticache",
            "ec2",
            "sns",
            "secretsmanager",
            "sts",
        ):
            aws.client(service)

    def read(self) -> Snapshot:
        """Everything that the report is made of; raises Failure for credentials of another account."""
        first = gather(self._first())
        refuse_other_account(first["account"], self._inventory.account_id)
        services = {item["serviceName"]: item for item in first["services"]}
        second = gather(self._second(services, first.pop("tasks"), first["load_balancer"]))
        slept = self._asleep(first)
        troubled = [name for name in services if _is_troubled(services[name], second["deployments"].get(name, {}))]
        stopped = gather({name: partial(self._stopped_tasks, name) for name in troubled})
        meta = self._aws.client("sts").meta
        return Snapshot(
            now=datetime.now(UTC),
            region=self._aws.region,
            endpoint=meta.endpoint_url,
            stopped=stopped,
            **{**first, "services": services},
            **slept,
            **second,
        )

    def _first(self) -> dict[str, Callable[[], Any]]:
        return {
            "account": lambda: self._aws.client("sts").get_caller_identity()["Account"],
            "cluster": self._read_cluster,
            "services": partial(unless_absent, partial(self._api.services, self._names), []),
            "tasks": partial(unless_absent, self._api.task_arns, []),
            "scaling": self._read_scaling,
            "moved_limits": partial(moved_limits, self._api, self._names),
            "load_balancer": partial(unless_absent, self._read_load_balancer, None),
            "alarms": self._read_alarms,
            "topic": partial(unless_absent, self._read_topic, None),
            "secrets": self._read_secrets,
            "databases": self._read_databases,
            "caches": self._read_caches,
            "nat_gateways": self._read_nat_gateways,
            "waiting_removals": ConvergedStore(self._aws, self._name).waiting,
        }

    def _second(
        self, services: Mapping[str, Answer], tasks: list[str], balancer: Answer | None
    ) -> dict[str, Callable[[], Any]]:
        return {
            "tasks": partial(self._tasks_by_service, tasks),
            "targets": lambda: gather(
                {name: partial(self._api.service_targets, item) for name, item in services.items()}
            ),
            "deployments": lambda: gather({name: partial(self._latest_deployment, name) for name in services}),
            "start_ups": lambda: gather(
                {name: partial(self._start_up, item["taskDefinition"]) for name, item in services.items()}
            ),
            "certificate": partial(unless_absent, partial(self._read_certificate, balancer), None),
            "protected": lambda: self._is_protected(balancer),
        }

    def _asleep(self, first: Mapping[str, Any]) -> dict[str, Any]:
        """What is outside of its hours; the time is asked for only where there are hours."""
        inventory = self._inventory
        with_hours = {item.name: item for item in inventory.services.values() if item.hours}
        services = asleep_services(self._api, first["scaling"].values(), with_hours) if with_hours else {}
        databases: dict[str, str] = {}
        stopped = [name for name, item in first["databases"].items() if item.get("DBInstanceStatus") in STOPPED_STATES]
        if stopped and inventory.hours and stops_databases(inventory):
            now = self._api.now()
            line = stopped_line(inventory.hours, now)
            databases = dict.fromkeys(stopped, line) if is_stopped(inventory.hours, now) else {}
        return {"asleep": services, "stopped_databases": databases}

    def _read_cluster(self) -> Answer | None:
        answer = self._aws.client("ecs").describe_clusters(clusters=[self._cluster])
        return next((item for item in answer["clusters"] if item["status"] == "ACTIVE"), None)

    def _tasks_by_service(self, arns: list[str]) -> dict[str, list[Answer]]:
        tasks: dict[str, list[Answer]] = {name: [] for name in self._names}
        for task in self._api.tasks(arns):
            name = str(task.get("group", "")).removeprefix("service:")
            if name in tasks:
                tasks[name].append(task)
        return tasks

    def _stopped_tasks(self, name: str) -> list[Answer]:
        return self._api.tasks(self._api.task_arns(serviceName=name, desiredStatus="STOPPED"))

    def _latest_deployment(self, name: str) -> Answer:
        """The newest service deployment; AWS keeps them for 90 days."""
        deployments = self._api.deployments_of(name, newest=SERVICE_DEPLOYMENTS)
        return max(deployments, key=lambda item: item["createdAt"], default={})

    def _start_up(self, task_definition: str) -> str:
        """What the deploy of a revision saw of its tasks; empty where none was followed, or its tags may not be read."""
        try:
            answer = self._aws.client("ecs").list_tags_for_resource(resourceArn=task_definition)
        except ClientError:
            return ""
        return to_dict(answer["tags"], "key", "value").get(TAG, "")

    def _read_scaling(self) -> dict[str, Answer]:
        ids = {scaling_resource_id(self._cluster, name): name for name in self._names}
        targets = [
            item
            for part in chunks(list(ids), 50)
            for item in self._aws.pages(
                "application-autoscaling",
                "describe_scalable_targets",
                "ScalableTargets",
                ServiceNamespace=SCALING_NAMESPACE,
                ResourceIds=part,
            )
        ]
        return {ids[item["ResourceId"]]: item for item in targets}

    def _read_load_balancer(self) -> Answer | None:
        if self._inventory.ingress is None:
            return None
        return find_load_balancer(self._aws, self._inventory.ingress)

    def _is_protected(self, balancer: Answer | None) -> bool:
        if balancer is None or (self._inventory.ingress and self._inventory.ingress.existing):
            return False
        answer = self._aws.client("elbv2").describe_load_balancer_attributes(
            LoadBalancerArn=balancer["LoadBalancerArn"]
        )
        values = {item["Key"]: item["Value"] for item in answer["Attributes"]}
        return bool(values.get("deletion_protection.enabled") == "true")

    def _read_certificate(self, balancer: Answer | None) -> Answer | None:
        """The certificate that the HTTPS listener shows; without one, the pinned certificate."""
        pinned = self._inventory.ingress.certificate_arn if self._inventory.ingress else ""
        arn = (self._shown_certificate(balancer["LoadBalancerArn"]) if balancer else "") or pinned
        if not arn:
            return None
        certificate: Answer = self._aws.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
        return certificate

    def _shown_certificate(self, balancer: str) -> str:
        listeners = self._aws.pages("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=balancer)
        shown = [item for listener in listeners for item in listener.get("Certificates") or []]
        return shown[0]["CertificateArn"] if shown else ""

    def _read_alarms(self) -> dict[str, Answer]:
        alarms = self._inventory.monitoring.alarms if self._inventory.monitoring else {}
        names = list(alarms_wanted(self._inventory.services, alarms))
        alarms_read = [
            item
            for part in chunks(names, 100)
            for item in self._aws.pages("cloudwatch", "describe_alarms", "MetricAlarms", AlarmNames=part)
        ]
        return {item["AlarmName"]: item for item in alarms_read}

    def _read_topic(self) -> Answer | None:
        if self._inventory.monitoring is None or not self._inventory.account_id:
            return None
        place = f"arn:{partition(self._aws.region)}:sns:{self._aws.region}:{self._inventory.account_id}"
        answer = self._aws.client("sns").get_topic_attributes(TopicArn=f"{place}:{self._inventory.monitoring.topic}")
        attributes: Answer = answer["Attributes"]
        return attributes

    def _read_secrets(self) -> dict[str, Answer]:
        if not self._inventory.secrets:
            return {}
        # Those scheduled for deletion are left out as if absent: nothing can use them.
        layer = SecretsLayer(self._aws, self._inventory.secrets, {}, True)
        actual = layer.actual(layer.observe())
        return {address.name: item.attributes for address, item in actual.items()}

    def _read_databases(self) -> dict[str, Answer]:
        identifiers = [item.identifier for item in self._inventory.databases.values()]
        if not identifiers:
            return {}
        filters = [{"Name": "db-instance-id", "Values": identifiers}]
        instances = self._aws.pages("rds", "describe_db_instances", "DBInstances", Filters=filters)
        return {item["DBInstanceIdentifier"]: item for item in instances}

    def _read_caches(self) -> dict[str, Answer]:
        if not self._inventory.caches:
            return {}
        groups = self._aws.pages("elasticache", "describe_replication_groups", "ReplicationGroups")
        tried = {item.identifier for item in self._inventory.caches.values() if item.backup.restore_test_days}
        return {item["ReplicationGroupId"]: self._with_tags(item, tried) for item in groups}

    def _with_tags(self, group: Answer, tried: Collection[str]) -> Answer:
        """A group with its tags where they are needed: of those whose snapshots are to be tried. AWS tells them of an available one."""
        if group["ReplicationGroupId"] not in tried or group["Status"] in ("creating", "deleting"):
            return group
        tags = self._aws.client("elasticache").list_tags_for_resource(ResourceName=group["ARN"])["TagList"]
        return {**group, "TagList": tags}

    def _read_nat_gateways(self) -> list[Answer]:
        if self._inventory.network is None or self._inventory.network.existing:
            return []
        states = ["pending", "failed", "available"]
        filters = [
            {"Name": f"tag:{NETWORK_TAG}", "Values": [self._inventory.network.name]},
            {"Name": "state", "Values": states},
        ]
        return self._aws.pages("ec2", "describe_nat_gateways", "NatGateways", Filters=filters)


def _is_troubled(service: Answer, latest: Answer) -> bool:
    """Whether its stopped tasks may tell why it is not well."""
    healthy: Sequence[str] = ("SUCCESSFUL", "")
    failed = primary_deployment(service).get("rolloutState") == "FAILED"
    return failed or latest.get("status", "") not in healthy or service["runningCount"] < service["desiredCount"]
