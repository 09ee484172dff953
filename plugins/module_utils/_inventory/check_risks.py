# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the inventory opens wider than a service needs: a warning, and in a protected environment a fault unless it is accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from ipaddress import ip_network
from typing import Any

from .faults import Fault, suggestion
from .inventory import Inventory
from .resource_policy import principals, statements_of

OPTION = "accept_risks"
# Actions with which a task makes itself an administrator, or reads what is not its own, where they hold for every resource.
# https://docs.aws.amazon.com/prescriptive-guidance/latest/patterns/tracking-iam-privilege-escalation.html
POWERFUL = (
    "iam:PassRole",
    "iam:CreateRole",
    "iam:CreateUser",
    "iam:CreateAccessKey",
    "iam:CreatePolicyVersion",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:AddUserToGroup",
    "iam:UpdateAssumeRolePolicy",
    "sts:AssumeRole",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "kms:Decrypt",
    "s3:GetObject",
    "s3:DeleteObject",
    "s3:DeleteBucket",
    "rds:DeleteDBInstance",
    "ec2:TerminateInstances",
    "lambda:UpdateFunctionCode",
)
SHOWN = 3
EVERYTHING = re.compile(r"\*|arn:[^:]*:s3:::\*(/\*)?|arn:[^:]*:(?!s3:)[^:]*:[^:]*:[^:]*:([a-z-]+[:/])?\*")
NARROWEST = 7
"""A block with a prefix of at most this is taken for the whole internet: two halves of it are as open as 0.0.0.0/0."""
PUBLIC_GROUP = "alb"
"""The security group of the load balancer, which is there for everybody."""
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html, "TLS protocols"
OLD_TLS = re.compile(r"TLS(13)?-1-[01]-|FS-1-1-|FS-2018-06|Policy-201[56]-0[58]")
ARN_ACCOUNT = re.compile(r"(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})(?::.*)?")


def check_risks(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """A fault or a warning for each risk that is not accepted, and for each acceptance of none."""
    accepted, risks = variables.get(OPTION) or [], dict(_risks(inventory))
    if not isinstance(accepted, list) or not all(isinstance(item, str) for item in accepted):
        yield Fault(OPTION, "is not a list of texts", "give the keys of the risks, such as [services.api.task_policy]")
        return
    for key, problem in risks.items():
        if key not in accepted:
            meant = f"or add {key} to {OPTION}, where it is meant"
            yield Fault(key, problem, f"name what is needed and no more, {meant}", warning=not inventory.protected)
    for item in accepted:
        if item not in risks:
            yield Fault(OPTION, f"has {item}, which is no risk", suggestion(item, risks), warning=True)


def _risks(inventory: Inventory) -> Iterator[tuple[str, str]]:
    """Each risk by the key of the option that it is in, and what it is."""
    for name, service in inventory.services.items():
        if risks := [risk for statement in service.task_policy for risk in _of_statement(statement)]:
            yield f"services.{name}.task_policy", "; ".join(dict.fromkeys(risks))
    for name, secret in inventory.secrets.items():
        if strangers := sorted(set(_strangers(secret.policy, inventory.account_id))):
            yield f"secrets.{name}.policy", f"lets {', '.join(strangers)} in, from outside of this account"
    if inventory.network:
        for group, rules in inventory.network.security_group_rules.items():
            ports = sorted({str(rule.port) for rule in rules if _is_everywhere(rule.source)})
            if ports and group != PUBLIC_GROUP:
                yield f"network.security_group_rules.{group}", f"opens port {', '.join(ports)} to every address"
    if inventory.ingress and OLD_TLS.search(inventory.ingress.tls_policy):
        yield "ingress.tls_policy", f"is {inventory.ingress.tls_policy}, which takes TLS 1.0 or 1.1"
    if inventory.ingress and _is_everywhere(inventory.ingress.test_source):
        yield (
            "ingress.test_source",
            "opens the test port to every address, so that anybody sees a release before it is out",
        )


def _of_statement(statement: Mapping[str, Any]) -> Iterator[str]:
    if statement.get("Effect") != "Allow":
        return
    actions = [str(action) for action in _list(statement.get("Action", []))]
    if "NotAction" in statement or any(set(action) <= {"*", ":"} for action in actions):
        yield "allows every action" if "NotAction" not in statement else "allows every action but those of NotAction"
        return
    resources = map(str, _list(statement.get("Resource", [])))
    if statement.get("Condition") or not ("NotResource" in statement or any(map(EVERYTHING.fullmatch, resources))):
        return
    powerful = [action for action in actions if any(fnmatchcase(item.lower(), action.lower()) for item in POWERFUL)]
    if powerful:
        more = f" and {len(powerful) - SHOWN} more" if len(powerful) > SHOWN else ""
        yield f"allows {', '.join(powerful[:SHOWN])}{more} on every resource"


def _strangers(policy: Mapping[str, Any], account: str) -> Iterator[str]:
    """The principals of a resource policy that are not of the account; everybody is refused without a condition elsewhere."""
    for statement in statements_of(policy):
        if statement.get("Effect") == "Allow":
            for principal in principals(statement):
                found = ARN_ACCOUNT.fullmatch(principal)
                if principal == "*" or (found and found[1] != account):
                    yield "everybody" if principal == "*" else principal


def _is_everywhere(source: str) -> bool:
    try:
        return ip_network(source, strict=False).prefixlen <= NARROWEST
    except ValueError:  # a security group, or no block at all
        return False


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
