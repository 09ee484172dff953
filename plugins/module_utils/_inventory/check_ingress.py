# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the load balancer can tell the services apart, and the zone holds their hosts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .check_listeners import check_listeners
from .environment import Ingress
from .faults import Fault
from .inventory import Inventory
from .routes import VALUES, WILDCARDS, Conditions, Route, routes_of, rules_of
from .services import Service, target_group_of

OF_ITS_OWNER = (
    "name",
    "scheme",
    "sources",
    "certificate_arn",
    "request_certificate",
    "tls_policy",
    "idle_timeout",
    "http2",
    "deletion_protection",
    "drop_invalid_header_fields",
    "default_status",
    "default_body",
    "test_port",
    "test_source",
    "waf",
    "access_logs",
)
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html: defaults, can be raised.
RULES = 100
TARGET_GROUPS = 100


def check_ingress(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of hosts, priorities and what an Application Load Balancer takes."""
    balanced = {name: service for name, service in inventory.services.items() if service.takes_requests}
    existing = bool(inventory.ingress and inventory.ingress.existing)
    for name, service in inventory.services.items():
        yield from _completeness(f"services.{name}", service, existing)
    yield from _names(inventory.services)
    yield from _routes(balanced)
    yield from _priorities(balanced)
    yield from _shadows(balanced)
    yield from _limits(balanced)
    if inventory.ingress is not None:
        yield from _own_or_existing(inventory.ingress, variables)
        yield from _zone(balanced, inventory.ingress)
        yield from check_listeners(inventory.ingress, inventory)
    elif balanced and variables.get("ingress") is None:
        yield Fault(
            "ingress",
            "is missing, but there are services with hosts or paths",
            "give its name, and hosted_zone where its DNS is in Route 53",
        )


def _own_or_existing(ingress: Ingress, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of a load balancer without a name, and of options that are its owner's where it is somebody else's."""
    given = variables.get("ingress") or {}
    if not ingress.existing and not ingress.name:
        yield Fault("ingress.name", "is missing", "give the name of the load balancer")
    for name in OF_ITS_OWNER if ingress.existing else ():
        if given.get(name) is not None:
            yield Fault(f"ingress.{name}", "is an option of a load balancer that is made, beside existing", "drop it")


def _completeness(key: str, service: Service, existing: bool) -> Iterator[Fault]:
    """existing: whether the load balancer is somebody else's, on which a free priority is found."""
    having = "hosts" if service.hosts else "paths"
    if service.takes_requests and not service.port:
        yield Fault(f"{key}.port", f"is missing, but there are {having}", "give the port the container listens on")
    if service.takes_requests and not service.priority and existing:
        yield from _wildcards(key, service)
    elif service.takes_requests and not service.priority:
        hint = "give a priority that no other service has"
        yield Fault(f"{key}.priority", f"is missing, but there are {having}", hint)
    if service.priority and not service.takes_requests:
        hint = "give the host names, or paths, or drop priority"
        yield Fault(f"{key}.hosts", "is missing, but there is a priority", hint)
    for number, path in enumerate(service.paths):
        widest = max(service.hosts, key=lambda host: host.count("*"), default="")
        if not Conditions((widest,) if widest else (), (path,)).fits:
            problem = f"is {path}, and a listener rule takes {WILDCARDS} wildcards, those of a host among them"
            yield Fault(f"{key}.paths[{number}]", problem, "give a path with fewer")


def _wildcards(key: str, service: Service) -> Iterator[Fault]:
    """The lowest free priority would put a wildcard before the rules of hosts that it takes; and paths go before whatever has the rest."""
    wide = next((host for host in service.hosts if host.startswith("*")), "")
    if wide or service.paths:
        what = f"is the host {wide}" if wide else "are paths"
        yield Fault(
            f"{key}.priority", f"is missing, but there {what}", "give one before or behind those of the same hosts"
        )


def _names(services: Mapping[str, Service]) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for name, service in services.items():
        owner = owners.setdefault(service.name, name)
        if owner != name:
            problem = f"is {service.name}, which services.{owner} has too"
            yield Fault(f"services.{name}.name", problem, "give each service a name of its own")
    groups: dict[str, str] = {}
    for name, service in services.items():
        if not service.takes_requests:
            continue
        owner = groups.setdefault(target_group_of(service), name)
        if owner != name and (service.target_group.name or services[owner].target_group.name):
            renamed = name if service.target_group.name else owner
            problem = f"is {target_group_of(service)}, which is the target group of services.{owner if renamed == name else name}"
            yield Fault(f"services.{renamed}.target_group.name", problem, "give each service a target group of its own")


def _routes(services: Mapping[str, Service]) -> Iterator[Fault]:
    """Hosts and paths that are named twice."""
    owners: dict[Route, str] = {}
    for name, service in services.items():
        for option in ("hosts", "paths"):
            values = getattr(service, option)
            for number, value in enumerate(values):
                if value in values[:number]:
                    problem = f"is {value}, which services.{name} has too"
                    yield Fault(f"services.{name}.{option}[{number}]", problem, _once(service))
        twice = {_key(name, service, route): route for route in reversed(routes_of(service)) if route in owners}
        for key, route in reversed(twice.items()):
            yield Fault(key, f"is {route}, which services.{owners[route]} has too", _once(service))
        owners = {**dict.fromkeys(routes_of(service), name), **owners}


def _once(service: Service) -> str:
    what = "a path of a host" if service.paths else "a host"
    return f"{what} belongs to one service, and is named once"


def _key(name: str, service: Service, route: Route) -> str:
    """The key of what makes a service have a route: its path, else its host."""
    if service.paths:
        return f"services.{name}.paths[{service.paths.index(route.path)}]"
    return f"services.{name}.hosts[{service.hosts.index(route.host)}]"


def _shadows(services: Mapping[str, Service]) -> Iterator[Fault]:
    """Hosts and paths whose requests an earlier rule takes. One that is named twice has its fault already."""
    by_priority = sorted(services.items(), key=lambda item: item[1].priority)
    for place, (name, service) in enumerate(by_priority):
        earlier = [(key, other, route) for key, other in by_priority[:place] for route in routes_of(other)]
        keys = set[str]()
        for route in routes_of(service) if service.priority else ():
            taken = next((item for item in earlier if item[2] != route and item[2].takes_all(route)), None)
            if taken and (key := _key(name, service, route)) not in keys:
                keys.add(key)
                owner, other, wide = taken
                problem = f"is {route}, which {wide} of services.{owner} takes before (priority {other.priority})"
                hint = f"give services.{name} a priority below {other.priority}, of {service.priority} now"
                yield Fault(key, problem, hint)


def _priorities(services: Mapping[str, Service]) -> Iterator[Fault]:
    owners: dict[int, str] = {}
    for name, service in services.items():
        rules = rules_of(service)
        for priority in range(service.priority, service.priority + rules) if service.priority else ():
            owner = owners.setdefault(priority, name)
            if owner == name:
                continue
            problem = f"is {service.priority}, which services.{owner} has too"
            if rules > 1 or rules_of(services[owner]) > 1:
                problem = f"is {service.priority}, but services.{owner} takes {priority} too (one for each {VALUES} {_values(service, services[owner])})"
            yield Fault(f"services.{name}.priority", problem, f"give another, such as {_free(services)}")
            break


def _values(*services: Service) -> str:
    return "hosts and paths" if any(service.paths for service in services) else "hosts"


def _free(services: Mapping[str, Service]) -> int:
    return (max(service.priority + rules_of(service) for service in services.values()) // 10 + 1) * 10


def _limits(services: Mapping[str, Service]) -> Iterator[Fault]:
    rules = sum(rules_of(service) for service in services.values())
    hint = "raise the quota at AWS and split the services over two environments until then"
    if rules > RULES:
        yield Fault("services", f"need {rules} listener rules, where a load balancer takes {RULES}", hint)
    groups = sum(2 if service.deployment.shifts_traffic else 1 for service in services.values())
    if rules <= RULES and groups > TARGET_GROUPS:
        problem = f"need {groups} target groups, where a load balancer takes {TARGET_GROUPS}"
        yield Fault("services", problem, hint)


def _zone(services: Mapping[str, Service], ingress: Ingress) -> Iterator[Fault]:
    zone = ingress.hosted_zone
    if not zone:
        yield from _no_zone(ingress)
        return
    for name, service in services.items():
        for number, host in enumerate(service.hosts):
            if host != zone and not host.endswith(f".{zone}"):
                problem = f"is {host}, outside the hosted zone {zone}"
                yield Fault(f"services.{name}.hosts[{number}]", problem, f"give a host that ends in .{zone}")


def _no_zone(ingress: Ingress) -> Iterator[Fault]:
    if ingress.hosted_zone_id:
        problem = "is missing, but there is hosted_zone_id"
        yield Fault(
            "ingress.hosted_zone", problem, "give the zone's name, or drop hosted_zone_id where DNS is kept elsewhere"
        )
    elif ingress.request_certificate:
        problem = "is true, but the records that validate a certificate need hosted_zone"
        yield Fault(
            "ingress.request_certificate",
            problem,
            "give hosted_zone, or have a certificate issued and name it in certificate_arn",
        )
