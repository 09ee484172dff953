# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The resources that an inventory asks for, as far as they cost something, without a look at AWS. Pure."""

from __future__ import annotations

from .._data.context import DataContext
from .._data.desired import desired_data
from .._data.hours import desired_schedules
from .._data.names import DB_INSTANCE
from .._ecs.cluster import desired_cluster
from .._ecs.context import ServiceContext
from .._ecs.desired import desired_services
from .._iam.names import ROLE
from .._ingress.context import IngressContext
from .._ingress.desired import desired_load_balancer
from .._ingress.names import load_balancer
from .._inventory.check_hours import stops_databases
from .._inventory.inventory import Inventory
from .._monitoring.alarms import desired_alarms
from .._monitoring.context import MonitoringContext
from .._monitoring.dashboard import desired_dashboard
from .._network.desired import NetworkSpec, desired_network
from .._network.existing import ZONES
from .._plan.planner import resolve
from .._plan.values import UNKNOWN, Address, Resource
from .._secrets.desired import desired_secret
from .._waf.desired import desired_waf
from .usages import Resources


def desired_resources(inventory: Inventory) -> Resources:
    """Every resource with a cost, and those that tell it; ids are not known."""
    found: list[Resource] = [desired_secret(item, {}) for item in inventory.secrets.values()]
    zones = [inventory.region + "abcdef"[number] for number in range(_zones(inventory))]
    if inventory.network and not inventory.network.existing:
        found += desired_network(NetworkSpec(inventory.network, zones, {}, (), {}))
    if inventory.cluster and not inventory.cluster.existing:
        found.append(desired_cluster(inventory.cluster, {}))
    if inventory.ingress and not inventory.ingress.existing:
        found.append(desired_load_balancer(inventory.ingress, IngressContext(UNKNOWN, zones, ()), {}))
        found += desired_waf(inventory.ingress, load_balancer(inventory.ingress), {})
    found += desired_data(inventory, DataContext((), {"rds": UNKNOWN, "redis": UNKNOWN}, {}))
    found += _schedules(inventory)
    found += desired_services(
        inventory.services, ServiceContext(inventory.account_id, inventory.region, inventory.secrets)
    )
    return {item.address: resolve(item.properties, lambda _ref: UNKNOWN) for item in [*found, *_watched(inventory)]}


def _schedules(inventory: Inventory) -> list[Resource]:
    if not (inventory.hours and stops_databases(inventory)):
        return []
    databases = [Address(DB_INSTANCE, item.identifier) for item in inventory.databases.values()]
    return [desired_schedules("hours", inventory.hours, databases, Address(ROLE, "hours"), {})]


def _watched(inventory: Inventory) -> list[Resource]:
    if not (inventory.monitoring and inventory.cluster):
        return []
    context = MonitoringContext(
        monitoring=inventory.monitoring,
        cluster=inventory.cluster,
        services=inventory.services,
        account_id=inventory.account_id,
        region=inventory.region,
        databases=inventory.databases,
        caches=inventory.caches,
    )
    return [*desired_alarms(context), desired_dashboard(context)]


def _zones(inventory: Inventory) -> int:
    """How many zones the network spans; of subnets of somebody else as many as are named, at least the two that AWS asks for."""
    network = inventory.network
    if network and network.existing:
        return max(len(network.existing.subnets.public), ZONES)
    return network.availability_zones if network else 0
