"""Whatever is wrong with an inventory, deploy.yml says it in one message and writes nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.harness import Account

GONE = "(gone)"
"""Stands for the removal of a key."""
SHA = "a" * 40

# What is changed, to what; the inventory key that the message begins with; words that say what would be right.
WRONG: list[tuple[str, Any, str, str]] = [
    ("servces", {}, "servces", "did you mean services?"),
    ("services", GONE, "services", "missing"),
    ("services", {}, "services", "give one entry for each service"),
    ("services", [], "services", "mapping"),
    ("services.web.memroy", 1024, "services.web.memroy", "did you mean memory?"),
    ("services.web.cpu", 300, "services.web.cpu", "256, 512, 1024"),
    ("services.web.cpu", "many", "services.web.cpu", "whole number"),
    ("services.web.memory", 700, "services.web.memory", "give 1024 MiB"),
    ("services.api.priority", 10, "services.api.priority", "such as 20"),
    ("services.api.priority", 0, "services.api.priority", "give"),
    ("services.api.port", GONE, "services.api.port", "give"),
    ("services.api.hosts", ["dev.salesdog.click"], "services.api.hosts[0]", "services.web has too"),
    ("services.api.hosts", ["api.example.com"], "services.api.hosts[0]", "salesdog.click"),
    ("services.api.hosts", ["a.b.salesdog.click"], "ingress.certificate_arn", "a.b.salesdog.click"),
    ("services.web.profile", "remx", "services.web.profile", "did you mean remix?"),
    ("services.web.container_health", {"start_period": 301}, "services.web.container_health.start_period", "0 to 300"),
    ("services.web.container_health", {"timeout": 30}, "services.web.container_health.timeout", "at most 29 s"),
    ("services.web.target_group.timeout", 60, "services.web.target_group.timeout", "at most 59 s"),
    ("services.web.deployment", {"grace_period": 60}, "services.web.deployment.grace_period", "at least 180 s"),
    ("services.web.scaling", {"min": 5, "max": 3}, "services.web.scaling.min", "3"),
    ("services.web.secrets.SESSION_SECRET", "sesion", "services.web.secrets.SESSION_SECRET", "did you mean session?"),
    (
        "services.api.environment.DB_HOST",
        "${database.man.host}",
        "services.api.environment.DB_HOST",
        "did you mean main?",
    ),
    ("services.api.environment.DEBUG", True, "services.api.environment.DEBUG", '"True"'),
    ("services.web.repository", "talentbase-shop", "services.web.repository", "create-repository"),
    ("services.web.capacity_providers", [{"provider": "FARGATE_SPOT"}], "services.web.capacity_providers", "cluster"),
    ("image_tags", {"api": SHA}, "services.api", "push it"),
    ("aws_account_id", "123456789012", "aws_account_id", "258993895334"),
    ("aws_region", "us-east-9", "aws_region", "region"),
    ("resource_tags", ["Project"], "resource_tags", "mapping"),
    ("network.cidr", "10.0.0.0/33", "network.cidr", "10.0.0.0/16"),
    ("network.cidr", "172.31.0.0/16", "network.cidr", "such as 10.0.0.0/16"),
    ("network.nat_gateways", 7, "network.nat_gateways", "6"),
    ("databases.main.instance_class", "t3.micro", "databases.main.instance_class", "db.t3.micro"),
    ("databases.main.storage_gib", "lots", "databases.main.storage_gib", "whole number"),
    ("caches.main.nodes", 9, "caches.main.nodes", "1 to 6"),
    ("secrets.session.kind", "random", "secrets.session.kind", "letters_and_digits"),
    ("ingress.hosted_zone_id", "Z0000000000000000000", "ingress.hosted_zone", "hosted_zone"),
    (
        "ingress.certificate_arn",
        "arn:aws:acm:us-east-1:258993895334:certificate/00000000-0000-0000-0000-000000000000",
        "ingress.certificate_arn",
        "does not exist",
    ),
    ("ingress.tls_policy", "TLS1.3", "ingress.tls_policy", "ELBSecurityPolicy-TLS13-1-2-2021-06"),
    ("monitoring.log_retention_days", 8, "monitoring.log_retention_days", "7"),
    ("monitoring.alarms.cpu-critical.metric", "cpus", "monitoring.alarms.cpu-critical.metric", "cpu"),
    ("cluster", "talentbase-dev", "cluster", "mapping"),
]
# What a case needs beside its change, so that the change alone is wrong.
BESIDE: dict[str, dict[str, Any]] = {
    "servces": {"services": GONE},
    "aws_account_id": {"ingress.certificate_arn": GONE},
    "aws_region": {"ingress.certificate_arn": GONE},
    "services.web.capacity_providers": {"cluster.capacity_providers": ["FARGATE"]},
}


@pytest.mark.parametrize(("path", "value", "key", "right"), WRONG, ids=lambda item: str(item)[:40])
def test_one_clear_message_and_no_write(
    account: Account, inventory: Path, path: str, value: Any, key: str, right: str
) -> None:
    for place, item in {**BESIDE.get(path, {}), path: value}.items():
        change(inventory, place, item)
    run = account.playbook("deploy.yml", inventory=inventory)
    assert run.code != 0
    assert run.writes == 0, run.calls
    assert "Traceback" not in run.output
    assert "Not ready to deploy: 1 problem to fix. Nothing was written." in run.output, run.output
    messages = set(re.findall(r"^\s*\d+\. (.+)$", run.output, re.MULTILINE))
    assert len(messages) == 1, messages
    message = messages.pop()
    assert message.startswith(f"{key}: "), message
    assert right in message


def change(inventory: Path, path: str, value: Any) -> None:
    """Set, or remove, the value at a dotted path, in the file that has its section."""
    section = path.split(".")[0]
    files = sorted((inventory / "host_vars" / "dev").glob("*.yml"))
    held = {file: yaml.safe_load(file.read_text()) for file in files}
    file = next((file for file, variables in held.items() if section in variables), files[0])
    *parents, last = path.split(".")
    place = held[file]
    for name in parents:
        place = place.setdefault(name, {})
    if value == GONE:
        del place[last]
    else:
        place[last] = value
    file.write_text(yaml.safe_dump(held[file], sort_keys=False))
