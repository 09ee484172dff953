# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What orphans have that tells their cost, which their removal does not need. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .._data.names import DB_INSTANCE, REPLICATION_GROUP
from .._ecs.names import TASK_DEFINITION
from .._ingress.names import LOAD_BALANCER
from .._plan.values import Actual, Address

if TYPE_CHECKING:
    from .reads import OrphansSnapshot

Answer = Mapping[str, Any]


def with_costs(actual: Mapping[Address, Actual], snapshot: OrphansSnapshot) -> dict[Address, Actual]:
    """The orphans that are to go, with what tells their cost, and the task definitions of those that are services."""
    known = dict(_properties(snapshot))
    found = {
        address: Actual(address, {**item.properties, **known.get(address, {})}) for address, item in actual.items()
    }
    definitions = {address: Actual(address, item) for address, item in known.items() if address.kind == TASK_DEFINITION}
    return definitions | found


def _properties(snapshot: OrphansSnapshot) -> Iterator[tuple[Address, Mapping[str, Any]]]:
    for service in snapshot.services:
        if definition := snapshot.task_definitions.get(service["taskDefinition"]):
            yield Address(TASK_DEFINITION, service["serviceName"]), definition
    for item in snapshot.answers.get(DB_INSTANCE, ()):
        yield Address(DB_INSTANCE, item["DBInstanceIdentifier"]), _database(item)
    for item in snapshot.answers.get(REPLICATION_GROUP, ()):
        nodes = {"nodes": len(item.get("MemberClusters") or ()), "node_type": item.get("CacheNodeType")}
        yield Address(REPLICATION_GROUP, item["ReplicationGroupId"]), {**nodes, "engine": item.get("Engine")}
    for item in snapshot.answers.get(LOAD_BALANCER, ()):
        zones = [zone.get("SubnetId") for zone in item.get("AvailabilityZones") or ()]
        yield Address(LOAD_BALANCER, item["LoadBalancerName"]), {"scheme": item.get("Scheme"), "subnets": zones}


def _database(item: Answer) -> dict[str, Any]:
    return {
        "engine": item.get("Engine"),
        "instance_class": item.get("DBInstanceClass"),
        "multi_az": item.get("MultiAZ"),
        "storage_type": item.get("StorageType"),
        "storage_gib": item.get("AllocatedStorage"),
    }
