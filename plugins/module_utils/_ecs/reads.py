# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what exists of some services, in two rounds of parallel calls, few for many services."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.errors import Failure, unless_absent
from .._aws.session import Aws, chunks, gather
from .._aws.tag_index import TagIndex
from .._inventory.services import Service
from .api import Answer, EcsApi
from .hours import asleep_line, is_asleep, is_of_hours, may_sleep
from .names import HOURS_TAG, SCALING_NAMESPACE, scaling_resource_id
from .revisions import Revisions, read_revisions, recognized_revisions
from .scheduled import Limits, differs, in_words, is_over, put_back_at

AUTOSCALING = "application-autoscaling"
SCALABLE_TARGETS = 50  # the most that DescribeScalableTargets takes


@dataclass(frozen=True)
class ServicesSnapshot:
    """AWS's answers about the active services. service_revisions by ARN; target_tags by the ARN of a scalable target.

    scheduled_actions: of the scalable targets whose limits are not the desired ones, and of those that have hours, or had.
    asleep: a line for each service that is outside of its hours, by name.
    """

    services: Mapping[str, Answer]
    service_revisions: Mapping[str, Answer]
    revisions: Revisions
    scalable_targets: Collection[Answer]
    scaling_policies: Collection[Answer]
    target_tags: Mapping[str, Mapping[str, str]]
    scheduled_actions: Collection[Answer] = ()
    asleep: Mapping[str, str] = field(default_factory=dict)


def read_services(
    api: EcsApi,
    items: Collection[Service],
    wanted: Mapping[str, Mapping[str, Any]],
    tags: Mapping[str, str],
    limits: Mapping[str, Limits],
) -> ServicesSnapshot:
    """The services of an inventory. wanted: properties of task definitions by service; limits: of scaling, by service.

    Raises Failure for others' services.
    """
    names, with_hours = [item.name for item in items], {item.name: item for item in items if item.hours}
    first = gather(
        {
            "services": partial(unless_absent, partial(api.services, names, tags=True), []),
            "targets": partial(scalable_targets, api, names),
            "policies": partial(_scaling_policies, api, names),
            "recognized": partial(recognized_revisions, api.aws, wanted),
        }
    )
    services = {item["serviceName"]: item for item in first["services"] if item["status"] == "ACTIVE"}
    refuse_other_deployers(services)
    running = {name: item["taskDefinition"] for name, item in services.items()}
    second = gather(
        {
            "service_revisions": partial(api.service_revisions, _current_revisions(services)),
            "revisions": partial(read_revisions, api, wanted, running, first["recognized"]),
            "scheduled_actions": partial(_scheduled_actions, api, first["targets"], limits, with_hours),
            "target_tags": partial(_target_tags, api.aws, first["targets"], tags, with_hours),
            "asleep": partial(asleep_services, api, first["targets"], with_hours),
        }
    )
    second["scheduled_actions"] += _left_actions(api.aws, first["targets"], second["target_tags"], with_hours)
    return ServicesSnapshot(services, scalable_targets=first["targets"], scaling_policies=first["policies"], **second)


def refuse_other_deployers(services: Mapping[str, Answer]) -> None:
    """Raise Failure for services, by name as ECS describes them, that another deployment controller deploys.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentController.html
    """
    controllers = {name: (item.get("deploymentController") or {}).get("type", "ECS") for name, item in services.items()}
    others = [f"{name} by {controller}" for name, controller in controllers.items() if controller != "ECS"]
    if others:
        raise Failure(
            f"Services are not deployed by ECS itself: {', '.join(others)}",
            todo="give them the deployment controller ECS (aws ecs update-service --region REGION --cluster CLUSTER "
            "--service NAME --deployment-controller type=ECS), or give these services another name in the inventory",
        )


def _current_revisions(services: Mapping[str, Answer]) -> list[str]:
    return [item["arn"] for answer in services.values() for item in answer.get("currentServiceRevisions") or []]


def scalable_targets(api: EcsApi, names: Collection[str]) -> list[Answer]:
    """The scalable targets of services, by their names."""
    ids = [scaling_resource_id(api.cluster, name) for name in names]
    read = partial(api.aws.pages, AUTOSCALING, "describe_scalable_targets", "ScalableTargets")
    parts = chunks(ids, SCALABLE_TARGETS)
    reads = {part[0]: partial(read, ServiceNamespace=SCALING_NAMESPACE, ResourceIds=part) for part in parts}
    return [item for targets in gather(reads).values() for item in targets]


def _scaling_policies(api: EcsApi, names: Collection[str]) -> list[Answer]:
    ids = {scaling_resource_id(api.cluster, name) for name in names}
    policies = api.aws.pages(
        AUTOSCALING, "describe_scaling_policies", "ScalingPolicies", ServiceNamespace=SCALING_NAMESPACE
    )
    return [item for item in policies if item["ResourceId"] in ids]


def _scheduled_actions(
    api: EcsApi, targets: Collection[Answer], limits: Mapping[str, Limits], with_hours: Collection[str]
) -> list[Answer]:
    """Those that count now; none is asked for where every target has the desired limits, and no service has hours."""
    named = {item["ResourceId"]: (item, limits.get(_service_of(item))) for item in targets}
    ids = [
        resource
        for resource, (item, wanted) in named.items()
        if wanted and (differs(item, wanted) or _service_of(item) in with_hours)
    ]
    reads = {each: partial(scheduled_actions, api.aws, each) for each in ids}
    actions = [action for actions in gather(reads).values() for action in actions]
    if not any(map(put_back_at, actions)):
        return actions
    now = api.now()
    return [action for action in actions if not is_over(action, now)]


def scheduled_actions(aws: Aws, resource: str = "") -> list[Answer]:
    """The scheduled actions of a scalable target, by its resource id; of all without one."""
    arguments = {"ServiceNamespace": SCALING_NAMESPACE} | ({"ResourceId": resource} if resource else {})
    return aws.pages(AUTOSCALING, "describe_scheduled_actions", "ScheduledActions", **arguments)


def _left_actions(
    aws: Aws, targets: Collection[Answer], tags: Mapping[str, Mapping[str, str]], with_hours: Collection[str]
) -> list[Answer]:
    """The scheduled actions of services whose hours have left the inventory, which only a tag tells of."""
    left = [
        item["ResourceId"]
        for item in targets
        if _service_of(item) not in with_hours and HOURS_TAG in tags.get(item.get("ScalableTargetARN", ""), {})
    ]
    reads = {each: partial(scheduled_actions, aws, each) for each in left}
    return [action for actions in gather(reads).values() for action in actions if is_of_hours(action)]


def asleep_services(api: EcsApi, targets: Collection[Answer], with_hours: Mapping[str, Service]) -> dict[str, str]:
    """A line for each service that is outside of its hours; the time is asked for only where a target has the limits of that."""
    found = {_service_of(item): item for item in targets}
    candidates = {name: item for name, item in with_hours.items() if name in found and may_sleep(item, found[name])}
    if not candidates:
        return {}
    now = api.now()
    hours = {name: item.hours for name, item in candidates.items() if item.hours and is_asleep(item.hours, now)}
    return {name: asleep_line(item, now) for name, item in hours.items()}


def _service_of(target: Answer) -> str:
    return str(target["ResourceId"].rsplit("/", 1)[1])


def moved_limits(api: EcsApi, names: Collection[str]) -> list[str]:
    """A line for each of these services whose limits of autoscaling are moved for a while."""
    ids = {scaling_resource_id(api.cluster, name) for name in names}
    pending = [item for item in scheduled_actions(api.aws) if item["ResourceId"] in ids and put_back_at(item)]
    now = api.now() if pending else None
    return [in_words(item) for item in pending if now and not is_over(item, now)]


def _target_tags(
    aws: Aws, targets: Collection[Answer], tags: Mapping[str, str], with_hours: Collection[str]
) -> dict[str, Mapping[str, str]]:
    """By ARN. The index may be behind, so it counts only where it agrees about hours, too."""

    def read(arn: str) -> dict[str, str]:
        return dict(aws.client(AUTOSCALING).list_tags_for_resource(ResourceARN=arn)["Tags"])

    services = {item["ScalableTargetARN"]: _service_of(item) for item in targets if item.get("ScalableTargetARN")}
    known = TagIndex(aws, tags, AUTOSCALING).several({arn: partial(read, arn) for arn in services})
    behind = [arn for arn, own in known.items() if (HOURS_TAG in own) != (services[arn] in with_hours)]
    return known | gather({arn: partial(read, arn) for arn in behind})
