# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether IAM takes what the roles of each service are to have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .check_references import environments
from .faults import Fault, suggestion
from .inventory import Inventory
from .references import secret_reference
from .services import Service

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: of all inline policies of a role
LARGEST = 10240
OWN = 400
"""What the task role's policy has of its own: its frame and ECS Exec."""
FRAME, ARN = 700, 60
"""The frame, login, logs and image of an execution role's policy; an ARN without the name of what it is."""
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
ELEMENTS = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
RESOURCE = re.compile(r"\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+", re.DOTALL)
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
OPERATORS = (
    *(
        f"String{name}"
        for name in ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike")
    ),
    *(
        f"{kind}{name}"
        for kind in ("Numeric", "Date")
        for name in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
    ),
    *(f"Arn{name}" for name in ("Equals", "NotEquals", "Like", "NotLike")),
    *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"),
)
OPERATOR = re.compile(rf"(ForAllValues:|ForAnyValue:)?({'|'.join(OPERATORS)})(IfExists)?")
ACTION = re.compile(r"\*(:\*)?|[a-z0-9-]+:[A-Za-z0-9*?]+")


def check_roles(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of each service's task_policy, and of the size of both roles' policies."""
    for name, service in inventory.services.items():
        key = f"services.{name}.task_policy"
        for number, statement in enumerate(service.task_policy):
            yield from _statement(f"{key}[{number}]", statement)
        if service.task_policy and service.task_role:
            hint = "give that role these rights where it is made, or drop task_role"
            yield Fault(key, f"does nothing beside task_role {service.task_role}", hint)
        if not service.has_task_role and service.execute_command:
            problem = "is none, but ECS Exec reaches a task by its role"
            yield Fault(f"services.{name}.task_role", problem, "give execute_command: false, or drop task_role")
        names = [item["Sid"] for item in service.task_policy if item.get("Sid")]
        for sid in sorted({str(item) for item in names if names.count(item) > 1}):
            yield Fault(key, f"has two statements with the Sid {sid}", "give each its own, or none")
        size = len(re.sub(r"\s", "", json.dumps(service.task_policy))) + OWN
        if service.task_policy and size > LARGEST:
            problem = f"makes a policy of {size} characters, and IAM takes {LARGEST} for a role"
            yield Fault(key, problem, "name fewer resources, or use wildcards in their names")
        yield from _execution_role(f"services.{name}", name, service, inventory)


def _statement(key: str, statement: Mapping[str, Any]) -> Iterator[Fault]:
    for name in statement:
        if name in ("Principal", "NotPrincipal"):
            yield Fault(f"{key}.{name}", "does not belong in a policy of a role", "drop it; the role is the principal")
        elif name not in ELEMENTS:
            yield Fault(f"{key}.{name}", "is not an element of a statement", suggestion(str(name), ELEMENTS))
    for name in ("Effect", "Action", "Resource"):
        if name not in statement and f"Not{name}" not in statement:
            yield Fault(f"{key}.{name}", "is missing", "give it, as in a policy of IAM")
    if statement.get("Effect") not in (None, "Allow", "Deny"):
        yield Fault(f"{key}.Effect", f"is {statement['Effect']}", "give Allow or Deny")
    if not re.fullmatch(r"[A-Za-z0-9]*", str(statement.get("Sid", ""))):
        yield Fault(f"{key}.Sid", f"is {statement['Sid']!r}", "give letters and digits alone")
    for name in ("Action", "NotAction"):
        for action in _list(statement.get(name, [])):
            if not ACTION.fullmatch(str(action)):
                yield Fault(f"{key}.{name}", f"has {action!r}, which is not an action", "give such as s3:GetObject")
    for name in ("Resource", "NotResource"):
        for resource in _list(statement.get(name, [])):
            if not RESOURCE.fullmatch(str(resource)):
                problem = f"has {resource!r}, which is not an ARN"
                yield Fault(f"{key}.{name}", problem, 'give such as arn:aws:s3:::bucket/*, or "*" for every resource')
    yield from _condition(f"{key}.Condition", statement.get("Condition") or {})


def _condition(key: str, condition: Any) -> Iterator[Fault]:
    if not isinstance(condition, Mapping):
        yield Fault(key, "is not a mapping", "give operators, such as StringEquals, with keys and values")
        return
    for operator, keys in condition.items():
        if not OPERATOR.fullmatch(str(operator)):
            yield Fault(f"{key}.{operator}", "is not an operator of IAM", suggestion(str(operator), OPERATORS))
        elif not isinstance(keys, Mapping):
            yield Fault(f"{key}.{operator}", "is not a mapping", "give condition keys with their values")


def _execution_role(key: str, name: str, service: Service, inventory: Inventory) -> Iterator[Fault]:
    """The ARNs of secrets and parameters, each once, whatever JSON keys are read of them."""
    texts = {text for _key, _environment, secrets in environments(name, service) for text in secrets.values()}
    references = {(item.source, item.key) for item in map(secret_reference, texts)}
    size = FRAME + sum(len(_name(source, item, inventory)) for source, item in references) + ARN * len(references)
    if size > LARGEST:
        problem = f"name {len(references)} secrets and parameters, whose ARNs make a policy of about {size} characters"
        yield Fault(
            f"{key}.secrets", f"{problem}, and IAM takes {LARGEST}", "keep several values in one secret, by JSON key"
        )


def _name(source: str, key: str, inventory: Inventory) -> str:
    if source == "secret" and key in inventory.secrets:
        return inventory.secrets[key].name
    return inventory.parameters[key].name if source == "parameter" and key in inventory.parameters else key


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
