# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Restarts services, so that their tasks read their secrets again, and follows that like any rollout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._ecs.answers import is_rolling_out, primary_deployment
from .._ecs.api import EcsApi
from .._inventory.services import Service
from .._rollout.rollout import Rollout, RolloutSpec
from .._rollout.watcher import Watcher


class Restarts:
    """Restarts services of one cluster; those that are not in the inventory, too."""

    def __init__(self, api: EcsApi, services: Mapping[str, Service], progress: Progress) -> None:
        self._api = api
        self._ecs = api.aws.client("ecs")
        self._by_name = {item.name: (key, item) for key, item in services.items()}
        self._progress = progress

    def begin(self, service: Mapping[str, Any], since: datetime, secrets: Sequence[str]) -> Rollout:
        """A forced deployment of the service as it is, for its secrets; one that began after the moment is joined instead."""
        name, definition = service["serviceName"], service["taskDefinition"]
        if is_rolling_out(service) and primary_deployment(service)["createdAt"] > since:
            self._progress.say(f"{name}: its deployment is in progress already")
            spec = RolloutSpec(name, definition, last_good=definition, joined=True, renewed_secrets=tuple(secrets))
        else:
            self._progress.say(f"{name}: restarting its tasks")
            previous = service.get("currentServiceDeployment") or ""
            self._ecs.update_service(cluster=self._api.cluster, service=name, forceNewDeployment=True)
            spec = RolloutSpec(
                name, definition, previous=previous, last_good=definition, renewed_secrets=tuple(secrets)
            )
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
