# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The services layer of a cluster: task definitions, release tasks, services, scalable targets and policies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from functools import cached_property
from threading import Lock
from typing import Any

from .._aws.errors import Failure
from .._aws.tags import to_dict
from .._inventory.services import Service
from .._module.apply import Handler
from .._module.layer import Attributes
from .._plan.owner import belongs_to_others, is_owned, owners
from .._plan.planner import make_plan
from .._plan.values import Actual, Address, Resource
from .actual import actual_service
from .answers import is_rolling_out, primary_deployment
from .api import Answer, EcsApi
from .context import ServiceContext
from .desired import RULES, desired_services
from .handlers import (
    ScalableTargetHandler,
    ScalingPolicyHandler,
    ScheduledActionsHandler,
    ServiceHandler,
    TaskDefinitionHandler,
)
from .hours import actual_hours, is_of_hours
from .names import RELEASE_TASK, SCALABLE_TARGET, SCALING_POLICY, SCHEDULED_ACTIONS, SERVICE, TASK_DEFINITION
from .reads import ServicesSnapshot, read_services
from .release_tasks import actual_release_tasks, refuse_asleep
from .roll_forwards import find_roll_forwards
from .scaling import actual_policies, actual_target
from .scheduled import CAPACITIES, lines, scheduled_limits
from .started import StartedDeployment
from .task_definition import register_input


class ServicesLayer:
    """The services of an inventory. started: the deployments that its changes have started, by service."""

    part = "services"
    desired_follows_actual = False
    facts: Collection[str] = ()
    rules = RULES
    prune = (SCHEDULED_ACTIONS, SCALING_POLICY, SCALABLE_TARGET)

    def __init__(
        self,
        api: EcsApi,
        services: Mapping[str, Service],
        context: ServiceContext,
        release_tasks: Handler,
    ) -> None:
        self.api = api
        self.services = services
        self.context = context
        self.started: dict[str, StartedDeployment] = {}
        inputs = {item.name: register_input(key, item, context) for key, item in services.items()}
        turn = Lock()
        self.handlers: Mapping[str, Handler] = {
            TASK_DEFINITION: TaskDefinitionHandler(api.aws, inputs),
            RELEASE_TASK: release_tasks,
            SERVICE: ServiceHandler(api, self.started),
            SCALABLE_TARGET: ScalableTargetHandler(api.aws, api.cluster, turn),
            SCALING_POLICY: ScalingPolicyHandler(api.aws, api.cluster, turn),
            SCHEDULED_ACTIONS: ScheduledActionsHandler(api.aws, api.cluster, turn),
        }

    def observe(self) -> ServicesSnapshot:
        snapshot = read_services(
            self.api, self.services.values(), self.task_definitions, self.context.tags, self._limits
        )
        if self.context.shares_cluster:
            self._refuse_services_of_others(snapshot)
        return snapshot

    def _refuse_services_of_others(self, snapshot: ServicesSnapshot) -> None:
        """Raises Failure for a service that another environment of the cluster has under the name of one of the inventory."""
        for key, item in self.services.items():
            tags = to_dict(snapshot.services.get(item.name, {}).get("tags"), "key", "value")
            if belongs_to_others(tags, self.context.tags) and not is_owned(tags, self.context.tags):
                problem = f"services.{key}.name: is {item.name}, a service of {', '.join(sorted(owners(tags)))} in {self.api.cluster}"
                raise Failure(problem, todo="give it a name that no other environment has")

    def desired(self, snapshot: ServicesSnapshot) -> list[Resource]:
        """Raises Failure for a release task that would find its database stopped."""
        if self.context.asleep:
            plan = make_plan(self._desired, self.actual(snapshot), self.rules)
            refuse_asleep(self.services, self.context.asleep, plan)
        return self._desired

    def actual(self, snapshot: ServicesSnapshot) -> dict[Address, Actual]:
        running = [item for item in self.services.values() if item.name in snapshot.services]
        actual = [actual_service(item, _newest_revision(item, snapshot)) for item in snapshot.services.values()]
        for item in running:
            actual += actual_release_tasks(item, snapshot.services[item.name]["taskDefinition"])
        actual += snapshot.revisions.actual
        for target in snapshot.scalable_targets:
            name = target["ResourceId"].rsplit("/", 1)[1]
            wanted, asleep = self._limits.get(name, {}), name in snapshot.asleep
            scheduled = (
                CAPACITIES if asleep else scheduled_limits(target, wanted, _of_others(snapshot)) if wanted else {}
            )
            tags = snapshot.target_tags.get(target.get("ScalableTargetARN", ""), {})
            actual.append(actual_target(target, tags, {limit: wanted[limit] for limit in scheduled}))
            hours = actual_hours(target, tags, snapshot.scheduled_actions)
            actual += [hours] if hours else []
        policies = [item for item in self._desired if item.address.kind == SCALING_POLICY]
        actual += actual_policies(snapshot.scaling_policies, policies)
        return {item.address: item for item in actual}

    def outputs(self, snapshot: ServicesSnapshot, attributes: Attributes) -> dict[str, Any]:
        services = {
            key: {
                "name": item.name,
                "arn": attributes[Address(SERVICE, item.name)]["arn"],
                "task_definition": attributes[Address(TASK_DEFINITION, item.name)]["arn"],
                "image": self.context.image(key, item),
            }
            for key, item in self.services.items()
        }
        roll_forwards = find_roll_forwards(self.services, self.task_definitions, snapshot)
        return {
            "services": services,
            "rolling_out": self.rolling_out(snapshot),
            "scheduled": self._scheduled(snapshot),
            "roll_forwards": [asdict(item) for item in roll_forwards],
        }

    def _scheduled(self, snapshot: ServicesSnapshot) -> list[str]:
        """A line for each limit that is left alone as it is."""
        found = [f"{name} is {line}" for name, line in snapshot.asleep.items()]
        for target in snapshot.scalable_targets:
            name = target["ResourceId"].rsplit("/", 1)[1]
            if name not in snapshot.asleep and (wanted := self._limits.get(name)):
                found += lines(target, wanted, _of_others(snapshot))
        return found

    def rolling_out(self, snapshot: ServicesSnapshot) -> dict[str, str]:
        """The task definitions of the services that are on their way to one, by name."""
        services = {name: item for name, item in snapshot.services.items() if is_rolling_out(item)}
        return {name: primary_deployment(item)["taskDefinition"] for name, item in services.items()}

    @cached_property
    def task_definitions(self) -> dict[str, Mapping[str, Any]]:
        """The properties of the desired task definitions, by service."""
        return {item.address.name: item.properties for item in self._desired if item.address.kind == TASK_DEFINITION}

    @cached_property
    def _limits(self) -> dict[str, Mapping[str, Any]]:
        """The desired properties of the scalable targets, by service."""
        return {item.address.name: item.properties for item in self._desired if item.address.kind == SCALABLE_TARGET}

    @cached_property
    def _desired(self) -> list[Resource]:
        return desired_services(self.services, self.context)


def _of_others(snapshot: ServicesSnapshot) -> list[Answer]:
    """The scheduled actions but for those of hours, whose limits count by the time alone."""
    return [item for item in snapshot.scheduled_actions if not is_of_hours(item)]


def _newest_revision(service: Answer, snapshot: ServicesSnapshot) -> Answer:
    arns = [item["arn"] for item in service.get("currentServiceRevisions") or []]
    known = [snapshot.service_revisions[arn] for arn in arns if arn in snapshot.service_revisions]
    return max(known, key=lambda item: str(item.get("createdAt")), default={})
