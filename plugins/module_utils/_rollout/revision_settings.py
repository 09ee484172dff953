# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The settings of a service that belong to a revision beside its task definition, such as the port behind the load balancer. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Answer = Mapping[str, Any]
# Both name containers or ports of the task definition, and UpdateService takes them:
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
KEPT = ("serviceConnectConfiguration", "volumeConfigurations")


def earlier_settings(service: Answer, current: Answer, earlier: Answer) -> dict[str, Any]:
    """What UpdateService must be given beside the task definition, for a service to run as it did.

    service: as DescribeServices gives it; current, earlier: service revisions, empty where none is known.
    """
    if not earlier:
        return {}
    settings = {name: earlier[name] for name in KEPT if earlier.get(name) and earlier[name] != current.get(name)}
    balancers = _load_balancers(service.get("loadBalancers") or [], earlier.get("loadBalancers") or [])
    return settings | ({"loadBalancers": balancers} if balancers != (service.get("loadBalancers") or []) else {})


def unexposed(balancers: list[Answer], definition: Answer) -> list[str]:
    """The containers and ports of load balancers that a task definition does not have, a line each; ECS refuses those."""
    containers = {item["name"]: item for item in definition.get("containerDefinitions") or []}
    lines = []
    for item in balancers:
        name, port = item["containerName"], item["containerPort"]
        mappings = containers.get(name, {}).get("portMappings") or []
        if name not in containers:
            lines.append(f"the load balancer's container {name} is not in it")
        elif port not in [mapping["containerPort"] for mapping in mappings]:
            lines.append(f"its container {name} does not expose port {port}, which the load balancer reaches")
    return lines


def _load_balancers(now: list[Answer], earlier: list[Answer]) -> list[Answer]:
    """Today's target groups with the earlier containers and ports: which group is live is no matter of a revision."""
    if len(now) != len(earlier):
        return now
    names = ("containerName", "containerPort")
    return [{**item, **{name: before[name] for name in names}} for item, before in zip(now, earlier, strict=True)]
