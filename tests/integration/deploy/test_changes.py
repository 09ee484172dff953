"""On the built account one inventory value changes: the check shows that change and nothing else, and so does the run."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rehearsal.calls import is_write
from tests.harness import ROOT, Account, Run, rewrite, section

DEV = ROOT / "inventories" / "dev"
Lines = tuple[list[str], list[str]]
PROBE = '"import http.client'
GRANT = ['"Action": [', '"s3:GetObject"', '"Effect": "Allow"', '"Resource": [', '"arn:aws:s3:::uploads/*"']
REVISION = "arn:aws:ecs:us-east-1:258993895334:task-definition"


@dataclass(frozen=True)
class Change:
    """A new value at a dotted path of an inventory file, and the lines by which the diff of each resource differs.

    Of a line its beginning is enough. Of a new resource only some lines are given.
    """

    file: str
    path: str
    value: Any
    shown: dict[str, Lines]


def revised(service: str) -> dict[str, Lines]:
    """What a new task definition changes at its service."""
    return {
        f"service {service}": ([f'"task_definition": "{REVISION}/{service}:1"'], ['"task_definition": "(known after'])
    }


def one(key: str, before: object, after: object) -> Lines:
    """One value that differs."""
    return [f'"{key}": {before}'], [f'"{key}": {after}']


CHANGES: dict[str, list[Change]] = {
    "settings": [
        Change(
            "network",
            "network.security_group_rules",
            {"alb": [{"port": 8443, "source": "10.9.0.0/16"}]},
            {
                "new security group rule talentbase-dev-alb ingress tcp 8443 from 10.9.0.0/16": (
                    [],
                    ['"description": "Port 8443 from 10.9.0.0/16"', '"from_port": 8443', '"peer": "10.9.0.0/16"'],
                )
            },
        ),
        Change(
            "data",
            "databases.main.backup_retention_days",
            14,
            {"DB instance talentbase-dev": one("backup_retention_days", 7, 14)},
        ),
        Change(
            "data",
            "caches.main.snapshot_retention_days",
            3,
            {"replication group talentbase-dev-redis": one("snapshot_retention_days", 0, 3)},
        ),
        Change(
            "secrets",
            "secrets.session.description",
            "Signs sessions",
            {"secret talentbase-dev/web/session-secret": one("description", '""', '"Signs sessions"')},
        ),
        Change(
            "secrets",
            "parameters.api_url.value",
            "https://other.salesdog.click",
            {
                "parameter /talentbase-dev/web/api-url": one(
                    "value", '"https://api-dev.salesdog.click"', '"https://other.salesdog.click"'
                )
            },
        ),
        Change(
            "ingress",
            "ingress.tls_policy",
            "ELBSecurityPolicy-TLS13-1-3-2021-06",
            {
                "listener talentbase-dev:443": one(
                    "tls_policy", '"ELBSecurityPolicy-TLS13-1-2-2021-06"', '"ELBSecurityPolicy-TLS13-1-3-2021-06"'
                )
            },
        ),
        Change("ingress", "ingress.idle_timeout", 120, {"load balancer talentbase-dev": one("idle_timeout", 60, 120)}),
        Change(
            "monitoring",
            "monitoring.alarms.cpu-critical.threshold",
            95,
            {
                f"alarm talentbase-{service}-dev-cpu-critical": (
                    [
                        f'"description": "critical: talentbase-{service}-dev: CPU above 90% ',
                        '"threshold": 90.0',
                    ],
                    [
                        f'"description": "critical: talentbase-{service}-dev: CPU above 95% ',
                        '"threshold": 95.0',
                    ],
                )
                for service in ("web", "api")
            },
        ),
        Change(
            "services",
            "cluster.container_insights",
            "enhanced",
            {"cluster talentbase-dev": one("container_insights", '"enabled"', '"enhanced"')},
        ),
        Change(
            "services",
            "services.web.environment.LOG_LEVEL",
            "debug",
            {"task definition talentbase-web-dev": ([], ['"LOG_LEVEL": "debug"']), **revised("talentbase-web-dev")},
        ),
        Change(
            "services",
            "services.api.deployment",
            {"minimum_healthy_percent": 50},
            {"service talentbase-api-dev": one("minimum_healthy_percent", 100, 50)},
        ),
        Change(
            "services",
            "services.api.task_policy",
            [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::uploads/*"]}],
            {"role talentbase-api-dev-us-east-1-task": ([], GRANT)},
        ),
    ],
    "what follows from a service": [
        Change(
            "services",
            "services.web.hosts",
            ["dev.salesdog.click", "new.salesdog.click"],
            {
                "records salesdog.click": (
                    ['"new.salesdog.click": null'],
                    ['"new.salesdog.click": [', '"alias', '"evaluate_target_health": true', '"type": "A"'],
                ),
                "listener rule talentbase-web-dev": ([], ['"new.salesdog.click"']),
                "dashboard talentbase-dev": (['"markdown": "# talentbase-dev'], ['"markdown": "# talentbase-dev']),
            },
        ),
        Change(
            "services",
            "services.web.memory",
            2048,
            {"task definition talentbase-web-dev": one("memory", '"1024"', '"2048"'), **revised("talentbase-web-dev")},
        ),
        Change(
            "services",
            "services.api.target_group.path",
            "/health/",
            {
                "target group talentbase-api-dev": one("path", '"/ping/"', '"/health/"'),
                "task definition talentbase-api-dev": ([PROBE], [PROBE]),
                **revised("talentbase-api-dev"),
            },
        ),
        Change(
            "services", "services.web.scaling", {"max": 5}, {"scalable target talentbase-web-dev": one("max", 3, 5)}
        ),
        Change(
            "services",
            "services.api.scaling",
            {"cpu_target": 60},
            {
                "scaling policy talentbase-api-dev-cpu": one("target", "70.0", "60.0"),
                "dashboard talentbase-dev": one("value", "70.0", "60.0"),
            },
        ),
        Change(
            "monitoring",
            "monitoring.log_retention_days",
            14,
            {f"log group /ecs/talentbase-{service}-dev": one("retention_days", 7, 14) for service in ("web", "api")},
        ),
        Change(
            "monitoring",
            "monitoring.subscribers",
            [{"protocol": "email", "endpoint": "ops@example.com"}],
            {"new subscription email ops@example.com": ([], ['"protocol": "email"'])},
        ),
    ],
    "the dashboard follows an alarm": [
        Change(
            "monitoring",
            "monitoring.alarms.http-5xx",
            {"severity": "warning", "metric": "http_5xx", "statistic": "Sum", "threshold": 10},
            {
                "dashboard talentbase-dev": ([], ['"arn:aws:cloudwatch:us-east-1:258993895334:alarm:talentbase-']),
                "new alarm talentbase-web-dev-http-5xx": ([], ['"metric": "HTTPCode_Target_5XX_Count"']),
                "new alarm talentbase-api-dev-http-5xx": ([], ['"metric": "HTTPCode_Target_5XX_Count"']),
            },
        ),
    ],
}
UNTAGGED = ("records ", "dashboard ", "route talentbase-dev", "route table association ", "scaling policy ")
"""How the names of resources begin that carry no tags."""


@pytest.fixture(scope="module")
def foreseen(shared_account: Account) -> set[str]:
    """Every resource that a check foresees before dev is built."""
    return {address.removeprefix("new ") for address in diffs(check(shared_account, DEV))}


@pytest.fixture(scope="module")
def built(built_dev: Account, foreseen: set[str]) -> Account:
    """dev, after a check has foreseen it in an empty account."""
    return built_dev


@pytest.fixture
def change(tmp_path: Path) -> Callable[..., Path]:
    """Makes a copy of dev's inventory with these changes."""

    def copy(*changes: Change) -> Path:
        inventory = Path(shutil.copytree(DEV, tmp_path / "inventory", dirs_exist_ok=True))
        for item in changes:
            variables = section(inventory, item.file)
            *parents, last = item.path.split(".")
            place = variables
            for name in parents:
                place = place.setdefault(name, {})
            place[last] = item.value
            rewrite(inventory, item.file, variables)
        return inventory

    return copy


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_a_check_shows_what_changed_and_nothing_else(
    built: Account, change: Callable[..., Path], changes: list[Change]
) -> None:
    expected: dict[str, Lines] = {}
    for item in changes:
        for address, (before, after) in item.shown.items():
            others = expected.setdefault(address, ([], []))
            others[0].extend(before)
            others[1].extend(after)
    checked = check(built, change(*changes))
    shown = diffs(checked)
    assert set(shown) == set(expected)
    assert {address: lines for address, lines in shown.items() if not fits(address, lines, expected[address])} == {}


def test_another_image_is_a_revision_of_its_service_alone(built: Account) -> None:
    tags = built.client("ecr").describe_images(repositoryName="talentbase-api")["imageDetails"][0]["imageTags"]
    sha = next(tag for tag in tags if tag != "latest")
    checked = built.playbook("deploy.yml", "--check", "--diff", image_tags={"api": sha})
    assert (checked.code, checked.writes) == (0, 0), checked.output
    shown = diffs(checked)
    definition = "task definition talentbase-api-dev"
    assert set(shown) == {definition, "service talentbase-api-dev"}
    assert f"update {definition} (containers): image of api: latest -> {sha}" in " ".join(checked.output.split())
    image = '"image": "258993895334.dkr.ecr.us-east-1.amazonaws.com/talentbase-api:'
    removed, added = shown[definition]
    assert ([*removed], [*added]) == ([f'{image}latest"'], [f'{image}{sha}"'])


def test_a_tag_reaches_everything_that_has_tags(
    built: Account, foreseen: set[str], change: Callable[..., Path]
) -> None:
    shown = diffs(check(built, change(Change("environment", "resource_tags.Team", "platform", {}))))
    assert set(shown) == {address for address in foreseen if not address.startswith(UNTAGGED)}
    # The cluster also has the record of which tags the inventory gave.
    _before, record = shown.pop("cluster talentbase-dev")
    assert record[0] == '"Team": "platform"'
    assert [line.partition(":")[0] for line in record[1:]] == ['"talentbase.aws/tags/talentbase-dev/dev"']
    assert {address: lines for address, lines in shown.items() if lines != ([], ['"Team": "platform"'])} == {}


def test_what_somebody_changed_by_hand_comes_back(built: Account) -> None:
    database = {"DBInstanceIdentifier": "talentbase-dev", "BackupRetentionPeriod": 1, "ApplyImmediately": True}
    built.client("rds").modify_db_instance(**database)
    built.client("ecs").update_service(
        cluster="talentbase-dev",
        service="talentbase-api-dev",
        deploymentConfiguration={"deploymentCircuitBreaker": {"enable": False, "rollback": False}},
    )
    group = built.client("logs")
    group.put_retention_policy(logGroupName="/ecs/talentbase-web-dev", retentionInDays=1)
    shown = diffs(check(built, DEV))
    assert set(shown) == {
        "DB instance talentbase-dev",
        "service talentbase-api-dev",
        "log group /ecs/talentbase-web-dev",
    }
    assert fits("DB instance", shown["DB instance talentbase-dev"], one("backup_retention_days", 1, 7))
    run = built.playbook("deploy.yml")
    assert run.code == 0, run.output
    assert diffs(check(built, DEV)) == {}


def test_a_run_changes_what_the_check_showed(built: Account, change: Callable[..., Path]) -> None:
    alarm = next(item for item in CHANGES["settings"] if item.path.endswith("cpu-critical.threshold"))
    variable = next(item for item in CHANGES["settings"] if item.path.endswith("LOG_LEVEL"))
    inventory = change(alarm, variable)
    run = built.playbook("deploy.yml", inventory=inventory)
    assert run.code == 0, run.output
    writes = {name: count for name, count in run.calls["by_operation"].items() if is_write(*name.split(":", 1))}
    writes.pop("ecs:TagResource", None)  # how long the tasks took to start, where the run saw it
    # The lock is taken before the first write and given back; what two parts were brought to is kept, and what the inventory gives four others.
    kept = {"ssm:PutParameter": 8}
    assert writes == kept | {"cloudwatch:PutMetricAlarm": 2, "ecs:RegisterTaskDefinition": 1, "ecs:UpdateService": 1}
    again = check(built, inventory)
    assert (again.changed, diffs(again)) == (0, {})


def check(account: Account, inventory: Path) -> Run:
    """A check of an inventory, which wrote nothing."""
    run = account.playbook("deploy.yml", "--check", "--diff", inventory=inventory)
    assert (run.code, run.writes) == (0, 0), run.output
    return run


def diffs(run: Run) -> dict[str, Lines]:
    """By resource the lines that went and the lines that came, without those that only a comma tells apart.

    The name of a resource that is made begins with "new".
    """
    found: dict[str, Lines] = {}
    for match in re.finditer(r"^\+\+\+ after: (.+)\n((?:[ +@-].*\n)*)", run.output, re.MULTILINE):
        removed, added = ([_plain(line) for line in match[2].splitlines() if line[0] == sign] for sign in "-+")
        address = f"new {match[1]}" if match[2].startswith("@@ -0,0 ") else match[1]
        found[address] = (
            [line for line in removed if line not in added and line.strip("{}[]")],
            [line for line in added if line not in removed and line.strip("{}[]")],
        )
    return found


def _plain(line: str) -> str:
    return line[1:].strip().rstrip(",")


def fits(address: str, shown: Lines, expected: Lines) -> bool:
    """Whether the lines are those expected; of a new resource there may be more."""
    pairs = list(zip(shown, expected, strict=True))
    missing = [
        start for lines, starts in pairs for start in starts if not any(line.startswith(start) for line in lines)
    ]
    more = [line for lines, starts in pairs for line in lines if not line.startswith(tuple(starts))]
    return not missing and (not more or address.startswith("new "))
