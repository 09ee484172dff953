# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ingress of an environment: one load balancer that answers for every service with hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from .._aws.errors import Failure
from .._aws.session import Aws, gather
from .._inventory.environment import Ingress
from .._inventory.services import Service
from .._plan.values import Actual, Address, Resource
from . import actual, reads
from . import desired as shapes
from .certificate import CertificateHandler
from .desired import Place, RulePart
from .handlers import (
    ListenerHandler,
    LoadBalancerHandler,
    PrioritiesHandler,
    RecordsHandler,
    RuleHandler,
    TargetGroupHandler,
)
from .names import alternate_name, target_group_name
from .orphans import find_orphans
from .traffic import Traffic, desired_rules, kept_actions, traffic_of
from .traffic_guard import refusals

State = dict[Address, Actual]
# Others may use the certificate; priorities go with their rules.
KEPT = (shapes.CERTIFICATE, shapes.PRIORITIES)
NOTHING: dict[str, Any] = {
    "changed": False,
    "plan": [],
    "diff": [],
    "pending": [],
    "load_balancer": {},
    "listeners": {},
    "target_groups": {},
    "hosted_zone_id": "",
    "certificate_arn": "",
    "urls": {},
    "orphans": [],
}
"""What an inventory without hosts and without an ingress has."""


class IngressLayer:
    """Reads once when it is made, so that what is wanted can depend on which rules and certificates there are."""

    part = "ingress"
    looks_first = True
    rules = shapes.RULES

    def __init__(
        self,
        aws: Aws,
        ingress: Ingress,
        services: Mapping[str, Service],
        tags: Mapping[str, str],
        network: Mapping[str, Any],
        prune: bool = False,
        absent: bool = False,
        move: bool = False,
    ) -> None:
        self._aws, self._ingress, self._tags, self._absent, self._move = aws, ingress, tags, absent, move
        self._services = {key: service for key, service in services.items() if service.hosts}
        self._hosts = [host for service in self._services.values() for host in service.hosts]
        self._parts = shapes.rule_parts(self._services)
        self._test_parts = shapes.test_rule_parts(self._services) if ingress.test_port else []
        self.prune: Sequence[str] = shapes.PRUNED if prune else ()
        found = gather({"zone": partial(self._zone), "certificate": partial(self._certificate)})
        self._place = Place(**network, zone_id=found["zone"], certificate_arn=found["certificate"])
        self.handlers = {
            shapes.CERTIFICATE: CertificateHandler(aws, found["zone"]),
            shapes.LOAD_BALANCER: LoadBalancerHandler(aws),
            shapes.LISTENER: ListenerHandler(aws),
            shapes.TARGET_GROUP: TargetGroupHandler(aws),
            shapes.RULE: RuleHandler(aws),
            shapes.PRIORITIES: PrioritiesHandler(aws),
            shapes.RECORDS: RecordsHandler(aws, found["zone"]),
            shapes.STALE_RECORDS: RecordsHandler(aws, found["zone"]),
        }
        self._look()
        self._read_before = False

    def desired(self) -> list[Resource]:
        resources = shapes.desired_resources(self._ingress, self._services, self._groups, self._place, self._tags)
        for port, parts, claimed in self._rule_sets():
            kept = {} if self.prune else kept_actions(parts, claimed, self._traffic, self._seen.names())
            resources += desired_rules(self._ingress, port, parts, self._traffic, kept, self._tags)
            if claimed:
                wanted = {part.name: part.priority for part in parts if part.name in claimed}
                resources.append(shapes.desired_priorities(self._ingress, wanted, port))
        return resources + (self._orphans.resources(self._ingress) if self._absent else [])

    def read(self) -> State:
        """What there is; the first time, what was read when the layer was made."""
        if self._read_before:
            self._place = replace(self._place, certificate_arn=self._certificate())
            self._look()
        self._read_before = True
        found = [*self._balancer_and_listeners(), *self._target_groups(), *self._rules(), *self._records()]
        found += self._requested_certificate() + self._orphans.actual()
        return {item.address: item for item in found}

    @property
    def orphans(self) -> list[str]:
        """What stands at the load balancer for services and hosts that are not in the inventory."""
        return [str(item.address) for item in self._orphans.actual()]

    def outputs(self, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, Any]:
        balancer = attributes[shapes.load_balancer(self._ingress)]
        requested = attributes[Address(shapes.CERTIFICATE, self._ingress.hosted_zone)]["arn"]
        return {
            "load_balancer": {
                "name": self._ingress.name,
                "arn": balancer["arn"],
                "dns_name": balancer["dns_name"],
                "full_name": _after(balancer["arn"], ":loadbalancer/"),
            },
            "listeners": {
                name: attributes[shapes.listener(self._ingress, port)]["arn"] if port else ""
                for name, port in (("http", shapes.HTTP), ("https", shapes.HTTPS), ("test", self._ingress.test_port))
            },
            "target_groups": {key: self._moving(service, attributes) for key, service in self._services.items()},
            "hosted_zone_id": self._place.zone_id,
            "certificate_arn": self._place.certificate_arn or requested,
            "urls": {key: [f"https://{host}" for host in item.hosts] for key, item in self._services.items()},
            "orphans": [] if self.prune else self.orphans,
        }

    def _moving(self, service: Service, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, str]:
        """What later layers need to know of a service's target groups and, where its traffic moves, rules."""
        name = target_group_name(service)
        traffic = self._traffic[name]
        arns = [attributes[Address(shapes.TARGET_GROUP, group)]["arn"] for group in traffic.groups]
        found = {"arn": arns[0], "full_name": _after(arns[0], ":", 5)}
        if not traffic.other:
            return found
        return {
            **found,
            "alternate_arn": arns[1],
            "alternate_full_name": _after(arns[1], ":", 5),
            "production_rule_arn": attributes[Address(shapes.RULE, name)]["arn"],
            "test_rule_arn": attributes[Address(shapes.RULE, f"{name} test")]["arn"] if self._test_parts else "",
        }

    def _rule_sets(self) -> list[tuple[int, list[RulePart], dict[str, Mapping[str, Any]]]]:
        """The rules of production and of tests: their port, what is wanted, and which rules stand for it."""
        sets = [(shapes.HTTPS, self._parts, self._claimed)]
        return sets + (
            [(self._ingress.test_port, self._test_parts, self._test_claimed)] if self._ingress.test_port else []
        )

    def _zone(self) -> str:
        return reads.find_zone(self._aws, self._ingress) if self._ingress.hosted_zone else ""

    def _certificate(self) -> str | None:
        if self._absent:
            return ""
        return reads.find_certificate(self._aws, self._ingress, self._hosts or [self._ingress.hosted_zone])

    def _look(self) -> None:
        services = {target_group_name(service): key for key, service in self._services.items()}
        pairs = [*services, *(alternate_name(service) for service in self._services.values())]
        self._seen = reads.read_snapshot(
            self._aws, self._ingress.name, self._place.zone_id, pairs, self._tags, self._ingress.test_port
        )
        names = self._seen.names()
        arns = {name: arn for arn, name in names.items()}
        self._claimed, unclaimed = actual.claim_rules(self._parts, self._seen.rules, arns)
        self._test_claimed, test_unclaimed = actual.claim_rules(self._test_parts, self._seen.test_rules, arns)
        self._traffic: dict[str, Traffic] = {
            name: traffic_of(self._services[key], self._claimed.get(name), names) for name, key in services.items()
        }
        self._groups = {group: services[name] for name, item in self._traffic.items() for group in item.groups}
        self._orphans = find_orphans(self._seen, (unclaimed, test_unclaimed), self._groups, self._hosts, self._ingress)
        self._refuse()

    def _refuse(self) -> None:
        """Raise Failure for what AWS or another environment would have us leave alone."""
        balancer = self._seen.load_balancer or {}
        arn = balancer.get("LoadBalancerArn", "")
        for group in self._seen.target_groups:
            others = [other for other in group["LoadBalancerArns"] if other != arn]
            if others and group["TargetGroupName"] in self._groups:
                problem = f"Target group {group['TargetGroupName']} belongs to another load balancer, {others[0]}"
                raise Failure(f"{problem}. To do: give the service a name that no other environment has.")
        if self._absent and self._seen.attributes.get(arn, {}).get("deletion_protection.enabled") == "true":
            hint = "set ingress.deletion_protection to false, deploy, then remove it"
            raise Failure(f"Load balancer {self._ingress.name} is protected against deletion. To do: {hint}.")
        if not self._absent:
            self._refuse_conflicts()

    def _refuse_conflicts(self) -> None:
        self._refuse_taken(self._parts, self._orphans.rules, shapes.HTTPS)
        self._refuse_taken(self._test_parts, self._orphans.test_rules, self._ingress.test_port)
        arns = {name: arn for arn, name in self._seen.names().items()}
        if not self._move and (lines := refusals(self._aws, self._parts, self._claimed, arns)):
            raise Failure(
                f"Hosts would answer 503 until new tasks are healthy. {'; '.join(lines)}. To do: give the service target_group.name with the "
                "name of the one that has the targets, or deploy with -e ingress_move=true when that may be."
            )
        for host, records in self._host_records().items():
            if any("SetIdentifier" in record for record in records):
                problem = f"Host {host} has records with a routing policy, which a simple record cannot stand beside"
                raise Failure(f"{problem}. To do: remove them, or take the host out of the inventory.")

    def _refuse_taken(self, parts: Sequence[RulePart], others: Sequence[Mapping[str, Any]], port: int) -> None:
        wanted = {part.priority: part.name for part in parts}
        taken = [] if self.prune else [rule for rule in others if int(rule["Priority"]) in wanted]
        if taken:
            priority = int(taken[0]["Priority"])
            problem = (
                f"Priority {priority} of {wanted[priority]} is held by a rule that is no service's of the inventory"
            )
            hosts = ", ".join(actual.rule_hosts(taken[0])) or "no host"
            hint = "give the service another priority, delete that rule, or run with prune: true"
            raise Failure(f"{problem} (on port {port}, for {hosts}). To do: {hint}.")

    def _host_records(self) -> dict[str, list[Mapping[str, Any]]]:
        found = actual.address_records(self._seen.records)
        return {host: found[host] for host in sorted(self._hosts) if host in found}

    def _balancer_and_listeners(self) -> list[Actual]:
        balancer, tags = self._seen.load_balancer, self._seen.tags
        if not balancer:
            return []
        arn = balancer["LoadBalancerArn"]
        return [
            actual.actual_load_balancer(balancer, self._seen.attributes[arn], tags.get(arn, {})),
            *(
                actual.actual_listener(self._ingress.name, item, tags.get(item["ListenerArn"], {}))
                for item in self._seen.listeners
                if item["Port"] in (shapes.HTTP, shapes.HTTPS, self._ingress.test_port)
            ),
        ]

    def _target_groups(self) -> list[Actual]:
        return [
            actual.actual_target_group(
                group, self._seen.attributes[group["TargetGroupArn"]], self._seen.tags.get(group["TargetGroupArn"], {})
            )
            for group in self._seen.target_groups
            if group["TargetGroupName"] in self._groups
        ]

    def _rules(self) -> list[Actual]:
        found = []
        for port, _parts, claimed in self._rule_sets():
            listener = self._seen.listener(port)
            if listener and claimed:
                arn, tags = listener["ListenerArn"], self._seen.tags
                found += [
                    actual.actual_rule(name, rule, arn, tags.get(rule["RuleArn"], {})) for name, rule in claimed.items()
                ]
                arns = {name: rule["RuleArn"] for name, rule in claimed.items()}
                address = Address(shapes.PRIORITIES, shapes.listener(self._ingress, port).name)
                found.append(Actual(address, actual.priorities(claimed), {"arns": arns}))
        return found

    def _records(self) -> list[Actual]:
        records = self._host_records()
        if self._absent:
            dns_name = (self._seen.load_balancer or {}).get("DNSName", "")
            records = {
                host: [one for one in found if dns_name and actual.points_to(one, dns_name)]
                for host, found in records.items()
            }
            records = {host: found for host, found in records.items() if found}
        if not records:
            return []
        properties = {host: [actual.actual_record(record) for record in found] for host, found in records.items()}
        return [Actual(Address(shapes.RECORDS, self._ingress.hosted_zone), properties, {"records": records})]

    def _requested_certificate(self) -> list[Actual]:
        if self._place.certificate_arn is not None:
            return []
        found = reads.find_requested(self._aws, self._hosts or [self._ingress.hosted_zone])
        if not found:
            return []
        address = Address(shapes.CERTIFICATE, self._ingress.hosted_zone)
        return [Actual(address, {}, {"arn": found["CertificateArn"]}, ready=found["Status"] == "ISSUED")]


def _after(text: str, mark: str, count: int = 1) -> str:
    """What follows the count-th mark; a text without it, such as a value not known yet, as it is."""
    parts = text.split(mark, count)
    return parts[count] if len(parts) > count else text
