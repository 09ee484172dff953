# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the load balancer has for services, hosts and ports that are not in the inventory. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .._inventory.environment import Ingress
from .._plan.owner import belongs_to_others, owned_alone
from .._plan.values import Actual, Address, Resource
from .actions import actual_action, group_name, weights_of
from .desired import IngressSpec
from .existing import is_ours
from .listener_rules import rule_hosts, rule_paths
from .names import LISTENER, RULE, STALE_RECORDS, TARGET_GROUP, listener, load_balancer
from .records import actual_record, address_records, points_to

if TYPE_CHECKING:
    from .matching import Matching
    from .reads import IngressSnapshot

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Orphans:
    """Rules of the HTTPS and the test listener, target groups behind the load balancer, records that are aliases of it, and
    listeners on further ports.
    """

    zone: str
    rules: Sequence[Answer]
    test_rules: Sequence[Answer]
    listeners: Sequence[Answer]
    target_groups: Sequence[Answer]
    records: Mapping[str, Sequence[Answer]]

    def actual(self) -> list[Actual]:
        """The orphans as resources that there are and that nothing desires."""
        rules = [(_rule_address(rule), rule) for rule in self.rules]
        rules += [(_test_rule_address(rule), rule) for rule in self.test_rules]
        parts = [Actual(address, _rule_properties(rule), {"arn": rule["RuleArn"]}) for address, rule in rules]
        parts += [
            Actual(_listener_address(item), {"port": item["Port"]}, {"arn": item["ListenerArn"]})
            for item in self.listeners
        ]
        parts += [
            Actual(_group_address(group), {"port": group["Port"]}, {"arn": group["TargetGroupArn"]})
            for group in self.target_groups
        ]
        if self.records:
            properties = {host: [actual_record(record) for record in some] for host, some in self.records.items()}
            parts.append(Actual(Address(STALE_RECORDS, self.zone), properties, {"records": self.records}))
        return parts

    def resources(self, ingress: Ingress) -> list[Resource]:
        """The same as parts of the load balancer, so that they are removed with it and in the right order."""
        groups = tuple(_group_address(group) for group in self.target_groups)
        own = listener(ingress, ingress.port)
        resources = [Resource(group, {}) for group in groups]
        resources += [Resource(_rule_address(rule), {}, after=(own, *groups)) for rule in self.rules]
        tests = listener(ingress, ingress.test_port)
        resources += [Resource(_test_rule_address(rule), {}, after=(tests, *groups)) for rule in self.test_rules]
        resources += [
            Resource(_listener_address(item), {}, after=(load_balancer(ingress), *groups)) for item in self.listeners
        ]
        return resources + ([Resource(Address(STALE_RECORDS, self.zone), {}, after=(own,))] if self.records else [])


def find_orphans(spec: IngressSpec, snapshot: IngressSnapshot, matching: Matching) -> Orphans:
    """What of a snapshot no service of the inventory accounts for, but for what other environments have.

    What a service has that left the inventory is not among it either: that goes with its service, in order.
    """
    dns_name, unclaimed = snapshot.dns_name, [rule_set.unclaimed for rule_set in matching.rule_sets]
    others = [rule for rules in unclaimed for rule in rules if goes_with_others(spec, snapshot, rule)]
    kept_hosts = {*spec.hosts, *(host for rule in others for host in rule_hosts(rule))}
    aliases = {
        host: [record for record in records if points_to(record, dns_name)]
        for host, records in address_records(snapshot.records).items()
        if dns_name and host not in kept_hosts and not spec.ingress.existing
    }
    production, *tests = [[rule for rule in rules if rule not in others] for rules in unclaimed]
    return Orphans(
        zone=spec.ingress.hosted_zone,
        rules=[*production, *(rule for rule in snapshot.http_rules if not goes_with_others(spec, snapshot, rule))],
        test_rules=tests[0] if tests else [],
        listeners=[]
        if spec.ingress.existing
        else [item for item in snapshot.listeners if _is_further(spec, snapshot, item)],
        target_groups=[
            item
            for item in snapshot.target_groups
            if item["TargetGroupName"] not in matching.groups and not _group_goes_with_others(spec, snapshot, item)
        ],
        records={host: records for host, records in aliases.items() if records},
    )


def goes_with_others(spec: IngressSpec, snapshot: IngressSnapshot, rule: Answer) -> bool:
    """Whether a rule is another environment's, or that of a service that has left and is removed as a whole."""
    tags = snapshot.tags.get(rule["RuleArn"], {})
    names = {group_name(arn) for action in rule["Actions"] for arn in weights_of(action)}
    left = owned_alone(tags, spec.tags) and not spec.removing and not names & {*spec.target_group_names}
    return not is_ours(spec, tags) or belongs_to_others(tags, spec.tags) or left


def _group_goes_with_others(spec: IngressSpec, snapshot: IngressSnapshot, group: Answer) -> bool:
    """The same of a target group."""
    tags = snapshot.tags.get(group["TargetGroupArn"], {})
    left = owned_alone(tags, spec.tags) and not spec.removing
    return (
        not is_ours(spec, tags)
        or belongs_to_others(tags, spec.tags)
        or (left and group["TargetGroupName"] not in spec.target_group_names)
    )


def _is_further(spec: IngressSpec, snapshot: IngressSnapshot, item: Answer) -> bool:
    tags = snapshot.tags.get(item["ListenerArn"], {})
    return item["Port"] not in spec.listener_ports and not belongs_to_others(tags, spec.tags)


def _rule_address(rule: Answer) -> Address:
    return Address(RULE, f"of priority {rule['Priority']}")


def _test_rule_address(rule: Answer) -> Address:
    return Address(RULE, f"of priority {rule['Priority']} for tests")


def _listener_address(item: Answer) -> Address:
    return Address(LISTENER, f"on port {item['Port']}")


def _group_address(group: Answer) -> Address:
    return Address(TARGET_GROUP, group["TargetGroupName"])


def _rule_properties(rule: Answer) -> dict[str, Any]:
    return {"hosts": rule_hosts(rule), "paths": rule_paths(rule), "action": actual_action(rule["Actions"])}
