# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The load balancer of somebody else: which of its rules are the environment's, and which priorities are free. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .._aws.errors import Failure
from .._inventory.routes import rules_of
from .._inventory.services import Service
from .._plan.owner import belongs_to_others, is_owned, owners
from .actions import weights_of
from .desired import IngressSpec
from .leaving import LAST
from .names import alternate_name, target_group_name

if TYPE_CHECKING:
    from .reads import IngressSnapshot

Answer = Mapping[str, Any]
KEY = "ingress.existing"


def check_existing(spec: IngressSpec, snapshot: IngressSnapshot) -> None:
    """Raise Failure where the load balancer is not where the tasks are, or has no listener for the rules."""
    balancer, vpc = snapshot.load_balancer or {}, spec.network.vpc_id
    name = spec.ingress.existing
    if balancer.get("VpcId") != vpc:
        raise Failure(
            f"{KEY}: {name} is in {balancer.get('VpcId')}, but the environment is in {vpc}",
            todo="name that VPC in network.existing.vpc, or a load balancer of the environment's VPC",
        )
    for group in snapshot.target_groups:
        tags = snapshot.tags.get(group["TargetGroupArn"], {})
        theirs = belongs_to_others(tags, spec.tags) and not is_owned(tags, spec.tags)
        if group["TargetGroupName"] in spec.target_group_names and theirs:
            problem = f"Target group {group['TargetGroupName']} belongs to {', '.join(sorted(owners(tags)))}"
            raise Failure(
                problem, todo="give the service a name, or a target_group.name, that no other environment has"
            )
    port, protocol = spec.ingress.port, spec.ingress.url_scheme.upper()
    listener = snapshot.listener(port)
    if listener is None or listener["Protocol"] != protocol:
        problem = f"{KEY}: {name} has no {protocol} listener on port {port}"
        raise Failure(problem, todo="have its owner add one, or name another load balancer")


def is_ours(spec: IngressSpec, tags: Mapping[str, str]) -> bool:
    """Whether a part of a load balancer may be the environment's: on that of somebody else only what has its tag is."""
    return not spec.ingress.existing or is_owned(tags, spec.tags)


def with_priorities(spec: IngressSpec, snapshot: IngressSnapshot) -> IngressSpec:
    """The same, with a free priority for each service that has none: the one that its rule has already, else the lowest."""
    if all(item.priority for item in spec.services.values()):
        return spec
    groups = {key: _groups(spec.services[key], snapshot) for key in spec.services}
    own = {key: [int(rule["Priority"]) for rule in snapshot.rules if groups[key] & _forwarded(rule)] for key in groups}
    given = {n for item in spec.services.values() if item.priority for n in _row(item.priority, item)}
    every = {int(rule["Priority"]) for rule in snapshot.rules}
    services: dict[str, Service] = {}
    for key, service in spec.services.items():
        if service.priority:
            services[key] = service
            continue
        taken = (every - {*own[key]}) | given
        priority = _free(service, taken, sorted(own[key]))
        given |= {*_row(priority, service)}
        services[key] = replace(service, priority=priority)
    return replace(spec, services=services)


def _free(service: Service, taken: Collection[int], preferred: Sequence[int]) -> int:
    candidates: tuple[int, ...] = (*preferred, *range(1, LAST + 1))
    return next(number for number in candidates if not {*_row(number, service)} & {*taken})


def _row(priority: int, service: Service) -> range:
    """The priorities of a service's rules."""
    return range(priority, priority + rules_of(service))


def _groups(service: Service, snapshot: IngressSnapshot) -> set[str]:
    arns = snapshot.target_group_arns
    return {arns[name] for name in (target_group_name(service), alternate_name(service)) if name in arns}


def _forwarded(rule: Answer) -> set[str]:
    return {arn for action in rule["Actions"] for arn in weights_of(action)}
