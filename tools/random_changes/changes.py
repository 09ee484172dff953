"""The kinds of change: each edits an inventory in place and says what it did, and which options the deploy needs."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from .inventory import Environment, Variables

GUESTS = "guests"
"""A security group of the VPC that somebody else owns."""
PATHS = (["/"], ["/api/*"], ["/", "/api/*"])
GROUPS: tuple[Variables, ...] = (
    {},
    {"own": True},
    {"own": True, "common": False},
    {"own": True, "common": False, "rules": [{"port": 9000, "to_port": 9010, "source": "10.0.0.0/16"}]},
    {"existing": [GUESTS]},
    {"existing": [GUESTS], "common": False},
)
STRATEGIES: tuple[Variables, ...] = (
    {},
    {"strategy": "blue_green", "bake_time": 1},
    {"strategy": "canary", "canary_percent": 10, "canary_bake_time": 1, "bake_time": 1},
    {"strategy": "linear", "step_percent": 50, "step_bake_time": 1, "bake_time": 1},
)
DETAILS: tuple[Variables, ...] = (
    {"launch_type": "FARGATE"},
    {"propagate_tags": "NONE", "enable_ecs_managed_tags": False},
    {"availability_zone_rebalancing": False},
    {"drop_capabilities": ["NET_RAW"], "read_only": True},
    {"ephemeral_storage_gib": 30},
    {"task_role": "none", "execute_command": False, "task_policy": []},
)


@dataclass
class Change:
    """What was changed, and the extra variables of the deploy that follows."""

    text: str
    options: Variables = field(default_factory=dict)


def port(rng: random.Random, environment: Environment) -> Change:
    """A service listens on another port."""
    key, service = _with_hosts(rng, environment)
    number = rng.randrange(3000, 3010)
    service |= {"port": number, "environment": {**service["environment"], "PORT": str(number)}}
    return Change(f"{key} on port {number}")


def secret(rng: random.Random, environment: Environment) -> Change:
    """A variable has another secret."""
    key, service = _with_hosts(rng, environment)
    name = rng.choice(["session", "django", "field_encryption"])
    service["secrets"] = {**service["secrets"], "SESSION_SECRET": name}
    return Change(f"{key} reads {name}")


def rights(rng: random.Random, environment: Environment) -> Change:
    """The application has other rights."""
    key, service = _with_hosts(rng, environment)
    action = rng.choice(["s3:GetObject", "s3:PutObject", "s3:ListBucket"])
    policy = [{"Effect": "Allow", "Action": [action], "Resource": "arn:aws:s3:::uploads*"}]
    service.pop("task_role", None)
    service["task_policy"] = rng.choice([[], policy])
    return Change(f"{key} may {action if service['task_policy'] else 'nothing'}")


def execute_command(rng: random.Random, environment: Environment) -> Change:
    """ECS Exec is on or off."""
    key, service = _with_hosts(rng, environment)
    service["execute_command"] = not service.get("execute_command", True)
    service.pop("task_role", None)
    return Change(f"{key} with execute_command {service['execute_command']}")


def worker(rng: random.Random, environment: Environment) -> Change:
    """A worker comes, or leaves the inventory, and is deleted or left as it is."""
    if environment.services.pop("worker", None):
        prune = rng.random() < 0.5
        return Change("the worker leaves" + " for good" * prune, {"services_prune": True} if prune else {})
    name, secrets = f"talentbase-worker-{environment.name}", {"DJANGO_SECRET_KEY": "django"}
    taken = {"name": name, "repository": "talentbase-api", "profile": "worker", "cpu": 256, "memory": 512}
    environment.services["worker"] = taken | {"secrets": secrets}
    return Change("a worker comes")


def zones(rng: random.Random, environment: Environment) -> Change:
    """The network spans two or three zones."""
    network = environment.topics["network"]["network"]
    network["availability_zones"] = 5 - network["availability_zones"]
    network["nat_gateways"] = rng.choice([1, 1, network["availability_zones"]])
    return Change(f"{network['availability_zones']} zones, {network['nat_gateways']} NAT gateways")


def cache(rng: random.Random, environment: Environment) -> Change:
    """A second cache comes, is changed, or leaves, and is deleted or left as it is."""
    caches = environment.topics["data"]["caches"]
    key, service = _with_hosts(rng, environment)
    name = f"talentbase-{environment.name}-queue"
    if "queue" not in caches:
        caches["queue"] = caches["main"] | {"identifier": name, "nodes": rng.choice([1, 2])}
        service["environment"]["QUEUE_URL"] = "redis://${cache.queue.host}:${cache.queue.port}/0"
        return Change(f"a cache comes, for {key}")
    if rng.random() < 0.5:
        caches["queue"]["snapshot_retention_days"] = rng.randrange(8)
        return Change(f"the cache keeps {caches['queue']['snapshot_retention_days']} snapshots")
    del caches["queue"]
    _forget(environment, "QUEUE_URL")
    return _leaves(rng, "the cache leaves", name)


def database(rng: random.Random, environment: Environment) -> Change:
    """A second database comes, is changed, or leaves, and is deleted or left as it is."""
    databases = environment.topics["data"]["databases"]
    key, service = _with_hosts(rng, environment)
    name = f"talentbase-{environment.name}-reports"
    if "reports" not in databases:
        copied = {option: value for option, value in databases["main"].items() if option != "credentials"}
        databases["reports"] = copied | {"identifier": name, "managed_password": True, "username": "reports"}
        service["environment"]["REPORTS_HOST"] = "${database.reports.host}"
        service["secrets"] = {**service["secrets"], "REPORTS_PASSWORD": "rds.reports.password"}
        return Change(f"a database comes, for {key}")
    if rng.random() < 0.5:
        databases["reports"]["backup_retention_days"] = rng.randrange(1, 8)
        return Change(f"the database keeps {databases['reports']['backup_retention_days']} backups")
    del databases["reports"]
    _forget(environment, "REPORTS_HOST", "REPORTS_PASSWORD")
    return _leaves(rng, "the database leaves", name)


def host(rng: random.Random, environment: Environment) -> Change:
    """A service gets another host, or loses one."""
    key, service = _with_hosts(rng, environment)
    if len(service["hosts"]) > 1:
        return Change(f"{key} loses {service['hosts'].pop(rng.randrange(len(service['hosts'])))}")
    service["hosts"].append(_free_host(rng, environment))
    return Change(f"{key} gets {service['hosts'][-1]}")


def hosts(rng: random.Random, environment: Environment) -> Change:
    """Two services swap their hosts, or the places of their rules."""
    if told := _unshared(rng, environment):
        return told
    one, two = [item for item in environment.services.values() if item.get("hosts")][:2]
    option = rng.choice(["hosts", "priority"])
    one[option], two[option] = two[option], one[option]
    return Change(f"{option} swapped")


def container(rng: random.Random, environment: Environment) -> Change:
    """A container has another name."""
    key, service = _with_hosts(rng, environment)
    service["container"] = "app" if service.get("container") != "app" else key
    return Change(f"{key} in the container {service['container']}")


def rename(rng: random.Random, environment: Environment) -> Change:
    """A service has another name: another service, which takes over from one that is left as it is, or deleted."""
    key, service = _with_hosts(rng, environment)
    service["name"] = f"talentbase-{key}{rng.randrange(2, 5)}-{environment.name}"
    options = rng.choice([{}, {"ingress_move": True}, {"services_prune": True}])
    return Change(f"{key} is named {service['name']}{' with ' + ', '.join(options) if options else ''}", dict(options))


def volume(rng: random.Random, environment: Environment) -> Change:
    """A service has scratch space, or none."""
    key, service = _with_hosts(rng, environment)
    if service.pop("volumes", None):
        del service["mounts"]
        return Change(f"{key} without a volume")
    service |= {"volumes": {"scratch": {}}, "mounts": [{"volume": "scratch", "path": "/scratch"}]}
    return Change(f"{key} with a volume")


def paths(rng: random.Random, environment: Environment) -> Change:
    """A service gets some paths of its hosts alone, or all of them."""
    if told := _unshared(rng, environment):
        return told
    key, service = _with_hosts(rng, environment)
    if service.pop("paths", None):
        return Change(f"{key} on every path")
    service["paths"] = list(rng.choice(PATHS))
    return Change(f"{key} on {' and '.join(service['paths'])}")


def shared_host(rng: random.Random, environment: Environment) -> Change:
    """A service gets a path of another's host, or leaves that host."""
    if told := _unshared(rng, environment):
        return told
    both = [item for item in environment.services.items() if item[1].get("hosts")][:2]
    (key, service), (of, other) = rng.sample(both, 2)
    other.pop("paths", None)
    service |= {"hosts": [*service["hosts"], other["hosts"][0]], "paths": ["/api/*"]}
    if service["priority"] > other["priority"]:
        service["priority"], other["priority"] = other["priority"], service["priority"]
    return Change(f"{key} gets /api/* of {of}'s {other['hosts'][0]}")


def groups(rng: random.Random, environment: Environment) -> Change:
    """A service's tasks have other security groups."""
    key, service = _with_hosts(rng, environment)
    service["security_groups"] = rng.choice([item for item in GROUPS if item != service.get("security_groups", {})])
    told = ", ".join(f"{name} {value}" for name, value in service["security_groups"].items() if name != "rules")
    return Change(f"{key} in security groups {told or 'common True'}")


def strategy(rng: random.Random, environment: Environment) -> Change:
    """A service is deployed in another way."""
    key, service = _with_hosts(rng, environment)
    now = service.get("deployment", {})
    service["deployment"] = dict(rng.choice([item for item in STRATEGIES if item != now]))
    return Change(f"{key} deployed {service['deployment'].get('strategy', 'rolling')}")


def names_of_parts(rng: random.Random, environment: Environment) -> Change:
    """The family of a service's task definition, or its log group, has another name."""
    key, service = _with_hosts(rng, environment)
    option = rng.choice(["family", "log_group"])
    if service.pop(option, None) is None:
        service[option] = f"{'/app/' if option == 'log_group' else ''}{service['name']}-{rng.randrange(10)}"
    return Change(f"{key} with the {option} {service.get(option, 'of its name')}")


def details(rng: random.Random, environment: Environment) -> Change:
    """A service has, or has no more, what another tool leaves, or what a careful person gives it."""
    key, service = _with_hosts(rng, environment)
    chosen = rng.choice(DETAILS)
    name = next(iter(chosen))
    if service.get(name) == chosen[name]:
        for option in chosen:
            del service[option]
        return Change(f"{key} without {name}")
    service |= chosen
    return Change(f"{key} with {name} {chosen[name]}")


CHANGES: list[Callable[[random.Random, Environment], Change]] = [
    port, port, secret, rights, execute_command, worker, zones, cache, database, host, hosts, container, rename, volume,
    paths, shared_host, groups, groups, strategy, names_of_parts, details, details,
]  # fmt: skip
OF_ALL = (zones, cache, database)
"""Those of what the second environment shares, which the first one alone changes."""


def _with_hosts(rng: random.Random, environment: Environment) -> tuple[str, Variables]:
    return rng.choice([(key, item) for key, item in environment.services.items() if item.get("hosts")])


def _free_host(rng: random.Random, environment: Environment) -> str:
    free = {f"more-{number}-{environment.name}.salesdog.click" for number in range(4)} - environment.hosts
    return rng.choice(sorted(free))


def _unshared(rng: random.Random, environment: Environment) -> Change | None:
    """The service that has a path of another's host leaves that host, if there is one."""
    for key, service in environment.services.items():
        others = {
            name for item in environment.services.values() if item is not service for name in item.get("hosts", [])
        }
        if service.get("paths") and others & {*service["hosts"]}:
            own = [name for name in service["hosts"] if name not in others]
            service["hosts"] = own or [_free_host(rng, environment)]
            return Change(f"{key} has {' and '.join(service['hosts'])} alone")
    return None


def _forget(environment: Environment, *variables: str) -> None:
    for service in environment.services.values():
        for part in ("environment", "secrets"):
            for name in variables:
                service.get(part, {}).pop(name, None)


def _leaves(rng: random.Random, text: str, name: str) -> Change:
    prune = rng.random() < 0.5
    return Change(f"{text}{' for good' * prune}", {"data_prune": True, "confirm_delete": name} if prune else {})
