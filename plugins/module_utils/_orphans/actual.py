# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Orphans as AWS describes them, as resources that there are and that nothing desires. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .._aws.tags import to_dict
from .._data.actual import cache_attributes, database_attributes
from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, SCHEDULES
from .._ecs.actual import actual_service
from .._ecs.scaling import actual_policy, actual_target
from .._iam.actual import actual_role
from .._iam.names import BACKUP, EXECUTION, HOURS, INFRASTRUCTURE, ROLE, TASK
from .._ingress.names import LOAD_BALANCER, TARGET_GROUP
from .._inventory.inventory import Inventory
from .._logs.log_groups import LOG_GROUP, actual_log_group
from .._monitoring.alarms import actual_alarm
from .._monitoring.names import ALARM, TOPIC
from .._monitoring.subjects import is_about
from .._network.actual import actual_rule, actual_security_group
from .._network.names import PART_TAG, TASKS, TASKS_GROUP, is_of_tasks, named_parts, part
from .._network.security_group_rules import groups_of, rules_of
from .._parameters.names import PARAMETER
from .._plan.owner import owned_alone
from .._plan.values import Actual, Address
from .._repositories.names import REPOSITORY
from .._secrets.names import SECRET
from .named import named_by
from .traffic import orphan_records, orphan_rules, target_groups_named

if TYPE_CHECKING:
    from .reads import OrphansSnapshot

Answer = Mapping[str, Any]
SIMPLE: Mapping[str, tuple[str, str]] = {
    TARGET_GROUP: ("TargetGroupName", "TargetGroupArn"),
    LOAD_BALANCER: ("LoadBalancerName", "LoadBalancerArn"),
    SCHEDULES: ("Name", "Arn"),
    SECRET: ("Name", "ARN"),
    PARAMETER: ("Name", "Name"),
    DB_SUBNET_GROUP: ("DBSubnetGroupName", "DBSubnetGroupArn"),
    CACHE_SUBNET_GROUP: ("CacheSubnetGroupName", "ARN"),
}
"""In which keys of AWS's answer a kind has its name and its ARN."""


def actual_orphans(
    snapshot: OrphansSnapshot, inventory: Inventory, region: str, tags: Mapping[str, str]
) -> list[Actual]:
    """Every orphan of a snapshot. tags: of everything that the environment makes."""
    answers, named = snapshot.answers, named_by(inventory, region)
    rules = orphan_rules(answers.get("rules", ()), inventory)
    found = [actual_service(item, {}) for item in snapshot.services]
    found += rules + orphan_records(rules, answers, inventory)
    for target in answers.get("scaling", ()):
        found += [actual_target(target, {}), *(actual_policy(item) for item in target["Policies"])]
    for kind, (name, arn) in SIMPLE.items():
        found += [
            Actual(Address(kind, item[name]), {"name": item[name]}, {"arn": item[arn]})
            for item in answers.get(kind, ())
        ]
    found += _watching(answers, inventory)
    found += _stores(answers)
    found += _repositories(answers)
    found += _security_groups(answers, inventory, tags)
    found += _security_group_rules(snapshot, inventory, tags)
    roles = [actual_role(item.role, item.policies, item.attached) for item in snapshot.roles]
    return found + [role for role in roles if role.address not in named and _is_of_region(role.address, region)]


def _watching(answers: Mapping[str, Any], inventory: Inventory) -> Iterator[Actual]:
    services = [item.name for item in inventory.services.values()]
    groups = target_groups_named(inventory)
    for item in answers.get(ALARM, ()):
        if not is_about(item, services, groups):
            yield actual_alarm(item, {})
    if not (inventory.monitoring and inventory.monitoring.keep_logs):
        yield from (actual_log_group(item, {}) for item in answers.get(LOG_GROUP, ()))
    for item in answers.get(TOPIC, ()):
        arn = item["TopicArn"]
        yield Actual(Address(TOPIC, arn.rsplit(":", 1)[1]), {"name": arn.rsplit(":", 1)[1]}, {"arn": arn})


def _stores(answers: Mapping[str, Any]) -> Iterator[Actual]:
    for item in answers.get(DB_INSTANCE, ()):
        name, shown = item["DBInstanceIdentifier"], ("Engine", "EngineVersion", "AllocatedStorage")
        attributes = {**database_attributes(item), "protected": bool(item.get("DeletionProtection"))}
        yield Actual(Address(DB_INSTANCE, name), {key: item[key] for key in shown}, attributes)
    for item in answers.get(REPLICATION_GROUP, ()):
        name = item["ReplicationGroupId"]
        yield Actual(Address(REPLICATION_GROUP, name), {"name": name}, cache_attributes(item))


def _repositories(answers: Mapping[str, Any]) -> Iterator[Actual]:
    """What an image is cannot be told from what a service no longer names, so that one with images has to be emptied by a person."""
    for item in answers.get(REPOSITORY, ()):
        attributes = {"arn": item["repositoryArn"], "uri": item["repositoryUri"], "images": item["Images"]}
        yield Actual(Address(REPOSITORY, item["repositoryName"]), {"name": item["repositoryName"]}, attributes)


def _security_groups(answers: Mapping[str, Any], inventory: Inventory, tags: Mapping[str, str]) -> Iterator[Actual]:
    """The network's groups for databases or caches where the inventory has none, and those that no service of it has."""
    network = inventory.network.name if inventory.network else ""
    wanted = {part(network, group) for group in groups_of(inventory)}
    for group, name in named_parts(answers.get("security groups", ()), network):
        if name not in wanted and owned_alone(to_dict(group.get("Tags")), tags):
            found = actual_security_group(group, name)
            of_tasks = is_of_tasks(name, network)
            yield replace(found, address=Address(TASKS_GROUP, name)) if of_tasks else found


def _security_group_rules(snapshot: OrphansSnapshot, inventory: Inventory, tags: Mapping[str, str]) -> Iterator[Actual]:
    """The rules that let an orphan service be reached, and no service of the inventory; and those that let a group of tasks in that goes."""
    network = inventory.network.name if inventory.network else ""
    answers = snapshot.answers.get("security group rules", ())
    groups = {rule["GroupId"]: to_dict(rule["Group"].get("Tags")).get(PART_TAG, "") for rule in answers}
    tasks, wanted = part(network, TASKS), {rule.port for rule in rules_of(inventory) if rule.group == TASKS}
    going = {
        item.attributes["id"]
        for item in _security_groups(snapshot.answers, inventory, tags)
        if item.address.kind == TASKS_GROUP
    }
    for rule in answers:
        group, port = groups[rule["GroupId"]], rule.get("FromPort")
        mine = owned_alone(to_dict(rule.get("Tags")), tags)
        reached = group == tasks and not rule["IsEgress"] and port in snapshot.ports - wanted
        lets_in = (rule.get("ReferencedGroupInfo") or {}).get("GroupId") in going
        if mine and (reached or (lets_in and rule["GroupId"] not in going)):
            yield actual_rule(rule, groups)


def _is_of_region(address: Address, region: str) -> bool:
    """IAM is global: an environment of the same name may be in another region."""
    return address.kind == ROLE and address.name.endswith(
        tuple(f"-{region}-{purpose}" for purpose in (EXECUTION, TASK, INFRASTRUCTURE, HOURS, BACKUP))
    )
