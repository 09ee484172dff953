"""What the account does beyond moto: things take time, deletions are refused, what is put comes back."""

from __future__ import annotations

import json
from typing import Any

from tests.rehearsal.stack import Stack


def two_subnets(account: Any) -> tuple[str, list[str]]:
    """A VPC with two subnets in two zones."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24", AvailabilityZone=f"us-east-1{zone}")
        for index, zone in enumerate("ab")
    ]
    return vpc, [subnet["Subnet"]["SubnetId"] for subnet in subnets]


def test_nat_gateways_take_time_and_hold_their_subnet(account: Any, refused: Any) -> None:
    ec2 = account.client("ec2")
    _, (subnet, _) = two_subnets(account)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    tags = [{"ResourceType": "natgateway", "Tags": [{"Key": "Name", "Value": "n"}]}]
    made = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address, TagSpecifications=tags)["NatGateway"]
    assert made["State"] == "pending"
    assert made["NatGatewayAddresses"][0]["PrivateIp"].startswith("10.0.0.")
    account.advance(100)
    gateway = ec2.describe_nat_gateways()["NatGateways"][0]
    assert gateway["State"] == "available"
    filters = [{"Name": "resource-type", "Values": ["natgateway"]}]
    assert ec2.describe_tags(Filters=filters)["Tags"][0]["ResourceId"] == gateway["NatGatewayId"]
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=subnet)
    ec2.delete_nat_gateway(NatGatewayId=gateway["NatGatewayId"])
    assert ec2.describe_nat_gateways()["NatGateways"][0]["State"] == "deleting"
    account.advance(60)
    assert ec2.describe_nat_gateways()["NatGateways"][0]["State"] == "deleted"
    ec2.release_address(AllocationId=address)
    ec2.delete_subnet(SubnetId=subnet)


def test_a_vpc_is_deleted_only_when_empty(account: Any, refused: Any) -> None:
    ec2 = account.client("ec2")
    vpc, subnets = two_subnets(account)
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    first, second = (
        ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"] for name in ("one", "two")
    )
    rule = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": first}]}
    ec2.authorize_security_group_ingress(GroupId=second, IpPermissions=[rule])
    message = refused("DependencyViolation", ec2.delete_security_group, GroupId=first)
    assert message == f"resource {first} has a dependent object"
    refused("DependencyViolation", ec2.delete_vpc, VpcId=vpc)
    ec2.delete_security_group(GroupId=second)
    ec2.delete_security_group(GroupId=first)
    for subnet in subnets:
        ec2.delete_subnet(SubnetId=subnet)
    refused("DependencyViolation", ec2.delete_vpc, VpcId=vpc)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_vpc(VpcId=vpc)


def test_load_balancers(account: Any, refused: Any) -> None:
    elbv2, ec2 = account.client("elbv2"), account.client("ec2")
    vpc, subnets = two_subnets(account)
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    group = ec2.create_security_group(GroupName="alb", Description="alb", VpcId=vpc)["GroupId"]
    made = elbv2.create_load_balancer(Name="lb", Subnets=subnets, SecurityGroups=[group])["LoadBalancers"][0]
    arn = made["LoadBalancerArn"]
    assert made["State"]["Code"] == "provisioning"
    account.advance(130)
    assert elbv2.describe_load_balancers()["LoadBalancers"][0]["State"]["Code"] == "active"

    def attributes() -> dict[str, str]:
        listed = elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
        return {item["Key"]: item["Value"] for item in listed}

    assert attributes()["idle_timeout.timeout_seconds"] == "60"
    assert attributes()["routing.http2.enabled"] == "true"
    refused("DependencyViolation", ec2.delete_security_group, GroupId=group)
    refused("DependencyViolation", ec2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc)
    protection = [{"Key": "deletion_protection.enabled", "Value": "true"}]
    elbv2.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=protection)
    refused("OperationNotPermitted", elbv2.delete_load_balancer, LoadBalancerArn=arn)
    protection[0]["Value"] = "false"
    elbv2.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=protection)
    elbv2.delete_load_balancer(LoadBalancerArn=arn)
    ec2.delete_security_group(GroupId=group)


def test_a_target_group_knows_its_load_balancers_of_now(account: Any) -> None:
    stack = Stack(account)
    group = stack.target_group()
    described = stack.elbv2.describe_target_groups()["TargetGroups"][0]
    assert len(described["LoadBalancerArns"]) == 1
    assert (described["HealthCheckTimeoutSeconds"], described["HealthCheckPath"]) == (5, "/")
    listener = stack.elbv2.describe_listeners(LoadBalancerArn=described["LoadBalancerArns"][0])["Listeners"][0]
    stack.elbv2.delete_listener(ListenerArn=listener["ListenerArn"])
    assert stack.elbv2.describe_target_groups(TargetGroupArns=[group])["TargetGroups"][0]["LoadBalancerArns"] == []


def test_a_database_takes_its_time_and_keeps_its_settings(account: Any, refused: Any) -> None:
    rds = account.client("rds")
    _, subnets = two_subnets(account)
    rds.create_db_subnet_group(DBSubnetGroupName="g", DBSubnetGroupDescription="g", SubnetIds=subnets)
    settings = {
        "DBInstanceClass": "db.t3.small",
        "Engine": "postgres",
        "EngineVersion": "15.15",
        "AllocatedStorage": 100,
        "MaxAllocatedStorage": 500,
        "StorageType": "gp3",
        "StorageEncrypted": True,
        "MultiAZ": True,
        "BackupRetentionPeriod": 7,
        "CopyTagsToSnapshot": True,
        "DeletionProtection": True,
    }
    made = rds.create_db_instance(
        DBInstanceIdentifier="db",
        DBName="app",
        MasterUsername="someone",
        MasterUserPassword="a-password-of-many-letters",
        DBSubnetGroupName="g",
        EnablePerformanceInsights=True,
        **settings,
    )["DBInstance"]
    assert made["DBInstanceStatus"] == "creating"
    assert "Endpoint" not in made
    account.advance(250)
    assert rds.describe_db_instances()["DBInstances"][0]["DBInstanceStatus"] == "backing-up"
    account.advance(60)
    database = rds.describe_db_instances()["DBInstances"][0]
    assert database["DBInstanceStatus"] == "available"
    assert database["Endpoint"]["Port"] == 5432
    assert {key: database[key] for key in settings} == settings
    assert (database["PerformanceInsightsEnabled"], database["PerformanceInsightsRetentionPeriod"]) == (True, 7)
    assert (database["Iops"], database["StorageThroughput"]) == (3000, 125)
    assert database["KmsKeyId"].startswith("arn:aws:kms:us-east-1:")
    refused("DependencyViolation", account.client("ec2").delete_subnet, SubnetId=subnets[0])
    rds.modify_db_instance(DBInstanceIdentifier="db", DBInstanceClass="db.t3.medium")
    later = rds.describe_db_instances()["DBInstances"][0]
    assert later["PendingModifiedValues"] == {"DBInstanceClass": "db.t3.medium"}
    assert (later["DBInstanceClass"], later["DBInstanceStatus"]) == ("db.t3.small", "available")
    rds.modify_db_instance(DBInstanceIdentifier="db", DBInstanceClass="db.t3.medium", ApplyImmediately=True)
    refused("InvalidDBInstanceState", rds.modify_db_instance, DBInstanceIdentifier="db", MultiAZ=False)
    account.advance(70)
    assert rds.describe_db_instances()["DBInstances"][0]["DBInstanceClass"] == "db.t3.medium"


def test_a_database_is_deleted_with_a_final_snapshot(account: Any, refused: Any) -> None:
    rds = account.client("rds")
    settings = {"DBInstanceClass": "db.t3.micro", "Engine": "postgres", "AllocatedStorage": 20}
    rds.create_db_instance(
        DBInstanceIdentifier="db",
        MasterUsername="u",
        MasterUserPassword="password",
        DeletionProtection=True,
        **settings,
    )
    account.advance(400)
    refused("InvalidParameterCombination", rds.delete_db_instance, DBInstanceIdentifier="db", SkipFinalSnapshot=True)
    rds.modify_db_instance(DBInstanceIdentifier="db", DeletionProtection=False)
    refused("InvalidParameterCombination", rds.delete_db_instance, DBInstanceIdentifier="db")
    deleted = rds.delete_db_instance(DBInstanceIdentifier="db", FinalDBSnapshotIdentifier="last")["DBInstance"]
    assert deleted["DBInstanceStatus"] == "deleting"
    assert rds.describe_db_instances()["DBInstances"][0]["DBInstanceStatus"] == "deleting"
    account.advance(130)
    assert rds.describe_db_instances()["DBInstances"] == []
    assert rds.describe_db_snapshots(DBSnapshotIdentifier="last")["DBSnapshots"]


def test_a_replication_group(account: Any, refused: Any) -> None:
    cache = account.client("elasticache")
    _, subnets = two_subnets(account)
    group = cache.create_cache_subnet_group(
        CacheSubnetGroupName="G", CacheSubnetGroupDescription="g", SubnetIds=subnets
    )["CacheSubnetGroup"]
    assert group["Subnets"][0]["SubnetAvailabilityZone"] == {"Name": "us-east-1a"}
    request = {
        "ReplicationGroupId": "redis",
        "ReplicationGroupDescription": "d",
        "CacheNodeType": "cache.t3.small",
        "Engine": "redis",
        "EngineVersion": "7.0",
        "NumCacheClusters": 2,
        "AutomaticFailoverEnabled": True,
        "MultiAZEnabled": True,
        "CacheSubnetGroupName": "g",
        "TransitEncryptionEnabled": True,
        "AtRestEncryptionEnabled": True,
        "SnapshotRetentionLimit": 3,
        "Tags": [{"Key": "Project", "Value": "TalentBase"}],
    }
    made = cache.create_replication_group(**request)["ReplicationGroup"]
    assert (made["Status"], made["MemberClusters"]) == ("creating", ["redis-001", "redis-002"])
    refused("InvalidReplicationGroupState", cache.delete_replication_group, ReplicationGroupId="redis")
    account.advance(310)
    found = cache.describe_replication_groups(ReplicationGroupId="redis")["ReplicationGroups"][0]
    node_group = found["NodeGroups"][0]
    assert (found["Status"], found["AutomaticFailover"], found["MultiAZ"]) == ("available", "enabled", "enabled")
    assert node_group["PrimaryEndpoint"]["Address"].startswith("master.redis.")
    assert node_group["ReaderEndpoint"]["Port"] == 6379
    assert [member["CurrentRole"] for member in node_group["NodeGroupMembers"]] == ["primary", "replica"]
    member = cache.describe_cache_clusters(CacheClusterId="redis-001", ShowCacheNodeInfo=True)["CacheClusters"][0]
    assert (member["EngineVersion"], member["ReplicationGroupId"]) == ("7.0.7", "redis")
    assert member["CacheNodes"][0]["Endpoint"]["Port"] == 6379
    tags = cache.list_tags_for_resource(ResourceName=found["ARN"])["TagList"]
    assert tags == request["Tags"]
    refused("CacheSubnetGroupInUse", cache.delete_cache_subnet_group, CacheSubnetGroupName="g")
    changed = cache.modify_replication_group(
        ReplicationGroupId="redis", SnapshotRetentionLimit=5, CacheNodeType="cache.t3.medium"
    )["ReplicationGroup"]
    assert (changed["Status"], changed["SnapshotRetentionLimit"]) == ("modifying", 5)
    assert changed["CacheNodeType"] == "cache.t3.small"
    member = cache.describe_cache_clusters(CacheClusterId="redis-001")["CacheClusters"][0]
    assert member["PendingModifiedValues"] == {"CacheNodeType": "cache.t3.medium"}
    account.advance(130)
    cache.delete_replication_group(ReplicationGroupId="redis")
    account.advance(130)
    assert cache.describe_cache_clusters()["CacheClusters"] == []
    refused("ReplicationGroupNotFoundFault", cache.describe_replication_groups, ReplicationGroupId="redis")
    cache.delete_cache_subnet_group(CacheSubnetGroupName="g")


def test_a_cache_cluster(account: Any, refused: Any) -> None:
    cache = account.client("elasticache")
    request = {"CacheClusterId": "one", "Engine": "redis", "CacheNodeType": "cache.t3.micro"}
    refused("InvalidParameterValue", cache.create_cache_cluster, NumCacheNodes=2, **request)
    cache.create_cache_cluster(NumCacheNodes=1, **request)
    account.advance(310)
    found = cache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"][0]
    assert found["CacheClusterStatus"] == "available"
    assert found["CacheNodes"][0]["Endpoint"]["Address"].startswith("one.")
    cache.delete_cache_cluster(CacheClusterId="one")
    account.advance(130)
    assert cache.describe_cache_clusters()["CacheClusters"] == []


def test_a_certificate_is_issued_once_its_record_exists(account: Any) -> None:
    acm, route53 = account.client("acm"), account.client("route53")
    names = ["example.salesdog.click", "*.example.salesdog.click"]
    arn = acm.request_certificate(DomainName=names[0], SubjectAlternativeNames=names[1:], ValidationMethod="DNS")[
        "CertificateArn"
    ]

    def certificate() -> dict[str, Any]:
        return dict(acm.describe_certificate(CertificateArn=arn)["Certificate"])

    account.advance(10_000)
    assert certificate()["Status"] == "PENDING_VALIDATION"
    options = certificate()["DomainValidationOptions"]
    record = options[0]["ResourceRecord"]
    assert [option["ResourceRecord"] for option in options] == [record, record]
    change = {
        "Action": "UPSERT",
        "ResourceRecordSet": {
            "Name": record["Name"],
            "Type": "CNAME",
            "TTL": 300,
            "ResourceRecords": [{"Value": record["Value"]}],
        },
    }
    route53.change_resource_record_sets(HostedZoneId="Z08777062VQUJNRPO700D", ChangeBatch={"Changes": [change]})
    assert certificate()["Status"] == "PENDING_VALIDATION"
    account.advance(40)
    assert certificate()["Status"] == "ISSUED"


def test_names_of_secrets(account: Any, refused: Any) -> None:
    secrets, first = account.client("secretsmanager"), "a" * 32
    made = secrets.create_secret(Name="app/key", SecretString="one", ClientRequestToken=first)
    assert secrets.create_secret(Name="app/key", SecretString="one", ClientRequestToken=first)["ARN"] == made["ARN"]
    refused("ResourceExistsException", secrets.create_secret, Name="app/key", SecretString="two")
    secrets.delete_secret(SecretId="app/key", RecoveryWindowInDays=7)
    assert "deletion" in refused("InvalidRequestException", secrets.create_secret, Name="app/key", SecretString="x")
    account.advance(8 * 86_400)
    refused("ResourceNotFoundException", secrets.describe_secret, SecretId="app/key")
    refused("ValidationException", secrets.create_secret, Name="no spaces", SecretString="x")


def test_scaling(account: Any, refused: Any) -> None:
    stack, scaling = Stack(account), account.client("application-autoscaling")
    target = {"ServiceNamespace": "ecs", "ResourceId": "service/c/s", "ScalableDimension": "ecs:service:DesiredCount"}
    policy = {
        "PolicyName": "cpu",
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": 70.0,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
            "ScaleInCooldown": 300,
            "ScaleOutCooldown": 60,
        },
    }
    refused("ValidationException", scaling.register_scalable_target, MinCapacity=1, MaxCapacity=3, **target)
    stack.create(stack.task_definition())
    refused("ObjectNotFoundException", scaling.put_scaling_policy, **target, **policy)
    arn = scaling.register_scalable_target(
        MinCapacity=1, MaxCapacity=3, SuspendedState={"DynamicScalingInSuspended": True}, Tags={"a": "b"}, **target
    )["ScalableTargetARN"]
    found = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"][0]
    assert found["SuspendedState"] == {
        "DynamicScalingInSuspended": True,
        "DynamicScalingOutSuspended": False,
        "ScheduledScalingSuspended": False,
    }
    scaling.tag_resource(ResourceARN=arn, Tags={"c": "d"})
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"a": "b", "c": "d"}
    first = scaling.put_scaling_policy(**target, **policy)["PolicyARN"]
    assert scaling.put_scaling_policy(**target, **policy)["PolicyARN"] == first
    refused("ValidationException", scaling.put_scaling_policy, **target, **{**policy, "PolicyName": "another"})
    described = scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"][0]
    key = "TargetTrackingScalingPolicyConfiguration"
    assert described[key] == policy[key]
    alarms = account.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert {alarm["AlarmName"] for alarm in alarms} == {alarm["AlarmName"] for alarm in described["Alarms"]}
    scaling.deregister_scalable_target(**target)
    assert scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"] == []


def test_quotas(account: Any, refused: Any) -> None:
    quotas = account.client("service-quotas")
    expected = {"fargate": ("L-3032A538", 6), "vpc": ("L-F678F1CE", 5), "ec2": ("L-0263D0A3", 5)}
    for service, (code, value) in expected.items():
        assert quotas.get_service_quota(ServiceCode=service, QuotaCode=code)["Quota"]["Value"] == value
    codes = [item["QuotaCode"] for item in quotas.list_service_quotas(ServiceCode="vpc")["Quotas"]]
    assert "L-FE5A380F" in codes
    refused("NoSuchResourceException", quotas.get_service_quota, ServiceCode="vpc", QuotaCode="L-0")


def test_alarms_dashboards_and_topics_come_back_as_put(account: Any) -> None:
    cloudwatch, sns = account.client("cloudwatch"), account.client("sns")
    topic = sns.create_topic(Name="alarms", Tags=[{"Key": "a", "Value": "b"}])["TopicArn"]
    assert sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "a", "Value": "b"}]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="someone@salesdog.click")
    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"][0]["Protocol"] == "email"
    alarm = {
        "AlarmName": "slow",
        "AlarmDescription": "p95",
        "Namespace": "AWS/ApplicationELB",
        "MetricName": "TargetResponseTime",
        "Dimensions": [{"Name": "LoadBalancer", "Value": "app/lb/1"}],
        "ExtendedStatistic": "p95",
        "Period": 60,
        "EvaluationPeriods": 5,
        "DatapointsToAlarm": 3,
        "Threshold": 3.0,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [topic],
        "OKActions": [topic],
    }
    cloudwatch.put_metric_alarm(Tags=[{"Key": "a", "Value": "b"}], **alarm)
    found = cloudwatch.describe_alarms(AlarmNames=["slow"])["MetricAlarms"][0]
    assert {key: found[key] for key in alarm} == alarm
    arn = found["AlarmArn"]
    cloudwatch.tag_resource(ResourceARN=arn, Tags=[{"Key": "c", "Value": "d"}])
    assert len(cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"]) == 2
    cloudwatch.untag_resource(ResourceARN=arn, TagKeys=["a", "c"])
    assert cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
    body = json.dumps({"widgets": []})
    cloudwatch.put_dashboard(DashboardName="app", DashboardBody=body)
    assert cloudwatch.get_dashboard(DashboardName="app")["DashboardBody"] == body


def test_an_alarm_on_an_expression(account: Any) -> None:
    cloudwatch = account.client("cloudwatch")
    dimensions = [{"Name": "ClusterName", "Value": "c"}]
    named = {"Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Dimensions": dimensions}
    metric = {"Metric": named, "Period": 60, "Stat": "Average"}
    queries = [
        {"Id": "m1", "MetricStat": metric, "ReturnData": False},
        {"Id": "e1", "Expression": "m1 * 2", "Label": "twice", "ReturnData": True},
    ]
    cloudwatch.put_metric_alarm(
        AlarmName="math",
        Metrics=queries,
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="GreaterThanThreshold",
    )
    found = cloudwatch.describe_alarms(AlarmNames=["math"])["MetricAlarms"][0]["Metrics"]
    assert found == queries


def test_alarms_come_in_pages(account: Any) -> None:
    cloudwatch = account.client("cloudwatch")
    names = [f"alarm-{number:03}" for number in range(120)]
    for name in names:
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            MetricName="m",
            Namespace="n",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            Statistic="Average",
            ComparisonOperator="GreaterThanThreshold",
        )
    first = cloudwatch.describe_alarms()
    assert (len(first["MetricAlarms"]), bool(first["NextToken"])) == (50, True)
    pages = list(cloudwatch.get_paginator("describe_alarms").paginate(PaginationConfig={"PageSize": 100}))
    assert [len(page["MetricAlarms"]) for page in pages] == [100, 20]
    assert sorted(item["AlarmName"] for page in pages for item in page["MetricAlarms"]) == names
