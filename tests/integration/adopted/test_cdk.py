"""What an account as CDK leaves it holds: the facts that every test of it rests on."""

from __future__ import annotations

import json
from typing import Any

from tests.adopted_accounts import cdk_data, cdk_services, cdk_tasks
from tests.harness import Account

RESOURCES = 76


def services(account: Account) -> dict[str, Any]:
    names = [f"talentbase-{key}-dev" for key in cdk_services.HOSTS]
    found = account.client("ecs").describe_services(cluster=cdk_services.CLUSTER, services=names, include=["TAGS"])
    return {item["serviceName"]: item for item in found["services"]}


def test_both_services_run_as_cdk_left_them(cdk_account: Account) -> None:
    for name, service in services(cdk_account).items():
        key = name.split("-")[1]
        assert (service["runningCount"], service["launchType"], service["pendingCount"]) == (1, "FARGATE", 0)
        assert "capacityProviderStrategy" not in service
        assert not service["enableECSManagedTags"]
        assert service.get("propagateTags", "NONE") == "NONE"
        assert cdk_tasks.FAMILIES[key] in service["taskDefinition"]
        assert "aws:cloudformation:stack-name" in {tag["key"] for tag in service["tags"]}
        group = service["loadBalancers"][0]["targetGroupArn"]
        health = cdk_account.client("elbv2").describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        assert [item["TargetHealth"]["State"] for item in health] == ["healthy"]


def test_the_credentials_name_their_database(cdk_account: Account) -> None:
    value = cdk_account.client("secretsmanager").get_secret_value(SecretId=cdk_data.CREDENTIALS)["SecretString"]
    instances = cdk_account.client("rds").describe_db_instances()["DBInstances"]
    assert [item["DBInstanceIdentifier"] for item in instances] == [json.loads(value)["dbInstanceIdentifier"]]
    assert cdk_account.client("elasticache").describe_replication_groups()["ReplicationGroups"] == []


def test_the_redirect_has_no_optional_fields_and_the_aliases_are_of_both_stacks(cdk_account: Account) -> None:
    elb = cdk_account.client("elbv2")
    balancer = elb.describe_load_balancers()["LoadBalancers"][0]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    plain = next(item for item in listeners if item["Port"] == 80)
    redirect = plain["DefaultActions"][0]["RedirectConfig"]
    assert not {"Host", "Path", "Query"} & set(redirect)
    records = cdk_account.client("route53").list_resource_record_sets(HostedZoneId=cdk_services.ZONE)
    aliases = [item["AliasTarget"] for item in records["ResourceRecordSets"] if "AliasTarget" in item]
    assert {(item["DNSName"].split(".")[0], item["EvaluateTargetHealth"]) for item in aliases} == {("dualstack", False)}


def test_both_services_share_roles_with_a_boundary(cdk_account: Account) -> None:
    ecs, iam = cdk_account.client("ecs"), cdk_account.client("iam")
    definitions = [
        ecs.describe_task_definition(taskDefinition=item["taskDefinition"])["taskDefinition"]
        for item in services(cdk_account).values()
    ]
    assert len({(item["executionRoleArn"], item["taskRoleArn"]) for item in definitions}) == 1
    role = iam.get_role(RoleName=cdk_tasks.EXECUTION_ROLE)["Role"]
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"].endswith(cdk_tasks.BOUNDARY)
    attached = iam.list_attached_role_policies(RoleName=cdk_tasks.EXECUTION_ROLE)["AttachedPolicies"]
    assert [item["PolicyArn"] for item in attached] == [cdk_tasks.MANAGED]


def test_cloudformation_knows_the_four_stacks(cdk_account: Account) -> None:
    cloudformation = cdk_account.client("cloudformation")
    names = [item["StackName"] for item in cloudformation.describe_stacks()["Stacks"]]
    assert len(names) == 4
    found = [
        item
        for name in names
        for item in cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        if item["ResourceType"] != "AWS::CDK::Metadata"
    ]
    assert len(found) == RESOURCES
    vpcs = [item["PhysicalResourceId"] for item in found if item["ResourceType"] == "AWS::EC2::VPC"]
    stacks = [{"Name": "tag:aws:cloudformation:stack-name", "Values": names}]
    assert [item["VpcId"] for item in cdk_account.client("ec2").describe_vpcs(Filters=stacks)["Vpcs"]] == vpcs
