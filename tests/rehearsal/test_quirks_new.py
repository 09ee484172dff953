"""Quirks of a new account: what is not known yet, in AWS's words, and for how long."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3

from rehearsal import ACCOUNT_ID
from rehearsal.quirks import overlaps
from rehearsal.quirks.ages import AGES
from rehearsal.quirks.call import Call
from tests.rehearsal.stack import TRUST, Stack

Refused = Callable[..., str]
TARGET = {"ServiceNamespace": "ecs", "ResourceId": "service/c/web", "ScalableDimension": "ecs:service:DesiredCount"}


def test_a_service_makes_its_role_at_its_first_use_and_refuses_meanwhile(new_account: Any, refused: Refused) -> None:
    ecs, iam = new_account.client("ecs"), new_account.client("iam")
    assert not iam.list_roles(PathPrefix="/aws-service-role/")["Roles"]
    words = refused("InvalidParameterException", ecs.create_cluster, clusterName="c")
    assert words.startswith("Unable to assume the service linked role.")
    assert iam.get_role(RoleName="AWSServiceRoleForECS")["Role"]["Path"] == "/aws-service-role/ecs.amazonaws.com/"
    new_account.advance(15)
    assert ecs.create_cluster(clusterName="c")["cluster"]["status"] == "PROVISIONING"
    rds = new_account.client("rds")
    group = {"DBSubnetGroupName": "g", "DBSubnetGroupDescription": "g", "SubnetIds": ["subnet-1"]}
    assert "create service linked role" in refused("InvalidParameterValue", rds.create_db_subnet_group, **group)


def test_a_new_cluster_is_provisioning(new_account: Any, refused: Refused) -> None:
    new_account.ask("PUT", "quirks", {"service-linked-roles": False})
    ecs = new_account.client("ecs")
    ecs.create_cluster(clusterName="c")
    providers = {"cluster": "c", "capacityProviders": ["FARGATE"], "defaultCapacityProviderStrategy": []}
    assert refused("ClientException", ecs.put_cluster_capacity_providers, **providers) == "Cluster was not ACTIVE."
    refused("ClusterNotFoundException", ecs.create_service, cluster="c", serviceName="s", taskDefinition="t")
    new_account.advance(5)
    assert ecs.describe_clusters(clusters=["c"])["clusters"][0]["status"] == "ACTIVE"
    ecs.put_cluster_capacity_providers(**providers)
    ecs.create_cluster(clusterName="c")
    assert ecs.describe_clusters(clusters=["c"])["clusters"][0]["status"] == "ACTIVE"


def test_a_secrets_policy_cannot_name_a_new_role(new_account: Any, refused: Refused) -> None:
    secrets, iam = new_account.client("secretsmanager"), new_account.client("iam")
    secrets.create_secret(Name="s", SecretString="x")
    arn = iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": arn},
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
    }
    policy = {"SecretId": "s", "ResourcePolicy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}
    refused("MalformedPolicyDocumentException", secrets.put_resource_policy, **policy)
    new_account.advance(8)
    secrets.put_resource_policy(**policy)


def test_a_new_service_and_its_target_are_known_later(account: Any, refused: Refused) -> None:
    stack = Stack(account)
    account.ask("PUT", "quirks", {"new-service": True, "new-scalable-target": True, "new-scaling-access": True})
    stack.create(stack.task_definition())
    scaling = account.client("application-autoscaling")
    target = {**TARGET, "ResourceId": "service/c/s", "MinCapacity": 1, "MaxCapacity": 2}
    policy = {**TARGET, "ResourceId": target["ResourceId"], "PolicyName": "p", "PolicyType": "TargetTrackingScaling"}
    metric = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}
    policy["TargetTrackingScalingPolicyConfiguration"] = {"TargetValue": 50.0, **metric}
    assert "ECS service doesn't exist" in refused("ValidationException", scaling.register_scalable_target, **target)
    account.advance(3)
    scaling.register_scalable_target(**target)
    refused("ObjectNotFoundException", scaling.put_scaling_policy, **policy)
    account.advance(2)
    refused("FailedResourceAccessException", scaling.put_scaling_policy, **policy)
    account.advance(2)
    scaling.put_scaling_policy(**policy)


def test_changes_of_one_resource_that_overlap_are_refused() -> None:
    AGES.note(overlaps.KIND, "service/c/web", 100.0)
    call = Call("application-autoscaling", "PutScalingPolicy", TARGET, "us-east-1", 0.0, arrived=99.9)
    refusal = overlaps.refuse(call)
    assert refusal is not None
    assert refusal.code == "ConcurrentUpdateException"
    assert overlaps.refuse(call._replace(arrived=100.1)) is None
    assert overlaps.refuse(call._replace(given={**TARGET, "ResourceId": "service/c/api"})) is None
    AGES.clear()


def test_ec2_does_not_know_what_is_a_second_old(new_account: Any, refused: Refused) -> None:
    ec2 = new_account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    named = {"VpcId": vpc, "CidrBlock": "10.0.0.0/24"}
    assert refused("InvalidVpcID.NotFound", ec2.create_subnet, **named) == f"The vpc ID '{vpc}' does not exist"
    assert not ec2.describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.0.0.0/16"]}])["Vpcs"]
    new_account.advance(1)
    assert ec2.describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.0.0.0/16"]}])["Vpcs"][0]["VpcId"] == vpc
    ec2.create_subnet(**named)


def test_lists_of_secrets_and_tags_are_behind(new_account: Any) -> None:
    secrets, index = new_account.client("secretsmanager"), new_account.client("resourcegroupstaggingapi")
    secrets.create_secret(Name="s", SecretString="x", Tags=[{"Key": "a", "Value": "b"}])

    def listed() -> tuple[int, int]:
        found = index.get_resources(TagFilters=[{"Key": "a", "Values": ["b"]}])["ResourceTagMappingList"]
        return len(secrets.list_secrets()["SecretList"]), len(found)

    assert listed() == (0, 0)
    assert secrets.describe_secret(SecretId="s")["Name"] == "s"
    new_account.advance(60)
    assert listed() == (1, 1)
    secrets.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    assert listed() == (0, 1)
    new_account.advance(60)
    assert listed() == (0, 0)


def test_a_change_of_records_is_pending_first(new_account: Any) -> None:
    route53 = new_account.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    record = {"Name": "x.salesdog.click", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"x"'}]}
    change = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    made = route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)["ChangeInfo"]
    assert made["Status"] == "PENDING"
    new_account.advance(30)


def test_ecs_does_not_know_a_new_security_group(account: Any, refused: Refused) -> None:
    stack = Stack(account)
    account.ask("PUT", "quirks", {"new-security-group": True})
    group = account.client("ec2").create_security_group(GroupName="g", Description="g", VpcId=stack.vpc)["GroupId"]
    wanted = stack.service_request(stack.task_definition())
    wanted["networkConfiguration"]["awsvpcConfiguration"]["securityGroups"] = [group]
    assert "InvalidGroup.NotFound" in refused("InvalidParameterException", stack.ecs.create_service, **wanted)
    account.advance(2)
    stack.ecs.create_service(**wanted)


def test_who_may_not_make_a_services_role_is_refused_for_good(new_account: Any, refused: Refused) -> None:
    allowed = [{"Effect": "Allow", "NotAction": "iam:CreateServiceLinkedRole", "Resource": "*"}]
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT_ID}:root"}, "Action": "sts:AssumeRole"}
    iam, version = new_account.client("iam"), {"Version": "2012-10-17"}
    role = iam.create_role(RoleName="d", AssumeRolePolicyDocument=json.dumps({**version, "Statement": [trust]}))["Role"]
    iam.put_role_policy(RoleName="d", PolicyName="d", PolicyDocument=json.dumps({**version, "Statement": allowed}))
    given = new_account.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="trial")["Credentials"]
    session = boto3.session.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], "us-east-1")
    ecs, elb, cache = (session.client(name, endpoint_url=new_account.url) for name in ("ecs", "elbv2", "elasticache"))
    new_account.ask("PUT", "iam", {"enforce": True})
    for _attempt in range(2):
        words = refused("InvalidParameterException", ecs.create_cluster, clusterName="c")
        assert words.startswith("Unable to assume the service linked role.")
        new_account.advance(60)
    words = refused("AccessDenied", elb.create_load_balancer, Name="b", Subnets=["subnet-1", "subnet-2"])
    assert "iam:CreateServiceLinkedRole" in words
    group = {"ReplicationGroupId": "g", "ReplicationGroupDescription": "g"}
    refused("ServiceLinkedRoleNotFoundFault", cache.create_replication_group, **group)
    assert not iam.list_roles(PathPrefix="/aws-service-role/")["Roles"]
    new_account.ask("PUT", "iam", {"enforce": False})


def test_a_new_certificate_is_not_found_and_then_taken_for_unsupported(new_account: Any, refused: Refused) -> None:
    acm, elb, ec2 = (new_account.client(name) for name in ("acm", "elbv2", "ec2"))
    subnets = [item["SubnetId"] for item in ec2.describe_subnets()["Subnets"]][:2]
    balancer = elb.create_load_balancer(Name="b", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    arn = acm.request_certificate(DomainName="new.salesdog.click", ValidationMethod="DNS")["CertificateArn"]
    record = acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"][0]["ResourceRecord"]
    change = {**record, "TTL": 60, "ResourceRecords": [{"Value": record["Value"]}]}
    batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {k: v for k, v in change.items() if k != "Value"}}]}
    route53 = new_account.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    while acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] != "ISSUED":
        new_account.advance(1)
    fixed = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]
    listener = {"LoadBalancerArn": balancer, "Port": 443, "Protocol": "HTTPS", "DefaultActions": fixed}
    listener["Certificates"] = [{"CertificateArn": arn}]
    refused("CertificateNotFound", elb.create_listener, **listener)
    new_account.advance(10)
    assert "must have a fully-qualified domain name" in refused(
        "UnsupportedCertificate", elb.create_listener, **listener
    )
    new_account.advance(10)
    elb.create_listener(**listener)


def test_efs_is_creating_at_first(new_account: Any, refused: Refused) -> None:
    efs, ec2 = new_account.client("efs"), new_account.client("ec2")
    made = efs.create_file_system(CreationToken="x")
    assert made["LifeCycleState"] == "creating"
    name, subnet = made["FileSystemId"], ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    assert efs.create_access_point(FileSystemId=name, ClientToken="x")["LifeCycleState"] == "creating"
    refused("IncorrectFileSystemLifeCycleState", efs.create_mount_target, FileSystemId=name, SubnetId=subnet)
    new_account.advance(5)
    assert efs.describe_file_systems(FileSystemId=name)["FileSystems"][0]["LifeCycleState"] == "available"
    assert efs.describe_access_points(FileSystemId=name)["AccessPoints"][0]["LifeCycleState"] == "available"
    assert efs.create_mount_target(FileSystemId=name, SubnetId=subnet)["LifeCycleState"] == "creating"
    new_account.advance(60)
    assert efs.describe_mount_targets(FileSystemId=name)["MountTargets"][0]["LifeCycleState"] == "creating"
    new_account.advance(30)
    assert efs.describe_mount_targets(FileSystemId=name)["MountTargets"][0]["LifeCycleState"] == "available"
    calls = new_account.ask("GET", "calls")[1]["by_operation"]
    assert calls["efs:CreateMountTarget"] == 2


def test_a_policy_needs_a_statement(account: Any, refused: Refused) -> None:
    iam = account.client("iam")
    iam.create_role(RoleName="empty", AssumeRolePolicyDocument=json.dumps(TRUST))
    policy = {"RoleName": "empty", "PolicyName": "p", "PolicyDocument": '{"Version": "2012-10-17", "Statement": []}'}
    refused("MalformedPolicyDocument", iam.put_role_policy, **policy)
