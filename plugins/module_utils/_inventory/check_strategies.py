# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a service's strategy has what it needs, nothing that it does not know, and time enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from ipaddress import ip_network
from itertools import chain
from math import ceil
from typing import Any

from .deployment import ALTERNATE, Deployment
from .environment import Ingress
from .faults import Fault
from .inventory import Inventory
from .routes import VALUES, rules_of
from .services import Service, target_group_of

OWNERS = {
    "early_success_percent": ("rolling",),
    "bake_time": ("blue_green", "linear", "canary"),
    "approval": ("blue_green", "linear", "canary"),
    "step_percent": ("linear",),
    "step_bake_time": ("linear",),
    "canary_percent": ("canary",),
    "canary_bake_time": ("canary",),
}
"""The strategies that know an option; with another one it would do nothing."""
TENTHS = ("step_percent", "canary_percent")


def check_strategies(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of each service's strategy, and of the test port."""
    names = {target_group_of(service): key for key, service in inventory.services.items() if service.takes_requests}
    for name, service in inventory.services.items():
        key, deployment = f"services.{name}", service.deployment
        yield from chain(_options(f"{key}.deployment", deployment), _percents(f"{key}.deployment", deployment))
        if not deployment.shifts_traffic:
            continue
        yield from _hosts(f"{key}.deployment.strategy", deployment.strategy, service)
        yield from _time(f"{key}.deployment.timeout", deployment)
        if owner := names.get(target_group_of(service) + ALTERNATE):
            other = inventory.services[owner]
            option = "target_group.name" if other.target_group.name else "name"
            problem = f"is {target_group_of(other)}, the name of the second target group of services.{name}"
            yield Fault(f"services.{owner}.{option}", problem, "give it another name")
    if inventory.ingress:
        yield from _test_port(inventory.ingress)


def seconds_to_shift(deployment: Deployment) -> int:
    """How long a deployment takes at least to move the traffic and to bake, without starting tasks and approvals."""
    minutes = deployment.bake_time
    if deployment.strategy == "linear":
        minutes += (ceil(100 / deployment.step_percent) - 1) * deployment.step_bake_time
    elif deployment.strategy == "canary" and deployment.canary_percent < 100:
        minutes += deployment.canary_bake_time
    return minutes * 60


def _options(key: str, deployment: Deployment) -> Iterator[Fault]:
    plain = Deployment()
    for item in fields(Deployment):
        owners = OWNERS.get(item.name)
        if not owners or deployment.strategy in owners:
            continue
        if getattr(deployment, item.name) != getattr(plain, item.name):
            problem = f"does nothing with the strategy {deployment.strategy}"
            yield Fault(f"{key}.{item.name}", problem, f"drop it, or choose the strategy {' or '.join(owners)}")


def _percents(key: str, deployment: Deployment) -> Iterator[Fault]:
    for name in TENTHS:
        percent = getattr(deployment, name)
        if abs(percent * 10 - round(percent * 10)) > 1e-6:
            problem = f"is {percent:g} %, which is not a multiple of 0.1"
            yield Fault(f"{key}.{name}", problem, f"give {round(percent, 1):g}")


def _hosts(key: str, strategy: str, service: Service) -> Iterator[Fault]:
    """ECS moves the weights of one listener rule, so that hosts and paths must fit into one."""
    if not service.takes_requests:
        problem = f"is {strategy}, which shifts traffic between two target groups, but the service has no hosts"
        yield Fault(key, problem, "give it hosts or paths, or the strategy rolling")
    elif rules_of(service) > 1:
        having = "hosts and paths" if service.paths else "hosts"
        count = len(service.hosts) + len(service.paths)
        problem = f"is {strategy}, for which all {having} must fit into one listener rule, but there are {count}"
        yield Fault(key, problem, f"give at most {VALUES} {having}, or the strategy rolling")


def _time(key: str, deployment: Deployment) -> Iterator[Fault]:
    seconds = seconds_to_shift(deployment)
    if seconds >= deployment.timeout:
        problem = f"is {deployment.timeout} s, but moving the traffic and baking alone take {seconds} s"
        yield Fault(
            key, problem, f"give more than {seconds} s, with room for the start of the tasks, or shorter bake times"
        )


def _test_port(ingress: Ingress) -> Iterator[Fault]:
    if ingress.test_port in (80, 443):
        problem = f"is {ingress.test_port}, on which the load balancer answers everybody"
        yield Fault("ingress.test_port", problem, "give another port, such as 8443")
    if ingress.test_port and not ingress.test_source:
        hint = "give the CIDR block that may reach the test port, such as 203.0.113.0/24"
        yield Fault("ingress.test_source", "is missing, but there is a test_port", hint)
    if ingress.test_source and not ingress.test_port:
        yield Fault("ingress.test_port", "is missing, but there is a test_source", "give a port, such as 8443")
    if ingress.test_source and not _is_block(ingress.test_source):
        yield Fault("ingress.test_source", f"is {ingress.test_source}", "give a CIDR block such as 203.0.113.0/24")


def _is_block(text: str) -> bool:
    try:
        return "/" in text and bool(ip_network(text))
    except ValueError:
        return False
