"""Random valid inventories, after that of dev: each part comes with a chance of its own."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.adopted_accounts import platform

Variables = dict[str, Any]
STRATEGIES: list[Variables] = [
    {},
    {"strategy": "blue_green", "bake_time": 1},
    {"strategy": "canary", "canary_percent": 10, "canary_bake_time": 1},
    {"strategy": "linear", "step_percent": 50, "step_bake_time": 1},
]
SELDOM = 0.25
ARM_TAG = "arm"
"""The image of the services that are for ARM64."""
SIZES = ((256, 512), (512, 1024), (1024, 2048), (2048, 8192))
SPOT = [{"provider": "FARGATE_SPOT", "weight": 3}, {"provider": "FARGATE", "base": 1}]
SIDECAR: Variables = {
    "image": "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.0",
    "essential": False,
    "environment": {"LEVEL": "info"},
}
SECRETS: dict[str, Variables] = {
    "letters": {"kind": "letters_and_digits", "length": 40},
    "hex": {"kind": "hex"},
    "url": {"kind": "url_safe", "recovery_days": 7},
    "django": {"kind": "django_secret_key", "key": "DJANGO"},
    "fernet": {"kind": "fernet_key"},
    "login": {"kind": "database_credentials", "username": "master_user", "length": 32},
    "person": {"kind": "external", "keys": ["ID", "KEY"]},
    "rotated": {"kind": "hex", "key": "NOW", "rotation": {"max_age_days": 30, "fallbacks": "OLD", "keep": 2}},
}


# What a new environment may have, and what another tool leaves: each comes with a chance of its own.
DATABASE: list[Variables] = [
    {"backup_window": "03:00-04:00", "maintenance_window": "sun:05:00-sun:06:00"},
    {"backup_window": "23:30-00:30"},
    {"ca_certificate": "rds-ca-ecc384-g1"},
    {"storage_gib": 400, "max_storage_gib": 0, "iops": 15000, "storage_throughput": 700},
    {"log_exports": ["postgresql", "upgrade"]},
    {"log_exports": []},
    {"iam_authentication": True},
    {"parameter_group": "default.postgres15"},
    {"apply_immediately": False},
]
NETWORK: list[Variables] = [
    {"route_tables": "subnet"},
    {"public_addresses_on_launch": True},
    {"keep_rule_descriptions": True, "keep_egress_rules": True},
]
INGRESS: list[Variables] = [
    {"drop_invalid_header_fields": False},
    {"evaluate_target_health": False},
    {"dualstack_aliases": True},
]
SERVICE: list[Variables] = [
    {"propagate_tags": "NONE", "enable_ecs_managed_tags": False},
    {"task_role": "none", "execute_command": False},
    {"availability_zone_rebalancing": False},
]
EXISTING = {"VPC": 0.5, "balancer": 0.5, "cluster": 0.5}


class Builder:
    """One random inventory. topics: those of dev, which are changed; platform: whether somebody owns what it may lie in."""

    def __init__(
        self, rng: random.Random, topics: dict[str, Variables], name: str, file_system: str, platform: bool = False
    ) -> None:
        self._rng, self._name, self._file_system = rng, name, file_system
        self.topics = topics
        chosen = {part for part, share in EXISTING.items() if platform and self._chance(share)}
        self._existing = chosen | ({"VPC"} if "balancer" in chosen else set())

    def build(self) -> list[str]:
        """Change the topics; what the inventory has, in words."""
        self.topics["environment"] |= {"environment_name": self._name, "protected": False}
        told = [self._platform(), self._network(), *self._data(), *self._secrets(), self._ingress(), self._monitoring()]
        return [text for text in (*told, *self._services()) if text]

    def _chance(self, share: float) -> bool:
        return self._rng.random() < share

    def _network(self) -> str:
        network = self.topics["network"]["network"]
        zones = self._rng.choice([2, 2, 3])
        network |= {"name": self._name, "availability_zones": zones, "nat_gateways": self._rng.choice([1, zones])}
        network["subnet_prefix"] = self._rng.choice([24, 26])
        network |= self._some(NETWORK)
        if "VPC" in self._existing:
            kept = {name: value for name, value in network.items() if name in ("name", *NETWORK[-1])}
            self.topics["network"]["network"] = {**kept, "existing": platform.place()}
        return f"{zones} zones"

    def _platform(self) -> str:
        return f"existing {' '.join(sorted(self._existing))}" if self._existing else ""

    def _some(self, choices: list[Variables]) -> Variables:
        """Some of what goes with everything."""
        return {name: value for item in choices if self._chance(SELDOM) for name, value in item.items()}

    def _data(self) -> list[str]:
        database = self.topics["data"]["databases"]["main"] | {"identifier": f"{self._name}-db"}
        cache = self.topics["data"]["caches"]["main"] | {"identifier": f"{self._name}-cache"}
        if self._chance(0.5):
            del database["credentials"]
            database |= {"managed_password": True, "username": "master_user"}
        else:
            database["credentials"] = "login"
        database |= {"multi_az": self._chance(0.3), "backup_retention_days": self._rng.choice([0, 7])}
        database |= self._some(DATABASE)
        cache |= {"nodes": self._rng.choice([1, 2]), "transit_encryption": self._chance(0.3)}
        databases = {"main": database} if self._chance(0.5) else {}
        caches = {"main": cache} if self._chance(0.5) else {}
        self.topics["data"] = {"databases": databases, "caches": caches}
        return ["a database" if databases else "", "a cache" if caches else ""]

    def _secrets(self) -> list[str]:
        kinds = self._rng.sample(sorted(SECRETS), self._rng.randrange(1, len(SECRETS) + 1))
        if any("credentials" in item for item in self.topics["data"]["databases"].values()):
            kinds = sorted({*kinds, "login"})
        secrets = {kind: {"name": f"{self._name}/{kind}", **SECRETS[kind]} for kind in kinds}
        parameters: Variables = {}
        if self._chance(0.5):
            parameters["url"] = {"name": f"/{self._name}/url", "value": "https://example.com"}
        if self._chance(0.3):
            parameters["hidden"] = {"name": f"/{self._name}/hidden", "type": "SecureString", "kind": "hex"}
        self.topics["secrets"] = {"secrets": secrets, "parameters": parameters}
        return [f"{len(secrets)} secrets", f"{len(parameters)} parameters" if parameters else ""]

    def _ingress(self) -> str:
        ingress = self.topics["ingress"]["ingress"]
        ingress |= {"name": self._name, "idle_timeout": self._rng.choice([60, 120]), "http2": self._chance(0.8)}
        ingress |= self._some(INGRESS)
        if "balancer" in self._existing:
            own = ("hosted_zone", "hosted_zone_id", *INGRESS[1], *INGRESS[2])
            kept = {name: value for name, value in ingress.items() if name in own}
            self.topics["ingress"]["ingress"] = {**kept, "existing": platform.BALANCER}
        return ""

    def _monitoring(self) -> str:
        monitoring = self.topics["monitoring"]["monitoring"]
        monitoring |= {"topic": f"{self._name}-alarms", "dashboard": self._name, "keep_logs": self._chance(0.3)}
        if self._chance(0.3):
            del monitoring["alarms"]
        return "logs kept" if monitoring["keep_logs"] else ""

    def _services(self) -> list[str]:
        topic = self.topics["services"]
        topic["cluster"] = {"name": self._name, "container_insights": self._rng.choice(["enabled", "disabled"])}
        if "cluster" in self._existing:
            topic["cluster"] = {"name": self._name, "existing": platform.CLUSTER}
        count = self._rng.randrange(1, 5)
        topic["services"] = {f"s{number}": self._service(number) for number in range(1, count + 1)}
        services = topic["services"].values()
        if not any(item.get("hosts") for item in services):
            del self.topics["ingress"]["ingress"]
        kinds = sorted({word for item in services for word in _words(item)})
        return [f"{count} services ({', '.join(kinds) or 'workers'})"]

    def _service(self, number: int) -> Variables:
        cpu, memory = self._rng.choice(SIZES)
        service: Variables = {
            "name": f"{self._name}-s{number}",
            "repository": "talentbase-api",
            "profile": "worker",
            "cpu": cpu,
            "memory": memory,
            "environment": self._environment(),
            "secrets": self._read_secrets(),
        }
        for share, part in self._parts():
            if self._chance(share):
                part(service, number)
        return service

    def _parts(self) -> list[tuple[float, Callable[[Variables, int], None]]]:
        return [
            (0.6, self._hosts),
            (0.3, lambda service, _number: service.update(capacity_providers=SPOT)),
            (0.3, lambda service, _number: service.update(cpu_architecture="ARM64", image_tag=ARM_TAG)),
            (0.3, self._sidecar),
            (0.3, self._volume),
            (0.2, lambda service, _number: service.update(execute_command=False)),
            (0.2, lambda service, _number: service.update(scaling={"min": 0, "max": 2, "memory_target": 0})),
            (0.2, lambda service, _number: service.update(ephemeral_storage_gib=50)),
            (0.3, self._kept),
        ]

    def _kept(self, service: Variables, number: int) -> None:
        """What another tool leaves, and a service without Spot's capacity providers may have a launch type."""
        service |= self._some(SERVICE)
        if "volumes" in service and service.get("task_role"):
            del service["task_role"]
        if self._chance(0.5):
            service |= {"family": f"{self._name}-family-{number}", "log_group": f"/aws/ecs/{self._name}/{number}"}
        if "capacity_providers" not in service and self._chance(0.5):
            service["launch_type"] = "FARGATE"

    def _hosts(self, service: Variables, number: int) -> None:
        hosts = [f"s{number}-{index}.salesdog.click" for index in range(self._rng.choice([1, 1, 2]))]
        service |= {"hosts": hosts, "port": 8000 + number, "priority": 10 * number, "profile": "django"}
        service["target_group"] = {"path": "/ping/", "sticky_cookie": self._rng.choice(["", "SESSION"])}
        service["deployment"] = dict(self._rng.choice(STRATEGIES))

    def _sidecar(self, service: Variables, _number: int) -> None:
        service["sidecars"] = {"collector": {**SIDECAR, "secrets": self._read_secrets()}}

    def _volume(self, service: Variables, _number: int) -> None:
        efs = {"efs_file_system": self._file_system, "iam": self._chance(0.5)}
        service["volumes"] = {"data": efs if self._chance(0.5) else {}}
        service["mounts"] = [{"volume": "data", "path": "/data"}]

    def _environment(self) -> Variables:
        data = self.topics["data"]
        found = {"DB_HOST": "${database.main.host}"} if data["databases"] else {}
        return found | ({"REDIS_URL": "${cache.main.scheme}://${cache.main.host}"} if data["caches"] else {})

    def _read_secrets(self) -> Variables:
        given = self.topics["secrets"]
        names = [_reference(key, secret) for key, secret in given["secrets"].items()]
        names += [f"parameter.{key}" for key in given["parameters"]]
        if any(item.get("managed_password") for item in self.topics["data"]["databases"].values()):
            names.append("rds.main.password")
        chosen = self._rng.sample(names, self._rng.randrange(len(names) + 1))
        return {f"SECRET_{place}": name for place, name in enumerate(chosen)}


def _reference(key: str, secret: Variables) -> str:
    inner = {"database_credentials": "password", "external": "ID"}.get(secret["kind"], "")
    return f"{key}.{inner}" if inner else key


def _words(service: Variables) -> list[str]:
    words = {
        "hosts": "hosts" in service,
        "Spot": "capacity_providers" in service,
        "ARM64": "cpu_architecture" in service,
        "sidecar": "sidecars" in service,
        "volume": "volumes" in service,
        "family": "family" in service,
        "launch-type": "launch_type" in service,
        "roleless": "task_role" in service,
        "EFS": "efs" in str(service.get("volumes")),
        str(service.get("deployment", {}).get("strategy")): bool(service.get("deployment")),
    }
    return [word for word, has in words.items() if has]
