# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the account's quota of Fargate leaves room for more tasks of a service. Nothing here writes."""

from __future__ import annotations

from .._aws.errors import Failure
from .._ecs.api import Answer, EcsApi
from .._inventory.services import Service
from .._preflight.checks import quota_of
from .._preflight.quotas import QUOTAS, UNITS, on_spot, remedy_of


def refuse_beyond_quota(api: EcsApi, key: str, entry: Service, count: int) -> None:
    """Raise Failure where the tasks would not be started, as far as AWS tells; other clusters are not counted."""
    name = "spot_vcpus" if on_spot(entry) else "vcpus"
    limit = quota_of(api.aws, QUOTAS[name])
    if limit is None:
        return
    wanted = count * entry.cpu / UNITS
    tasks = api.tasks(api.task_arns(desiredStatus="RUNNING"))
    others = [
        item for item in tasks if item.get("group") != f"service:{entry.name}" and _on_spot(item) == on_spot(entry)
    ]
    beside = sum(int(item.get("cpu") or 0) for item in others) / UNITS
    if wanted + beside > limit:
        raise Failure(
            f"services.{key}: {count} tasks need {wanted:g} {QUOTAS[name].name} beside {beside:g} of other tasks of the cluster, "
            f"where the quota is {limit:g}",
            todo=remedy_of(name, f"{wanted + beside:.0f}"),
        )


def _on_spot(task: Answer) -> bool:
    return task.get("capacityProviderName") == "FARGATE_SPOT"
