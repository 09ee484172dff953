"""An environment gives its NAT gateway up and takes it again: no request is lost, and no task is left without its way out."""

from __future__ import annotations

from pathlib import Path

from tests.harness import Account, rewrite, section
from tests.integration.conftest import running
from tools.lost_requests import Client

HOST, CLUSTER = "api-dev.salesdog.click", "talentbase-dev"
SPEED = 60
STAYS = "Stays for the running tasks until a deploy succeeds: "


def told(inventory: Path, gateways: int) -> None:
    """The inventory with so many NAT gateways, and public addresses of the tasks where there is none."""
    network, services = section(inventory, "network"), section(inventory, "services")
    network["network"]["nat_gateways"] = gateways
    for service in services["services"].values():
        service["public_ip"] = not gateways
    rewrite(inventory, "network", network)
    rewrite(inventory, "services", services)


def gateways(account: Account) -> list[str]:
    """The NAT gateways that are there, and beside them the addresses that are paid for."""
    ec2 = account.client("ec2")
    there = [item for item in ec2.describe_nat_gateways()["NatGateways"] if item["State"] == "available"]
    return [item["NatGatewayId"] for item in there] + [
        item["PublicIp"] for item in ec2.describe_addresses()["Addresses"]
    ]


def public(account: Account) -> set[str]:
    """Whether the services' tasks have public addresses."""
    ecs = account.client("ecs")
    arns = ecs.list_services(cluster=CLUSTER)["serviceArns"]
    found = ecs.describe_services(cluster=CLUSTER, services=arns)["services"]
    return {item["networkConfiguration"]["awsvpcConfiguration"]["assignPublicIp"] for item in found}


def test_the_gateway_goes_after_the_rollout_and_comes_before_it(tmp_path: Path, inventory: Path) -> None:
    with running(tmp_path, SPEED, "--http-port", "0") as url:
        account = Account(url, tmp_path)
        assert account.playbook("deploy.yml").code == 0
        first = gateways(account)
        client = Client(str(account.ask("GET", "health")["http_url"]), HOST)
        client.start()

        told(inventory, 0)
        account.ask("PUT", "images", {"*talentbase-api*": {"fail": "exit", "crash_log": ["no"]}})
        failed = account.playbook("deploy.yml", inventory=inventory)
        assert failed.code == 2, failed.output
        assert f"{STAYS}delete NAT gateway" in failed.output.replace("\n", " ") or "delete NAT gateway" in failed.output
        assert gateways(account) == first

        account.ask("PUT", "images", {"*talentbase-api*": {}})
        good = account.playbook("deploy.yml", inventory=inventory)
        assert good.code == 0, good.output
        assert (gateways(account), public(account)) == ([], {"ENABLED"})
        account.zero()
        again = account.playbook("deploy.yml", inventory=inventory)
        assert (again.changed, again.writes) == (0, 0), again.output

        told(inventory, 1)
        back = account.playbook("deploy.yml", inventory=inventory)
        assert back.code == 0, back.output
        assert (len(gateways(account)), public(account)) == (2, {"DISABLED"})
        client.stop.set()
        client.join()
        assert set(client.statuses) == {200}, client.statuses
