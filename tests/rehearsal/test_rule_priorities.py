"""Two listener rules swap their priorities in one call; a priority that another rule keeps is refused."""

from __future__ import annotations

from typing import Any

import pytest

HOSTS = {10: "one.example.com", 20: "two.example.com", 30: "three.example.com"}


@pytest.fixture
def rules(account: Any) -> dict[int, str]:
    """The ARNs of three rules of one listener, by priority."""
    ec2, elb = account.client("ec2"), account.client("elbv2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")
        for number, zone in enumerate("ab")
    ]
    ids = [item["Subnet"]["SubnetId"] for item in subnets]
    balancer = elb.create_load_balancer(Name="app", Subnets=ids)["LoadBalancers"][0]["LoadBalancerArn"]
    answer = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
    listener = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[answer])
    arn = listener["Listeners"][0]["ListenerArn"]
    return {
        priority: elb.create_rule(
            ListenerArn=arn,
            Priority=priority,
            Conditions=[{"Field": "host-header", "HostHeaderConfig": {"Values": [host]}}],
            Actions=[answer],
        )["Rules"][0]["RuleArn"]
        for priority, host in HOSTS.items()
    }


def test_rules_swap(account: Any, rules: dict[int, str]) -> None:
    elb = account.client("elbv2")
    swapped = [{"RuleArn": rules[10], "Priority": 20}, {"RuleArn": rules[20], "Priority": 10}]
    elb.set_rule_priorities(RulePriorities=swapped)
    found = elb.describe_rules(RuleArns=list(rules.values()))["Rules"]
    assert {rule["RuleArn"]: rule["Priority"] for rule in found} == {
        rules[10]: "20",
        rules[20]: "10",
        rules[30]: "30",
    }


def test_a_priority_in_use_is_refused(account: Any, refused: Any, rules: dict[int, str]) -> None:
    elb = account.client("elbv2")
    taken = [{"RuleArn": rules[10], "Priority": 30}]
    refused("PriorityInUse", elb.set_rule_priorities, RulePriorities=taken)
    assert elb.describe_rules(RuleArns=[rules[10]])["Rules"][0]["Priority"] == "10"
