# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Load balancer, listeners, target groups and records as the inventory wants them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._access_logs.names import ACCESS, BUCKET, bucket_address, log_destinations, logs_tag
from .._inventory.environment import Ingress
from .._inventory.routes import Route
from .._inventory.services import Service
from .._plan.values import Address, KindRules, Ref, Resource
from .._waf.desired import RULES as WAF_RULES
from .._waf.names import WAF_TAG, acl_name
from .context import IngressContext
from .listener_rules import RulePart, rule_parts, test_rule_parts
from .names import (
    CERTIFICATE,
    HTTP,
    HTTPS,
    LISTENER,
    LOAD_BALANCER,
    PRIORITIES,
    RECORDS,
    RULE,
    STALE_RECORDS,
    TARGET_GROUP,
    alternate_name,
    certificate_names,
    listener,
    load_balancer,
    target_group_name,
)

HEALTH_CHECK = frozenset({"path", "codes", "health_port", "health_protocol"})


def _health_check_effect(
    _address: Address, _before: Mapping[str, Any], _after: Mapping[str, Any], changed: Sequence[str]
) -> str:
    return "counts at once for the tasks that run, before a new revision does" if HEALTH_CHECK & set(changed) else ""


def _logs_effect(_address: Address, before: Mapping[str, Any], after: Mapping[str, Any], changed: Sequence[str]) -> str:
    left = str(before.get(ACCESS, "")).partition("/")[0]
    return f"the bucket {left} and what it holds stay" if ACCESS in changed and left and not after[ACCESS] else ""


RULES = {
    LOAD_BALANCER: KindRules(fixed=frozenset({"scheme", "type"}), effect=_logs_effect),
    # ECS registers each task with the container's port, so the group's own port is only a default; AWS cannot change it.
    TARGET_GROUP: KindRules(
        fixed=frozenset({"vpc", "protocol", "protocol_version", "target_type"}),
        initial=frozenset({"port"}),
        effect=_health_check_effect,
    ),
    # Priorities move together, as one resource: in single steps, two rules could not swap theirs.
    # The live target group matters only when the action is written: ECS moves the traffic between two.
    RULE: KindRules(initial=frozenset({"priority", "live"}), later=frozenset({"paths"}), delete_first=True),
    CERTIFICATE: KindRules(initial=frozenset({"domain", "further_names", "validation", "tags"})),
    **WAF_RULES,
}


def rules_keeping(
    routes: frozenset[Route], held: Sequence[str] = (), behind: Mapping[str, int] | None = None
) -> Mapping[str, KindRules]:
    """The same, where these hosts and paths stay in the rules that have them until the services are rolled out.

    held: the names of rules whose priority stays for as long. behind: the priority that a rule has for as long, by its name.
    """
    if not (routes or held or behind):
        return RULES
    late = behind or {}

    def earlier(before: Any, after: Any) -> Any:
        return after if before is None else before

    def first(address: Address, properties: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**properties, "priority": late.get(address.name, properties["priority"])}

    def staying(priority: int) -> Callable[[Any, Any], Any]:
        return lambda before, after: after if before is None else priority

    kept = {
        "hosts": _keeping(frozenset(route.host for route in routes)),
        "paths": _keeping(frozenset(route.path for route in routes)),
    }
    rules = replace(RULES[RULE], widen=kept if routes else {}, first=first)
    widen = {**dict.fromkeys(held, earlier), **{name: staying(priority) for name, priority in late.items()}}
    return {**RULES, RULE: rules, PRIORITIES: KindRules(widen=widen)}


def _keeping(values: frozenset[str]) -> Callable[[Any, Any], list[str]]:
    """The values of a condition with those that stay; no value is any."""

    def union(before: Any, after: Any) -> list[str]:
        everything = not after or (before is not None and not before and "" in values)
        return [] if everything else sorted({*after} | ({*(before or ())} & values))

    return union


PRUNED = (STALE_RECORDS, RULE, LISTENER, TARGET_GROUP)
# Others may use the certificate; priorities go with their rules; a bucket of logs is data.
KEPT_KINDS = (CERTIFICATE, PRIORITIES, BUCKET)

REDIRECT = {"type": "redirect", "to": "https://#{host}:443/#{path}?#{query}", "status": "HTTP_301"}


@dataclass(frozen=True)
class IngressSpec:
    """What an ingress follows from. services: those with hosts or paths; tags: of every part.

    prune: what no service accounts for is deleted; removing: the whole ingress is; move: a rule may leave a target group
    whose tasks answer for one that has none yet.
    """

    ingress: Ingress
    services: Mapping[str, Service]
    tags: Mapping[str, str]
    network: IngressContext
    prune: bool = False
    removing: bool = False
    move: bool = False

    @property
    def hosts(self) -> list[str]:
        """Every host of the services, each once."""
        return list(dict.fromkeys(host for service in self.services.values() for host in service.hosts))

    @property
    def certificate_hosts(self) -> list[str]:
        """The hosts that the certificate is to cover."""
        return self.hosts or ([self.ingress.hosted_zone] if self.ingress.hosted_zone else [])

    @property
    def target_group_names(self) -> list[str]:
        """The names of both target groups of each service, whether it has one or two."""
        return [name(service) for name in (target_group_name, alternate_name) for service in self.services.values()]

    @property
    def listener_ports(self) -> tuple[int, ...]:
        """The ports of the listeners; the last is 0 where there is none for tests."""
        return (HTTP, HTTPS, self.ingress.test_port) if self.ingress.https else (HTTP, 0)

    @property
    def rule_parts(self) -> list[RulePart]:
        """The rules of production."""
        return rule_parts(self.services)

    @property
    def test_rule_parts(self) -> list[RulePart]:
        """The rules of the test listener."""
        return test_rule_parts(self.services) if self.ingress.test_port else []


def desired_resources(
    spec: IngressSpec, groups: Mapping[str, str], certificate_arn: str | None, logged: bool = False
) -> list[Resource]:
    """Everything but rules and records; on a load balancer of somebody else target groups alone.

    groups: the names of the target groups, with the keys of their services. certificate_arn: the certificate that there is; None where one is to be requested.
    logged: whether the load balancer has logs that the environment gave it.
    """
    ingress, tags = spec.ingress, spec.tags
    own_groups = [
        desired_target_group(spec.services[key], spec.network.vpc_id, tags, name) for name, key in groups.items()
    ]
    if ingress.existing:
        return own_groups
    requested = Address(CERTIFICATE, ingress.hosted_zone)
    certificate = Ref(requested, "arn") if certificate_arn is None else certificate_arn
    resources = [desired_certificate(requested, ingress, spec.hosts, tags)] if certificate_arn is None else []
    resources.append(desired_load_balancer(ingress, spec.network, tags, logged))
    if not ingress.https:
        return [*resources, desired_http(ingress, tags), *own_groups]
    resources += [desired_redirect(ingress, tags), desired_https(ingress, certificate, tags)]
    if ingress.test_port:
        resources.append(desired_https(ingress, certificate, tags, ingress.test_port))
    return resources + own_groups


def desired_certificate(address: Address, ingress: Ingress, hosts: list[str], tags: Mapping[str, str]) -> Resource:
    """The certificate to request."""
    domain, further = certificate_names(ingress.hosted_zone, hosts)
    properties = {"domain": domain, "further_names": further, "validation": "DNS", "tags": dict(tags)}
    return Resource(address, properties)


def desired_load_balancer(
    ingress: Ingress, network: IngressContext, tags: Mapping[str, str], logged: bool = False
) -> Resource:
    """The load balancer, in the subnets of its tier; tags of it name its web ACL and its logs. logged: see desired_resources()."""
    named = {**({WAF_TAG: acl_name(ingress)} if ingress.waf else {}), **logs_tag(ingress)}
    bucket = bucket_address(ingress)
    properties = {
        "scheme": ingress.scheme,
        "type": "application",
        "address_type": "ipv4",
        "subnets": sorted(network.subnet_ids),
        "security_groups": sorted(network.security_group_ids),
        "idle_timeout": ingress.idle_timeout,
        "http2": ingress.http2,
        "deletion_protection": ingress.deletion_protection,
        "drop_invalid_header_fields": ingress.drop_invalid_header_fields,
        **(log_destinations(ingress) if bucket or logged else {}),
        "tags": {**tags, **named},
    }
    return Resource(load_balancer(ingress), properties, after=(bucket,) if bucket else ())


def desired_redirect(ingress: Ingress, tags: Mapping[str, str]) -> Resource:
    """The listener that sends everybody to HTTPS."""
    return _listener(ingress, HTTP, {"protocol": "HTTP", "default_action": REDIRECT}, tags)


def desired_http(ingress: Ingress, tags: Mapping[str, str]) -> Resource:
    """The listener of HTTP that rules belong to."""
    return _listener(ingress, HTTP, {"protocol": "HTTP", "default_action": _fixed(ingress)}, tags)


def desired_https(ingress: Ingress, certificate: str | Ref, tags: Mapping[str, str], port: int = HTTPS) -> Resource:
    """A listener that rules belong to: of production, or of tests."""
    properties = {
        "protocol": "HTTPS",
        "tls_policy": ingress.tls_policy,
        "certificate": certificate,
        "default_action": _fixed(ingress),
    }
    return _listener(ingress, port, properties, tags)


def _fixed(ingress: Ingress) -> dict[str, Any]:
    """What is answered where no rule fits."""
    return {
        "type": "fixed-response",
        "status": str(ingress.default_status),
        "content_type": "text/plain",
        "body": ingress.default_body,
    }


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


def desired_records(ingress: Ingress, hosts: list[str], existing: Mapping[str, str] | None = None) -> Resource:
    """The alias records of the hosts, which change in one call. existing: the attributes of a load balancer of somebody else."""
    balancer, alias = load_balancer(ingress), "dualstack_alias" if ingress.dualstack_aliases else "alias"
    record = {
        "type": "A",
        "alias": existing[alias] if existing else Ref(balancer, alias),
        "alias_zone": existing["zone_id"] if existing else Ref(balancer, "zone_id"),
        "evaluate_target_health": ingress.evaluate_target_health,
    }
    return Resource(Address(RECORDS, ingress.hosted_zone), {host: [record] for host in sorted(hosts)})
