"""Puts this ECS in the place of moto's, and target health of tasks into moto's load balancers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.core.resource_tagging import TaggedResource
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elbv2.exceptions import TargetGroupNotFoundError
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus

from .. import ACCOUNT_ID
from ..clock import Clock
from ..images import Images
from ..patching import replace
from . import api, tags
from .aws import AwsEnvironment
from .aws.target_groups import tracked
from .region import Region
from .task import Target

REASONS = {
    "initial": ("Elb.InitialHealthChecking", "Initial health checks in progress"),
    "unused": ("Target.NotInUse", "Target group is not configured to receive traffic from the load balancer"),
    "draining": ("Target.DeregistrationInProgress", "Target deregistration is in progress"),
}


class Ecs:
    """ECS in all regions of the account."""

    def __init__(self, clock: Clock, images: Images) -> None:
        self._clock, self._images = clock, images
        self._regions: dict[str, Region] = {}
        self._environments: dict[str, AwsEnvironment] = {}

    def environment(self, name: str) -> AwsEnvironment:
        """What surrounds ECS in one region."""
        self.region(name)
        return self._environments[name]

    def region(self, name: str) -> Region:
        """ECS in one region, made when first asked for."""
        if name not in self._regions:
            environment = AwsEnvironment(ACCOUNT_ID, name, self._images)
            self._regions[name] = Region(name, ACCOUNT_ID, self._clock, environment)
            environment.region = self._regions[name]
            self._environments[name] = environment
        return self._regions[name]

    def regions(self) -> list[Region]:
        """The regions that were asked for."""
        return list(self._regions.values())

    def catch_up(self) -> None:
        """Replay what is due in every region."""
        for region in self._regions.values():
            region.catch_up()

    def is_quiet(self, until: float) -> bool:
        """Whether a look at what is due would change nothing."""
        return all(region.is_quiet(until) for region in self._regions.values())

    def review_targets(self) -> None:
        """Let load balancers probe anew what they reach no more, or again."""
        for region in self._regions.values():
            region.review_targets()

    def clear(self) -> None:
        """Forget everything."""
        self._regions.clear()


def install(ecs: Ecs) -> None:
    """Patch `ecs` into moto."""

    def call_action(self: EC2ContainerServiceResponse) -> tuple[int, dict[str, str], str]:
        _ = self.ecs_backend  # the Resource Groups Tagging API asks only the backends that exist
        status, body = api.answer(ecs.region(self.region), self._get_action(), self.body)
        return status, {"Content-Type": "application/x-amz-json-1.1"}, body

    def describe_services(
        self: EC2ContainerServiceBackend, cluster_str: str, service_names_or_arns: list[str]
    ) -> tuple[list[Any], list[str]]:
        """What Application Auto Scaling asks before it takes a scalable target."""
        cluster = ecs.region(self.region_name).find_cluster(cluster_str)
        names = [reference.split("/")[-1] for reference in service_names_or_arns]
        services = [service for name, service in cluster.services.items() if name in names] if cluster else []
        return [service for service in services if service.status == "ACTIVE"], []

    replace(EC2ContainerServiceResponse, call_action=call_action)
    replace(EC2ContainerServiceBackend, describe_services=describe_services)
    replace(EC2ContainerServiceBackend, iter_tagged_resources=_tagged_resources(ecs))
    _hook_tagging(ecs)
    replace(ELBv2Backend, describe_target_health=_target_health(ecs))


def _tagged_resources(ecs: Ecs) -> Any:
    def iter_tagged_resources(self: EC2ContainerServiceBackend) -> Iterator[TaggedResource]:
        region = ecs.region(self.region_name)
        for cluster in region.clusters.values():
            if cluster.active:
                yield TaggedResource(cluster.arn, _pairs(cluster.tags), "ecs:cluster")
        for _, service in region.services():
            if service.status == "ACTIVE":
                yield TaggedResource(service.arn, _pairs(service.tags), "ecs:service")
        for revisions in region.families.values():
            for definition in revisions.values():
                yield TaggedResource(definition.arn, _pairs(definition.tags), "ecs:task-definition")

    return iter_tagged_resources


def _hook_tagging(ecs: Ecs) -> None:
    def tag_resource(self: EC2ContainerServiceBackend, arn: str, new_tags: dict[str, str]) -> None:
        listed = [{"key": key, "value": value} for key, value in new_tags.items()]
        tags.tag_resource(ecs.region(self.region_name), {"resourceArn": arn, "tags": listed})

    def untag_resource(self: EC2ContainerServiceBackend, arn: str, keys: list[str]) -> None:
        tags.untag_resource(ecs.region(self.region_name), {"resourceArn": arn, "tagKeys": keys})

    replace(EC2ContainerServiceBackend, tag_resource=tag_resource)
    replace(EC2ContainerServiceBackend, untag_resource=untag_resource)


def _pairs(listed: list[dict[str, str]]) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in listed}


def _target_health(ecs: Ecs) -> Any:
    original = ELBv2Backend.describe_target_health

    def describe_target_health(self: ELBv2Backend, target_group_arn: str, targets: Any) -> list[FakeHealthStatus]:
        ecs.region(self.region_name).catch_up()
        group = self.target_groups.get(target_group_arn)
        if group is None:
            raise TargetGroupNotFoundError
        now = ecs.region(self.region_name).clock.now()
        _forget_drained(tracked(group), now)
        wanted = [target["Id"] for target in targets or []]
        own = [
            _health(group, address, target)
            for address, target in tracked(group).items()
            if not wanted or address in wanted
        ]
        others = [target for target in targets or group.targets.values() if target["Id"] not in tracked(group)]
        return own + (original(self, target_group_arn, others) if others else [])

    return describe_target_health


def _forget_drained(targets: dict[str, Target], now: float) -> None:
    for address, target in list(targets.items()):
        if target.draining_until is not None and target.draining_until <= now:
            del targets[address]


def _health(group: Any, address: str, target: Target) -> FakeHealthStatus:
    reason = target.reason if target.state == "unhealthy" else REASONS.get(target.state, (None, None))
    return FakeHealthStatus(address, str(target.port), group.health_check_port, target.state, *reason)
