"""With the policies that are made for a team, it deploys on the platform, and can change nothing of its owner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.harness import REGION
from tests.integration.existing.conftest import CLUSTER, Platform, team
from tests.integration.permissions.person import Person, person


def client(somebody: Person, service: str) -> Any:
    """A client of AWS with the person's credentials."""
    names = {name.lower(): value for name, value in somebody.keys.items()}
    return boto3.client(service, region_name=REGION, endpoint_url=somebody.url, **names)


def test_a_team_deploys_and_the_parts_of_the_owner_are_out_of_its_reach(platform: Platform, tmp_path: Path) -> None:
    inventory = team(tmp_path, "shop")
    before = platform.everything()
    somebody = person(platform.account, "look", "deploy", inventory=inventory)
    first = somebody.playbook("deploy.yml", inventory=inventory)
    assert first.code == 0, first.output
    again = somebody.playbook("deploy.yml", inventory=inventory)
    assert (again.code, again.writes) == (0, 0), again.output
    platform.account.ask("PUT", "iam", {"enforce": False})
    rules = {rule["Priority"]: rule["RuleArn"] for rule in platform.rules()}
    listener = rules["1"].replace(":listener-rule/", ":listener/").rsplit("/", 1)[0]
    platform.account.ask("PUT", "iam", {"enforce": True})
    elb = client(somebody, "elbv2")
    forbidden: list[Callable[[], Any]] = [
        lambda: elb.delete_rule(RuleArn=rules["1"]),
        lambda: elb.set_rule_priorities(RulePriorities=[{"RuleArn": rules["1"], "Priority": 9}]),
        lambda: elb.modify_listener(ListenerArn=listener, Port=444),
        lambda: elb.add_tags(ResourceArns=[rules["1"]], Tags=[{"Key": "a", "Value": "b"}]),
        lambda: client(somebody, "ecs").delete_cluster(cluster=CLUSTER),
        lambda: client(somebody, "ec2").delete_vpc(VpcId=before["vpcs"]["Vpcs"][-1]["VpcId"]),
    ]
    for call in forbidden:
        with pytest.raises(ClientError, match=r"AccessDenied|UnauthorizedOperation"):
            call()
    platform.account.ask("PUT", "iam", {"enforce": False})
    assert platform.everything() == before
