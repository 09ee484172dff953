"""Adopting an account under requests: what was typed, lost, rolled or changed, and whether there is a way back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import images
from tools.account import Account
from tools.lost_requests import Client

from .runs import DEPLOY, DRIFT, ROLLBACK, Laid, adopt, on, run


@dataclass
class Figures:
    """What was counted of one account."""

    commands: int = 0
    by_hand: int = 0
    answered: int = 0
    lost: int = 0
    rolls: int = 0
    changed: list[str] = field(default_factory=list)
    second_deploy: int = 0
    drift: int = 0
    not_back: int = 0

    def told(self) -> str:
        """On one line."""
        return (
            f"{self.commands} commands typed, {self.by_hand} values by hand, {self.answered} requests answered and {self.lost} lost, "
            f"{self.rolls} rolls, ids changed: {', '.join(self.changed) or 'none'}, writes of the second deploy {self.second_deploy}, "
            f"drift {self.drift}, services not back on the old task definition {self.not_back}"
        )

    @property
    def bad(self) -> int:
        """How much went wrong."""
        counts = (self.by_hand, self.lost, self.rolls, self.second_deploy, self.drift, self.not_back)
        return sum(counts) + len(self.changed)


def figures_of(account: Account, folder: Path, laid: Laid) -> Figures:
    """The commands of the page, one after the other, under requests."""
    figures, before = Figures(), _state(account, laid.clusters)
    inventories = {cluster: folder / cluster / "dev" for cluster in laid.clusters}
    with _requests(account, laid.hosts, figures):
        for cluster, inventory in inventories.items():
            for command in (adopt(cluster, inventory), adopt(cluster, inventory, "-e", f"confirm={cluster}")):
                _typed(account, command, figures)
            for _time in range(2):
                figures.second_deploy = _typed(account, on(DEPLOY, inventory), figures)
            figures.drift += bool(_typed(account, on(DRIFT, inventory), figures, may_fail=True))
        after = _state(account, laid.clusters)
        figures.rolls = sum(after["deployments"][name] != value for name, value in before["deployments"].items())
        figures.changed = [key for key in before if key != "deployments" and after[key] != before[key]]
        for cluster, inventory in inventories.items():
            figures.not_back += _there_and_back(account, cluster, inventory, before)
    return figures


@contextmanager
def _requests(account: Account, hosts: Sequence[str], figures: Figures) -> Iterator[None]:
    """Requests to all hosts without pause."""
    url = str(account.ask("GET", "health")["http_url"])
    clients = [Client(url, host) for host in hosts]
    for client in clients:
        client.start()
    try:
        yield
    finally:
        for client in clients:
            client.stop.set()
            client.join()
    statuses = sum((client.statuses for client in clients), Counter[int]())
    figures.answered = statuses.pop(200, 0)
    figures.lost = sum(statuses.values())


def _typed(account: Account, command: list[str], figures: Figures, may_fail: bool = False) -> int:
    """Run a command that a person types; its writes, or its exit code where it may fail."""
    code, writes, seconds, calls = run(account, command, may_fail)
    figures.commands += 1
    print(f"  {' '.join(command[1:3]):<45} {seconds:5.1f} s, {calls:>4} calls, {writes:>3} writes", flush=True)
    return code if may_fail else writes


def _there_and_back(account: Account, cluster: str, inventory: Path, before: Mapping[str, Any]) -> int:
    """Release another image of each service, and go back to the task definition that was there; how many services are not."""
    old = {service: arn for (owner, service), (arn, _id) in before["deployments"].items() if owner == cluster}
    repositories = {image.split("/")[-1].split(":")[0] for image in _images(account, old.values())}
    for repository in repositories:
        images.push(account.client("ecr"), repository, f"next-{cluster}", "amd64")
    run(account, [*on(DEPLOY, inventory), "-e", f"image_tag=next-{cluster}", "-e", json.dumps({"image_tags": {}})])
    for service, arn in old.items():
        to = arn.rpartition("/")[2]
        run(account, [*on(ROLLBACK, inventory), "-e", f"service={service}", "-e", f"to={to}"])
    now = _state(account, [cluster])["deployments"]
    return sum(now[cluster, service][0] != arn for service, arn in old.items())


def _images(account: Account, definitions: Iterable[str]) -> list[str]:
    ecs = account.client("ecs")
    described = [ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"] for arn in definitions]
    return [
        item["image"]
        for definition in described
        for item in definition["containerDefinitions"]
        if ".ecr." in item["image"]
    ]


def _state(account: Account, clusters: Sequence[str]) -> dict[str, Any]:
    """What must be the same before and after. deployments: task definition and deployment by cluster and service."""
    ecs, ec2, elb = account.client("ecs"), account.client("ec2"), account.client("elbv2")
    deployments = {}
    for cluster in clusters:
        names = ecs.list_services(cluster=cluster)["serviceArns"]
        for item in ecs.describe_services(cluster=cluster, services=names)["services"]:
            deployments[cluster, item["serviceName"]] = (item["taskDefinition"], item["deployments"][0]["id"])
    secrets = account.client("secretsmanager").list_secrets()["SecretList"]
    return {
        "deployments": deployments,
        "secrets": sorted((item["ARN"], sorted(item["SecretVersionsToStages"])) for item in secrets),
        "databases": [item["DbiResourceId"] for item in account.client("rds").describe_db_instances()["DBInstances"]],
        "subnets": sorted(item["SubnetId"] for item in ec2.describe_subnets()["Subnets"]),
        "target groups": sorted(item["TargetGroupArn"] for item in elb.describe_target_groups()["TargetGroups"]),
        "load balancers": sorted(item["LoadBalancerArn"] for item in elb.describe_load_balancers()["LoadBalancers"]),
    }
