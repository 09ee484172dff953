# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the cluster of somebody else is there and has the capacity providers that the services name."""

from __future__ import annotations

from .._ecs.cluster import existing_cluster
from .._inventory.faults import Fault
from .._inventory.services import Service
from .checks import Context
from .findings import Finding


def cluster(context: Context) -> Finding:
    """Nothing is asked about a cluster of the environment's own."""
    section = context.inventory.cluster
    if section is None or not section.existing:
        return Finding("cluster", "")
    offered = existing_cluster(context.aws, section).get("capacityProviders") or []
    faults = []
    for key, service in context.inventory.services.items():
        missing = [name for name in _wanted(service) if name not in offered]
        if missing:
            problem = f"needs {', '.join(missing)}, and {section.ecs_name} has {', '.join(offered) or 'none'}"
            hint = "give launch_type FARGATE, or have the cluster's owner add the capacity provider"
            faults.append(Fault(f"services.{key}.capacity_providers", problem, hint))
    return Finding("cluster", "" if faults else f"{section.ecs_name} is there and takes the services", faults)


def _wanted(service: Service) -> list[str]:
    if service.launch_type:
        return []
    return sorted({item.provider for item in service.capacity_providers}) or ["FARGATE"]
