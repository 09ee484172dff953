# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Starts the tasks of services anew, so that they read their secrets again, and follows that like any rollout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._ecs.service import primary_of
from .._inventory.services import Service
from .._rollout.rollout import Rollout
from .._rollout.specification import guide
from .._rollout.watcher import Watcher


class Restarts:
    """Restarts services of one cluster; those that are not in the inventory, too."""

    def __init__(self, aws: Aws, cluster: str, services: Mapping[str, Service], progress: Progress) -> None:
        self._aws = aws
        self._ecs = aws.client("ecs")
        self._cluster = cluster
        self._keys = {item.name: key for key, item in services.items()}
        self._services = services
        self._progress = progress

    def begin(self, found: Mapping[str, Any], since: datetime, secrets: list[str]) -> Rollout:
        """A forced deployment of the service as it is, for its secrets; one that began after the moment is joined instead."""
        name, definition = found["serviceName"], found["taskDefinition"]
        primary = primary_of(found)
        if primary.get("rolloutState") == "IN_PROGRESS" and primary["createdAt"] > since:
            self._progress.say(f"{name}: its deployment is under way already")
            return self._guided(Rollout(name, definition, good=definition, joined=True, renewed=secrets), found)
        self._progress.say(f"{name}: starting its tasks anew")
        previous = found.get("currentServiceDeployment") or ""
        self._ecs.update_service(cluster=self._cluster, service=name, forceNewDeployment=True)
        return self._guided(Rollout(name, definition, previous=previous, good=definition, renewed=secrets), found)

    def follow(self, rollouts: Sequence[Rollout], on_failure: Callable[[Rollout], None] | None = None) -> str:
        """Wait for all of them; the message of a failure, empty where all succeeded."""
        try:
            Watcher(self._aws, self._cluster, self._progress, on_failure).follow(rollouts)
        except Failure as failure:
            return str(failure)
        return ""

    def _guided(self, rollout: Rollout, found: Mapping[str, Any]) -> Rollout:
        key = self._keys.get(rollout.service, "")
        if not key:
            return rollout
        groups = [item.get("targetGroupArn", "") for item in found.get("loadBalancers") or []]
        return guide(rollout, key, self._services[key], next(iter(groups), ""))
