# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What each service's roles may do: exactly what its entry names. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.errors import Failure
from .._aws.partition import partition
from .._inventory.environment import Cluster
from .._inventory.inventory import Inventory
from .._inventory.references import SecretReference, secret_arn, secret_reference
from .._inventory.services import Service
from .._plan.values import UNKNOWN
from .decryption import decryption, decryption_of
from .implied import agent_pulls, allow, mounts, pulls, traces

VERSION = "2012-10-17"
EXEC_CHANNELS = (
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)
"""ECS Exec's channels, which know no resource: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"""


def infrastructure_trust() -> dict[str, Any]:
    """ECS itself; AWS documents no condition that it would meet here.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
    """
    principal = {"Service": "ecs.amazonaws.com"}
    return {
        "Version": VERSION,
        "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}],
    }


def infrastructure_policy(traffic: Mapping[str, str]) -> dict[str, Any]:
    """The actions of the managed policy AmazonECSInfrastructureRolePolicyForLoadBalancers, on this service's parts alone.

    https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
    """
    groups = sorted({traffic.get("arn") or UNKNOWN, traffic.get("alternate_arn") or UNKNOWN})
    rules = sorted({traffic.get("production_rule_arn") or UNKNOWN, traffic.get("test_rule_arn") or ""} - {""})
    reads = ["DescribeListeners", "DescribeRules", "DescribeTargetGroups", "DescribeTargetHealth"]
    statements = [
        # Describing knows no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
        allow("Look", [f"elasticloadbalancing:{action}" for action in reads], ["*"]),
        allow("Targets", [f"elasticloadbalancing:{verb}Targets" for verb in ("Register", "Deregister")], groups),
        allow("Rules", ["elasticloadbalancing:ModifyRule"], rules),
        allow("Listeners", ["elasticloadbalancing:ModifyListener"], sorted({listener_of(rule) for rule in rules})),
    ]
    return {"Version": VERSION, "Statement": statements}


def listener_of(rule: str) -> str:
    """The ARN of the listener that a rule belongs to; a value not known yet as it is."""
    return rule.replace(":listener-rule/", ":listener/").rsplit("/", 1)[0] if ":listener-rule/" in rule else rule


def service_trust(service: str, account_id: str, source: str = "") -> dict[str, Any]:
    """The trust of a role that a service of AWS assumes for this account alone, against the confused deputy.

    service: such as ecs-tasks. source: a pattern of the ARNs that it may do so for. Raises Failure without an account: AWS takes such a trust,
    and nobody could ever assume the role.
    """
    if not account_id:
        raise Failure(f"aws_account_id: is missing, and a role for {service} trusts one account alone", todo="give it")
    only = {"ArnLike": {"aws:SourceArn": source}} if source else {}
    return {
        "Version": VERSION,
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": f"{service}.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {**only, "StringEquals": {"aws:SourceAccount": account_id}},
            }
        ],
    }


def trust_policy(account_id: str, region: str) -> dict[str, Any]:
    """ECS tasks of this account and region only.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """
    return service_trust("ecs-tasks", account_id, f"arn:{partition(region)}:ecs:{region}:{account_id}:*")


def execution_policy(service: Service, inventory: Inventory, region: str, arns: Mapping[str, str]) -> dict[str, Any]:
    """Pull the service's images, write to its log group, read exactly the secrets and parameters that it names."""
    prefix, account_id = f"arn:{partition(region)}", inventory.account_id
    statements = [
        # GetAuthorizationToken knows no resource: https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html
        allow("Login", ["ecr:GetAuthorizationToken"], ["*"]),
        allow(
            "Logs",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [f"{prefix}:logs:{region}:{account_id}:log-group:{service.log_group_name()}:*"],
        ),
    ]
    statements += pulls(service, account_id, region) + agent_pulls(inventory.cluster, region)
    statements.extend(_reads(service, inventory, region, arns))
    return {"Version": VERSION, "Statement": statements}


def exec_log_group(cluster: Cluster) -> str:
    """The name of the log group of a cluster's shells."""
    return f"/ecs/{cluster.name}/exec"


def task_policy(service: Service, account_id: str, region: str, cluster: Cluster | None = None) -> dict[str, Any]:
    """What ECS Exec, file systems and traces need, and what the application itself was granted in the inventory.

    cluster: in which it runs, for the log group of its shells, where they have one.
    """
    exec_channel = [allow("Exec", list(EXEC_CHANNELS), ["*"])] if service.execute_command else []
    if exec_channel and cluster and cluster.exec_logging:
        exec_channel += _exec_logs(exec_log_group(cluster), account_id, region)
    implied = [*exec_channel, *mounts(service, account_id, region), *traces(service)]
    return {"Version": VERSION, "Statement": [*implied, *service.task_policy]}


def _exec_logs(group: str, account_id: str, region: str) -> list[dict[str, Any]]:
    """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging"""
    place = f"arn:{partition(region)}:logs:{region}:{account_id}:log-group"
    write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    return [
        allow("ExecLogGroups", ["logs:DescribeLogGroups"], ["*"]),
        allow("ExecLogs", write, [f"{place}:{group}", f"{place}:{group}:*"]),
    ]


def or_none(policy: dict[str, Any]) -> dict[str, Any] | None:
    """The policy; none where it has no statement, which IAM takes for malformed.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
    """
    return policy if policy["Statement"] else None


def _reads(service: Service, inventory: Inventory, region: str, arns: Mapping[str, str]) -> list[dict[str, Any]]:
    references = [secret_reference(text) for text in _references(service)]
    full_arns = [
        item.key if item.source == "arn" else arns.get(f"{item.source}.{item.key}", UNKNOWN) for item in references
    ]
    allowed = sorted(set(map(secret_arn, full_arns)))
    parameters = [item for item in references if item.source == "parameter"]
    secrets = [item for item in references if item not in parameters]
    foreign = [arn for arn in allowed if arn in {secret_arn(item.key) for item in references}]
    account = inventory.account_id
    statements = [
        allow("Secrets", ["secretsmanager:GetSecretValue"], [arn for arn in allowed if ":ssm:" not in arn]),
        allow("Parameters", ["ssm:GetParameters"], [arn for arn in allowed if ":ssm:" in arn]),
        *decryption("Keys", "secretsmanager", region, account, [_key_of(item, inventory) for item in secrets]),
        *decryption("ParameterKeys", "ssm", region, account, [_key_of(item, inventory) for item in parameters]),
        *decryption_of("KeysOfArns", "secretsmanager", [arn for arn in foreign if ":ssm:" not in arn]),
        *decryption_of("KeysOfParameterArns", "ssm", [arn for arn in foreign if ":ssm:" in arn]),
    ]
    return [item for item in statements if item["Resource"]]


def _references(service: Service) -> list[str]:
    """Every secret and parameter that a task's start reads: for its variables, and for the registries of its images."""
    sidecars = service.sidecars.values()
    variables = [*service.secrets.values(), *(text for item in sidecars for text in item.secrets.values())]
    credentials = [service.repository_credentials, *(item.repository_credentials for item in sidecars)]
    return [*variables, *(text for text in credentials if text)]


def _key_of(reference: SecretReference, inventory: Inventory) -> str:
    """The KMS key of what is referred to; empty for the account's own."""
    if reference.source == "rds":
        return inventory.databases[reference.key].password_kms_key if reference.key in inventory.databases else ""
    if reference.source == "parameter":
        return inventory.parameters[reference.key].kms_key if reference.key in inventory.parameters else ""
    return inventory.secrets[reference.key].kms_key if reference.key in inventory.secrets else ""
