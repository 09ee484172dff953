# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The addresses of everything that an inventory names, of the kinds that may be orphans. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .._data.logs import store_log_groups
from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, SCHEDULES, group_name
from .._iam.names import BACKUP, EXECUTION, FLOW_LOGS, HOURS, INFRASTRUCTURE, ROLE, TASK, role_name, role_name_of
from .._iam.policies import exec_log_group
from .._ingress.names import LOAD_BALANCER, TARGET_GROUP, alternate_name, target_group_name
from .._inventory.check_hours import stops_databases
from .._inventory.inventory import Inventory
from .._inventory.services import Service
from .._logs.log_groups import LOG_GROUP
from .._monitoring.names import ALARM, TOPIC
from .._network.flow_logs import log_group_name as flow_log_group
from .._parameters.names import PARAMETER
from .._plan.values import Address
from .._repositories.names import REPOSITORY, repositories_of
from .._secrets.names import SECRET
from .._waf.names import acl_name, log_group_name, logs


def named_by(inventory: Inventory, region: str) -> set[Address]:
    """What the inventory names. Of a service also what another strategy of it would have, as that goes with it."""
    monitoring = inventory.monitoring
    named = {address for service in inventory.services.values() for address in _of_service(service, region)}
    named |= {Address(SECRET, item.name) for item in inventory.secrets.values()}
    named |= {Address(PARAMETER, item.name.removeprefix("/")) for item in inventory.parameters.values()}
    named |= {Address(LOAD_BALANCER, inventory.ingress.label)} if inventory.ingress else set()
    if inventory.ingress and logs(inventory.ingress.waf):
        named |= {Address(LOG_GROUP, log_group_name(acl_name(inventory.ingress)))}
    named |= {Address(TOPIC, monitoring.topic)} if monitoring else set()
    named |= {
        Address(ALARM, service.alarm_name(alarm))
        for service in inventory.services.values()
        for alarm in (monitoring.alarms if monitoring else ())
    }
    for database in inventory.databases.values():
        named |= {Address(DB_INSTANCE, database.identifier)}
        named |= {Address(DB_SUBNET_GROUP, database.subnet_group or database.identifier)}
    if inventory.cluster and stops_databases(inventory):
        named |= {Address(ROLE, role_name_of(inventory.cluster.name, region, HOURS))}
        named |= {Address(SCHEDULES, group_name(inventory.cluster.name))}
    if inventory.cluster and inventory.backup:
        named |= {Address(ROLE, role_name_of(inventory.cluster.name, region, BACKUP))}
    if inventory.network and inventory.network.flow_logs:
        name = inventory.network.name
        named |= {Address(ROLE, role_name_of(name, region, FLOW_LOGS)), Address(LOG_GROUP, flow_log_group(name))}
    named |= {Address(LOG_GROUP, name) for name in store_log_groups(inventory)}
    if inventory.cluster and inventory.cluster.exec_logging:
        named |= {Address(LOG_GROUP, exec_log_group(inventory.cluster))}
    for cache in inventory.caches.values():
        named |= {Address(REPLICATION_GROUP, cache.identifier)}
        named |= {Address(CACHE_SUBNET_GROUP, cache.subnet_group or cache.identifier)}
    named |= {Address(REPOSITORY, item.name) for item in inventory.repositories.values()}
    return named


def _of_service(service: Service, region: str) -> Iterator[Address]:
    yield Address(LOG_GROUP, service.log_group_name())
    yield from (Address(REPOSITORY, name) for name in repositories_of(service))
    yield from (Address(TARGET_GROUP, name(service)) for name in (target_group_name, alternate_name))
    yield from (Address(ROLE, role_name(service, region, item)) for item in (EXECUTION, TASK, INFRASTRUCTURE))
