# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The orphans of a load balancer: rules that serve no service of the inventory, and the records of their hosts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._ingress.actions import actual_action, group_name, weights_of
from .._ingress.listener_rules import rule_hosts, rule_routes
from .._ingress.names import RULE, STALE_RECORDS, alternate_name, target_group_name
from .._ingress.records import actual_record, address_records, points_to
from .._inventory.inventory import Inventory
from .._inventory.routes import Route, routes_of
from .._plan.values import Actual, Address

Answer = Mapping[str, Any]


def target_groups_named(inventory: Inventory) -> set[str]:
    """The names of both target groups of each service of the inventory."""
    return {name(item) for item in inventory.services.values() for name in (target_group_name, alternate_name)}


def orphan_rules(rules: Collection[Answer], inventory: Inventory) -> list[Actual]:
    """The rules that forward to no target group of the inventory, and have no host or path of it that an earlier rule does not send to one."""
    named, routes = target_groups_named(inventory), _routes(inventory)
    orphans: dict[Address, Actual] = {}
    for rule in sorted(rules, key=lambda item: str(item["RuleArn"])):
        if _forwarded(rule) & named or (routes & rule_routes(rule)) - _taken_before(rule, rules, named):
            continue
        name = f"of priority {rule['Priority']} for {', '.join(sorted(map(str, rule_routes(rule))))}"
        address = Address(RULE, name)
        if address in orphans:
            address = Address(RULE, f"{name}, for tests")
        properties = {"hosts": rule_hosts(rule), "action": actual_action(rule["Actions"])}
        orphans[address] = Actual(address, properties, {"arn": rule["RuleArn"]})
    return list(orphans.values())


def _taken_before(rule: Answer, rules: Collection[Answer], named: Collection[str]) -> set[Route]:
    """The hosts and paths that earlier rules of the same listener send to the inventory's target groups. The listener is a part of a rule's ARN."""
    listener, priority = rule["RuleArn"].rsplit("/", 1)[0], int(rule["Priority"])
    earlier = [item for item in rules if item["RuleArn"].rsplit("/", 1)[0] == listener]
    return {
        route
        for item in earlier
        if int(item["Priority"]) < priority and _forwarded(item) & {*named}
        for route in rule_routes(item)
    }


def _forwarded(rule: Answer) -> set[str]:
    """The names of the target groups that a rule forwards to."""
    return {group_name(arn) for action in rule["Actions"] for arn in weights_of(action)}


def orphan_records(rules: Collection[Actual], answers: Mapping[str, Any], inventory: Inventory) -> list[Actual]:
    """The records of the hosts of orphan rules that point to the environment's load balancer."""
    names = [item["DNSName"] for item in answers.get("load balancers", ())]
    hosts = {host for rule in rules for host in rule.properties["hosts"]} - _hosts(inventory)
    known = address_records(answers.get("records", ()))
    found = {
        host: [item for item in known.get(host, ()) if any(points_to(item, name) for name in names)] for host in hosts
    }
    records = {host: items for host, items in sorted(found.items()) if items}
    if not records or not inventory.ingress:
        return []
    properties = {host: [actual_record(item) for item in items] for host, items in records.items()}
    return [Actual(Address(STALE_RECORDS, inventory.ingress.hosted_zone), properties, {"records": records})]


def _routes(inventory: Inventory) -> set[Route]:
    return {route for item in inventory.services.values() for route in routes_of(item)}


def _hosts(inventory: Inventory) -> set[str]:
    return {host for item in inventory.services.values() for host in item.hosts}
