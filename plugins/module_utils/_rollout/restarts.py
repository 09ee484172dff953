# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Restarts services: new tasks of the revision that they run, for example to read their secrets again. Followed like any rollout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._ecs.answers import is_rolling_out, primary_deployment
from .._ecs.api import EcsApi
from .._inventory.services import Service
from .rollout import Rollout, RolloutSpec
from .watcher import Watcher


class Restarts:
    """Restarts services of one cluster; those that are not in the inventory, too."""

    def __init__(self, api: EcsApi, services: Mapping[str, Service], progress: Progress) -> None:
        self._api = api
        self._ecs = api.aws.client("ecs")
        self._by_name = {item.name: (key, item) for key, item in services.items()}
        self._progress = progress

    def begin(self, service: Mapping[str, Any], since: datetime, secrets: Sequence[str]) -> Rollout:
        """A forced deployment of the service as it is, for its secrets; one that began after the moment is joined instead."""
        if is_rolling_out(service) and primary_deployment(service)["createdAt"] > since:
            name, definition = service["serviceName"], service["taskDefinition"]
            self._progress.say(f"{name}: its deployment is in progress already")
            spec = RolloutSpec(name, definition, last_good=definition, joined=True, renewed_secrets=tuple(secrets))
            return Rollout(self._as_in_inventory(spec, service))
        return self.force(service, secrets)

    def force(self, service: Mapping[str, Any], secrets: Sequence[str] = ()) -> Rollout:
        """A forced deployment of the service as it is; secrets: those for whose values it starts again."""
        name, definition = service["serviceName"], service["taskDefinition"]
        self._progress.say(f"{name}: restarting its tasks")
        previous = service.get("currentServiceDeployment") or ""
        self._ecs.update_service(cluster=self._api.cluster, service=name, forceNewDeployment=True)
        spec = RolloutSpec(name, definition, previous=previous, last_good=definition, renewed_secrets=tuple(secrets))
        return Rollout(self._as_in_inventory(spec, service))

    def follow(self, rollouts: Sequence[Rollout], on_failure: Callable[[Rollout], None] = lambda rollout: None) -> str:
        """Wait for all of them; the message of a failure, empty where all succeeded."""
        try:
            Watcher(self._api, self._progress, on_failure).follow(rollouts)
        except Failure as failure:
            return str(failure)
        return ""

    def _as_in_inventory(self, spec: RolloutSpec, service: Mapping[str, Any]) -> RolloutSpec:
        if spec.service not in self._by_name:
            return spec
        key, entry = self._by_name[spec.service]
        groups = [item.get("targetGroupArn", "") for item in service.get("loadBalancers") or []]
        return spec.followed_as(key, entry, next(iter(groups), ""))
