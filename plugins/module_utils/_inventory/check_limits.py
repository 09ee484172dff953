# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether values keep the limits that only AWS's pages tell, of load balancers, data stores, parameters, roles and topics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .data_stores import Cache, Database
from .environment import Ingress
from .faults import Fault, suggestion
from .inventory import Inventory
from .routes import rules_of
from .services import Service
from .tls_policies import LATEST, TLS_POLICIES

# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_FixedResponseActionConfig.html
BODY, STATUSES = 1024, "200 to 299, 400 to 599"
# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html, for an Application Load Balancer
CODES = (200, 499)
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html and API_RuleCondition.html
PRIORITY, HOST, PATH = 50000, 128, 1024
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
CACHE_VERSIONS = {
    "redis": ("6.0", "6.2", "7.0", "7.1"),
    "valkey": ("7.2", "8.0", "8.1", "8.2", "9.0", "9.1"),
}
SIZE = r"(nano|micro|small|medium|large|\d*xlarge|metal)"
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html, and of ElastiCache
SUBNET_GROUP = r"(?!default$)[a-z0-9][a-z0-9._-]{0,254}"


def check_limits(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of each value by itself."""
    for name, service in inventory.services.items():
        yield from _service(f"services.{name}", service)
    for name, database in inventory.databases.items():
        yield from _database(f"databases.{name}", database)
    for name, cache in inventory.caches.items():
        yield from _cache(f"caches.{name}", cache)
    if inventory.ingress:
        yield from _ingress(inventory.ingress)


def _service(key: str, service: Service) -> Iterator[Fault]:
    for number, host in enumerate(service.hosts):
        if len(host) > HOST:
            problem = f"has {len(host)} characters, and a listener rule takes {HOST}"
            yield Fault(f"{key}.hosts[{number}]", problem, "give a shorter host")
    last = service.priority + rules_of(service) - 1
    if service.takes_requests and last > PRIORITY:
        having = f"{len(service.hosts)} hosts" + (f" and {len(service.paths)} paths" if service.paths else "")
        problem = f"is {service.priority}, but {having} take the priorities up to {last}"
        yield Fault(f"{key}.priority", problem, f"give a lower one; {PRIORITY} is the highest")
    group = service.target_group
    if len(group.path) > PATH:
        yield Fault(f"{key}.target_group.path", f"has {len(group.path)} characters", f"give {PATH} at most")
    for part in group.codes.split(","):
        codes = [int(code) for code in part.split("-")]
        if not all(CODES[0] <= code <= CODES[1] for code in codes) or codes != sorted(codes):
            hint = f"give codes from {CODES[0]} to {CODES[1]}, the lower one first"
            yield Fault(f"{key}.target_group.codes", f"has {part}, which a load balancer does not take", hint)


def _ingress(ingress: Ingress) -> Iterator[Fault]:
    if 300 <= ingress.default_status < 400:
        problem = f"is {ingress.default_status}, which a fixed response cannot be"
        yield Fault("ingress.default_status", problem, f"give one of {STATUSES}")
    if len(ingress.default_body) > BODY:
        problem = f"has {len(ingress.default_body)} characters, and a fixed response takes {BODY}"
        yield Fault("ingress.default_body", problem, "make it shorter")
    policy = ingress.tls_policy
    if policy not in TLS_POLICIES:
        newer = policy[-7:] > LATEST or "RFC" in policy
        problem = f"is {policy}, which {'is not known here' if newer else 'AWS does not have'}"
        hint = "aws elbv2 describe-ssl-policies --region REGION lists them" if newer else _policy(policy)
        yield Fault("ingress.tls_policy", problem, hint, warning=newer)


def _policy(policy: str) -> str:
    hint = suggestion(policy, TLS_POLICIES)
    return (
        hint
        if hint.startswith("did")
        else "give one of https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html"
    )


def _database(key: str, database: Database) -> Iterator[Fault]:
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
    if "--" in database.identifier:
        yield Fault(f"{key}.identifier", f"is {database.identifier}, with two hyphens in a row", "give one hyphen")
    if not re.fullmatch(rf"db\.[a-z0-9-]+\.{SIZE}", database.instance_class):
        hint = "give a class whose size is micro to metal, such as db.t3.micro or db.r6g.2xlarge"
        yield Fault(f"{key}.instance_class", f"is {database.instance_class}, a size that RDS does not have", hint)
    yield from _subnet_group(key, database.subnet_group)


def _cache(key: str, cache: Cache) -> Iterator[Fault]:
    known = CACHE_VERSIONS[cache.engine]
    if cache.engine_version not in (*known, *(version.split(".")[0] for version in known)):
        newer = cache.engine == "valkey" and _number(cache.engine_version) > _number(known[-1])
        problem = f"is {cache.engine_version}, which {'is not known here' if newer else f'no {cache.engine} cache has'}"
        yield Fault(f"{key}.engine_version", problem, f"known are {', '.join(known)}", warning=newer)
    if not re.fullmatch(rf"cache\.[a-z0-9-]+\.{SIZE}", cache.node_type):
        hint = "give a type whose size is micro to metal, such as cache.t3.micro or cache.r7g.large"
        yield Fault(f"{key}.node_type", f"is {cache.node_type}, a size that ElastiCache does not have", hint)
    yield from _subnet_group(key, cache.subnet_group)


def _subnet_group(key: str, name: str) -> Iterator[Fault]:
    if name and not re.fullmatch(SUBNET_GROUP, name):
        hint = "give at most 255 lower-case letters, digits, dots, hyphens and underscores; not default"
        yield Fault(f"{key}.subnet_group", f"is {name!r}", hint)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
