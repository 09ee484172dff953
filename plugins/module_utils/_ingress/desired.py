# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Load balancer, listeners, target groups, rules and records as the inventory wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._inventory.environment import Ingress
from .._inventory.services import Service
from .._plan.values import Address, KindRules, Ref, Resource
from .names import alternate_name, certificate_names, target_group_name

CERTIFICATE = "certificate"
LOAD_BALANCER = "load balancer"
LISTENER = "listener"
TARGET_GROUP = "target group"
RULE = "listener rule"
PRIORITIES = "rule priorities"
RECORDS = "records"
STALE_RECORDS = "stale records"

HOSTS_IN_A_RULE = 5  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
HTTP, HTTPS = 80, 443

RULES = {
    LOAD_BALANCER: KindRules(fixed=frozenset({"scheme", "type"})),
    # ECS registers each task with the container's port, so the group's own port is only a default; AWS cannot change it.
    TARGET_GROUP: KindRules(
        fixed=frozenset({"vpc", "protocol", "protocol_version", "target_type"}), initial=frozenset({"port"})
    ),
    # Priorities move together, as one resource: in single steps, two rules could not swap theirs.
    # The live target group matters only when the action is written: ECS moves the traffic between two.
    RULE: KindRules(initial=frozenset({"priority", "live"}), delete_first=True),
    CERTIFICATE: KindRules(initial=frozenset({"domain", "further_names", "validation", "tags"})),
}
PRUNED = (STALE_RECORDS, RULE, LISTENER, TARGET_GROUP)

REDIRECT = {"type": "redirect", "to": "https://#{host}:443/#{path}?#{query}", "status": "HTTP_301"}


@dataclass(frozen=True)
class Place:
    """Where the load balancer stands."""

    vpc_id: str
    subnet_ids: Sequence[str]
    security_group_ids: Sequence[str]
    zone_id: str
    certificate_arn: str | None


@dataclass(frozen=True)
class RulePart:
    """One listener rule of a service; more than five hosts take several, on priorities in a row.

    target_group and alternate: the names of the target groups that it may forward to.
    """

    name: str
    target_group: str
    hosts: tuple[str, ...]
    priority: int
    alternate: str = ""


def load_balancer(ingress: Ingress) -> Address:
    """Where the load balancer stands in the plan."""
    return Address(LOAD_BALANCER, ingress.name)


def listener(ingress: Ingress, port: int) -> Address:
    """Where a listener stands in the plan."""
    return Address(LISTENER, f"{ingress.name}:{port}")


def rule_parts(services: Mapping[str, Service]) -> list[RulePart]:
    """The listener rules that the services' hosts take."""
    parts = []
    for service in services.values():
        group = target_group_name(service)
        for number, start in enumerate(range(0, len(service.hosts), HOSTS_IN_A_RULE)):
            name = group if number == 0 else f"{group} #{number + 1}"
            hosts = tuple(sorted(service.hosts[start : start + HOSTS_IN_A_RULE]))
            parts.append(RulePart(name, group, hosts, service.priority + number, alternate_name(service)))
    return parts


def test_rule_parts(services: Mapping[str, Service]) -> list[RulePart]:
    """The rules of the test listener: those of services whose new revision can be tried before it gets the traffic."""
    moving = {key: service for key, service in services.items() if service.deployment.shifts_traffic}
    return [replace(part, name=f"{part.name} test") for part in rule_parts(moving)]


def desired_resources(
    ingress: Ingress, services: Mapping[str, Service], groups: Mapping[str, str], place: Place, tags: Mapping[str, str]
) -> list[Resource]:
    """Everything but rules; services are those that have hosts, groups the target groups with the keys of their services."""
    hosts = [host for service in services.values() for host in service.hosts]
    certificate = Address(CERTIFICATE, ingress.hosted_zone)
    resources = [desired_certificate(certificate, ingress, hosts, tags)] if place.certificate_arn is None else []
    resources += [
        desired_load_balancer(ingress, place, tags),
        desired_http(ingress, tags),
        desired_https(ingress, place.certificate_arn or Ref(certificate, "arn"), tags),
    ]
    if ingress.test_port:
        certified = place.certificate_arn or Ref(certificate, "arn")
        resources.append(desired_https(ingress, certified, tags, ingress.test_port))
    resources += [desired_target_group(services[key], place.vpc_id, tags, name) for name, key in groups.items()]
    return resources + ([desired_records(ingress, hosts)] if hosts and ingress.hosted_zone else [])


def desired_certificate(address: Address, ingress: Ingress, hosts: list[str], tags: Mapping[str, str]) -> Resource:
    """The certificate to request."""
    domain, further = certificate_names(ingress.hosted_zone, hosts)
    properties = {"domain": domain, "further_names": further, "validation": "DNS", "tags": dict(tags)}
    return Resource(address, properties)


def desired_load_balancer(ingress: Ingress, place: Place, tags: Mapping[str, str]) -> Resource:
    """The load balancer, in the public subnets."""
    properties = {
        "scheme": "internet-facing",
        "type": "application",
        "address_type": "ipv4",
        "subnets": sorted(place.subnet_ids),
        "security_groups": sorted(place.security_group_ids),
        "idle_timeout": ingress.idle_timeout,
        "http2": ingress.http2,
        "deletion_protection": ingress.deletion_protection,
        "drop_invalid_header_fields": True,
        "tags": dict(tags),
    }
    return Resource(load_balancer(ingress), properties)


def desired_http(ingress: Ingress, tags: Mapping[str, str]) -> Resource:
    """The listener that sends everybody to HTTPS."""
    return _listener(ingress, HTTP, {"protocol": "HTTP", "default_action": REDIRECT}, tags)


def desired_https(ingress: Ingress, certificate: str | Ref, tags: Mapping[str, str], port: int = HTTPS) -> Resource:
    """A listener that rules belong to: of production, or of tests."""
    action = {
        "type": "fixed-response",
        "status": str(ingress.default_status),
        "content_type": "text/plain",
        "body": ingress.default_body,
    }
    properties = {
        "protocol": "HTTPS",
        "tls_policy": ingress.tls_policy,
        "certificate": certificate,
        "default_action": action,
    }
    return _listener(ingress, port, properties, tags)


def _listener(ingress: Ingress, port: int, properties: Mapping[str, Any], tags: Mapping[str, str]) -> Resource:
    own = {"load_balancer": Ref(load_balancer(ingress), "arn"), "port": port, "tags": dict(tags)}
    return Resource(listener(ingress, port), {**own, **properties})


def desired_target_group(service: Service, vpc_id: str, tags: Mapping[str, str], name: str = "") -> Resource:
    """A target group of a service's tasks, with its health check; without a name the first one."""
    group = service.target_group
    properties = {
        "vpc": vpc_id,
        "target_type": "ip",
        "protocol": "HTTP",
        "protocol_version": "HTTP1",
        "port": service.port,
        "health_port": "traffic-port",
        "health_protocol": "HTTP",
        "path": group.path,
        "codes": group.codes,
        "interval": group.interval,
        "timeout": group.timeout,
        "healthy_threshold": group.healthy_threshold,
        "unhealthy_threshold": group.unhealthy_threshold,
        "deregistration_delay": group.deregistration_delay,
        "sticky_cookie": group.sticky_cookie,
        "sticky_seconds": group.sticky_seconds if group.sticky_cookie else 0,
        "tags": dict(tags),
    }
    return Resource(Address(TARGET_GROUP, name or target_group_name(service)), properties)


def desired_rule(
    ingress: Ingress, part: RulePart, tags: Mapping[str, str], port: int, action: Mapping[str, Any], live: str | Ref
) -> Resource:
    """A rule that sends hosts to target groups."""
    properties = {
        "listener": Ref(listener(ingress, port), "arn"),
        "priority": part.priority,
        "hosts": list(part.hosts),
        "other_conditions": [],
        "action": action,
        "live": live,
        "tags": dict(tags),
    }
    # A rule that is there already may have to give its priority up first.
    return Resource(Address(RULE, part.name), properties, after=(Address(PRIORITIES, listener(ingress, port).name),))


def desired_priorities(ingress: Ingress, priorities: Mapping[str, int], port: int = HTTPS) -> Resource:
    """The priorities of the rules that are there already, by their names."""
    return Resource(Address(PRIORITIES, listener(ingress, port).name), dict(priorities))


def desired_records(ingress: Ingress, hosts: list[str]) -> Resource:
    """The alias records of the hosts, which change in one call."""
    balancer = load_balancer(ingress)
    record = {
        "type": "A",
        "alias": Ref(balancer, "alias"),
        "alias_zone": Ref(balancer, "zone_id"),
        "evaluate_target_health": True,
    }
    return Resource(Address(RECORDS, ingress.hosted_zone), {host: [record] for host in sorted(hosts)})
