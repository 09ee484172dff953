# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the parts of an ingress are called, and which certificate covers which host. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .._inventory.deployment import ALTERNATE
from .._inventory.environment import Ingress
from .._inventory.services import Service, target_group_of
from .._plan.values import Address

CERTIFICATE = "certificate"
LOAD_BALANCER = "load balancer"
LISTENER = "listener"
TARGET_GROUP = "target group"
RULE = "listener rule"
PRIORITIES = "rule priorities"
RECORDS = "records"
STALE_RECORDS = "stale records"

HTTP, HTTPS = 80, 443
LONGEST = 32  # characters of a target group's name


def load_balancer(ingress: Ingress) -> Address:
    """The load balancer's address in the plan."""
    return Address(LOAD_BALANCER, ingress.label)


def listener(ingress: Ingress, port: int) -> Address:
    """A listener's address in the plan."""
    return Address(LISTENER, f"{ingress.label}:{port}")


def priorities(ingress: Ingress, port: int) -> Address:
    """The address of the priorities of a listener's rules in the plan."""
    return Address(PRIORITIES, f"{ingress.label}:{port}")


def target_group_name(service: Service) -> str:
    """The name of a service's first target group."""
    return shortened(target_group_of(service))


def alternate_name(service: Service) -> str:
    """The name of a service's second target group."""
    return shortened(target_group_of(service) + ALTERNATE)


DUALSTACK = "dualstack."


def shortened(name: str) -> str:
    """The name where ELB takes it; else its start and a short hash, so that it stays unique."""
    plain = re.sub(r"[^A-Za-z0-9-]", "-", name).strip("-")
    if plain == name and len(plain) <= LONGEST:
        return plain
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{plain[: LONGEST - 9].rstrip('-')}-{digest}".lstrip("-")


def record_name(name: str) -> str:
    """A name of Route 53 or ELB in lower case, without the dot at its end."""
    # Route 53 writes * as \052: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
    return name.replace("\\052", "*").rstrip(".").lower()


def host_name(name: str) -> str:
    """A host name as the inventory writes it, from what Route 53 or ELB gives."""
    # The console and CDK write aliases with dualstack. in front; they mean the same load balancer.
    return record_name(name).removeprefix(DUALSTACK)


def covers(pattern: str, host: str) -> bool:
    """Whether a certificate's name covers a host; a wildcard stands for exactly one label."""
    pattern, host = pattern.lower(), host.lower()
    if pattern == host:
        return True
    return pattern.startswith("*.") and "." in host and pattern[2:] == host.split(".", 1)[1]


def uncovered(names: Iterable[str], hosts: Iterable[str]) -> list[str]:
    """The hosts that none of a certificate's names covers."""
    known = list(names)
    return [host for host in hosts if not any(covers(name, host) for name in known)]


def names_of(certificate: Mapping[str, Any]) -> list[str]:
    """Every name of a certificate as DescribeCertificate gives it."""
    return [certificate["DomainName"], *(certificate.get("SubjectAlternativeNames") or [])]


def best_certificate(certificates: Iterable[Mapping[str, Any]], hosts: Collection[str]) -> Mapping[str, Any] | None:
    """Of the certificates that cover every host, the one that expires last."""
    fitting = [item for item in certificates if not uncovered(names_of(item), hosts)]
    return max(fitting, key=lambda item: str(item.get("NotAfter") or ""), default=None)


def certificate_names(zone: str, hosts: Iterable[str]) -> tuple[str, list[str]]:
    """The domain and the further names to request: the zone and, where one wildcard covers the rest, that wildcard."""
    below = sorted({host for host in hosts if host != zone})
    wildcard = f"*.{zone}"
    deeper = uncovered([wildcard], below)
    return zone, ([wildcard] if len(deeper) < len(below) else []) + deeper
