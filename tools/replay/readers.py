"""What the collection reads from each operation's answer: the readers by operation, as READERS."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._aws.tag_index import TagIndex
from ansible_collections.talentbase.aws.plugins.module_utils._aws.tags import to_dict
from ansible_collections.talentbase.aws.plugins.module_utils._ecs import actual as ecs
from ansible_collections.talentbase.aws.plugins.module_utils._ecs import answers, cluster, scaling
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.api import target_health
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.names import TASK_DEFINITION
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.task_definition import comparable, digest
from ansible_collections.talentbase.aws.plugins.module_utils._iam.actual import actual_role
from ansible_collections.talentbase.aws.plugins.module_utils._ingress import actual as ingress
from ansible_collections.talentbase.aws.plugins.module_utils._ingress import records
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.certificate_reads import list_certificates
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.names import covers, host_name, names_of
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.environment import Network
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import Secret
from ansible_collections.talentbase.aws.plugins.module_utils._logs import log_groups
from ansible_collections.talentbase.aws.plugins.module_utils._monitoring import alarms, topic
from ansible_collections.talentbase.aws.plugins.module_utils._network import actual as network
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.networks import overlap_faults
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.actual import actual_secret

from .session import Recorded

Answer = Mapping[str, Any]
Reading = Callable[[], Iterable[Actual]]
Reader = Callable[[Recorded], Iterator[Reading]]


def each(operation: str, call: str, key: str, read: Callable[[Answer], Iterable[Actual]]) -> tuple[str, Reader]:
    """A reader of each item of a paginated answer."""
    service = operation.split(".")[0]

    def reader(aws: Recorded) -> Iterator[Reading]:
        for item in aws.pages(service, call, key):
            yield partial(read, item)

    return operation, reader


def whole(operation: str, call: str, read: Callable[[Answer], Iterable[Actual]]) -> tuple[str, Reader]:
    """A reader of a whole answer."""
    service = operation.split(".")[0]

    def reader(aws: Recorded) -> Iterator[Reading]:
        yield lambda: read(getattr(aws.client(service), call)())

    return operation, reader


def _nothing(*_values: Any) -> list[Actual]:
    """What a read gives that no plan holds."""
    return []


def _route_tables(aws: Recorded) -> Iterator[Reading]:
    tables = aws.pages("ec2", "describe_route_tables", "RouteTables")
    links = [link for table in tables for link in table.get("Associations") or []]
    names = {link["SubnetId"]: link["SubnetId"] for link in links if "SubnetId" in link}
    for table in tables:
        yield partial(network.actual_route_table, table, table["RouteTableId"])
    yield partial(network.actual_associations, tables, names)


def _task_definition(answer: Answer) -> list[Actual]:
    definition = answer["taskDefinition"]
    properties = {**comparable(definition), "tags": to_dict(answer.get("tags"), "key", "value")}
    return [Actual(Address(TASK_DEFINITION, definition["family"]), properties, {"digest": digest(properties)})]


def _task(task: Answer) -> list[Actual]:
    return _nothing(
        answers.has_failed(task), answers.lifetime(task), answers.start_up(task), answers.private_address(task)
    )


def _certificate(answer: Answer) -> list[Actual]:
    return _nothing([covers(name, "www.example.org") for name in names_of(answer["Certificate"])])


def _record(item: Answer) -> list[Actual]:
    described = records.actual_record(item) if records.address_records([item]) else {}
    return [Actual(Address("record", f"{item['Name']} {item['Type']}"), described)]


def _attributes(answer: Answer) -> dict[str, str]:
    return {item["Key"]: item["Value"] for item in answer["Attributes"]}


def _balancer(attributes: Mapping[str, str]) -> Callable[[Answer], list[Actual]]:
    return lambda item: [ingress.actual_load_balancer(item, attributes, {})]


def _group(attributes: Mapping[str, str]) -> Callable[[Answer], list[Actual]]:
    return lambda item: [ingress.actual_target_group(item, attributes, {})]


NETWORK = Network(name="app", cidr="10.0.0.0/16")
BALANCER = {
    "LoadBalancerArn": "arn", "LoadBalancerName": "app", "DNSName": "app.example.org", "CanonicalHostedZoneId": "Z1",
    "Scheme": "internal", "Type": "application", "AvailabilityZones": [],
}  # fmt: skip
GROUP = {
    "TargetGroupArn": "arn", "TargetGroupName": "app", "TargetType": "ip", "Protocol": "HTTP", "Port": 80,
    "HealthCheckPort": "traffic-port", "HealthCheckProtocol": "HTTP", "HealthCheckIntervalSeconds": 30,
    "HealthCheckTimeoutSeconds": 5, "HealthyThresholdCount": 2, "UnhealthyThresholdCount": 2,
}  # fmt: skip


def _tags(aws: Recorded) -> Iterator[Reading]:
    found = aws.pages("resourcegroupstaggingapi", "get_resources", "ResourceTagMappingList")
    tags = [to_dict(item["Tags"]) for item in found if item["Tags"]]
    yield lambda: _nothing(
        TagIndex(aws, tags[0] if tags else {"a": "b"}, "rds").known([i["ResourceARN"] for i in found])
    )


def _targets(aws: Recorded) -> Iterator[Reading]:
    for item in target_health(aws, "arn")[0]:
        yield partial(_nothing, item["Target"]["Id"], item["TargetHealth"]["State"])


def _certificates(aws: Recorded) -> Iterator[Reading]:
    whole = aws.beside({"acm.DescribeCertificate": {"Certificate": {"DomainName": "www.example.org"}}})
    yield lambda: _nothing(list_certificates(whole, ["ISSUED"]))


def _secret(answer: Answer) -> list[Actual]:
    secret = Secret(name=answer["Name"], kms_key=answer.get("KmsKeyId") or "", kind="external")
    return [actual_secret(answer, secret)]


READERS: dict[str, Reader] = dict(
    [
        whole("acm.DescribeCertificate", "describe_certificate", _certificate),
        ("acm.ListCertificates", _certificates),
        each(
            "application-autoscaling.DescribeScalableTargets",
            "describe_scalable_targets",
            "ScalableTargets",
            lambda item: [scaling.actual_target(item, {})],
        ),
        each("ec2.DescribeAddresses", "describe_addresses", "Addresses", lambda i: [network.actual_elastic_ip(i, "x")]),
        each(
            "ec2.DescribeInternetGateways",
            "describe_internet_gateways",
            "InternetGateways",
            lambda item: [network.actual_internet_gateway(item, "x")],
        ),
        each(
            "ec2.DescribeNatGateways",
            "describe_nat_gateways",
            "NatGateways",
            lambda item: [network.actual_nat_gateway(item, "x")],
        ),
        each(
            "ec2.DescribeNetworkInterfaces",
            "describe_network_interfaces",
            "NetworkInterfaces",
            lambda item: _nothing(item.get("Description"), item["NetworkInterfaceId"]),
        ),
        ("ec2.DescribeRouteTables", _route_tables),
        each(
            "ec2.DescribeSecurityGroups",
            "describe_security_groups",
            "SecurityGroups",
            lambda item: [network.actual_security_group(item, item["GroupName"])],
        ),
        each("ec2.DescribeSubnets", "describe_subnets", "Subnets", lambda i: [network.actual_subnet(i, "x")]),
        each(
            "ec2.DescribeVpcs",
            "describe_vpcs",
            "Vpcs",
            lambda item: [network.actual_vpc(item, "x", True, True), *_nothing(list(overlap_faults(NETWORK, [item])))],
        ),
        each("ecs.DescribeClusters", "describe_clusters", "clusters", lambda i: [cluster.actual_cluster(i)]),
        each("ecs.DescribeServices", "describe_services", "services", lambda i: [ecs.actual_service(i, {})]),
        whole("ecs.DescribeTaskDefinition", "describe_task_definition", _task_definition),
        each("ecs.DescribeTasks", "describe_tasks", "tasks", _task),
        each(
            "elbv2.DescribeListeners",
            "describe_listeners",
            "Listeners",
            lambda item: [ingress.actual_listener("x", item, {})],
        ),
        whole(
            "elbv2.DescribeLoadBalancerAttributes",
            "describe_load_balancer_attributes",
            lambda answer: _balancer(_attributes(answer))(BALANCER),
        ),
        each("elbv2.DescribeLoadBalancers", "describe_load_balancers", "LoadBalancers", _balancer({})),
        each(
            "elbv2.DescribeRules",
            "describe_rules",
            "Rules",
            lambda item: [] if item["IsDefault"] else [ingress.actual_rule("x", item, "arn", {})],
        ),
        each(
            "elbv2.DescribeTags", "describe_tags", "TagDescriptions", lambda item: _nothing(to_dict(item.get("Tags")))
        ),
        whole(
            "elbv2.DescribeTargetGroupAttributes",
            "describe_target_group_attributes",
            lambda answer: _group(_attributes(answer))(GROUP),
        ),
        each("elbv2.DescribeTargetGroups", "describe_target_groups", "TargetGroups", _group({})),
        ("elbv2.DescribeTargetHealth", _targets),
        whole("iam.GetRole", "get_role", lambda answer: [actual_role(answer["Role"], {}, [])]),
        each("iam.ListRoles", "list_roles", "Roles", lambda item: [actual_role(item, {}, [])]),
        each(
            "logs.DescribeLogGroups",
            "describe_log_groups",
            "logGroups",
            lambda item: [log_groups.actual_log_group(item, {})],
        ),
        each(
            "cloudwatch.DescribeAlarms", "describe_alarms", "MetricAlarms", lambda item: [alarms.actual_alarm(item, {})]
        ),
        each(
            "route53.ListHostedZones",
            "list_hosted_zones",
            "HostedZones",
            lambda item: _nothing(host_name(item["Name"]), item["Config"].get("PrivateZone")),
        ),
        each("route53.ListResourceRecordSets", "list_resource_record_sets", "ResourceRecordSets", _record),
        whole("secretsmanager.DescribeSecret", "describe_secret", _secret),
        each("secretsmanager.ListSecrets", "list_secrets", "SecretList", _secret),
        whole(
            "secretsmanager.GetResourcePolicy",
            "get_resource_policy",
            lambda answer: _nothing(json.loads(answer.get("ResourcePolicy") or "{}")),
        ),
        each(
            "secretsmanager.ListSecretVersionIds",
            "list_secret_version_ids",
            "Versions",
            lambda item: _nothing(item["VersionId"], item.get("VersionStages")),
        ),
        whole(
            "sns.GetTopicAttributes",
            "get_topic_attributes",
            lambda answer: [topic.actual_topic("x", answer["Attributes"], {})],
        ),
        each(
            "sns.ListSubscriptionsByTopic",
            "list_subscriptions_by_topic",
            "Subscriptions",
            lambda item: [topic.actual_subscription(item)],
        ),
        each(
            "ssm.DescribeParameters",
            "describe_parameters",
            "Parameters",
            lambda item: _nothing(item["Name"], item["Type"], item.get("KeyId")),
        ),
        ("resourcegroupstaggingapi.GetResources", _tags),
    ]
)
