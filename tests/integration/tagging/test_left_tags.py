"""A tag that left resource_tags leaves every resource that this environment alone has, where its value is the one that was given."""

from __future__ import annotations

from typing import Any

from tests.harness import Account

NAME, TAG = "talentbase-dev", "CostCenter"
CLUSTER = f"arn:aws:ecs:us-east-1:258993895334:cluster/{NAME}"


def tagged(account: Account) -> dict[str, str]:
    """The value of the tag by ARN, of all that GetResources tells, and of roles."""
    client, found = account.client("resourcegroupstaggingapi"), {}
    for page in client.get_paginator("get_resources").paginate(TagFilters=[{"Key": TAG}]):
        for item in page["ResourceTagMappingList"]:
            found[item["ResourceARN"]] = next(tag["Value"] for tag in item["Tags"] if tag["Key"] == TAG)
    iam = account.client("iam")
    for role in iam.list_roles()["Roles"]:
        tags = iam.list_role_tags(RoleName=role["RoleName"])["Tags"]
        for tag in (tag for tag in tags if tag["Key"] == TAG):
            found[role["Arn"]] = tag["Value"]
    return found


def test_it_is_taken_off_once_and_nobody_elses_is(built_dev: Account, dev: dict[str, Any]) -> None:
    sns, ec2, ecs = (built_dev.client(name) for name in ("sns", "ec2", "ecs"))
    topic = next(item["TopicArn"] for item in sns.list_topics()["Topics"])
    sns.tag_resource(ResourceArn=topic, Tags=[{"Key": TAG, "Value": "by hand"}])
    foreign = ec2.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[foreign], Tags=[{"Key": TAG, "Value": "development"}])
    ecs.tag_resource(resourceArn=CLUSTER, tags=[{"key": "Owner", "value": "somebody"}])
    kinds = {arn.split(":")[2] for arn in tagged(built_dev)}
    assert kinds >= {"ec2", "ecs", "elasticloadbalancing", "iam", "logs", "rds", "secretsmanager", "sns", "ssm"}

    wanted = {name: value for name, value in dev["resource_tags"].items() if name != TAG}
    given = {"cluster": dev["cluster"], "resource_tags": wanted, "environment": f"{NAME}/dev"}
    foreseen = built_dev.module_alone("ecs_cluster", True, **given)
    assert foreseen["plan"] == [f"update cluster {NAME} (left_tags, tags)"]
    assert f'"{TAG}": "on ' in foreseen["diff"][0]["before"]
    assert len(tagged(built_dev)) > 20

    assert built_dev.module_alone("ecs_cluster", **given)["changed"]
    kept = tagged(built_dev)
    assert {arn: value for arn, value in kept.items() if ":task-definition/" not in arn} == {
        topic: "by hand",
        next(arn for arn in kept if foreign in arn): "development",
    }
    tags = {item["key"]: item["value"] for item in ecs.list_tags_for_resource(resourceArn=CLUSTER)["tags"]}
    assert tags["Owner"] == "somebody"

    built_dev.zero()
    assert not built_dev.module_alone("ecs_cluster", **given)["changed"]
    assert built_dev.calls()["by_operation"] == {"ecs:DescribeClusters": 1}
