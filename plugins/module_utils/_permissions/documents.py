# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies of an environment, one or several for each purpose, and the boundary of each service's roles. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._aws.errors import Failure
from .._aws.purposes import ACTIONS, LOOK
from .._backup.desired import resource_arns
from .._iam.backup_role import backup_policy
from .._iam.flow_logs_role import flow_logs_policy
from .._iam.hours_role import hours_policy
from .._iam.names import BACKUP_BOUNDARY, BOUNDARY, FLOW_LOGS_BOUNDARY, HOURS_BOUNDARY, role_name_of
from .._inventory.check_hours import stops_databases
from .._inventory.inventory import Inventory, checked
from .._network.flow_logs import log_group_name
from .arns import Arns
from .boundary import boundary_document
from .data_rules import data_rules
from .names import boundary_name, path_of, policy_name
from .network_rules import network_rules
from .packing import LONGEST, MOST, length, packed
from .report_rules import report_rules, settings_of_buckets
from .request_rules import bucket_rules, delivery_rules, looks_at_logs, request_rules, sends_logs
from .rule import Rule
from .service_rules import service_rules

VALUES = ("GetParameter", "GetParameters", "GetParameterHistory")
VALUES_FOR = ("rotate", "restore")
"""The purposes that read secret values."""
RESTORES_FOR = ("restore", "destroy")
"""The purposes that make, or remove, restored databases."""
LOGS = ("FilterLogEvents", "GetLogEvents")
OF_ANYBODY = ("GetWebACLForResource", "GetLoggingConfiguration", "ListIPSets", "ListWebACLs")
"""Whether a load balancer has a web ACL that logs, whoever made it; and which ones there are, for a twin."""
OF_DELIVERIES = ("GetLogDelivery", "ListLogDeliveries")
CONTENT = ("GetDownloadUrlForLayer",)
"""What gives an image's config, and its layers."""


@dataclass(frozen=True)
class Policy:
    """A managed policy. purpose: one of ACTIONS, or boundary."""

    name: str
    path: str
    purpose: str
    description: str
    document: Mapping[str, Any]


def policies_of(inventory: Inventory) -> list[Policy]:
    """Every policy of an environment; raises Failure where IAM would take none of that length."""
    path, policies = path_of(inventory), []
    for purpose in ACTIONS:
        documents = packed(statements_of(purpose, inventory))
        for number, document in enumerate(documents, 1):
            about = f"To {purpose} {inventory.environment_name}, {number} of {len(documents)}"
            policies.append(Policy(policy_name(inventory, purpose, number), path, purpose, about, document))
    return [*policies, *_boundaries(inventory, path)]


def _boundaries(inventory: Inventory, path: str) -> list[Policy]:
    if inventory.permissions_boundary:
        return []
    boundaries = []
    for key, service in inventory.services.items():
        document = boundary_document(service, inventory)
        if length(document) > LONGEST:
            raise Failure(
                f"services.{key}: its permissions boundary has {length(document)} characters, and IAM takes {LONGEST}",
                todo="give the service fewer secrets or a shorter task_policy, or name a boundary of your own in permissions_boundary",
            )
        about = f"What the roles of {service.name} may do at most"
        boundaries.append(Policy(boundary_name(service, inventory.region), path, BOUNDARY, about, document))
    if stops_databases(inventory):
        names = [item.identifier for item in inventory.databases.values()]
        document = hours_policy(inventory.account_id, inventory.region, names)
        name = role_name_of(checked(inventory.cluster).name, inventory.region, HOURS_BOUNDARY)
        boundaries.append(Policy(name, path, BOUNDARY, "What stops and starts the databases may do at most", document))
    if inventory.backup:
        document = backup_policy(inventory.region, inventory.account_id, *resource_arns(inventory, inventory.region))
        name = role_name_of(checked(inventory.cluster).name, inventory.region, BACKUP_BOUNDARY)
        boundaries.append(Policy(name, path, BOUNDARY, "What AWS Backup may do at most", document))
    network = inventory.network
    if network and network.flow_logs:
        document = flow_logs_policy(inventory.account_id, inventory.region, log_group_name(network.name))
        name = role_name_of(network.name, inventory.region, FLOW_LOGS_BOUNDARY)
        boundaries.append(Policy(name, path, BOUNDARY, "What writes the flow log may do at most", document))
    return boundaries


def arns_of(policies: Sequence[Policy], inventory: Inventory) -> dict[str, Any]:
    """The ARNs of the policies by purpose, and of the boundaries."""
    by_purpose: dict[str, list[str]] = {}
    for item in policies:
        by_purpose.setdefault(item.purpose, []).extend(
            Arns(inventory).global_arn("iam", f"policy{item.path}{item.name}")
        )
    return {"boundaries": by_purpose.pop(BOUNDARY, []), "policies": by_purpose}


def warnings_of(policies: Sequence[Policy]) -> list[str]:
    """What IAM's default quotas do not take."""
    count = {purpose: sum(item.purpose in (LOOK, purpose) for item in policies) for purpose in ACTIONS}
    return [
        f"The purposes {LOOK} and {purpose} need {number} managed policies, and a role may have {MOST}. "
        "To do: have the quota raised (IAM, managed policies attached to a role; at most 25)."
        for purpose, number in count.items()
        if number > MOST
    ]


def statements_of(purpose: str, inventory: Inventory) -> list[dict[str, Any]]:
    """The statements of one purpose."""
    arns = Arns(inventory)
    if purpose == LOOK:
        return _look(arns)
    rules = {
        **data_rules(arns, purpose in VALUES_FOR, purpose in RESTORES_FOR),
        **network_rules(arns),
        **service_rules(arns),
        **request_rules(arns),
        **report_rules(arns),
    }
    rules["logs"] = [*rules.get("logs", ()), *delivery_rules(arns)]
    rules["s3"] = [*rules["s3"], *bucket_rules(arns)]
    statements = [
        rule.statement(service, names.split())
        for service, names in ACTIONS[purpose].items()
        for rule in rules.get(service, ())
    ]
    return [statement for statement in statements if statement]


def unused_services(inventory: Inventory) -> set[str]:
    """The services that are asked only where the inventory has something of them."""
    used = {
        "budgets": bool(inventory.cost.budget),
        "ce": bool(inventory.cost.anomalies),
        "scheduler": stops_databases(inventory),
    }
    return {name for name, used_here in used.items() if not used_here}


def _look(arns: Arns) -> list[dict[str, Any]]:
    """What only reads. What an account lists has no resource; what tasks write, and parameters and images hold, is the environment's own."""
    unused = unused_services(arns.inventory)
    listed = [
        f"{service}:{name}"
        for service, names in ACTIONS[LOOK].items()
        for name in names.split()
        if name not in (*VALUES, *LOGS, *CONTENT) and service not in unused and _is_used(arns, service, name)
    ]
    groups = arns.arn("logs", *(f"log-group:{name}:*" for name in arns.log_groups()))
    parameters = [*arns.own_parameters(), *arns.parameters(secure=False)]
    found = [
        {"Sid": "Look", "Effect": "Allow", "Action": listed, "Resource": ["*"]},
        Rule("Images", ".*", arns.repositories()).statement("ecr", CONTENT),
        Rule("Logs", ".*", groups).statement("logs", LOGS),
        Rule("Parameters", ".*", parameters).statement("ssm", VALUES[:2]),
        *(rule.statement("s3", ACTIONS[LOOK]["s3"].split()) for rule in looks_at_logs(arns)),
        settings_of_buckets(arns).statement("s3", ACTIONS[LOOK]["s3"].split()),
    ]
    return [statement for statement in found if statement]


def _is_used(arns: Arns, service: str, name: str) -> bool:
    """Whether an environment looks at it in the whole account; of S3 it looks at its own buckets."""
    if name in OF_DELIVERIES:
        return sends_logs(arns)
    if name == "DescribeResourcePolicies":
        return bool(arns.web_acl()) or sends_logs(arns)
    if service == "wafv2" and name not in OF_ANYBODY:
        return bool(arns.web_acl())
    return service != "s3" or name == "GetAccountPublicAccessBlock"
