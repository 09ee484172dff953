"""What a platform team owns, for the environments of others to lie in: a VPC, a load balancer with a rule of its own, and a cluster."""

from __future__ import annotations

from typing import Any

from .shared import BALANCER, lay_load_balancer, open_to_everybody
from .stacks import as_list
from .terraform_network import NAME, ZONES, lay_network

__all__ = ["BALANCER", "CLUSTER", "lay", "place"]
CLUSTER = "platform"


def lay(account: Any) -> None:
    """A VPC, a load balancer with an HTTPS listener and a rule of its owner, and a cluster."""
    network = lay_network(account, [])
    open_to_everybody(account.client("ec2"), network.groups["alb"])
    elb = account.client("elbv2")
    _balancer, listener = lay_load_balancer(elb, network)
    answer = {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": "the owner's"}
    elb.create_rule(
        ListenerArn=listener,
        Priority=1,
        Conditions=[{"Field": "host-header", "HostHeaderConfig": {"Values": ["status.salesdog.click"]}}],
        Actions=[{"Type": "fixed-response", "FixedResponseConfig": answer}],
        Tags=as_list({"Team": "platform"}),
    )
    account.client("ecs").create_cluster(clusterName=CLUSTER, capacityProviders=["FARGATE"])
    account.ask("POST", "clock", {"advance": 300})


def place() -> dict[str, Any]:
    """The VPC and its subnets, as network.existing names them."""
    tiers = {"public": "public", "private": "private", "isolated": "db"}
    subnets = {tier: [f"{NAME}-{own}-{zone}" for zone in ZONES] for tier, own in tiers.items()}
    return {"vpc": "tag:GithubRepo=shop-infra", "subnets": subnets}
