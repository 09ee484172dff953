"""Security group rules come back as they were made and modified."""

from __future__ import annotations

from typing import Any


def _rule(ec2: Any, group: str) -> dict[str, Any]:
    filters = [{"Name": "group-id", "Values": [group]}]
    rules = ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    return next(rule for rule in rules if not rule["IsEgress"])


def test_a_rule_from_a_group_keeps_its_description(account: Any) -> None:
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    source, group = (
        ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        for name in ("source", "group")
    )
    pair = {"GroupId": source, "Description": "Port 80 from the source"}
    permission = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [pair]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    rule = _rule(ec2, group)
    assert rule["Description"] == "Port 80 from the source"
    assert rule["ReferencedGroupInfo"]["GroupId"] == source

    changed = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "ReferencedGroupId": source, "Description": "Other"}
    changes = [{"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "SecurityGroupRule": changed}]
    ec2.modify_security_group_rules(GroupId=group, SecurityGroupRules=changes)
    assert _rule(ec2, group)["Description"] == "Other"
