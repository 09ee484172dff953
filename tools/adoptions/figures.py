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

from .runs import DEPLOY, DRIFT, ROLLBACK, Laid, Ran, Route, adopt, on, run


@dataclass
class Figures:
    """What was counted of one account.

    by_hand: the inventories that are not as adopt wrote them; lost: responses by status; changed: what is no more there by its id;
    second_deploy: what it changed, and its writes.
    """

    commands: int = 0
    by_hand: int = 0
    answered: int = 0
    lost: Counter[int] = field(default_factory=Counter)
    rolls: int = 0
    ids: int = 0
    changed: list[str] = field(default_factory=list)
    second_deploy: int = 0
    drift: int = 0
    not_back: int = 0

    def told(self) -> str:
        """On one line."""
        return (
            f"{self.commands} commands typed, {self.by_hand} values by hand, {self.answered} requests answered and "
            f"{self.lost.total()} lost{f' {dict(self.lost)}' if self.lost else ''}, {self.rolls} rolls before one was asked for, of {self.ids} ids changed: "
            f"{', '.join(self.changed) or 'none'}, changes and writes of the second deploy {self.second_deploy}, "
            f"drift {self.drift}, services not back on the old task definition {self.not_back}"
        )

    @property
    def bad(self) -> int:
        """How much went wrong."""
        counts = (self.by_hand, self.lost.total(), self.rolls, self.second_deploy, self.drift, self.not_back)
        return sum(counts) + len(self.changed) + (not self.answered)


def figures_of(account: Account, folder: Path, laid: Laid) -> Figures:
    """The commands of the page, one after the other, under requests."""
    figures, before = Figures(), _state(account, laid.clusters)
    inventories = {cluster: folder / cluster / "dev" for cluster in laid.clusters}
    with _requests(account, laid.routes, figures):
        for cluster, inventory in inventories.items():
            _adopted(account, cluster, inventory, figures)
        after = _state(account, laid.clusters)
        figures.rolls = sum(after["deployments"][name] != value for name, value in before["deployments"].items())
        figures.ids = sum(len(value) for key, value in before.items() if key != "deployments")
        figures.changed = [
            f"{key} {id_}"
            for key, value in before.items()
            if key != "deployments"
            for id_ in value
            if id_ not in after[key]
        ]
        for cluster, inventory in inventories.items():
            figures.not_back += _there_and_back(account, cluster, inventory, before)
    return figures


def _adopted(account: Account, cluster: str, inventory: Path, figures: Figures) -> None:
    """Adopt a cluster, deploy it twice with the inventory as it was written, and search for drift."""
    _typed(account, adopt(cluster, inventory), figures)
    written = _texts(inventory)
    _typed(account, adopt(cluster, inventory, "-e", f"confirm={cluster}"), figures)
    _typed(account, on(DEPLOY, inventory), figures)
    again = _typed(account, on(DEPLOY, inventory), figures)
    figures.second_deploy += again.changed + again.writes
    figures.drift += bool(_typed(account, on(DRIFT, inventory), figures, may_fail=True).code)
    figures.by_hand += _texts(inventory) != written


def _texts(inventory: Path) -> dict[str, str]:
    return {str(path): path.read_text() for path in inventory.rglob("*") if path.is_file()}


@contextmanager
def _requests(account: Account, routes: Sequence[Route], figures: Figures) -> Iterator[None]:
    """Requests to all that is served, without pause."""
    url = str(account.ask("GET", "health")["http_url"])
    clients = [Client(url, item.host, item.path, item.service, item.client) for item in routes]
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
    figures.lost = statuses


def _typed(account: Account, command: list[str], figures: Figures, may_fail: bool = False) -> Ran:
    """Run a command that a person types."""
    ran = run(account, command, may_fail)
    figures.commands += 1
    print(
        f"  {command[1]:<22} {ran.seconds:5.1f} s, {ran.calls:>4} calls, {ran.writes:>3} writes, changed={ran.changed}",
        flush=True,
    )
    return ran


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
    """What must be the same before and after: ids by kind, and deployments, task definition and deployment by cluster and service."""
    ecs, ec2, elb, iam = (account.client(name) for name in ("ecs", "ec2", "elbv2", "iam"))
    deployments = {}
    for cluster in clusters:
        names = ecs.list_services(cluster=cluster)["serviceArns"]
        for item in ecs.describe_services(cluster=cluster, services=names)["services"]:
            deployments[cluster, item["serviceName"]] = (item["taskDefinition"], item["deployments"][0]["id"])
    secrets = account.client("secretsmanager").list_secrets()["SecretList"]
    balancers = [item["LoadBalancerArn"] for item in elb.describe_load_balancers()["LoadBalancers"]]
    listeners = [
        item["ListenerArn"] for arn in balancers for item in elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]
    ]
    return {
        "deployments": deployments,
        "secret versions": [f"{item['ARN']} {id_}" for item in secrets for id_ in item["SecretVersionsToStages"]],
        "database": [item["DbiResourceId"] for item in account.client("rds").describe_db_instances()["DBInstances"]],
        "VPC": [item["VpcId"] for item in ec2.describe_vpcs()["Vpcs"]],
        "subnet": [item["SubnetId"] for item in ec2.describe_subnets()["Subnets"]],
        "route table": [item["RouteTableId"] for item in ec2.describe_route_tables()["RouteTables"]],
        "NAT gateway": [item["NatGatewayId"] for item in ec2.describe_nat_gateways()["NatGateways"]],
        "security group": [item["GroupId"] for item in ec2.describe_security_groups()["SecurityGroups"]],
        "target group": [item["TargetGroupArn"] for item in elb.describe_target_groups()["TargetGroups"]],
        "load balancer": balancers,
        "listener": listeners,
        "rule": [item["RuleArn"] for arn in listeners for item in elb.describe_rules(ListenerArn=arn)["Rules"]],
        "role": [item["Arn"] for item in iam.list_roles()["Roles"]],
        "log group": [item["arn"] for item in account.client("logs").describe_log_groups()["logGroups"]],
    }
