# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""New tasks for services as they are: what would change and what speaks against it. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from .._aws.errors import Failure
from .._aws.session import gather
from .._ecs.answers import is_rolling_out, primary_deployment, revision_name
from .._ecs.api import Answer, EcsApi
from .._ecs.names import SERVICE
from .._inventory.services import Service
from .._plan.values import Address, Plan, Step, Verb
from .active_services import active_services
from .moved_tags import moved_tags

TODO = (
    "wait until a deployment in progress has ended (playbooks/status.yml -e watch=10m), release another image with deploy.yml, "
    "start tasks where there are none with playbooks/scale.yml, or name other services with -e service="
)


def restarted_services(api: EcsApi, services: Mapping[str, Service], account_id: str) -> list[Answer]:
    """The services to restart, as ECS has them now; raises Failure with everything that speaks against it."""
    active = active_services(api, services)
    keys = {item.name: key for key, item in services.items()}
    found = gather({name: partial(_refusals, api, keys[name], item, account_id) for name, item in active.items()})
    if refusals := [line for lines in found.values() for line in lines]:
        raise Failure("Restart refused. " + " | ".join(refusals), todo=TODO)
    return [active[item.name] for item in services.values()]


def restart_steps(services: Sequence[Answer]) -> Plan:
    """The restarts as steps, for the diff."""
    return Plan(tuple(_step(service) for service in services))


def _refusals(api: EcsApi, key: str, service: Answer, account_id: str) -> list[str]:
    name = f"services.{key}: {service['serviceName']}"
    if is_rolling_out(service):
        revision = revision_name(primary_deployment(service)["taskDefinition"])
        return [f"{name} has a deployment in progress, to {revision}"]
    if not service["desiredCount"]:
        return [f"{name} runs no task, as its desired count is 0"]
    return [f"{name}: {line}" for line in moved_tags(api, service, account_id)]


def _step(service: Answer) -> Step:
    revision = revision_name(service["taskDefinition"])
    before = {"tasks": f"{service['runningCount']} running, of {revision}"}
    after = {"tasks": f"{service['desiredCount']} new ones, of {revision}"}
    return Step(Verb.UPDATE, Address(SERVICE, service["serviceName"]), before, after)
