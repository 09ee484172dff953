# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules for services, tasks, roles, scaling, logs and alarms. Pure."""

from __future__ import annotations

from .._ecs.names import CLUSTER_TAG
from .._monitoring.names import OWNER_TAG
from .arns import Arns
from .rule import Condition, Rule, Rules

PASSED_TO = ["ecs-tasks.amazonaws.com", "ecs.amazonaws.com"]
SCHEDULER, FLOW_LOGS = "scheduler.amazonaws.com", "vpc-flow-logs.amazonaws.com"
BACKUP = "backup.amazonaws.com"
LINKED = [
    f"{name}.amazonaws.com"
    for name in ("ecs", "ecs.application-autoscaling", "elasticache", "elasticloadbalancing", "rds")
]
BOUNDED = "CreateRole|(Put|Delete)RolePolicy|(Attach|Detach)RolePolicy|PutRolePermissionsBoundary"


def service_rules(arns: Arns) -> Rules:
    """The rules of the services and of all that belongs to them."""
    owner: Condition = {"StringEqualsIfExists": {f"aws:ResourceTag/{CLUSTER_TAG}": arns.cluster}}
    return {
        "ecr": [Rule("Repositories", ".*", arns.owned_repositories())],
        "ecs": _ecs(arns),
        "iam": _iam(arns),
        # A target's ARN holds a random id, and a new one has no tag yet.
        "application-autoscaling": [
            Rule("Scaling", ".*", arns.arn("application-autoscaling", "scalable-target/*"), owner)
        ],
        **_watching(arns),
    }


def _ecs(arns: Arns) -> list[Rule]:
    families = arns.arn("ecs", *(f"task-definition/{name}:*" for name in arns.families()))
    services = arns.named(lambda name: f"{arns.ecs_cluster}/{name}")
    kinds = [text for name in services for text in (f"service/{name}", f"service-deployment/{name}/*")]
    tasks, cluster = arns.arn("ecs", f"task/{arns.ecs_cluster}/*"), arns.arn("ecs", f"cluster/{arns.ecs_cluster}")
    own_cluster = cluster if arns.cluster == arns.ecs_cluster else []
    in_cluster = {"ArnEquals": {"ecs:cluster": cluster}}
    return [
        Rule("Cluster", ".*Cluster.*", own_cluster),
        Rule("Services", ".*Service.*", arns.arn("ecs", *kinds)),
        Rule("TaskDefinitions", ".*TaskDefinition.*", families),
        Rule("Tasks", "RunTask|StopTask", [*families, *tasks], in_cluster),
        Rule("EcsTags", "(Unt|T)agResource", [*own_cluster, *arns.arn("ecs", *kinds), *families, *tasks]),
    ]


def _iam(arns: Arns) -> list[Rule]:
    """Roles by name, with the boundary that an administrator made for them and no other; nothing touches the boundary itself."""
    network = arns.inventory.network
    passed_to = [*PASSED_TO, *([SCHEDULER] if arns.schedules() else [])]
    passed_to += [BACKUP] if arns.inventory.backup else []
    passed_to += [FLOW_LOGS] if network and network.flow_logs else []
    roles, linked = arns.roles(), arns.global_arn("iam", "role/aws-service-role/*")
    return [
        Rule("BoundedRoles", BOUNDED, roles, {"StringLike": {"iam:PermissionsBoundary": arns.boundaries()}}),
        Rule("Roles", "(Unt|T)agRole|UpdateRole|DeleteRole", roles),
        Rule("PassRoles", "PassRole", arns.passed_roles(), {"StringEquals": {"iam:PassedToService": passed_to}}),
        Rule("RolesOfAws", "CreateServiceLinkedRole", linked, {"StringLike": {"iam:AWSServiceName": LINKED}}),
    ]


def _watching(arns: Arns) -> Rules:
    """Logs, alarms, dashboard, topic. An alarm that has the tag of another topic is another environment's."""
    monitoring = arns.inventory.monitoring
    if monitoring is None:
        return {}
    topic, groups = monitoring.topic, [f"log-group:{name}" for name in arns.log_groups()]
    whole = [text for name in groups for text in (name, f"{name}:*")]
    alarms = arns.arn("cloudwatch", *arns.named(lambda name: f"alarm:{name}-*"))
    muted = arns.arn("cloudwatch", f"alarm-mute-rule:{arns.cluster}-asleep-*")
    return {
        "logs": [Rule("LogGroups", "(?!.*(Delivery|ResourcePolicy)).*", arns.arn("logs", *whole))],
        "cloudwatch": [
            Rule("Dashboard", ".*Dashboard.*", arns.global_arn("cloudwatch", f"dashboard/{monitoring.dashboard}")),
            Rule(
                "Alarms",
                "(?!.*Dashboard|DeleteAlarmMuteRule).*",
                alarms,
                {"StringEqualsIfExists": {f"aws:ResourceTag/{OWNER_TAG}": topic}},
            ),
            Rule("MuteRules", ".*AlarmMuteRule|TagResource", muted),
        ],
        "sns": [Rule("Topic", ".*", arns.arn("sns", topic))],
        **_budget(arns),
    }


def _budget(arns: Arns) -> Rules:
    """The budget by its name, where there is one: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html"""
    budget = arns.inventory.cost.budget
    rules = {"budgets": [Rule("Budget", ".*", arns.global_arn("budgets", f"budget/{budget.name}"))]} if budget else {}
    return {**rules, **(_anomalies(arns) if arns.inventory.cost.anomalies else {})}


def _anomalies(arns: Arns) -> Rules:
    """An ARN holds a random id, so a monitor is told by the environment's own tag; a new one by what the request gives.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscostexplorerservice.html
    """
    owner, requested = (
        {"StringEquals": {f"aws:{kind}/{arns.owner_tag}": "true"}} for kind in ("ResourceTag", "RequestTag")
    )
    made = arns.global_arn("ce", "anomalymonitor/*", "anomalysubscription/*")
    return {
        "ce": [
            Rule("NewAnomalyMonitors", "Create.*", ["*"], requested),
            Rule("AnomalyMonitors", "(?!Create).*", made, owner),
        ]
    }
