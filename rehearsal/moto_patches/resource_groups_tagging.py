"""Resource Groups Tagging API: the kinds that moto leaves out, their names in AWS's words, and full pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.applicationautoscaling.models import applicationautoscaling_backends
from moto.backup.models import backup_backends
from moto.core.resource_tagging import TaggedResource, make_tag_matcher, match_resource_type
from moto.ecr.models import ecr_backends
from moto.elbv2.models import elbv2_backends
from moto.rds.models import rds_backends
from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend as Backend
from moto.scheduler.models import scheduler_backends

from .. import ACCOUNT_ID
from ..clock import Clock
from ..patching import replace

RENAMED = {"logs:loggroup": "logs:log-group"}
UNBOUNDED = 10**9


_generate, _get_resources = Backend._get_resources_generator, Backend.get_resources


def install(clock: Clock) -> None:
    """Patch moto: the Resource Groups Tagging API."""
    replace(Backend, _get_resources_generator=get_resources_generator, get_resources=get_resources)


def get_resources_generator(
    self: Backend,
    tag_filters: list[dict[str, Any]] | None = None,
    resource_type_filters: list[str] | None = None,
    resource_arn_list: list[str] | None = None,
) -> Iterator[TaggedResource]:
    """moto's resources, their types in AWS's words, and those of the types that moto leaves out."""
    matches = make_tag_matcher(tag_filters)
    for item in _generate(self, tag_filters, None, resource_arn_list):
        item.resource_type = RENAMED.get(item.resource_type, item.resource_type)
        if match_resource_type(item.resource_type, resource_type_filters):
            yield item
    for item in _left_out(self.region_name):
        named = not resource_arn_list or item.arn in resource_arn_list
        tagged = item.tags and matches(item.tags)
        if named and tagged and match_resource_type(item.resource_type, resource_type_filters):
            yield item


def get_resources(self: Backend, *args: Any, **kwargs: Any) -> Any:
    """GetResources: a page is bounded by its resources where ResourcesPerPage is given."""
    return _get_resources(self, *args, **{**kwargs, "tags_per_page": UNBOUNDED})


def _left_out(region: str) -> Iterator[TaggedResource]:
    elb = elbv2_backends[ACCOUNT_ID][region]
    for balancer in elb.load_balancers.values():
        for listener in balancer.listeners.values():
            yield _tagged(listener.arn, elb.tagging_service, "elasticloadbalancing:listener/app")
            for arn in listener._non_default_rules:
                yield _tagged(arn, elb.tagging_service, "elasticloadbalancing:listener-rule/app")
    for subscription in rds_backends[ACCOUNT_ID][region].event_subscriptions.values():
        tags = {tag["Key"]: tag["Value"] for tag in subscription.get_tags()}
        yield TaggedResource(arn=subscription.arn, tags=tags, resource_type="rds:es")
    for group in rds_backends[ACCOUNT_ID][region].subnet_groups.values():
        tags = {tag["Key"]: tag["Value"] for tag in group.get_tags()}
        yield TaggedResource(arn=group.arn, tags=tags, resource_type="rds:subgrp")
    registry = ecr_backends[ACCOUNT_ID][region]
    for repository in registry.repositories.values():
        yield _tagged(repository.arn, registry.tagger, "ecr:repository")
    backups = backup_backends[ACCOUNT_ID][region]
    for plan in backups.plans.values():
        yield _tagged(plan.backup_plan_arn, backups.tagger, "backup:backup-plan")
    schedules = scheduler_backends[ACCOUNT_ID][region]
    for schedule_group in schedules.schedule_groups.values():
        yield _tagged(schedule_group.arn, schedules.tagger, "scheduler:schedule-group")
    for targets in applicationautoscaling_backends[ACCOUNT_ID][region].targets.values():
        for target in targets.values():
            tags = target.__dict__.get("tags", {})
            yield TaggedResource(arn=target.arn, tags=tags, resource_type="application-autoscaling:scalable-target")


def _tagged(arn: str, tags: Any, kind: str) -> TaggedResource:
    return TaggedResource(arn=arn, tags=tags.get_tag_dict_for_resource(arn), resource_type=kind)
