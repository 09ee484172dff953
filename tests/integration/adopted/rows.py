"""What CDK leaves that a deploy would once have changed: how each is read, and which lines of the inventory keep it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.adopted_accounts import cdk_data, cdk_services, cdk_tasks
from tests.harness import Account

NAMES = [f"talentbase-{key}-dev" for key in cdk_services.HOSTS]
OWN = "talentbase.aws"


def rows(account: Account) -> dict[str, Any]:
    """Every row as it stands."""
    return {name: read(account) for name, read in ROWS.items()}


def _scaling(account: Account) -> Any:
    found = account.client("application-autoscaling").describe_scaling_policies(ServiceNamespace="ecs")
    names = ("PolicyARN", "PolicyName", "ResourceId", "TargetTrackingScalingPolicyConfiguration")
    return sorted(str({name: item[name] for name in names}) for item in found["ScalingPolicies"])


def _services(account: Account, *names: str) -> list[dict[str, Any]]:
    found = account.client("ecs").describe_services(cluster=cdk_services.CLUSTER, services=NAMES)["services"]
    return [{name: item.get(name) for name in ("serviceName", *names)} for item in found]


def _launch_type(account: Account) -> Any:
    [cluster] = account.client("ecs").describe_clusters(clusters=[cdk_services.CLUSTER])["clusters"]
    return _services(account, "launchType", "capacityProviderStrategy"), cluster["capacityProviders"]


def _roles(account: Account) -> Any:
    iam = account.client("iam")
    ecs = account.client("ecs")
    used = [
        ecs.describe_task_definition(taskDefinition=item["taskDefinition"])["taskDefinition"]
        for item in _services(account, "taskDefinition")
    ]
    roles = {}
    for name in (cdk_tasks.EXECUTION_ROLE, cdk_tasks.TASK_ROLE):
        role = iam.get_role(RoleName=name)["Role"]
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        roles[name] = (role["PermissionsBoundary"], attached, iam.list_role_policies(RoleName=name)["PolicyNames"])
    return [(item["executionRoleArn"], item["taskRoleArn"]) for item in used], roles, len(iam.list_roles()["Roles"])


def _family(account: Account) -> Any:
    return _services(account, "taskDefinition")


def _propagated(account: Account) -> Any:
    return _services(account, "propagateTags", "enableECSManagedTags")


def _cache(account: Account) -> Any:
    client = account.client("elasticache")
    groups = client.describe_replication_groups()["ReplicationGroups"]
    return client.describe_cache_clusters(CacheClusterId=cdk_data.CACHE, ShowCacheNodeInfo=True)[
        "CacheClusters"
    ], groups


def _subnets(account: Account) -> Any:
    ec2 = account.client("ec2")
    launch = {item["SubnetId"]: item["MapPublicIpOnLaunch"] for item in ec2.describe_subnets()["Subnets"]}
    tables = ec2.describe_route_tables()["RouteTables"]
    links = sorted(str(link) for table in tables for link in table["Associations"])
    return launch, links, sorted(table["RouteTableId"] for table in tables)


def _rules(account: Account) -> Any:
    found = account.client("ec2").describe_security_group_rules()["SecurityGroupRules"]
    return sorted(str({name: value for name, value in item.items() if name != "Tags"}) for item in found)


def _balancer(account: Account) -> Any:
    elb = account.client("elbv2")
    [balancer] = elb.describe_load_balancers(Names=[cdk_services.CLUSTER])["LoadBalancers"]
    return elb.describe_load_balancer_attributes(LoadBalancerArn=balancer["LoadBalancerArn"])["Attributes"]


def _records(account: Account) -> Any:
    client = account.client("route53")
    return client.list_resource_record_sets(HostedZoneId=cdk_services.ZONE)["ResourceRecordSets"]


def _names(account: Account) -> Any:
    """What a person and CloudFormation have tagged."""
    found = account.client("ec2").describe_tags()["Tags"]
    tags = [(item["ResourceId"], item["Key"], item["Value"]) for item in found if not item["Key"].startswith(OWN)]
    # A part without a Name gets one, which begins with the network's.
    kept = [item for item in tags if item[1] == "Name" and not item[2].startswith(f"{cdk_services.CLUSTER}-")]
    return sorted(kept)


def _database(account: Account) -> Any:
    found = account.client("rds").describe_db_instances(DBInstanceIdentifier=cdk_data.DATABASE)["DBInstances"][0]
    return {name: value for name, value in found.items() if name not in ("TagList", "LatestRestorableTime")}


ROWS: dict[str, Callable[[Account], Any]] = {
    "names of scaling policies": _scaling,
    "launch type, and a cluster without providers": _launch_type,
    "shared roles, managed policies, a boundary": _roles,
    "a task definition family of its own": _family,
    "propagated and managed tags off": _propagated,
    "a cache cluster": _cache,
    "public addresses on launch, a route table for each subnet": _subnets,
    "descriptions and egress of rules": _rules,
    "header fields and access logs of the load balancer": _balancer,
    "target health and dualstack in aliases": _records,
    "Name tags": _names,
    "windows, parameter group, CA and storage of the database": _database,
}
_WEB, _DATABASE = "services.services.web", "data.databases.main"
SAID: dict[str, dict[str, Any]] = {
    "launch type, and a cluster without providers": {
        f"{_WEB}.launch_type": "FARGATE",
        "services.cluster.capacity_providers": [],
    },
    "shared roles, managed policies, a boundary": {
        f"{_WEB}.execution_role": cdk_tasks.EXECUTION_ROLE,
        f"{_WEB}.task_role": cdk_tasks.TASK_ROLE,
    },
    "a task definition family of its own": {f"{_WEB}.family": cdk_tasks.FAMILIES["web"]},
    "propagated and managed tags off": {
        f"{_WEB}.propagate_tags": "NONE",
        f"{_WEB}.enable_ecs_managed_tags": False,
    },
    "a cache cluster": {"data.caches.main": {"identifier": cdk_data.CACHE, "external": True}},
    "public addresses on launch, a route table for each subnet": {
        "network.network.public_addresses_on_launch": True,
        "network.network.route_tables": "subnet",
    },
    "descriptions and egress of rules": {
        "network.network.keep_rule_descriptions": True,
        "network.network.keep_egress_rules": True,
    },
    "header fields and access logs of the load balancer": {"ingress.ingress.drop_invalid_header_fields": False},
    "target health and dualstack in aliases": {
        "ingress.ingress.evaluate_target_health": False,
        "ingress.ingress.dualstack_aliases": True,
    },
    "windows, parameter group, CA and storage of the database": {
        f"{_DATABASE}.backup_window": "03:00-04:00",
        f"{_DATABASE}.maintenance_window": "sun:05:00-sun:06:00",
        f"{_DATABASE}.parameter_group": "talentbase-dev-data-databaseparameters0b1c2d3e-6yhn7ujm8ik9",
        f"{_DATABASE}.ca_certificate": "rds-ca-rsa4096-g1",
        f"{_DATABASE}.log_exports": ["postgresql"],
    },
}
