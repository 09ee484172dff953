"""Another company's app in another region deploys with inventory lines alone."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cloudformation import errors, template
from tests.harness import Account, Run

SHOP = Path(__file__).parent / "inventories" / "shop"
REGION = "eu-west-1"
SERVICES = ("storefront", "orders", "mailer")


def lay_shop(account: Account) -> None:
    """What the app's owner has before the first deploy: images and a hosted zone."""
    registry = account.client("ecr", REGION)
    for service in SERVICES:
        registry.create_repository(repositoryName=f"shop-{service}")
        manifest = {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json"}
        registry.put_image(
            repositoryName=f"shop-{service}", imageManifest=json.dumps({**manifest, "name": service}), imageTag="latest"
        )
    account.client("route53").create_hosted_zone(Name="shop.example", CallerReference="shop")


def deploy(account: Account, *arguments: str) -> Run:
    return account.playbook("deploy.yml", *arguments, inventory=SHOP)


def test_another_app_needs_inventory_lines_alone(account: Account) -> None:
    lay_shop(account)
    foreseen = deploy(account, "--check", "--diff")
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    assert "+++ after: service shop-mailer" in foreseen.output

    first = deploy(account)
    assert first.code == 0, first.output
    again = deploy(account)
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output
    checked = deploy(account, "--check", "--diff")
    assert (checked.code, checked.changed, checked.writes) == (0, 0, 0), checked.output

    verified = account.playbook("playbooks/verify.yml", inventory=SHOP)
    assert verified.code == 0, verified.output
    assert_stands(account)
    assert errors(template(account, REGION), REGION) == []


def assert_stands(account: Account) -> None:
    """What the inventory asks for, and nothing that only another app has."""
    ec2 = account.client("ec2", REGION)
    (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["shop"]}])["Vpcs"]
    assert vpc["CidrBlock"] == "10.40.0.0/16"
    gateways = ec2.describe_nat_gateways(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["NatGateways"]
    assert [item["State"] for item in gateways] == ["available", "available"]
    services = account.client("ecs", REGION).describe_services(
        cluster="shop", services=[f"shop-{service}" for service in SERVICES]
    )["services"]
    assert {item["serviceName"]: (item["runningCount"], len(item["loadBalancers"])) for item in services} == {
        "shop-storefront": (1, 1),
        "shop-orders": (1, 1),
        "shop-mailer": (2, 0),
    }
    groups = account.client("elbv2", REGION).describe_target_groups()["TargetGroups"]
    assert {item["TargetGroupName"] for item in groups} == {"shop-storefront", "shop-orders"}
    certificates = account.client("acm", REGION).list_certificates()["CertificateSummaryList"]
    assert [item["Status"] for item in certificates] == ["ISSUED"]
    caches = account.client("elasticache", REGION).describe_replication_groups()["ReplicationGroups"]
    assert caches == []
    home = account.client("ecs", "us-east-1").list_clusters()["clusterArns"]
    assert home == []
