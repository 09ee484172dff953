# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the ingress publishes for later layers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._inventory.services import Service
from .._plan.values import Address
from .actual import load_balancer_attributes
from .desired import IngressSpec
from .names import CERTIFICATE, HTTP, HTTPS, RULE, TARGET_GROUP, listener, load_balancer, target_group_name

if TYPE_CHECKING:
    from .matching import Matching
    from .reads import IngressSnapshot

FACTS = ("load_balancer", "listeners", "target_groups", "hosted_zone_id", "certificate_arn", "urls")
_NO_FACTS: dict[str, Any] = {
    "load_balancer": {},
    "listeners": {},
    "target_groups": {},
    "hosted_zone_id": "",
    "certificate_arn": "",
    "urls": {},
}
NO_INGRESS: dict[str, Any] = {
    "changed": False,
    "plan": [],
    "diff": [],
    "pending": [],
    **_NO_FACTS,
    "orphans": [],
    "facts": _NO_FACTS,
}
"""The result for an inventory without hosts and without an ingress."""

Attributes = Mapping[Address, Mapping[str, Any]]


def ingress_facts(
    spec: IngressSpec, snapshot: IngressSnapshot, matching: Matching, attributes: Attributes
) -> dict[str, Any]:
    """What FACTS names, from the attributes of the resources."""
    ingress, balancer = spec.ingress, existing_balancer(spec, snapshot) or attributes[load_balancer(spec.ingress)]
    requested = attributes[Address(CERTIFICATE, ingress.hosted_zone)]["arn"]
    ports = {"http": HTTP, "https": HTTPS if ingress.https else 0, "test": ingress.test_port}
    return {
        "load_balancer": {
            "name": (snapshot.load_balancer or {}).get("LoadBalancerName") or ingress.label,
            "arn": balancer["arn"],
            "dns_name": balancer["dns_name"],
            "full_name": _after(balancer["arn"], ":loadbalancer/"),
        },
        "listeners": {name: _listener(spec, snapshot, attributes, port) for name, port in ports.items()},
        "target_groups": {
            key: _target_groups(spec, service, matching, attributes) for key, service in spec.services.items()
        },
        "hosted_zone_id": snapshot.hosted_zone_id,
        "certificate_arn": requested if snapshot.certificate_arn is None else snapshot.certificate_arn,
        "urls": {
            key: [f"{ingress.url_scheme}://{host}" for host in service.hosts] for key, service in spec.services.items()
        },
    }


def existing_balancer(spec: IngressSpec, snapshot: IngressSnapshot) -> dict[str, str]:
    """What others refer to of a load balancer of somebody else; nothing of one of the environment."""
    balancer = snapshot.load_balancer
    return load_balancer_attributes(balancer) if balancer and spec.ingress.existing else {}


def _listener(spec: IngressSpec, snapshot: IngressSnapshot, attributes: Attributes, port: int) -> str:
    """The ARN of a port's listener; empty without one."""
    if spec.ingress.existing:
        return str((snapshot.listener(port) or {}).get("ListenerArn", ""))
    return str(attributes[listener(spec.ingress, port)]["arn"]) if port else ""


def _target_groups(spec: IngressSpec, service: Service, matching: Matching, attributes: Attributes) -> dict[str, str]:
    """A service's target groups and, where its traffic moves, its rules."""
    name = target_group_name(service)
    traffic = matching.traffic[name]
    arns = [attributes[Address(TARGET_GROUP, group)]["arn"] for group in traffic.groups]
    live = {"arn": arns[0], "full_name": _after(arns[0], ":", 5)}
    if not traffic.other:
        return live
    return {
        **live,
        "alternate_arn": arns[1],
        "alternate_full_name": _after(arns[1], ":", 5),
        "production_rule_arn": attributes[Address(RULE, name)]["arn"],
        "test_rule_arn": attributes[Address(RULE, f"{name} test")]["arn"] if spec.test_rule_parts else "",
    }


def _after(text: str, mark: str, count: int = 1) -> str:
    """What follows the count-th mark; a text without it, such as a value not known yet, as it is."""
    parts = text.split(mark, count)
    return parts[count] if len(parts) > count else text
